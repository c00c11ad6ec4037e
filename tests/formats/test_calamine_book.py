"""Workbooks in .xls and .xlsb: the same sheet as their .xlsx twin, or a refusal; and the process that parses them."""

import json
from pathlib import Path

import pytest

from importer.errors import UnusableFile
from importer.formats import Limits, open_book
from importer.formats.binary_extras import rk_number
from importer.loader import load
from tests.formats import xls
from tests.formats.books import SAMPLES
from tests.formats.test_open_book import refused
from tests.formats.xlsb import xlsb
from tests.loader.sheets import flagged, rows_of

OLD = (SAMPLES / "roster.xls").read_bytes()


def test_the_xls_twin_is_equal_to_the_xlsx() -> None:
    """Formats, errors, hidden rows and columns included, which its parser alone would lose."""
    ordinary, old = load(SAMPLES / "roster.xlsx"), load(SAMPLES / "roster.xls")

    assert old.frame.equals(ordinary.frame)
    assert (old.format, old.name, old.headers) == ("xls", "Agents", ordinary.headers)
    assert (old.flags, old.skipped, old.notes) == (ordinary.flags, ordinary.skipped, ordinary.notes)
    assert rows_of(old)[4][3:6] == ["02139", "(555) 555-0101", "012-34-5678"]


def test_an_xlsb_is_read_with_formats_and_errors(tmp_path: Path) -> None:
    """Zip codes as numbers, dates, percentages, an error cell and a hidden row in the binary format."""
    path = xlsb(
        tmp_path / "a.xlsb",
        [
            ["Name", "Zip", "Start", "Share", "Volume", "Note"],
            ["Ann", (2139.0, 1), (45355.0, 2), (0.255, 3), 1250000.0, 0x2A],
            ["Bo", (90210.0, 1), (45355.5625, 2), (1.0, 3), 0.1, "01234"],
        ],
        formats=["00000", "m/d/yyyy h:mm", "0.0%"],
        hidden=3,
    )
    sheet = load(path)

    assert (sheet.format, sheet.name) == ("xlsb", "Agents")
    assert rows_of(sheet) == {
        2: ["Ann", "02139", "2024-03-04", "25.5%", "1250000", "#N/A"],
        3: ["Bo", "90210", "2024-03-04 13:30:00", "100.0%", "0.1", "01234"],
    }
    assert flagged(sheet) == {(2, 5)}
    assert any("hidden row (row 3)" in note for note in sheet.notes)


@pytest.mark.parametrize(("date1904", "day"), [(False, "2024-03-05"), (True, "2028-03-06")])
def test_an_xls_tells_days_as_an_xlsx_does(tmp_path: Path, date1904: bool, day: str) -> None:
    """To the nearest second, whatever calamine cuts, and a number that is no day is doubtful."""
    rows: list[list[xls.Value]] = [
        ["Name", "Start", "Code"],
        ["Ann", (45355.9999999, 2), (2139.0, 1)],
        ["Bo", (45356.0, 2), 5_000 << 2 | 3],
        ["Cy", (-1.0, 2), 2139 << 2 | 2],
    ]
    sheet = load(xls.xls(tmp_path / "a.xls", rows, ["00000", "m/d/yyyy"], date1904=date1904))

    assert rows_of(sheet) == {2: ["Ann", day, "02139"], 3: ["Bo", day, "00050"], 4: ["Cy", "-1", "02139"]}
    assert flagged(sheet) == {(4, 1)}


@pytest.mark.parametrize(
    ("code", "number"),
    [(5 << 2 | 2, 5.0), (-5 << 2 | 2, -5.0), (-501 << 2 | 3, -5.01), (0x3FF80000, 1.5), (0x40C0BF01, 85.74)],
)
def test_short_numbers_are_those_of_the_standard(code: int, number: float) -> None:
    """Integers and the upper half of doubles, each perhaps in hundredths."""
    assert rk_number(code) == number


@pytest.mark.parametrize("place", [600, 2_000, 4_000])
def test_damaged_xls_files_are_refused_and_the_next_is_read(tmp_path: Path, place: int) -> None:
    """Whatever the parser does in its process, this one goes on."""
    content = SAMPLES.joinpath("roster.xls").read_bytes()
    path = tmp_path / "a.xls"
    path.write_bytes(content[:place])
    with pytest.raises(UnusableFile):
        load(path)

    assert len(load(SAMPLES / "roster.xls").frame) == 3


def test_an_encrypted_xls_says_password(tmp_path: Path) -> None:
    """The record that announces encryption stands right behind the beginning of the workbook."""
    content = bytearray(SAMPLES.joinpath("roster.xls").read_bytes())
    begin = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    content[begin + 20 : begin + 22] = b"\x2f\x00"
    path = tmp_path / "a.xls"
    path.write_bytes(content)

    with pytest.raises(UnusableFile, match="password"):
        load(path)


def test_the_process_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that a hostile file takes over finds neither the API key nor other variables of ours."""
    told = tmp_path / "environment.json"
    tmp_path.joinpath("sitecustomize.py").write_text(
        f"import json, os, pathlib\npathlib.Path({str(told)!r}).write_text(json.dumps(dict(os.environ)))\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("BROKERKIT_API_KEY", "bk_secret")
    monkeypatch.setenv("SOME_TOKEN", "other_secret")

    assert open_book(OLD).tabs
    environment = json.loads(told.read_text())
    assert environment["PYTHONPATH"] == str(tmp_path)
    assert not {"BROKERKIT_API_KEY", "SOME_TOKEN"} & environment.keys()


def test_the_number_of_starts_does_not_grow_with_the_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process parses the whole file each time, so that starting it for each sheet would take their square."""
    starts = tmp_path / "starts"
    tmp_path.joinpath("sitecustomize.py").write_text(f"open({str(starts)!r}, 'a').write('x')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    rows: list[list[xls.Value]] = [["Name", "Email"], ["Ann", "ann@example.com"]]
    book = open_book(xls.xls(tmp_path / "a.xls", rows, tabs=[b"%d" % number for number in range(20)]).read_bytes())

    assert all([cells for _, cells in book.read(tab, 80).rows] == rows for tab in book.tabs)
    assert [cells for _, cells in book.read(book.tabs[7]).rows] == rows
    assert starts.read_text() == "xxx"


@pytest.mark.parametrize("limits", [Limits(memory=1_000_000), Limits(patience=-60.0)])
def test_what_takes_too_much_is_refused(limits: Limits) -> None:
    """Memory and time are bounded, and the bounds are arguments."""
    refused(OLD, limits)
