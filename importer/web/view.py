"""What the screens of one roster read: every row with its fate, in pages, from a file that judging replaces as a whole.

A roster of 100,000 rows is no value to keep in a server's memory for every open tab; SQLite turns its pages in
milliseconds, and what was judged last survives the page.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from importer.errors import UsageError
from importer.model import PayloadValue

Tab = Literal["needs", "look", "ready", "left_out", "edited", "all"]
EMPTIED = "(emptied)"
NOT_SENT = "(not sent)"
TABS: tuple[Tab, ...] = ("needs", "look", "ready", "left_out", "edited", "all")

VIEW: Final = "view-1.sqlite"
"""The file in a roster's folder; another number for another layout, so that an older file is not misread."""
LAYOUT: Final = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE line (
    n INTEGER PRIMARY KEY, row INTEGER NOT NULL UNIQUE, fate TEXT NOT NULL, tab TEXT NOT NULL,
    happened TEXT NOT NULL, to_do TEXT NOT NULL, cells TEXT NOT NULL, payload TEXT NOT NULL, marks TEXT NOT NULL
);
CREATE INDEX line_tab ON line (tab, n);
CREATE TABLE trouble (
    id INTEGER PRIMARY KEY, severity TEXT NOT NULL, problem TEXT NOT NULL, header TEXT NOT NULL, rows INTEGER NOT NULL
);
CREATE TABLE trouble_line (trouble INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (trouble, n)) WITHOUT ROWID;
CREATE TABLE people (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, decision TEXT NOT NULL, account TEXT NOT NULL);
CREATE INDEX people_kind ON people (kind);
"""
"""`n` counts the rows in the order of the source, from 0; cells, payload and marks are JSON."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What was found in a cell."""

    level: str
    """error or warning."""
    message: str
    suggestion: str = ""
    """A value that could stand there instead, or ""."""


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One row as a person mends it: the cells as typed, what they are sent as, and what was found in them."""

    row: int
    fate: str
    tab: str
    happened: str
    to_do: str
    cells: tuple[str, ...]
    payload: Mapping[str, PayloadValue]
    """What the row says to Brokerkit, as far as it could be read."""
    alone: Mapping[int, Sequence[str]]
    """Column -> the fields that it alone feeds."""
    marks: Mapping[int, Mark]

    @property
    def sent(self) -> dict[int, str]:
        """Column -> what goes out for its cell, only where that is not what was typed."""
        if not self.payload:
            return {}
        told = ((at, self._told(at)) for at in self.alone if at < len(self.cells) and self.cells[at].strip())
        return {at: text for at, text in told if text != self.cells[at].strip()}

    def _told(self, at: int) -> str:
        said = [self.payload[field] for field in self.alone[at] if field in self.payload]
        return " | ".join(EMPTIED if value is None else value for value in said) or NOT_SENT

    def edited(self, cells: Mapping[int, str]) -> "ViewLine":
        """The row with some of its cells as a person has changed them since."""
        return replace(self, cells=tuple(cells.get(at, text) for at, text in enumerate(self.cells))) if cells else self

    def document(self) -> dict[str, Any]:
        """The row for the grid."""
        return {
            "row": self.row,
            "fate": self.fate,
            "happened": self.happened,
            "to_do": self.to_do,
            "cells": self.cells,
            "sent": self.sent,
            "marks": {at: [mark.level, mark.message, mark.suggestion] for at, mark in self.marks.items()},
        }


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of problem, and how many rows have it."""

    severity: str
    problem: str
    header: str
    rows: int


@dataclass(frozen=True, slots=True)
class People:
    """Rows that are taken for one person."""

    id: int
    kind: str
    """Groups of one kind share their keys, what they differ in, and the decision about them."""
    decision: str
    rows: tuple[int, ...]
    links: tuple[str, ...]
    differences: dict[str, dict[int, str]]
    """Field's label -> row -> what the row says."""
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Which rows a person wants to see."""

    tab: Tab = "all"
    trouble: tuple[str, str] | None = None
    """(problem, header) instead of a tab; ids change with every judging, these do not."""
    edited: Collection[int] = ()
    """The rows of the tab `edited`: those that a person has touched."""

    def _where(self) -> tuple[str, list[Any]]:
        if self.trouble is not None:
            which = "SELECT id FROM trouble WHERE problem = ? AND header = ?"
            return f"n IN (SELECT n FROM trouble_line WHERE trouble IN ({which}))", [*self.trouble]  # noqa: S608
        if self.tab == "edited":
            return "row IN (SELECT value FROM json_each(?))", [json.dumps(sorted(self.edited))]
        return ("TRUE", []) if self.tab == "all" else ("tab = ?", [self.tab])


class View:
    """A judged roster, as its screens read it. Cheap to open; reads only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def exists(self) -> bool:
        """Whether the roster was judged before."""
        return self.path.is_file()

    def fact(self, name: str) -> Any:
        """One fact about the whole: counts, columns, headers, questions, notes, history."""
        with self._reading() as connection:
            found = connection.execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
        return json.loads(found[0]) if found else None

    def tab_counts(self) -> dict[str, int]:
        """Tab -> its rows."""
        with self._reading() as connection:
            return dict(connection.execute("SELECT tab, count(*) FROM line GROUP BY tab"))

    def count(self, shown: Shown) -> int:
        """How many rows would be shown."""
        where, values = shown._where()
        with self._reading() as connection:
            return int(connection.execute(f"SELECT count(*) FROM line WHERE {where}", values).fetchone()[0])  # noqa: S608

    def lines(self, shown: Shown, first: int = 0, count: int = -1) -> Iterator[ViewLine]:
        """The rows that are shown, from the `first` (counted from 0) on; `count` -1 gives all of them."""
        where, values = shown._where()
        # the index alone finds the page; only its rows are read
        page = f"SELECT n FROM line WHERE {where} ORDER BY n LIMIT ? OFFSET ?"  # noqa: S608
        query = f"{_LINE} WHERE n IN ({page}) ORDER BY n"
        alone = self._alone()
        with self._reading() as connection:
            for one in connection.execute(query, [*values, count, first]):
                yield _line(alone, one)

    def lines_of(self, rows: Collection[int]) -> dict[int, ViewLine]:
        """The rows of these numbers, as far as there are such."""
        query = f"{_LINE} WHERE row IN (SELECT value FROM json_each(?)) ORDER BY n"  # noqa: S608
        with self._reading() as connection:
            found = connection.execute(query, [json.dumps(sorted(rows))])
            return {line.row: line for line in map(partial(_line, self._alone()), found)}

    def column(self, at: int) -> Iterator[tuple[int, str]]:
        """(row, text) down one column, as it was judged."""
        query = "SELECT row, json_extract(cells, ?) FROM line ORDER BY n"
        with self._reading() as connection:
            yield from connection.execute(query, [f"$[{at:d}]"])

    def troubles(self) -> list[Trouble]:
        """Every kind of problem: what stops rows first, and the most frequent first."""
        query = "SELECT severity, problem, header, rows FROM trouble ORDER BY id"
        with self._reading() as connection:
            return [Trouble(*one) for one in connection.execute(query)]

    def people(self, first: int = 0, count: int = -1, kind: str | None = None) -> list[People]:
        """Groups of rows that are taken for one person: those that wait for a decision first."""
        where, values = ("kind = ?", [kind]) if kind is not None else ("TRUE", [])
        query = f"SELECT id, kind, decision, account FROM people WHERE {where} ORDER BY id LIMIT ? OFFSET ?"  # noqa: S608
        with self._reading() as connection:
            return [_people(*one) for one in connection.execute(query, [*values, count, first])]

    def people_counts(self) -> dict[str, int]:
        """Kind of group -> how many there are."""
        with self._reading() as connection:
            return dict(connection.execute("SELECT kind, count(*) FROM people GROUP BY kind ORDER BY min(id)"))

    def count_held(self) -> int:
        """How many groups wait for a decision."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM people WHERE decision = 'held'").fetchone()[0])

    def _alone(self) -> dict[int, Sequence[str]]:
        return {int(at): fields for at, fields in self.fact("alone").items()}

    def _reading(self) -> "closing[sqlite3.Connection]":
        if not self.exists:
            raise UsageError("This roster was not judged yet.", hint="Open its screen Fix, and wait a moment.")
        return closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True))


_LINE = "SELECT row, fate, tab, happened, to_do, cells, payload, marks FROM line"


def _line(alone: Mapping[int, Sequence[str]], values: Sequence[Any]) -> ViewLine:
    row, fate, tab, happened, to_do, cells, payload, marks = values
    return ViewLine(
        row, fate, tab, happened, to_do,
        tuple(json.loads(cells)),
        json.loads(payload),
        alone,
        {int(at): Mark(*mark) for at, mark in json.loads(marks).items()},
    )  # fmt: skip


def _people(number: int, kind: str, decision: str, account: str) -> People:
    told = json.loads(account)
    differences = {
        label: {int(row): value for row, value in values.items()} for label, values in told["differences"].items()
    }
    return People(number, kind, decision, tuple(told["rows"]), tuple(told["links"]), differences, told["reason"])
