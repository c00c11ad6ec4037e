"""Write-ahead log of one run: an intent is on disk before its request goes out, an outcome soon after the reply.

SQLite in WAL mode with synchronous=FULL: what is committed survives a killed process and a lost power supply. It
holds row numbers, keyed hashes, statuses and record ids, and what came back for a row as `sealing` closes it: nothing
of a person can be read in it without the very file of the run.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from importer.errors import StateUnusable
from importer.model import Fate, Outcome
from importer.uploader.commit_mark import CommitMark
from importer.uploader.reply_record import storable
from importer.uploader.state import private_file

VERSION = 2
GATHERING = 0.004
"""Seconds in which notes are gathered into one commit; intents are written further ahead than that."""
_SCHEMA = """
BEGIN;
CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sends (
    row INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    intent_at REAL NOT NULL,
    fate TEXT,
    status INTEGER,
    record_id TEXT NOT NULL DEFAULT '',
    said TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS people (row INTEGER NOT NULL, person TEXT NOT NULL, PRIMARY KEY (row, person)) WITHOUT ROWID;
COMMIT;
"""
_INTENT = """
INSERT INTO sends (row, digest, attempts, intent_at) VALUES (?, ?, ?, ?) ON CONFLICT (row) DO UPDATE SET
    digest = excluded.digest, attempts = excluded.attempts, intent_at = excluded.intent_at,
    fate = NULL, status = NULL, record_id = '', said = ''
"""
_OUTCOME = "UPDATE sends SET fate = ?, status = ?, record_id = ?, said = ? WHERE row = ?"
_WITHOUT_REQUEST = """
INSERT INTO sends (row, digest, attempts, intent_at, fate, status, record_id, said) VALUES (?, ?, 0, 0, ?, ?, ?, ?)
ON CONFLICT (row) DO UPDATE SET
    fate = excluded.fate, status = excluded.status, record_id = excluded.record_id, said = excluded.said
    WHERE attempts = 0
"""
_COUNT = "INSERT OR REPLACE INTO run VALUES ('commits', ?)"

Note = tuple[str, tuple[object, ...]]
"""A statement and its values."""


class JournalFailed(Exception):
    """The journal could not be written while the run was under way."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal knows of one send."""

    row: int
    digest: str
    attempts: int
    """0 for a row that this run knew the fate of without asking."""
    intent_at: float
    """Wall time of the last intent."""
    fate: Fate | None
    """None for an intent without an outcome: the request may or may not have been sent, and saved."""
    status: int | None
    record_id: str
    said: str = ""
    """What came back, closed; "" for nothing."""


class Journal:
    """One run's journal, open for writing.

    Writes of all workers that come together are committed together, so that durability costs one sync a round
    and not one a row.
    """

    def __init__(self, path: Path, connect: Callable[..., sqlite3.Connection] = sqlite3.connect) -> None:
        self.path = private_file(path)
        self._pending: list[Note] = []
        self._newest: asyncio.Future[None] | None = None
        """Done when everything noted so far is durable."""
        self._busy = False
        self._thread = ThreadPoolExecutor(1, "journal")
        self._failed: BaseException | None = None
        self._undurable = 0
        """Outcomes that are not in any commit yet."""
        self._unwritten: list[Note] = []
        """Outcomes whose commit failed."""
        self._is_closed = False
        try:
            self._database = _opened(connect(path, isolation_level=None, check_same_thread=False))
            self._commits = _commits(self._database)
        except (sqlite3.Error, OSError) as error:
            raise _unusable(path, error) from None
        self._mark = CommitMark(self.path)
        self.has_lost_its_end = self._mark.commits > self._commits
        """Whether it was committed more often than it knows of: any row that it does not know may have been sent."""

    def describe(self, facts: Mapping[str, str], people: Iterable[tuple[int, str]] = ()) -> None:
        """Write down what the run is, and by which hashes the person of each row is known, until the ledger does."""
        described = [("INSERT OR REPLACE INTO run VALUES (?, ?)", fact) for fact in facts.items()]
        try:
            self._commit([*described, *(("INSERT OR IGNORE INTO people VALUES (?, ?)", one) for one in people)])
        except JournalFailed as error:
            raise _unusable(self.path, error) from None

    def entries(self) -> dict[int, Entry]:
        """Every send the journal knows, by row."""
        try:
            return {entry.row: entry for entry in _entries(self._database)}
        except (sqlite3.Error, ValueError) as error:
            raise _unusable(self.path, error) from None

    def intend(self, row: int, digest: str, attempt: int, at: float) -> asyncio.Future[None]:
        """Write down that a request is about to go out; it may do so when the future is done.

        The future raises JournalFailed if the intent could not be made durable.
        """
        return self._note(_INTENT, (row, digest, attempt, at))

    def enter(self, known: Iterable[tuple[Outcome, str, str]]) -> None:
        """Write down outcomes that are known without a request, each with its content's hash and what was said."""
        try:
            self._commit([(_WITHOUT_REQUEST, (outcome.row, digest, *_facts(outcome, said)))
                          for outcome, digest, said in known])  # fmt: skip
        except JournalFailed as error:
            raise _unusable(self.path, error) from None

    def conclude(self, outcome: Outcome, said: str = "") -> None:
        """Write down how a send ended, and what came back; NOT_SENT closes an intent that had no effect.

        It becomes durable with the next intent, or when `written` returns: a process that dies before that died
        before it knew the outcome, as far as the next one can tell. `keep_up` bounds how many that can be.
        """
        self._undurable += 1
        self._note(_OUTCOME, (*_facts(outcome, said), outcome.row))

    async def keep_up(self, most: int) -> None:
        """Wait until at most so many outcomes are not durable yet; with a healthy disk that is at once.

        Raises JournalFailed if outcomes could not be written.
        """
        while self._undurable > most and self._newest is not None and self._failed is None:
            await asyncio.wait({self._newest})
        if self._failed is not None:
            raise self._failed

    async def written(self) -> None:
        """Wait until all that was noted is durable. Raises JournalFailed if it cannot be."""
        while self._busy and self._newest is not None:
            await asyncio.wait({self._newest})
        if self._failed is not None:  # once more, for what was a short trouble; intents that failed were not acted upon
            await asyncio.get_running_loop().run_in_executor(self._thread, self._commit, self._unwritten)
            self._failed, self._unwritten = None, []

    def finish(self, at: str) -> None:
        """Write down that every send has its outcome and the results are in place. Raises JournalFailed."""
        self._commit([("INSERT OR REPLACE INTO run VALUES (?, ?)", ("finished", at)), ("DELETE FROM people", ())])

    def close(self) -> None:
        """Close the file; what is committed is safe with or without this."""
        self._is_closed = True
        self._thread.shutdown()
        self._database.close()

    def _note(self, statement: str, values: tuple[object, ...]) -> asyncio.Future[None]:
        if not self._pending or self._newest is None:
            loop = asyncio.get_running_loop()
            self._newest = loop.create_future()
            if not self._busy:
                self._busy = True
                loop.call_later(GATHERING, self._flush)
        self._pending.append((statement, values))
        return self._newest

    def _flush(self) -> None:
        """Commit what is pending in the journal's own thread; what comes in meanwhile is the next commit."""
        # A run that ended with an error closed it: what is still pending was never promised to anybody.
        if self._is_closed or self._newest is None:
            return
        batch, durable = self._pending, self._newest
        self._pending = []
        commit = asyncio.get_running_loop().run_in_executor(self._thread, self._commit, batch)
        commit.add_done_callback(partial(self._flushed, batch, durable))

    def _flushed(self, batch: list[Note], durable: asyncio.Future[None], commit: asyncio.Future[None]) -> None:
        if error := commit.exception():  # whoever waits for the commit must learn of it, whatever it was
            self._failed = error
            # Intents are let go: what could not be written down was not sent.
            self._unwritten += [note for note in batch if note[0] == _OUTCOME]
            durable.set_exception(error)
            durable.exception()  # perhaps nobody waits just now; `written` tells the next one
        else:
            self._undurable -= sum(note[0] == _OUTCOME for note in batch)
            durable.set_result(None)
        self._busy = bool(self._pending)
        if self._busy:
            self._flush()

    def _commit(self, batch: list[Note]) -> None:
        try:
            self._database.execute("BEGIN IMMEDIATE")
            # In the order of the notes: an intent and its outcome may stand in one batch.
            for statement, alike in groupby(batch, itemgetter(0)):
                self._database.executemany(statement, [values for _, values in alike])
            self._database.execute(_COUNT, (self._commits + 1,))
            self._database.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            self._roll_back()
            raise JournalFailed(str(error)) from None
        self._commits += 1
        self._mark.set(self._commits)

    def _roll_back(self) -> None:
        try:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
        except sqlite3.Error:
            pass  # SQLite rolls back by itself when the disk is full


def _opened(database: sqlite3.Connection) -> sqlite3.Connection:
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA fullfsync = ON")  # macOS: through the drive's own cache; elsewhere without effect
    database.executescript(_SCHEMA)
    if "said" not in {name for _, name, *_ in database.execute("PRAGMA table_info(sends)")}:  # a journal of version 1
        database.execute("ALTER TABLE sends ADD COLUMN said TEXT NOT NULL DEFAULT ''")
    return database


def _facts(outcome: Outcome, said: str) -> tuple[str, int | None, str, str]:
    return outcome.fate.value, outcome.status, storable(outcome.record_id), said


def _commits(database: sqlite3.Connection) -> int:
    """How often the journal was committed, as far as it knows."""
    (commits,) = database.execute("SELECT coalesce(max(value), 0) FROM run WHERE name = 'commits'").fetchone()
    return int(commits)


def lost_its_end(path: Path, database: sqlite3.Connection) -> float | None:
    """When a journal that lost its end was last written, in wall time; None for a whole one."""
    mark = CommitMark(path)
    return mark.written_at if mark.commits > _commits(database) else None


def _entries(database: sqlite3.Connection) -> Iterator[Entry]:
    for row, digest, attempts, at, fate, *more in database.execute(
        "SELECT row, digest, attempts, intent_at, fate, status, record_id, said FROM sends"
    ):
        yield Entry(row, digest, attempts, at, Fate(fate) if fate else None, *more)


def _unusable(path: Path, error: Exception) -> StateUnusable:
    return StateUnusable(
        f"The journal {path} cannot be used: {error}.",
        hint="Free some space or repair the folder; or leave this run behind with --fresh "
        "(it may then send again what was already accepted).",
    )


def entries_of(path: Path) -> dict[int, Entry]:
    """Every send that a journal knows, by row. Raises StateUnusable."""
    with closing(Journal(path)) as journal:
        return journal.entries()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A journal opened for looking only. Raises sqlite3.Error if it is none."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA query_only = ON")
        yield database
