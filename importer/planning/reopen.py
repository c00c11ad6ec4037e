"""What a rerun sends: of the whole roster, judged and planned again, only what has not reached Brokerkit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from importer.exhaustive import check_partition
from importer.model import SAVED, Fate, Plan, RowResult, Send

DONE = SAVED | {Fate.UNCHANGED, Fate.DUPLICATE}
"""Earlier fates after which a row's content is in Brokerkit."""

OPEN = frozenset(
    {Fate.READY, Fate.PREVIEWED, Fate.NOT_SENT, Fate.FAILED, Fate.UNVERIFIED, Fate.INVALID, Fate.HELD, Fate.LEFT_OUT}
)
"""Earlier fates after which a row goes out although nobody changed it: it has not reached Brokerkit, and if our own
checks stopped it then, an answer on the `Values` sheet, an option or its neighbour's repair lets it pass now. A row
that the mapping still leaves out is in no plan."""

CLOSED = frozenset({Fate.REFUSED})
"""Earlier fates after which a row waits for a person: unchanged, it would only be refused again."""

check_partition(Fate, DONE, OPEN, CLOSED)


@dataclass(frozen=True, slots=True)
class Reopened:
    """A plan cut down to its open rows, and what stands about the others."""

    plan: Plan
    settled: Mapping[int, RowResult]
    """Rows whose earlier result stands."""


def reopen(plan: Plan, earlier: Mapping[int, RowResult], repaired: frozenset[int]) -> Reopened:
    """Cut a plan down to the sends that concern an open row; the rows of the others keep their earlier result.

    `earlier` are the results as they were recorded, `repaired` the rows in which a person changed something.
    """
    sends = tuple(one for one in plan.sends if any(_is_open(one, row, earlier, repaired) for row in one.rows))
    going = {row for one in sends for row in one.rows}
    waiting = {row for one in plan.sends for row in one.rows} - going
    settled = {
        row: result
        for row, result in earlier.items()
        # What is in Brokerkit stays so, whatever today's checks or a neighbour's correction make of the row.
        if row in waiting or (row not in going and result.fate in DONE)
    }
    held = {row: why for row, why in plan.held.items() if row not in settled}
    return Reopened(replace(plan, sends=sends, held=MappingProxyType(held)), MappingProxyType(settled))


def _is_open(send: Send, row: int, earlier: Mapping[int, RowResult], repaired: frozenset[int]) -> bool:
    if row in repaired or row not in earlier:
        return True
    # A keyless row that may have been saved would become a twin if it were sent again.
    sendable = bool(send.keys) or earlier[row].fate is not Fate.UNVERIFIED
    return sendable and earlier[row].fate in OPEN
