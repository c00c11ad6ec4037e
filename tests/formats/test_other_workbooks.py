"""Workbooks in .xls, .xlsb and .ods: the same sheet as their .xlsx twin, or a refusal."""

from pathlib import Path

import pytest

from importer.errors import UnusableFile
from importer.formats.binary_extras import rk_number
from importer.loader import load
from importer.model import Reading
from tests.formats import xls
from tests.formats.books import SAMPLES, ods
from tests.formats.xlsb import xlsb
from tests.loader.sheets import flagged, rows_of


def text_cell(text: str) -> str:
    """An OpenDocument cell with text."""
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods_row(*cells: str, attributes: str = "") -> str:
    """An OpenDocument row of ready cells or texts."""
    written = [cell if cell.startswith("<") else text_cell(cell) for cell in cells]
    return f"<table:table-row{attributes}>{''.join(written)}</table:table-row>"


def test_the_xls_twin_is_equal_to_the_xlsx() -> None:
    """Formats, errors, hidden rows and columns included, which its parser alone would lose."""
    ordinary, old = load(SAMPLES / "roster.xlsx"), load(SAMPLES / "roster.xls")

    assert old.frame.equals(ordinary.frame)
    assert (old.format, old.name, old.headers) == ("xls", "Agents", ordinary.headers)
    assert (old.flags, old.skipped, old.notes) == (ordinary.flags, ordinary.skipped, ordinary.notes)
    assert rows_of(old)[4][3:6] == ["02139", "(555) 555-0101", "012-34-5678"]


def test_the_ods_twin_is_equal_to_the_xlsx() -> None:
    """The booleans too, which LibreOffice saved as formulas."""
    ordinary, open_document = load(SAMPLES / "roster.xlsx"), load(SAMPLES / "roster.ods")

    assert open_document.frame.equals(ordinary.frame)
    assert (open_document.flags, open_document.skipped) == (ordinary.flags, ordinary.skipped)
    assert any("hidden row (row 5)" in note for note in open_document.notes)
    assert any("hidden column (F)" in note for note in open_document.notes)


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


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('office:value-type="float" office:value="2139"><text:p>02139</text:p>', "02139"),
        ('office:value-type="float" office:value="5555550101"><text:p>(555) 555-0101</text:p>', "(555) 555-0101"),
        ('office:value-type="float" office:value="1250000"><text:p>1,250,000.00</text:p>', "1250000"),
        ('office:value-type="float" office:value="0.1"><text:p>0.1</text:p>', "0.1"),
        ('office:value-type="currency" office:value="1250000"><text:p>$1,250,000</text:p>', "1250000"),
        ('office:value-type="percentage" office:value="0.255"><text:p>25.5%</text:p>', "25.5%"),
        ('office:value-type="date" office:date-value="2024-03-04"><text:p>03/04/24</text:p>', "2024-03-04"),
        ('office:value-type="date" office:date-value="2024-03-04T13:30:00"><text:p>x</text:p>', "2024-03-04 13:30:00"),
        ('office:value-type="time" office:time-value="PT09H05M00S"><text:p>9:05</text:p>', "09:05:00"),
        ('office:value-type="time" office:time-value="PT09H04M59.9999999S"><text:p>x</text:p>', "09:05:00"),
        ('office:value-type="time" office:time-value="-PT30H00M00S"><text:p>x</text:p>', "-30:00:00"),
        ('office:value-type="date" office:date-value="2024-03-04T23:59:59.991"><text:p>x</text:p>', "2024-03-05"),
        ('office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p>', "TRUE"),
        ('office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p>', "a  b\nc"),
        ('office:value-type="string"><text:p><text:span>An</text:span>n<text:tab/>x</text:p>', "Ann\tx"),
        (
            'office:value-type="string"><office:annotation><text:p>no</text:p></office:annotation><text:p>x</text:p>',
            "x",
        ),
    ],
)
def test_ods_cells_are_what_a_person_sees(tmp_path: Path, cell: str, expected: str) -> None:
    """The stored value, or the text beside it where the format supplies digits and marks."""
    rows = ods_row("Name", "Value") + ods_row("Ann", f"<table:table-cell {cell}</table:table-cell>")

    assert rows_of(load(ods(tmp_path / "a.ods", {"S": rows}), Reading(header_row=1)))[2] == ["Ann", expected]


def test_ods_numbers_of_more_than_fifteen_digits_are_flagged(tmp_path: Path) -> None:
    """LibreOffice keeps no more digits than Excel does, and shows zeros for the rest."""
    number = '<table:table-cell office:value-type="float" office:value="12345678901234600">'
    rows = ods_row("Name", "Value") + ods_row("Ann", f"{number}<text:p>12345678901234600</text:p></table:table-cell>")

    assert flagged(load(ods(tmp_path / "a.ods", {"S": rows}), Reading(header_row=1))) == {(2, 1)}


def test_repeated_ods_rows_and_cells_are_all_there(tmp_path: Path) -> None:
    """Equal neighbours are stored once; blank rows to the end of the sheet are none."""
    rows = (
        ods_row("Name", "Email", "City")
        + ods_row(text_cell("x").replace("cell o", 'cell table:number-columns-repeated="3" o', 1), attributes="")
        + ods_row("Bo", "b@example.com", "Reno", attributes=' table:number-rows-repeated="2"')
        + ods_row("<table:table-cell/>", attributes=' table:number-rows-repeated="1048000"')
    )
    sheet = load(ods(tmp_path / "a.ods", {"S": rows}))

    assert list(rows_of(sheet)) == [2, 3, 4]
    assert rows_of(sheet)[2] == ["x", "x", "x"]
    assert rows_of(sheet)[3] == rows_of(sheet)[4] == ["Bo", "b@example.com", "Reno"]


def test_hidden_ods_sheets_are_not_proposed(tmp_path: Path) -> None:
    """A hidden sheet is told by its style."""
    people = ods_row("First Name", "Email") + ods_row("Ann", "a@example.com")
    path = ods(tmp_path / "a.ods", {"Old": people, "Agents": people}, hidden="Old")

    assert load(path).name == "Agents"
    assert load(path, Reading(sheet="Old")).name == "Old"


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
