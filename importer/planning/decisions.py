"""Deduplicates: the rows of one person are sent as they are, merged, or held for somebody to decide."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Literal

from importer.english import listed
from importer.fields import FIELD, PRODUCT, label_of
from importer.model import Difference, Duplicates, Group, PayloadValue, Send, SourceKey
from importer.planning.grouping import Person, shared_keys
from importer.planning.repeated_emails import one_persons_cure, other_names_cure, source_habit
from importer.planning.sameness import agree, fullest
from importer.planning.sentences import (
    NAMES,
    bridges,
    differing,
    full_names,
    held_sentence,
    invalid_besides,
    links,
    shown,
)

FIELD_ORDER = {name: position for position, name in enumerate([PRODUCT, *FIELD])}

ONE_KEY_EACH = (
    "Give each person an Email or Agent ID of their own; if it is one person, write the name alike. Or decide on the "
    "sheet Duplicates."
)
CHOOSE = (
    "Make the rows say the same or take all but one out, or decide on the sheet Duplicates; for all such rows the "
    "mapping can, with `duplicates: first`, `last` or `merge`."
)
_PAIR = 2
HOLD_ALL = (
    "the rows are one person, and the mapping says `duplicates: hold`.",
    "Decide on the sheet Duplicates, or let the mapping say `duplicates: first`, `last` or `merge`.",
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about the rows that look like one person; every one of them that is valid stands here once."""

    sends: tuple[Send, ...] = ()
    held: tuple[tuple[int, str], ...] = ()
    """Rows with their sentences."""
    left_out: tuple[int, ...] = ()
    group: Group | None = None


def decide(
    person: Person,
    duplicates: Duplicates,
    invalid: Collection[int] = (),
    source_key: SourceKey | None = None,
    says: str = "",
) -> Decided:
    """Send, merge or hold the rows of one person, as the policy for duplicates says.

    Rows that are `invalid` are never sent, but what they say can hold the others. `says` is who wants it so, if not
    the mapping.
    """
    says = says or f"The mapping says `duplicates: {duplicates}`"
    valid = tuple(lead for lead in person if lead.row not in invalid)
    if len(person) < _PAIR:
        return Decided((_send(valid, valid[0].row, valid[0].payload),) if valid else ())
    differences = differences_in(person)
    if duplicates == "hold":
        return hold(person, differences, *HOLD_ALL, invalid)
    if duplicates == "auto" and differences:
        return hold(person, differences, *_doubt(person, differences, valid, source_key), invalid)
    if len(valid) < len(person):
        return decide(valid, duplicates, says=says)
    if duplicates in {"first", "last"}:
        return _choose(person, differences, duplicates, says)
    return _merge(person, differences, says)


def _doubt(
    person: Person, differences: tuple[Difference, ...], valid: Person, source_key: SourceKey | None
) -> tuple[str, str]:
    """Why rows that differ are not merged, and what a person can do about it."""
    why, cure = _contradiction(person, differences)
    habit = source_habit(person, differences, source_key) if source_key else ""
    if source_key and habit and len(valid) >= _PAIR:
        rows = [lead.row for lead in valid]
        cure = other_names_cure(rows, source_key) if _names_differ(differences) else one_persons_cure(rows)
    return " ".join(filter(None, (why, habit))), cure


def _contradiction(person: Person, differences: tuple[Difference, ...]) -> tuple[str, str]:
    shared = shared_keys(person)
    keys = listed([label_of(name) for name in dict.fromkeys(field for field, _ in shared)])
    bridge = "".join(f" {sentence}" for sentence in islice(bridges(person, shared), 1))
    if not _names_differ(differences):
        return f"they are one person by {keys}, but differ in {differing(differences)}.{bridge}", CHOOSE
    names = full_names(person)
    return f"the same {keys} under different names, {names}; sent, they would become one contact.{bridge}", ONE_KEY_EACH


def hold(person: Person, differences: tuple[Difference, ...], why: str, cure: str, invalid: Collection[int]) -> Decided:
    """Send none of the rows, and say to whoever decides why and what may be done."""
    rows = [lead.row for lead in person]
    cure = " ".join(filter(None, (cure, invalid_besides([row for row in rows if row in invalid]))))
    held = tuple((row, held_sentence(row, rows, why, cure)) for row in rows if row not in invalid)
    return Decided(held=held, group=grouped(person, differences, "held", f"{why[0].upper()}{why[1:]} {cure}"))


def _choose(person: Person, differences: tuple[Difference, ...], which: Literal["first", "last"], says: str) -> Decided:
    chosen = person[0 if which == "first" else -1]
    reason = f"{says}, so row {chosen.row} alone is sent."
    return Decided((_send(person, chosen.row, chosen.payload),), group=grouped(person, differences, which, reason))


def _merge(person: Person, differences: tuple[Difference, ...], says: str) -> Decided:
    first = person[0].row
    reason = f"The rows agree or complete each other; they are sent once, as row {first}."
    if differences:
        reason = (
            f"{says}: where the rows differ ({differing(differences)}), the first one counts; they are sent once, "
            f"as row {first}."
        )
    return Decided((_send(person, first, merged(person)),), group=grouped(person, differences, "merged", reason))


def merged(person: Person) -> Mapping[str, PayloadValue]:
    """What the rows of a person say together; where they contradict each other, what the first of them says.

    The product is no detail to be completed: a row without it says recruiting, and nobody becomes a team member
    because a later row says retention.
    """
    payload: dict[str, PayloadValue] = {}
    for name, values in _values(person).items():
        said = [value for _, value in values]
        payload[name] = fullest(name, said) if agree(name, said) else said[0]
    if PRODUCT in payload and PRODUCT not in person[0].payload:
        del payload[PRODUCT]
    return MappingProxyType(payload)


def _values(person: Person) -> dict[str, list[tuple[int, PayloadValue]]]:
    """Field -> (row, value) of every row that has one, in the order of the field table."""
    found: defaultdict[str, list[tuple[int, PayloadValue]]] = defaultdict(list)
    for lead in person:
        for name, value in lead.payload.items():
            found[name].append((lead.row, value))
    return dict(sorted(found.items(), key=lambda pair: FIELD_ORDER[pair[0]]))


def differences_in(person: Person) -> tuple[Difference, ...]:
    """The fields in which the rows of a person do not say the same."""
    values = _values(person)
    # A row without a product says recruiting, so its silence is a difference.
    if 0 < len(values.get(PRODUCT, ())) < len(person):
        values[PRODUCT] = [(lead.row, lead.payload.get(PRODUCT)) for lead in person]
    return tuple(
        Difference(name, tuple((row, shown(name, value)) for row, value in said))
        for name, said in values.items()
        if not agree(name, [value for _, value in said])
    )


def _send(person: Person, row: int, payload: Mapping[str, PayloadValue]) -> Send:
    """One request for a person. Its keys are those of all rows: nothing else of this person may be in flight."""
    keys = frozenset[tuple[str, str]]().union(*(lead.keys for lead in person))
    return Send(row, tuple(lead.row for lead in person), payload, keys)


def grouped(
    person: Person,
    differences: tuple[Difference, ...],
    decision: Literal["merged", "held", "first", "last", "different people", "left out"],
    reason: str,
) -> Group:
    """The rows as a group that people see, with what links them and what was decided."""
    rows = tuple(lead.row for lead in person)
    shared = shared_keys(person)
    # Under different names it is the key that is wrong; under one name the other cells are.
    keys = tuple(dict.fromkeys(field for field, _ in shared)) if _names_differ(differences) else ()
    return Group(rows, tuple(links(person, shared)), differences, decision, reason, keys)


def _names_differ(differences: tuple[Difference, ...]) -> bool:
    return not NAMES.isdisjoint(difference.field for difference in differences)
