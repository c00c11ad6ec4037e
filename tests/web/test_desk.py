"""A roster on the desk: private on disk, found again, and gone when it is removed."""

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from importer.defaults import Demands, Reading
from importer.model import Mode
from importer.web.desk import Desk, NoDesk, desks
from importer.web.office import Office


def put(home: Path, name: str = "roster.csv") -> Desk:
    """A small roster, uploaded."""
    return Desk.create(home, name, io.BytesIO(b"Email\nanna@example.com\n"))


def test_what_was_said_is_found_again(tmp_path: Path) -> None:
    """Every request, and the next start of the page, reads the same from the disk."""
    desk = put(tmp_path).saved(reading=Reading(sheet=("Board",), header_row=3), demands=Demands(strict=True))
    assert Desk.open(tmp_path, desk.id) == desk
    assert desk.source.read_bytes() == b"Email\nanna@example.com\n"


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_nobody_else_can_enter(tmp_path: Path) -> None:
    """Folders are 0700 and files 0600, whatever the umask says."""
    desk = put(tmp_path)
    desk.history.add("one", desk.edits)
    paths = [desk.folder.parent, desk.folder, *desk.folder.rglob("*")]
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in paths}
    assert set(modes.values()) == {0o700, 0o600}, modes


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\roster.xlsx", "roster.xlsx"),
        ("ros\x00ter\n.csv", "ros_ter_.csv"),
        ("..", "roster"),
        ("x" * 300 + ".xlsx", "x" * 116 + ".xlsx"),
        ("Агенты 2026.csv", "Агенты 2026.csv"),
    ],
)
def test_a_file_keeps_its_name_as_far_as_it_is_one(name: str, kept: str, tmp_path: Path) -> None:
    """A name cannot lead out of the folder, and a long one keeps its ending."""
    assert put(tmp_path, name).name == kept


@pytest.mark.parametrize("desk_id", ["", "..", "../runs", "0" * 16, "0" * 15 + "/", "ä" * 16])
def test_no_other_folder_is_opened(desk_id: str, tmp_path: Path) -> None:
    """An address names a desk or nothing."""
    put(tmp_path)
    with pytest.raises(NoDesk):
        Desk.open(tmp_path, desk_id)


def test_nothing_stays_of_a_removed_roster(tmp_path: Path) -> None:
    """The file, its edits and its mapping go; the other rosters stay."""
    gone, stays = put(tmp_path), put(tmp_path)
    gone.remove()
    assert desks(tmp_path) == [stays]
    assert not gone.folder.exists()


def test_the_pipeline_is_told_everything(tmp_path: Path) -> None:
    """Settings carry the reading, the demands and the edits of the desk."""
    desk = put(tmp_path).saved(demands=Demands(allow_keyless=True))
    settings = desk.settings(Mode.CHECK, Office(tmp_path))
    assert (settings.source, settings.demands, settings.edits) == (desk.source, desk.demands, desk.edits)


def test_purge_removes_the_rosters_of_the_page_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their files hold people, so they are listed among what is kept, and go with it."""
    monkeypatch.setenv("BROKERKIT_IMPORTER_HOME", str(tmp_path))
    put(tmp_path)
    assert "1 roster" in purged()
    assert "Removed 0 runs and 1 roster of the page" in purged("--all")
    assert desks(tmp_path) == []


def purged(*options: str) -> str:
    """What the command prints."""
    command = [sys.executable, "-m", "importer", "purge", *options]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
