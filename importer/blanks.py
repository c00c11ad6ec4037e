"""Null values in words: what people and programs write where a cell should be blank. One list, for every field."""

WORDS = frozenset(
    {
        "n/a", "#n/a", "na", "n.a.", "n.a", "n/d", "none", "null", "nil", "nan", "tbd", "tba", "tbc", "unknown",
        "unassigned", "unspecified", "undefined", "not available", "not applicable", "not provided", "not known",
        "not given", "not assigned", "not specified", "not listed", "not entered", "not on file", "no data", "no value",
        "\\n",
    }
)  # fmt: skip
"""In small letters. `\\N` is how databases export NULL."""
BRACKETED = frozenset({"blank", "empty"})
"""These only in brackets, as pivot tables and form exports write them."""
ALSO_NAMES = frozenset({"na", "none", "null", "nil", "nan"})
"""There are people called Na, None and Null."""
NEVER_GIVEN = frozenset({"none", "null"})
"""Surnames, but nobody's first name."""
NO_NAMES = frozenset({"no name", "fnu", "lnu"})
"""First and last name unknown, as forms of the authorities write it."""

_SIGNS = frozenset("-–—_.,:;?*/~… ")
_BRACKETS = "()[]<>{}"
_BEGINNINGS = frozenset("".join(word[0] + word[0].upper() for word in WORDS | NO_NAMES)) | _SIGNS | set(_BRACKETS)
_LONGEST = 20
"""Characters; a longer text says something."""


def stands_for_nothing(text: str) -> bool:
    """Whether the text is one of those people write instead of leaving a cell blank; a blank one is none."""
    if not text or text[0] not in _BEGINNINGS or len(text) > _LONGEST:
        return False
    word = _bare(text)
    return word in WORDS or _SIGNS.issuperset(word) or (word in BRACKETED and text[0] in _BRACKETS)


def stands_for_no_name(text: str, *, given: bool = False) -> bool:
    """The same of a cell that holds a first (`given`) or last name, where some of these words are names."""
    if text[:1].isalnum() and text[0] not in _BEGINNINGS:
        return False
    word = _bare(text)
    names = ALSO_NAMES - NEVER_GIVEN if given else ALSO_NAMES
    return word in NO_NAMES or not any(map(str.isalnum, word)) or (word not in names and stands_for_nothing(text))


def _bare(text: str) -> str:
    return " ".join(text.casefold().strip(_BRACKETS).split())
