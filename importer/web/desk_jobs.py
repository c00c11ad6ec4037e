"""Commands at work for a roster: the same ones that a person would type, started from its screens."""

import hashlib
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from importer import jobs
from importer.errors import UsageError
from importer.exhaustive import complete
from importer.jobs import CommandJob, JobState
from importer.settings import reading_options
from importer.uploader.state import inner_folder, private_file
from importer.web.desk import FOLDER, Desk, desks
from importer.web.office import Office

_LONGEST_STEM: Final = 60


class Errand(StrEnum):
    """What is asked of Brokerkit, or found out before it is asked."""

    SAMPLE = "sample"
    """The smallest set of rows that shows every owner, status, source once, in test mode."""
    PREVIEW = "preview"
    """Every row, in test mode."""
    FORETELL = "foretell"
    """What a live run would do; nothing is sent."""
    RUN = "run"


TESTS: Final = frozenset({Errand.SAMPLE, Errand.PREVIEW})
"""What is asked in test mode."""
TITLES: Final = complete(
    Errand,
    {
        Errand.SAMPLE: "Test mode, a sample",
        Errand.PREVIEW: "Test mode, all rows",
        Errand.FORETELL: "Looking ahead",
        Errand.RUN: "Live",
    },
)


@dataclass(frozen=True, slots=True)
class DeskJob:
    """A command at work for a roster, or one that was."""

    desk_id: str
    errand: Errand
    stamp: str
    """What the roster and all that was said about it came to when the command began; see `stamp`."""
    job: CommandJob

    @classmethod
    def of(cls, job: CommandJob) -> Self | None:
        """The roster's view of a job; None for one that no screen has started."""
        try:
            desk_id, errand, mark = job.about.split()
            return cls(desk_id, Errand(errand), mark, job)
        except ValueError:
            return None

    @property
    def step(self) -> str:
        """The screen that shows it."""
        return "preview" if self.errand in TESTS else "send"

    @property
    def is_running(self) -> bool:
        """Whether it is at work."""
        return self.job.state is JobState.RUNNING


def begin(desk: Desk, errand: Errand, office: Office) -> DeskJob:
    """Start a command for a roster. Raises UsageError without a key, or while another one is at work for it."""
    if office.api_key is None:
        raise UsageError("There is no team key yet.", hint="Give it under “Give the key” at the foot of the page.")
    desk.require_match()
    if at_work(desk, office):
        raise UsageError("A command is at work for this roster.", hint="Wait for its end, or stop it.")
    mark = stamp(desk, office)
    command = _command(desk, errand, office, mark)
    job = jobs.start(command, home=office.home, api_key=office.api_key, about=f"{desk.id} {errand.value} {mark}")
    return DeskJob(desk.id, errand, mark, job)


def stamp(desk: Desk, office: Office) -> str:
    """What decides about a roster's requests, in a few characters: the same as long as nobody changes anything."""
    fingerprint = office.api_key.fingerprint if office.api_key else ""
    return hashlib.sha256(f"{desk.state} {office.api_url} {fingerprint}".encode()).hexdigest()[:12]


def all_jobs(office: Office) -> Iterator[DeskJob]:
    """Every command that the screens have started, the youngest first."""
    return (known for job in jobs.jobs(office.home) if (known := DeskJob.of(job)))


def jobs_of(desk: Desk, office: Office) -> Iterator[DeskJob]:
    """The commands of one roster, the youngest first."""
    return (one for one in all_jobs(office) if one.desk_id == desk.id)


def latest(desk: Desk, office: Office, *errands: Errand) -> DeskJob | None:
    """The last command of these errands."""
    return next((one for one in jobs_of(desk, office) if one.errand in errands), None)


def at_work(desk: Desk, office: Office) -> DeskJob | None:
    """The command that is at work for a roster."""
    return next((one for one in jobs_of(desk, office) if one.is_running), None)


def find_job(desk: Desk, office: Office, job_id: str) -> DeskJob:
    """A command of this roster by its id. Raises UsageError if it is none."""
    known = DeskJob.of(jobs.find(office.home, job_id))
    if known is None or known.desk_id != desk.id:
        raise UsageError("There is no such command for this roster.")
    return known


def remove_jobs(desk: Desk, office: Office) -> None:
    """Remove what is kept of a roster's commands. Raises UsageError while one is at work."""
    for one in list(jobs_of(desk, office)):
        one.job.remove()


def clear_desks(home: Path) -> int:
    """Take every roster, and what is kept of commands, off this computer; how many rosters there were.

    Raises UsageError while a command is at work, and then removes nothing.
    """
    known, gone = jobs.jobs(home), desks(home)
    if any(job.state is JobState.RUNNING for job in known):
        raise UsageError("A command of the page is at work; nothing was removed.", hint="Wait for its end, or stop it.")
    for job in known:
        job.remove()
    for desk in gone:
        desk.remove()
    return len(gone)


def _command(desk: Desk, errand: Errand, office: Office, mark: str) -> list[str]:
    verb = {Errand.RUN: "run", Errand.FORETELL: "run"}.get(errand, "preview")
    options = [*_of_errand(desk, errand), *_of_desk(desk, mark), "--api-url", office.api_url]
    options += ["--settle-delay", f"{office.posting.settle_delay:g}"]
    options += [] if errand is Errand.FORETELL else ["--output", str(_results(desk, errand))]
    if desk.is_results:
        test = ["--test"] if verb == "preview" else []
        return ["rerun", str(desk.source), *test, *options]
    reading = shlex.split(reading_options(desk.reading))
    return [verb, str(desk.source), "--mapping", str(desk.mapping), *reading, *options]


def _of_errand(desk: Desk, errand: Errand) -> list[str]:
    # a rerun is small: a sample of it is all of it
    return {
        Errand.SAMPLE: [] if desk.is_results else ["--sample", "cover"],
        Errand.PREVIEW: [],
        Errand.FORETELL: ["--dry-run"],
        Errand.RUN: ["--yes"],
    }[errand]


def _of_desk(desk: Desk, mark: str) -> list[str]:
    demands = {
        "--require-names": desk.demands.require_names,
        "--allow-keyless": desk.demands.allow_keyless,
        "--strict": desk.demands.strict,
    }
    wanted = [option for option, is_wanted in demands.items() if is_wanted]
    if not desk.edits:
        return wanted
    edits = private_file(desk.folder / f"edits-{mark}.json")
    edits.write_text(desk.edits.text(), encoding="utf-8")
    return ["--edits", str(edits), *wanted]


def _results(desk: Desk, errand: Errand) -> Path:
    folder = inner_folder(desk.folder.parent.parent, FOLDER, desk.id, "results")
    return folder / f"{desk.source.stem[:_LONGEST_STEM]}-{errand.value}-{datetime.now(UTC):%Y%m%d-%H%M%S}.xlsx"
