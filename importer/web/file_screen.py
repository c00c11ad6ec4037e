"""Screen *file*: drop a roster or choose it, see what was read of it, say how to read it otherwise."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from importer.defaults import Reading
from importer.errors import ImporterError, UnusableFile, UsageError
from importer.formats import ROSTER
from importer.web import labels
from importer.web.desk import Desk, desks
from importer.web.desk_jobs import remove_jobs
from importer.web.page import (
    SHARED,
    changes,
    desk_of,
    form_of,
    goes_to,
    office_of,
    page,
    scan_of,
    scans_of,
    shows,
    still_reading,
    text_of,
)
from importer.web.scan import Scan

ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "mac-roman": "Mac Roman",
    "latin-1": "Latin-1",
    "utf-16": "UTF-16",
}
DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


async def _start(request: Request) -> Response:
    return await _started(request)


async def _started(request: Request, trouble: ImporterError | None = None) -> Response:
    scans_of(request).warm_up()
    found = await run_in_threadpool(desks, office_of(request).home)
    return page(request, "start.html", trouble=trouble, desks=found, most=ROSTER.file)


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
    desk = await run_in_threadpool(desk_of, request)
    found = await scan_of(request, desk)
    return _shown(request, desk, found) if found else still_reading(request, desk, "file")


def _shown(request: Request, desk: Desk, found: Scan, trouble: ImporterError | None = None) -> Response:
    """The screen; a file that could not be read is told as its trouble, above the controls that may mend it."""
    if found.trouble:
        trouble = trouble or UnusableFile(found.trouble, hint=found.hint)
    return page(
        request,
        "file.html",
        step="file",
        desk=desk,
        trouble=trouble,
        scan=found,
        labels=labels.READING,
        encodings=ENCODINGS,
        delimiters=DELIMITERS,
    )


async def _read_again(request: Request) -> Response:
    desk = await run_in_threadpool(desk_of, request)
    try:
        await run_in_threadpool(_save_reading, desk, _wanted(request))
    except ImporterError as trouble:
        found = await scan_of(request, desk)
        return _shown(request, desk, found, trouble) if found else still_reading(request, desk, "file")
    return goes_to(request, "file", desk=desk.id)


def _save_reading(desk: Desk, reading: Reading) -> None:
    """Write down how the file is to be read. Raises UsageError where edits would come to stand beside other rows."""
    if reading.sheet != desk.reading.sheet and desk.edits:
        raise UsageError(
            "What you changed on Fix belongs to the worksheet that is read now.",
            hint="Undo those changes first, or drop the file once more and choose the other worksheet there.",
        )
    desk.saved(reading=reading)


def _wanted(request: Request) -> Reading:
    """How the form says that the file is to be read. Raises UsageError."""
    row = text_of(request, "header_row")
    if row and not (row.isascii() and row.isdecimal() and len(row) <= len("1048576")):
        raise UsageError(f"The row with the headers is a number such as 3, not “{row}”.")
    form = form_of(request)
    return Reading(
        sheet=tuple(str(name) for name in form.getlist("sheet")),
        header_row=int(row) if row else None,
        encoding=text_of(request, "encoding") or None,
        delimiter=str(form.get("delimiter", "")) or None,
        no_header="no_header" in form,
        fill_short_rows="fill_short_rows" in form,
        skip_hidden="skip_hidden" in form,
        skip_struck="skip_struck" in form,
    )


async def _remove(request: Request) -> Response:
    desk = await run_in_threadpool(desk_of, request)
    try:
        await run_in_threadpool(remove_jobs, desk, office_of(request))
    except ImporterError as trouble:  # one of them is at work
        return await _started(request, trouble)
    await run_in_threadpool(desk.remove)
    return goes_to(request, "start")


ROUTES = (
    shows("/", _start, "start"),
    changes("/roster", _upload, "upload"),
    shows(f"{SHARED}/file", _file, "file"),
    changes(f"{SHARED}/file", _read_again, "read_again"),
    changes(f"{SHARED}/remove", _remove, "remove"),
)
