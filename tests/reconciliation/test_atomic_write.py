"""Where the workbook lands: whole or not at all."""

import os
from pathlib import Path
from typing import IO

import pytest

from importer.errors import ResultsNotWritten
from importer.reconciliation.atomic_write import write_whole, write_whole_folder


def hello(file: IO[bytes]) -> None:
    """Write five bytes."""
    file.write(b"hello")


def fail(file: IO[bytes]) -> None:
    """Write a little, then fail as a full disk does."""
    file.write(b"hel")
    raise OSError(28, "No space left on device")


def test_the_file_gets_its_name(tmp_path: Path) -> None:
    """The ordinary case: one file, under the name asked for, and nothing beside it."""
    assert write_whole(tmp_path / "r.xlsx", hello) == tmp_path / "r.xlsx"
    assert [path.name for path in tmp_path.iterdir()] == ["r.xlsx"]
    assert (tmp_path / "r.xlsx").read_bytes() == b"hello"


def test_an_older_file_of_that_name_is_replaced_in_one_step(tmp_path: Path) -> None:
    """Who names a file that exists means to replace it."""
    (tmp_path / "r.xlsx").write_bytes(b"old")
    assert write_whole(tmp_path / "r.xlsx", hello).read_bytes() == b"hello"


def test_a_failed_write_leaves_the_older_file_alone(tmp_path: Path) -> None:
    """A full disk costs no outcome and no older results."""
    (tmp_path / "r.xlsx").write_bytes(b"old")
    with pytest.raises(ResultsNotWritten, match="No space left"):
        write_whole(tmp_path / "r.xlsx", fail)
    assert (tmp_path / "r.xlsx").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["r.xlsx"]


def test_a_defect_while_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    """Half a workbook never appears under any name."""

    def defect(file: IO[bytes]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_whole(tmp_path / "r.xlsx", defect)
    assert not list(tmp_path.iterdir())


def test_a_target_that_cannot_be_replaced_gets_a_name_beside_it(tmp_path: Path) -> None:
    """A folder of that name stands in for a file that Excel keeps open."""
    (tmp_path / "r.xlsx").mkdir()
    assert write_whole(tmp_path / "r.xlsx", hello) == tmp_path / "r-2.xlsx"


def test_a_write_protected_target_is_left_alone(tmp_path: Path) -> None:
    """Somebody protected that file on purpose."""
    target = tmp_path / "r.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o400)
    written = write_whole(target, hello)
    assert written.read_bytes() == b"hello"
    if not os.access(target, os.W_OK):  # nothing is protected from root
        assert written == tmp_path / "r-2.xlsx"
        assert target.read_bytes() == b"old"


def test_a_symbolic_link_is_never_written_through(tmp_path: Path) -> None:
    """A link could point at anything; results land beside it."""
    (tmp_path / "other.txt").write_bytes(b"old")
    (tmp_path / "r.xlsx").symlink_to(tmp_path / "other.txt")
    (tmp_path / "r-2.xlsx").symlink_to(tmp_path / "nowhere")
    assert write_whole(tmp_path / "r.xlsx", hello) == tmp_path / "r-3.xlsx"
    assert (tmp_path / "other.txt").read_bytes() == b"old"
    assert not (tmp_path / "nowhere").exists()


def test_a_taken_second_name_is_not_overwritten(tmp_path: Path) -> None:
    """Only the file that was asked for may be replaced."""
    (tmp_path / "r.xlsx").mkdir()
    (tmp_path / "r-2.xlsx").write_bytes(b"mine")
    assert write_whole(tmp_path / "r.xlsx", hello) == tmp_path / "r-3.xlsx"
    assert (tmp_path / "r-2.xlsx").read_bytes() == b"mine"


def test_without_the_folder_the_home_folder_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unplugged drive does not lose the account."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    assert write_whole(tmp_path / "gone" / "r.xlsx", hello) == home / "r.xlsx"


def test_a_file_in_the_home_folder_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name was asked for in another folder, so here it may be anybody's."""
    (tmp_path / "r.xlsx").write_bytes(b"mine")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert write_whole(tmp_path / "gone" / "r.xlsx", hello) == tmp_path / "r-2.xlsx"


FOLDER = {"a.csv": hello, "b.csv": hello}


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    """Under the name asked for, with every file, and nothing beside it."""
    assert write_whole_folder(tmp_path / "r", FOLDER) == tmp_path / "r"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.csv", "b.csv", "r"]
    assert (tmp_path / "r" / "b.csv").read_bytes() == b"hello"


def test_a_full_disk_leaves_the_older_folder_alone(tmp_path: Path) -> None:
    """The first file fits, the second does not: the old results stay, and nothing is left of the new ones."""
    write_whole_folder(tmp_path / "r", {"a.csv": hello})
    with pytest.raises(ResultsNotWritten, match="No space left"):
        write_whole_folder(tmp_path / "r", {"a.csv": hello, "b.csv": fail})
    assert (tmp_path / "r" / "a.csv").read_bytes() == b"hello"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.csv", "r"]


def test_an_older_folder_of_ours_is_replaced(tmp_path: Path) -> None:
    """Who names a folder that exists means to replace it."""
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.csv").write_bytes(b"old")
    assert write_whole_folder(tmp_path / "r", FOLDER) == tmp_path / "r"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.csv", "b.csv", "r"]
    assert (tmp_path / "r" / "a.csv").read_bytes() == b"hello"


@pytest.mark.parametrize("kind", ["a file", "a folder with other files", "a link"])
def test_a_name_that_is_not_ours_is_left_alone(tmp_path: Path, kind: str) -> None:
    """The folder lands beside it."""
    mine = tmp_path / "r"
    if kind == "a file":
        mine.write_bytes(b"mine")
    elif kind == "a link":
        mine.symlink_to(tmp_path)
    else:
        mine.mkdir()
        (mine / "notes.txt").write_bytes(b"mine")
    assert write_whole_folder(mine, FOLDER) == tmp_path / "r-2"
    assert mine.is_symlink() or mine.is_file() or (mine / "notes.txt").read_bytes() == b"mine"
