"""An OpenDocument spreadsheet (.ods) -> Grid.

All its sheets stand in one part, so that one is read once, all sheets together. As in `ooxml_worksheet`, rows in the
plain form that nearly all have are taken by a regular expression, and expat reads everything else.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from importer.formats.archive import Archive
from importer.formats.grid import Grid, Tab
from importer.formats.grid_builder import SHORT, is_struck, too_large, uncut
from importer.formats.limits import Limits
from importer.formats.number_formats import Doubt
from importer.formats.opendocument_cells import VALUE_OF, Cells, TableRows, repeated, shown, shown_in
from importer.formats.xml_stream import Locals, Markup, is_plain, pieces

CONTENT = "content.xml"
ATTRIBUTE = re.compile(r' ([a-z:-]+)="([^"<&]*)"')
ROW = re.compile(rf"\s*<table:table-row((?:{ATTRIBUTE.pattern})*)>")
CELL = re.compile(
    r'<table:table-cell(?: table:style-name="[^"<&]*")?(?: table:number-columns-repeated="([1-9][0-9]{0,8})")?'
    r'(?: office:value-type="([a-z]+)"(?: office:currency="[^"<&]*")?(?: (office:(?:[a-z]+-)?value)="([^"<&]*)")?'
    r'(?: calcext:value-type="(?!error)[a-z]+")?)?'
    r"(?:/>|>(?:<text:p>([^<&\x00-\x08\x0b-\x1f]*)</text:p>)?</table:table-cell>)"
    r"|([\s\S]+)"
)
STYLE = re.compile(r' table:style-name="([^"<&]*)"')
LINE_THROUGH = "style:text-line-through-style"
ROW_END = "</table:table-row>"
MUTE = frozenset({"annotation", "shapes", "dde-links", "tracked-changes"})
"""Elements whose text and tables are not those of a sheet: comments, drawings, copies of other files, what once was."""
SPACES = 1_000
"""As many as one `s` element may stand for."""


class OpenDocumentBook:
    """An .ods workbook."""

    format = "ods"

    def __init__(self, archive: Archive, limits: Limits) -> None:
        content = _Content(limits)
        markup = Markup(CONTENT, content.start, content.end, content.text)
        quick = True
        for piece in pieces(CONTENT, archive.chunks(CONTENT), ROW_END):
            if quick and content.take(piece):
                continue
            quick = quick and is_plain(piece)
            markup.feed(piece)
        markup.close()
        self._tables = content.tables
        self.tabs = tuple(
            Tab(table.name, table.style in content.hidden_styles, part=str(number))
            for number, table in enumerate(content.tables)
        )

    def read(self, tab: Tab, most: int | None = None) -> Grid:
        """A sheet's rows, or its first `most` ones."""
        table = self._tables[int(tab.part)]
        if table.refusal is not None:
            raise table.refusal
        grid = Grid(self.format, table.rows.rows[:most], table.rows.flags, name=tab.name)
        grid.hidden_rows = frozenset(table.hidden_rows)
        grid.struck_rows = frozenset(table.struck_rows)
        grid.hidden_columns = tuple(table.hidden_columns)
        return grid


class _Content:
    """What happens while the part is read: expat's callbacks, and whole rows taken past it."""

    def __init__(self, limits: Limits) -> None:
        self.tables: list[TableRows] = []
        self.hidden_styles = set[str]()
        self._struck_styles = set[str]()
        self._marks: list[tuple[str, bool]] = []
        self._limits = limits
        self._names = Locals()
        self._style = ""
        self._between_rows = False
        self._filled = 0
        self._depth = self._muted = 0
        """How many tables are open, one in a cell of another; and how many elements whose text is none of a cell."""
        self._row: dict[str, str] = {}
        self._cells: list[tuple[str | Doubt, int]] = []
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._pieces: list[str] = []

    def take(self, piece: str) -> bool:
        """Read a whole row's text, or return False with nothing done."""
        opening = ROW.match(piece) if self._between_rows and piece.endswith(ROW_END) else None
        if opening is None:
            return False
        if self._struck_styles and not self._struck_styles.isdisjoint(STYLE.findall(piece)):
            return False  # as in `ooxml_worksheet`
        # Tables within cells, links and comments: their rows are expat's.
        found = CELL.findall(piece, opening.end(), len(piece) - len(ROW_END))
        if found and found[-1][-1]:
            return False
        self.tables[-1].add_row(_attributes(opening[1]), _plain_cells(found))
        return True

    # ------------------------------------------------------------ expat's callbacks

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = self._names[name]
        self._between_rows = False
        if local in MUTE:
            self._muted += 1
        elif self._muted:
            return
        elif local == "table":
            self._start_table(attributes)
        elif self._depth == 0:
            self._note_style(local, attributes)
        elif self._depth == 1:
            self._start_inside(local, attributes)

    def _note_style(self, local: str, attributes: dict[str, str]) -> None:
        if local == "style":
            self._style = attributes.get("style:name", "")
        elif local == "table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self._style)
        elif local == "text-properties" and attributes.get(LINE_THROUGH, "none") != "none":
            self._struck_styles.add(self._style)

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            name, style = attributes.get("table:name", ""), attributes.get("table:style-name", "")
            self.tables.append(TableRows(name, style, self._limits))

    def _start_inside(self, local: str, attributes: dict[str, str]) -> None:
        if local == "table-row":
            self._row, self._cells, self._marks = attributes, [], []
        elif local == "table-column":
            self.tables[-1].add_columns(attributes)
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
        self._between_rows = False
        if local in MUTE:
            self._muted -= 1
        elif self._muted:
            return
        elif local == "table":
            self._end_table()
        elif self._depth == 1:
            self._end_inside(local, name)

    def _end_table(self) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._filled += self.tables[-1].rows.filled
        # Each sheet keeps to the limit by itself; together they could still fill the memory.
        if self._filled > self._limits.cells:
            raise too_large(self._limits)

    def _end_inside(self, local: str, name: str) -> None:
        if local == "p":
            self._paragraphs.append("".join(self._pieces))
        elif local in {"table-cell", "covered-table-cell"}:
            cell, self._cell = self._cell or {}, None
            text = "\n".join(self._paragraphs)
            self._cells.append((shown_in(cell, text), repeated(cell, "table:number-columns-repeated")))
            self._marks.append((text, cell.get("table:style-name") in self._struck_styles))
        elif local == "table-row":
            self.tables[-1].add_row(self._row, self._cells, struck=is_struck(self._marks))
            self._between_rows = name == "table:table-row"


@lru_cache(maxsize=1_000)
def _attributes(written: str) -> Mapping[str, str]:
    """The attributes of a row, which nearly all rows share."""
    return dict(ATTRIBUTE.findall(written))


def _plain_cells(found: list[tuple[str, ...]]) -> Cells:
    worth: str | Doubt
    for times, kind, name, value, text, _ in found:
        if kind == "string" or not kind:
            worth = text or value
            worth = worth if len(worth) < SHORT else uncut(worth)
        else:
            worth = shown(kind, value if name == VALUE_OF.get(kind) else "", text)
        yield worth, int(times) if times else 1


def _spacing(element: str, attributes: dict[str, str]) -> str:
    if element == "s":
        return " " * min(repeated(attributes, "text:c"), SPACES)
    return {"tab": "\t", "line-break": "\n"}.get(element, "")
