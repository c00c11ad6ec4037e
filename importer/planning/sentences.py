"""The plan in words: why rows belong together, and what a person has to decide."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from importer.english import agreeing, listed, row_list
from importer.fields import FIELD, MATCH_KEYS, PRODUCT, RECRUITING, Kind, label_of
from importer.model import Difference, MatchKey
from importer.planning.grouping import Person

MENTIONED = 6
"""How many rows or fields a sentence lists before it only says how many more there are."""

NAMES = frozenset(name for name, field in FIELD.items() if field.kind is Kind.NAME)
EMPTIED = "(to be emptied)"


def links(person: Person, shared: Mapping[MatchKey, Sequence[int]]) -> Iterator[str]:
    """Why the rows of a person belong together: a sentence for each shared key, then one for each bridge."""
    if not shared:
        yield f"{row_list([lead.row for lead in person], MENTIONED).capitalize()} say the same in every field."
    for (field, value), rows in shared.items():
        yield f"{row_list(rows, MENTIONED).capitalize()} have the same {label_of(field)}, {value}."
    yield from bridges(person, shared)


def bridges(person: Person, shared: Mapping[MatchKey, Sequence[int]]) -> Iterator[str]:
    """A sentence for each row whose one key leads to some rows and whose other key leads to others."""
    alike = Counter(lead.keys for lead in person)
    for lead in person:
        keys = sorted((key for key in lead.keys if key in shared), reverse=True)
        # Rows that are alike in both keys hang together without a bridge.
        if len(keys) < len(MATCH_KEYS) or any(len(shared[key]) == alike[lead.keys] for key in keys):
            continue
        ways = [f"its {label_of(key[0])} is also in {others_of(shared[key], lead.row)}" for key in keys]
        yield f"Row {lead.row} is a bridge: {', '.join(ways)}."


def held_sentence(row: int, rows: Sequence[int], why: str, cure: str) -> str:
    """What is to be decided about one held row, naming the rows it hangs together with."""
    return f"Held together with {others_of(rows, row)}: {why} {cure}"


def invalid_besides(rows: Sequence[int]) -> str:
    """Which rows of a held person have errors of their own, or ""."""
    if not rows:
        return ""
    has = agreeing(len(rows), "has errors of its own", "have errors of their own")
    return f"{row_list(rows, MENTIONED).capitalize()} {has} and would not be sent in any case."


def differing(differences: Iterable[Difference]) -> str:
    """The fields in which rows differ, in words."""
    return listed([label_of(difference.field) for difference in differences], MENTIONED)


def full_names(person: Person) -> str:
    """The different names the rows of a person give, as typed."""
    names = (" ".join(filter(None, (lead.payload.get(name) for name in sorted(NAMES)))) for lead in person)
    return listed([f"“{name}”" for name in dict.fromkeys(names) if name], MENTIONED)


def shown(field: str, value: str | None) -> str:
    """A value as it stands beside the others in the list of differences."""
    if value is None:
        return RECRUITING if field == PRODUCT else EMPTIED
    return value


def others_of(rows: Sequence[int], row: int) -> str:
    """The rows except one, named; only the first few are looked at, for a mailbox may be in every row."""
    return row_list([other for other in rows[: MENTIONED + 1] if other != row], MENTIONED, in_all=len(rows) - 1)
