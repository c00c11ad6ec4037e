"""An OpenDocument spreadsheet (.ods) -> Grid. The format stores beside each value the text that was on the screen."""

import re
from collections.abc import Iterator

from importer.errors import UnusableFile
from importer.formats.archive import Archive
from importer.formats.excel_dates import from_iso
from importer.formats.grid import Grid, Tab
from importer.formats.grid_builder import EXCEL_CELL, LAST_ROW, GridBuilder
from importer.formats.limits import Limits
from importer.formats.number_formats import TRUTHS, Doubt, general
from importer.formats.xml_stream import Locals, Markup

CONTENT = "content.xml"
ERROR = re.compile(r"#[A-Z/0]+[!?]?|Err:\d+")
DIGITS_AND_MARKS = re.compile(r"[\d()./ +-]+")


class _Enough(Exception):
    """The rows that were asked for have been read."""


class OpenDocumentBook:
    """An .ods workbook."""

    format = "ods"

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive, self._limits = archive, limits
        self.tabs = tuple(self._tabs())

    def read(self, tab: Tab, most: int | None = None) -> Grid:
        """A sheet's rows, or about its first `most` ones."""
        events = _Table(int(tab.part), most, self._limits)
        markup = Markup(CONTENT, events.start, events.end, events.text)
        try:
            for chunk in self._archive.chunks(CONTENT):
                markup.feed(chunk)
        except _Enough:
            pass
        grid = Grid(self.format, events.rows.rows, events.rows.flags, name=tab.name)
        grid.hidden_rows = frozenset(events.hidden_rows)
        grid.hidden_columns = tuple(events.hidden_columns)
        return grid

    def _tabs(self) -> Iterator[Tab]:
        hidden_styles, style, depth = set[str](), "", 0
        names = Locals()
        tables: list[tuple[str, str]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal style, depth
            local = names[name]
            if local == "style":
                style = attributes.get("style:name", "")
            elif local == "table-properties" and attributes.get("table:display") == "false":
                hidden_styles.add(style)
            elif local == "table":
                depth += 1
                if depth == 1:
                    tables.append((attributes.get("table:name", ""), attributes.get("table:style-name", "")))

        def end(name: str) -> None:
            nonlocal depth
            depth -= names[name] == "table"

        markup = Markup(CONTENT, start, end)
        for chunk in self._archive.chunks(CONTENT):
            markup.feed(chunk)
        markup.close()
        for number, (name, table_style) in enumerate(tables):
            yield Tab(name, table_style in hidden_styles, part=str(number))


class _Table:
    """Expat's callbacks for the rows of one table."""

    def __init__(self, number: int, most: int | None, limits: Limits) -> None:
        self.rows = GridBuilder(limits)
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self._names = Locals()
        self._number, self._most = number, most
        self._seen = -1
        self._tables = 0
        self._next_row = 1
        self._row: dict[str, str] = {}
        self._column = self._columns = 0
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._pieces: list[str] = []
        self._muted = 0

    @property
    def _reading(self) -> bool:
        return self._tables == 1 and self._seen == self._number and not self._muted

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = self._names[name]
        if local == "table":
            self._tables += 1
            self._seen += self._tables == 1
        elif local in {"annotation", "shapes"}:
            self._muted += 1
        elif not self._reading:
            return
        elif local == "table-row":
            self._start_row(attributes)
        elif local == "table-column":
            self._column_of_sheet(attributes)
        elif local in {"table-cell", "covered-table-cell"}:
            self._cell, self._paragraphs, self._pieces = attributes, [], []
        elif local == "p":
            self._pieces = []
        else:
            self._pieces.append(_spacing(local, attributes))

    def text(self, text: str) -> None:
        """Characters of whichever element is open."""
        if self._cell is not None and not self._muted:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        local = self._names[name]
        if local == "table":
            if self._tables == 1 and self._seen == self._number:
                raise _Enough
            self._tables -= 1
        elif local in {"annotation", "shapes"}:
            self._muted -= 1
        elif not self._reading:
            return
        elif local == "p":
            self._paragraphs.append("".join(self._pieces))
        elif local in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif local == "table-row":
            self._end_row()

    def _column_of_sheet(self, attributes: dict[str, str]) -> None:
        first = self._columns
        self._columns += _repeat(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility", "visible") != "visible":
            self.hidden_columns.append((first, self._columns - 1))

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row, self._column = attributes, 0
        if self._next_row > LAST_ROW:
            raise UnusableFile("The worksheet is damaged: it has more rows than a worksheet can have.")
        self.rows.begin(self._next_row)
        if attributes.get("table:visibility", "visible") != "visible":
            self.hidden_rows.append(self._next_row)

    def _end_cell(self) -> None:
        cell, self._cell = self._cell or {}, None
        repeated = _repeat(cell, "table:number-columns-repeated")
        text = self._shown(cell) if self._paragraphs or len(cell) > 1 else ""
        if text:
            for column in range(self._column, min(self._column + repeated, self.rows.limits.columns + 1)):
                self.rows.put(column, text)
        self._column += repeated

    def _shown(self, cell: dict[str, str]) -> str:
        text = "\n".join(self._paragraphs)
        if ERROR.fullmatch(text) and ("table:formula" in cell or cell.get("calcext:value-type") == "error"):
            return self.rows.doubt(self._column, Doubt(text, "holds an error instead of a value"))
        if "office:value-type" not in cell and "table:formula" in cell and not text:
            why = "holds a formula whose result was never stored"
            self.rows.doubt(self._column, Doubt(cell["table:formula"].removeprefix("of:"), why))
            return ""
        if len(text) >= EXCEL_CELL:
            return self.rows.checked(self._column, text)
        return self.rows.sure(self._column, shown(cell, text))

    def _end_row(self) -> None:
        repeated = _repeat(self._row, "table:number-rows-repeated")
        first = self._next_row
        self._next_row += repeated
        if self.rows.cells and repeated > self.rows.limits.repeats:
            raise UnusableFile(f"The worksheet is not safe to read: it repeats row {first} {repeated:,} times.")
        cells, flags = (
            self.rows.cells,
            [flag for flag in self.rows.flags[-len(self.rows.cells) - 1 :] if flag.row == first],
        )
        self.rows.finish()
        if cells:
            for row in range(first + 1, first + repeated):
                self.rows.begin(row)
                self.rows.cells = list(cells)
                self.rows.finish()
                for flag in flags:
                    self.rows.flags.append(type(flag)(row, flag.column, flag.why, flag.value))
        if self._most is not None and len(self.rows.rows) >= self._most:
            raise _Enough


def _spacing(element: str, attributes: dict[str, str]) -> str:
    if element == "s":
        return " " * min(_repeat(attributes, "text:c"), 1000)
    return {"tab": "\t", "line-break": "\n"}.get(element, "")


def _repeat(attributes: dict[str, str], name: str) -> int:
    count = attributes.get(name, "1")
    return max(1, int(count)) if count.isdecimal() and len(count) < 10 else 1


def shown(cell: dict[str, str], text: str) -> "str | Doubt":
    """What a person sees in a cell, from its stored value and the text beside it."""
    if truth := TRUTHS.get(cell.get("table:formula", "").removeprefix("of:=")):
        return truth
    kind = cell.get("office:value-type", "string")
    value = cell.get("office:value", "")
    if kind in {"float", "currency"} and value:
        return _number(value, text)
    if kind == "percentage":
        return text or value
    if kind == "date":
        return from_iso(cell.get("office:date-value", "")) or Doubt(text, "is stored as a date, but is none")
    if kind == "time":
        return from_iso(cell.get("office:time-value", "")) or text
    if kind == "boolean":
        return "TRUE" if cell.get("office:boolean-value") == "true" else "FALSE"
    return text or cell.get("office:string-value", "")


def _number(value: str, text: str) -> "str | Doubt":
    """The number, or the text beside it where a format only adds zeros and marks: 02139, 555-0100."""
    number = general(value)
    digits = re.sub(r"\D", "", text)
    if isinstance(number, str) and number.isdigit() and digits.lstrip("0") == number.lstrip("0") and digits:
        return text.strip() if DIGITS_AND_MARKS.fullmatch(text) else number
    return number
