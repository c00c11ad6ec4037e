"""What each team's Brokerkit last accepted, person by person, so that next month only changes are sent.

Hashes, record ids and dates only. The hashes are keyed with this machine's secret.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from importer.errors import StateUnusable
from importer.model import Fate, MatchKey, Outcome, Plan, Send
from importer.uploader.instructions import Instructions
from importer.uploader.reply_record import storable
from importer.uploader.runs import Elsewhere
from importer.uploader.state import Hasher, private_file, private_folder

_SCHEMA = """
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
CREATE TABLE IF NOT EXISTS present (
    team TEXT NOT NULL,
    roster TEXT NOT NULL,
    person TEXT NOT NULL,
    record_id TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (team, roster, person)
) WITHOUT ROWID;
COMMIT;
"""


@dataclass(frozen=True, slots=True)
class Departed:
    """Somebody who stood in the last edition of a roster and does not stand in this one."""

    record_id: str
    last_seen: str
    """The day of the run that saw the person last, YYYY-MM-DD (UTC)."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What the ledger knows about one team and one of its rosters."""

    accepted: Mapping[str, tuple[str, str]]
    """Person -> (the content's hash, record id) as it was accepted last."""
    edition: tuple[tuple[str, str, str], ...]
    """(person, record id, when) of everybody in the last finished run of the roster."""


NOTHING = Learned(MappingProxyType({}), ())


def learned(instructions: Instructions, hashed: Hasher) -> Learned:
    """Open the ledger once and read what concerns these instructions; test mode shows nothing by knowing people."""
    if not instructions.live or not _path(instructions.home).exists():
        return NOTHING
    with _opened(instructions.home, hashed) as database:
        accepted = database.execute(
            "SELECT person, digest, record_id FROM accepted WHERE team = ?", (instructions.team,)
        ).fetchall()
        edition = database.execute(
            "SELECT person, record_id, seen_at FROM present WHERE team = ? AND roster = ? AND roster <> ''",
            (instructions.team, instructions.roster),
        ).fetchall()
    return Learned({person: (digest, record_id) for person, digest, record_id in accepted}, tuple(edition))


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
        entries = [ledger.accepted.get(person) for person in _persons(send, hashed)]
        if all(entry is not None and entry[0] == contents[send.row] for entry in entries):
            known[send.row] = next(entry[1] for entry in entries if entry)
    return known


def departed(plan: Plan, ledger: Learned, present: Iterable[MatchKey], hashed: Hasher) -> tuple[Departed, ...]:
    """Who stood in the last finished run of this roster and stands in none of its rows now.

    `present` are keys of rows that are in the file but not in the plan's sends. A list for a person to look at;
    nobody is ever deleted for standing on it.
    """
    if not ledger.edition:
        return ()
    here = {person for send in plan.sends for person in _persons(send, hashed)}
    here |= {hashed("person", *key) for key in present}
    staying = {record_id for person, record_id, _ in ledger.edition if person in here}
    gone = {record_id: seen_at[:10] for _, record_id, seen_at in ledger.edition if record_id not in staying}
    return tuple(Departed(record_id, day) for record_id, day in sorted(gone.items()))


def remember(
    sends: Iterable[tuple[Send, str]],
    instructions: Instructions,
    outcomes: Mapping[int, Outcome],
    hashed: Hasher,
    now: float,
    *,
    finished: bool,
) -> None:
    """Enter what a live run learned: what was accepted, and what is no longer sure.

    `sends` come with their content's hash. A finished run of a named roster becomes its last edition.
    """
    at = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
    accepted, doubted, present = [], [], []
    for send, digest in sends:
        outcome = outcomes[send.row]
        record_id = storable(outcome.record_id)
        for person in _persons(send, hashed):
            if outcome.fate.is_saved or outcome.fate is Fate.UNCHANGED:  # a killed run's journal may alone know of it
                accepted.append((instructions.team, person, digest, record_id, at))
            elif outcome.fate is Fate.UNVERIFIED:  # the record may hold either content now
                doubted.append((instructions.team, person))
            if record_id:
                present.append((instructions.team, instructions.roster, person, record_id, at))
    with _opened(instructions.home, hashed) as database, database:
        database.executemany("INSERT OR REPLACE INTO accepted VALUES (?, ?, ?, ?, ?)", accepted)
        database.executemany("DELETE FROM accepted WHERE team = ? AND person = ?", doubted)
        if finished and instructions.roster:
            database.execute(
                "DELETE FROM present WHERE team = ? AND roster = ?", (instructions.team, instructions.roster)
            )
            database.executemany("INSERT OR REPLACE INTO present VALUES (?, ?, ?, ?, ?)", present)


def digests(plan: Plan, hashed: Hasher) -> dict[int, str]:
    """Row -> the hash under which journal and ledger know the content of its send."""
    return {send.row: hashed("content", send.digest) for send in plan.sends}


def _persons(send: Send, hashed: Hasher) -> Iterator[str]:
    """What a send's person is known by: each match key, or without any the content itself."""
    if not send.keys:
        yield hashed("keyless", send.digest)
    for key in send.keys:
        yield hashed("person", *key)


def _path(home: Path) -> Path:
    return home / "ledger.sqlite"


@contextmanager
def _opened(home: Path, hashed: Hasher) -> Iterator[sqlite3.Connection]:
    private_folder(home)
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
