"""Bytes to text: which encoding is taken, and that it is named."""

import codecs
from pathlib import Path

import pytest

from importer.errors import UnusableFile, UsageError
from importer.model import Reading
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
