"""Rows of a worksheet under construction: every cell goes to its own place, doubts are noted, strays are refused."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from importer.column_letters import column_letters
from importer.errors import UnusableFile
from importer.formats.grid import Row
from importer.formats.limits import Limits
from importer.formats.number_formats import Doubt
from importer.model import Flag

LAST_ROW = 1_048_576
"""Excel's own."""
EXCEL_CELL = 32_767
"""UTF-16 units; Excel cuts longer text without a word."""
SHORT = EXCEL_CELL // 2
"""Characters, of one unit or two: a text of fewer is within the limit."""


def too_large(limits: Limits) -> UnusableFile:
    """The refusal of a sheet with more cells than are read at once."""
    return UnusableFile(
        f"The sheet has more than {limits.cells:,} cells, which is more than are read at once.",
        hint="Delete empty rows and columns that are only formatted, or split the list into several files.",
    )


def is_struck(cells: Sequence[tuple[str, bool]]) -> bool:
    """Whether a row is struck through: the first of its cells with a letter in it, or half of these cells at least.

    A person crosses out a name, or the whole line; one crossed-out telephone number does not take the person away.
    """
    struck = [is_struck for text, is_struck in cells if any(map(str.isalpha, text))]
    return bool(struck) and (struck[0] or 2 * sum(struck) >= len(struck))


class GridBuilder:
    """Rows must come in order; a row's cells may come in any."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows: list[Row] = []
        self.flags: list[Flag] = []
        self.row = 0
        self.cells: list[str] = []
        self.filled = 0

    def begin(self, row: int) -> None:
        """A row begins; raises UnusableFile if it cannot come here."""
        if not self.row < row <= LAST_ROW:
            raise UnusableFile(f"The worksheet is damaged: row {row} stands after row {self.row}.")
        self.row = row
        self.cells = []

    def finish(self, times: int = 1) -> bool:
        """The row is complete, and so are equal ones below it; whether anything stands in it, be it in doubt."""
        doubted = bool(self.flags) and self.flags[-1].row == self.row
        if not (self.cells or doubted):
            return False
        if times > self.limits.repeats:
            raise UnusableFile(f"The worksheet is not safe to read: it repeats row {self.row} {times:,} times.")
        self.filled += len(self.cells) * times
        if self.filled > self.limits.cells:
            raise too_large(self.limits)
        last = self.rows[-1][0] if self.rows else 0
        if self.row - last > self.limits.gap:
            raise UnusableFile(
                f"The worksheet has a cell in row {self.row:,}, and nothing for {self.row - last - 1:,} rows above it.",
                hint="Delete the rows below the list and save the workbook again.",
            )
        self.rows.append((self.row, self.cells))
        for row in range(self.row + 1, self.row + times):
            self.rows.append((row, self.cells))
        if times > 1:
            self._repeat_flags(times)
        return True

    def _repeat_flags(self, times: int) -> None:
        of_row = [*takewhile(lambda flag: flag.row == self.row, reversed(self.flags))][::-1]
        for row in range(self.row + 1, self.row + times):
            self.flags.extend(replace(flag, row=row) for flag in of_row)
        self.row += times - 1

    def put(self, column: int, text: str) -> None:
        """Text into a cell of the row, wherever the one before stood."""
        missing = column - len(self.cells)
        if column >= self.limits.columns:
            raise UnusableFile(
                f"The worksheet has a cell at {column_letters(column)}{self.row}, far to the right of any list.",
                hint="Delete the columns right of the list and save the workbook again.",
            )
        if missing < 0:
            self.cells[column] = text
            return
        if missing:
            self.cells.extend([""] * missing)
        self.cells.append(text)

    def sure(self, column: int, shown: "str | Doubt") -> str:
        """A cell's text, flagged if it is doubtful."""
        if not isinstance(shown, Doubt):
            return shown
        self.flags.append(Flag(self.row, column, shown.why, shown.seen or shown.text))
        return shown.text


def uncut(text: str) -> "str | Doubt":
    """A text, doubtful if it is as long as Excel's limit: then the rest was probably cut off."""
    if len(text) < SHORT:
        return text
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    why = f"is {length:,} characters long, Excel's limit: the end was probably cut off"
    return Doubt(text, why, f"{text[:60]}...") if length >= EXCEL_CELL else text


def error(text: str) -> Doubt:
    """An error such as #N/A."""
    return Doubt(text, "holds an error instead of a value")


def uncalculated(formula: str) -> Doubt:
    """A formula without a result: the program that wrote it does not calculate, and none has saved it since."""
    return Doubt("", "holds a formula whose result was never stored", formula)
