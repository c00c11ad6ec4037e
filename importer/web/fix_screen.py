"""The screen Fix: what needs somebody, by kind, in a grid in which it is mended, with every change in a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast, get_args
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from importer.closed_lists import CLOSED_LISTS
from importer.english import counted
from importer.errors import ImporterError
from importer.fields import FIELD, Kind
from importer.reconciliation import LEAVE_OUT
from importer.web.desk import Desk
from importer.web.judging import judge_of
from importer.web.page import SHARED, desk_of, page, shows
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
    return await run_in_threadpool(screen, request, desk)


def screen(request: Request, desk: Desk, trouble: ImporterError | None = None, **context: Any) -> Response:
    """The screen, with what a form of it has to tell."""
    judge_of(request).keep_up(desk)
    told = {**_standing(request, desk), "replacing": None, "examples": None, "found": 0, "found_said": "", **context}
    return page(request, "fix.html", step="fix", desk=desk, trouble=trouble, **told)


async def standing(request: Request) -> Response:
    """What stands around the grid, for a page that is open already."""
    desk = desk_of(request)
    told = await run_in_threadpool(_standing, request, desk)
    return page(request, "_fix_standing.html", step="fix", desk=desk, **told)


def _standing(request: Request, desk: Desk) -> dict[str, Any]:
    shown, view = shown_rows(request, desk), desk.view
    state, told = judge_of(request).standing(desk), desk.history.told
    base = request.app.url_path_for("fix", desk=desk.id)
    common = {"base": base, "query": _query(shown), "standing": state, "shown": shown, "facts": None, "judged": ""}
    if not view.exists:
        return common
    troubles, counts = view.troubles(), view.tab_counts()
    past = [{"what": one.what, "undone": n >= told.in_force} for n, one in enumerate(told.changes)]
    return common | {
        "facts": True,
        "judged": view.fact("state"),
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


def shown_rows(request: Request, desk: Desk) -> Shown:
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


FIX: Final = f"{SHARED}/fix"
ROUTES: Final[tuple[Route, ...]] = (
    shows(FIX, fix, "fix"),
    shows(f"{FIX}/standing", standing, "fix-standing"),
)
