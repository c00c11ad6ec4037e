"""Ragged rows: delimited text longer or shorter than the header is harmless, filled up, or not to be trusted.

Blank cells beyond the last column shift nothing where the program that wrote the file puts them on every row. On a few
rows only they may also come from a comma that was not quoted, in a row whose last cells were blank; such a row is
trusted if its values are of the same kind as those above and below.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from importer.english import counted
from importer.formats import Row
from importer.loader.clues import is_data
from importer.loader.header_finding import Header, names_of
from importer.model import Flag

SAMPLE = 500
"""Ordinary rows that say what is in a column."""
FEWEST = 3
"""Filled cells by which a column can be judged."""
NEARLY_ALL = 0.9
MISFIT = ", and its values do not fit their columns"
WAY_OUT = "; if only its end is missing, --fill-short-rows reads that as blank"


@dataclass(slots=True)
class Widths:
    """What came of comparing the rows with the header."""

    flags: list[Flag] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    """Rows that end early and were taken as they stand."""


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
    short = [row for row in rows if len(row[1]) < shape.named]
    wide = [row for row in rows if len(row[1]) > shape.named and shape.reaches_out(row[1])]
    widths = Widths()
    if not short and not wide:
        return widths
    apart = {row for row, _ in (*short, *wide)}
    kinds = column_kinds([cells for row, cells in rows if row not in apart][:SAMPLE])
    for row, cells in short:
        if fill_short and fits(cells, kinds):
            widths.filled.append(row)
        else:
            widths.flags.append(Flag(row, None, shape.described(cells) + (MISFIT if fill_short else WAY_OUT)))
    widths.flags.extend(Flag(row, None, why) for row, cells in wide if (why := _why_wide(cells, shape, kinds)))
    return widths


def _why_wide(cells: Sequence[str], shape: _Shape, kinds: dict[int, bool]) -> str:
    """Why a row that reaches out cannot be trusted, or "" if it can."""
    if len(names_of(cells)) > shape.typed:
        return shape.described(cells)
    if fits(cells, kinds):
        return ""
    return (shape.described(cells) if len(cells) > shape.typed else "has something right of the last header") + MISFIT


def _shape(rows: Sequence[Row], header: Header | None, typed: int) -> _Shape:
    usual = Counter(len(cells) for _, cells in rows).most_common(1)[0][0] if rows else 0
    if header:
        return _Shape(typed, min(typed, len(header.names)), usual, "the header has")
    named = max((len(names_of(cells)) for _, cells in rows if len(cells) == usual), default=0)
    return _Shape(usual, named, usual, "most rows have")


def column_kinds(rows: Sequence[Sequence[str]]) -> dict[int, bool]:
    """Column -> whether it holds values such as numbers, dates and addresses; columns that hold both are left out."""
    seen: dict[int, list[bool]] = {}
    for cells in rows:
        for column, cell in enumerate(cells):
            if cell.strip():
                seen.setdefault(column, []).append(is_data(cell))
    shares = {column: sum(found) / len(found) for column, found in seen.items() if len(found) >= FEWEST}
    return {column: share > 0 for column, share in shares.items() if share == 0 or share >= NEARLY_ALL}


def fits(cells: Sequence[str], kinds: dict[int, bool]) -> bool:
    """Whether a row has values where the others have values, and words where they have words."""
    return all(is_data(cell) == kinds.get(column, is_data(cell)) for column, cell in enumerate(cells) if cell.strip())
