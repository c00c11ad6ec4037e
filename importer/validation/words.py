"""Closed lists and yes or no: words of which Brokerkit knows only some."""

import re
from difflib import get_close_matches

from importer.fields import RECRUITING, RETENTION
from importer.validation.parsed import NOTHING, Parsed, Parser, accepted, left_out, refused, stands_for_nothing

YES = frozenset({"yes", "y", "true", "t", "1", "1.0", "x", "✓", "✔", "☑", "✅", "done", "taken", "completed", "on"})
NO = frozenset({"no", "n", "false", "f", "0", "0.0", "not_taken", "not_completed", "not_yet", "off", "✗", "✘", "☐"})
NEAR_ENOUGH = 0.85
"""A slip of the pen; further than that a guess would mislead. A guess of the mapping goes before."""
ALLOWED = "allowed words are sent in Brokerkit's spelling"


def fold(text: str) -> str:
    """A word without what people vary: case, and which of space, hyphen and underscore stands between its parts."""
    return re.sub(r"[\s_-]+", "_", text.casefold()).strip("_")


def parse_flag(text: str) -> Parsed:
    """Yes or no, sent as `true` or `false` [documented: in Brokerkit's example these are text]."""
    word = fold(text)
    if word in YES:
        return accepted("true", "yes or no is sent as true or false")
    if word in NO:
        return accepted("false", "yes or no is sent as true or false")
    if stands_for_nothing(text):
        return left_out(text)
    return refused("neither yes nor no", f"“{text}” is neither yes nor no. Write yes, no, true or false.")


def choice_parser(choices: tuple[str, ...]) -> Parser:
    """A parser for a closed list: a word of it in any spelling, nothing else."""
    folded = {fold(choice): choice for choice in choices}

    def parse(text: str) -> Parsed:
        if choice := folded.get(fold(text)):
            return accepted(choice, ALLOWED)
        nearest = get_close_matches(fold(text)[:100], folded, n=1, cutoff=NEAR_ENOUGH)
        return refused(
            "not an allowed value",
            f"Brokerkit does not know “{text}” here. It takes {', '.join(choices)}. "
            "Change the cell, answer on the sheet Values, or translate the word under `values` in the mapping.",
            folded[nearest[0]] if nearest else "",
        )

    return parse


def parse_product(text: str) -> Parsed:
    """Retention; recruiting is the absence of a product, so nothing is sent for it."""
    if fold(text) == RECRUITING:
        return NOTHING
    return _parse_product(text)


_parse_product = choice_parser((RETENTION, RECRUITING))
