"""The screen Past runs: every command that was given here, and what the command line left; to open or to remove."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from importer import uploader
from importer.errors import ImporterError
from importer.jobs import JobState
from importer.model import Fate
from importer.web.desk import desks
from importer.web.desk_jobs import TESTS, TITLES, DeskJob, Errand, all_jobs, find_job
from importer.web.job_panel import has_workbook
from importer.web.page import RUNS, changes, desk_of, goes_to, office_of, page, shows, text_of

_SENT: Final = TESTS | {Errand.RUN}


@dataclass(frozen=True, slots=True)
class _Past:
    """One command of a roster, as the list shows it."""

    desk_id: str
    job_id: str
    roster: str
    title: str
    begun: datetime
    how: str
    needing: int
    step: str
    goes_on: bool
    workbook: bool
    is_running: bool


async def past_runs(request: Request) -> Response:
    """The screen."""
    return await run_in_threadpool(_screen, request)


def _screen(request: Request, trouble: ImporterError | None = None) -> Response:
    office = office_of(request)
    names = {desk.id: desk.name for desk in desks(office.home)}
    found = [_past(one, names[one.desk_id]) for one in all_jobs(office) if one.errand in _SENT and one.desk_id in names]
    context: dict[str, Any] = {"step": RUNS, "past": found, "runs": uploader.runs(office.home)[::-1]}
    return page(request, "runs.html", trouble=trouble, **context)


def _past(known: DeskJob, roster: str) -> _Past:
    job, is_live = known.job, known.errand is Errand.RUN
    result = job.result() if job.state is JobState.ENDED else None
    rows = result["rows"] if result and "rows" in result else {}
    stopped = bool(result and result["stopped"])
    return _Past(
        desk_id=known.desk_id,
        job_id=job.id,
        roster=roster,
        title=TITLES[known.errand],
        begun=job.begun.astimezone(),
        how=_how(known, stopped=stopped, is_told=bool(rows)),
        needing=sum(rows.get(fate.value, 0) for fate in Fate if fate.needs_attention),
        step=known.step,
        goes_on=is_live and (job.state is JobState.DIED or stopped),
        workbook=has_workbook(known),
        is_running=known.is_running,
    )


def _how(known: DeskJob, *, stopped: bool, is_told: bool) -> str:
    if known.is_running:
        return "at work"
    if known.job.state is JobState.DIED:
        return "cut off"
    if stopped:
        return "stopped early"
    return "ended" if is_told else "could not begin"


async def remove(request: Request) -> Response:
    """Remove what is kept of one command; the roster stays."""

    def gone() -> None:
        find_job(desk_of(request), office_of(request), text_of(request, "job")).job.remove()

    try:
        await run_in_threadpool(gone)
    except ImporterError as trouble:
        return await run_in_threadpool(_screen, request, trouble)
    return goes_to(request, RUNS)


ROUTES: Final[tuple[Route, ...]] = (
    shows("/runs", past_runs, RUNS),
    changes("/desk/{desk}/runs/remove", remove, "runs-remove"),
)
