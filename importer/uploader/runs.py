"""The runs that this machine remembers: which one a command continues, which exist, and how to remove them."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from importer.errors import StateUnusable, UsageError
from importer.exhaustive import check_partition
from importer.model import SAVED, Fate, Mode, Send
from importer.uploader.instructions import Instructions
from importer.uploader.journal import VERSION, lost_its_end, reading
from importer.uploader.sealing import Seal
from importer.uploader.state import Hasher, half_written, held_alone

SETTLED = (Fate.PREVIEWED, *SAVED, Fate.UNCHANGED, Fate.REFUSED)
"""Fates after which a mere repeat of the command does not send a row again."""
SENT_AGAIN = (Fate.FAILED, Fate.UNVERIFIED, Fate.NOT_SENT)
NEVER_SENT = (Fate.READY, Fate.DUPLICATE, Fate.INVALID, Fate.HELD, Fate.LEFT_OUT)
"""Fates of rows without a request of their own, so that no journal knows them."""
check_partition(Fate, SETTLED, SENT_AGAIN, NEVER_SENT)


UNREADABLE = "unreadable"
PASSING = ".new"
"""Ending of the folder of a run that is just being made."""
JOURNAL = "journal.sqlite"
ACCOUNT = "account"
"""The fact under which a journal holds how its run went, closed."""
EDITS = "edits"
"""The fact under which a journal holds what was changed in the file's rows, closed."""


@dataclass(frozen=True, slots=True)
class RunListing:
    """One run that left a journal."""

    run_id: str
    begun: str
    """UTC, as YYYY-MM-DD HH:MM:SS."""
    mode: str
    source_name: str
    done: int
    """Sends that a continued run would not send again; all of them if the run is finished."""
    total: int
    finished: bool
    facts: dict[str, str]
    """What the journal says about its run."""

    @property
    def begun_here(self) -> str:
        """When it began by the clock on the wall, to the minute."""
        try:
            begun = datetime.fromisoformat(self.begun).replace(tzinfo=UTC)
        except ValueError:  # a damaged journal
            return self.begun
        return begun.astimezone().strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True, slots=True)
class RunState:
    """An unfinished run that the same command continues."""

    run_id: str
    begun: str
    done: int
    total: int


def runs(home: Path) -> tuple[RunListing, ...]:
    """Every run with a journal in the state folder, oldest first."""
    return tuple(sorted(_listed(home), key=lambda one: (one.begun, one.run_id)))


def unfinished(known: Sequence[RunListing], instructions: Instructions) -> RunState | None:
    """Of the known runs the one that these instructions continue, or None if they begin a new one.

    Raises StateUnusable if its journal is damaged: beginning anew in silence would send everything again.
    """
    if instructions.posting.fresh:
        return None
    if any(one.mode == UNREADABLE and one.run_id.endswith(instructions.run_suffix) for one in known):
        raise StateUnusable(
            "The journal of an earlier run of this is damaged, so nobody can say what it sent.",
            hint="--fresh leaves it behind; rows without e-mail and agent id may then be stored twice.",
        )
    same = [one for one in known if one.facts.get("fingerprint") == instructions.fingerprint]
    if not same or same[-1].finished:  # older ones were left behind with --fresh
        return None
    return RunState(same[-1].run_id, same[-1].begun, same[-1].done, same[-1].total)


def repeated(known: Sequence[RunListing], instructions: Instructions) -> RunListing | None:
    """The last finished live run of the very same command: what Brokerkit refused then is not posted to it again."""
    if not instructions.live or instructions.posting.fresh or instructions.care.all:
        return None
    same = (one for one in known if one.finished and one.facts.get("fingerprint") == instructions.fingerprint)
    return max(same, key=lambda one: (one.begun, one.run_id), default=None)


def left_behind(known: Iterable[RunListing], instructions: Instructions) -> tuple[str, ...]:
    """Sentences about unfinished runs of the same file that these instructions do not continue, and why.

    A run that was finished since speaks for those before it.
    """
    behind: list[RunListing] = []
    for one in known:
        if one.source_name == instructions.source_name:
            behind = [other for other in behind if not (one.finished and other.mode == one.mode)]
            behind += [one] * (not one.finished)
    return tuple(
        f"An unfinished run of {one.source_name} ({one.begun_here}, {one.done:,} of {one.total:,} done) is not "
        f"continued: {_difference(one.facts, instructions)}."
        for one in behind
        if _difference(one.facts, instructions)
    )


def worked_elsewhere(known: Iterable[RunListing], instructions: Instructions, hashed: Hasher) -> tuple[str, ...]:
    """A sentence where the team's last live run was made from another computer that shares this state folder."""
    live = [one for one in known if one.mode == Mode.RUN and one.facts.get("key") == instructions.api_key.fingerprint]
    last = live[-1].facts.get("computer") if instructions.live and live else None
    if last is None or last == hashed("computer", instructions.computer):
        return ()
    sentence = (
        f"The last run for this team, of {live[-1].begun_here}, was made from another computer. Two computers are not "
        "locked against each other: make sure that nobody sends at the same time."
    )
    return (sentence,)


def _difference(facts: dict[str, str], instructions: Instructions) -> str:
    """In what the run of the journal is not the one of the instructions; "" if in nothing."""
    wanted = {
        "content": (
            "the file, the mapping, the edits, the tag, the sheet or an option that chooses rows has changed",
            instructions.run_digest,
        ),
        "host": ("it went to another address", instructions.address),
        "key": ("it used another API key", instructions.api_key.fingerprint),
        "mode": ("it was a " + facts.get("mode", ""), str(instructions.mode)),
    }
    different = [why for name, (why, value) in wanted.items() if facts.get(name) != value]
    if not different and instructions.posting.fresh:
        return "--fresh leaves it behind"
    return ", and ".join(different)


@dataclass(slots=True)
class Elsewhere:
    """What other runs for a team have sent, as their journals know it: by the hash of the content."""

    doubted: set[str] = field(default_factory=set)
    """What may or may not have been saved."""
    accepted: dict[str, str] = field(default_factory=dict)
    """What unfinished runs had accepted -> record id. The ledger need not know of it: a killed run enters nothing."""
    current: dict[str, str] = field(default_factory=dict)
    """Those of the run that sent last: nobody can have sent other content for these people since."""
    last_intent: float = float("-inf")
    """Wall time of the youngest request that is in doubt."""

    def known(self, send: Send, digest: str) -> str | None:
        """The record id of a send that need not go out, or None. A person without a key has no other content."""
        return (self.current if send.keys else self.accepted).get(digest)


def elsewhere(known: Iterable[RunListing], instructions: Instructions, except_run: str, hashed: Hasher) -> Elsewhere:
    """What the journals of other runs say, whether those were finished, killed or left behind.

    Nothing in test mode. A preview has saved nothing but what it calls unverified: then there was no test mode. Raises
    StateUnusable if a journal's hashes were made with another secret.
    """
    found, youngest = Elsewhere(), 0.0
    same = [one for one in known if instructions.live and one.facts.get("team") == instructions.team]
    for one in same:
        hashed.confirm(one.facts.get("secret"))
        if one.run_id == except_run:
            continue
        with suppress(sqlite3.Error), reading(journal_path(instructions.home, one.run_id)) as database:
            is_live = one.mode == Mode.RUN
            if is_live and (at := lost_its_end(journal_path(instructions.home, one.run_id), database)) is not None:
                found.last_intent = max(found.last_intent, at)
            for digest, intent_at in database.execute(_DOUBTFUL if is_live else _UNVERIFIED, (Fate.UNVERIFIED,)):
                found.doubted.add(digest)
                found.last_intent = max(found.last_intent, intent_at)
            if not is_live:
                continue
            accepted = {} if one.finished else dict(database.execute(_ACCEPTED, _SAVED))
            found.accepted |= accepted
            (at,) = database.execute("SELECT coalesce(max(intent_at), 0) FROM sends").fetchone()
            if at >= youngest:
                youngest, found.current = at, accepted
    return found


_UNVERIFIED = "SELECT digest, intent_at FROM sends WHERE fate = ?"
_DOUBTFUL = f"{_UNVERIFIED} OR fate IS NULL"
_SAVED = tuple(SAVED)
_PEOPLE = f"SELECT person FROM people JOIN sends USING (row) WHERE fate IN ({','.join('?' * len(_SAVED))})"  # noqa: S608 (as below)
_ACCEPTED = f"SELECT digest, record_id FROM sends WHERE fate IN ({','.join('?' * len(_SAVED))})"  # noqa: S608 (as below)


def accepted_people(known: Iterable[RunListing], instructions: Instructions) -> Iterator[str]:
    """Whom the team's unfinished runs had accepted, by the hashes they are known by: no ledger knows of that yet."""
    for one in known:
        if one.mode == Mode.RUN and not one.finished and one.facts.get("team") == instructions.team:
            with suppress(sqlite3.Error), reading(journal_path(instructions.home, one.run_id)) as database:
                yield from (person for (person,) in database.execute(_PEOPLE, _SAVED))


def standing_facts(instructions: Instructions) -> dict[str, str]:
    """What the journals of all runs under these instructions say alike."""
    return {
        "mode": str(instructions.mode),
        "source_name": instructions.source_name,
        "fingerprint": instructions.fingerprint,
        "team": instructions.team,
        "content": instructions.run_digest,
        "host": instructions.address,
        "key": instructions.api_key.fingerprint,
    }


def new_run(instructions: Instructions, total: int, now: float, hashed: Hasher) -> tuple[str, dict[str, str]]:
    """The id of a run that begins now, and what its journal says about it."""
    begun = datetime.fromtimestamp(now, UTC)
    facts = {
        **standing_facts(instructions),
        "version": str(VERSION),
        "begun": begun.strftime("%Y-%m-%d %H:%M:%S"),
        "total": str(total),
        "secret": hashed.check,
        "computer": hashed("computer", instructions.computer),
        "file": hashed("file", instructions.source_digest),
        "order": instructions.order,
    }
    if instructions.edits:
        facts[EDITS] = Seal(hashed, instructions.source_digest).closed(instructions.edits)
    ids = (f"{begun:%Y%m%d-%H%M%S-%f}{f'.{number}' * (number > 0)}{instructions.run_suffix}" for number in count())
    return next(run_id for run_id in ids if not (_folder(instructions.home) / run_id).exists()), facts


def purge(home: Path, run_id: str | None = None) -> tuple[str, ...]:
    """Remove one run, or with None everything that runs left, ledger included; the ids of the runs removed.

    Raises UsageError for an unknown id, StateUnusable while a run is at work.
    """
    known = {one.run_id: one for one in runs(home)}
    if run_id is not None and run_id not in known:
        raise UsageError(f"There is no run {run_id!r}.", hint="Type: brokerkit-import purge   to list the runs.")
    going = [known[run_id]] if run_id is not None else list(known.values())
    with ExitStack() as locks:
        for name in sorted({lock_name(one.facts) for one in going}):
            locks.enter_context(held_alone(home, name, "A run is at work; nothing was removed."))
        try:
            for one in going:
                shutil.rmtree(_folder(home) / one.run_id)
            if run_id is None:
                _remove_rest(home)
        except OSError as error:
            raise StateUnusable(f"{error.filename} cannot be removed: {error.strerror}.") from None
    return tuple(one.run_id for one in going)


def _remove_rest(home: Path) -> None:
    for left_over in half_written(home):
        if left_over.is_dir():
            shutil.rmtree(left_over)
        else:
            left_over.unlink(missing_ok=True)
    shutil.rmtree(_folder(home), ignore_errors=True)
    for name in ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "secret", "mappings.json"):
        (home / name).unlink(missing_ok=True)
    for passing in home.glob("secret.*"):
        passing.unlink(missing_ok=True)


def lock_name(facts: dict[str, str]) -> str:
    """What a run holds alone: a live run its key, so that two rosters never race for one person.

    The key alone, for one team can be reached under more addresses than can be told apart from here.
    """
    return f"key-{facts.get('key', '')}" if facts.get("mode") == Mode.RUN else _preview_lock(facts)


def _preview_lock(facts: dict[str, str]) -> str:
    return f"preview-{facts.get('fingerprint', '')[:32]}"


def journal_path(home: Path, run_id: str) -> Path:
    """Where a run keeps its journal."""
    return _folder(home) / run_id / JOURNAL


def _folder(home: Path) -> Path:
    return home / "runs"


def _listed(home: Path) -> Iterator[RunListing]:
    try:
        folders = [
            path
            for path in _folder(home).iterdir()
            if path.is_dir() and not path.is_symlink() and path.suffix != PASSING
        ]
    except OSError:
        return
    for folder in folders:
        yield _listing(folder)


def _listing(folder: Path) -> RunListing:
    """What a folder's journal says; a journal that cannot be read is still listed, so that it can be removed."""
    facts: dict[str, str] = {}
    done = 0
    path = folder / JOURNAL
    try:
        if path.is_file() and not path.is_symlink():
            with reading(path) as database:
                # edits can be as large as the file, and who lists runs has no use for them
                facts = dict(database.execute("SELECT name, value FROM run WHERE name != ?", (EDITS,)))
                places = ",".join("?" * len(SETTLED))
                (done,) = database.execute(f"SELECT count(*) FROM sends WHERE fate IN ({places})", SETTLED).fetchone()  # noqa: S608 (question marks only)
    except sqlite3.Error:
        facts = {"mode": UNREADABLE}
    total = int(facts["total"]) if facts.get("total", "").isdigit() else 0
    return RunListing(
        run_id=folder.name,
        begun=facts.get("begun", ""),
        mode=facts.get("mode", UNREADABLE),
        source_name=facts.get("source_name", ""),
        done=total if "finished" in facts else done,
        total=total,
        finished="finished" in facts,
        facts=facts,
    )
