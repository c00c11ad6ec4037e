"""What a person changed and decided: one value, its file, and what it does to a sheet."""

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.edits import Edits, edited, read_edits
from importer.errors import UnusableFile
from importer.model import Flag, Sheet, Word
from tests.reconciliation.worlds import a_sheet

ROWS = [("Ada", "B", "x", "New"), ("Eve", "C", "y", "Old")]
ROW = st.integers(1, 2_000_000)
EDITS = st.builds(
    Edits,
    cells=st.dictionaries(st.tuples(ROW, st.integers(0, 16_000)), st.text()).map(MappingProxyType),
    answers=st.lists(st.tuples(st.text(), st.text(), st.text())).map(tuple),
    decisions=st.lists(
        st.tuples(st.sets(ROW, min_size=1).map(sorted).map(tuple), st.sampled_from(get_args(Word)))
    ).map(tuple),
    left_out=st.frozensets(ROW),
    approved=st.frozensets(ROW),
    source_digest=st.text(),
)  # fmt: skip


@given(EDITS)
@settings(max_examples=40)
def test_edits_survive_their_file(edits: Edits) -> None:
    """What is written is what is read, and written alike again."""
    assert Edits.read(edits.text()) == edits
    assert Edits.read(edits.text()).text() == edits.text()


def told(**lists: object) -> str:
    """A document of edits."""
    return json.dumps({"version": 1, **lists})


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("no json", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "version"),
        ('{"version": 2}', "version"),
        (told(cell=[]), "cell"),
        (told(cells={}), "list"),
        (told(cells=[{"row": 2, "text": "x"}]), "“column” is missing"),
        (told(cells=[{"row": 2, "column": "2", "text": "x"}]), "letters"),
        (told(cells=[{"row": 2, "column": "C", "text": 7}]), "quotation"),
        (told(cells=[{"row": True, "column": "C", "text": "x"}]), "number from 1"),
        (told(cells=[7]), "number 1 under “cells”"),
        (told(left_out=[2, "3"]), "number 2 under “left_out”"),
        (told(approved=[0]), "number from 1"),
        (told(decisions=[{"rows": [2, 3], "decision": "join"}]), "merge, first, last, apart or leave_out"),
        (told(decisions=[{"rows": [], "decision": "merge"}]), "no row"),
        (told(answers=["Hot"]), "number 1 under “answers”"),
        (told(source_digest=7), "no text"),
    ],
)
def test_what_is_no_edit_is_refused_in_a_sentence(text: str, word: str, tmp_path: Path) -> None:
    """The file, the list and the place in it are named."""
    path = tmp_path / "edits.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableFile) as caught:
        read_edits(path)
    assert word in caught.value.message
    assert "edits.json" in caught.value.message


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing, a folder, or another encoding."""
    (tmp_path / "latin.json").write_bytes(b'{"version": 1, "answers": "\xe9"}')
    for name in ("missing.json", ".", "latin.json"):
        with pytest.raises(UnusableFile):
            read_edits(tmp_path / name)


def rows_of(sheet: Sheet) -> list[tuple[str, ...]]:
    """The sheet's rows as tuples of text."""
    return [*sheet.frame.itertuples(index=False, name=None)]


def test_an_edited_cell_stands_in_the_sheet_and_the_sheet_before_stays() -> None:
    """A blank is a correction, too."""
    sheet = a_sheet(ROWS)
    after = edited(sheet, Edits({(3, 2): "eve@example.com", (2, 3): ""}))
    assert rows_of(after) == [("Ada", "B", "x", ""), ("Eve", "C", "eve@example.com", "Old")]
    assert rows_of(sheet) == ROWS
    assert edited(sheet, Edits()) == sheet


def test_a_flag_falls_with_its_cell_and_a_rows_flag_with_any_edit_or_approval() -> None:
    """A cell that says what it said is no edit."""
    flags = (Flag(2, 2, "is an error"), Flag(2, None, "is short"), Flag(3, 2, "is an error"), Flag(3, None, "is short"))
    sheet = replace(a_sheet(ROWS), flags=flags)
    assert edited(sheet, Edits({(2, 2): "x"})).flags == flags
    assert edited(sheet, Edits({(2, 2): "z"})).flags == flags[2:]
    assert edited(sheet, Edits({(2, 3): "z"})).flags == (flags[0], *flags[2:])
    assert edited(sheet, Edits(approved=frozenset({3}))).flags == flags[:3]


@pytest.mark.parametrize(
    ("edits", "word"),
    [
        (Edits({(9, 0): "x"}), "row 9"),
        (Edits({(2, 99): "x"}), "column CV"),
        (Edits(left_out=frozenset({7, 8})), "rows 7 and 8"),
        (Edits(decisions=(((2, 9), "merge"),)), "row 9"),
        (Edits(source_digest="1" * 64), "another file"),
        (Edits(answers=(("stauts", "Hot", "new_lead"),)), "“stauts”"),
    ],
)
def test_edits_of_another_roster_are_refused(edits: Edits, word: str) -> None:
    """Rather than put into a stranger's row."""
    with pytest.raises(UnusableFile) as caught:
        edited(a_sheet(ROWS), edits)
    assert word in caught.value.message


def test_later_edits_hold_over_earlier_ones() -> None:
    """Both stand where they speak of different things; a row that is approved now is left out no more."""
    earlier = Edits({(2, 0): "a", (3, 0): "b"}, (("status", "Hot", "x"),), left_out=frozenset({2, 3}))
    later = Edits({(2, 0): "c"}, (("status", "Hot", "y"),), (((2, 3), "first"),), approved=frozenset({3}))
    both = later.over(earlier)
    assert dict(both.cells) == {(2, 0): "c", (3, 0): "b"}
    assert both.answers[-1] == ("status", "Hot", "y")
    assert (both.left_out, both.approved) == (frozenset({2}), frozenset({3}))
    assert both.decisions == (((2, 3), "first"),)
    assert both.among([3]) == Edits({(3, 0): "b"}, both.answers, (((3,), "first"),), frozenset(), frozenset({3}))
