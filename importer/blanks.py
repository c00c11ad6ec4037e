"""Null values in words: what people and programs write where a cell should be blank. One list, for every field."""

import re

WORDS = frozenset(
    {
        "n/a", "#n/a", "na", "n.a", "n / a", "n/d", "none", "null", "nil", "nan", "tbd", "tba", "tbc", "unk", "unknown",
        "unassigned", "unspecified", "undefined", "not available", "not applicable", "not provided", "not known",
        "not given", "not assigned", "not specified", "not listed", "not entered", "not set", "not on file", "no data",
        "no value", "no info", "none given", "none listed", "none provided", "none on file", "select one",
        "please select", "choose one", "to be determined", "undisclosed", "not disclosed", "\\n",
    }
)  # fmt: skip
"""In small letters. `\\N` is how databases export NULL, and `--Select--` how forms export a list nobody touched."""
BRACKETED = frozenset({"blank", "empty", "select"})
"""These only between signs, as pivot tables and forms write them: `(blank)`, `-- empty --`."""
ALSO_NAMES = frozenset({"na", "none", "null", "nil", "nan"})
"""There are people called Na, None and Null."""
NEVER_GIVEN = frozenset({"none", "null"})
"""Surnames, but nobody's first name."""
NO_NAMES = frozenset({"no name", "fnu", "lnu"})
"""First and last name unknown, as forms of the authorities write it."""

_SIGNS = "-–—_.,:;?*/~… "
_AROUND = "()[]<>{}-–—_.*~:… "
_BEGINNINGS = frozenset("".join(word[0] + word[0].upper() for word in WORDS | NO_NAMES) + _SIGNS + _AROUND)
_BETWEEN = re.compile(r"[\s,;|]+")
_LONGEST = 24
"""Characters; a longer text says something."""


def stands_for_nothing(text: str) -> bool:
    """Whether the text is one of those people write instead of leaving a cell blank; a blank one is none."""
    if not text or text[0] not in _BEGINNINGS or len(text) > _LONGEST:
        return False
    word = _bare(text)
    if word in WORDS or not word.strip(_SIGNS) or (word in BRACKETED and text[0] in _AROUND):
        return True
    return WORDS.issuperset(_BETWEEN.split(word))  # `N/A, N/A`


def stands_for_no_name(text: str, *, given: bool = False) -> bool:
    """The same of a cell that holds a first (`given`) or last name, where some of these words are names."""
    if text[:1].isalnum() and text[0] not in _BEGINNINGS:
        return False
    word = _bare(text)
    names = ALSO_NAMES - NEVER_GIVEN if given else ALSO_NAMES
    is_name = names.issuperset(word.split()) and text.casefold() == word
    return word in NO_NAMES or not any(map(str.isalnum, word)) or (not is_name and stands_for_nothing(text))


def _bare(text: str) -> str:
    """The text in small letters, without what stands around it."""
    return " ".join(text.casefold().strip(_AROUND).split())
