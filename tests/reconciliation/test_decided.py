"""What a person decided about groups and rows in the results comes back with them, and stays in force."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from importer.edits import Edits
from importer.errors import UnusableFile
from importer.model import Difference, Fate, Group, Mode, Outcome
from importer.reconciliation import Corrected, read_results
from tests.reconciliation.worlds import World, a_send, a_sheet, delivered

ROWS = [("Ada", "B", "x@example.com", "New"), ("Eve", "C", "x@example.com", "Old"), ("Ida", "D", "z", "New"),
        ("Ina", "E", "y@example.com", ""), ("Ina", "E", "y@example.com", "")]  # fmt: skip
HELD = Group((2, 3), ("Same.",), (Difference("last_name", ((2, "B"), (3, "C"))),), "held", "Two names.", ("email",))
MERGED = Group((5, 6), ("Same.",), (), "merged", "They agree.")


def a_world(**more: Any) -> World:
    """Two people of one address, two rows of one person, and a row for itself."""
    return World(
        a_sheet(ROWS),
        sends=[a_send(4), a_send(5, 6)],
        held={2: "Decide.", 3: "Decide."},
        **{"groups": (HELD, MERGED)} | more,
    )


def corrected(world: World, folder: Path, *edits: Callable[[Any], object]) -> Corrected:
    """Write a world's results, let a person edit them in another program, and read them back."""
    path = world.written(folder / "results.xlsx")
    book = openpyxl.load_workbook(path)
    for edit in edits:
        edit(book)
    book.save(path)
    return read_results(path)


def cell(sheet: str, place: str, value: str | None) -> Callable[[Any], object]:
    """The edit that puts one value into one cell."""
    return lambda book: book[sheet].__setitem__(place, value)


def test_untouched_results_decide_nothing(tmp_path: Path) -> None:
    """And say which file their rows are of."""
    assert corrected(a_world(), tmp_path).edits == Edits(source_digest="0" * 64)


@pytest.mark.parametrize(
    ("written", "word"),
    [("merge", "merge"), (" First ", "first"), ("last", "last"), ("different people", "apart"), ("apart", "apart"),
     ("Leave out", "leave_out"), ("(leave out)", "leave_out"), ("leave_out", "leave_out")],
)  # fmt: skip
def test_a_word_beside_any_row_decides_about_its_group(written: str, word: str, tmp_path: Path) -> None:
    """However it is spelled; the rows of a held group count as mended, those of a merged one need nothing."""
    result = corrected(a_world(), tmp_path, cell("Duplicates", "I3", written), cell("Duplicates", "I4", written))
    assert result.edits.decisions == (((2, 3), word), ((5, 6), word))
    assert result.repaired == {2, 3}


def test_the_drop_down_offers_the_words(tmp_path: Path) -> None:
    """In every line of a group, and nothing else may be typed."""
    book = openpyxl.load_workbook(a_world().written(tmp_path / "r.xlsx"))
    (offer,) = book["Duplicates"].data_validations.dataValidation
    assert (str(offer.sqref), offer.formula1) == ("I2:I5", '"merge,first,last,different people,leave out"')
    assert offer.showErrorMessage


@pytest.mark.parametrize(
    ("told", "problem"),
    [({"I2": "join"}, "“join” in line 2"), ({"I2": "merge", "I3": "first"}, "group 1 on Duplicates says “merge” and")],
)
def test_what_nobody_understands_is_refused(told: Mapping[str, str], problem: str, tmp_path: Path) -> None:
    """Rather than passed over: a person believes to have decided."""
    with pytest.raises(UnusableFile) as caught:
        corrected(a_world(), tmp_path, *(cell("Duplicates", place, word) for place, word in told.items()))
    assert problem in caught.value.message


def test_sorted_and_cut_lines_still_mean_their_group(tmp_path: Path) -> None:
    """The number of the group says which rows it has; without the sheet nothing is decided."""

    def edit(book: Any) -> None:
        book["Duplicates"]["I4"] = "first"
        book["Duplicates"].delete_rows(2, 2)
        book["Duplicates"].delete_rows(3)

    assert corrected(a_world(), tmp_path, edit).edits.decisions == (((5, 6), "first"),)
    assert corrected(a_world(), tmp_path, lambda book: book.remove(book["Duplicates"])).edits.decisions == ()


def decided_world() -> World:
    """A world in which a person had decided before."""
    edits = Edits(decisions=(((2, 3), "apart"), ((4, 6), "merge")), left_out=frozenset({4}))
    apart = Group((2, 3), (), (), "different people", "You said so.", ("email",), "apart")
    return a_world(groups=(apart, MERGED), edits=edits)


def test_decisions_stay_in_force_until_they_are_taken_back(tmp_path: Path) -> None:
    """The sheet shows them; another word takes their place, a cleared cell ends them, and what no group shows stays."""
    world = decided_world()
    assert corrected(world, tmp_path).edits.decisions == world.edits.decisions
    assert corrected(world, tmp_path).repaired == frozenset()
    other = corrected(world, tmp_path, cell("Duplicates", "I2", "last"))
    assert other.edits.decisions == (((4, 6), "merge"), ((2, 3), "last"))
    assert corrected(world, tmp_path, cell("Duplicates", "I2", None)).edits.decisions == (((4, 6), "merge"),)


def test_a_row_is_left_out_and_taken_back(tmp_path: Path) -> None:
    """By a word on Fix or on Rows; taken back by a change to the row, or by its word on Rows."""
    assert corrected(a_world(), tmp_path, cell("Fix", "B2", "Leave out")).edits.left_out == {2}
    assert corrected(a_world(), tmp_path, cell("Rows", "D4", "leave out")).edits.left_out == {4}
    world = decided_world()
    assert corrected(world, tmp_path).edits.left_out == {4}
    assert corrected(world, tmp_path, cell("Rows", "D4", "ok")).edits.left_out == frozenset()
    assert corrected(world, tmp_path, cell("Rows", "H4", "Ira")).edits.left_out == frozenset()


def test_the_cells_of_fix_are_told_as_edits(tmp_path: Path) -> None:
    """They stand in the sheet as well; a word over `What to do` is no cell of the row."""
    result = corrected(a_world(), tmp_path, cell("Fix", "E3", "eve@example.com"), cell("Fix", "B2", "ok"))
    assert dict(result.edits.cells) == {(3, 2): "eve@example.com"}
    assert result.edits.approved == {2}
    assert result.sheet.frame.at[3, 2] == "eve@example.com"
    assert result.repaired == {2, 3}


def test_what_was_decided_about_a_deleted_row_goes_with_it(tmp_path: Path) -> None:
    """The rest of the group keeps its decision."""
    result = corrected(decided_world(), tmp_path, lambda book: book["Rows"].delete_rows(4),
                       lambda book: book["Rows"].delete_rows(2), lambda book: book["Fix"].delete_rows(2))  # fmt: skip
    assert result.edits.decisions == (((3,), "apart"), ((6,), "merge"))
    assert result.edits.left_out == frozenset()


def test_a_folder_of_csv_takes_decisions_as_well(tmp_path: Path) -> None:
    """A spreadsheet program may have saved the sheet with semicolons."""
    folder = a_world().written(tmp_path / "results")
    page = folder / "Duplicates.csv"
    text = page.read_text(encoding="utf-8-sig")
    assert "Your decision" in text
    lines = text.splitlines()
    lines[1] = f"{lines[1]}different people"
    page.write_text("\n".join(lines), encoding="utf-8")
    assert read_results(folder).edits.decisions == (((2, 3), "apart"),)


def test_rows_of_one_record_are_nothing_to_decide_about(tmp_path: Path) -> None:
    """Brokerkit has put them into one record: a word beside them would do nothing, and that is said."""
    answers = delivered(Outcome(2, Fate.CREATED, 1, 201, "77"), Outcome(3, Fate.SAVED, 1, 200, "77"))
    world = World(a_sheet(ROWS[:2]), sends=[a_send(2), a_send(3)], delivery=answers)
    with pytest.raises(UnusableFile, match="group 1 on Duplicates is none"):
        corrected(world, tmp_path, cell("Duplicates", "I2", "merge"))


def test_a_decision_about_people_who_were_sent_is_too_late(tmp_path: Path) -> None:
    """It stands, and a note says that it sends nothing; about rows that wait for it there is no such note."""
    answers = delivered(Outcome(4, Fate.CREATED, 1, 201, "1"), Outcome(5, Fate.CREATED, 1, 201, "2"))
    result = corrected(a_world(delivery=answers), tmp_path, cell("Duplicates", "I2", "merge"),
                       cell("Duplicates", "I4", "different people"))  # fmt: skip
    assert result.sheet.notes == (
        "You decided about rows 5 and 6 after they were sent; nothing of them is sent again.",
    )
    assert result.earlier[6].fate is Fate.DUPLICATE


def test_what_was_only_to_go_out_with_another_row_has_gone_nowhere(tmp_path: Path) -> None:
    """After a check a row without that other row must go out itself."""
    assert corrected(a_world(mode=Mode.CHECK), tmp_path).earlier[6].fate is Fate.READY
