"""The API key, typed into a password field: kept in the keyring, or for this process only, and never shown again."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from importer.errors import ImporterError
from importer.web.page import changes, form_of, goes_to, office_of, page, shows


async def _key(request: Request) -> Response:
    return page(request, "key.html")


async def _give_key(request: Request) -> Response:
    form = form_of(request)
    text, keep = str(form.get("key", "")), form.get("keep") == "keyring"
    try:
        request.app.state.office = await run_in_threadpool(office_of(request).with_key, text, keep=keep)
    except ImporterError as trouble:
        return page(request, "key.html", trouble=trouble)
    return goes_to(request, "start")


ROUTES = (
    shows("/key", _key, "key"),
    changes("/key", _give_key, "give_key"),
)
