"""Who stands in a roster, sent or not: nobody who is in the file is said to have left it."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from importer.fields import MATCH_KEYS, match_key
from importer.model import Draft, Group, MatchKey, Plan, Verdict

NAMES = ("first_name", "last_name")


def keyed_rows(draft: Draft) -> Iterator[tuple[int, str, list[MatchKey]]]:
    """(row, name, match keys) of every row, as typed: by which somebody is found again in another edition."""
    frame = _everybody(draft)
    blank = [""] * len(frame)
    columns = {name: frame[name].tolist() if name in frame.columns else blank for name in (*NAMES, *MATCH_KEYS)}
    for row, *texts in zip(frame.index, *columns.values(), strict=True):
        first, last, *keys = texts
        found = [match_key(name, text) for name, text in zip(MATCH_KEYS, keys, strict=True) if text.strip()]
        yield int(row), f"{first} {last}".strip(), found


def present_keys(draft: Draft, groups: Iterable[Group] = ()) -> frozenset[MatchKey]:
    """The match keys of every row, also of those that are invalid, held or left out, as far as they were typed.

    A key that different people share is nobody's, but for a row that has no other one.
    """
    off = {(row, name) for group in groups for row, (name, _) in group.left_off}
    frame = _everybody(draft)
    cells = ((row, name, text) for name in MATCH_KEYS if name in frame.columns for row, text in frame[name].items())
    return frozenset(match_key(name, text) for row, name, text in cells if text.strip() and (row, name) not in off)


def own_keys(verdict: Verdict, plan: Plan) -> Mapping[int, frozenset[MatchKey]]:
    """Row -> the keys it goes by, which are not those that it shares with different people."""
    keys = {lead.row: lead.keys for lead in (*verdict.leads, *verdict.invalid)}
    return keys | {send.row: send.keys for send in plan.sends if len(send.rows) == 1}


def _everybody(draft: Draft) -> pd.DataFrame:
    return draft.frame if draft.aside is None else pd.concat([draft.frame, draft.aside]).fillna("")
