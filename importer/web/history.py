"""Undo and redo without limit, kept on disk: every change of a roster as a line in a file that only grows.

A line is a change, with what it says and what it takes back, or a step to a place in the list of changes. A change
that is made after steps back takes the place of those that were undone.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, reduce
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from importer.edits import NO_EDITS, Edits
from importer.uploader.state import private_file

HISTORY: Final = "history.jsonl"
_WRITING: Final = threading.Lock()
"""Two tabs of one browser may change one roster at the same moment."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One thing that a person did."""

    what: str
    """A sentence without a full stop: `Changed Email in row 12`."""
    when: str
    """In ISO 8601, UTC."""
    says: Edits
    takes_back: Edits = NO_EDITS
    """What of the earlier edits holds no more: its cells, answers, decisions and rows, whatever they said."""

    def after(self, earlier: Edits) -> Edits:
        """The edits in force once this was done."""
        return self.says.over(without(earlier, self.takes_back))


@dataclass(frozen=True, slots=True)
class Revisions:
    """The changes of a roster, oldest first, and how many of them are in force; the others were undone."""

    changes: tuple[Revision, ...] = ()
    in_force: int = 0

    @property
    def current(self) -> Edits:
        """What a person says about the roster now."""
        return reduce(lambda edits, change: change.after(edits), self.changes[: self.in_force], NO_EDITS)


class History:
    """The changes of one roster, on disk."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / HISTORY

    @property
    def told(self) -> Revisions:
        """All changes, and how many hold."""
        return _told(self._path, self._size)

    @property
    def current(self) -> Edits:
        """What a person says about the roster now."""
        return _current(self._path, self._size)

    @property
    def _size(self) -> int:
        return self._path.stat().st_size if self._path.is_file() else 0

    def add(self, what: str, says: Edits, takes_back: Edits = NO_EDITS) -> None:
        """Write down one more change; what was undone before is gone from the list."""
        self._append({"what": what, "says": json.loads(says.text()), "takes_back": json.loads(takes_back.text())})

    def undo(self) -> None:
        """One step back, if there is one."""
        self.go(self.told.in_force - 1)

    def redo(self) -> None:
        """One step forth, if there is one."""
        self.go(self.told.in_force + 1)

    def go(self, in_force: int) -> None:
        """Let the first so many changes hold, and no others."""
        if in_force != self.told.in_force and 0 <= in_force <= len(self.told.changes):
            self._append({"in_force": in_force})

    def _append(self, line: dict[str, Any]) -> None:
        text = json.dumps({"when": datetime.now(UTC).isoformat(timespec="seconds"), **line})
        with _WRITING, private_file(self._path).open("ab") as file:
            # a killed process may have left half a line, which no other line is to be glued to
            file.write(("\n" if file.tell() else "").encode() + text.encode() + b"\n")


@lru_cache(maxsize=16)
def _told(path: Path, size: int) -> Revisions:
    """The history as far as the file had grown; a file that only grows is the same as long as its size is."""
    if not size:
        return Revisions()
    with path.open("rb") as file:
        return reduce(_with_line, _lines(file.read(size)), Revisions())


@lru_cache(maxsize=16)
def _current(path: Path, size: int) -> Edits:
    return _told(path, size).current


def _lines(raw: bytes) -> Iterator[dict[str, Any]]:
    for line in raw.splitlines():
        try:
            yield json.loads(line)
        except ValueError:  # blank, or half a line of a process that was killed
            continue


def _with_line(told: Revisions, line: dict[str, Any]) -> Revisions:
    if "in_force" in line:
        return replace(told, in_force=line["in_force"])
    says, takes_back = (Edits.read(json.dumps(line[key])) for key in ("says", "takes_back"))
    changes = (*told.changes[: told.in_force], Revision(line["what"], line["when"], says, takes_back))
    return Revisions(changes, len(changes))


def without(edits: Edits, taken_back: Edits) -> Edits:
    """Edits less whatever another value speaks of."""
    answers = {(name, word) for name, word, _ in taken_back.answers}
    decided = {rows for rows, _ in taken_back.decisions}
    return replace(
        edits,
        cells=MappingProxyType({place: text for place, text in edits.cells.items() if place not in taken_back.cells}),
        answers=tuple(answer for answer in edits.answers if answer[:2] not in answers),
        decisions=tuple(decision for decision in edits.decisions if decision[0] not in decided),
        left_out=edits.left_out - taken_back.left_out,
        approved=edits.approved - taken_back.approved,
    )
