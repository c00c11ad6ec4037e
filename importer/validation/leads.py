"""Builds the payloads of rows without errors, and tells where what is sent differs from what was typed."""

from collections.abc import Collection, Iterator, Mapping
from itertools import compress
from operator import attrgetter
from types import MappingProxyType

from importer.fields import MATCH_KEYS, match_key
from importer.model import Change, Lead, MatchKey, PayloadValue
from importer.progress import advancing
from importer.validation.draft_columns import DraftColumns, joined
from importer.validation.parsed import Parsed

Payload = dict[str, PayloadValue]


def leads(columns: DraftColumns) -> tuple[Lead, ...]:
    """A lead for every row, in sheet order; of a row with errors only what could be read.

    Blanks are left out of a payload, because nobody says what a blank does to a stored value.
    """
    sent = {
        field: [parsed.value for parsed in map(columns.memos[field].__getitem__, cells)]
        for field, cells in advancing(columns.cells.items())
    }
    return tuple(map(_lead, columns.rows, _payloads(columns.rows, sent, columns.draft.cleared)))


def changes(columns: DraftColumns, blocked: Collection[int]) -> tuple[Change, ...]:
    """Where what is sent is not what was typed, in the rows that are not blocked, in sheet order."""
    wanted = [row not in blocked for row in columns.rows]
    rows = list(compress(columns.rows, wanted))
    found = [
        change
        for field, of_field in columns.earlier.items()
        if field not in columns.cells
        for row, change in of_field.items()
        if row not in blocked
    ]
    for field, cells in advancing(columns.cells.items()):
        found += _changed(columns, field, rows, list(compress(cells, wanted)))
    return tuple(sorted(found, key=attrgetter("row")))


def _lead(row: int, payload: Payload) -> Lead:
    return Lead(row, MappingProxyType(payload), match_keys(payload))


def _payloads(
    rows: list[int], sent: Mapping[str, list[str | None]], cleared: Mapping[str, Collection[int]]
) -> list[Payload]:
    """One payload a row: what is sent for its cells, and null for what the person wants emptied."""
    payloads: list[Payload] = [
        {field: value for field, value in zip(sent, values, strict=True) if value}
        for values in zip(*sent.values(), strict=True)
    ]
    for field, emptied in cleared.items():
        for row, payload in zip(rows, payloads, strict=True):
            if row in emptied:
                payload[field] = None
    return payloads


def match_keys(payload: Mapping[str, PayloadValue]) -> frozenset[MatchKey]:
    """What Brokerkit finds the contact by."""
    return frozenset([match_key(name, value) for name in MATCH_KEYS if (value := payload.get(name)) is not None])


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
