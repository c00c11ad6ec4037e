"""What every screen is made with: the templates, the steps, forms that were read, and troubles told as sentences."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from importer import english
from importer.errors import ImporterError
from importer.web.desk import Desk
from importer.web.labels import field_label, in_page_words
from importer.web.office import Office
from importer.web.scan import Scan
from importer.web.scans import Scans

if TYPE_CHECKING:
    from starlette.applications import Starlette

HERE: Final = Path(__file__).parent
STEPS: Final[Mapping[str, str]] = {
    "file": "File",
    "columns": "Columns",
    "fix": "Fix",
    "duplicates": "Duplicates",
    "preview": "Preview",
    "send": "Send",
}
"""Name of a screen's first route -> what the list of steps calls it; a step shows once its route is there."""
RUNS: Final = "runs"
"""The name of the route to past runs, which belong to no roster."""
SHARED: Final = "/desk/{desk}"
"""What the addresses of a roster's screens begin with."""

_TOO_LONG: Final = 10
"""Digits of a number that no row has."""

Endpoint = Callable[[Request], Awaitable[Response]]


def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(HERE / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["counted"] = english.counted
    environment.filters["listed"] = english.listed
    environment.filters["field_label"] = field_label
    environment.filters["in_page_words"] = in_page_words
    return environment


_TEMPLATES: Final = Jinja2Templates(env=_environment())


def shows(path: str, endpoint: Endpoint, name: str) -> Route:
    """A page at an address; `name` is the word of a step, or what templates call it in `url_for`."""
    return Route(path, endpoint, methods=["GET"], name=name)


def changes(path: str, endpoint: Endpoint, name: str) -> Route:
    """An address to which a form is sent; the guard has read it and checked where it came from."""
    return Route(path, endpoint, methods=["POST"], name=name)


def office_of(request: Request) -> Office:
    """Where the rosters lie, and where their people would go."""
    return cast("Office", request.app.state.office)


def desk_of(request: Request) -> Desk:
    """The roster that an address speaks of. Raises NoDesk, which is answered with 404."""
    return Desk.open(office_of(request).home, request.path_params["desk"])


def scans_of(request: Request) -> Scans:
    """What reads uploaded files."""
    return cast("Scans", request.app.state.scans)


async def scan_of(request: Request, desk: Desk) -> Scan | None:
    """What was read of a roster's file; None while it is still being read, for which there is `still_reading`."""
    return await scans_of(request).of(desk)


def still_reading(request: Request, desk: Desk, step: str) -> Response:
    """What is shown meanwhile; it asks again by itself."""
    return page(request, "reading.html", step=step, desk=desk)


def form_of(request: Request) -> FormData:
    """The form that was sent, as the guard has read it; one without fields where something else was sent."""
    return cast("FormData", getattr(request.state, "form", FormData()))


def text_of(request: Request, name: str) -> str:
    """One field of the form, without space around it; "" where it was not sent."""
    value = form_of(request).get(name, "")
    return value.strip() if isinstance(value, str) else ""


def number_of(text: str) -> int:
    """A number out of an address or a form; 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) < _TOO_LONG else 0


def page(
    request: Request,
    template: str,
    *,
    step: str = "",
    desk: Desk | None = None,
    trouble: ImporterError | None = None,
    **context: Any,
) -> Response:
    """A screen; with `trouble` it says what went wrong at its top, and is answered as a request that failed."""
    told = {
        "step": step,
        "desk": desk,
        "trouble": trouble,
        "office": office_of(request),
        "csrf": request.state.csrf,
        "steps": _steps(request.app),
        "has_runs": RUNS in _names(request.app),
        **context,
    }
    return _TEMPLATES.TemplateResponse(request, template, told, status_code=422 if trouble else 200)


def goes_to(request: Request, name: str, **path: str) -> Response:
    """What answers a change: the browser is sent to a page, so that loading it again repeats nothing."""
    return RedirectResponse(request.app.url_path_for(name, **path), 303)


def next_step(request: Request, step: str) -> str:
    """The step after this one, as far as there is one."""
    names = list(_steps(request.app))
    return names[min(names.index(step) + 1, len(names) - 1)]


def _names(app: "Starlette") -> set[str]:
    return {route.name for route in app.routes if isinstance(route, Route)}


def _steps(app: "Starlette") -> dict[str, str]:
    known = _names(app)
    return {name: label for name, label in STEPS.items() if name in known}
