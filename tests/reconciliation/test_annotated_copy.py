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
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from importer.loader import load
from importer.reconciliation import Extra, annotate
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
