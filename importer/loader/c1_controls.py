"""The control characters U+0080 to U+009F: bytes of Windows-1252 that somebody read as Latin-1.

Nobody types them and no screen shows them, so a name that holds one is another name than the one it looks like.
Browsers read them as Windows-1252, and so do we.
"""

import re
from dataclasses import replace

from importer.english import row_list
from importer.formats import Grid

C1 = re.compile(r"[\x80-\x9f]")
SHOWN = 5


def without_c1(grid: Grid) -> Grid:
    """The grid with those characters as what they were before, and a note that names the rows."""
    odd = {row for row, cells in grid.rows if _has_c1("".join(cells))}
    if not odd:
        return grid
    rows = [(row, [C1.sub(_as_windows, cell) for cell in cells] if row in odd else cells) for row, cells in grid.rows]
    shown = row_list(sorted(odd), SHOWN)
    note = f"Control characters in {shown} were read as the letters and marks that they are in Windows-1252, such as ’."
    return replace(grid, rows=rows, notes=[*grid.notes, note])


def _has_c1(text: str) -> bool:
    return not text.isascii() and C1.search(text) is not None


def _as_windows(found: re.Match[str]) -> str:
    return found[0].encode("latin-1").decode("cp1252", "ignore") or found[0]  # five of them mean nothing there either
