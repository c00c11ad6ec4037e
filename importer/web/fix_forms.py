"""The forms of the screen Fix: answers to words, rows left out, find and replace, and steps in the list of changes."""

from types import MappingProxyType
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from importer.edits import NO_EDITS, Edits
from importer.english import clipped, counted, listed, row_list
from importer.errors import UsageError
from importer.reconciliation import LEAVE_OUT
from importer.web.desk import Desk
from importer.web.desk_edits import LONGEST, MENTIONED, column_now, remember, step_through
from importer.web.fix_screen import FIX, screen
from importer.web.page import changes, desk_of, form_of, goes_to, number_of, text_of
from importer.web.replacing import Search

_EXAMPLES: Final = 6
_ROW_WORDS: Final = {"leave_out": "Left out", "take_in": "Took in again", "approved": "Approved as it stands:"}


async def history(request: Request) -> Response:
    """Undo or redo by a button."""
    desk = desk_of(request)
    await run_in_threadpool(step_through, request, desk, text_of(request, "step"))
    return _back(request, desk)


async def answers(request: Request) -> Response:
    """What words mean, for every row that has them."""
    desk, form = desk_of(request), form_of(request)
    columns = (map(str, form.getlist(name)) for name in ("field", "word", "answer"))
    given = [(field, word, answer) for field, word, answer in zip(*columns, strict=True) if answer]
    if given:
        says = Edits(
            answers=tuple((field, word, "" if answer == LEAVE_OUT else answer) for field, word, answer in given)
        )
        what = listed([f"“{clipped(word, LONGEST)}” means {answer}" for _, word, answer in given], MENTIONED)
        await run_in_threadpool(remember, request, desk, f"Said that {what}", says)
    return _back(request, desk)


async def row(request: Request) -> Response:
    """Rows left out, taken in again, or said to be right as they stand."""
    desk, word = desk_of(request), text_of(request, "word")
    numbers = frozenset(int(one) for one in text_of(request, "rows").split(",") if one.isdecimal())
    known = frozenset(await run_in_threadpool(desk.view.lines_of, numbers))
    if known and word in _ROW_WORDS:
        await run_in_threadpool(_remember_rows, request, desk, word, known)
    return _back(request, desk)


def _remember_rows(request: Request, desk: Desk, word: str, known: frozenset[int]) -> None:
    says = {
        "leave_out": (Edits(left_out=known), NO_EDITS),
        "take_in": (NO_EDITS, Edits(left_out=known)),
        "approved": (Edits(approved=known), NO_EDITS),
    }
    remember(request, desk, f"{_ROW_WORDS[word]} {row_list(sorted(known), MENTIONED)}", *says[word])


async def replace_all(request: Request) -> Response:
    """Find and replace in a column: what would change, and with `sure` the change itself."""
    desk = desk_of(request)
    search = Search(
        at=number_of(text_of(request, "at")),
        find=str(form_of(request).get("find", "")),
        put=str(form_of(request).get("put", "")),
        whole=bool(text_of(request, "whole")),
        case=bool(text_of(request, "case")),
    )
    return await run_in_threadpool(_replace, request, desk, search, sure=bool(text_of(request, "sure")))


def _replace(request: Request, desk: Desk, search: Search, *, sure: bool) -> Response:
    headers = desk.view.fact("headers")
    if search.at >= len(headers):
        return screen(request, desk, UsageError("There is no such column."))
    found = list(search.changes(column_now(desk, search.at)))
    if sure and found:
        says = Edits(cells=MappingProxyType({place: after for place, _, after in found}))
        put, where = clipped(search.put, LONGEST), headers[search.at]
        what = f"Replaced “{clipped(search.find, LONGEST)}” by “{put}” in {counted(len(found), 'cell')} of {where}"
        remember(request, desk, what, says)
        return _back(request, desk)
    examples = [(place[0], before, after) for place, before, after in found[:_EXAMPLES]]
    said = f"{counted(len(found), 'cell')} would change"
    return screen(request, desk, replacing=search, examples=examples, found=len(found), found_said=said)


def _back(request: Request, desk: Desk) -> Response:
    answer = goes_to(request, "fix", desk=desk.id)
    if request.url.query:
        answer.headers["location"] += f"?{request.url.query}"
    return answer


ROUTES: Final[tuple[Route, ...]] = (
    changes(f"{FIX}/history", history, "fix-history"),
    changes(f"{FIX}/answers", answers, "fix-answers"),
    changes(f"{FIX}/row", row, "fix-row"),
    changes(f"{FIX}/replace", replace_all, "fix-replace"),
)
