"""What the grid of the screen Fix asks for and sends: rows, cells, blocks from Excel, steps back, all in JSON."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from importer.edits import Edits, Place
from importer.english import clipped, listed, row_list
from importer.model import Mode
from importer.web.block_paste import MOST_CELLS, height, pasted
from importer.web.desk import Desk
from importer.web.desk_edits import LONGEST, MENTIONED, cells_by_row, remember, step_through
from importer.web.fix_screen import FIX, shown_rows
from importer.web.page import changes, desk_of, number_of, office_of, shows
from importer.web.row_judging import judge_rows

_MOST_ROWS: Final = 1_000
"""Rows that the grid may ask for at once."""
_MOST_AT_ONCE: Final = 50
"""Edited rows that are judged before the answer; the rest waits for the roster to be judged."""


async def rows(request: Request) -> Response:
    """The rows that the grid shows, as JSON; cells that were edited since the roster was judged are as edited."""
    desk = desk_of(request)
    first, count = (number_of(request.query_params.get(name, "0")) for name in ("first", "count"))
    shown = shown_rows(request, desk)

    def read() -> dict[str, Any]:
        lines = desk.view.lines(shown, first, min(count, _MOST_ROWS))
        edits = desk.edits
        by_row = cells_by_row(edits)
        told = [line.edited(by_row.get(line.row, {})).document() for line in lines]
        return {"rows": told, "total": desk.view.count(shown)}

    return JSONResponse(await run_in_threadpool(read))


async def cells(request: Request) -> Response:
    """Cells that a person changed in the grid; the answer is their rows, judged."""
    desk = desk_of(request)
    try:
        told = await request.json()
        wanted = {(int(row), int(at)): str(text) for row, at, text in told["cells"]}
    except (ValueError, TypeError, KeyError):
        return _refused("The change was not understood; nothing was changed.")
    return await run_in_threadpool(_edit, request, desk, wanted)


async def paste(request: Request) -> Response:
    """A block from Excel, laid over the rows that the grid shows, from the focused cell on."""
    desk = desk_of(request)
    try:
        told = await request.json()
        first, at, text = int(told["first"]), int(told["at"]), str(told["text"])
    except (ValueError, TypeError, KeyError):
        return _refused("The block was not understood; nothing was changed.")

    def lay() -> Response:
        shown = [line.row for line in desk.view.lines(shown_rows(request, desk), first, height(text))]
        block = dict(pasted(text, shown, at, len(desk.view.fact("headers"))))
        if len(block) > MOST_CELLS:
            return _refused(f"More than {MOST_CELLS:,} cells are not pasted at once; paste fewer rows.")
        return _edit(request, desk, block)

    return await run_in_threadpool(lay)


def _edit(request: Request, desk: Desk, wanted: Mapping[Place, str]) -> Response:
    width = len(desk.view.fact("headers"))
    lines = desk.view.lines_of({row for row, _ in wanted})
    known = {place: text for place, text in wanted.items() if place[0] in lines and 0 <= place[1] < width}
    if len(known) < len(wanted) or not known:
        return _refused("There is no such cell in the roster; nothing was changed.")
    _remember_cells(request, desk, known)
    return JSONResponse({"rows": _judged_now(request, desk, {row for row, _ in known}), "said": "Changed."})


def _remember_cells(request: Request, desk: Desk, wanted: Mapping[Place, str]) -> None:
    headers = desk.view.fact("headers")
    where = listed(list(dict.fromkeys(headers[at] for _, at in wanted)), MENTIONED)
    which = row_list(sorted({row for row, _ in wanted}), MENTIONED)
    text = f" to “{clipped(next(iter(wanted.values())), LONGEST)}”" if len(wanted) == 1 else ""
    remember(request, desk, f"Changed {where} in {which}{text}", Edits(cells=MappingProxyType(dict(wanted))))


def _judged_now(request: Request, desk: Desk, rows: Iterable[int]) -> list[dict[str, Any]]:
    """The rows as they are now, each judged by itself: an error shows at once, a duplicate with the whole roster."""
    wanted = sorted(rows)[:_MOST_AT_ONCE]
    by_row = cells_by_row(desk.edits)
    lines = {row: line.edited(by_row.get(row, {})) for row, line in desk.view.lines_of(wanted).items()}
    settings = desk.settings(Mode.CHECK, office_of(request))
    judged = judge_rows(desk.view, settings, {row: line.cells for row, line in lines.items()})
    return [judged[row].document() | {"pending": True} for row in judged]


def _refused(sentence: str) -> Response:
    return JSONResponse({"error": sentence}, 422)


async def step(request: Request) -> Response:
    """Undo or redo by a key of the grid."""
    desk = desk_of(request)
    try:
        which = str((await request.json())["step"])
    except (ValueError, TypeError, KeyError):
        return _refused("Undo or redo?")

    def go() -> Response:
        touched = step_through(request, desk, which)
        return JSONResponse(
            {"rows": _judged_now(request, desk, touched), "said": "Undone." if which == "undo" else "Redone."}
        )

    return await run_in_threadpool(go)


ROUTES: Final[tuple[Route, ...]] = (
    shows(f"{FIX}/rows", rows, "fix-rows"),
    changes(f"{FIX}/cells", cells, "fix-cells"),
    changes(f"{FIX}/paste", paste, "fix-paste"),
    changes(f"{FIX}/step", step, "fix-step"),
)
