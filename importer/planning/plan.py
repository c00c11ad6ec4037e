"""Verdict -> Plan: who is the same person, what is sent, what is merged, what is held.

Brokerkit updates the record that has the same e-mail address or the same agent id [documented]. So rows that share
one of them, directly or through other rows, end in one record whatever we do; the plan says beforehand which.
"""

from collections.abc import Sequence
from types import MappingProxyType

from importer.edits import Decision
from importer.model import Duplicates, Plan, SourceKey, Verdict
from importer.planning.by_hand import decide_by_hand, latest, said
from importer.planning.decisions import decide
from importer.planning.grouping import persons
from importer.planning.lanes import in_lanes
from importer.progress import advancing, expect


def plan(
    verdict: Verdict,
    duplicates: Duplicates = "auto",
    source_key: SourceKey | None = None,
    decisions: Sequence[Decision] = (),
) -> Plan:
    """Decide for every lead whether it is sent, goes out with another row of its person, or waits for a person.

    What somebody decided about a group holds over the policy for `duplicates`.

    Invalid rows take part in the comparison: otherwise a stranger with the same key would go out first, and the
    contradiction would show only when the invalid row is mended. No two sends share a match key, so the uploader may
    post any two of them at the same time, unless they share a lane. The order of the leads does not matter: rows are
    taken in sheet order.
    """
    invalid = frozenset(lead.row for lead in verdict.invalid)
    people = persons((*verdict.leads, *verdict.invalid))
    places = latest(decisions)
    expect(len(people))
    decided = [
        decide_by_hand(person, decision, invalid)
        if (decision := said(person, decisions, places))
        else decide(person, duplicates, invalid, source_key)
        for person in advancing(people)
    ]
    sends = sorted((send for one in decided for send in one.sends), key=lambda send: send.row)
    held = {row: sentence for one in decided for row, sentence in one.held}
    groups = tuple(one.group for one in decided if one.group)
    left_out = frozenset(row for one in decided for row in one.left_out)
    return Plan(in_lanes(sends), MappingProxyType(dict(sorted(held.items()))), groups, left_out)
