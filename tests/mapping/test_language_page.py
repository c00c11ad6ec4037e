"""docs/mapping-language.md: every example does what stands below it."""

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from importer.mapping import apply, read_mapping
from importer.validation import judge
from tests.mapping.documents import KEYS, problems_of
from tests.mapping.sheets import a_sheet

PAGE = (Path(__file__).parents[2] / "docs" / "mapping-language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A mapping, the roster that was shown last, and what the page says comes of the two."""

    mapping: str
    roster: str
    language: str
    outcome: str


def examples() -> list[Example]:
    """Every mapping of the page; the outcome is "" where the page says none."""
    found, roster = [], ""
    for (language, text), (kind, outcome) in zip(BLOCKS, [*BLOCKS[1:], ("", "")], strict=True):
        roster = text if language == "csv" else roster
        if language == "yaml":
            found.append(Example(text, roster, kind, outcome if kind in {"json", "text"} else ""))
    return found


def of_kind(language: str) -> list[Example]:
    """The examples with an outcome in that language."""
    return [example for example in examples() if example.language == language]


@pytest.mark.parametrize("example", of_kind("json"), ids=lambda example: example.mapping[:40])
def test_an_example_gives_what_the_page_says(example: Example) -> None:
    """The page's roster and mapping in, what goes to Brokerkit out."""
    headers, *rows = csv.reader(io.StringIO(example.roster))
    leads = judge(apply(read_mapping(example.mapping, "example"), a_sheet(headers, *rows))).leads
    assert [dict(lead.payload) for lead in leads] == json.loads(example.outcome)


@pytest.mark.parametrize("example", of_kind("text"), ids=lambda example: example.mapping[:40])
def test_mistakes_are_told_as_the_page_says(example: Example) -> None:
    """Line, column and what was probably meant."""
    assert list(problems_of(example.mapping)) == example.outcome.splitlines()


@pytest.mark.parametrize("example", [one for one in examples() if not one.outcome], ids=lambda one: one.mapping[:40])
def test_an_example_without_an_outcome_loads(example: Example) -> None:
    """What a reader copies works."""
    assert read_mapping(example.mapping, "example").rules


@pytest.mark.parametrize("key", KEYS)
def test_the_whole_language_stands_on_the_page(key: str) -> None:
    """No key without an example."""
    assert any(re.search(rf"\b{key}:", example.mapping) for example in examples())
