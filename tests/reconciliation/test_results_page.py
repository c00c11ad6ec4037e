"""docs/results.md says what the workbook says."""

import re
from pathlib import Path

import pytest

from importer.model import Fate
from importer.reconciliation.changes_sheet import CHANGES_COLUMNS
from importer.reconciliation.left_sheet import LEFT_COLUMNS
from importer.reconciliation.records_sheet import RECORDS_COLUMNS
from importer.reconciliation.review_sheets import (
    COLUMNS_COLUMNS,
    DRIFT_COLUMNS,
    DRIFT_MEANING,
    DUPLICATES_COLUMNS,
    VALUES_COLUMNS,
)
from importer.reconciliation.rows_and_fix import ACCOUNT, FORM, MOST_COMMENTS
from importer.reconciliation.sheet_page import Column
from importer.reconciliation.wording import MEANING
from importer.reconciliation.worth_a_look import LOOK_COLUMNS

PAGE = (Path(__file__).parents[2] / "docs" / "results.md").read_text(encoding="utf-8")
SHEETS: dict[str, tuple[Column, ...]] = {
    "Summary": (),
    "Fix": FORM,
    "Worth a look": LOOK_COLUMNS,
    "Rows": ACCOUNT,
    "Duplicates": DUPLICATES_COLUMNS,
    "Records": RECORDS_COLUMNS,
    "Left": LEFT_COLUMNS,
    "Drift": DRIFT_COLUMNS,
    "Changes": CHANGES_COLUMNS,
    "Values": VALUES_COLUMNS,
    "Columns": COLUMNS_COLUMNS,
}


def section(title: str) -> str:
    """The text under one heading."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/results.md has no section {title}"
    return found[1]


def test_the_sheets_are_explained_in_their_order() -> None:
    """One section for every sheet, as they stand in the workbook."""
    assert [title for title in re.findall(r"^## (.+)$", PAGE, re.MULTILINE) if title in SHEETS] == list(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_every_column_is_explained(name: str) -> None:
    """A person who does not understand a column finds it under its sheet."""
    missing = [column.title for column in SHEETS[name] if f"`{column.title}`" not in section(name)]
    assert missing == []


def test_every_outcome_is_explained_in_the_workbooks_own_words() -> None:
    """The table of outcomes is complete, in order, and says what Summary says."""
    lines = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", section("Outcomes"), re.MULTILINE)
    assert [(word, meaning) for word, meaning, _ in lines] == [(fate.value, f"{MEANING[fate]}.") for fate in Fate]


def test_the_last_outcomes_are_those_that_need_a_person() -> None:
    """The page says so in a sentence."""
    assert [fate for fate in Fate if fate.needs_attention] == list(Fate)[-6:]
    assert "The last six need you" in section("Outcomes")


def test_every_kind_of_drift_is_explained() -> None:
    """The table of kinds is complete, and in the order of the sheet."""
    lines = re.findall(r"^\| `([\w ]+)` \| (.+) \|$", section("Drift"), re.MULTILINE)
    assert lines == [(kind.value, meaning) for kind, meaning in DRIFT_MEANING.items()]


def test_the_number_of_notes_is_the_codes() -> None:
    """A number on the page is a number of the code."""
    assert f"Beyond {MOST_COMMENTS:,} marked cells" in section("Fix")
