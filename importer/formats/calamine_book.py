"""A binary workbook (.xls, .xlsb) -> Grid, by python-calamine in a subprocess with limits (a crash stays there).

The parser is fast and knows both formats, but on a hostile file it can panic, abort the process or ask for all the
memory there is. In a child all of these end in one sentence here. Excel's text formats are read by this package itself
(see `ooxml_worksheet`), so only these two pay for the child: about 0.1 s a start. What the parser does not pass on,
formats and error cells above all, is read beside it (see `binary_extras`).
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from importer.column_letters import column_letters
from importer.errors import UnusableFile
from importer.formats.archive import Archive
from importer.formats.binary_extras import Extras
from importer.formats.excel_dates import clock, from_iso
from importer.formats.file_kind import encrypted
from importer.formats.grid import Grid, Tab
from importer.formats.grid_builder import GridBuilder, error, uncut
from importer.formats.limits import Limits
from importer.formats.number_formats import Doubt, general
from importer.formats.xls_records import XlsRecords
from importer.formats.xlsb_records import XlsbRecords

CHILD = Path(__file__).with_name("calamine_child.py")
INHERITED = (
    "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT",
    "PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "HOME", "USERPROFILE", "APPDATA",
)  # fmt: skip
"""Variables by which an interpreter finds its libraries and packages, those of the person included."""


class CalamineSheet(NamedTuple):
    """What calamine says about one sheet: the place of its first cell, both from 0, and its rows from there on."""

    start: tuple[int, int]
    merged: list[list[list[int]]]
    rows: list[list[Any]]


class BinaryBook:
    """An .xls or .xlsb workbook."""

    def __init__(self, content: bytes, limits: Limits, archive: Archive | None = None) -> None:
        self.format = "xlsb" if archive else "xls"
        self._content, self._limits = content, limits
        self._looked_at: dict[int, dict[int, CalamineSheet]] = {}
        tabs = self._ask([], None)[0]
        self._records = XlsbRecords(archive) if archive else XlsRecords(content)
        self.tabs = tuple(
            Tab(name, visible != "Visible", kind == "WorkSheet", str(number))
            for number, (name, visible, kind) in enumerate(tabs)
        )

    def read(self, tab: Tab, most: int | None = None) -> Grid:
        """A sheet's rows, or about its first `most` ones."""
        number = int(tab.part)
        sheet = self._sheets([number], None)[number] if most is None else self._look_at(number, most)
        extras = self._records.extras(number)
        rows = GridBuilder(self._limits)
        top, left = sheet.start
        for place, cells in enumerate(sheet.rows, top + 1):
            _take_row(rows, place, left, cells, extras)
        grid = Grid(self.format, rows.rows, rows.flags, name=tab.name)
        grid.hidden_rows = frozenset(extras.hidden_rows)
        grid.hidden_columns = tuple(extras.hidden_columns)
        grid.merged = tuple(
            f"{column_letters(first[1])}{first[0] + 1}:{column_letters(last[1])}{last[0] + 1}"
            for first, last in sheet.merged
        )
        return grid

    def _look_at(self, number: int, most: int) -> CalamineSheet:
        """A sheet's first rows. All sheets are asked for at once, because the child parses the whole file each time."""
        if number not in self._looked_at.setdefault(most, {}):
            visible = {int(tab.part) for tab in self.tabs if tab.is_grid and not tab.hidden}
            self._looked_at[most] |= self._sheets(sorted(visible | {number}), most)
        return self._looked_at[most][number]

    def _sheets(self, numbers: list[int], most: int | None) -> dict[int, CalamineSheet]:
        _, *sheets = self._ask(numbers, most)
        return {number: CalamineSheet(*sheet) for number, sheet in zip(numbers, sheets, strict=True)}

    def _ask(self, sheets: list[int], most: int | None) -> list[Any]:
        limits = self._limits
        wish = {"sheets": sheets, "most": most, "memory": limits.memory, "seconds": limits.seconds}
        try:
            child = subprocess.run(  # noqa: S603 (our own file under our own interpreter)
                [sys.executable, "-P", str(CHILD)],  # without this folder among the places that modules come from
                input=json.dumps(wish).encode() + b"\n" + self._content,
                env=child_environment(os.environ),
                capture_output=True,
                timeout=limits.patience + len(self._content) / 500_000,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UnusableFile(f"The {self.format} workbook takes too long to read; it is probably damaged.") from None
        if child.returncode != 0:
            raise _refusal(self.format, child.stderr.decode("utf-8", "replace"))
        return [json.loads(line) for line in child.stdout.splitlines()]


def child_environment(ours: Mapping[str, str]) -> dict[str, str]:
    """The environment of the process that holds a stranger's file: nothing it has no use for, the API key least."""
    return {name: ours[name] for name in INHERITED if name in ours}


def _refusal(format_: str, complaint: str) -> UnusableFile:
    if "PasswordError" in complaint:
        return encrypted()
    reason = complaint.strip().splitlines()[-1].rpartition(": ")[2][:200] if complaint.strip() else "its parser gave up"
    return UnusableFile(
        f"The {format_} workbook is damaged or not safe to read ({reason}).",
        hint="Open it in Excel and save it as an .xlsx workbook.",
    )


def _take_row(rows: GridBuilder, number: int, left: int, cells: list[Any], extras: Extras) -> None:
    rows.begin(number)
    for column, cell in enumerate(cells, left):
        place = number, column
        # calamine passes an error on as a blank.
        shown = extras.numbers.get(place) or (error(extras.errors[place]) if place in extras.errors else _shown(cell))
        if shown:
            rows.put(column, rows.sure(column, shown))
    rows.finish()


def _shown(cell: object) -> "str | Doubt":
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return general(repr(cell))
    if isinstance(cell, list):
        kind, value = cell
        return clock(value / 86_400) if kind == "span" else from_iso(value) or Doubt(value, "is no date")
    return uncut(str(cell))
