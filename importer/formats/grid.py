"""What a format's reader hands on: rows of text under their row numbers, before anyone asks where the header is."""

from dataclasses import dataclass, field
from typing import Protocol

from importer.model import DateOrder, Flag

Row = tuple[int, list[str]]
"""A row's number as the person sees it, and its cells from column A; trailing blanks may be missing."""


@dataclass(slots=True)
class Grid:
    """One worksheet, or one delimited file, as text. A reader fills it; from then on nobody writes into it."""

    format: str
    rows: list[Row] = field(default_factory=list)
    """In file order. Rows of a workbook that hold nothing are not listed; blank lines of delimited text are []."""
    flags: list[Flag] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    name: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    ragged: bool = False
    """Whether a row's number of cells means something: it does in delimited text, not in a workbook."""
    hidden_rows: frozenset[int] = frozenset()
    """Rows that are hidden, by hand or by a filter."""
    struck_rows: frozenset[int] = frozenset()
    """Rows whose cells are struck through: the first one, or most."""
    hidden_columns: tuple[tuple[int, int], ...] = ()
    """First and last position, from 0."""
    date_orders: dict[int, DateOrder] = field(default_factory=dict)
    """Column -> the order in which the formats of its real dates show them, if it is one."""
    merged: tuple[str, ...] = ()
    """Ranges as Excel writes them, such as B2:D2."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of a workbook by the name on its tab."""

    name: str
    hidden: bool = False
    is_grid: bool = True
    """False for a chart or a dialog, which has no cells."""
    part: str = ""
    """Where the format keeps it."""


class Book(Protocol):
    """A workbook, opened by the reader of its format."""

    format: str
    tabs: tuple[Tab, ...]

    def read(self, tab: Tab, most: int | None = None) -> Grid:
        """A sheet's rows, or about its first `most` ones."""
