"""The screen Fix: what needs somebody, by kind, in a grid in which it is mended, with every change in a list."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, cast, get_args
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from importer.closed_lists import CLOSED_LISTS
from importer.edits import NO_EDITS, Edits, Place
from importer.english import clipped, counted, listed, row_list
from importer.errors import ImporterError, UsageError
from importer.fields import FIELD, Kind
from importer.model import Mode
from importer.reconciliation import LEAVE_OUT
from importer.web.block_paste import MOST_CELLS, height, pasted
from importer.web.desk import Desk
from importer.web.judging import judge_of
from importer.web.page import SHARED, changes, desk_of, form_of, goes_to, office_of, page, shows, text_of
from importer.web.replacing import Search
from importer.web.row_judging import judge_rows
from importer.web.view import TABS, Shown, Tab

_TITLES: Final[Mapping[Tab, str]] = {
    "needs": "Needs you",
    "look": "Worth a look",
    "ready": "In order",
    "left_out": "Left out",
    "edited": "Changed by you",
    "all": "All rows",
}
_MOST_ROWS: Final = 1_000
"""Rows that the grid may ask for at once."""
_MOST_AT_ONCE: Final = 50
"""Edited rows that are judged before the answer; the rest waits for the roster to be judged."""
_MOST_TROUBLES: Final = 40
_MOST_QUESTIONS: Final = 60
_MOST_CHANGES: Final = 200
_EXAMPLES: Final = 6
_MENTIONED: Final = 4
_LONGEST: Final = 40


async def fix(request: Request) -> Response:
    """The screen."""
    desk = desk_of(request)
    return await run_in_threadpool(_screen, request, desk)


def _screen(request: Request, desk: Desk, trouble: ImporterError | None = None, **context: Any) -> Response:
    if not desk.view.exists:
        judge_of(request).want(desk)
    told = {**_standing(request, desk), "replacing": None, "examples": None, "found": 0, "found_said": "", **context}
    return page(request, "fix.html", step="fix", desk=desk, trouble=trouble, **told)


async def standing(request: Request) -> Response:
    """What stands around the grid, for a page that is open already."""
    desk = desk_of(request)
    told = await run_in_threadpool(_standing, request, desk)
    return page(request, "_fix_standing.html", step="fix", desk=desk, **told)


def _standing(request: Request, desk: Desk) -> dict[str, Any]:
    shown, view = _shown(request, desk), desk.view
    state, told = judge_of(request).standing(desk), desk.history.told
    base = request.app.url_path_for("fix", desk=desk.id)
    common = {"base": base, "query": _query(shown), "standing": state, "shown": shown, "facts": None, "judged": ""}
    if not view.exists:
        return common
    troubles, counts = view.troubles(), view.tab_counts()
    past = [{"what": one.what, "undone": n >= told.in_force} for n, one in enumerate(told.changes)]
    return common | {
        "facts": True,
        "judged": view.fact("judged"),
        "columns": list(enumerate(view.fact("headers"))),
        "total": view.count(shown),
        "tabs": [(tab, _TITLES[tab], _count(tab, counts, shown)) for tab in TABS],
        "needing": counts.get("needs", 0),
        "looking": counted(counts["look"], "row") if counts.get("look") else "",
        "troubles": troubles[:_MOST_TROUBLES],
        "more_troubles": max(0, len(troubles) - _MOST_TROUBLES),
        "questions": [_question(one) for one in view.fact("questions")[:_MOST_QUESTIONS]],
        "leave_out": LEAVE_OUT,
        "history": past[-_MOST_CHANGES:][::-1],
        "can_undo": told.in_force > 0,
        "can_redo": told.in_force < len(told.changes),
    }


def _count(tab: Tab, counts: Mapping[str, int], shown: Shown) -> int:
    if tab == "all":
        return sum(counts.values())
    return len(shown.edited) if tab == "edited" else counts.get(tab, 0)


@dataclass(frozen=True, slots=True)
class _Question:
    field: str
    header: str
    word: str
    count: int
    preset: str
    choices: tuple[str, ...]


def _question(told: list[Any]) -> _Question:
    field, header, word, count, guess, answer = told
    kind = FIELD[field].kind if field in FIELD else None
    choices = ("yes", "no") if kind is Kind.FLAG else CLOSED_LISTS.get(field, ())
    return _Question(field, header, word, count, answer or guess, tuple(choices))


def _shown(request: Request, desk: Desk) -> Shown:
    """Which rows the address asks for: those that need somebody, where it does not say and there are such."""
    asked = request.query_params
    edited = desk.edits.rows
    if problem := asked.get("problem"):
        return Shown(trouble=(problem, asked.get("header", "")), edited=edited)
    tab = asked.get("tab", "")
    if tab in get_args(Tab):
        return Shown(cast("Tab", tab), edited=edited)
    needing = desk.view.exists and desk.view.tab_counts().get("needs")
    return Shown("needs" if needing else "all", edited=edited)


def _query(shown: Shown) -> str:
    if shown.trouble:
        return urlencode({"problem": shown.trouble[0], "header": shown.trouble[1]})
    return urlencode({"tab": shown.tab})


# ---------------------------------------------------------------- the grid


async def rows(request: Request) -> Response:
    """The rows that the grid shows, as JSON; cells that were edited since the roster was judged are as edited."""
    desk = desk_of(request)
    first, count = (_number(request.query_params.get(name, "0")) for name in ("first", "count"))
    shown = _shown(request, desk)

    def read() -> dict[str, Any]:
        lines = desk.view.lines(shown, first, min(count, _MOST_ROWS))
        edits = desk.edits
        by_row = _cells_by_row(edits)
        told = [line.edited(by_row.get(line.row, {})).document() for line in lines]
        return {"rows": told, "total": desk.view.count(shown)}

    return JSONResponse(await run_in_threadpool(read))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _cells_by_row(edits: Edits) -> Mapping[int, Mapping[int, str]]:
    by_row: dict[int, dict[int, str]] = {}
    for (row, at), text in edits.cells.items():
        by_row.setdefault(row, {})[at] = text
    return by_row


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
        shown = [line.row for line in desk.view.lines(_shown(request, desk), first, height(text))]
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
    where = listed(list(dict.fromkeys(headers[at] for _, at in wanted)), _MENTIONED)
    which = row_list(sorted({row for row, _ in wanted}), _MENTIONED)
    text = f" to “{clipped(next(iter(wanted.values())), _LONGEST)}”" if len(wanted) == 1 else ""
    _remember(request, desk, f"Changed {where} in {which}{text}", Edits(cells=MappingProxyType(dict(wanted))))


def _remember(request: Request, desk: Desk, what: str, says: Edits) -> None:
    """Write a change down and have the roster judged with it."""
    desk.history.add(what, says)
    judge_of(request).want(desk)


def _judged_now(request: Request, desk: Desk, rows: Iterable[int]) -> list[dict[str, Any]]:
    """The rows as they are now, each judged by itself: an error shows at once, a duplicate with the whole roster."""
    wanted = sorted(rows)[:_MOST_AT_ONCE]
    by_row = _cells_by_row(desk.edits)
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
        touched = _go(request, desk, which)
        return JSONResponse(
            {"rows": _judged_now(request, desk, touched), "said": "Undone." if which == "undo" else "Redone."}
        )

    return await run_in_threadpool(go)


def _go(request: Request, desk: Desk, which: str) -> frozenset[int]:
    """Take a step in the history; the rows that it touches."""
    before = desk.history.told
    if which == "undo":
        desk.history.undo()
    elif which == "redo":
        desk.history.redo()
    after = desk.history.told
    touched = before.changes[min(before.in_force, after.in_force) : max(before.in_force, after.in_force)]
    if touched:
        judge_of(request).want(desk)
    return frozenset(row for change in touched for row in change.says.rows)


# ---------------------------------------------------------------- forms


async def history(request: Request) -> Response:
    """Undo or redo by a button."""
    desk = desk_of(request)
    await run_in_threadpool(_go, request, desk, text_of(request, "step"))
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
        what = listed([f"“{clipped(word, _LONGEST)}” means {answer}" for _, word, answer in given], _MENTIONED)
        await run_in_threadpool(_remember, request, desk, f"Said that {what}", says)
    return _back(request, desk)


async def row(request: Request) -> Response:
    """Rows left out, taken in again, or said to be right as they stand."""
    desk, word = desk_of(request), text_of(request, "word")
    numbers = frozenset(int(one) for one in text_of(request, "rows").split(",") if one.isdecimal())
    known = frozenset(await run_in_threadpool(desk.view.lines_of, numbers))
    if known and word in _ROW_WORDS:
        await run_in_threadpool(_remember_rows, request, desk, word, known)
    return _back(request, desk)


_ROW_WORDS: Final = {"leave_out": "Left out", "take_in": "Took in again", "approved": "Approved as it stands:"}


def _remember_rows(request: Request, desk: Desk, word: str, known: frozenset[int]) -> None:
    says = {
        "leave_out": (Edits(left_out=known), NO_EDITS),
        "take_in": (NO_EDITS, Edits(left_out=known)),
        "approved": (Edits(approved=known), NO_EDITS),
    }
    desk.history.add(f"{_ROW_WORDS[word]} {row_list(sorted(known), _MENTIONED)}", *says[word])
    judge_of(request).want(desk)


async def replace_all(request: Request) -> Response:
    """Find and replace in a column: what would change, and with `sure` the change itself."""
    desk = desk_of(request)
    search = Search(
        at=_number(text_of(request, "at")),
        find=str(form_of(request).get("find", "")),
        put=str(form_of(request).get("put", "")),
        whole=bool(text_of(request, "whole")),
        case=bool(text_of(request, "case")),
    )
    return await run_in_threadpool(_replace, request, desk, search, sure=bool(text_of(request, "sure")))


def _replace(request: Request, desk: Desk, search: Search, *, sure: bool) -> Response:
    headers = desk.view.fact("headers")
    if search.at >= len(headers):
        return _screen(request, desk, UsageError("There is no such column."))
    found = list(search.changes(_column(desk, search.at)))
    if sure and found:
        says = Edits(cells=MappingProxyType({place: after for place, _, after in found}))
        put, where = clipped(search.put, _LONGEST), headers[search.at]
        what = f"Replaced “{clipped(search.find, _LONGEST)}” by “{put}” in {counted(len(found), 'cell')} of {where}"
        _remember(request, desk, what, says)
        return _back(request, desk)
    examples = [(place[0], before, after) for place, before, after in found[:_EXAMPLES]]
    said = f"{counted(len(found), 'cell')} would change"
    return _screen(request, desk, replacing=search, examples=examples, found=len(found), found_said=said)


def _column(desk: Desk, at: int) -> Iterator[tuple[int, str]]:
    edited = {row: text for (row, position), text in desk.edits.cells.items() if position == at}
    return ((row, edited.get(row, text)) for row, text in desk.view.column(at))


def _back(request: Request, desk: Desk) -> Response:
    answer = goes_to(request, "fix", desk=desk.id)
    if request.url.query:
        answer.headers["location"] += f"?{request.url.query}"
    return answer


_FIX: Final = f"{SHARED}/fix"
ROUTES: Final[tuple[Route, ...]] = (
    shows(_FIX, fix, "fix"),
    shows(f"{_FIX}/standing", standing, "fix-standing"),
    shows(f"{_FIX}/rows", rows, "fix-rows"),
    changes(f"{_FIX}/cells", cells, "fix-cells"),
    changes(f"{_FIX}/paste", paste, "fix-paste"),
    changes(f"{_FIX}/step", step, "fix-step"),
    changes(f"{_FIX}/history", history, "fix-history"),
    changes(f"{_FIX}/answers", answers, "fix-answers"),
    changes(f"{_FIX}/row", row, "fix-row"),
    changes(f"{_FIX}/replace", replace_all, "fix-replace"),
)
