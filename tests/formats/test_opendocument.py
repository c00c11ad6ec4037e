"""Workbooks in .ods: every cell the text a person sees, whichever sheet is wanted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from importer.defaults import Reading
from importer.errors import UnusableFile
from importer.formats import Limits, open_book
from importer.formats.archive import Archive
from importer.formats.opendocument import OpenDocumentBook
from importer.loader import load
from tests.formats.books import SAMPLES, ods, ods_row, read_zip, text_cell, write_zip
from tests.loader.sheets import flagged, rows_of


def test_the_ods_twin_is_equal_to_the_xlsx() -> None:
    """The booleans too, which LibreOffice saved as formulas."""
    ordinary, open_document = load(SAMPLES / "roster.xlsx"), load(SAMPLES / "roster.ods")

    assert open_document.frame.equals(ordinary.frame)
    assert (open_document.flags, open_document.skipped) == (ordinary.flags, ordinary.skipped)
    assert any("hidden row (row 5)" in note for note in open_document.notes)
    assert any("hidden column (F)" in note for note in open_document.notes)


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


def test_what_is_no_sheet_is_not_read(tmp_path: Path) -> None:
    """Values that were copied from another file stand in a table as well, behind the sheets."""
    path = ods(tmp_path / "a.ods", {"Agents": ods_row("Name", "Email") + ods_row("Ann", "a@example.com")})
    members = read_zip(path)
    copied = b"<table:dde-links><table:table>" + ods_row("Name").encode() + b"</table:table></table:dde-links>"
    members["content.xml"] = members["content.xml"].replace(b"</office:spreadsheet>", copied + b"</office:spreadsheet>")

    assert [tab.name for tab in open_book(write_zip(path, members).read_bytes()).tabs] == ["Agents"]


def test_hidden_ods_sheets_are_not_proposed(tmp_path: Path) -> None:
    """A hidden sheet is told by its style."""
    people = ods_row("First Name", "Email") + ods_row("Ann", "a@example.com")
    path = ods(tmp_path / "a.ods", {"Old": people, "Agents": people}, hidden="Old")

    assert load(path).name == "Agents"
    assert load(path, Reading(sheet=("Old",))).name == "Old"


def test_repeated_doubts_stay_doubts(tmp_path: Path) -> None:
    """An error that is stored once for six cells is six errors."""
    error = '<table:table-cell table:number-columns-repeated="2" table:formula="of:=1/0" calcext:value-type="error">'
    rows = ods_row("Name", "Email", "City") + ods_row(
        "Ann", f"{error}<text:p>#DIV/0!</text:p></table:table-cell>", attributes=' table:number-rows-repeated="3"'
    )

    assert flagged(load(ods(tmp_path / "a.ods", {"S": rows}))) == {
        (row, column) for row in (2, 3, 4) for column in (1, 2)
    }


def test_every_repeated_row_that_is_hidden_is_told(tmp_path: Path) -> None:
    """Filtered rows that are equal are stored once as well."""
    hidden = ' table:number-rows-repeated="2" table:visibility="filter"'
    rows = (
        ods_row("Name", "Email") + ods_row("Ann", "a@example.com", attributes=hidden) + ods_row("Bo", "b@example.com")
    )

    assert any("2 hidden rows (rows 2, 3)" in note for note in load(ods(tmp_path / "a.ods", {"S": rows})).notes)


def test_all_sheets_are_read_at_once(tmp_path: Path) -> None:
    """They stand in one part, and reading it once for each of them would take the square of their number."""

    class Counting(Archive):
        def chunks(self, name: str) -> Iterator[bytes]:
            parts.append(name)
            return super().chunks(name)

    parts: list[str] = []
    tables = {f"Office {number}": ods_row("Name") + ods_row(f"Ann {number}") for number in range(30)}
    book = OpenDocumentBook(Counting(ods(tmp_path / "a.ods", tables).read_bytes(), Limits()), Limits())

    assert [book.read(tab).rows[1][1] for tab in book.tabs] == [[f"Ann {number}"] for number in range(30)]
    assert parts == ["content.xml"]


def test_a_sheet_that_cannot_be_read_does_not_keep_the_others(tmp_path: Path) -> None:
    """What is wrong with a sheet is said when that sheet is wanted."""
    far = '<table:table-cell table:number-columns-repeated="5000"/>'
    tables = {"Notes": ods_row(far, "x"), "Agents": ods_row("Name", "Email") + ods_row("Ann", "a@example.com")}
    path = ods(tmp_path / "a.ods", tables)

    assert rows_of(load(path, Reading(sheet=("Agents",)))) == {2: ["Ann", "a@example.com"]}
    with pytest.raises(UnusableFile, match="far to the right"):
        load(path, Reading(sheet=("Notes",)))


def test_sheets_that_are_too_large_together_are_refused(tmp_path: Path) -> None:
    """Each is within the limit; all of them are held in memory."""
    content = ods(tmp_path / "a.ods", {name: ods_row("a", "b", "c") for name in "STU"}).read_bytes()
    with pytest.raises(UnusableFile, match="more than 8 cells"):
        OpenDocumentBook(Archive(content, Limits()), Limits(cells=8))


def test_struck_through_rows_are_named(tmp_path: Path) -> None:
    """A name that is crossed out, or most of its row; rows in the same style are repeated, as LibreOffice does."""
    struck = [
        text_cell(text).replace("<table:table-cell", '<table:table-cell table:style-name="struck"') for text in "xy"
    ]
    rows = (
        ods_row("Name", "City", "Email") + ods_row(struck[0], "Reno", "a@example.com") + ods_row("Bo", struck[1], "b")
    )
    rows += ods_row("Cy", *struck, attributes=' table:number-rows-repeated="2"')
    read = load(ods(tmp_path / "a.ods", {"Agents": rows}))
    skipped = load(tmp_path / "a.ods", Reading(skip_struck=True))

    assert any("3 struck-through rows (rows 2, 4, 5) were read like the others" in note for note in read.notes)
    assert list(skipped.frame.index) == [3]
