"""Ragged rows: delimited text longer or shorter than the header is harmless, filled up, or not to be trusted.

Blank cells beyond the last column shift nothing where the program that wrote the file puts them on every row. On a few
rows only they may also come from a comma that was not quoted, in a row whose last cells were blank; such a row is
trusted if no row should end so early, or if its values are of the same kind as those above and below.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from importer.english import counted
from importer.formats import Row
from importer.loader.clues import is_blank, is_data
from importer.loader.header_finding import Header, names_of
from importer.loader.name_promises import has_delimiter_too_many, lacks_delimiter
from importer.model import Flag

SAMPLE = 500
"""Ordinary rows that say what is in a column."""
FEWEST = 3
"""Filled cells by which a column can be judged."""
NEARLY_ALL = 0.9
UNSURE = 0.5
MISFIT = ", and its values do not fit their columns"
TOO_MANY = ": it has a blank cell between its names, and later ones stand over the wrong columns; take it out"
UNSURE_NAMES = (
    ": look whether a delimiter is missing between two of its names, and later ones stand over the wrong columns."
)
LACKING = ": a delimiter is missing between two of its names, so that later ones stand over the wrong columns; add it"
PERHAPS_PUSHED = (
    ", and it may be that a cell with a delimiter in it stands without quotation marks and pushes the rest to the right"
)
SEVERED = "has a cell that seems to be cut off the one before it; a delimiter within a cell needs quotation marks"
SUFFIX = re.compile(
    r" +(?:inc|incorporated|l\.?l\.?c|ltd|limited|corp|co|p\.?l\.?l\.?c|p\.?a|p\.?c|l\.?l?\.?p"
    r"|jr|sr|i{2,3}|iv|esq|ph\.?d)\.?\s*",
    re.IGNORECASE,
)
"""What stands behind a comma in the names of companies and people."""
BETWEEN = "\x1f"
WAY_OUT = "; if only its end is missing, --fill-short-rows reads that as blank"


@dataclass(slots=True)
class Widths:
    """What came of comparing the rows with the header."""

    flags: list[Flag] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    """Rows that end early and were taken as they stand."""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How wide rows should be."""

    typed: int
    """Cells of the header row, or of most rows where there is none."""
    named: int
    """The same without blanks at the end."""
    usual: int
    """Cells of most rows."""
    against: str

    def described(self, cells: Sequence[str]) -> str:
        """The row's width and the one it should have, for a sentence that begins with the row."""
        return f"has {counted(len(cells), 'cell')}, {self.against} {self.typed}"

    def reaches_out(self, cells: Sequence[str]) -> bool:
        """Whether a row is wider in a way that others are not, or has something where there are no headers."""
        unusual = len(cells) > self.typed and len(cells) != self.usual
        return unusual or (len(cells) > self.named and len(names_of(cells)) > self.named)


def judge_widths(rows: Sequence[Row], header: Header | None, typed: int, *, fill_short: bool) -> Widths:
    """Flag the rows that cannot be trusted; `typed` is the number of cells in the header row."""
    shape = _shape(rows, header, typed)
    amiss = _amiss_in_header(rows, header, shape) if header else ""
    if amiss and amiss != UNSURE_NAMES:
        return Widths(flags=[Flag(row, None, shape.described(cells) + amiss) for row, cells in rows])
    short = [row for row in rows if len(row[1]) < shape.named]
    wide = [row for row in rows if len(row[1]) > shape.named and shape.reaches_out(row[1])]
    # Rows that may be shifted must not vouch for what belongs into a column.
    apart = {row for row, _ in (*short, *wide)}
    right = [row for row in rows if row[0] not in apart] if apart else rows
    widths = Widths(flags=_severed(right))
    if amiss:
        widths.notes.append(f"Most rows have {counted(shape.usual, 'cell')}, {shape.against} {typed}{amiss}")
    if apart:
        columns = Columns([cells for _, cells in right[:SAMPLE]])
        for row, cells in short:
            if fill_short and columns.fit(cells):
                widths.filled.append(row)
            else:
                widths.flags.append(Flag(row, None, shape.described(cells) + (MISFIT if fill_short else WAY_OUT)))
        widths.flags += [Flag(row, None, why) for row, cells in wide if (why := _why_wide(cells, shape, columns))]
    return widths


def _severed(rows: Sequence[Row]) -> list[Flag]:
    """A flag for each row with a cell that is the end of the one before: `Harbor Realty, Inc.` without its marks.

    A row that lacks a blank cell at its end has the right width all the same, and only this gives it away. Where
    spaces follow most delimiters, they mean nothing.
    """
    spaced = [(row, cells) for row, cells in rows if f"{BETWEEN} " in BETWEEN.join(cells)]
    return [
        Flag(row, None, SEVERED)
        for row, cells in spaced
        if any(before.strip() and SUFFIX.fullmatch(cell) for before, cell in pairwise(cells))
        and 2 * sum(cell.startswith(" ") for cell in cells) < len(cells)
    ]


def _amiss_in_header(rows: Sequence[Row], header: Header, shape: "_Shape") -> str:
    """What is wrong with the header if it has not as many cells as most rows and its names show why, or ""."""
    usual = [cells for _, cells in rows if len(cells) == shape.usual]
    if 2 * len(usual) <= len(rows):
        return ""
    if shape.usual > shape.typed:
        lacks = lacks_delimiter(header.names, usual[:SAMPLE], shape.usual - shape.typed)
        return {True: LACKING, None: UNSURE_NAMES}.get(lacks, "")
    if shape.usual == shape.named - 1 and has_delimiter_too_many(header.names, usual[:SAMPLE]):
        return TOO_MANY
    return ""


def _why_wide(cells: Sequence[str], shape: "_Shape", columns: "Columns") -> str:
    """Why a row that reaches out cannot be trusted, or "" if it can."""
    reach = len(names_of(cells))
    if reach > shape.typed:
        return shape.described(cells)
    width = shape.described(cells) if len(cells) > shape.typed else "has something right of the last header"
    if not columns.fit(cells):
        return width + MISFIT
    extra = len(cells) - shape.typed if len(cells) > shape.typed else reach - shape.named
    if is_blank(cells[shape.named : reach - 1]) and reach - 1 > shape.named:
        return ""  # a remark far right of the table; what is pushed stands together
    return width + PERHAPS_PUSHED if columns.may_be_pushed(reach, extra, is_data(cells[reach - 1].strip('"'))) else ""


def _shape(rows: Sequence[Row], header: Header | None, typed: int) -> _Shape:
    usual = Counter(len(cells) for _, cells in rows).most_common(1)[0][0] if rows else 0
    if header:
        # Delimiters behind the last name promise columns that have none: a row without them lacks nothing.
        return _Shape(typed, min(typed, len(header.names)), usual, "the header has")
    named = max((len(names_of(cells)) for _, cells in rows if len(cells) == usual), default=0)
    return _Shape(usual, named, usual, "most rows have")


class Columns:
    """What stands in the columns of rows that have the right width."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        seen: dict[int, list[bool]] = {}
        for cells in rows:
            for column, cell in enumerate(cells):
                if cell.strip():
                    seen.setdefault(column, []).append(is_data(cell))
        self.shares = {column: sum(found) / len(found) for column, found in seen.items()}
        """Column -> how many of its filled cells are values such as numbers, dates and addresses."""
        self.counts = {column: len(found) for column, found in seen.items()}
        self.reaches = frozenset(len(names_of(cells)) for cells in rows)
        """How many cells rows have without the blanks at their ends."""

    def fit(self, cells: Sequence[str]) -> bool:
        """Whether a row has values where the others have values, and words where they have words."""
        return all(is_data(cell) == self._kind(column, is_data(cell)) for column, cell in _filled(cells))

    def _kind(self, column: int, unknown: bool) -> bool:
        share = self.shares.get(column, UNSURE)
        is_known = self.counts.get(column, 0) >= FEWEST and (share == 0 or share >= NEARLY_ALL)
        return share > 0 if is_known else unknown

    def may_be_pushed(self, reach: int, extra: int, is_value: bool) -> bool:
        """Whether a row that ends with column `reach` (from 1) may be one that should end `extra` columns before.

        It may if other rows do end there, as they do where the last columns are blank, unless its last cell is of the
        kind that only its own column holds and not the one from which it would have been pushed.
        """
        if min(self.reaches, default=reach) > reach - extra:
            return False
        own, before = self.shares.get(reach - 1, UNSURE), self.shares.get(reach - 1 - extra, UNSURE)
        return not (own == is_value and before == (not is_value))


def _filled(cells: Sequence[str]) -> list[tuple[int, str]]:
    return [(column, cell) for column, cell in enumerate(cells) if cell.strip()]
