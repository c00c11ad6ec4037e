"""What is still to be done: the plan, less what the journal and the ledger know to be done. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeGuard

from importer.model import Fate, Message, Outcome, Plan, Send
from importer.uploader.journal import Entry
from importer.uploader.queue import Job
from importer.uploader.retry import Attempts
from importer.uploader.runs import SETTLED
from importer.uploader.sealing import Seal

LONGEST_AT_WORK = 86_400.0
"""Seconds after which a request is over, however long its process slept or the disk made it wait, and whatever the
computer's clock says."""
LOST = (Message("", "The earlier run ended before the reply came."),)
DOUBTED = (Message("", "An earlier run may have saved this row. It has no match key, so it is not sent twice."),)
FORGOTTEN = (
    Message("", "The journal of the earlier run has lost its end, so nobody knows whether this row was sent."),
)


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a plan."""

    outcomes: tuple[Outcome, ...]
    """Of the sends that need no request."""
    jobs: tuple[Job, ...]
    doubtful: tuple[tuple[Job, float], ...]
    """Jobs whose earlier request may have been saved, and the seconds until they may go out again."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The times that decide when a doubtful row may go out again."""

    now: float
    settle_delay: float

    def until_settled(self, intent_at: float) -> float:
        """Seconds until a request that was intended then, by a process that is gone now, can no longer be at work.

        The delay counts from now: how long after its intent a request went out, and when its process ended, nobody
        wrote down.
        """
        return 0.0 if self.now - intent_at > LONGEST_AT_WORK else self.settle_delay


def rest(
    plan: Plan,
    entries: Mapping[int, Entry],
    digests: Mapping[int, str],
    unchanged: Mapping[int, str],
    doubted: frozenset[str],
    refused: Mapping[int, Entry],
    *,
    seal: Seal,
    live: bool,
    clock: Clock,
    lost_end: bool = False,
) -> Rest:
    """Divide the plan into what is done, what is to be sent, and what is to be sent once the dust has settled.

    `digests` are the hashes under which the journal knows the sends; `unchanged` are record ids by row; `doubted`
    are hashes of what other runs may have saved, which concerns rows without a match key; `refused` is what Brokerkit
    refused when the same command was given before, and would refuse again.
    A failed row goes out again: it changed nothing, and whatever it failed on may have been mended.
    """
    outcomes: list[Outcome] = []
    jobs: list[Job] = []
    doubtful: list[tuple[Job, float]] = []
    for send in plan.sends:
        entry = entries.get(send.row)
        if _settles(entry, digests[send.row]):
            outcomes.append(known_outcome(entry, send, seal))
        # Test mode saves nothing, so an intent of a preview leaves no doubt by itself.
        elif entry and (entry.fate is Fate.UNVERIFIED or (live and entry.fate is None)):
            if send.keys:
                doubtful.append((Job(send, Attempts(entry.attempts, doubt=True)), clock.until_settled(entry.intent_at)))
            else:
                outcomes.append(known_outcome(entry, send, seal))
        elif not send.keys and digests[send.row] in doubted:
            outcomes.append(Outcome(send.row, Fate.UNVERIFIED, messages=DOUBTED, resumed=True))
        elif send.row in unchanged:
            outcomes.append(Outcome(send.row, Fate.UNCHANGED, record_id=unchanged[send.row]))
        elif _settles(was := refused.get(send.row), digests[send.row]):
            outcomes.append(replace(known_outcome(was, send, seal), attempts=0))
        elif lost_end and live and entry is None:
            if send.keys:
                doubtful.append((Job(send, Attempts(0, doubt=True)), clock.settle_delay))
            else:
                outcomes.append(Outcome(send.row, Fate.UNVERIFIED, messages=FORGOTTEN, resumed=True))
        else:
            jobs.append(Job(send))
    return Rest(tuple(outcomes), tuple(jobs), tuple(doubtful))


def standing(entries: Mapping[int, Entry], plan: Plan) -> Mapping[int, Entry]:
    """The entries that count: no refusals, as long as nobody was accepted and rows are left.

    Then something that concerns every row was wrong, and the run was stopped for a person to mend it.
    """
    settled = {row for row, entry in entries.items() if entry.fate in SETTLED}
    refused = {row for row in settled if entries[row].fate is Fate.REFUSED}
    if settled != refused or settled.issuperset(send.row for send in plan.sends):
        return entries
    return {row: entry for row, entry in entries.items() if row not in refused}


def _settles(entry: Entry | None, digest: str) -> TypeGuard[Entry]:
    """Whether this very content has its outcome, and needs no request."""
    return entry is not None and entry.fate in SETTLED and entry.digest == digest


def known_outcome(entry: Entry, send: Send, seal: Seal) -> Outcome:
    """The outcome of a send as the journal knows it; an intent without one may have been saved."""
    messages, echo = seal.heard(entry.said, send)
    fate = entry.fate or Fate.UNVERIFIED
    if fate is Fate.UNVERIFIED:
        messages = messages or LOST
    at = entry.intent_at or None
    return Outcome(entry.row, fate, entry.attempts, entry.status, entry.record_id, messages, echo, resumed=True, at=at)
