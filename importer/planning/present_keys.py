"""Who stands in a roster, sent or not: nobody who is in the file is said to have left it."""

from importer.fields import MATCH_KEYS, match_key
from importer.model import Draft, MatchKey


def present_keys(draft: Draft) -> frozenset[MatchKey]:
    """The match keys of every row, also of those that are invalid or held, as far as they were typed."""
    frame = draft.frame
    names = [name for name in MATCH_KEYS if name in frame.columns]
    return frozenset(match_key(name, text) for name in names for text in frame[name] if text.strip())
