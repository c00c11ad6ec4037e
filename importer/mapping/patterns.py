"""Extracts a part of a cell: the regular expression (regex) of a rule, by RE2.

Whatever a pattern says, RE2 takes time in proportion to the length of the cell, where Python's own would take for ever
over `(a+)+$`. The price is that it cannot look ahead or back.
"""

from functools import lru_cache
from itertools import islice
from typing import Any

import re2

_MOST = 20
"""Places in a cell that are looked at."""
_READ = 32_767
"""Characters of a cell that are looked at: as many as a cell of a workbook holds."""
LONGEST = 1_000
"""Characters of a pattern."""
_TALK = {
    "invalid perl operator": "looking ahead or back, as in (?=...), is not known here",
    "missing )": "a bracket ( is never closed",
    "unexpected )": "a bracket ) is never opened",
    "missing ]": "a bracket [ is never closed",
    "invalid repetition size": "it may repeat no more than 1000 times",
    "bad repetition operator": "two signs of repetition stand in a row",
    "missing argument to repetition operator": "a sign of repetition has nothing before it",
    "invalid escape sequence": "a backslash stands before what it means nothing for",
    "trailing \\": "it ends with a backslash",
    "invalid character class range": "a range in [...] runs backwards",
    "pattern too large": "it is too large",
}
"""What RE2 says -> what a person can do about it."""


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def fault_of(pattern: str) -> str:
    """Why the pattern cannot be used, or ""."""
    if len(pattern) > LONGEST:
        return f"it is longer than {LONGEST:,} characters"
    try:
        groups = _compiled(pattern).groups
    except re2.error as error:
        said = str(error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else error)
        return next((words for talk, words in _TALK.items() if talk in said), said)
    except UnicodeEncodeError:
        return "it has a character that no text may hold"
    if groups > 1:
        return f"it has {groups} groups; leave one pair of brackets around what is taken, and write (?:...) for others"
    return ""


def extracts(pattern: str, cell: str) -> tuple[str, ...]:
    """What the pattern finds in a cell, each text once: its group where it has one, else all that fits."""
    compiled = _compiled(pattern)
    try:
        found = [match[compiled.groups] or "" for match in islice(compiled.finditer(cell[:_READ]), _MOST)]
    except UnicodeEncodeError:  # half a character pair, as a broken export leaves it
        return ()
    return tuple(dict.fromkeys(text for each in found if (text := each.strip())))
