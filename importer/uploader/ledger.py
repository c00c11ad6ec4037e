"""What each team's Brokerkit last accepted, person by person, so that next month only changes are sent.

Hashes, record ids and dates only. The hashes are keyed with this machine's secret.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from importer.errors import StateUnusable
from importer.model import Fate, MatchKey, Outcome, Plan, Send
from importer.uploader.instructions import Instructions
from importer.uploader.reply_record import storable
from importer.uploader.runs import Elsewhere, elsewhere, runs, unfinished
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


def unchanged_sends(plan: Plan, instructions: Instructions) -> frozenset[int]:
    """Rows of the sends that this team's Brokerkit accepted last with exactly the same content.

    Empty in test mode and with `care.all`.
    """
    if not _path(instructions.home).exists() and not runs(instructions.home):  # so that asking leaves no trace
        return frozenset()
    hashed = Hasher(instructions.home)
    earlier = unfinished(instructions)
    other = elsewhere(instructions, earlier.run_id if earlier else "", hashed)
    return frozenset(known_sends(plan, instructions, digests(plan, hashed), other, hashed))


def known_sends(
    plan: Plan, instructions: Instructions, contents: Mapping[int, str], other: Elsewhere, hashed: Hasher
) -> dict[int, str]:
    """Row -> record id of the sends that need not go out, by the ledger or by journals that never got into it.

    `contents` are the hashes of what would be sent.
    """
    if not instructions.live or instructions.care.all:
        return {}
    told = ((send.row, other.known(send, contents[send.row])) for send in plan.sends)
    return {row: record_id for row, record_id in told if record_id is not None} | _entered(
        plan, instructions, contents, hashed
    )


def _entered(plan: Plan, instructions: Instructions, contents: Mapping[int, str], hashed: Hasher) -> dict[int, str]:
    """Row -> record id of the sends that the ledger knows."""
    if not _path(instructions.home).exists():
        return {}
    with _opened(instructions.home, hashed) as database:
        query = "SELECT person, digest, record_id FROM accepted WHERE team = ?"
        accepted = {
            person: (digest, record_id) for person, digest, record_id in database.execute(query, (instructions.team,))
        }
    known: dict[int, str] = {}
    if not accepted:
        return known
    for send in plan.sends:
        entries = [accepted.get(person) for person in _persons(send, hashed)]
        if all(entry is not None and entry[0] == contents[send.row] for entry in entries):
            known[send.row] = next(entry[1] for entry in entries if entry)
    return known


def departed(plan: Plan, instructions: Instructions, present: Iterable[MatchKey] = ()) -> tuple[Departed, ...]:
    """Who stood in the last finished run of this roster and stands in none of its rows now.

    `present` are keys of rows that are in the file but not in the plan's sends. A list for a person to look at;
    nobody is ever deleted for standing on it. Ask before the run: a finished run becomes the last edition.
    """
    if not instructions.roster or not _path(instructions.home).exists():
        return ()
    hashed = Hasher(instructions.home)
    here = {person for send in plan.sends for person in _persons(send, hashed)}
    here |= {hashed("person", *key) for key in present}
    query = "SELECT person, record_id, seen_at FROM present WHERE team = ? AND roster = ?"
    with _opened(instructions.home, hashed) as database:
        before = list(database.execute(query, (instructions.team, instructions.roster)))
    staying = {record_id for person, record_id, _ in before if person in here}
    gone = {record_id: seen_at[:10] for _, record_id, seen_at in before if record_id not in staying}
    return tuple(Departed(record_id, day) for record_id, day in sorted(gone.items()))


def who_left(plan: Plan, instructions: Instructions, present: Iterable[MatchKey]) -> tuple[str, ...]:
    """A sentence about the people of the last edition of this roster who no longer stand in it, if there are any.

    Empty in test mode, which makes no edition.
    """
    gone = departed(plan, instructions, present) if instructions.live else ()
    if not gone:
        return ()
    named = ", ".join(one.record_id for one in gone)
    sentence = (
        f"{len(gone):,} of the people in the last edition of this roster are no longer in it. Nothing was done about "
        f"them. Their Brokerkit ids: {named}."
    )
    return (sentence,)


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
