"""The screen Preview: Brokerkit is asked in test mode, a sample first and then all; it saves nothing."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from importer.errors import ImporterError, UsageError
from importer.web.desk import Desk
from importer.web.desk_jobs import TESTS, Errand, begin, latest, stamp
from importer.web.job_panel import panel
from importer.web.judging import judge_of
from importer.web.page import SHARED, changes, desk_of, goes_to, office_of, page, shows, text_of


async def preview(request: Request) -> Response:
    """The screen."""
    return await run_in_threadpool(_screen, request)


def _screen(request: Request, trouble: ImporterError | None = None) -> Response:
    desk, office = desk_of(request), office_of(request)
    judge_of(request).keep_up(desk)
    known = latest(desk, office, *TESTS)
    counts = desk.view.fact("counts") if desk.view.exists else None
    context = {
        "known": known,
        "is_old": bool(known and known.stamp != stamp(desk, office)),
        "ready": counts["ready"] if counts else None,
        "needing": desk.view.tab_counts().get("needs", 0) if counts else 0,
        **panel(request, desk, known),
    }
    return page(request, "preview.html", desk=desk, trouble=trouble, **{**context, "step": "preview"})


async def ask(request: Request) -> Response:
    """Ask Brokerkit in test mode."""
    try:
        errand = Errand(text_of(request, "errand"))
        if errand not in TESTS:
            raise UsageError("A sample, or all of it?")
        await run_in_threadpool(_ask, request, errand)
    except ValueError:
        return await run_in_threadpool(_screen, request, UsageError("A sample, or all of it?"))
    except ImporterError as trouble:
        return await run_in_threadpool(_screen, request, trouble)
    return goes_to(request, "preview", desk=request.path_params["desk"])


def _ask(request: Request, errand: Errand) -> None:
    desk: Desk = desk_of(request)
    begin(desk, errand, office_of(request))


ROUTES: Final[tuple[Route, ...]] = (
    shows(f"{SHARED}/preview", preview, "preview"),
    changes(f"{SHARED}/preview/ask", ask, "preview-ask"),
)
