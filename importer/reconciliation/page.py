"""What every sheet of the workbook has in common, and how it looks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from importer.model import Fate
from importer.reconciliation.cells import Value

INK = "#1F2933"
MUTED = "#5B6770"
ACCENT = "#17456B"
LINE = "#D5DBE1"

# Fill and ink per fate; every pair has a contrast of at least 4.5 : 1, and the word itself always stands in the cell.
_GOOD = ("#DDF1E4", "#0B5A2E")
_CALM = ("#DFEAF6", "#17456B")
_GREY = ("#ECEFF1", "#45535C")
_BAD = ("#FBE1DE", "#8A1C12")
_DOUBT = ("#FFEFC7", "#6F4600")
COLOURS: Mapping[Fate, tuple[str, str]] = MappingProxyType(
    {
        Fate.READY: _CALM,
        Fate.PREVIEWED: _CALM,
        Fate.CREATED: _GOOD,
        Fate.UPDATED: _GOOD,
        Fate.SAVED: _GOOD,
        Fate.DUPLICATE: _GREY,
        Fate.UNCHANGED: _GREY,
        Fate.INVALID: _BAD,
        Fate.HELD: _DOUBT,
        Fate.REFUSED: _BAD,
        Fate.FAILED: _BAD,
        Fate.UNVERIFIED: _DOUBT,
        Fate.NOT_SENT: _DOUBT,
    }
)

_FONT: Mapping[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
# `@` keeps text that a person types as text: 02139 stays 02139, and =1+1 is no formula.
_TEXT = {**_FONT, "num_format": "@"}
_HEAD = {**_TEXT, "bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT, "valign": "vcenter", "text_wrap": True}

STYLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "text": _TEXT,
        "wrap": {**_TEXT, "text_wrap": True},
        "muted": {**_TEXT, "font_color": MUTED, "text_wrap": True},
        "strong": {**_TEXT, "bold": True},
        "count": {**_FONT, "num_format": "#,##0", "align": "right"},
        "plain number": {**_FONT, "num_format": "0", "align": "right"},
        "head": _HEAD,
        "own head": {**_HEAD, "bg_color": "#33424E"},
        "title": {**_TEXT, "font_size": 18, "bold": True, "font_color": ACCENT, "valign": "vcenter"},
        "lead": {**_TEXT, "font_size": 12, "font_color": MUTED, "valign": "vcenter"},
        "section": {**_TEXT, "font_size": 13, "bold": True, "font_color": ACCENT, "bottom": 1, "bottom_color": LINE},
        "total": {**_TEXT, "bold": True, "top": 1, "top_color": MUTED},
        "total count": {**_FONT, "num_format": "#,##0", "align": "right", "bold": True, "top": 1, "top_color": MUTED},
        "good": {**_TEXT, "bold": True, "font_color": _GOOD[1]},
        "bad": {**_TEXT, "bg_color": _BAD[0], "font_color": _BAD[1], "border": 1, "border_color": "#D9534A"},
        "warned": {**_TEXT, "bg_color": _DOUBT[0], "font_color": _DOUBT[1]},
        "answer": {**_TEXT, "bg_color": "#FFFBE6", "border": 1, "border_color": "#C9A227"},
        "even": _TEXT | {"text_wrap": True},
        "odd": _TEXT | {"text_wrap": True, "bg_color": "#F4F6F8"},
        "even number": {**_FONT, "num_format": "0", "align": "right"},
        "odd number": {**_FONT, "num_format": "0", "align": "right", "bg_color": "#F4F6F8"},
        **{
            fate.value: {**_TEXT, "bg_color": fill, "font_color": ink, "bold": True}
            for fate, (fill, ink) in COLOURS.items()
        },
    }
)  # fmt: skip


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
    columns: Sequence[tuple[float, str]]
    """Width and style of each column."""
    freeze: tuple[int, int] = (1, 0)
    filtered: bool = True
    decorate: Callable[[Any, Any], None] = nothing_over
    """Adds comments, drop-downs and charts to the library's worksheet."""
    colour: str = ""
    gridlines: bool = True


def head(titles: Sequence[str], style: str = "head") -> Line:
    """The row of titles over a table."""
    return Line(titles, [style] * len(titles), 22)


def table(
    name: str,
    columns: Sequence[tuple[str, float, str]],
    rows: Sequence[Sequence[Value]],
    nothing: str,
    **more: Any,
) -> Page:
    """A sheet with a row of titles and rows of cells, or one sentence where there are none.

    `columns` are (title, width, style).
    """
    titles = [title for title, _, _ in columns]
    styles = [style for _, _, style in columns]
    if rows:
        lines = [head(titles), *(Line(row, styles) for row in rows)]
    else:
        lines = [head(titles), Line([nothing, *[""] * (len(titles) - 1)], ["text"] * len(titles))]
    return Page(
        name=name,
        size=(len(lines), len(titles)),
        lines=lines,
        columns=[(width, style) for _, width, style in columns],
        filtered=bool(rows),
        **more,
    )
