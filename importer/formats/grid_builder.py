"""Rows of a worksheet under construction: every cell goes to its own place, doubts are noted, strays are refused."""

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


def too_large(limits: Limits) -> UnusableFile:
    """The refusal of a sheet with more cells than are read at once."""
    return UnusableFile(
        f"The sheet has more than {limits.cells:,} cells, which is more than are read at once.",
        hint="Delete empty rows and columns that are only formatted, or split the list into several files.",
    )


class GridBuilder:
    """Rows must come in order; a row's cells may come in any."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows: list[Row] = []
        self.flags: list[Flag] = []
        self.row = 0
        self.cells: list[str] = []
        self._filled = 0

    def begin(self, row: int) -> None:
        """A row begins; raises UnusableFile if it cannot come here."""
        if not self.row < row <= LAST_ROW:
            raise UnusableFile(f"The worksheet is damaged: row {row} stands after row {self.row}.")
        self.row = row
        self.cells = []

    def finish(self) -> None:
        """The row is complete; it counts if anything stands in it."""
        if not self.cells:
            return
        self._filled += len(self.cells)
        if self._filled > self.limits.cells:
            raise too_large(self.limits)
        last = self.rows[-1][0] if self.rows else 0
        if self.row - last > self.limits.gap:
            raise UnusableFile(
                f"The worksheet has a cell in row {self.row:,}, and nothing for {self.row - last - 1:,} rows above it.",
                hint="Delete the rows below the list and save the workbook again.",
            )
        self.rows.append((self.row, self.cells))

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
        return self.doubt(column, shown) if isinstance(shown, Doubt) else shown

    def doubt(self, column: int, doubt: Doubt) -> str:
        """Flag a cell of the row; returns its text."""
        self.flags.append(Flag(self.row, column, doubt.why, doubt.text))
        return doubt.text

    def checked(self, column: int, text: str) -> str:
        """A long text, flagged if it is as long as Excel's limit: then the rest was probably cut off."""
        length = len(text.encode("utf-16-le", "surrogatepass")) // 2
        if length >= EXCEL_CELL:
            why = f"is {length:,} characters long, Excel's limit: the end was probably cut off"
            self.doubt(column, Doubt(f"{text[:60]}...", why))
        return text
