"""A block copied in Excel or a browser -> which cell gets which text."""

import csv
import io
from collections.abc import Iterator, Sequence

from importer.edits import Place

MOST_CELLS = 50_000


def pasted(text: str, rows: Sequence[int], at: int, width: int) -> Iterator[tuple[Place, str]]:
    """The cells of a block, laid over the rows from column `at` on; what stands beyond the table's edge falls away.

    The clipboard holds tabs between cells and quotes around those with line breaks, which is the csv dialect
    `excel-tab`.
    """
    lines = csv.reader(io.StringIO(text.removesuffix("\n").removesuffix("\r"), newline=""), "excel-tab")
    for row, cells in zip(rows, lines, strict=False):
        for position, cell in enumerate(cells, at):
            if position < width:
                yield (row, position), cell


def height(text: str) -> int:
    """How many rows a block covers."""
    return sum(1 for _ in csv.reader(io.StringIO(text.removesuffix("\n"), newline=""), "excel-tab"))
