"""Screen *file*: drop a roster or choose it, see what was read of it, say how to read it otherwise."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from importer.errors import ImporterError, UsageError
from importer.web.desk import Desk, desks
from importer.web.page import SHARED, changes, desk_of, form_of, goes_to, office_of, page, shows


async def _start(request: Request) -> Response:
    return await _started(request)


async def _started(request: Request, trouble: ImporterError | None = None) -> Response:
    found = await run_in_threadpool(desks, office_of(request).home)
    return page(request, "start.html", trouble=trouble, desks=found)


async def _upload(request: Request) -> Response:
    upload = form_of(request).get("roster")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return await _started(request, UsageError("No file was chosen."))
    try:
        desk = await run_in_threadpool(Desk.create, office_of(request).home, upload.filename, upload.file)
    except ImporterError as trouble:
        return await _started(request, trouble)
    return goes_to(request, "file", desk=desk.id)


async def _file(request: Request) -> Response:
    return page(request, "file.html", step="file", desk=desk_of(request))


async def _remove(request: Request) -> Response:
    await run_in_threadpool(desk_of(request).remove)
    return goes_to(request, "start")


ROUTES = (
    shows("/", _start, "start"),
    changes("/roster", _upload, "upload"),
    shows(f"{SHARED}/file", _file, "file"),
    changes(f"{SHARED}/remove", _remove, "remove"),
)
