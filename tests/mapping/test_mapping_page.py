"""docs/mapping.md says what the mapping does."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from importer.mapping import apply, read_mapping
from tests.mapping.documents import KEYS
from tests.mapping.sheets import a_sheet, filled

PAGE = (Path(__file__).parents[2] / "docs" / "mapping.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The page's fenced blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("example", blocks("yaml"))
def test_every_example_loads(example: str) -> None:
    """What a reader copies works."""
    assert read_mapping(example, "example").rules


def test_the_whole_example_gives_what_the_page_says() -> None:
    """File and mapping in, the rows of the page out."""
    headers, *rows = csv.reader(io.StringIO(blocks("csv")[0]))
    draft = apply(read_mapping(blocks("yaml")[0], "example"), a_sheet(headers, *rows))
    assert filled(draft) == json.loads(blocks("json")[0])


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_explained_with_an_example(key: str) -> None:
    """No key without a word about it, and an example that has it."""
    explained = "".join(re.findall(r"`[^`\n]+`", PAGE))
    assert re.search(rf"\b{key}\b", explained) or f"**`{key}`**" in PAGE
    assert any(re.search(rf"\b{key}:", example) for example in blocks("yaml"))
