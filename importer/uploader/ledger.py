"""What each team's Brokerkit last accepted, person by person, so that next month only changes are sent.

Hashes, record ids and dates only. The hashes are keyed with this machine's secret.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from importer.errors import StateUnusable
from importer.model import Fate, MatchKey, Outcome, Plan, Send
from importer.uploader.editions import SCHEMA, Departed, Edition, departed, enter, last_edition, links_of
from importer.uploader.instructions import Instructions
from importer.uploader.reply_record import storable
from importer.uploader.runs import Elsewhere
from importer.uploader.state import Hasher, private_file, state_home

SECONDS_A_DAY = 86_400
_SCHEMA = f"""
BEGIN;
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS accepted (
    team TEXT NOT NULL,
    person TEXT NOT NULL,
    digest TEXT NOT NULL,
    record_id TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    PRIMARY KEY (team, person)
) WITHOUT ROWID;
{SCHEMA}
COMMIT;
"""
_STILL_ACCEPTED = """
INSERT INTO accepted VALUES (?, ?, ?, ?, ?) ON CONFLICT (team, person) DO UPDATE SET
    accepted_at = iif(digest = excluded.digest, accepted_at, excluded.accepted_at),
    digest = excluded.digest, record_id = excluded.record_id
"""
"""Not sent again, so accepted when it was, unless the ledger knew other content."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What the ledger knows about one team and one of its lists."""

    accepted: Mapping[str, tuple[str, str]]
    """Person -> (the content's hash, record id) as it was accepted last, and not too long ago."""
    edition: Edition
    """The last edition of the list."""
    departed: tuple[Departed, ...]
    """Who stood in it and stands in the file no more."""
    people: frozenset[str] = frozenset()
    """Whom the team's Brokerkit accepted from here, whenever that was; only where the instructions ask who is new."""


def learned(instructions: Instructions, here: Collection[str], hashed: Hasher, now: float) -> Learned:
    """Open the ledger once and read what concerns these instructions; test mode only needs to know who is new.

    `here` are the hashed keys of all who stand in the file, sent or not.
    """
    nothing = Learned(MappingProxyType({}), Edition(instructions.list_kind), ())
    if not (instructions.live or instructions.new_only) or not _path(instructions.home).exists():
        return nothing
    with _opened(instructions.home, hashed) as database:
        people = _people(database, instructions)
        if not instructions.live:
            return replace(nothing, people=people)
        accepted = database.execute(
            "SELECT person, digest, record_id FROM accepted WHERE team = ? AND accepted_at >= ?",
            (instructions.team, _oldest(instructions, now)),
        ).fetchall()
        edition = last_edition(database, instructions, here)
        links = links_of(database, instructions.team)
    known = {person: (digest, record_id) for person, digest, record_id in accepted}
    return Learned(known, edition, departed(edition, here, links) if instructions.whole else (), people)


def _people(database: sqlite3.Connection, instructions: Instructions) -> frozenset[str]:
    """Everybody of the team, if anybody asks."""
    if not instructions.new_only:
        return frozenset()
    found = database.execute("SELECT person FROM accepted WHERE team = ?", (instructions.team,))
    return frozenset(person for (person,) in found)


def _oldest(instructions: Instructions, now: float) -> str:
    """When something must have been accepted to count as unchanged; what is older is sent again."""
    days = instructions.care.resend_after
    return "" if days is None else _stamp(now - days * SECONDS_A_DAY)


def _stamp(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


def known_sends(
    plan: Plan,
    instructions: Instructions,
    contents: Mapping[int, str],
    other: Elsewhere,
    ledger: Learned,
    hashed: Hasher,
) -> dict[int, str]:
    """Row -> record id of the sends that need not go out, by the ledger or by journals that never got into it.

    `contents` are the hashes of what would be sent. Empty in test mode and with `care.all`.
    """
    if not instructions.live or instructions.care.all:
        return {}
    found = ((send.row, other.known(send, contents[send.row])) for send in plan.sends)
    by_journals = {row: record_id for row, record_id in found if record_id is not None}
    return by_journals | _entered(plan, contents, ledger, hashed)


def _entered(plan: Plan, contents: Mapping[int, str], ledger: Learned, hashed: Hasher) -> dict[int, str]:
    """Row -> record id of the sends that the ledger knows."""
    known: dict[int, str] = {}
    for send in plan.sends if ledger.accepted else ():
        entries = [ledger.accepted.get(person) for person in persons(send, hashed)]
        if all(entry is not None and entry[0] == contents[send.row] for entry in entries):
            known[send.row] = next(entry[1] for entry in entries if entry)
    return known


def people_here(plan: Plan, present: Iterable[MatchKey], hashed: Hasher) -> frozenset[str]:
    """Everybody who stands in the file; `present` are keys of rows that are not in the plan's sends."""
    sent = (person for send in plan.sends for person in persons(send, hashed))
    return frozenset(sent) | {person_of(key, hashed) for key in present}


def person_of(key: MatchKey, hashed: Hasher) -> str:
    """What somebody with this match key is known by."""
    return hashed("person", *key)


def remember(
    sends: Iterable[tuple[Send, str]],
    instructions: Instructions,
    outcomes: Mapping[int, Outcome],
    edition: Edition,
    here: Collection[str],
    hashed: Hasher,
    now: float,
    *,
    finished: bool,
) -> None:
    """Enter what a live run learned: what was accepted, and what is no longer sure.

    `sends` come with their content's hash. A finished run of a whole list becomes its last edition.
    """
    at = _stamp(now)
    accepted, unchanged, doubted, saved = [], [], [], []
    for send, digest in sends:
        outcome = outcomes[send.row]
        record_id = storable(outcome.record_id)
        people = [*persons(send, hashed)]
        saved.append((people, record_id))
        entries = [(instructions.team, person, digest, record_id, at) for person in people]
        if outcome.fate.is_saved:
            accepted += entries
        elif outcome.fate is Fate.UNCHANGED:  # a killed run's journal may alone know of it
            unchanged += entries
        elif outcome.fate is Fate.UNVERIFIED:  # the record may hold either content now
            doubted += [("", instructions.team, person) for person in people]
    with _opened(instructions.home, hashed) as database, database:
        database.executemany("INSERT OR REPLACE INTO accepted VALUES (?, ?, ?, ?, ?)", accepted)
        database.executemany(_STILL_ACCEPTED, unchanged)
        database.executemany("UPDATE accepted SET digest = ? WHERE team = ? AND person = ?", doubted)
        if finished:
            enter(database, instructions, edition, saved, here, hashed("file", instructions.source_digest), at)


def digests(plan: Plan, new_only: Collection[str], hashed: Hasher) -> dict[int, str]:
    """Row -> the hash under which journal and ledger know the content of its send.

    What is for new people only is no part of it, or everybody would be sent a second time, as a known person.
    """
    return {send.row: hashed("content", _lasting(send, new_only).digest) for send in plan.sends}


def _lasting(send: Send, new_only: Collection[str]) -> Send:
    """What a person is sent whether they are new or known; without a match key nobody is ever known."""
    return send.without(new_only) if send.keys else send


def persons(send: Send, hashed: Hasher) -> Iterator[str]:
    """What a send's person is known by: each match key, or without any the content itself."""
    if not send.keys:
        yield hashed("keyless", send.digest)
    for key in send.keys:
        yield person_of(key, hashed)


def _path(home: Path) -> Path:
    return home / "ledger.sqlite"


@contextmanager
def _opened(home: Path, hashed: Hasher) -> Iterator[sqlite3.Connection]:
    state_home(home)
    path = private_file(_path(home))
    try:
        database = sqlite3.connect(path)
    except sqlite3.Error as error:
        raise _unusable(path, error) from None
    try:
        database.execute("PRAGMA synchronous = FULL")
        database.executescript(_SCHEMA)
        database.execute("INSERT OR IGNORE INTO about VALUES ('secret', ?)", (hashed.check,))
        database.commit()
        hashed.confirm(*database.execute("SELECT value FROM about WHERE name = 'secret'").fetchone())
        yield database
    except sqlite3.Error as error:
        raise _unusable(path, error) from None
    finally:
        database.close()


def _unusable(path: Path, error: sqlite3.Error) -> StateUnusable:
    return StateUnusable(
        f"The ledger {path} cannot be used: {error}.",
        hint="Remove the file to begin a new one; every row of the next run is then sent, changed or not.",
    )
