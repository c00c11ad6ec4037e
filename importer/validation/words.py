"""Closed lists and yes or no: words of which Brokerkit knows only some."""

import re

from importer.blanks import stands_for_nothing
from importer.closed_lists import exact_choice, guess_choice
from importer.fields import PRODUCT, RECRUITING
from importer.validation.parsed import NOTHING, Parsed, Parser, accepted, left_out, refused

YES = frozenset({"yes", "y", "true", "t", "1", "1.0", "x", "✓", "✔", "☑", "✅", "done", "taken", "completed", "on"})
NO = frozenset({"no", "n", "false", "f", "0", "0.0", "not_taken", "not_completed", "not_yet", "off", "✗", "✘", "☐"})
ALLOWED = "the list's own spelling"


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


def choice_parser(name: str) -> Parser:
    """A parser for a field with a closed list: a word of it in any spelling, nothing else."""

    def parse(text: str) -> Parsed:
        if choice := exact_choice(name, text):
            return accepted(choice, ALLOWED)
        if stands_for_nothing(text):
            return left_out(text)
        return refused(
            "not an allowed value",
            f"Brokerkit does not know “{text}” here. Choose a word from the cell's list, or answer once for all rows, "
            "on the sheet Values.",
            guess_choice(name, text),
        )

    return parse


def parse_product(text: str) -> Parsed:
    """Retention; recruiting is the absence of a product, so nothing is sent for it."""
    if fold(text) == RECRUITING:
        return NOTHING
    return _parse_product(text)


_parse_product = choice_parser(PRODUCT)
