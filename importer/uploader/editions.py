"""Editions of a list: which of the lists sent before this one continues, and who stood in its last edition only.

A list is known by the kind of its file, its sheet, its mapping and the name a person gives it. Where they give none,
two offices that export alike would report each other's people as gone; so an edition counts as the last one of this
list only if most of its people stand here again. Keyed hashes and record ids throughout, and the path of the file.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from importer.uploader.instructions import Instructions

SCHEMA = """
CREATE TABLE IF NOT EXISTS present (
    team TEXT NOT NULL,
    list TEXT NOT NULL,
    person TEXT NOT NULL,
    record_id TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (team, list, person)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lists (
    team TEXT NOT NULL,
    list TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (team, list)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS together (
    team TEXT NOT NULL,
    person TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (team, person, other)
) WITHOUT ROWID;
"""
SAME_LIST = 0.5
"""The part of an edition's people that must stand in a file for it to be the next edition of the same list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of an edition, by one of the keys they are known by."""

    person: str
    record_id: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What a finished run of a list left behind."""

    list: str
    """What the list is called in the ledger; a new one where no earlier list fits."""
    entries: tuple[Listed, ...] = ()
    source: str = ""
    """The path of its file, in which a person may look up who is meant."""
    file: str = ""
    """The keyed hash of its bytes. Their plain digest would open what the journal keeps closed."""


@dataclass(frozen=True, slots=True)
class Departed:
    """Somebody who stood in the last edition of a list and does not stand in this one."""

    record_id: str
    last_seen: str
    """The day of the run that saw the person last, YYYY-MM-DD (UTC)."""
    persons: frozenset[str]
    """The hashes of the keys they were known by."""


def last_edition(database: sqlite3.Connection, instructions: Instructions, here: Collection[str]) -> Edition:
    """The edition that these people's file continues, or an empty one under a new name."""
    kind = instructions.list_kind
    if not kind:
        return Edition("")
    found = database.execute(
        "SELECT list, source, file FROM lists WHERE team = ? AND kind = ?", (instructions.team, kind)
    ).fetchall()
    editions = [_edition(database, instructions.team, *one) for one in found]
    if instructions.care.roster_name:  # a person says which list it is
        return editions[0] if editions else Edition(kind)
    likest = max(editions, key=lambda one: _share(one, here), default=None)
    if likest and _share(likest, here) >= SAME_LIST:
        return likest
    return Edition(f"{kind}-{len(editions)}")


def _edition(database: sqlite3.Connection, team: str, name: str, source: str, file: str) -> Edition:
    entries = database.execute(
        "SELECT person, record_id, seen_at FROM present WHERE team = ? AND list = ?", (team, name)
    )
    return Edition(name, tuple(Listed(*entry) for entry in entries), source, file)


def _share(edition: Edition, here: Collection[str]) -> float:
    """Which part of an edition's records stand here again."""
    records = {entry.record_id for entry in edition.entries}
    staying = {entry.record_id for entry in edition.entries if entry.person in here}
    return len(staying) / len(records) if records else 0.0


def departed(edition: Edition, here: Collection[str], links: Mapping[str, Collection[str]]) -> tuple[Departed, ...]:
    """Who stood in the edition and stands in none of the rows now, under any key they were ever sent with.

    A list for a person to look at; nobody is ever deleted for standing on it.
    """
    staying = set(here).union(*(links.get(person, ()) for person in here))
    records = {entry.record_id for entry in edition.entries if entry.person in staying}
    gone: dict[str, list[Listed]] = defaultdict(list)
    for entry in edition.entries:
        if entry.record_id not in records:
            gone[entry.record_id].append(entry)
    return tuple(
        Departed(record_id, max(entry.seen_at for entry in entries)[:10], frozenset(entry.person for entry in entries))
        for record_id, entries in sorted(gone.items())
    )


def links_of(database: sqlite3.Connection, team: str) -> Mapping[str, Collection[str]]:
    """Person -> the other keys that the same person was sent with."""
    links: dict[str, set[str]] = defaultdict(set)
    for person, other in database.execute("SELECT person, other FROM together WHERE team = ?", (team,)):
        links[person].add(other)
    return MappingProxyType(links)


def enter(
    database: sqlite3.Connection,
    instructions: Instructions,
    edition: Edition,
    saved: Iterable[tuple[Collection[str], str]],
    here: Collection[str],
    file: str,
    at: str,
) -> None:
    """Write down an edition: `saved` are (a person's keys, record id), `here` all who stand in the file, itself hashed.

    A part of a list, such as the rows of a rerun, adds to its edition; a whole file takes its place, and keeps who
    stands in it although their row did not get through this time.
    """
    team, name = instructions.team, edition.list
    people = [*saved]
    database.executemany(
        "INSERT OR IGNORE INTO together VALUES (?, ?, ?)",
        [(team, one, other) for keys, _ in people for one in keys for other in keys if one != other],
    )
    if not name or not (instructions.whole or edition.entries):
        return
    present = {person: record_id for keys, record_id in people if record_id for person in keys}
    if instructions.whole:
        present = {entry.person: entry.record_id for entry in edition.entries if entry.person in here} | present
        database.execute("DELETE FROM present WHERE team = ? AND list = ?", (team, name))
        facts = (team, name, instructions.list_kind, instructions.source, file)
        database.execute("INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?, ?)", facts)
    database.executemany(
        "INSERT OR REPLACE INTO present VALUES (?, ?, ?, ?, ?)",
        [(team, name, person, record_id, at) for person, record_id in present.items()],
    )
