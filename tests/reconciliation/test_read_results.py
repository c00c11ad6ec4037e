"""A corrected results workbook read back, however a person and their program have been at it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer.errors import UnusableFile
from importer.model import Fate, Flag, Message, Outcome, Rule, UnknownValue
from importer.reconciliation import Corrected, is_results, read_results
from importer.reconciliation.cell_xml import shown
from tests.formats.books import ods, ods_row
from tests.reconciliation.worlds import (
    HEADERS,
    NASTY,
    UNHOLDABLE,
    World,
    a_mapping,
    a_send,
    a_sheet,
    all_invalid,
    delivered,
    every_fate,
)

ROWS = [("Ada", "B", "x", "New"), ("Eve", "C", "y", "Old"), ("Ida", "D", "z", "New")]


def corrected(world: World, folder: Path, edit: Callable[[Any], None] | None = None) -> Corrected:
    """Write a world's results, let a person edit them in another program, and read them back."""
    path = world.written(folder / "results.xlsx")
    if edit is not None:
        book = openpyxl.load_workbook(path)
        edit(book)
        book.save(path)
    return read_results(path)


def cells(result: Corrected) -> list[tuple[str, ...]]:
    """The rows of the sheet that was read back."""
    return list(result.sheet.frame.itertuples(index=False, name=None))


def set_cell(name: str, place: str, value: object) -> Callable[[Any], None]:
    """The edit that puts one value into one cell."""
    return lambda book: book[name].__setitem__(place, value)


def test_an_untouched_workbook_says_what_it_said(tmp_path: Path) -> None:
    """Rows, headers, results and mapping come back; nothing counts as repaired."""
    world = replace_mapping(every_fate(), "name: test\nfields: {email: E-mail}\n")
    result = corrected(world, tmp_path)
    assert cells(result) == list(world.sheet.frame.itertuples(index=False, name=None))
    assert list(result.sheet.frame.index) == list(world.sheet.frame.index)
    assert result.sheet.frame.index.name == "row"
    assert result.sheet.headers == HEADERS
    assert result.repaired == frozenset()
    assert (result.mapping_name, result.mapping_text) == ("test", "name: test\nfields: {email: E-mail}\n")
    assert result.edits.answers == ()


def replace_mapping(world: World, text: str) -> World:
    """The world with another mapping document."""
    world.mapping = a_mapping(text)
    return world


def test_the_earlier_account_comes_back_whole(tmp_path: Path) -> None:
    """Fates, sentences, ids, statuses and attempts are those that were written."""
    world = every_fate()
    earlier = corrected(world, tmp_path).earlier
    for result in world.reconciled().results:
        read = earlier[result.row]
        assert replace(read, findings=()) == replace(result, findings=())


def test_brokerkits_refusals_come_back_with_their_cells(tmp_path: Path) -> None:
    """A refused row that nobody repaired is marked again in the next workbook."""
    (finding,) = corrected(every_fate(), tmp_path).earlier[6].findings
    assert (finding.header, finding.message) == ("E-mail", "E-mail: is invalid")


def test_a_corrected_cell_repairs_its_row(tmp_path: Path) -> None:
    """A cell of Fix that differs from Rows is the correction."""
    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, set_cell("Fix", "E3", "eve@example.com"))
    assert result.repaired == {3}
    assert cells(result)[1] == ("Eve", "C", "eve@example.com", "Old")
    assert cells(result)[0] == ROWS[0]


def test_an_emptied_cell_is_a_correction(tmp_path: Path) -> None:
    """Deleting a bad value is a way to mend it."""
    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, set_cell("Fix", "F2", None))
    assert result.repaired == {2}
    assert cells(result)[0] == ("Ada", "B", "x", "")


@pytest.mark.parametrize(
    ("typed", "number_format", "text"),
    [
        (4155550123, "General", "4155550123"),
        (2139, "00000", "02139"),
        (0.5, "General", "0.5"),
        (12.0, "General", "12"),
        (True, "General", "TRUE"),
        (date(1975, 3, 24), "dd/mm/yyyy", "1975-03-24"),
        (datetime(1975, 3, 24, 8, 30), "dd/mm/yyyy hh:mm", "1975-03-24 08:30:00"),
        ("=1+1", "@", "=1+1"),
    ],
)
def test_numbers_and_dates_that_a_person_typed_are_read_as_seen(
    typed: object, number_format: str, text: str, tmp_path: Path
) -> None:
    """Whatever type a program gave the correction, it becomes the text that the person sees."""

    def edit(book: Any) -> None:
        cell = book["Fix"]["E2"]
        cell.value = typed
        cell.number_format = number_format
        if isinstance(typed, str):
            cell.data_type = "s"

    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, edit)
    assert result.repaired == {2}
    assert cells(result)[0][2] == text


def test_sorting_and_deleting_on_fix_is_fine(tmp_path: Path) -> None:
    """Rows of Fix are known by their number; one that is gone is simply not repaired."""

    def edit(book: Any) -> None:
        sheet = book["Fix"]
        lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, 3)
        lines[2][4] = "ida@example.com"
        for line in (lines[2], lines[0]):
            sheet.append(line)

    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, edit)
    assert result.repaired == {4}
    assert [row[2] for row in cells(result)] == ["x", "y", "ida@example.com"]


def test_sorting_rows_leaves_the_sources_order(tmp_path: Path) -> None:
    """The source's order is known, whatever order a person looked at."""

    def edit(book: Any) -> None:
        sheet = book["Rows"]
        lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, 3)
        for line in reversed(lines):
            sheet.append(line)

    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, edit)
    assert list(result.sheet.frame.index) == [2, 3, 4]
    assert cells(result) == ROWS
    assert result.repaired == frozenset()


def test_columns_and_lines_of_their_own_do_not_disturb(tmp_path: Path) -> None:
    """People add a column for remarks, in front or behind, and blank lines between."""

    def edit(book: Any) -> None:
        for name in ("Rows", "Fix"):
            book[name].insert_cols(4)
            book[name]["D1"] = "Our remarks"
            book[name]["D2"] = "ask Ida"
            book[name].insert_rows(3)
        book["Fix"]["F2"] = "ada@example.com"

    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, edit)
    assert result.repaired == {2}
    assert cells(result)[0] == ("Ada", "B", "ada@example.com", "New")


def test_moved_and_removed_columns_of_fix_are_found_by_their_headers(tmp_path: Path) -> None:
    """A column that was removed from Fix holds no correction, and does not empty anything."""

    def edit(book: Any) -> None:
        sheet = book["Fix"]
        sheet.delete_cols(3)
        sheet["D2"] = "ada@example.com"

    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, edit)
    assert cells(result)[0] == ("Ada", "B", "ada@example.com", "New")


def test_repeated_and_blank_headers_come_back_in_their_places(tmp_path: Path) -> None:
    """Columns with one header, or none, are told apart by their order."""
    sheet = a_sheet([("1", "2", "3", "4")], ("Phone", "", "Phone", ""))
    result = corrected(all_invalid(sheet), tmp_path, set_cell("Fix", "E2", "9"))
    assert result.sheet.headers == ("Phone", "", "Phone", "")
    assert cells(result) == [("1", "2", "9", "4")]


def test_headers_like_our_own_are_told_apart(tmp_path: Path) -> None:
    """A source may have columns called Row and Outcome: it may have been a results workbook itself."""
    sheet = a_sheet([("7", "created", "x", "1")], ("Row", "Outcome", "What to do", "Attempts"))
    result = corrected(all_invalid(sheet), tmp_path, set_cell("Fix", "E2", "y"))
    assert cells(result) == [("7", "created", "y", "1")]


def test_columns_that_cannot_be_told_any_more_are_refused(tmp_path: Path) -> None:
    """One of two columns of the same header is gone: which one, nobody can say."""
    sheet = a_sheet([("1", "2")], ("Phone", "Phone"))
    with pytest.raises(UnusableFile, match="Phone"):
        corrected(all_invalid(sheet), tmp_path, lambda book: book["Fix"].delete_cols(3))


def test_a_correction_on_rows_itself_counts(tmp_path: Path) -> None:
    """Who corrects the big table instead of the form means it no less."""
    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, set_cell("Rows", "J2", "ada@example.com"))
    assert result.repaired == {2}
    assert cells(result)[0] == ("Ada", "B", "ada@example.com", "New")


def test_two_different_corrections_of_a_row_are_refused(tmp_path: Path) -> None:
    """One change on Rows and another on Fix: a person decides, not we."""

    def edit(book: Any) -> None:
        book["Rows"]["J2"] = "ada@example.com"
        book["Fix"]["E2"] = "eve@example.com"

    with pytest.raises(UnusableFile, match="row 2 was changed on Rows and on Fix"):
        corrected(all_invalid(a_sheet(ROWS)), tmp_path, edit)


def test_the_same_correction_on_both_sheets_is_one(tmp_path: Path) -> None:
    """Find-and-replace over the whole workbook changes both sheets alike."""

    def edit(book: Any) -> None:
        book["Rows"]["J2"] = book["Fix"]["E2"] = "ada@example.com"

    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, edit)
    assert result.repaired == {2}
    assert cells(result)[0][2] == "ada@example.com"


def test_changing_a_saved_row_is_noted_and_repairs_nothing(tmp_path: Path) -> None:
    """A saved row does not need attention; a change to it is told, not sent in silence."""
    result = corrected(every_fate(), tmp_path, set_cell("Rows", "H2", "Eva"))
    assert result.repaired == frozenset()
    assert any("row 2" in note for note in result.sheet.notes)


def test_rows_deleted_from_rows_are_left_out_and_noted(tmp_path: Path) -> None:
    """Deleting a row from both sheets takes the person out of the import."""

    def edit(book: Any) -> None:
        book["Rows"].delete_rows(3)
        book["Fix"].delete_rows(3)

    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, edit)
    assert list(result.sheet.frame.index) == [2, 4]
    assert list(result.earlier) == [2, 4]
    assert any("1 rows were deleted" in note or "1 row was deleted" in note for note in result.sheet.notes)


def test_a_row_on_fix_that_rows_does_not_have_is_refused(tmp_path: Path) -> None:
    """Its correction would be lost in silence."""
    with pytest.raises(UnusableFile, match="row 3 stands on Fix"):
        corrected(all_invalid(a_sheet(ROWS)), tmp_path, lambda book: book["Rows"].delete_rows(3))


@pytest.mark.parametrize("number", [99, "two", "2.5", -2])
def test_an_unknown_row_number_is_refused(number: object, tmp_path: Path) -> None:
    """A correction that belongs to no row is a mistake to be told."""
    with pytest.raises(UnusableFile, match="which these results do not have"):
        corrected(all_invalid(a_sheet(ROWS)), tmp_path, set_cell("Fix", "A2", number))


def test_a_row_twice_on_fix_is_refused(tmp_path: Path) -> None:
    """Two corrections of one row: which one holds, nobody can say."""
    with pytest.raises(UnusableFile, match="row 3 stands twice on Fix"):
        corrected(all_invalid(a_sheet(ROWS)), tmp_path, set_cell("Fix", "A2", 3))


def test_cells_without_a_row_number_are_refused(tmp_path: Path) -> None:
    """A person who adds people on Fix is told that they belong into a file of their own."""
    with pytest.raises(UnusableFile, match="line 9 of Fix has no row number"):
        corrected(all_invalid(a_sheet(ROWS)), tmp_path, set_cell("Fix", "E9", "new@example.com"))


def test_an_outcome_that_somebody_overwrote_changes_nothing(tmp_path: Path) -> None:
    """What became of a row is a fact, not a wish."""
    assert corrected(every_fate(), tmp_path, set_cell("Rows", "B2", "invalid")).earlier[2].fate is Fate.CREATED


def test_without_fix_nothing_is_repaired(tmp_path: Path) -> None:
    """The sheet may be deleted."""
    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, lambda book: book.remove(book["Fix"]))
    assert result.repaired == frozenset()
    assert cells(result) == ROWS


def test_answers_on_values_come_back(tmp_path: Path) -> None:
    """Only values that were answered; surrounding space does not count."""
    unknown = (UnknownValue("status", "Stage", "Hot", 3, ""), UnknownValue("status", "Stage", "=Cold", 1, "new_lead"))
    world = all_invalid(a_sheet(ROWS), unknown_values=unknown)
    result = corrected(world, tmp_path, set_cell("Values", "F3", " new_lead "))
    assert result.edits.answers == (("status", "=Cold", "new_lead"),)


def test_earlier_answers_are_not_forgotten(tmp_path: Path) -> None:
    """What was answered in one workbook holds in the next; a new answer for the same value comes after it."""
    rules = (Rule("status", values={"Hot": "new_lead"}),)
    unknown = (UnknownValue("status", "Stage", "Cold", 1, ""),)
    world = all_invalid(a_sheet(ROWS), mapping=a_mapping(rules=rules), unknown_values=unknown)
    result = corrected(world, tmp_path, set_cell("Values", "F2", "contact_made"))
    assert result.edits.answers == (("status", "Hot", "new_lead"), ("status", "Cold", "contact_made"))


def test_flags_stand_until_their_cell_is_corrected(tmp_path: Path) -> None:
    """A cell that could not be read stays untrusted; a correction settles it, and a flag on its whole row too."""
    flags = (
        Flag(2, 3, "an error cell", "#N/A"),
        Flag(3, 3, "an error cell", "#N/A"),
        Flag(4, None, "one cell too many"),
    )
    world = all_invalid(replace(a_sheet([(*row[:3], "") for row in ROWS]), flags=flags))

    def edit(book: Any) -> None:
        book["Fix"]["F3"] = "Old"
        book["Fix"]["C4"] = "Ina"

    assert corrected(world, tmp_path, edit).sheet.flags == flags[:1]


@pytest.mark.parametrize(
    ("flag", "edit"),
    [
        (Flag(2, 3, "an error cell", "#N/A"), ("Rows", "K2", "Old")),
        (Flag(2, None, "one cell too few"), ("Rows", "H2", "Ida")),
        (Flag(2, None, "one cell too few"), ("Fix", "B2", " Ok")),
    ],
)
def test_a_flag_falls_wherever_the_correction_stands(flag: Flag, edit: tuple[str, str, str], tmp_path: Path) -> None:
    """Corrections on Rows settle flags as well; a row that is right as it stands is released by a word."""
    world = all_invalid(replace(a_sheet([(*row[:3], "") for row in ROWS]), flags=(flag,)))
    result = corrected(world, tmp_path, set_cell(*edit))
    assert result.sheet.flags == ()
    assert 2 in result.repaired


AWKWARD = [*NASTY, *UNHOLDABLE]


def save_again(book: Any) -> None:
    """Touch nothing."""


@pytest.mark.parametrize("edit", [None, save_again])
def test_every_text_comes_back(edit: Callable[[Any], None] | None, tmp_path: Path) -> None:
    """Also what a workbook cannot hold, and although another program saved it: as long as nobody touched the cell."""
    sheet = a_sheet([(text, "L", "x", "New") for text in AWKWARD])
    result = corrected(all_invalid(sheet), tmp_path, edit)
    assert [row[0] for row in cells(result)] == AWKWARD
    assert result.repaired == frozenset()


@pytest.mark.parametrize("edit", [None, save_again])
def test_every_header_comes_back(edit: Callable[[Any], None] | None, tmp_path: Path) -> None:
    """Headers are no less awkward than cells."""
    result = corrected(all_invalid(a_sheet([["x"] * len(AWKWARD)], AWKWARD)), tmp_path, edit)
    assert result.sheet.headers == tuple(AWKWARD)
    assert cells(result) == [("x",) * len(AWKWARD)]


ANY_TEXT = st.text(st.characters(codec=None), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT), min_size=1, max_size=4))
def test_any_text_survives_the_round_trip(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    """Sheet -> workbook -> sheet is the identity, and the workbook shows every cell, altered ones by a mark."""
    world = all_invalid(a_sheet(rows, ("A", "B", "C")))
    result = corrected(world, tmp_path)
    assert cells(result) == rows
    assert result.repaired == frozenset()
    book = openpyxl.load_workbook(tmp_path / "results.xlsx")
    assert [[cell or "" for cell in line[7:]] for line in book["Rows"].iter_rows(min_row=2, values_only=True)] == [
        [shown(cell) for cell in row] for row in rows
    ]


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    """A roster is not a results workbook; the person is told what to do with it."""
    path = tmp_path / "roster.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Rows"
    book.save(path)
    with pytest.raises(UnusableFile, match=r"roster\.xlsx: this is not a results workbook") as refused:
        read_results(path)
    assert "check" in refused.value.hint


def test_a_touched_hidden_sheet_is_refused(tmp_path: Path) -> None:
    """What the workbook carries out of sight decides what is sent; it is not to be edited."""
    with pytest.raises(UnusableFile, match="damaged"):
        corrected(all_invalid(a_sheet(ROWS)), tmp_path, set_cell("brokerkit-importer", "A3", "x"))


def test_a_results_workbook_is_known_without_reading_it(tmp_path: Path) -> None:
    """Ours is known as it was written and after a person saved it."""
    results = every_fate().written(tmp_path / "results.xlsx")
    assert is_results(results)
    book = openpyxl.load_workbook(results)
    book.save(results)
    assert is_results(results)


def test_a_results_workbook_saved_as_open_document_is_one(tmp_path: Path) -> None:
    """LibreOffice proposes its own format when a person saves."""
    world = every_fate()
    book = openpyxl.load_workbook(world.written(tmp_path / "results.xlsx"))
    tables = {
        name: "".join(ods_row(*(str(cell or "") for cell in line)) for line in book[name].iter_rows(values_only=True))
        for name in book.sheetnames
    }
    saved = ods(tmp_path / "results.ods", tables, hidden="brokerkit-importer")

    assert is_results(saved)
    assert cells(read_results(saved)) == list(world.sheet.frame.itertuples(index=False, name=None))
    assert not is_results(ods(tmp_path / "roster.ods", {"Rows": ods_row("Name")}))


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "cut off", "another workbook"])
def test_nothing_else_is_taken_for_results(kind: str, tmp_path: Path) -> None:
    """Whatever is given, the answer is no, not an error."""
    path = tmp_path / "results.xlsx"
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("Row,Outcome")
    elif kind == "cut off":
        every_fate().written(path)
        path.write_bytes(path.read_bytes()[:-200])
    elif kind == "another workbook":
        openpyxl.Workbook().save(path)
    assert not is_results(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"name,email\n", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_a_file_that_is_no_workbook_is_refused(content: bytes, tmp_path: Path) -> None:
    """One sentence, no traceback."""
    path = tmp_path / "results.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnusableFile, match=r"results\.xlsx"):
        read_results(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """One sentence with the file's name."""
    with pytest.raises(UnusableFile, match=r"gone\.xlsx"):
        read_results(tmp_path / "gone.xlsx")


@pytest.mark.parametrize("place", ["A1048576", "ZZ1048576", "XFD1048576"])
def test_a_cell_in_the_far_corner_ends_nothing(place: str, tmp_path: Path) -> None:
    """A reader that makes room for the whole rectangle would end the process; a slip of the hand is no reason to."""
    result = corrected(all_invalid(a_sheet(ROWS)), tmp_path, set_cell("Rows", place, " "))
    assert cells(result) == ROWS


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """A bomb is recognised before anything is unpacked."""
    import zipfile

    path = tmp_path / "results.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)
    with pytest.raises(UnusableFile, match=r"results\.xlsx: .* zip bomb"):
        read_results(path)


def test_a_refused_row_that_was_merged_is_repaired_on_its_own_line(tmp_path: Path) -> None:
    """Rows that shared the trouble of their carrying row stand on Fix themselves."""
    outcome = Outcome(2, Fate.REFUSED, 1, 422, "", (Message("email", "is invalid"),))
    world = World(a_sheet(ROWS[:2]), sends=[a_send(2, 3)], delivery=delivered(outcome))
    assert corrected(world, tmp_path, set_cell("Fix", "E3", "eve@example.com")).repaired == {3}
