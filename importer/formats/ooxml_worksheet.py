"""One worksheet of an Office Open XML workbook -> Grid.

Expat reads the part. Its callbacks, though, cost several microseconds a cell, and nearly every row of nearly every
workbook is written in one plain form; so rows in that form are taken by a regular expression and never reach expat,
which reads everything else. `CELL` admits only what means the same to an XML parser; what it does not recognise sends
its whole row to expat, and a comment or CDATA section ends the short cut for the rest of the part.
"""

import re
from collections.abc import Iterable

from importer.english import agreeing, counted
from importer.errors import UnusableFile
from importer.formats.archive import Archive
from importer.formats.grid import Grid, Tab
from importer.formats.grid_builder import SHORT, is_struck, too_large
from importer.formats.limits import Limits
from importer.formats.number_formats import MOST_DIGITS
from importer.formats.ooxml_parts import Workbook, open_workbook, unescape
from importer.formats.worksheet_cells import NUMERIC, WorksheetCells
from importer.formats.xml_stream import Locals, Markup, is_plain, pieces

TEXT = r"([^<&\x00-\x08\x0b-\x1f]*)"
CELL = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?'
    rf"(?:/>|>(?:<f>([^<&]+)</f>(?=<v>))?(?:<v>{TEXT}</v>|<is><t(?: xml:space=\"preserve\")?>{TEXT}</t></is>)?</c>)"
    r"|([\s\S]+)"
)
ROW = re.compile(r'\s*<row r="([0-9]{1,7})"([^<>&]*)>')
HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
STYLE = re.compile(r' s="([0-9]+)"')
ROW_END = "</row>"
DIGITS = "0123456789"
BYTES_OF_A_CELL = 10
"""As few as a cell takes; a part too small to hold too many is read without counting them first."""


class OoxmlBook:
    """An .xlsx or .xlsm workbook."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._workbook = open_workbook(archive, limits)
        self.format = self._workbook.format
        self.tabs = self._workbook.tabs

    def read(self, tab: Tab, most: int | None = None) -> Grid:
        """A sheet's rows, or about its first `most` ones."""
        limits = self._workbook.limits
        if self._archive.size(tab.part) > BYTES_OF_A_CELL * limits.cells:
            _refuse_too_many(self._archive.chunks(tab.part), limits)
        grid = read_worksheet(self._archive.chunks(tab.part), tab.part, self._workbook, most)
        grid.name = tab.name
        return grid


def _refuse_too_many(chunks: Iterable[bytes], limits: Limits) -> None:
    """Count a sheet's cells by their tags, so that one that is too large is refused in seconds and in little memory.

    A tag cut in two by the end of a chunk, or written with a prefix, escapes; the reading itself counts exactly.
    """
    cells = filled = 0
    for chunk in chunks:
        cells += chunk.count(b"<c ") + chunk.count(b"<c>") + chunk.count(b"<c/")
        filled += chunk.count(b"<v>") + chunk.count(b"<is>")
        if filled > limits.cells or cells > 2 * limits.cells:
            raise too_large(limits)


def read_worksheet(chunks: Iterable[bytes], part: str, workbook: Workbook, most: int | None = None) -> Grid:
    """Read the cells, every one as the text a person sees."""
    events = _Events(WorksheetCells(workbook))
    markup = Markup(part, events.start, events.end, events.text)
    quick = True
    for piece in pieces(part, chunks, ROW_END):
        if most is not None and len(events.cells.rows) >= most:
            return events.grid(workbook)
        # Only between rows: in the middle of one, expat holds half of what the piece means.
        if quick and events.between_rows and events.take(piece):
            continue
        quick = quick and is_plain(piece)
        markup.feed(piece)
    markup.close()
    return events.grid(workbook)


class _Events:
    """What happens while the part is read: expat's callbacks, and whole rows taken past it."""

    def __init__(self, cells: WorksheetCells) -> None:
        self.cells = cells
        self._most = 2 * cells.limits.cells
        self._longest = cells.limits.text
        self.between_rows = False
        self.hidden_rows: list[int] = []
        self.struck_rows: list[int] = []
        self._struck_styles = cells.struck_styles
        self._marks: list[tuple[str, bool]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[str] = []
        self._names = Locals()
        self._open = [""]
        self._column = -1
        self._seen = 0
        self._cell: dict[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._phonetic = False
        self._pieces: list[str] = []
        self._length = 0
        # By their parents as well: the anchors of buttons and pictures in a worksheet have rows and columns, too.
        self._starts = {
            ("row", "c"): self._start_cell,
            ("sheetData", "row"): self._start_row,
            ("cols", "col"): self._col,
            ("mergeCells", "mergeCell"): self._merge,
        }
        self._ends = {"c": self._end_cell, "v": self._end_value, "f": self._end_formula, "t": self._end_text}

    def take(self, piece: str) -> bool:
        """Read a whole row's text, or return False with nothing done."""
        opening = ROW.match(piece) if piece.endswith(ROW_END) else None
        if opening is None or opening[2].endswith("/"):
            return False
        if self._struck_styles and not self._struck_styles.isdisjoint(STYLE.findall(piece)):
            return False  # few workbooks have such cells, and the quick way need not look at styles
        found = CELL.findall(piece, opening.end(), len(piece) - len(ROW_END))
        # The last alternative of CELL takes what it does not know; then the row is expat's.
        if found and found[-1][-1]:
            return False
        self._begin(int(opening[1]), hidden=HIDDEN.search(opening[2]) is not None)
        self._fill(found)
        self._seen += len(found)
        self._finish()
        return True

    def _finish(self) -> None:
        self.cells.finish()
        if is_struck(self._marks):
            self.struck_rows.append(self.cells.row)
        if self._seen > self._most:
            raise too_large(self.cells.limits)

    def _fill(self, found: list[tuple[str, ...]]) -> None:
        """The inner loop: shared strings, plain integers and numbers seen before are settled on the spot."""
        cells = self.cells
        strings, columns, styles, row = cells.short_strings, cells.columns, cells.styles, cells.cells
        count, length = len(strings), 0
        for letters, style, kind, formula, value, inline, _ in found:
            text: str | None = None
            if kind == "s":
                if value.isdigit() and (number := int(value)) < count:
                    text = strings[number]
            elif kind in NUMERIC and value and not formula:
                known = styles[style]
                whole = known.plain and value.isdigit() and value[0] != "0" and len(value) <= MOST_DIGITS
                text = value if whole else known.memory.get(value)
            elif kind == "inlineStr" and inline:
                text = inline if len(inline) < SHORT and "_x" not in inline else None
            elif not value and not inline and not formula:
                continue
            if text is None:
                text = cells.text(columns[letters], kind, style, value or unescape(inline), formula or None)
            if text:
                column = columns[letters]
                if column == length:
                    row.append(text)
                    length += 1
                else:
                    cells.put(column, text)
                    length = len(row)

    # ------------------------------------------------------------ expat's callbacks

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = self._names[name]
        place = self._open[-1], local
        self._open.append(local)
        self._pieces.clear()
        self._length = 0
        if place in self._starts:
            self._starts[place](attributes)
        elif local == "rPh":
            self._phonetic = True
        self.between_rows = local == "sheetData" and name == local

    def text(self, text: str) -> None:
        """Characters of whichever element is open."""
        self._pieces.append(text)
        self._length += len(text)
        if self._length > self._longest:
            raise UnusableFile("The worksheet is not safe to read: a cell is millions of characters long.")

    def end(self, name: str) -> None:
        """An element ends."""
        local = self._open.pop()
        if local in self._ends:
            self._ends[local]()
        elif local == "row" and self._open[-1] == "sheetData":
            self._finish()
        elif local == "rPh":
            self._phonetic = False
        self.between_rows = local == "row" and name == local and self._open[-1] == "sheetData"

    def _inside(self, *path: str) -> bool:
        return tuple(self._open[-len(path) :]) == path

    def _col(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in {"1", "true"}:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _merge(self, attributes: dict[str, str]) -> None:
        self.merged.append(attributes.get("ref", ""))

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        row = int(number) if number.isdecimal() else self.cells.row + 1
        self._begin(row, hidden=attributes.get("hidden") in {"1", "true"})

    def _begin(self, row: int, *, hidden: bool) -> None:
        self.cells.begin(row)
        self._column = -1
        self._marks.clear()
        if hidden:
            self.hidden_rows.append(row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._seen += 1
        if self._seen > self._most:
            raise too_large(self.cells.limits)
        self._value = self._formula = None

    def _end_value(self) -> None:
        self._value = "".join(self._pieces)

    def _end_formula(self) -> None:
        self._formula = "".join(self._pieces)

    def _end_text(self) -> None:
        # Readings of Japanese names stand inside the text, and no screen shows them there.
        if not self._phonetic:
            self._value = (self._value or "") + unescape("".join(self._pieces))

    def _end_cell(self) -> None:
        if not self._inside("sheetData", "row"):
            return
        cell = self._cell
        letters = cell.get("r", "").rstrip(DIGITS)
        # References may be left out; then cells follow each other.
        self._column = self.cells.columns[letters] if letters else self._column + 1
        text = self.cells.text(self._column, cell.get("t", ""), cell.get("s", ""), self._value, self._formula)
        if text:
            self.cells.put(self._column, text)
            if self._struck_styles:
                self._marks.append((text, cell.get("s") in self._struck_styles))

    # ------------------------------------------------------------ the outcome

    def grid(self, workbook: Workbook) -> Grid:
        """Everything that was collected."""
        grid = Grid(workbook.format, self.cells.rows, self.cells.flags)
        grid.hidden_rows = frozenset(self.hidden_rows)
        grid.struck_rows = frozenset(self.struck_rows)
        grid.hidden_columns = tuple(self.hidden_columns)
        grid.merged = tuple(self.merged)
        grid.date_orders = {column: min(orders) for column, orders in self.cells.shown.items() if len(orders) == 1}
        if workbook.stale and self.cells.formulas:
            grid.notes.append(_on_stale(self.cells.formulas, self.cells.unstored))
        return grid


def _on_stale(stored: int, unstored: int) -> str:
    result, was = agreeing(stored, "result", "results"), agreeing(stored, "was", "were")
    rest = f"; {unstored:,} more {agreeing(unstored, 'has', 'have')} none" if unstored else ""
    return (
        f"The workbook asks to be calculated anew when it is opened; the stored {result} of "
        f"{counted(stored, 'formula')} {was} read{rest}."
    )
