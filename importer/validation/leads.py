"""What is sent for the rows without errors, and where that differs from what was typed."""

from collections.abc import Collection, Iterator, Mapping
from operator import attrgetter
from types import MappingProxyType

from importer.fields import FIELD, FIELDS, PRODUCT, RETENTION, Kind
from importer.model import Change, Lead, MatchKey, PayloadValue
from importer.validation.columns import Columns

KEY_FIELDS = tuple((field.name, field.kind is Kind.EMAIL) for field in FIELDS if field.match_key)
Payload = dict[str, PayloadValue]


def leads(columns: Columns, blocked: Collection[int]) -> tuple[Lead, ...]:
    """A lead for every row that is not blocked; blanks are left out of its payload, for nobody says what they do."""
    payloads: dict[int, Payload] = {row: {} for row in columns.rows}
    for field in (PRODUCT, *FIELD):
        if field in columns.cells:
            _fill(payloads, columns, field)
        for row in columns.draft.cleared.get(field, ()):
            payloads[row][field] = None
    return tuple(
        Lead(row, MappingProxyType(payload), match_keys(payload))
        for row, payload in payloads.items()
        if row not in blocked
    )


def _fill(payloads: Mapping[int, Payload], columns: Columns, field: str) -> None:
    sent = {cell: columns.memos[field][cell].value for cell in set(columns.cells[field])}
    if field == PRODUCT:  # a recruiting lead has no product
        sent = {cell: value if value == RETENTION else None for cell, value in sent.items()}
    for payload, cell in zip(payloads.values(), columns.cells[field], strict=True):
        if value := sent[cell]:
            payload[field] = value


def match_keys(payload: Mapping[str, PayloadValue]) -> frozenset[MatchKey]:
    """What Brokerkit finds the contact by: the e-mail address in lower case, and the agent id as it stands."""
    return frozenset(
        (field, value.lower() if is_email else value)
        for field, is_email in KEY_FIELDS
        if (value := payload.get(field)) is not None
    )


def changes(columns: Columns, blocked: Collection[int]) -> tuple[Change, ...]:
    """Every cell that is sent differently from how it was typed, in sheet order; the rows that are sent count."""
    sent_rows = set(columns.rows).difference(blocked)
    judged = [change for field in columns.cells for change in _changed(columns, field, sent_rows)]
    again = {(change.row, change.field) for change in judged}
    before = [change for place, change in columns.earlier.items() if change.row in sent_rows and place not in again]
    return tuple(sorted([*before, *judged], key=attrgetter("row")))


def _changed(columns: Columns, field: str, sent_rows: Collection[int]) -> Iterator[Change]:
    """The changes of one column; what the mapping had changed before is told as one change."""
    memo, header = columns.memos[field], columns.header(field)
    altered = {
        cell: (parsed.value or "", _why(cell, parsed.value, parsed.why))
        for cell in set(columns.cells[field])
        if ((parsed := memo[cell]).value or "") != cell and not (field == PRODUCT or not cell.strip())
    }
    for row, cell in zip(columns.rows, columns.cells[field], strict=True):
        if cell in altered and row in sent_rows:
            sent, why = altered[cell]
            if first := columns.earlier.get((row, field)):
                yield Change(row, field, header, first.typed, sent, f"{first.why}; {why}")
            else:
                yield Change(row, field, header, cell, sent, why)


def _why(cell: str, sent: str | None, why: str) -> str:
    if sent is None:
        return "it stands for no value"
    return "the space around it is left out" if sent == cell.strip() else why
