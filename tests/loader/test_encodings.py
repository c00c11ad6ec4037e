"""Bytes to text: which encoding is taken, and that it is named."""

import codecs
from pathlib import Path

import pytest

from importer.defaults import Reading
from importer.errors import UnusableFile, UsageError
from tests.loader.sheets import loaded, rows_of

TEXT = "Name,City\nJosé,Zürich\nÅsa,Łódź\n"
WESTERN = "Name,Email\nJosé – “Pepe”,a@example.com\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_unicode_is_recognised_with_and_without_a_mark(tmp_path: Path, content: bytes, encoding: str) -> None:
    """A byte order mark decides and is no part of the first header; UTF-16 without one is evident."""
    sheet = loaded(tmp_path, content)

    assert (sheet.encoding, sheet.headers) == (encoding, ("Name", "City"))
    assert rows_of(sheet)[3] == ["Åsa", "Łódź"]


def test_what_is_not_utf8_is_read_as_windows_1252_and_says_so(tmp_path: Path) -> None:
    """Curly quotes and dashes of old Excel exports come out right, and a note names the guess."""
    sheet = loaded(tmp_path, WESTERN.encode("cp1252"))

    assert sheet.encoding == "cp1252"
    assert rows_of(sheet)[2][0] == "José – “Pepe”"
    assert any("cp1252" in note and "line 2" in note for note in sheet.notes)


def test_bytes_undefined_in_windows_1252_fall_back_to_latin_1_and_say_so(tmp_path: Path) -> None:
    """0x81 means nothing in Windows-1252."""
    sheet = loaded(tmp_path, b"Name,Email\nA\x81\xe9,a@example.com\n")

    assert sheet.encoding == "latin-1"
    assert rows_of(sheet)[2] == ["A\x81\xe9", "a@example.com"]
    assert any("byte 0x81 in line 2" in note and "--encoding" in note for note in sheet.notes)


def test_a_wished_encoding_is_obeyed(tmp_path: Path) -> None:
    """--encoding settles what no guess can."""
    sheet = loaded(tmp_path, "Name,Email\nŁukasz,a@example.com\n".encode("cp1250"), Reading(encoding="cp1250"))

    assert (sheet.encoding, rows_of(sheet)[2][0]) == ("cp1250", "Łukasz")


def test_a_wished_encoding_that_does_not_fit_is_refused_with_its_line(tmp_path: Path) -> None:
    """Bytes that mean nothing in the wished encoding stop the reading."""
    with pytest.raises(UnusableFile, match="not readable as utf-8: line 2"):
        loaded(tmp_path, WESTERN.encode("cp1252"), Reading(encoding="UTF8"))


@pytest.mark.parametrize("wish", ["utf-9", "base64", "", "a\0b"])
def test_an_unknown_encoding_is_a_usage_error(tmp_path: Path, wish: str) -> None:
    """A misspelt encoding is named; an empty wish is none."""
    if not wish:
        assert loaded(tmp_path, TEXT, Reading(encoding=wish)).encoding == "utf-8"
        return
    with pytest.raises(UsageError, match="not an encoding"):
        loaded(tmp_path, TEXT, Reading(encoding=wish))


def test_binary_junk_is_not_text(tmp_path: Path) -> None:
    """Control characters everywhere mean that nobody typed this."""
    with pytest.raises(UnusableFile, match=r"neither a workbook nor text.*0x01\) in line 1") as refusal:
        loaded(tmp_path, bytes(range(1, 256)) * 50)
    assert "--encoding" in refusal.value.hint


PEOPLE = "Name,Email\nJosé García,a@example.com\nZoë Núñez,b@example.com\nChloé D’Angelo,c@example.com\n"


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_mac_roman_is_told_from_windows_by_its_words(tmp_path: Path, encoding: str, end: str) -> None:
    """Excel's "CSV (Macintosh)" ends lines with CR, but it is the letters that decide; the note names the guess."""
    sheet = loaded(tmp_path, PEOPLE.replace("\n", end).encode(encoding))

    assert (sheet.encoding, sheet.frame[0].tolist()) == (encoding, ["José García", "Zoë Núñez", "Chloé D’Angelo"])
    assert any(encoding in note and "line 2" in note for note in sheet.notes)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Martínez", "mac-roman"),
        ("MUÑOZ", "mac-roman"),
        ("Strauß", "mac-roman"),
        ("Pierre O’Brien", "cp1252"),
        ("Ann “Annie” Lee", "cp1252"),
        ("North – South", "cp1252"),
        ("Krištof", "cp1252"),
        ("élan", "cp1252"),
    ],
)
def test_one_word_says_enough(tmp_path: Path, name: str, encoding: str) -> None:
    """A file may have a single accent in it, or nothing but an apostrophe that Word made curly."""
    sheet = loaded(tmp_path, f"Name,Email\n{name},a@example.com\n".encode(encoding))

    assert (sheet.encoding, sheet.frame[0].tolist()) == (encoding, [name])


def test_a_line_of_another_encoding_turns_no_other_name(tmp_path: Path) -> None:
    """A row pasted from an old export into a UTF-8 file is read for itself, and a note says which line it is."""
    lines = PEOPLE.encode().splitlines(keepends=True)
    sheet = loaded(tmp_path, b"".join([*lines, "André Léon,d@example.com\n".encode("cp1252")]))

    assert (sheet.encoding, sheet.flags) == ("utf-8", ())
    assert sheet.frame[0].tolist() == ["José García", "Zoë Núñez", "Chloé D’Angelo", "André Léon"]
    assert any(note.startswith("Line 5 is not UTF-8") for note in sheet.notes)


def test_a_line_of_utf8_in_an_old_file_is_read_for_itself(tmp_path: Path) -> None:
    """The other way round, the note names the encoding of the others."""
    content = PEOPLE.encode("cp1252") + "André Léon,d@example.com\n".encode()
    sheet = loaded(tmp_path, content)

    assert (sheet.encoding, sheet.frame[0].tolist()[-1]) == ("cp1252", "André Léon")
    assert sheet.frame[0].tolist()[0] == "José García"
    assert any(note.startswith("Line 5 is UTF-8 and the others are not") for note in sheet.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_control_characters_that_were_letters_of_windows_are_those_again(tmp_path: Path, encoding: str) -> None:
    """U+0092 is the apostrophe of a file that somebody read as Latin-1; the note names the row."""
    sheet = loaded(tmp_path, "Name,Email\nAnn O\x92Brien,a@example.com\n".encode(encoding), Reading(encoding=encoding))

    assert rows_of(sheet)[2][0] == "Ann O’Brien"
    assert any("row 2" in note and "Windows-1252" in note for note in sheet.notes)
