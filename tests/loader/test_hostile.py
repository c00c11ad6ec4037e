"""Files made to do harm, or damaged: refused in one sentence, quickly, and the process lives on."""

import os
import resource
import struct
import time
import zipfile
from pathlib import Path

import pytest

from importer.errors import UnusableFile
from importer.loader import load
from tests.formats.books import cell, ods, one_sheet, parts, people_rows, row, sheet_xml, write_zip
from tests.loader.sheets import flagged, rows_of

DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def refused(path: Path, *words: str) -> None:
    """The file is refused in one sentence with these words, within two seconds, whatever else the machine does."""
    begun = time.process_time()
    with pytest.raises(UnusableFile) as refusal:
        load(path)

    assert time.process_time() - begun < 2
    assert "\n" not in refusal.value.message
    for word in words:
        assert word in refusal.value.message


def test_a_zip_bomb_is_refused_from_the_directory(tmp_path: Path) -> None:
    """300 MB of blanks in 300 kB never get unpacked."""
    members = parts({"S": ""})
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if "sheet1" not in name:
                archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * 1_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    refused(tmp_path / "a.xlsx", "zip bomb")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_forged_size_does_not_get_a_bomb_in(tmp_path: Path) -> None:
    """The directory promises 1,000 bytes; what comes out is held against it."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts({"S": " " * 30_000_000}).items():
            archive.writestr(name, content)
    whole = bytearray(path.read_bytes())
    place = whole.rfind(b"PK\x01\x02", 0, whole.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<I", whole, place + 24, 1_000)
    path.write_bytes(whole)

    refused(path, "sheet1.xml")


@pytest.mark.parametrize("reference", ["XFD1048576", "XFD9", "A1048576"])
def test_a_far_cell_is_refused(tmp_path: Path, reference: str) -> None:
    """A two-kilobyte workbook with one cell in the last corner would fill the memory of a dense reader."""
    number = reference.lstrip("XFDA")
    xml = people_rows() + f'<row r="{number}">{cell(reference, "x")}</row>'

    refused(one_sheet(tmp_path / "a.xlsx", xml), reference if reference.startswith("X") else "row 1,048,576")


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_in_every_part(tmp_path: Path, part: str, encoding: str) -> None:
    """Entities never get the chance to multiply."""
    members = parts({"S": sheet_xml(people_rows())})
    xml = members[part].removeprefix('<?xml version="1.0"?>')
    hostile = f'<?xml version="1.0" encoding="{encoding}"?>{DOCTYPE}{xml}'.encode(encoding)

    with pytest.raises(UnusableFile, match=r"DOCTYPE|not UTF-8"):
        load(write_zip(tmp_path / "a.xlsx", {**members, part: hostile}))


def test_a_doctype_in_an_ods_is_refused(tmp_path: Path) -> None:
    """The same for OpenDocument."""
    path = ods(tmp_path / "a.ods", {"S": ""})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["content.xml"] = DOCTYPE.encode() + members["content.xml"]

    refused(write_zip(path, members), "DOCTYPE")


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    """A directory of thousands of parts is no workbook."""
    members = {**parts({"S": sheet_xml(people_rows())}), **{f"x/{number}": "" for number in range(5_001)}}

    refused(write_zip(tmp_path / "a.xlsx", members), "parts")


@pytest.mark.parametrize("name", ["../evil", "xl/../../evil", "..\\evil"])
def test_names_that_point_outside_are_refused(tmp_path: Path, name: str) -> None:
    """Nothing is ever unpacked to disk, but an honest writer writes no such name."""
    members = {**parts({"S": sheet_xml(people_rows())}), name: "x"}

    refused(write_zip(tmp_path / "a.xlsx", members), "outside")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    """Two readers would see two different workbooks."""
    path = write_zip(tmp_path / "a.xlsx", parts({"S": sheet_xml(people_rows())}))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml(""))

    refused(path, "same name")


@pytest.mark.parametrize("kept", [4, 100, 0.5, 0.95])
def test_truncated_workbooks_are_refused(tmp_path: Path, kept: float) -> None:
    """An interrupted download."""
    path = one_sheet(tmp_path / "a.xlsx", people_rows())
    content = path.read_bytes()
    path.write_bytes(content[: int(kept if kept > 1 else kept * len(content))])

    refused(path, "damaged")


@pytest.mark.parametrize(
    "rows",
    [
        row(2, "x") + row(1, "y"),
        row(1, "x") + row(1, "y"),
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="ABCD1"><v>1</v></c></row>',
        '<row r="99999999999999999999999"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"></row>',
        "<row r='1'>\x01</row>",
    ],
)
def test_damaged_worksheets_are_refused(tmp_path: Path, rows: str) -> None:
    """Rows out of order, impossible references and broken markup."""
    refused(one_sheet(tmp_path / "a.xlsx", rows), "damaged")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><body><table><tr><td>Name</td></tr></table></body></html>", "web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "web page"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b'{"agents": []}', "JSON"),
        (b"BEGIN:VCARD\nVERSION:3.0\n", "vCard"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML Spreadsheet 2003"),
        (b"<?xml version='1.0'?><agents/>", "XML document"),
        (b"\x1f\x8b\x08\x00aaaa", "gzip"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"PK\x05\x06" + bytes(18), "empty zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "Word"),
    ],
)
def test_what_is_no_list_is_refused_by_name(tmp_path: Path, content: bytes, words: str) -> None:
    """The suffix claims a workbook; the content says what it is."""
    path = tmp_path / "roster.xlsx"
    path.write_bytes(content)

    refused(path, words)


@pytest.mark.parametrize(
    ("folder", "words"), [("word/document.xml", "Word"), ("Index/Document.iwa", "Numbers"), ("a", "zip")]
)
def test_other_zip_archives_are_refused_by_name(tmp_path: Path, folder: str, words: str) -> None:
    """A document of another program, or just a zip archive."""
    refused(write_zip(tmp_path / "a.xlsx", {folder: "x"}), words)


def test_an_encrypted_ods_says_password(tmp_path: Path) -> None:
    """OpenDocument says so in its manifest."""
    refused(ods(tmp_path / "a.ods", {"S": ""}, manifest="<manifest:encryption-data/>"), "password")


@pytest.mark.parametrize("what", ["folder", "fifo", "device", "link", "missing", "empty", "loop"])
def test_what_is_no_ordinary_file_is_refused_without_waiting(tmp_path: Path, what: str) -> None:
    """Folders, pipes, devices and links to them, files that are not there or empty."""
    path = tmp_path / "a.xlsx"
    if what == "folder":
        path.mkdir()
    elif what == "fifo":
        os.mkfifo(path)
    elif what == "empty":
        path.touch()
    elif what in {"device", "link", "loop"}:
        path.symlink_to({"device": "/dev/zero", "link": "/dev/null", "loop": str(path)}[what])

    refused(path)


@pytest.mark.parametrize("sheets", [{"S": "<table:table-row table:number-rows-repeated='900000'>{}</table:table-row>"}])
def test_repetition_bombs_in_ods_are_refused(tmp_path: Path, sheets: dict[str, str]) -> None:
    """One row repeated a million times, or one cell repeated sixteen thousand times."""
    full = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    wide = full.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')

    refused(ods(tmp_path / "a.ods", {"S": sheets["S"].format(full)}), "repeats")
    refused(ods(tmp_path / "b.ods", {"S": f"<table:table-row>{wide}</table:table-row>"}), "far to the right")


def test_many_stray_marks_take_no_time(tmp_path: Path) -> None:
    """A quotation mark on every line must not make every line read to the end of the file."""
    path = tmp_path / "a.csv"
    path.write_text("Name,Email\n" + 'Ann,"a\n' * 20_000)
    begun = time.process_time()
    sheet = load(path)

    assert time.process_time() - begun < 5
    assert len(flagged(sheet)) > 0


def test_a_line_of_millions_of_cells_is_refused(tmp_path: Path) -> None:
    """No list is that wide."""
    path = tmp_path / "a.csv"
    path.write_text("Name,Email\n" + "," * 3_000_000)

    refused(path, "cells")


def test_a_workbook_of_too_many_cells_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Counting comes first: the refusal takes little more memory than the file, whatever the cells hold."""
    path = tmp_path / "a.xlsx"
    row = b"<row>" + b"<c><v>1</v></c>" * 1_000 + b"</row>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts({"S": "ROWS"}).items():
            head, rows, tail = content.partition("ROWS")
            with archive.open(name, "w") as part:
                part.write(head.encode())
                if rows:
                    part.writelines(row for _ in range(5_001))
                part.write(tail.encode())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    refused(path, "more than 5,000,000 cells")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_the_process_reads_on_after_a_refusal(tmp_path: Path) -> None:
    """A refusal leaves nothing behind."""
    refused(one_sheet(tmp_path / "a.xlsx", row(2, "x") + row(1, "y")))

    assert len(rows_of(load(one_sheet(tmp_path / "b.xlsx", people_rows())))) == 2
