"""Clusters rows into persons (union-find): they share a match key, directly or through other rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from importer.model import Lead, MatchKey, PayloadValue

Content = frozenset[tuple[str, PayloadValue]]
Person = tuple[Lead, ...]
"""The leads that Brokerkit would take for one person, in sheet order; mostly just one."""


def persons(leads: Iterable[Lead]) -> list[Person]:
    """The leads in sheet order, put together where they share a match key, transitively, or all they say."""
    ordered = sorted(leads, key=lambda lead: lead.row)
    parents = list(range(len(ordered)))
    holders: dict[MatchKey | Content, int] = {}
    for position, lead in enumerate(ordered):
        for key in lead.keys or [_content(lead)]:
            _join(parents, holders.setdefault(key, position), position)
    found: defaultdict[int, list[Lead]] = defaultdict(list)
    for position, lead in enumerate(ordered):
        found[_root(parents, position)].append(lead)
    return [tuple(person) for person in found.values()]


def _content(lead: Lead) -> Content:
    """What a row without match key is known by: two that say the same in every field are one person typed twice."""
    return frozenset(lead.payload.items())


def shared_keys(person: Sequence[Lead]) -> dict[MatchKey, list[int]]:
    """Every match key that stands in two rows of the person or more, with those rows."""
    rows: defaultdict[MatchKey, list[int]] = defaultdict(list)
    for lead in person:
        for key in sorted(lead.keys):
            rows[key].append(lead.row)
    return {key: where for key, where in rows.items() if len(where) > 1}


def _join(parents: list[int], one: int, other: int) -> None:
    """Put two sets together; the smaller position stays the root, so that persons keep the order of the sheet."""
    one, other = _root(parents, one), _root(parents, other)
    parents[max(one, other)] = min(one, other)


def _root(parents: list[int], position: int) -> int:
    """The root of a position's set; every step halves the path, so that long chains stay cheap."""
    while parents[position] != position:
        parents[position] = parents[parents[position]]
        position = parents[position]
    return position
