"""What a delivery is going to do, found out once: under the lock, shown to a person, and then what is done.

Journals and ledger are asked here and nowhere else. Nobody else sends for the team between the question and the
answer, so what was agreed to is what happens.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from importer.english import agreeing, listed
from importer.model import Fate, Leaver, MatchKey, Plan, Send
from importer.uploader.editions import Departed, Edition
from importer.uploader.instructions import Instructions
from importer.uploader.journal import Entry, entries_of
from importer.uploader.ledger import digests, known_sends, learned, people_here, person_of
from importer.uploader.newcomers import News, known_rows, told_news
from importer.uploader.route import Route, route
from importer.uploader.runs import (
    RunListing,
    RunState,
    accepted_people,
    elsewhere,
    journal_path,
    left_behind,
    lock_name,
    repeated,
    runs,
    standing_facts,
    unfinished,
    worked_elsewhere,
)
from importer.uploader.sealing import Seal
from importer.uploader.state import Hasher, held_alone

MOST_IDS = 40


@dataclass(frozen=True, slots=True)
class Prospect:
    """A plan that is about to be sent, and all that earlier runs have to do with it."""

    plan: Plan
    instructions: Instructions
    continues: RunState | None
    """The unfinished run that is taken up; None begins a new one."""
    left_behind: tuple[str, ...]
    """Sentences about unfinished runs of the same file that are not taken up, and why; and about other computers."""
    unchanged: Mapping[int, str]
    """Row -> record id of the sends that Brokerkit accepted last with exactly the same content."""
    edition: Edition
    """The last edition of this list."""
    here: frozenset[str]
    """Who stands in this one, by hashes of keys."""
    departed: tuple[Departed, ...]
    """Who stood in the last edition and stands here no more."""
    known: frozenset[int]
    """Rows of the sends for people accepted before; the plan leaves out of them what is for new people only."""
    contents: Mapping[int, str]
    """Row -> the hash under which journal and ledger know the content of its send."""
    doubted: frozenset[str]
    """Hashes of what other runs may have saved, which concerns rows without a match key."""
    refused: Mapping[int, Entry]
    """Row -> what Brokerkit refused when the same command was given before."""
    last_intent: float
    """Wall time of the youngest request of another run that is in doubt."""
    route: Route
    hashed: Hasher

    def stays(self, send: Send) -> bool:
        """Whether a send is known not to need a request."""
        return send.row in self.unchanged or send.row in self.refused

    @property
    def seal(self) -> Seal:
        """What closes and opens what came back about the people of the plan's file."""
        return Seal(self.hashed, self.instructions.source_digest)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know, in sentences."""
        told = (*self.left_behind, *told_news(self.instructions.new_only, self.news))
        if not self.departed:
            return told
        are = agreeing(len(self.departed), "is", "are")
        ids = listed([one.record_id for one in self.departed], MOST_IDS, last=", ")
        gone = (
            f"{len(self.departed):,} of the people in the last edition of this list {are} no longer in it. Nothing was "
            f"done about them. Their Brokerkit ids: {ids}. The sheet Left names them as far as it can."
        )
        return (*told, gone)

    @property
    def news(self) -> News:
        """Of the people who are sent, the new ones who get what is for new people only, and the known ones."""
        going = [send for send in self.plan.sends if not self.stays(send)]
        new = sum(1 for send in going if not self.instructions.new_only.isdisjoint(send.body))
        return News(new, sum(1 for send in going if send.row in self.known))

    def is_last_edition(self, digest: str) -> bool:
        """Whether a file with this digest is the one of the last edition, as it was."""
        return self.hashed("file", digest) == self.edition.file

    def leavers(self, earlier: Iterable[tuple[int, str, Collection[MatchKey]]]) -> tuple[Leaver, ...]:
        """Who left, named as far as the rows of the earlier file name them: (row, name, match keys)."""
        found: dict[str, tuple[int, str]] = {}
        for row, name, keys in earlier if self.departed else ():
            found |= {person_of(key, self.hashed): (row, name) for key in keys}
        return tuple(self._leaver(one, found) for one in self.departed)

    def _leaver(self, one: Departed, found: Mapping[str, tuple[int, str]]) -> Leaver:
        known = next((found[person] for person in one.persons if person in found), None)
        if known is None:
            return Leaver(one.record_id, one.last_seen)
        return Leaver(one.record_id, one.last_seen, *known, self.edition.source)


@contextmanager
def ahead(
    plan: Plan, instructions: Instructions, present: Iterable[MatchKey] = (), now: Callable[[], float] = time.time
) -> Iterator[Prospect]:
    """Have the team (in test mode: the plan) to oneself, and know what sending the plan would do.

    `present` are keys of rows that are in the file but not in the plan's sends. Nothing is sent and no run is begun.
    Raises UsageError if this computer is set up so that nothing can be sent, and StateUnusable if another run of the
    same kind is at work, or if nobody can tell what earlier ones did.
    """
    way = route(instructions.api_url)
    refusal = (
        "Another run for this Brokerkit team is at work." if instructions.live else "This preview is already at work."
    )
    lock = lock_name(standing_facts(instructions))
    # Where nothing is sent there is nothing to race for.
    with held_alone(instructions.home, lock, refusal) if plan.sends else nullcontext():
        yield _prospect(plan, instructions, present, way, now())


def _prospect(plan: Plan, instructions: Instructions, present: Iterable[MatchKey], way: Route, now: float) -> Prospect:
    keys = Counter(key for send in plan.sends for key in send.keys)
    if keys.total() != len(keys):
        raise ValueError("Two sends of the plan share a match key, so they could race for one record.")
    hashed = Hasher(instructions.home)
    known = runs(instructions.home)
    continues = unfinished(known, instructions)
    other = elsewhere(known, instructions, continues.run_id if continues else "", hashed)
    contents = digests(plan, instructions.new_only, hashed)
    # without anything to send, asking leaves no trace
    here = people_here(plan, present, hashed) if plan.sends and instructions.live else frozenset()
    ledger = learned(instructions, here, hashed, now)
    again = repeated(known, instructions)
    refused = _refused(again, contents, instructions.home)
    begun = [(again, refused), (_listing(known, continues), _begun(continues, instructions.home))]
    people = ledger.people.union(accepted_people(known, instructions) if instructions.new_only else ())
    old = known_rows(plan, instructions, people, begun, hashed)
    return Prospect(
        plan=plan.without(instructions.new_only, old),
        instructions=instructions,
        continues=continues,
        left_behind=(*worked_elsewhere(known, instructions, hashed), *left_behind(known, instructions)),
        unchanged=known_sends(plan, instructions, contents, other, ledger, hashed),
        edition=ledger.edition,
        here=here,
        departed=ledger.departed,
        known=old,
        contents=contents,
        doubted=frozenset() if instructions.care.all else frozenset(other.doubted),
        refused=refused,
        last_intent=other.last_intent,
        route=way,
        hashed=hashed,
    )


def _refused(run: RunListing | None, contents: Mapping[int, str], home: Path) -> Mapping[int, Entry]:
    """What of the plan was refused in an earlier run with exactly the same content."""
    if run is None:
        return {}
    return {
        row: entry
        for row, entry in entries_of(journal_path(home, run.run_id)).items()
        if entry.fate is Fate.REFUSED and contents.get(row) == entry.digest
    }


def _listing(known: Iterable[RunListing], state: RunState | None) -> RunListing | None:
    return next((one for one in known if state and one.run_id == state.run_id), None)


def _begun(state: RunState | None, home: Path) -> Collection[int]:
    """The rows that the run which is continued has sent, or was about to."""
    entries = entries_of(journal_path(home, state.run_id)) if state else {}
    return {row for row, entry in entries.items() if entry.attempts}
