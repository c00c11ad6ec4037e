"""Tells where what is sent differs from what was typed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import compress

from importer.model import Change
from importer.validation.draft_columns import DraftColumns, joined
from importer.validation.parsed import Parsed


@dataclass(frozen=True, slots=True)
class Changes:
    """Where what is sent is not what was typed, in the rows that are not blocked: column by column, down the sheet.

    They are told anew whenever somebody asks, because a large roster has many times more of them than rows.
    """

    columns: DraftColumns
    blocked: Collection[int]

    def __iter__(self) -> Iterator[Change]:
        """Every change once."""
        wanted = [row not in self.blocked for row in self.columns.rows]
        rows = list(compress(self.columns.rows, wanted))
        for field, of_field in self.columns.earlier.items():
            if field not in self.columns.cells:
                yield from (change for row, change in of_field.items() if row not in self.blocked)
        for field, cells in self.columns.cells.items():
            yield from _changed(self.columns, field, rows, list(compress(cells, wanted)))


def _changed(columns: DraftColumns, field: str, rows: list[int], cells: list[str]) -> Iterator[Change]:
    """Where in one column what is sent is not what was typed; what the mapping changed and what we change is one."""
    header, memo, earlier = columns.header(field), columns.memos[field], columns.earlier.get(field, {})
    if not earlier and memo.rewritten.isdisjoint(cells):
        return
    for row, cell in zip(rows, cells, strict=True):
        first = earlier.get(row)
        if cell in memo.rewritten:
            change = _rewritten(row, field, header, cell, memo[cell])
            yield joined(first, change) if first else change
        elif first:
            yield first


def _rewritten(row: int, field: str, header: str, cell: str, parsed: Parsed) -> Change:
    sent = parsed.value or ""
    why = parsed.why or ("the space around it is left out" if sent else "it stands for no value")
    return Change(row, field, header, cell, sent, why)
