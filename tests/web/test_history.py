"""Undo and redo without limit: what a person did is a visible list that survives the process."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from importer.edits import NO_EDITS, Edits
from importer.web.history import HISTORY, History

FIRST = Edits(cells={(2, 0): "a"})
SECOND = Edits(cells={(2, 0): "b", (3, 1): "c"}, left_out=frozenset({4}))
THIRD = Edits(answers=(("status", "Hot", "contact_made"),))


def whats(history: History) -> list[str]:
    """The sentences of the list."""
    return [revision.what for revision in history.told.changes]


def test_a_roster_begins_without_edits(tmp_path: Path) -> None:
    """Nothing on disk means that nobody said anything."""
    assert History(tmp_path).current == NO_EDITS
    assert not list(tmp_path.iterdir())


def test_steps_back_and_forth(tmp_path: Path) -> None:
    """What holds is always the changes up to where a person went."""
    history = History(tmp_path)
    history.add("one", FIRST)
    history.add("two", SECOND)
    assert history.current == SECOND.over(FIRST)
    history.undo()
    assert history.current == FIRST.over(NO_EDITS)
    assert whats(history) == ["one", "two"]
    history.redo()
    assert history.current == SECOND.over(FIRST)
    history.go(0)
    assert history.current == NO_EDITS
    history.undo()
    assert history.told.in_force == 0


def test_a_change_after_steps_back_takes_the_place_of_what_was_undone(tmp_path: Path) -> None:
    """As in every editor: there is one line of changes, no tree."""
    history = History(tmp_path)
    history.add("one", FIRST)
    history.add("two", SECOND)
    history.undo()
    history.add("three", THIRD)
    assert whats(history) == ["one", "three"]
    assert history.current == THIRD.over(FIRST)


def test_something_said_can_be_taken_back_without_going_back(tmp_path: Path) -> None:
    """A row is put back in, and a cell gets its own text again, while later changes stay."""
    history = History(tmp_path)
    history.add("two", SECOND)
    history.add("three", THIRD)
    history.add("put row 4 back", NO_EDITS, Edits(cells={(3, 1): ""}, left_out=frozenset({4})))
    assert history.current.left_out == frozenset()
    assert dict(history.current.cells) == {(2, 0): "b"}
    assert history.current.answers == THIRD.answers


def test_half_a_line_of_a_killed_process_costs_that_line_only(tmp_path: Path) -> None:
    """The file only grows; what was whole is read, before the broken end and after it."""
    history = History(tmp_path)
    history.add("one", FIRST)
    with (tmp_path / HISTORY).open("ab") as file:
        file.write(b'{"what": "tw')
    assert whats(history) == ["one"]
    history.add("three", THIRD)
    assert whats(history) == ["one", "three"]


@given(st.lists(st.sampled_from(["add", "undo", "redo"]), max_size=30))
def test_another_process_sees_the_same(tmp_path_factory: object, doings: list[str]) -> None:
    """Law: read anew from the disk, the history is what it is in the process that wrote it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        history, expected, undone = History(Path(folder)), [NO_EDITS], list[Edits]()
        for number, doing in enumerate(doings):
            if doing == "add":
                edits = Edits(cells={(number + 1, 0): str(number)})
                history.add(str(number), edits)
                expected.append(edits.over(expected[-1]))
                undone.clear()
            elif doing == "undo":
                history.undo()
                undone += [expected.pop()] if len(expected) > 1 else []
            else:
                history.redo()
                expected += [undone.pop()] if undone else []
        assert History(Path(folder)).current == expected[-1]
