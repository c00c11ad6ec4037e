"""Worksheets read as one list: their columns united by header, their rows numbered so that no two have one number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from importer.english import listed
from importer.errors import UnusableFile
from importer.loader.table import Table
from importer.model import SHEET_NAME, DateOrder

DIGITS = 3
"""Row 5 of the second sheet is 2005; more where a sheet has more rows than that leaves room for."""
NAMED = 5
Column = tuple[str, int]
"""A header without case and space, and the how manieth of its name it is; for a blank one its place."""


@dataclass(frozen=True, slots=True)
class Part:
    """The table of one worksheet."""

    number: int
    """Counted from 1 in the order of the tabs."""
    name: str
    table: Table
    notes: tuple[str, ...]


def stacked(parts: Sequence[Part]) -> Table:
    """One table of all rows, with the name of its sheet behind every row; its notes name the sheets they are about.

    A row keeps the number a person sees, behind the number of its sheet: row 5 of the second one becomes 2005.
    """
    headed = [part for part in parts if part.table.header_row is not None]
    if headed and len(headed) < len(parts):
        bare = next(part for part in parts if part not in headed)
        raise UnusableFile(
            f'The sheet "{bare.name}" has no header and others have, so they cannot be read as one list.',
            hint=f'Read it by itself with --sheet "{bare.name}".',
        )
    columns = {part.number: _columns(part.table.headers) for part in parts}
    # Backwards, so that the spelling of the first sheet stays.
    headers = {column: part.table.headers[at] for part in reversed(parts) for at, column in
               reversed([*enumerate(columns[part.number])])}  # fmt: skip
    order = list(dict.fromkeys(column for part in parts for column in columns[part.number]))
    base = 10 ** max(DIGITS, len(str(max(_last_row(part.table) for part in parts))))
    whole = Table((*(headers[column] for column in order), SHEET_NAME), None)
    if headed:
        whole.header_row = headed[0].number * base + (headed[0].table.header_row or 0)
    for part in parts:
        _add(whole, part, [order.index(column) for column in columns[part.number]], part.number * base)
    whole.date_orders = _shared_orders(parts, columns, order)
    whole.notes = [_on_numbers(parts, base), *_on_columns(parts, columns, headers)]
    whole.notes += [f'Sheet "{part.name}": {note}' for part in parts for note in part.notes]
    return whole


def _columns(headers: Sequence[str]) -> list[Column]:
    keys = [" ".join(header.split()).casefold() for header in headers]
    return [(key, keys[:place].count(key) if key else place) for place, key in enumerate(keys)]


def _last_row(table: Table) -> int:
    return max([row for row, _ in (*table.rows, *table.skipped)], default=table.header_row or 1)


def _add(whole: Table, part: Part, places: Sequence[int], offset: int) -> None:
    width = len(whole.headers)
    for row, cells in part.table.rows:
        moved = [""] * (width - 1) + [part.name]
        for place, cell in zip(places, cells, strict=False):
            moved[place] = cell
        whole.rows.append((offset + row, moved))
    whole.skipped += [(offset + row, why) for row, why in part.table.skipped]
    whole.flags += [
        replace(flag, row=offset + flag.row, column=None if flag.column is None else places[flag.column])
        for flag in part.table.flags
    ]


def _shared_orders(
    parts: Sequence[Part], columns: dict[int, list[Column]], order: list[Column]
) -> dict[int, DateOrder]:
    """The orders on which the sheets that have real dates in a column agree."""
    found: dict[int, set[DateOrder]] = {}
    for part in parts:
        for at, one in part.table.date_orders.items():
            if at < len(columns[part.number]):
                found.setdefault(order.index(columns[part.number][at]), set()).add(one)
    return {at: min(orders) for at, orders in found.items() if len(orders) == 1}


def _on_numbers(parts: Sequence[Part], base: int) -> str:
    names = listed([f'"{part.name}"' for part in parts], NAMED)
    example = parts[-1]
    return (
        f"{len(parts)} sheets were read as one list: {names}. Their numbers stand before those of their rows: row 5 of "
        f'"{example.name}" is {example.number * base + 5}.'
    )


def _on_columns(parts: Sequence[Part], columns: dict[int, list[Column]], headers: dict[Column, str]) -> list[str]:
    """A note for each sheet that lacks columns which others have."""
    lacking = {
        part.name: [headers[one] for one in headers if one[0] and one not in columns[part.number]] for part in parts
    }
    return [
        f'Not all sheets have the same columns: "{name}" lacks {listed([header.strip() for header in missing], NAMED)}.'
        for name, missing in lacking.items()
        if missing
    ]
