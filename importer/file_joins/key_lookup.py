"""Looks up the keys of one column in another one: as they are typed, else as they are spelled in only one other way."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from importer.fields import nearly
from importer.mapping import cleaner, undone

Places = tuple[int, ...]
"""Where in a column a key stands, counted from 0."""
_without_residue = cleaner("agent_id")


def typed_key(cell: str) -> str:
    """The key in a cell, without what a spreadsheet made of it; "" where there is none."""
    text = undone(cell)
    return text.casefold() if "@" in text else _without_residue(text)


def places_of(keys: Sequence[str], others: Sequence[str]) -> list[Places]:
    """For every key where it stands among the others.

    `00177` finds `177`, and `AB-12` finds `ab12`, as long as each column has one of the two only: where both stand in
    one column, they are two people.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(others):
        if key:
            found[key].append(place)
    own, there = _spellings(keys), _spellings(others)
    alike = {spelled.pop(): there[bare].pop() for bare, spelled in own.items() if len(spelled) == len(there[bare]) == 1}
    return [tuple(found[key] if key in found else found.get(alike.get(key, ""), ())) for key in keys]


def _spellings(keys: Iterable[str]) -> defaultdict[str, set[str]]:
    """What is left of a key without case, punctuation and leading zeros -> all that are left so."""
    spelled: defaultdict[str, set[str]] = defaultdict(set)
    for key in keys:
        # Punctuation tells e-mail addresses apart.
        spelled[key if "@" in key else nearly(key)].add(key)
    return spelled
