"""Several worksheets read as one list: which ones, their columns, and row numbers that stay apart."""

from pathlib import Path

import pytest

from importer.defaults import Reading
from importer.errors import UnusableFile
from importer.loader import load
from tests.formats.books import PEOPLE, parts, people_rows, row, sheet_xml, write_zip
from tests.loader.sheets import flagged, rows_of

ALL = Reading(sheet=("all",))
FORMER = row(1, "Last Name", "First Name", "Phone", "Email") + row(3, "Hay", "Di", "555-555-0101", "di@example.com")
OFFICES = row(1, "Office", "City") + row(2, "Main", "Reno")


def book(folder: Path, states: dict[str, str] | None = None, **sheets: str) -> Path:
    """A workbook of these sheets, in this order."""
    return write_zip(folder / "a.xlsx", parts({name: sheet_xml(rows) for name, rows in sheets.items()}, states=states))


def test_all_sheets_of_people_are_one_list(tmp_path: Path) -> None:
    """Columns meet by their headers, whatever their order, and every row says from which sheet it is."""
    sheet = load(book(tmp_path, Offices=OFFICES, Active=people_rows(), Former=FORMER), ALL)

    assert sheet.headers == (*PEOPLE[0], "Phone", "(sheet)")
    assert rows_of(sheet) == {
        2002: ["Ann", "Lee", "ann@example.com", "", "Active"],
        2003: ["Bo", "Ray", "bo@example.com", "", "Active"],
        3003: ["Di", "Hay", "di@example.com", "555-555-0101", "Former"],
    }
    assert (sheet.name, sheet.header_row, sheet.skipped) == ("Active + Former", 2001, ((3002, "blank"),))


def test_the_notes_say_how_the_rows_are_numbered_and_what_is_missing_where(tmp_path: Path) -> None:
    """What was said about one sheet names it, with the sheet's own row numbers."""
    hidden = people_rows().replace('<row r="3"', '<row r="3" hidden="1"')
    notes = load(book(tmp_path, Offices=OFFICES, Active=hidden, Former=FORMER), ALL).notes

    assert 'Not read, because no list of people: "Offices".' in notes
    assert any('row 5 of "Former" is 3005' in note for note in notes)
    assert 'Not all sheets have the same columns: "Active" lacks Phone.' in notes
    assert 'Sheet "Former": 1 blank row skipped (row 2).' in notes
    assert any(note.startswith('Sheet "Active": 1 hidden row (row 3)') for note in notes)


def test_wished_sheets_are_read_in_the_order_of_their_tabs(tmp_path: Path) -> None:
    """By name or number, a hidden one too; a sheet that is wished twice is read once."""
    path = book(tmp_path, {"Former": "hidden"}, Active=people_rows(), Offices=OFFICES, Former=FORMER)
    sheet = load(path, Reading(sheet=("former", "1", "Former")))

    assert list(sheet.frame.index) == [1002, 1003, 3003]
    assert list(load(path, ALL).frame.index) == [2, 3]
    assert "The sheet 'Former' is hidden in the workbook." in sheet.notes


def test_a_sheet_that_is_called_all_is_that_sheet(tmp_path: Path) -> None:
    """A person's own word goes before ours."""
    path = book(tmp_path, All=people_rows(), Former=FORMER)

    assert load(path, ALL).name == "All"


def test_flags_and_repeated_headers_find_their_columns_again(tmp_path: Path) -> None:
    """The second of two columns called Phone is the second one in every sheet; a flag goes with its cell."""
    one = row(1, "Name", "Phone", "Phone", "Email") + row(2, "Ann", "1", "2", "a@example.com")
    two = row(1, "Phone", "Name", "Phone", "Email") + row(
        2, '<c r="A2" t="e"><v>#N/A</v></c>', "Bo", "4", "b@example.com"
    )
    sheet = load(book(tmp_path, One=one, Two=two), ALL)

    assert sheet.headers == ("Name", "Phone", "Phone", "Email", "(sheet)")
    assert rows_of(sheet)[2002][:3] == ["Bo", "#N/A", "4"]
    assert flagged(sheet) == {(2002, 1)}


def test_sheets_of_many_rows_leave_room_for_them(tmp_path: Path) -> None:
    """With a row 1,500 the second sheet begins at 20,001, so that no two rows have one number."""
    sheet = load(book(tmp_path, Active=people_rows(), Former=people_rows(1500)), ALL)

    assert list(sheet.frame.index) == [10002, 10003, 21501, 21502]


def test_sheets_with_and_without_header_are_no_one_list(tmp_path: Path) -> None:
    """Nothing says which column of the one is which of the other; a sheet that cannot be read is named."""
    bare = row(1, "Cy", "Fox", "cy@example.com") + row(2, "Di", "Hay", "di@example.com")
    path = book(tmp_path, Active=people_rows(), Former=bare, Words=row(1, "Ann", "Lee") + row(2, "Bo", "Ray"))

    with pytest.raises(UnusableFile, match='sheet "Former" has no header') as refusal:
        load(path, Reading(sheet=("Active", "Former")))
    assert '--sheet "Former"' in refusal.value.hint
    with pytest.raises(UnusableFile, match=r'^Sheet "Words": No row is evidently the header'):
        load(path, Reading(sheet=("Active", "Words")))


def test_a_question_between_sheets_offers_all_of_them(tmp_path: Path) -> None:
    """Two lists of people: one of them, or both."""
    with pytest.raises(UnusableFile) as question:
        load(book(tmp_path, Active=people_rows(), Former=FORMER))

    assert "--sheet all reads them as one list" in question.value.hint


def test_hidden_rows_are_left_out_on_request(tmp_path: Path) -> None:
    """A filter hides rows; they are read and said, or left out and said."""
    path = book(tmp_path, Active=people_rows().replace('<row r="3"', '<row r="3" hidden="1"'))
    read, skipped = load(path), load(path, Reading(skip_hidden=True))

    assert any("(row 3) was read like the others; --skip-hidden leaves it out" in note for note in read.notes)
    assert (list(read.frame.index), list(skipped.frame.index)) == ([2, 3], [2])
    assert skipped.skipped == ((3, "hidden"),)
    assert "1 hidden row skipped (row 3)." in skipped.notes
