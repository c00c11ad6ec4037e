"""What every sheet of the workbook has in common, and how it looks."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from types import MappingProxyType
from typing import Any

from importer.exhaustive import complete
from importer.model import Fate
from importer.reconciliation.cell_xml import Value

INK = "#1F2933"
MUTED = "#5B6770"
ACCENT = "#17456B"
LINE = "#D5DBE1"
LINE_HEIGHT = 15.0
_TALLEST = 12
_NUMBERS = frozenset({"count", "plain number", "even number", "odd number"})


@dataclass(frozen=True, slots=True)
class Tint:
    """The colours of a kind of fate; ink on fill has a contrast of at least 4.5 : 1, and the word is always there."""

    fill: str
    ink: str
    bar: str


_GOOD = Tint("#DDF1E4", "#0B5A2E", "#3C9A63")
_CALM = Tint("#DFEAF6", "#17456B", "#4A7FB5")
_GREY = Tint("#ECEFF1", "#45535C", "#93A1AB")
_BAD = Tint("#FBE1DE", "#8A1C12", "#C9473A")
_DOUBT = Tint("#FFEFC7", "#6F4600", "#D9A12B")
TINTS: Mapping[Fate, Tint] = complete(
    Fate,
    {
        Fate.READY: _CALM,
        Fate.PREVIEWED: _CALM,
        Fate.CREATED: _GOOD,
        Fate.UPDATED: _GOOD,
        Fate.SAVED: _GOOD,
        Fate.DUPLICATE: _GREY,
        Fate.UNCHANGED: _GREY,
        Fate.LEFT_OUT: _GREY,
        Fate.INVALID: _BAD,
        Fate.HELD: _DOUBT,
        Fate.REFUSED: _BAD,
        Fate.FAILED: _BAD,
        Fate.UNVERIFIED: _DOUBT,
        Fate.NOT_SENT: _DOUBT,
    },
)

_FONT: Mapping[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
# `@` keeps text that a person types as text: 02139 stays 02139, and =1+1 is no formula.
_TEXT = {**_FONT, "num_format": "@"}
_COUNT = {**_FONT, "num_format": "#,##0", "align": "right", "indent": 1}
_HEAD = {**_TEXT, "bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT, "valign": "vcenter", "text_wrap": True}

STYLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "text": _TEXT,
        "wrap": {**_TEXT, "text_wrap": True},
        "muted": {**_TEXT, "font_color": MUTED, "text_wrap": True},
        "strong": {**_TEXT, "bold": True},
        "strong count": {**_TEXT, "bold": True, "align": "right", "indent": 1},
        "count": _COUNT,
        "plain number": {**_FONT, "num_format": "0", "align": "right", "indent": 1},
        "head": _HEAD,
        "head number": {**_HEAD, "align": "right", "indent": 1},
        "own head": {**_HEAD, "bg_color": "#33424E"},
        "title": {**_TEXT, "font_size": 18, "bold": True, "font_color": ACCENT, "valign": "vcenter"},
        "lead": {**_TEXT, "font_size": 12, "font_color": MUTED, "valign": "vcenter"},
        "section": {**_TEXT, "font_size": 13, "bold": True, "font_color": ACCENT, "bottom": 1, "bottom_color": LINE},
        "total": {**_TEXT, "bold": True, "top": 1, "top_color": MUTED},
        "total count": {**_COUNT, "bold": True, "top": 1, "top_color": MUTED},
        "good": {**_TEXT, "bold": True, "font_color": _GOOD.ink},
        "bad": {**_TEXT, "bg_color": _BAD.fill, "font_color": _BAD.ink, "border": 1, "border_color": "#D9534A"},
        "warned": {**_TEXT, "bg_color": _DOUBT.fill, "font_color": _DOUBT.ink},
        "answer": {**_TEXT, "bg_color": "#FFFBE6", "border": 1, "border_color": "#C9A227"},
        "even": _TEXT | {"text_wrap": True},
        "odd": _TEXT | {"text_wrap": True, "bg_color": "#F4F6F8"},
        "even number": {**_FONT, "num_format": "0", "align": "right", "indent": 1},
        "odd number": {**_FONT, "num_format": "0", "align": "right", "indent": 1, "bg_color": "#F4F6F8"},
        **{
            fate.value: {**_TEXT, "bg_color": tint.fill, "font_color": tint.ink, "bold": True}
            for fate, tint in TINTS.items()
        },
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)  # by identity: what is found out about columns is looked up for every row
class Column:
    """One column of a sheet: its title, its width in characters, the style of its cells."""

    title: str
    width: float
    style: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its cells and the name of each cell's style."""

    cells: Sequence[Value]
    styles: Sequence[str]
    height: float | None = None


def nothing_over(_workbook: Any, _worksheet: Any) -> None:
    """Leave a sheet without comments, drop-downs and charts."""


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: how many rows and columns, what stands in them, and what lies over them."""

    name: str
    size: tuple[int, int]
    """Rows and columns that hold something."""
    lines: Iterable[Line]
    """Read once, while the sheet is written."""
    columns: Sequence[Column]
    freeze: tuple[int, int] = (1, 0)
    filtered: bool = True
    decorate: Callable[[Any, Any], None] = nothing_over
    """Adds comments, drop-downs and charts to the library's worksheet."""
    colour: str = ""
    gridlines: bool = True


def head(columns: Sequence[Column]) -> Line:
    """The row of titles over a table; a title stands over its numbers."""
    styles = ["head number" if column.style in _NUMBERS else "head" for column in columns]
    return Line([column.title for column in columns], styles, 22)


def table(
    name: str,
    columns: tuple[Column, ...],
    rows: Sequence[Sequence[Value]],
    nothing: str,
    *,
    muted: Container[int] = frozenset(),
    **more: Any,
) -> Page:
    """A sheet with a row of titles and rows of cells, or one sentence where there are none.

    `muted` are the positions of rows that recede behind the others.
    """
    return Page(
        name=name,
        size=(max(len(rows), 1) + 1, len(columns)),
        lines=_table_lines(columns, rows, nothing, muted),
        columns=columns,
        filtered=bool(rows),
        **more,
    )


def _table_lines(
    columns: tuple[Column, ...], rows: Sequence[Sequence[Value]], nothing: str, muted: Container[int]
) -> Iterator[Line]:
    yield head(columns)
    styles = [column.style for column in columns]
    for at, row in enumerate(rows):
        yield Line(row, ["muted"] * len(row) if at in muted else styles, height(row, columns))
    if not rows:
        yield Line([nothing], ["good"])


def height(cells: Sequence[Value], columns: tuple[Column, ...]) -> float | None:
    """The height a row needs for its wrapped cells; None for a row of one line, which needs no telling."""
    most = max([_lines(cells[at], width) for at, width in _wrapping(columns)], default=1)
    return None if most <= 1 else min(most, _TALLEST) * LINE_HEIGHT


@lru_cache
def _wrapping(columns: tuple[Column, ...]) -> list[tuple[int, float]]:
    """(position, width) of the columns in which long text goes on in the next line."""
    return [(at, column.width) for at, column in enumerate(columns) if STYLES[column.style].get("text_wrap")]


@lru_cache(maxsize=1_000)  # what happened to a row is told in the same few sentences
def _lines(cell: Value, width: float) -> int:
    if not isinstance(cell, str) or (len(cell) < width and "\n" not in cell):
        return 1
    # A column is `width` digits wide; the letters of a sentence are narrower, and lines end early at a long word.
    return sum(max(1, ceil(len(part) * 0.92 / width)) for part in cell.split("\n"))
