"""Rows that stand in quotation marks as a whole: `"Ann,Lee,ann@example.com"` is one cell to every reader of CSV.

They come from saving a file that was opened as one column, so that each row was one cell and needed quotation marks.
"""

import re
from collections.abc import Sequence

from importer.loader.dialect import Dialect, agreed_width, agreement, detect, sampled

WHOLE = re.compile(r'\s*"((?:[^"]|"")*)"(\s*)')
EVIDENT_WIDTH = 3
"""With two cells in each row, `Lee, Ann` may be a name in a file of one column."""


def unwrapped(lines: Sequence[str], dialect: Dialect, wish: str | None) -> tuple[list[str], int]:
    """The lines without the marks around whole rows, and how many had them; 0 where none evidently had.

    The rows must agree better on a width without the marks.
    """
    bare = [_bare(line) for line in lines]
    if all(map(str.__eq__, bare, lines)):
        return [*lines], 0
    inner = detect(bare, wish)
    wrapped = [line for line, before in zip(bare, lines, strict=True) if line != before and inner.delimiter in line]
    if not wrapped or agreement(sampled(bare), inner) <= agreement(sampled(lines), dialect):
        return [*lines], 0
    return (bare, len(wrapped)) if _are_rows(wrapped, bare, inner) else ([*lines], 0)


def _are_rows(wrapped: list[str], bare: list[str], inner: Dialect) -> bool:
    """Whether what stood in marks are rows, not sentences or names that are written with a comma."""
    width = agreed_width(bare, inner)
    rows = list(inner.read(sampled(wrapped)))
    if any(cell.startswith(" ") for cells in rows for cell in cells):
        return width >= EVIDENT_WIDTH and len(wrapped) == sum(1 for line in bare if line.strip())
    return width > 1 or max(map(len, rows)) >= EVIDENT_WIDTH


def _bare(line: str) -> str:
    found = WHOLE.fullmatch(line)
    return found[1].replace('""', '"') + found[2] if found else line
