"""Which mapping was last used with which headers: known again by the set of headers, and nothing else."""

from pathlib import Path

import pytest

from importer import recall
from importer.recall import Past

BOARD = Past("/rosters/board.yaml", "board", "2026-03-24")


@pytest.mark.parametrize(
    ("headers", "is_known"),
    [
        (["E-Mail", "Stage", "Name"], True),
        (["name", "STAGE", "e mail", ""], True),
        (["E-Mail", "Stage", "Name", "(sheet)"], True),
        (["E-Mail", "Stage"], False),
        (["E-Mail", "Stage", "Name", "Desk"], False),
    ],
)
def test_headers_are_the_same_in_any_order_and_spelling(tmp_path: Path, headers: list[str], is_known: bool) -> None:
    """Case, punctuation and order do not matter; one header more or fewer does."""
    recall.remember(tmp_path, ["E-Mail", "Stage", "Name"], BOARD)
    assert recall.recall(tmp_path, headers) == (BOARD if is_known else None)


def test_the_latest_mapping_counts_and_old_headers_make_room(tmp_path: Path) -> None:
    """One mapping for a set of headers; of very many sets the oldest are forgotten."""
    later = Past("/rosters/other.yaml", "other", "2026-04-24")
    recall.remember(tmp_path, ["Email"], BOARD)
    recall.remember(tmp_path, ["Email"], later)
    assert recall.recall(tmp_path, ["Email"]) == later
    for number in range(recall.MOST_KEPT):
        recall.remember(tmp_path, [f"Header {number}"], BOARD)
    assert recall.recall(tmp_path, ["Email"]) is None
    assert recall.recall(tmp_path, ["Header 0"]) == BOARD


def test_asking_leaves_no_trace(tmp_path: Path) -> None:
    """A state folder is made by whoever keeps something."""
    assert recall.recall(tmp_path / "state", ["Email"]) is None
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize(
    "damage", ["[1", "[]", '{"a": 1}', '{"a": {"name": "x"}}', "\x00", '{"a": {"reference": 1, "name": 2, "day": 3}}']
)
def test_a_damaged_file_is_no_memory(tmp_path: Path, damage: str) -> None:
    """What cannot be understood is passed over, and replaced by the next thing that is kept."""
    (tmp_path / recall.FILE_NAME).write_text(damage, encoding="utf-8")
    assert recall.recall(tmp_path, ["Email"]) is None
    recall.remember(tmp_path, ["Email"], BOARD)
    assert recall.recall(tmp_path, ["Email"]) == BOARD
