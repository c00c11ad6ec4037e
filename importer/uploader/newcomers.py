"""Who is new: for whom what the mapping keeps for new people only goes out, and for whom it stays as it is.

Known is whom the team's Brokerkit accepted from this computer before. Who came into Brokerkit another way looks new.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from importer.english import agreeing, listed
from importer.model import Plan
from importer.uploader.instructions import Instructions
from importer.uploader.ledger import persons
from importer.uploader.runs import RunListing
from importer.uploader.state import Hasher

KNOWN = "known"
"""The fact under which a journal holds the rows whose people were known, so that the run can be told once more."""


class News(NamedTuple):
    """How many people get what is for new people only, and for how many it stays as it is."""

    new: int
    known: int

    def told(self, fields: int) -> str:
        """The numbers in words, for one field or several."""
        return (
            f"sent for {self.new:,} new {agreeing(self.new, 'person', 'people')}, left as "
            f"{agreeing(fields, 'it is', 'they are')} for {self.known:,} known"
        )


def known_rows(
    plan: Plan,
    instructions: Instructions,
    people: Collection[str],
    begun: Iterable[tuple[RunListing | None, Collection[int]]],
    hashed: Hasher,
) -> frozenset[int]:
    """The rows of the sends for people who were accepted before, as far as the plan has something for new ones only.

    `begun` are earlier runs of the same command, the later behind the earlier, with the rows that have been sent there:
    those stay what they were taken for. What came back for them is closed with what was sent.
    """
    if not instructions.new_only:
        return frozenset()
    candidates = plan.sends if people else ()
    meant = [send for send in candidates if send.keys and not instructions.new_only.isdisjoint(send.body)]
    known = {send.row for send in meant if any(person in people for person in persons(send, hashed))}
    for run, rows in begun:
        if run is not None:
            known = known.difference(rows) | from_text(run.facts.get(KNOWN, "")).intersection(rows)
    return frozenset(known)


def told_news(new_only: Collection[str], news: News) -> Iterator[str]:
    """The sentence about it; none where nobody is concerned."""
    if not any(news):
        return
    fields, are = listed(sorted(new_only)), agreeing(len(new_only), "is", "are")
    yield (
        f"{fields} {are} {news.told(len(new_only))}. Known is who was accepted from this computer before; who "
        "came into Brokerkit another way looks new."
    )


def as_text(rows: Collection[int]) -> str:
    """Row numbers as text: 2-489,492."""
    runs = groupby(enumerate(sorted(rows)), lambda pair: pair[1] - pair[0])
    ends = ([row for _, row in run] for _, run in runs)
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in ends)


def from_text(text: str) -> frozenset[int]:
    """The row numbers that were written so."""
    ends = (part.split("-") for part in text.split(",") if part)
    return frozenset(row for first, *last in ends for row in range(int(first), int(last[0] if last else first) + 1))
