"""English in sentences: counts with their plurals, enumerations, row lists, and foreign text clipped."""

import re
from collections.abc import Sequence


def counted(number: int, words: str) -> str:
    """`1 blank row`, `3 blank rows`, `2 rows of totals`."""
    if number == 1:
        return f"1 {words}"
    head, of, tail = words.partition(" of ")
    return f"{number:,} {head}s{of}{tail}"


def agreeing(number: int, singular: str, plural: str) -> str:
    """The word that goes with a number: `was` with one row, `were` with several or none."""
    return singular if number == 1 else plural


def listed(words: Sequence[object], most: int | None = None, *, in_all: int = 0, last: str = " and ") -> str:
    """`a, b and c`; of a long list the first `most` words, and how many more there are.

    `in_all` says how many there are where `words` are only the first of them; `last` stands before the last word.
    """
    shown = [str(word) for word in words[:most]]
    if (more := max(in_all, len(words)) - len(shown)) > 0:
        return f"{', '.join(shown)} and {more:,} more"
    *first, final = shown or [""]
    return f"{', '.join(first)}{last}{final}" if first else final


def row_list(rows: Sequence[int], most: int | None = None, *, in_all: int = 0, last: str = " and ") -> str:
    """`row 7`, or `rows 3, 5 and 7`, in which `most`, `in_all` and `last` mean what they mean to `listed`."""
    return agreeing(max(in_all, len(rows)), "row ", "rows ") + listed(rows, most, in_all=in_all, last=last)


def abridged(sentences: Sequence[str], most: int) -> list[str]:
    """The first `most` sentences, and one that says how many more there are."""
    more = len(sentences) - most
    return [*sentences[:most], *([f"And {more:,} more."] if more > 0 else [])]


def one_line(text: str) -> str:
    """The text with each line break and run of spaces made one space."""
    return " ".join(text.split())


def clipped(text: str, longest: int) -> str:
    """The text if it is short enough, else its beginning and an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def printable(text: str, longest: int = 200) -> str:
    """One line of a foreign text: nothing that could steer a terminal or a page, and not too long."""
    text = re.sub(r"[\t\r\n]+", " ", text)
    clean = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return clipped(clean, longest)
