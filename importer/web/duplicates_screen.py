"""The screen Duplicates: rows that are taken for one person, side by side, and what a person decides about them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, cast, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from importer.edits import NO_EDITS, WORDS, Decision, Edits
from importer.english import counted, row_list
from importer.errors import UsageError
from importer.fields import MATCH_KEYS, label_of
from importer.model import Word
from importer.web.desk import Desk
from importer.web.desk_edits import remember
from importer.web.judging import judge_of
from importer.web.page import SHARED, changes, desk_of, goes_to, number_of, page, shows, text_of
from importer.web.view import People, View, ViewLine

_MOST_GROUPS: Final = 20
_MOST_SIDES: Final = 6
"""Rows of one group that stand side by side; of a mailbox that hundreds share, nobody compares more."""
_MENTIONED: Final = 6
_KNOWN_BY: Final = ("first_name", "last_name", *MATCH_KEYS)
EXPLAINED: Final[dict[Word, str]] = {
    "merge": "One person: send them once, what the first row says counts where they differ",
    "first": "One person: send the first row alone",
    "last": "One person: send the last row alone",
    "apart": "Different people: what they share belongs to none of them and is not sent",
    "leave_out": "Leave all of them out",
}


@dataclass(frozen=True, slots=True)
class _Group:
    """One group as the screen shows it."""

    id: int
    rows: str
    """Its rows, with commas between: what it is known by, since its number changes when the roster is judged again."""
    heading: str
    links: tuple[str, ...]
    reason: str
    is_held: bool
    sides: tuple[int, ...]
    hidden: int
    lines: tuple[tuple[str, tuple[str, ...], bool], ...]
    """(label, what each side says, whether they differ)."""
    decided: Word | None
    alike: int
    """How many groups of this kind there are."""


async def duplicates(request: Request) -> Response:
    """The screen."""
    desk = desk_of(request)
    first = number_of(request.query_params.get("first", ""))
    return await run_in_threadpool(_screen, request, desk, first)


def _screen(request: Request, desk: Desk, first: int) -> Response:
    view, judge = desk.view, judge_of(request)
    judge.keep_up(desk)
    groups = list(_groups(desk, first)) if view.exists else []
    kinds = view.people_counts() if view.exists else {}
    context: dict[str, Any] = {
        "standing": judge.standing(desk),
        "is_judged": view.exists,
        "groups": groups,
        "words": EXPLAINED,
        "in_all": sum(kinds.values()),
        "waiting": view.count_held() if view.exists else 0,
        "decided": [(row_list(rows, _MENTIONED), WORDS[word], _joined(rows)) for rows, word in desk.edits.decisions],
        "before": max(0, first - _MOST_GROUPS) if first else None,
        "after": first + _MOST_GROUPS if first + _MOST_GROUPS < sum(kinds.values()) else None,
    }
    return page(request, "duplicates.html", step="duplicates", desk=desk, **context)


def _groups(desk: Desk, first: int) -> Iterator[_Group]:
    kinds = desk.view.people_counts()
    decided = {rows: word for rows, word in desk.edits.decisions}  # noqa: C416 (the later one holds)
    for people in desk.view.people(first, _MOST_GROUPS):
        yield _shown(desk.view, people, decided.get(people.rows), kinds[people.kind])


def _shown(view: View, people: People, decided: Word | None, alike: int) -> _Group:
    sides = people.rows[:_MOST_SIDES]
    lines = view.lines_of(sides)
    return _Group(
        id=people.id,
        rows=_joined(people.rows),
        heading=row_list(people.rows, _MENTIONED).capitalize(),
        links=people.links,
        reason=people.reason,
        is_held=people.decision == "held" and decided is None,
        sides=sides,
        hidden=len(people.rows) - len(sides),
        lines=tuple(_compared(people, sides, lines)),
        decided=decided,
        alike=alike,
    )


def _compared(
    people: People, sides: tuple[int, ...], lines: dict[int, ViewLine]
) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Who they are, and then what they differ in."""
    for field in _KNOWN_BY:
        label = label_of(field)
        said = tuple(str(lines[row].payload.get(field) or "") if row in lines else "" for row in sides)
        if any(said) and label not in people.differences:
            yield label, said, False
    for label, values in people.differences.items():
        yield label, tuple(values.get(row, "") for row in sides), True


async def decide(request: Request) -> Response:
    """What a person decided about one group, or about all of its kind."""
    desk, word = desk_of(request), text_of(request, "word")
    if word not in get_args(Word):
        raise UsageError("Choose what the rows are.", hint="One person, different people, or nobody to be sent?")
    await run_in_threadpool(_decide, request, desk, cast("Word", word))
    answer = goes_to(request, "duplicates", desk=desk.id)
    answer.headers["location"] += f"?first={number_of(text_of(request, 'first'))}"
    return answer


def _decide(request: Request, desk: Desk, word: Word) -> None:
    rows, for_all = text_of(request, "rows"), bool(text_of(request, "for_all"))
    found = [people for people in desk.view.people() if _joined(people.rows) == rows]
    if not found:
        raise UsageError("There is no such group any more.", hint="The roster was judged again meanwhile; look again.")
    chosen = desk.view.people(kind=found[0].kind) if for_all else found
    decisions: tuple[Decision, ...] = tuple((people.rows, word) for people in chosen)
    whom = counted(len(chosen), "group") if for_all else row_list(found[0].rows, _MENTIONED)
    remember(request, desk, f"Decided “{WORDS[word]}” for {whom}", Edits(decisions=decisions))


async def take_back(request: Request) -> Response:
    """Let the program, or the mapping, decide again about a group."""
    desk = desk_of(request)
    await run_in_threadpool(_take_back, request, desk, text_of(request, "rows"))
    return goes_to(request, "duplicates", desk=desk.id)


def _take_back(request: Request, desk: Desk, wanted: str) -> None:
    said = tuple(decision for decision in desk.edits.decisions if _joined(decision[0]) == wanted)
    if not said:
        raise UsageError("There is no such decision any more.")
    rows, word = said[-1]
    what = f"Took back “{WORDS[word]}” for {row_list(rows, _MENTIONED)}"
    remember(request, desk, what, NO_EDITS, Edits(decisions=said))


def _joined(rows: Iterable[int]) -> str:
    return ",".join(map(str, rows))


ROUTES: Final[tuple[Route, ...]] = (
    shows(f"{SHARED}/duplicates", duplicates, "duplicates"),
    changes(f"{SHARED}/duplicates/decide", decide, "duplicates-decide"),
    changes(f"{SHARED}/duplicates/back", take_back, "duplicates-back"),
)
