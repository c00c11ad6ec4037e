"""The route table: every screen's addresses, and the guard before them."""

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from importer.errors import ImporterError
from importer.web import (
    columns_screen,
    duplicates_screen,
    file_screen,
    fix_forms,
    fix_grid,
    fix_screen,
    job_panel,
    key_screen,
    preview_screen,
    runs_screen,
    send_screen,
)
from importer.web.desk import NoDesk
from importer.web.entrance import Entrance
from importer.web.guard import MOST_UPLOADED, STATIC, Guard
from importer.web.judging import Judge
from importer.web.office import Office
from importer.web.page import HERE, page
from importer.web.scans import Scans

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

ROUTES = (
    *file_screen.ROUTES,
    *columns_screen.ROUTES,
    *fix_screen.ROUTES,
    *fix_grid.ROUTES,
    *fix_forms.ROUTES,
    *duplicates_screen.ROUTES,
    *preview_screen.ROUTES,
    *send_screen.ROUTES,
    *job_panel.ROUTES,
    *runs_screen.ROUTES,
    *key_screen.ROUTES,
)


def site(
    office: Office, entrance: Entrance, judge: Judge, scans: Scans, most_uploaded: int = MOST_UPLOADED
) -> Starlette:
    """The whole page as an ASGI application."""
    app = Starlette(
        routes=[*ROUTES, Mount(STATIC.rstrip("/"), StaticFiles(directory=HERE / "static"), name="static")],
        middleware=[Middleware(Guard, entrance=entrance, most_uploaded=most_uploaded)],
        exception_handlers={ImporterError: _told, HTTPException: _not_there},
    )
    app.state.office = office
    app.state.scans = scans
    app.state.judge = judge
    return app


async def _told(request: "Request", error: Exception) -> "Response":
    """A trouble that no screen has told as its own."""
    assert isinstance(error, ImporterError)
    reply = page(request, "trouble.html", trouble=error)
    reply.status_code = 404 if isinstance(error, NoDesk) else reply.status_code
    return reply


async def _not_there(request: "Request", error: Exception) -> "Response":
    assert isinstance(error, HTTPException)
    reply = page(request, "trouble.html", trouble=NoDesk("There is no such page."))
    reply.status_code = error.status_code
    return reply
