"""Who stands in a roster, sent or not: nobody who is in the file is said to have left it."""

from collections.abc import Iterator

from importer.fields import MATCH_KEYS, match_key
from importer.model import Draft, MatchKey

NAMES = ("first_name", "last_name")


def keyed_rows(draft: Draft) -> Iterator[tuple[int, str, list[MatchKey]]]:
    """(row, name, match keys) of every row, as typed: by which somebody is found again in another edition."""
    blank = [""] * len(draft.frame)
    columns = {
        name: draft.frame[name].tolist() if name in draft.frame.columns else blank for name in (*NAMES, *MATCH_KEYS)
    }
    for row, *texts in zip(draft.frame.index, *columns.values(), strict=True):
        first, last, *keys = texts
        found = [match_key(name, text) for name, text in zip(MATCH_KEYS, keys, strict=True) if text.strip()]
        yield int(row), f"{first} {last}".strip(), found


def present_keys(draft: Draft) -> frozenset[MatchKey]:
    """The match keys of every row, also of those that are invalid or held, as far as they were typed."""
    frame = draft.frame
    names = [name for name in MATCH_KEYS if name in frame.columns]
    return frozenset(match_key(name, text) for name in names for text in frame[name] if text.strip())
