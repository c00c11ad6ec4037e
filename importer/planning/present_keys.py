"""Who stands in a roster, sent or not: nobody who is in the file is said to have left it."""

from collections.abc import Iterator

import pandas as pd

from importer.fields import MATCH_KEYS, match_key
from importer.model import Draft, MatchKey

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


def present_keys(draft: Draft) -> frozenset[MatchKey]:
    """The match keys of every row, also of those that are invalid, held or left out, as far as they were typed."""
    frame = _everybody(draft)
    names = [name for name in MATCH_KEYS if name in frame.columns]
    return frozenset(match_key(name, text) for name in names for text in frame[name] if text.strip())


def _everybody(draft: Draft) -> pd.DataFrame:
    return draft.frame if draft.aside is None else pd.concat([draft.frame, draft.aside]).fillna("")
