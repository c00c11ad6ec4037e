"""The person's own file with the outcomes in it."""

import csv
import hashlib
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from importer.defaults import Reading
from importer.loader import load
from importer.reconciliation import Extra, annotate, read_results
from importer.reconciliation.annotated_copy import MOST_BYTES
from tests.reconciliation.worlds import HEADERS, all_invalid

GREEN = "FF00FF00"


def a_roster(path: Path) -> Path:
    """A workbook with a title, headers in row 3, a skipped row, and much that a person puts into one."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "Agents"
    page["A1"] = "Agents of the year"
    page.merge_cells("A1:D1")
    for line in [[], HEADERS, ["Ada", "Sample", "x", "New"], [], ["Bo", "Sample", "y", "=1+1"]]:
        page.append(line)
    page["A4"].fill = PatternFill("solid", fgColor=GREEN)
    page["C4"].comment = Comment("Ask her", "Office")
    page.column_dimensions["B"].width = 41
    book.create_sheet("Other")["A1"] = "=Agents!A4"
    book.save(path)
    return path


def annotated(source: Path, folder: Path) -> Extra:
    """The copy of a file all of whose rows are invalid for their e-mail address."""
    world = all_invalid(load(source))
    return annotate(world.reconciled(), world.sheet, world.draft, world.plan, folder)


def copied(source: Path) -> Any:
    """The workbook of the copy beside its source."""
    copy = annotated(source, source.parent)
    assert copy.path, copy.told
    return openpyxl.load_workbook(copy.path, rich_text=True)


def test_the_outcome_stands_beside_its_row(tmp_path: Path) -> None:
    """Under the titles, in the row that Excel numbers so, right of everything that is there."""
    page = copied(a_roster(tmp_path / "roster.xlsx"))["Agents"]
    assert [cell.value for cell in page[3]][4:7] == ["Outcome", "What happened", "What to do"]
    assert [page.cell(row, 5).value for row in range(1, 7)] == [None, None, "Outcome", "invalid", None, "invalid"]


def test_everything_else_is_as_the_person_made_it(tmp_path: Path) -> None:
    """Formulas, fills, widths, merged cells and other sheets are kept."""
    book = copied(a_roster(tmp_path / "roster.xlsx"))
    page = book["Agents"]
    assert book["Other"]["A1"].value == "=Agents!A4"
    assert (page["D6"].value, page["A4"].fill.fgColor.rgb, page.column_dimensions["B"].width) == ("=1+1", GREEN, 41)
    assert "A1:D1" in page.merged_cells


def test_a_bad_cell_is_coloured_and_explained(tmp_path: Path) -> None:
    """Its own comment stays before ours; a cell that is right gets none."""
    page = copied(a_roster(tmp_path / "roster.xlsx"))["Agents"]
    assert page["C4"].comment.text.startswith("Ask her")
    assert "is not an e-mail address" in page["C4"].comment.text
    assert page["C6"].fill.fgColor.rgb != page["B6"].fill.fgColor.rgb
    assert page["B6"].comment is None


def test_the_source_stays_and_no_copy_is_overwritten(tmp_path: Path) -> None:
    """Each copy has a name of its own, and only its owner reads it."""
    source = a_roster(tmp_path / "roster.xlsx")
    before = hashlib.sha256(source.read_bytes()).digest()
    paths = [annotated(source, tmp_path).path for _ in range(2)]
    assert paths == [tmp_path / "roster-annotated.xlsx", tmp_path / "roster-annotated-2.xlsx"]
    assert hashlib.sha256(source.read_bytes()).digest() == before
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path} == {0o600}


def test_a_text_file_is_copied_as_csv_without_formulas(tmp_path: Path) -> None:
    """Rows keep their cells; what a spreadsheet program would calculate has an apostrophe before it."""
    source = tmp_path / "roster.txt"
    source.write_text("First;Last;E-mail;Stage\n=1+1;Sample;x;New\nBo;Sample;@y;-\n", encoding="utf-8")
    copy = annotated(source, tmp_path)
    assert copy.path == tmp_path / "roster-annotated.csv"
    with copy.path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line[:5] for line in csv.reader(file)]
    assert lines == [
        [*HEADERS, "Outcome"],
        ["'=1+1", "Sample", "x", "New", "invalid"],
        ["Bo", "Sample", "'@y", "'-", "invalid"],
    ]


@pytest.mark.parametrize("change", ["saved again", "deleted"])
def test_a_file_that_is_not_what_was_judged_is_not_annotated(tmp_path: Path, change: str) -> None:
    """Outcomes beside the rows of another edition would be lies, so a sentence stands in their place."""
    source = a_roster(tmp_path / "roster.xlsx")
    sheet = load(source)
    if change == "deleted":
        source.unlink()
    else:
        source.write_bytes(source.read_bytes() + b"\0")
    world = all_invalid(sheet)
    copy = annotate(world.reconciled(), world.sheet, world.draft, world.plan, tmp_path)
    assert copy.path is None
    assert copy.told.startswith("There is no annotated copy: ")
    assert not list(tmp_path.glob("*annotated*"))


def test_a_workbook_too_large_for_a_copy_is_told(tmp_path: Path) -> None:
    """Past the limit the copy is left out, and the sentence says where the rows are."""
    source = a_roster(tmp_path / "roster.xlsx")
    sheet = load(source)
    with ZipFile(source, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.bin", bytes(MOST_BYTES))
    world = all_invalid(replace(sheet, digest=hashlib.sha256(source.read_bytes()).hexdigest()))
    copy = annotate(world.reconciled(), world.sheet, world.draft, world.plan, tmp_path)
    assert copy.path is None
    assert "up to 50,000,000 are annotated. The results workbook has all rows." in copy.told


def test_macros_and_their_buttons_are_kept(tmp_path: Path) -> None:
    """A workbook with macros stays one: the project to the byte, and what starts it."""
    project = tmp_path / "project.bin"
    project.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"macro" * 100)
    book = xlsxwriter.Workbook(tmp_path / "roster.xlsm")
    book.add_vba_project(str(project))
    page = book.add_worksheet("Agents")
    page.write_row(0, 0, HEADERS)
    page.write_row(1, 0, ["Ada", "Sample", "x", "New"])
    page.insert_button("F3", {"macro": "say_hello"})
    book.close()
    copy = annotated(tmp_path / "roster.xlsm", tmp_path).path
    assert copy == tmp_path / "roster-annotated.xlsm"
    with ZipFile(copy) as archive:
        assert archive.read("xl/vbaProject.bin") == project.read_bytes()
        assert b"macroEnabled" in archive.read("[Content_Types].xml")
        assert b"say_hello" in archive.read("xl/drawings/vmlDrawing1.vml")
    assert openpyxl.load_workbook(copy)["Agents"]["E2"].value == "invalid"


@pytest.mark.parametrize("name", ["roster.csv", "roster.xlsx"])
def test_a_file_without_headers_gets_no_titles(tmp_path: Path, name: str) -> None:
    """Its first row is a person, and has its outcome beside it."""
    source = tmp_path / name
    if source.suffix == ".csv":
        source.write_text("Ada,Sample,x,New\nBo,Sample,y,New\n", encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        book.worksheets[0].append(["Ada", "Sample", "x", "New"])
        book.worksheets[0].append(["Bo", "Sample", "y", "New"])
        book.save(source)
    world = all_invalid(load(source, Reading(no_header=True)))
    copy = annotate(world.reconciled(), world.sheet, world.draft, world.plan, tmp_path)
    assert copy.path, copy.told
    again = load(copy.path, Reading(no_header=True))
    assert [line[:5] for line in again.frame.itertuples(index=False, name=None)] == [
        ("Ada", "Sample", "x", "New", "invalid"),
        ("Bo", "Sample", "y", "New", "invalid"),
    ]


@pytest.mark.parametrize("results", ["results.xlsx", "results"])
def test_results_are_no_file_of_the_persons(tmp_path: Path, results: str) -> None:
    """A rerun reads what we wrote; its rows have their outcomes there."""
    path = all_invalid(load(a_roster(tmp_path / "roster.xlsx"))).written(tmp_path / results)
    sheet = read_results(path).sheet
    world = all_invalid(sheet)
    copy = annotate(world.reconciled(), world.sheet, world.draft, world.plan, tmp_path)
    assert copy == Extra(
        None, "There is no annotated copy: the rows of a rerun stand in results of ours, not in a file of yours."
    )


def test_the_copy_says_where_corrections_belong(tmp_path: Path) -> None:
    """Not into the copy, which nobody reads back."""
    page = copied(a_roster(tmp_path / "roster.xlsx"))["Agents"]
    assert page["G4"].value == "Correct E-mail on the sheet Fix of the results, then rerun them."
