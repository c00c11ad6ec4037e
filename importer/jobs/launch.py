"""Spawns a command of ours as a process that outlives this one (a session of its own, or a process group)."""

import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from threading import Thread
from typing import Any

from importer.errors import StateUnusable
from importer.jobs.command_job import FACTS, FOLDER, NUMBER, PRINTED, TOLD, VITAL_SIGN, CommandJob, find
from importer.jobs.vital_sign import vital_sign
from importer.keys import KEY_VARIABLE, ApiKey
from importer.settings import HOME_VARIABLE
from importer.uploader.state import inner_folder, private_file

IN_JSON = ("--progress", "json", "--json")


def start(
    command: Sequence[str], *, home: Path, api_key: ApiKey | None = None, about: str = "", cwd: Path | None = None
) -> CommandJob:
    """Start a command, such as ["run", "roster.xlsx", "--yes"], and return at once.

    Its folder stands below `home`, which is its state folder, too; `about` is whatever the caller wants to find it by.
    The key goes into the environment of the process and nowhere else; without one the process looks for it as any
    command does. Raises StateUnusable if the folder cannot be made or the process not be started.
    """
    folder = inner_folder(home, FOLDER, f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}")
    facts = {"command": [*command], "about": about, "begun": datetime.now(UTC).isoformat()}
    try:
        private_file(folder / FACTS).write_text(dumps(facts), encoding="utf-8")
        with (
            vital_sign(private_file(folder / VITAL_SIGN)) as nothing_to_read,
            private_file(folder / PRINTED).open("ab") as printed,
            private_file(folder / TOLD).open("ab") as told,
        ):
            process = subprocess.Popen(  # noqa: S603 (ourselves)
                # -P: in the folder of somebody's lists no module is looked for
                [sys.executable, "-P", "-m", "importer", *command, *IN_JSON],
                stdin=nothing_to_read,
                stdout=printed,
                stderr=told,
                cwd=cwd,
                env=_environment(home, api_key),
                **_apart(),
            )
        private_file(folder / NUMBER).write_text(str(process.pid))
    except OSError as error:
        raise StateUnusable(f"The command cannot be started: {error.strerror}.") from None
    # somebody has to take note of its end, or it would stay in the list of processes as long as we live
    Thread(target=process.wait, name=f"job {process.pid}", daemon=True).start()
    return find(home, folder.name)


def _environment(home: Path, api_key: ApiKey | None) -> dict[str, str]:
    ours = {**os.environ, HOME_VARIABLE: str(home.absolute()), "PYTHONIOENCODING": "utf-8"}
    return {**ours, KEY_VARIABLE: api_key.reveal()} if api_key else ours


def _apart() -> dict[str, Any]:
    """What makes a process none of ours for signals, for the terminal, and for our end."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
