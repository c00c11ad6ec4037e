"""Closed lists, and yes or no."""

import pytest

from importer.model import Severity
from importer.validation.words import choice_parser, parse_flag, parse_product

parse_status = choice_parser("status")


@pytest.mark.parametrize("typed", ["contact_made", "Contact Made", "CONTACT-MADE", "contact  made"])
def test_a_listed_word_is_taken_in_any_spelling(typed: str) -> None:
    """Case and what stands between the parts of a word are spelling."""
    assert parse_status(typed).value == "contact_made"


@pytest.mark.parametrize(("typed", "suggestion"), [("hot", ""), ("hot lead", ""), ("onbording", "onboarding")])
def test_another_word_is_refused_and_the_way_to_the_list_is_named(typed: str, suggestion: str) -> None:
    """Brokerkit answers such a word with an error; the nearest word is suggested, never taken."""
    parsed = parse_status(typed)
    assert (parsed.value, parsed.severity, parsed.suggestion) == (None, Severity.ERROR, suggestion)
    assert "on the sheet Values" in parsed.message  # which has the whole list, once


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("yes", "true"), ("Y", "true"), ("TRUE", "true"), ("1", "true"), ("1.0", "true"), ("x", "true"),
     ("Taken", "true"), ("no", "false"), ("N", "false"), ("False", "false"), ("0", "false"), ("Not taken", "false")],
)  # fmt: skip
def test_yes_and_no_are_understood_in_many_words(typed: str, sent: str) -> None:
    """They are sent as text, as in Brokerkit's own example."""
    assert parse_flag(typed).value == sent


@pytest.mark.parametrize("typed", ["maybe", "2", "yes?", "oui"])
def test_what_is_neither_yes_nor_no_is_refused(typed: str) -> None:
    """A guess would tick a box nobody ticked."""
    assert parse_flag(typed).severity is Severity.ERROR


def test_recruiting_is_the_absence_of_a_product() -> None:
    """Only retention has a word of its own in the payload."""
    assert parse_product("Retention").value == "retention"
    assert parse_product("recruiting")[:2] == (None, "")
    assert parse_product("sales").severity is Severity.ERROR
