"""Warnings reach a person."""

from dataclasses import replace
from pathlib import Path

import openpyxl

from importer.model import Finding, Severity
from importer.reconciliation import remarks
from tests.reconciliation.worlds import World, a_send, a_sheet, an_error, texts


def a_warning(row: int, kind: str, header: str = "Last") -> Finding:
    """A finding that blocks nothing."""
    return replace(an_error(row, header, "last_name"), severity=Severity.WARNING, problem=kind, value="LEE")


def a_world() -> World:
    """Three rows with warnings of two kinds, one of them stopped by an error as well."""
    sheet = a_sheet([("Ada", "LEE", f"row{row}@example.com", "New") for row in (2, 3, 4)])
    warnings = [a_warning(2, "capitals"), a_warning(2, "capitals"), a_warning(3, "capitals"), a_warning(4, "odd", "")]
    return World(sheet, sends=[a_send(2), a_send(3)], findings=[*warnings, an_error(4)])


def test_warnings_are_counted_by_kind_and_row() -> None:
    """Two warnings of a kind in one row are one row; the most frequent kind stands first."""
    told = [(one.kind, one.header, one.rows) for one in remarks(a_world().reconciled())]
    assert told == [("capitals", "Last", (2, 3)), ("odd", "whole row", (4,))]


def test_the_workbook_has_a_sheet_with_every_warning_and_a_block_on_summary(tmp_path: Path) -> None:
    """Each with its row, what became of it, the cell and the reason, to be filtered by kind."""
    book = openpyxl.load_workbook(a_world().written(tmp_path / "results.xlsx"))
    lines = texts(book["Worth a look"].values)
    assert [line[:5] for line in lines[1:]] == [
        ["2", "ready", "Last", "LEE", "capitals"],
        ["2", "ready", "Last", "LEE", "capitals"],
        ["3", "ready", "Last", "LEE", "capitals"],
        ["4", "invalid", "whole row", "LEE", "odd"],
    ]
    summary = texts(book["Summary"].values)
    assert ["Last", "2", "capitals (rows 2 and 3)"] in [line[:3] for line in summary]


def test_without_warnings_summary_does_not_speak_of_them(tmp_path: Path) -> None:
    """The sheet says so in one sentence."""
    book = openpyxl.load_workbook(World(a_sheet([("Ada", "Lee", "a@example.com", "New")]), sends=[a_send(2)])
                                  .written(tmp_path / "results.xlsx"))  # fmt: skip
    assert book["Worth a look"]["A2"].value == "There is nothing to warn of."
    assert "Worth a look" not in [line[0] for line in texts(book["Summary"].values)]
