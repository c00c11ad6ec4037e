"""Every cell that was sent otherwise than typed, once: mapped, judged, or not sent to just this person."""

from collections.abc import Iterator, Set
from itertools import chain

from importer.model import Change, Delivery, Draft, Plan, Verdict

NOBODYS = "other rows have it too, and you said that they are different people"
LEFT_AS_IS = "left as it is in Brokerkit: for new people only, and this person was accepted before"


def told_changes(draft: Draft, verdict: Verdict, plan: Plan, delivery: Delivery | None) -> Iterator[Change]:
    """The verdict tells the changes of the rows that may be sent, the draft those of the others."""
    judged = {lead.row for lead in verdict.leads}
    changes = chain((change for change in draft.changes if change.row not in judged), verdict.changes)
    not_sent = [*_left_off(draft, plan), *_left_as_is(draft, verdict, _known(plan, delivery))]
    cells = {(change.row, change.field) for change in not_sent}
    yield from (one for one in changes if (one.row, one.field) not in cells) if cells else changes
    yield from not_sent


def _left_off(draft: Draft, plan: Plan) -> Iterator[Change]:
    """The keys that different people share, which go with none of them."""
    for group in plan.groups:
        for row, (name, _) in group.left_off:
            typed = str(draft.frame.at[row, name])
            yield Change(row, name, draft.headers[name], typed, "", NOBODYS)


def _known(plan: Plan, delivery: Delivery | None) -> Set[int]:
    """The rows of people who were accepted before, and are not sent what is for new people only."""
    known = delivery.known if delivery else frozenset()
    return {row for send in plan.sends if send.row in known for row in send.rows}


def _left_as_is(draft: Draft, verdict: Verdict, known: Set[int]) -> Iterator[Change]:
    """What known people are not sent."""
    typed = {(one.row, one.field): one.typed for one in verdict.changes} if known else {}
    for lead in [lead for lead in verdict.leads if lead.row in known]:
        for name in sorted(draft.new_only & lead.payload.keys()):
            text = typed.get((lead.row, name), lead.payload[name] or "")
            yield Change(lead.row, name, draft.headers.get(name, ""), text, "", LEFT_AS_IS)
