"""The state folder: ours alone, and nobody else's."""

import subprocess
import sys
from pathlib import Path

import pytest

from importer.errors import StateUnusable
from importer.uploader.state import half_written, held_alone, inner_folder


def test_a_folder_that_others_can_read_is_closed_to_them(tmp_path: Path) -> None:
    """If it is empty, or nothing but ours stands in it."""
    home = tmp_path / "state"
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    (home / "runs").mkdir()
    with held_alone(home, "a lock", "held"):
        assert home.stat().st_mode & 0o777 == 0o700


def test_a_folder_with_other_things_is_left_as_it_is_and_refused(tmp_path: Path) -> None:
    """Closing somebody's whole folder to the others would be worse than not working."""
    tmp_path.chmod(0o755)
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(StateUnusable, match=r"holiday\.jpg") as refused:
        inner_folder(tmp_path, "runs")
    assert "chmod 700" in refused.value.hint
    assert tmp_path.stat().st_mode & 0o777 == 0o755


WRITES_FOR_EVER = """
import sys, time
from pathlib import Path
from importer.uploader.state import writing_in
home, folder = map(Path, sys.argv[1:])
with writing_in(home, folder):
    (folder / ".results-abc.xlsx.part").touch()
    print("writing", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_process_left_of_a_workbook_is_found(tmp_path: Path) -> None:
    """Not while it is being written; and what others call so elsewhere is none of ours."""
    home, folder = tmp_path / "state", tmp_path / "rosters"
    home.mkdir(mode=0o700)
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", WRITES_FOR_EVER, str(home), str(folder)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        assert half_written(home) == ()
        process.kill()
    assert folder / ".results-abc.xlsx.part" in half_written(home)
    (folder / ".results-abc.xlsx.part").unlink()
    assert all(path.is_relative_to(home) for path in half_written(home))
