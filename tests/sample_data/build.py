"""Writes the files of sample_data/ anew: `python -m tests.sample_data.build [FOLDER]`.

The README's tables are written too, between their marks; its other words are left alone.
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.sample_data import clean, courted, messy
from tests.sample_data.messy import Cell, Formatted, Formula

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"


def build(folder: Path) -> None:
    """Write all three rosters."""
    _write_csv(folder / "clean.csv", clean.HEADERS, (clean.cells(at) for at in range(clean.COUNT)))
    _write_csv(folder / "courted.csv", courted.HEADERS, (courted.cells(at) for at in range(len(courted.ROWS))))
    _write_messy(folder / "messy.xlsx")


def table(name: str) -> str:
    """The README's table of one roster, in Markdown."""
    if name == "messy.xlsx":
        rows = [(number, row.shows, row.check, row.run) for number, row in messy.people()]
    else:
        rows = [(courted.FIRST_ROW + at, row.shows, row.check, row.run) for at, row in enumerate(courted.ROWS)]
    lines = [f"| {number} | {shows} | {check} | {run} |" for number, shows, check, run in rows]
    return "\n".join(["| row | what it shows | `check` | `run` |", "|---|---|---|---|", *lines])


def with_tables(readme: str) -> str:
    """The README's text with its tables as they must be."""
    for name in ("messy.xlsx", "courted.csv"):
        before, mark, rest = readme.partition(f"<!-- rows of {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        readme = f"{before}{mark}{table(name)}\n{end}{after}"
    return readme


def _write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headers)
        writer.writerows(rows)


def _write_messy(path: Path) -> None:
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"title": messy.TITLE, "created": datetime(2024, 1, 1, tzinfo=UTC)})
        sheet = workbook.add_worksheet("Board")
        bold = workbook.add_format({"bold": True, "bg_color": "#DDE7F0"})
        sheet.write_string(0, 0, messy.TITLE)
        sheet.write_string(1, 0, messy.SUBTITLE)
        for column, header in enumerate(messy.HEADERS):
            sheet.write_string(messy.HEADER_ROW - 1, column, header, bold)
        sheet.freeze_panes(messy.HEADER_ROW, 0)
        sheet.set_column(0, len(messy.HEADERS) - 1, 18)
        rows = [*(messy.cells(at) for at in range(len(messy.ROWS))), messy.footer()]
        for number, row in enumerate(rows, start=messy.FIRST_ROW - 1):
            for column, cell in enumerate(row):
                _write_cell(workbook, sheet, (number, column), cell)
        _add_lists(workbook)


def _write_cell(workbook: Workbook, sheet: Worksheet, place: tuple[int, int], cell: Cell) -> None:
    match cell:
        case None:
            return
        case str():
            sheet.write_string(*place, cell, _wrapped(workbook) if "\n" in cell else None)
        case date():
            sheet.write_datetime(*place, cell, workbook.add_format({"num_format": "mm/dd/yyyy"}))
        case Formatted():
            sheet.write_number(*place, cell.number, workbook.add_format({"num_format": cell.format}))
        case Formula():
            sheet.write_formula(*place, cell.text, None, cell.value)
        case _:
            sheet.write_number(*place, cell)


def _wrapped(workbook: Workbook) -> Format:
    return workbook.add_format({"text_wrap": True})


def _add_lists(workbook: Workbook) -> None:
    """A hidden sheet with the board's stages, as such workbooks often have."""
    lists = workbook.add_worksheet("Lists")
    lists.write_column(0, 0, ["Stages", "New", "Called", "Talked", "Appt", "Met for coffee", "Signed", "Joined"])
    lists.hide()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE_DATA
    build(target)
    readme = target / "README.md"
    if readme.exists():
        readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")
