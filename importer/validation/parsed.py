"""What a parser makes of one cell's text, and the few things all parsers share."""

from collections.abc import Callable
from typing import NamedTuple

from importer.model import Severity


class Parsed(NamedTuple):
    """A parser's answer: what is sent, and what is wrong if something is.

    A tuple, because a file of 100,000 rows makes half a million of them.
    """

    value: str | None
    """The text that is sent; None sends nothing."""
    problem: str = ""
    message: str = ""
    suggestion: str = ""
    severity: Severity | None = None
    """None where there is nothing to say."""
    why: str = ""
    """Why the value differs from the cell, if it does."""


Parser = Callable[[str], Parsed]
"""Takes the text of a cell without the space around it, never blank, and never raises."""

NOTHING = Parsed(None)


def accepted(value: str, why: str = "") -> Parsed:
    """The value is sent, and there is nothing to say but why it is written otherwise."""
    return Parsed(value, why=why)


def refused(problem: str, message: str, suggestion: str = "") -> Parsed:
    """The cell blocks its row."""
    return Parsed(None, problem, message, suggestion, Severity.ERROR)


def doubted(value: str | None, problem: str, message: str, suggestion: str = "", why: str = "") -> Parsed:
    """The value is sent, and the person should look at it."""
    return Parsed(value, problem, message, suggestion, Severity.WARNING, why)


def left_out(text: str) -> Parsed:
    """The cell says in words that it is blank, so nothing is sent for it."""
    return doubted(None, "stands for no value", f"“{text}” stands for no value, so nothing is sent for it.")
