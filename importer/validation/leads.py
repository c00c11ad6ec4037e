"""Builds the payloads of rows: what is sent for each, without blanks."""

from collections.abc import Iterator, Mapping, Sequence

from importer.fields import MATCH_KEYS, match_key
from importer.model import Lead, MatchKey, PayloadValue
from importer.progress import advancing
from importer.validation.draft_columns import DraftColumns


class Payload(Mapping[str, PayloadValue]):
    """What is sent for one row: its values in the order of the draft's fields, of which blank ones are left out.

    A dict for each row would take three times the memory.
    """

    __slots__ = ("_places", "_values")

    def __init__(self, places: Mapping[str, int], values: Sequence[PayloadValue]) -> None:
        self._places = places
        self._values = values

    def __getitem__(self, field: str) -> PayloadValue:
        value = self._values[self._places[field]]
        if value == "":
            raise KeyError(field)
        return value

    def __iter__(self) -> Iterator[str]:
        return (field for field, value in zip(self._places, self._values, strict=True) if value != "")

    def __len__(self) -> int:
        return len(self._values) - self._values.count("")

    def __repr__(self) -> str:
        return repr(dict(self))


def leads(columns: DraftColumns) -> tuple[Lead, ...]:
    """A lead for every row, in sheet order; of a row with errors only what could be read.

    Blanks are left out of a payload, because nobody says what a blank does to a stored value.
    """
    sent = _sent(columns)
    places = {field: place for place, field in enumerate(sent)}
    keys = zip(*(_keys(name, sent.get(name) or [""] * len(columns.rows)) for name in MATCH_KEYS), strict=True)
    rows = zip(columns.rows, zip(*sent.values(), strict=True), keys, strict=True)
    return tuple([Lead(row, Payload(places, values), frozenset(filter(None, of_row))) for row, values, of_row in rows])


def _sent(columns: DraftColumns) -> Mapping[str, Sequence[PayloadValue]]:
    """Field -> what is sent for it, row by row: "" for nothing, null for what the person wants emptied."""
    sent: dict[str, Sequence[PayloadValue]] = {field: columns.sent(field) for field in advancing(columns.cells)}
    for field, emptied in columns.draft.cleared.items():
        values = sent.get(field) or [""] * len(columns.rows)
        pairs = zip(columns.rows, values, strict=True)
        sent[field] = [None if row in emptied else value for row, value in pairs]
    return sent


def _keys(name: str, values: Sequence[PayloadValue]) -> list[MatchKey | None]:
    """What Brokerkit finds the contacts by, as far as one field tells it."""
    return [match_key(name, value) if value else None for value in values]
