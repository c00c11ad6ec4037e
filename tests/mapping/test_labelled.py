"""Suggestions for whole exports: hardly any is wrong, and few columns are left to a person."""

import re
from pathlib import Path

import pytest

from importer.fields import FIELD
from tests.mapping.scores import KIND_OF, KINDS, SETS, judged, mistakes, score, systems

LEAST = {"working": (0.99, 0.98), "set_aside": (0.97, 0.92)}
"""Precision and recall over all columns; docs/suggestions.md has the figures measured."""
LEAST_OF_A_KIND = (0.8, 0.6)


@pytest.mark.parametrize("name", SETS)
def test_suggestions_are_right_and_seldom_missing(name: str) -> None:
    """A wrong suggestion costs a person's data, a missing one a question: the first is dearer."""
    precision, recall = LEAST[name]
    found = score(judged(name))
    assert found.precision >= precision, "\n".join(mistakes("working"))
    assert found.recall >= recall, "\n".join(mistakes("working"))


def test_the_page_shows_the_scores_of_today() -> None:
    """`python -m benchmarks.suggest` prints the table for docs/suggestions.md; a hundredth may be lost before."""
    page = (Path(__file__).parents[2] / "docs" / "suggestions.md").read_text(encoding="utf-8")
    shown = next(line for line in page.split("<!-- scores -->")[1].splitlines() if line.startswith("| all"))
    figures = [float(figure) for figure in re.findall(r"\d\.\d{3}", shown)]
    today = [figure for name in SETS for one in [score(judged(name))] for figure in (one.precision, one.recall)]
    assert figures == pytest.approx(today, abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SETS)
def test_no_kind_of_field_is_much_worse_than_the_others(name: str, kind: str) -> None:
    """An average must not hide that one kind goes wrong."""
    precision, recall = LEAST_OF_A_KIND
    found = score(judged(name), kind)
    assert found.precision >= precision
    assert found.recall >= recall


@pytest.mark.parametrize("name", SETS)
def test_what_tells_people_apart_is_never_wrong(name: str) -> None:
    """An address or an id of somebody else would fold people into one record, an owner's give them away."""
    dear = {"email", "agent_id", "owner_email", "referrer_email"}
    wrong = [each for each in judged(name) if each.is_wrong and each.suggestion.field in dear]
    assert wrong == []


def test_the_sets_share_no_system_and_know_every_label() -> None:
    """What is set aside tells nothing if it was worked on; a slip in a label would be a slip in the score."""
    assert not systems("working").keys() & systems("set_aside").keys()
    labels = {field for name in SETS for each in judged(name) for field in each.column.right}
    assert labels <= {*FIELD, "full_name"} == set(KIND_OF)
