"""A command that was started in a process of its own, as its folder shows it to any process at any time."""

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from json import JSONDecodeError, loads
from pathlib import Path
from typing import Any

from importer.errors import StateUnusable, UsageError
from importer.jobs.vital_sign import is_held
from importer.progress import End, Event
from importer.progress_lines import read

FOLDER = "jobs"
FACTS, NUMBER, PRINTED, TOLD, VITAL_SIGN = "facts.json", "number", "printed", "told", "vital-sign"
_ID = re.compile(r"[0-9a-f-]+")
_TAIL = 1 << 16
_A_MOMENT = 0.1
_MOST_MOMENTS = 300
"""A command that told nothing for half a minute does not hear signals."""


class JobState(StrEnum):
    """How it is with a command that was started."""

    RUNNING = "running"
    ENDED = "ended"
    """It told its end, and so its exit code."""
    DIED = "died"
    """It was cut off; the same command goes on with what is left."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event, and where it stands: whoever asks for what was told after `at` gets the events behind it."""

    at: int
    event: Event


@dataclass(frozen=True, slots=True)
class CommandJob:
    """A command that was started, and all that is left of it on the disk."""

    folder: Path
    command: tuple[str, ...]
    about: str
    begun: datetime

    @property
    def id(self) -> str:
        """The name of its folder; later jobs have later names."""
        return self.folder.name

    @property
    def state(self) -> JobState:
        """How it is with it now."""
        is_alive = is_held(self.folder / VITAL_SIGN)  # asked first: it may end between the two questions
        if self.end:
            return JobState.ENDED
        return JobState.RUNNING if is_alive else JobState.DIED

    @property
    def latest(self) -> Told | None:
        """What it told last, for whoever comes late and needs no history."""
        with suppress(FileNotFoundError):
            size = (self.folder / TOLD).stat().st_size
            return next(reversed(self._events(max(0, size - _TAIL))), None)
        return None

    @property
    def end(self) -> End | None:
        """How it ended: exit code, results workbook, seconds; None as long as it has not told."""
        latest = self.latest
        return latest.event if latest and isinstance(latest.event, End) else None

    @property
    def exit_code(self) -> int | None:
        """Its exit code; None as long as it runs, and for good if it died."""
        return self.end.exit_code if self.end else None

    def told(self, after: int = 0) -> tuple[Told, ...]:
        """The events that were told after a place, up to now; does not wait."""
        return tuple(self._events(after))

    def events(self, after: int = 0) -> Iterator[Told]:
        """The events after a place, and then each one as it is told, until the job has ended or died."""
        while True:
            is_running = self.state is JobState.RUNNING
            for told in self.told(after):
                yield told
                after = told.at
                if isinstance(told.event, End):
                    return
            if not is_running:
                return
            time.sleep(_A_MOMENT)

    def words(self) -> str:
        """What it said to a person: headings, notes, and what went wrong."""
        lines = self._read(0).decode("utf-8", "replace").splitlines(keepends=True)
        return "".join(line for line in lines if read(line) is None)

    def result(self) -> dict[str, Any] | None:
        """The document that it printed; None if it came to none."""
        with suppress(JSONDecodeError, FileNotFoundError):
            printed: dict[str, Any] = loads((self.folder / PRINTED).read_text(encoding="utf-8"))
            return printed
        return None

    def stop(self) -> None:
        """Ask it to end, as Ctrl-C does: once, what is under way is finished; once more, it leaves at once.

        Waits for its first event, since before that it would hear nothing.
        """
        for _ in range(_MOST_MOMENTS):
            if self.state is not JobState.RUNNING or self.latest:
                break
            time.sleep(_A_MOMENT)
        if self.state is JobState.RUNNING:
            self._interrupt()

    def remove(self) -> None:
        """Remove its folder; the results workbook is not in it. Raises UsageError while it runs."""
        if self.state is JobState.RUNNING:
            raise UsageError("The command is at work; nothing was removed.", hint="Stop it first.")
        try:
            shutil.rmtree(self.folder)
        except OSError as error:
            raise StateUnusable(f"{self.folder} cannot be removed: {error.strerror}.") from None

    def _interrupt(self) -> None:
        try:
            number = int((self.folder / NUMBER).read_text())
        except (OSError, ValueError):
            raise StateUnusable(f"{self.folder} does not tell which process to stop.") from None
        with suppress(ProcessLookupError):  # it has just ended
            if sys.platform == "win32":
                os.kill(number, signal.CTRL_BREAK_EVENT)
            else:
                os.kill(number, signal.SIGINT)

    def _read(self, after: int) -> bytes:
        with suppress(FileNotFoundError), (self.folder / TOLD).open("rb") as file:
            file.seek(after)
            return file.read()
        return b""

    def _events(self, after: int) -> list[Told]:
        found = []
        for line in self._read(after).splitlines(keepends=True):
            after += len(line)
            if line.endswith(b"\n") and (event := read(line.decode("utf-8", "replace"))):
                found.append(Told(after, event))
        return found


def find(home: Path, job_id: str) -> CommandJob:
    """The job of this id. Raises UsageError if there is none."""
    # never a way to another folder
    folder = home / FOLDER / (job_id if _ID.fullmatch(job_id) else "none")
    try:
        facts = loads((folder / FACTS).read_text(encoding="utf-8"))
        return CommandJob(folder, tuple(facts["command"]), facts["about"], datetime.fromisoformat(facts["begun"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"There is no job {job_id!r}.") from None


def jobs(home: Path, about: str | None = None) -> Sequence[CommandJob]:
    """The jobs that were started, the youngest first; with `about` only those that were started with it."""
    found = []
    for folder in sorted((home / FOLDER).glob("*"), reverse=True):
        with suppress(UsageError):
            found.append(find(home, folder.name))
    return [job for job in found if about is None or job.about == about]
