"""What an editor says of a mapping as it is typed is what the program says of it."""

import ast
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from importer.mapping import draft_mapping, presets, suggest
from importer.mapping.json_schema import NAME, REFERENCE, json_schema, schema_text
from importer.mapping.preset_documents import preset_documents
from tests.mapping import test_extending, test_grammar
from tests.mapping.documents import problems_of
from tests.mapping.sheets import SAMPLES, a_sample

DOCS = Path(__file__).parents[2] / "docs"
VALIDATOR = Draft7Validator(json_schema())


def as_an_editor_reads(text: str) -> Any:
    """The document as YAML 1.2 has it: numbers and truths, and every key a text."""
    return _plain(YAML(typ="safe", pure=True).load(text))


def _plain(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [_plain(each) for each in node]
    return node.isoformat() if isinstance(node, date) else node


def refused(text: str) -> list[str]:
    """What an editor would mark."""
    return [
        f"{'/'.join(map(str, error.path))}: {error.message}"
        for error in VALIDATOR.iter_errors(as_an_editor_reads(text))
    ]


def test_the_schema_is_one() -> None:
    """By the rules of its own draft."""
    Draft7Validator.check_schema(json_schema())


@pytest.mark.parametrize("mapping", presets(), ids=lambda mapping: mapping.name)
def test_every_preset_is_valid_and_refers_to_the_schema(mapping: Any) -> None:
    """The first line is the one that editors look for."""
    assert refused(mapping.text) == []
    assert mapping.text.splitlines()[0] == REFERENCE


def test_what_is_shipped_is_what_the_program_reads_by() -> None:
    """To bring it up to date: brokerkit-import mappings --schema mappings."""
    shipped = next(iter(preset_documents().values())).with_name(NAME)
    assert shipped.read_text(encoding="utf-8") == schema_text()
    assert json.loads(schema_text()) == json_schema()


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.csv")), ids=lambda path: path.stem)
def test_every_draft_is_valid_and_refers_to_the_schema(path: Path) -> None:
    """Whatever the columns are."""
    sheet = a_sample(path.stem)
    text = draft_mapping(sheet, suggest(sheet))
    assert bool(refused(text)) == bool(problems_of(text))  # of strange headers nothing is recognised
    assert text.splitlines()[0] == REFERENCE


EXAMPLES = [
    block
    for page in sorted(DOCS.glob("*.md"))
    for block in re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_documented_example_is_valid(text: str) -> None:
    """What a reader copies is not marked."""
    assert bool(refused(text)) == bool(problems_of(text)), refused(text)


def literals(path: Path) -> list[str]:
    """Every text in a file of tests that may be a mapping document."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [text for text in texts if re.search(r"^(fields|extends):", text, re.MULTILINE)]


ACCEPTED = [
    text for path in sorted(Path(__file__).parent.glob("test_*.py")) for text in literals(path) if not problems_of(text)
]


def test_there_are_documents_that_are_accepted() -> None:
    """The next test looks at something."""
    assert len(ACCEPTED) > 60


@pytest.mark.parametrize("text", ACCEPTED)
def test_a_document_that_is_accepted_is_not_marked(text: str) -> None:
    """Everything that the tests of the language write."""
    assert refused(text) == []


ONLY_READING_TELLS = ("NEW: active", "mega: '>= 2M", "mega: '>= 1.234'", "extract: '")
"""Two lines that contradict each other, amounts, and regular expressions."""


@pytest.mark.parametrize(("text", "expected"), test_grammar.MISTAKES)
def test_a_mistake_is_marked_as_well_as_told(text: str, expected: str) -> None:
    """All but the few that no schema can express."""
    assert any(expected in problem for problem in problems_of(text))
    assert bool(refused(text)) is not any(snippet in text for snippet in ONLY_READING_TELLS)


@pytest.mark.parametrize(("text", "expected"), test_extending.MISTAKES)
def test_a_mistake_in_a_mapping_that_extends_is_marked_as_well(text: str, expected: list[str]) -> None:
    """All but those for which one has to know the preset."""
    assert problems_of(text)
    assert bool(refused(text)) is not any(
        "could be taken away" in words or "exactly one of" in words for words in expected
    )
