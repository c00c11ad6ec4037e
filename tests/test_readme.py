"""README's commands, typed as they stand there."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from importer.sandbox import Sandbox
from tests.commands.conftest import correct, person

README = Path(__file__).parent.parent / "README.md"


def commands(block: int) -> list[str]:
    """The lines of one of README's blocks, without comments."""
    fences = re.findall(r"^```(\w*)\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    typed = [text for language, text in fences if not language]
    return [line.partition(" #")[0].strip() for line in typed[block].splitlines() if line]


def typed(lines: Sequence[str], folder: Path, api_url: str) -> "subprocess.CompletedProcess[str]":
    """The lines in a shell of their own, whose person answers yes; nothing of this process is on its path."""
    person_types, terminal = pty.openpty()
    os.write(person_types, b"yes\n")
    home = {"HOME": str(folder), "BROKERKIT_IMPORTER_HOME": str(folder / "state"), "BROKERKIT_API_URL": api_url}
    shell = ["/bin/sh", "-c", "\n".join(lines)]
    try:
        return subprocess.run(
            shell, stdin=terminal, capture_output=True, text=True, cwd=folder, env={"PATH": os.defpath, **home}
        )
    finally:
        os.close(terminal)
        os.close(person_types)


@pytest.mark.slow
def test_the_second_block_works_as_typed_after_the_first(tmp_path: Path) -> None:
    """From a roster with one bad address to a roster of which everybody is in Brokerkit."""
    (tmp_path / ".venv").symlink_to(sys.prefix)  # what `make` leaves behind
    roster = openpyxl.Workbook()
    rows = [person(1), person(2) | {"Email": "nobody"}, person(3)]
    for line in ([*rows[0]], *(list(row.values()) for row in rows)):
        roster.worksheets[0].append(line)
    roster.save(tmp_path / "roster.xlsx")
    with Sandbox() as sandbox:
        activate, export, *steps = (line.replace("...", sandbox.key) for line in commands(1))
        for step in steps:
            if step.startswith("brokerkit-import rerun"):
                correct(tmp_path / step.split()[-1], "Fix", {(3, "Email"): "agent2@example.com"})
            ended = typed([activate, export, step], tmp_path, sandbox.url)
            assert ended.returncode in {0, 1}, (step, ended.stderr)
        assert ended.returncode == 0, ended.stdout
        assert len(sandbox.records()) == 3
