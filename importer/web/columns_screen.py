"""Screen *columns*: which field each column of the file becomes, how sure that is, and what is left over."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from importer.defaults import Demands
from importer.errors import ImporterError, StateUnusable, UnusableMapping
from importer.recall import Past, remember, today
from importer.web.desk import Desk, NoDesk, write_aside
from importer.web.matching import Base, Matched, bases, checked, choices, choose, matched
from importer.web.office import Office
from importer.web.page import (
    SHARED,
    changes,
    desk_of,
    form_of,
    goes_to,
    next_step,
    office_of,
    page,
    scan_of,
    shows,
    still_reading,
    text_of,
)
from importer.web.scan import ScannedSheet

DEMANDS: Final = {
    "require_names": "A row without first or last name waits for you",
    "allow_keyless": "Send rows without e-mail and Agent ID, once; sending them again later makes twins",
    "strict": "What is worth a look makes its row wait, too",
}
"""A field of `Demands` -> its label."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the screen shows: a mapping that is not saved yet, or is."""

    base: Base
    others: tuple[Base, ...]
    """What could be taken instead."""
    text: str
    matched: Matched
    remarks: tuple[str, ...] = ()


async def _columns(request: Request) -> Response:
    desk = await run_in_threadpool(desk_of, request)
    found = await scan_of(request, desk)
    if found is None:
        return still_reading(request, desk, "columns")
    if found.sheet is None or desk.is_results:
        return page(request, "columns.html", step="columns", desk=desk, sheet=found.sheet, proposal=None)
    wanted = request.query_params.get("from", "")
    proposal = await run_in_threadpool(_proposed, desk, office_of(request), found.sheet, wanted)
    return _shown(request, desk, found.sheet, proposal)


def _proposed(desk: Desk, office: Office, sheet: ScannedSheet, wanted: str) -> Proposal:
    """The mapping that is asked for, else the one in force, else the one that fits best."""
    found = bases(desk, office, sheet)
    base = found.get(wanted) or next(iter(found.values()))
    others = tuple(other for other in found.values() if other is not base)
    return Proposal(base, others, base.text, matched(base.text, desk, sheet))


def _shown(
    request: Request, desk: Desk, sheet: ScannedSheet, proposal: Proposal, trouble: ImporterError | None = None
) -> Response:
    return page(
        request,
        "columns.html",
        step="columns",
        desk=desk,
        trouble=trouble,
        sheet=sheet,
        proposal=proposal,
        choices=choices(),
        demands=DEMANDS,
    )


async def _match(request: Request) -> Response:
    """Take a person's choices: shown with what follows from them, or saved."""
    desk = await run_in_threadpool(desk_of, request)
    found = await scan_of(request, desk)
    if found is None or found.sheet is None or desk.is_results:
        return goes_to(request, "columns", desk=desk.id)
    saving = text_of(request, "do") == "save"
    proposal, trouble = await run_in_threadpool(_chosen, request, desk, found.sheet, saving=saving)
    if trouble or proposal.remarks or not saving:
        return _shown(request, desk, found.sheet, proposal, trouble)
    return goes_to(request, next_step(request, "columns"), desk=desk.id)


def _chosen(
    request: Request, desk: Desk, sheet: ScannedSheet, *, saving: bool
) -> tuple[Proposal, UnusableMapping | None]:
    """The mapping with the choices of the form, saved if it is to be and can be; else why it cannot."""
    proposal = _proposed(desk, office_of(request), sheet, text_of(request, "base"))
    try:
        lesson = choose(proposal.text, desk, sheet, _choices(request, sheet))
        proposal = Proposal(
            proposal.base, proposal.others, lesson.after, matched(lesson.after, desk, sheet), lesson.remarks
        )
        if saving:
            _save(request, desk, sheet, lesson.after)
    except UnusableMapping as trouble:
        return proposal, trouble
    return proposal, None


def _choices(request: Request, sheet: ScannedSheet) -> dict[int, str]:
    form = form_of(request)
    named = {at: form.get(f"column-{at}") for at in range(len(sheet.columns))}
    return {at: choice for at, choice in named.items() if isinstance(choice, str)}


def _save(request: Request, desk: Desk, sheet: ScannedSheet, text: str) -> None:
    """Keep the match, and which headers it was for, so that it is offered when they come again."""
    mapping = checked(text, desk, sheet)
    write_aside(desk.mapping, text)
    form = form_of(request)
    desk.saved(demands=Demands(**{name: name in form for name in DEMANDS}))
    with suppress(StateUnusable, OSError):  # a convenience that stops nothing
        remember(office_of(request).home, sheet.headers, Past(str(desk.mapping), mapping.name, today()))


async def _download(request: Request) -> Response:
    desk = await run_in_threadpool(desk_of, request)
    if not desk.mapping.is_file():
        raise NoDesk("This roster has no mapping yet.")
    name = quote(f"{desk.source.stem}.yaml")
    headers = {"content-disposition": f"attachment; filename*=utf-8''{name}"}
    return Response(desk.mapping.read_bytes(), media_type="application/yaml; charset=utf-8", headers=headers)


ROUTES = (
    shows(f"{SHARED}/columns", _columns, "columns"),
    changes(f"{SHARED}/columns", _match, "match"),
    shows(f"{SHARED}/mapping.yaml", _download, "mapping"),
)
