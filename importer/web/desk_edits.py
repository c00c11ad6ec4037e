"""A person's changes to a roster: written down, carried to its judging, stepped back and forth."""

from collections.abc import Iterator, Mapping
from typing import Final

from starlette.requests import Request

from importer.edits import NO_EDITS, Edits
from importer.web.desk import Desk
from importer.web.judging import judge_of

LONGEST: Final = 40
"""Letters of a cell that the list of changes shows."""
MENTIONED: Final = 4
"""Rows or words that it names."""


def remember(request: Request, desk: Desk, what: str, says: Edits, takes_back: Edits = NO_EDITS) -> None:
    """Write a change down and have the roster judged with it."""
    desk.history.add(what, says, takes_back)
    judge_of(request).want(desk)


def step_through(request: Request, desk: Desk, which: str) -> frozenset[int]:
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


def cells_by_row(edits: Edits) -> Mapping[int, Mapping[int, str]]:
    """Row -> column -> what a person put there."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, at), text in edits.cells.items():
        by_row.setdefault(row, {})[at] = text
    return by_row


def column_now(desk: Desk, at: int) -> Iterator[tuple[int, str]]:
    """(row, text) down one column, as it was judged and edited since."""
    edited = {row: text for (row, position), text in desk.edits.cells.items() if position == at}
    return ((row, edited.get(row, text)) for row, text in desk.view.column(at))
