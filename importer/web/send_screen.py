"""The screen Send: what a live run would do, a typed yes, and the run itself, which outlives the page."""

from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from importer.console import IT_SAVES, TEAM_KEY
from importer.errors import ImporterError, UsageError
from importer.jobs import JobState
from importer.web.desk_jobs import TESTS, DeskJob, Errand, begin, latest, stamp
from importer.web.job_panel import panel
from importer.web.judging import judge_of
from importer.web.office import Office
from importer.web.page import SHARED, changes, desk_of, goes_to, office_of, page, shows, text_of

_YES: Final = "yes"


async def send(request: Request) -> Response:
    """The screen."""
    return await run_in_threadpool(_screen, request)


def _screen(request: Request, trouble: ImporterError | None = None) -> Response:
    desk, office = desk_of(request), office_of(request)
    judge_of(request).keep_up(desk)
    mark = stamp(desk, office)
    run, foretold = latest(desk, office, Errand.RUN), latest(desk, office, Errand.FORETELL)
    tested = latest(desk, office, *TESTS)
    holds = foretold is not None and foretold.stamp == mark and _is_later(foretold, run)
    looking = foretold if holds else None
    context: dict[str, Any] = {
        "intended": _with_own_key(_intended(looking), office),
        "looking": looking is not None and looking.is_running,
        "mark": mark,
        "it_saves": IT_SAVES,
        "is_tested": bool(tested and tested.stamp == mark and tested.job.state is JobState.ENDED),
        "needing": desk.view.tab_counts().get("needs", 0) if desk.view.exists else 0,
        **panel(request, desk, _worth_showing(looking, run)),
    }
    return page(request, "send.html", desk=desk, trouble=trouble, **{**context, "step": "send"})


def _is_later(one: DeskJob, other: DeskJob | None) -> bool:
    return other is None or one.job.begun > other.job.begun


def _worth_showing(looking: DeskJob | None, run: DeskJob | None) -> DeskJob | None:
    """The run, unless somebody looks ahead to the next one and has not seen the end of that."""
    if looking is None or (_intended(looking) is not None):
        return run
    return looking


def _intended(foretold: DeskJob | None) -> dict[str, Any] | None:
    return foretold.job.result() if foretold and foretold.job.state is JobState.ENDED else None


def _with_own_key(intended: dict[str, Any] | None, office: Office) -> dict[str, Any] | None:
    """The same, with where the key is from as the page knows it: the command that looked ahead was handed it."""
    if intended is None or office.api_key is None:
        return intended
    told = f"fingerprint {office.api_key.fingerprint}, from {office.api_key.source}"
    facts = [one | {"how": told} if one["what"] == TEAM_KEY else one for one in intended["facts"]]
    return intended | {"facts": facts}


async def foretell(request: Request) -> Response:
    """Find out what a live run would do."""
    try:
        desk, office = desk_of(request), office_of(request)
        await run_in_threadpool(begin, desk, Errand.FORETELL, office)
    except ImporterError as trouble:
        return await run_in_threadpool(_screen, request, trouble)
    return goes_to(request, "send", desk=desk.id)


async def go(request: Request) -> Response:
    """Send, if the person has agreed to just what was shown."""
    try:
        await run_in_threadpool(_go, request)
    except ImporterError as trouble:
        return await run_in_threadpool(_screen, request, trouble)
    return goes_to(request, "send", desk=request.path_params["desk"])


def _go(request: Request) -> None:
    desk, office = desk_of(request), office_of(request)
    if text_of(request, "agreed").casefold() != _YES:
        raise UsageError("Nothing was sent, for nobody said yes.", hint="Type yes into the field, and send.")
    if text_of(request, "mark") != stamp(desk, office):
        raise UsageError(
            "Nothing was sent: something was changed since that was shown.", hint="Look ahead again, and agree to that."
        )
    begin(desk, Errand.RUN, office)


ROUTES: Final[tuple[Route, ...]] = (
    shows(f"{SHARED}/send", send, "send"),
    changes(f"{SHARED}/send/foretell", foretell, "send-foretell"),
    changes(f"{SHARED}/send/go", go, "send-go"),
)
