"""A run told once more: its delivery, from the journal, the plan and the very file that it was about."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from importer.errors import Exit, StateUnusable, UsageError
from importer.model import Delivery, Fate, Mode, Outcome, Plan, Send, Stop
from importer.uploader.journal import Entry, entries_of, reading
from importer.uploader.newcomers import KNOWN, from_text
from importer.uploader.resume import known_outcome
from importer.uploader.runs import ACCOUNT, EDITS, UNREADABLE, RunListing, journal_path, lock_name, runs
from importer.uploader.sealing import Seal
from importer.uploader.state import Hasher, held_alone
from importer.uploader.stopping import GO_ON

KILLED = Stop("The run ended before it could give an account of itself.", GO_ON, Exit.STOPPED)
_LIST = "Type: brokerkit-import purge   to list the runs."


@dataclass(frozen=True, slots=True)
class PastDelivery:
    """How a run went, as far as its journal tells."""

    delivery: Delivery
    ended: datetime | None
    """None for a run that was killed."""


@contextmanager
def past_run(home: Path, run_id: str | None = None) -> Iterator[RunListing]:
    """A run that is kept, for as long as nobody else works on it; None takes the last live one, or the last preview.

    Raises UsageError if there is none, StateUnusable while it is at work.
    """
    one = _chosen(runs(home), run_id, home)
    with held_alone(home, lock_name(one.facts), "That run is still at work."):
        yield one


def _chosen(known: Sequence[RunListing], run_id: str | None, home: Path) -> RunListing:
    readable = [one for one in known if one.mode != UNREADABLE and run_id in {None, one.run_id}]
    if not readable:
        what = f"There is no run {run_id!r}." if run_id else f"No run is kept in {home}."
        raise UsageError(what, hint=_LIST if known else "A run is kept from its first request on.")
    live = [one for one in readable if one.mode == Mode.RUN]
    return (live or readable)[-1]


def is_same_file(run: RunListing, home: Path, source_digest: str) -> bool:
    """Whether a file is, byte for byte, the one that a run was about. Raises StateUnusable without the secret."""
    hashed = Hasher(home)
    hashed.confirm(run.facts.get("secret"))
    return run.facts.get("file") == hashed("file", source_digest)


def past_edits(run: RunListing, home: Path, source_digest: str) -> str:
    """What was changed in the rows of the run's file, as it was told; "" for nothing. Raises StateUnusable."""
    try:
        with reading(journal_path(home, run.run_id)) as database:
            found = database.execute("SELECT value FROM run WHERE name = ?", (EDITS,)).fetchone()
    except sqlite3.Error as error:
        raise StateUnusable(f"The journal of the run {run.run_id} cannot be read: {error}.") from None
    return str(Seal(Hasher(home), source_digest).opened(found[0])) if found else ""


def past_delivery(
    plan: Plan, run: RunListing, home: Path, source_digest: str, new_only: Collection[str] = ()
) -> PastDelivery:
    """The delivery of a run, for the plan that its file and mapping make."""
    known = from_text(run.facts.get(KNOWN, ""))
    plan = plan.without(new_only, known)
    seal = Seal(Hasher(home), source_digest)
    entries = entries_of(journal_path(home, run.run_id))
    outcomes = tuple(_outcome(send, entries.get(send.row), seal, live=run.mode == Mode.RUN) for send in plan.sends)
    delivery = Delivery(outcomes, 0, 0.0, resumed=len(entries), known=known, run_id=run.run_id)
    if ACCOUNT not in run.facts:
        return PastDelivery(replace(delivery, requests=sum(one.attempts for one in outcomes), stop=KILLED), None)
    account: Mapping[str, Any] = seal.opened(run.facts[ACCOUNT])
    full = replace(
        delivery,
        requests=account["requests"],
        seconds=account["seconds"],
        stop=account["stop"] and Stop(*account["stop"]),
        notes=tuple(account["notes"]),
    )
    return PastDelivery(full, datetime.fromtimestamp(account["at"], UTC))


def _outcome(send: Send, entry: Entry | None, seal: Seal, *, live: bool) -> Outcome:
    """What became of a send; what was under way in test mode was not saved."""
    if entry is None or (entry.fate is None and not live):
        return Outcome(send.row, Fate.NOT_SENT)
    return known_outcome(entry, send, seal)
