"""Looks up the keys of one column in another one: as they are typed, else as they are spelled in only one other way."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from importer.blanks import stands_for_nothing
from importer.fields import nearly
from importer.mapping import cleaner, undone

Places = tuple[int, ...]
"""Where in a column a key stands, counted from 0."""
_without_residue = cleaner("agent_id")


def typed_key(cell: str) -> str:
    """The key in a cell, without what a spreadsheet made of it; "" where there is none."""
    text = undone(cell)
    if stands_for_nothing(text):
        return ""
    return text.casefold() if "@" in text else _without_residue(text)


def places_of(keys: Iterable[str], others: Sequence[str]) -> dict[str, Places]:
    """Every key that stands among the others, with where.

    `00177` finds `177`, and `AB-12` finds `ab12`, as long as each column has one of the two only: where both stand in
    one column, they are two people.
    """
    stands: defaultdict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(others):
        if key:
            stands[key].append(place)
    own, there = _spellings(keys), _spellings(stands)
    alike = {only: there[bare] for bare, (only, *more) in own.items() if not more and len(there.get(bare, ())) == 1}
    names = {key: key if key in stands else alike.get(key, ("",))[0] for spelled in own.values() for key in spelled}
    return {key: tuple(stands[name]) for key, name in names.items() if name in stands}


def _spellings(keys: Iterable[str]) -> dict[str, list[str]]:
    """What is left of a key without case, punctuation and leading zeros -> all that are left so."""
    spelled: defaultdict[str, list[str]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        # Punctuation tells e-mail addresses apart.
        spelled[key if "@" in key else nearly(key)].append(key)
    return spelled
