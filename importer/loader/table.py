"""Grid -> table: which row is the header, which rows are data, and why every other row is not."""

from dataclasses import dataclass

from importer.errors import UnusableFile
from importer.loader.grid import Grid, Row
from importer.model import Flag, Reading


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a grid, told apart."""

    headers: tuple[str, ...]
    header_row: int | None
    rows: list[Row]
    skipped: tuple[tuple[int, str], ...]
    flags: tuple[Flag, ...]
    notes: tuple[str, ...]


def find_table(grid: Grid, reading: Reading) -> Table:
    """Tell header, data and the rest apart."""
    filled = [position for position, (_, cells) in enumerate(grid.rows) if any(map(str.strip, cells))]
    if not filled:
        raise UnusableFile("The file holds no rows.")
    most = max(sum(1 for c in grid.rows[position][1] if c.strip()) for position in filled[:50])
    start = next(p for p in filled[:50] if sum(1 for c in grid.rows[p][1] if c.strip()) >= max(1, most / 2))
    if reading.header_row is not None:
        start = next((p for p in filled if grid.rows[p][0] == reading.header_row), start)
    skipped = [(row, "title" if any(cells) else "blank") for row, cells in grid.rows[:start]]
    header_row, header = grid.rows[start]
    headers = [cell.strip() for cell in header]
    while headers and not headers[-1]:
        headers.pop()
    rows, flags = [], list(grid.flags)
    for row, cells in grid.rows[start + 1 :]:
        if not any(map(str.strip, cells)):
            skipped.append((row, "blank"))
            continue
        if grid.ragged and len(cells) != len(header):
            flags.append(Flag(row, None, f"has {len(cells)} cells, the header has {len(header)}"))
        rows.append((row, cells))
    width = max([len(headers), *(len(cells) for _, cells in rows)], default=0)
    headers += [""] * (width - len(headers))
    return Table(tuple(headers), header_row, rows, tuple(skipped), tuple(flags), tuple(grid.notes))
