"""One worksheet of an Office Open XML workbook -> Grid."""

from collections.abc import Iterable

from importer.errors import UnusableFile
from importer.loader.grid import Grid
from importer.loader.markup import Locals, stream
from importer.loader.numerals import Doubt, Render, general
from importer.loader.ooxml import Workbook, unescape
from importer.model import Flag, column_letters

LAST_ROW = 1_048_576
LAST_COLUMN = 2_048
"""A column further right than this holds no roster; Excel's last one is 16,384."""
MAX_GAP = 100_000
DIGITS = "0123456789"
MEMORY = 50_000
"""How many numbers of one style are remembered with their text; dates and zip codes repeat."""


def read_worksheet(chunks: Iterable[bytes], part: str, workbook: Workbook, format_: str) -> Grid:
    """Read the cells, every one as the text a person sees."""
    reader = _Cells(workbook)
    stream(part, chunks, reader.start, reader.end, reader.text)
    rows = reader.rows
    return Grid(format_, rows, reader.flags, reader.notes())


class _Cells:
    """Expat's callbacks for a worksheet; written for speed, since they run five times a cell."""

    def __init__(self, workbook: Workbook) -> None:
        self.rows: list[tuple[int, list[str]]] = []
        self.flags: list[Flag] = []
        self._names = Locals()
        self._strings = workbook.strings
        self._renders = workbook.renders or [general]
        self._memory: list[dict[str, str]] = [{} for _ in self._renders]
        self._columns: dict[str, int] = {}
        self._row = 0
        self._column = -1
        self._cells: list[str] = []
        self._cell: dict[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._pieces: list[str] = []
        self._phonetic = False
        self._done = False
        self._hidden_rows = 0
        self._hidden_columns: list[str] = []
        self.text = self._pieces.append

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = self._names[name]
        if local == "c":
            self._cell = attributes
            self._value = self._formula = None
        elif local == "v" or local == "t" or local == "f":
            self._pieces.clear()
        elif local == "row":
            self._begin_row(attributes)
        elif local == "rPh":
            self._phonetic = True
        elif local == "col" and attributes.get("hidden") in {"1", "true"}:
            self._hidden_columns.append(f"{attributes.get('min')}-{attributes.get('max')}")

    def end(self, name: str) -> None:
        """An element ends."""
        local = self._names[name]
        if local == "v":
            self._value = "".join(self._pieces)
        elif local == "c":
            if not self._done:
                self._end_cell()
        elif local == "f":
            self._formula = "".join(self._pieces)
        elif local == "t":
            if not self._phonetic:
                self._value = (self._value or "") + "".join(self._pieces)
        elif local == "row":
            if self._cells:
                self.rows.append((self._row, self._cells))
        elif local == "rPh":
            self._phonetic = False
        elif local == "sheetData":
            self._done = True

    def notes(self) -> list[str]:
        """What the person should know about this worksheet."""
        notes = []
        if self._hidden_rows:
            notes.append(f"{self._hidden_rows} hidden rows were read like all others.")
        return notes

    def _begin_row(self, attributes: dict[str, str]) -> None:
        row = attributes.get("r")
        previous, self._row = self._row, int(row) if row and row.isdigit() else self._row + 1
        if not previous < self._row <= LAST_ROW:
            raise UnusableFile(f"The worksheet is damaged: row {self._row} stands after row {previous}.")
        if attributes.get("hidden") in {"1", "true"}:
            self._hidden_rows += 1
        self._cells = []
        self._column = -1

    def _end_cell(self) -> None:
        cell = self._cell
        reference = cell.get("r")
        if reference:
            letters = reference.rstrip(DIGITS)
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = column_number(letters)
        else:
            column = self._column + 1
        self._column = column
        text = self._text(cell, column)
        if not text:
            return
        cells = self._cells
        missing = column - len(cells)
        if missing == 0:
            cells.append(text)
        elif missing > 0:
            if column >= LAST_COLUMN:
                raise UnusableFile(
                    f"The worksheet is not usable: cell {column_letters(column)}{self._row} is far right."
                )
            cells.extend([""] * missing)
            cells.append(text)
        else:
            cells[column] = text

    def _text(self, cell: dict[str, str], column: int) -> str:
        kind = cell.get("t", "n")
        value = self._value
        if kind == "s" and value:
            return self._strings[int(value)]
        if not value:
            if self._formula is not None and (value is None or kind != "str"):
                why = "holds a formula whose result was never stored; open and save the workbook in Excel"
                self.flags.append(Flag(self._row, column, why, f"={self._formula}"))
            return ""
        if kind == "n":
            return self._shown(value, int(cell.get("s") or 0), column)
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "e":
            self.flags.append(Flag(self._row, column, "holds an error instead of a value", value))
            return value
        return unescape(value)

    def _shown(self, value: str, style: int, column: int) -> str:
        if style >= len(self._renders):
            style = 0
        render: Render = self._renders[style]
        if render is general:
            shown = render(value)
        else:
            memory = self._memory[style]
            known = memory.get(value)
            if known is not None:
                return known
            shown = render(value)
            if type(shown) is str:
                if len(memory) > MEMORY:
                    memory.clear()
                memory[value] = shown
        if isinstance(shown, Doubt):
            self.flags.append(Flag(self._row, column, shown.why, shown.text))
            return shown.text
        return shown


def column_number(letters: str) -> int:
    """A -> 0, Z -> 25, AA -> 26; raises UnusableFile for what no column is called."""
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        raise UnusableFile(f"The worksheet is damaged: no cell can be called {letters[:20]!r}.")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
