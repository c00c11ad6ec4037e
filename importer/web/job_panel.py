"""The part of a screen that shows a command at work and how it ended: live while it runs, stoppable, then accounted."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from importer.english import clipped
from importer.errors import Exit, UnusableFile, UsageError
from importer.jobs import JobState
from importer.model import Fate
from importer.progress import Phase, Progress
from importer.reconciliation import MEANING
from importer.web.desk import Desk
from importer.web.desk_jobs import TITLES, DeskJob, Errand, find_job
from importer.web.page import SHARED, changes, desk_of, goes_to, office_of, page, shows

_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_WORDS: Final = 4_000
_MINUTE: Final = 60


def panel(request: Request, desk: Desk, known: DeskJob | None) -> dict[str, Any]:
    """What the template _job.html shows of a command."""
    if known is None:
        return {"job": None}
    job, latest = known.job, known.job.latest
    result = job.result() if job.state is JobState.ENDED else None
    return {
        "job": job,
        "title": TITLES[known.errand],
        "step": known.step,
        "state": job.state.value,
        "progress": _progress(latest.event) if latest and isinstance(latest.event, Progress) else None,
        "is_live": known.errand is Errand.RUN,
        "result": _result(result) if result and "rows" in result else None,
        "words": _words(known) if result is None and job.state is not JobState.RUNNING else "",
        "interrupted": job.exit_code in {Exit.INTERRUPTED, Exit.STOPPED, Exit.TERMINATED},
        "workbook": has_workbook(known),
        "base": request.app.url_path_for(known.step, desk=desk.id),
    }


def _progress(told: Progress) -> dict[str, Any]:
    is_sending = told.phase is Phase.SENDING
    left = told.seconds_left
    return {
        "doing": told.doing,
        "done": told.done,
        "total": told.total,
        "rate": told.rate if is_sending and told.done else None,
        "left": _duration(left) if left is not None and is_sending else None,
        "fates": _fates({fate.value: count for fate, count in told.fates.items()}),
        "pause": told.pause,
        "stop": told.stop,
    }


def _duration(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} seconds"
    return f"{seconds / _MINUTE:.0f} minutes"


def _fates(counts: Mapping[str, int]) -> list[tuple[str, int, str, bool]]:
    """(fate, rows, what it means, whether it needs somebody) for every fate that occurs."""
    return [(fate.value, counts[fate], MEANING[fate], fate.needs_attention) for fate in Fate if counts.get(fate)]


def _result(told: Mapping[str, Any]) -> dict[str, Any]:
    fates = _fates(told["rows"])
    return {
        "fates": fates,
        "total": told["total"],
        "balanced": told["balanced"],
        "needing": sum(count for _, count, _, needs in fates if needs),
        "stopped": told["stopped"],
        "seconds": told["seconds"].get("total", 0.0),
        "requests": told["requests"],
    }


def _words(known: DeskJob) -> str:
    """What the command said to a person, for want of a result."""
    return clipped(known.job.words().strip(), _LONGEST_WORDS)


def has_workbook(known: DeskJob) -> bool:
    """Whether its results are still where it left them."""
    end = known.job.end
    return bool(end and end.results and end.results.exists())


def _job_of(request: Request) -> tuple[Desk, DeskJob]:
    desk = desk_of(request)
    return desk, find_job(desk, office_of(request), request.path_params["job"])


async def progress(request: Request) -> Response:
    """The panel alone, for a page that is open already."""

    def shown() -> Response:
        desk, known = _job_of(request)
        reply = page(request, "_job.html", desk=desk, **panel(request, desk, known))
        if not known.is_running:  # what follows stands around the panel: htmx loads the whole page
            reply.headers["HX-Refresh"] = "true"
        return reply

    return await run_in_threadpool(shown)


async def stop(request: Request) -> Response:
    """Ask the command to end: at first it finishes what is under way, and asked again it leaves at once."""
    desk, known = await run_in_threadpool(_job_of, request)
    await run_in_threadpool(known.job.stop)
    return goes_to(request, known.step, desk=desk.id)


async def workbook(request: Request) -> Response:
    """The results workbook, to take away."""
    _, known = await run_in_threadpool(_job_of, request)
    end = known.job.end
    if end is None or end.results is None or not end.results.exists():
        raise UnusableFile("The results of this command are not there any more.")
    if end.results.is_dir():
        raise UnusableFile(f"The roster is larger than Excel's sheets, so its results are a folder: {end.results}")
    return FileResponse(end.results, media_type=_WORKBOOK, filename=end.results.name)


async def reopen(request: Request) -> Response:
    """The results as a roster of their own, to be mended here and sent again."""

    def opened() -> Desk:
        _, known = _job_of(request)
        end = known.job.end
        if end is None or end.results is None or not end.results.is_file():
            raise UsageError("There are no results to go on with.")
        with end.results.open("rb") as content:
            return Desk.create(office_of(request).home, end.results.name, content)

    again = await run_in_threadpool(opened)
    return goes_to(request, "fix", desk=again.id)


_JOB: Final = f"{SHARED}/job/{{job}}"
ROUTES: Final[tuple[Route, ...]] = (
    shows(f"{_JOB}/progress", progress, "job-progress"),
    shows(f"{_JOB}/workbook", workbook, "job-workbook"),
    changes(f"{_JOB}/stop", stop, "job-stop"),
    changes(f"{_JOB}/reopen", reopen, "job-reopen"),
)
