"""Exhaustiveness checks: a table over fates, kinds or formats names every one of them, or the import fails at once.

So whoever adds a member is led from table to table by the messages, and nothing is decided by a default.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def complete(members: Iterable[K], table: Mapping[K, V]) -> Mapping[K, V]:
    """The table, read-only; raises TypeError naming the members that it lacks, and those that are none of its own."""
    wanted = frozenset(members)
    _refuse("This table has no entry for", wanted - table.keys())
    _refuse("This table has an entry too many for", table.keys() - wanted)
    return MappingProxyType(dict(table))


def check_partition(members: Iterable[K], *parts: Collection[K]) -> None:
    """Raise TypeError unless every member, and nothing else, stands in exactly one of the parts."""
    wanted = frozenset(members)
    everything = [member for part in parts for member in part]
    _refuse("None of these sets holds", wanted - frozenset(everything))
    _refuse("One of these sets holds a stranger,", frozenset(everything) - wanted)
    _refuse("Two of these sets hold", {member for member in everything if everything.count(member) > 1})


def _refuse(complaint: str, members: Collection[object]) -> None:
    if members:
        raise TypeError(f"{complaint} {', '.join(sorted(map(_named, members)))}.")


def _named(member: object) -> str:
    return f"{type(member).__name__}.{member.name}" if isinstance(member, Enum) else repr(member)
