"""Judges rosters beside the page: in one child process, so that the page answers meanwhile, the newest wishes last.

The child keeps the sheet it read, so that judging again after an edit does not read the file again.
"""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Self, cast

from starlette.requests import Request

from importer.errors import ImporterError
from importer.intake import read
from importer.model import Mapping, Mode, Sheet
from importer.settings import Settings
from importer.web.child import Child
from importer.web.desk import Desk
from importer.web.office import Office

_DIED = "Judging this roster was ended by the system, perhaps for want of memory."


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the judging of a roster is."""

    busy: bool = False
    problem: str = ""
    """Why it could not be judged, in a sentence with its cure; "" if it could, or nobody tried."""


class Judge:
    """Judges one roster after the other; a roster that is wanted again while it is judged is judged once more."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = RLock()
        self._child = Child()
        self._under_way: set[str] = set()
        self._again: set[str] = set()
        self._problems: dict[str, str] = {}
        self._tried: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the child process; what it is at is lost, and made anew the next time."""
        self._child.__exit__()

    def want(self, desk: Desk) -> None:
        """Have a roster judged as it stands now; returns at once."""
        with self._lock:
            if desk.id in self._under_way:
                self._again.add(desk.id)
                return
            self._begin(desk)

    def keep_up(self, desk: Desk) -> None:
        """Have a roster judged if anything was said about it since, also by an earlier start of the page."""
        state = desk.state
        with self._lock:
            is_tried = desk.id in self._under_way or self._tried.get(desk.id) == state
        if not is_tried and not (desk.view.exists and desk.view.fact("state") == state):
            self.want(desk)

    def standing(self, desk: Desk) -> Standing:
        """How far the roster is."""
        with self._lock:
            return Standing(desk.id in self._under_way, self._problems.get(desk.id, ""))

    def _begin(self, desk: Desk) -> None:
        self._under_way.add(desk.id)
        self._again.discard(desk.id)
        self._tried[desk.id] = desk.state
        job = self._child.submit(judge_desk, self._home, desk.id)
        job.add_done_callback(self._ended(desk))

    def _ended(self, desk: Desk) -> Callable[["Future[str]"], None]:
        def tell(job: "Future[str]") -> None:
            with self._lock:
                self._under_way.discard(desk.id)
                self._problems[desk.id] = _outcome(job)
                if desk.id in self._again and not self._child.has_ended:
                    self._begin(desk)

        return tell


def judge_of(request: Request) -> Judge:
    """The one that judges for all screens."""
    return cast("Judge", request.app.state.judge)


def _outcome(job: "Future[str]") -> str:
    if job.cancelled():
        return ""
    error = job.exception()
    if error is None:
        return job.result()
    return (
        _DIED if isinstance(error, BrokenProcessPool) else f"The roster could not be judged ({type(error).__name__})."
    )


def judge_desk(home: Path, desk_id: str) -> str:
    """Judge a roster with its edits and write its view; "" if it could be judged, else why not."""
    from importer import pipeline
    from importer.reconciliation import is_results, reconcile
    from importer.web.view_writing import write_view

    try:
        desk = Desk.open(home, desk_id)
        state = desk.state  # before anything is read: what is said meanwhile is another state
        desk.require_match()
        settings = desk.settings(Mode.CHECK, Office(home))
        judged = pipeline.judge_again(settings) if is_results(settings.source) else pipeline.judge(settings, _kept)
        account = reconcile(judged.sheet, judged.draft, judged.verdict, judged.plan, None, Mode.CHECK, judged.settled)
        write_view(desk.view.path, judged, account, {"state": state})
    except ImporterError as problem:
        return f"{problem.message} {problem.hint}".strip()
    return ""


def _kept(settings: Settings) -> tuple[Sheet, Mapping]:
    """The source and its mapping, read again only where either of them, or how they are read, has changed."""
    state = tuple(file.stat().st_mtime_ns for file in (settings.source, Path(settings.mapping or "")) if file.exists())
    key = (settings.source, settings.mapping, settings.reading, state)
    if key not in _KEPT:
        _KEPT.clear()  # one roster at a time: several of 100,000 rows would fill the memory
        _KEPT[key] = read(settings)
    return _KEPT[key]


_KEPT: dict[tuple[object, ...], tuple[Sheet, Mapping]] = {}
"""In the child process alone."""
