"""Edits: what a person says about the rows of a roster, as one value, whichever way they say it.

A corrected workbook, a page and a file of JSON all come to this; the roster itself stays as it is.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast, get_args

from importer.column_letters import column_letters, column_name, column_position
from importer.english import listed, row_list
from importer.errors import UnusableFile
from importer.exhaustive import complete
from importer.fields import FIELD, PRODUCT
from importer.model import Sheet, Word

if TYPE_CHECKING:
    import pandas as pd

VERSION = 1

Place = tuple[int, int]
"""(row, position of the column in `Sheet.headers`)."""
Answer = tuple[str, str, str]
"""(field, word of the sheet, what it means); "" leaves the field out."""
Decision = tuple[tuple[int, ...], Word]
"""The rows of a group as a person saw it, and what they decided."""

WORDS: Mapping[Word, str] = complete(
    get_args(Word),
    {"merge": "merge", "first": "first", "last": "last", "apart": "different people", "leave_out": "leave out"},
)
"""The decisions as people read and write them."""

NO_CELLS: Mapping[Place, str] = MappingProxyType({})
_MENTIONED = 6
_LONGEST_LETTERS = 3
_ANSWERED = frozenset({*FIELD, PRODUCT, "full_name"})
"""What a mapping can have a rule for."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What a person changed and decided; rows are known by their number in the roster, whatever else is edited."""

    cells: Mapping[Place, str] = field(default_factory=lambda: NO_CELLS)
    answers: tuple[Answer, ...] = ()
    """As on the sheet `Values`; of several answers to one word the latest holds."""
    decisions: tuple[Decision, ...] = ()
    """Of several decisions about one row the latest holds."""
    left_out: frozenset[int] = frozenset()
    approved: frozenset[int] = frozenset()
    """Rows that are right as they stand although they may have been misread."""
    source_digest: str = ""
    """SHA-256 of the roster that they were made for, in hex; "" where nobody says."""

    def __bool__(self) -> bool:
        """Whether anything was edited."""
        return any((self.cells, self.answers, self.decisions, self.left_out, self.approved))

    @classmethod
    def read(cls, text: str) -> Self:
        """The edits that a JSON document tells. Raises UnusableFile with what is wrong in it."""
        told = _document(text)
        return cls(
            cells=MappingProxyType(dict(_items(told, "cells", _cell))),
            answers=tuple(_items(told, "answers", _answer)),
            decisions=tuple(_items(told, "decisions", _decision)),
            left_out=frozenset(_items(told, "left_out", _row)),
            approved=frozenset(_items(told, "approved", _row)),
            source_digest=told.get("source_digest", ""),
        )

    def text(self) -> str:
        """The same as a JSON document; equal edits have equal texts."""
        return json.dumps(
            {
                "version": VERSION,
                "source_digest": self.source_digest,
                "cells": [
                    {"row": row, "column": column_letters(at), "text": text}
                    for (row, at), text in sorted(self.cells.items())
                ],
                "answers": [{"field": name, "value": word, "answer": answer} for name, word, answer in self.answers],
                "decisions": [{"rows": list(rows), "decision": word} for rows, word in self.decisions],
                "left_out": sorted(self.left_out),
                "approved": sorted(self.approved),
            },
            indent=1,
        )

    def over(self, earlier: Self) -> Self:
        """These edits on top of earlier ones: where both speak of one thing, these hold."""
        return replace(
            self,
            cells=MappingProxyType({**earlier.cells, **self.cells}),
            answers=(*earlier.answers, *self.answers),
            decisions=(*earlier._undecided_by(self).decisions, *self.decisions),
            left_out=self.left_out | earlier.left_out - self.approved,
            approved=self.approved | earlier.approved - self.left_out,
            source_digest=self.source_digest or earlier.source_digest,
        )

    def _undecided_by(self, later: Self) -> Self:
        """Without the decisions about rows of which each is decided later."""
        named = {row for rows, _ in later.decisions for row in rows}
        return replace(self, decisions=tuple(one for one in self.decisions if not named.issuperset(one[0])))

    def among(self, rows: Collection[int]) -> Self:
        """What of these edits speaks of some of the rows."""
        cut = ((tuple(row for row in group if row in rows), word) for group, word in self.decisions)
        return replace(
            self,
            cells=MappingProxyType({place: text for place, text in self.cells.items() if place[0] in rows}),
            decisions=tuple((group, word) for group, word in cut if group),
            left_out=frozenset(row for row in self.left_out if row in rows),
            approved=frozenset(row for row in self.approved if row in rows),
        )

    @property
    def rows(self) -> frozenset[int]:
        """Every row that is spoken of."""
        decided = (row for rows, _ in self.decisions for row in rows)
        return frozenset((*(row for row, _ in self.cells), *decided, *self.left_out, *self.approved))


NO_EDITS = Edits()


def read_edits(path: Path) -> Edits:
    """The edits in a file. Raises UnusableFile."""
    try:
        return Edits.read(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UnusableFile(f"{path} is not JSON in UTF-8.") from None
    except UnusableFile as problem:
        raise UnusableFile(f"{path.name}: {problem.message}", hint=problem.hint) from None


def edited(sheet: Sheet, edits: Edits, origin: str = "") -> Sheet:
    """The sheet with its edited cells; a flag on such a cell falls, one on a whole row with any edit or approval.

    `origin` is the digest of another file whose rows these are. Raises UnusableFile if the edits were made for neither,
    or name what the sheet does not have.
    """
    _refuse_strays(sheet, edits, {"", sheet.digest, origin})
    changed = _changed(sheet, edits.cells)
    touched = edits.approved | {row for row, _ in changed}
    if not touched:
        return sheet
    standing = (
        flag
        for flag in sheet.flags
        if (flag.row not in touched if flag.column is None else (flag.row, flag.column) not in changed)
    )
    return replace(sheet, frame=_with(sheet.frame, changed), flags=tuple(standing))


def _changed(sheet: Sheet, cells: Mapping[Place, str]) -> Mapping[Place, str]:
    """The edited cells that say something else than the sheet does."""
    changed: dict[Place, str] = {}
    for position, texts in _by_column(cells).items():
        before = sheet.frame[position].loc[list(texts)].tolist()
        changed |= {
            (row, position): text for (row, text), old in zip(texts.items(), before, strict=True) if text != old
        }
    return changed


def _with(frame: "pd.DataFrame", cells: Mapping[Place, str]) -> "pd.DataFrame":
    """The frame with other texts in these cells; the columns without any are shared with the one before."""
    frame = frame.copy(deep=False)
    for position, texts in _by_column(cells).items():
        column = frame[position].copy()
        column.loc[list(texts)] = list(texts.values())
        frame[position] = column
    return frame


def _by_column(cells: Mapping[Place, str]) -> Mapping[int, Mapping[int, str]]:
    columns: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for (row, position), text in cells.items():
        columns[position][row] = text
    return columns


def _refuse_strays(sheet: Sheet, edits: Edits, digests: Collection[str]) -> None:
    if edits.source_digest not in digests:
        raise UnusableFile(
            f"The edits were made for another file than {sheet.path.name}, or for an earlier state of it.",
            hint="Rows are known by their numbers, so edits belong to the very file that they were made for.",
        )
    if stray := sorted(row for row in edits.rows if row not in sheet.frame.index):
        raise UnusableFile(f"The edits name {row_list(stray, _MENTIONED)}, which {sheet.path.name} does not have.")
    if wide := sorted({at for _, at in edits.cells if at >= len(sheet.headers)}):
        columns = listed([column_name(at) for at in wide], _MENTIONED)
        raise UnusableFile(f"The edits name {columns}, which {sheet.path.name} does not have.")
    if unknown := sorted({f"“{name}”" for name, _, _ in edits.answers if name not in _ANSWERED}):
        raise UnusableFile(
            f"The edits answer for {listed(unknown, _MENTIONED)}, which Brokerkit does not have.",
            hint="`brokerkit-import fields` lists the fields.",
        )


# ---------------------------------------------------------------- JSON


def _document(text: str) -> Mapping[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableFile(f"the edits are not JSON ({error}).") from None
    if not isinstance(told, dict) or told.get("version") != VERSION:
        raise UnusableFile(f'these are no edits, or those of another version: "version": {VERSION} is missing.')
    if unknown := told.keys() - {"version", "source_digest", *_LISTS}:
        raise UnusableFile(f"edits know no {listed(sorted(unknown))}.", hint=f"They know {listed(_LISTS)}.")
    if not isinstance(told.get("source_digest", ""), str):
        raise UnusableFile("“source_digest” is no text.")
    return told


_LISTS = ("cells", "answers", "decisions", "left_out", "approved")
Item = TypeVar("Item")


def _items(told: Mapping[str, Any], name: str, read: Callable[[Any], Item]) -> Iterator[Item]:
    """What one list of the document holds; a problem is told with its place."""
    items = told.get(name, [])
    if not isinstance(items, list):
        raise UnusableFile(f"“{name}” is no list.")
    for number, item in enumerate(items, 1):
        try:
            yield read(item)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            why = f"“{error.args[0]}” is missing" if isinstance(error, KeyError) else error
            raise UnusableFile(f"number {number} under “{name}” is not understood: {why}.") from None


def _cell(told: Any) -> tuple[Place, str]:
    return (_row(told["row"]), _column(told["column"])), _text(told["text"])


def _answer(told: Any) -> Answer:
    return _text(told["field"]), _text(told["value"]), _text(told["answer"])


def _decision(told: Any) -> Decision:
    rows, word = tuple(sorted({_row(row) for row in told["rows"]})), told["decision"]
    if not rows:
        raise ValueError("it names no row")
    if word not in get_args(Word):
        raise ValueError(f"a decision is {listed(get_args(Word), last=' or ')}")
    return rows, cast("Word", word)


def _row(told: Any) -> int:
    if type(told) is not int or told < 1:
        raise ValueError("a row is a number from 1")
    return told


def _column(told: Any) -> int:
    letters = _text(told)
    if not (letters.isascii() and letters.isalpha() and len(letters) <= _LONGEST_LETTERS):
        raise ValueError("a column is named by its letters, such as C")
    return column_position(letters)


def _text(told: Any) -> str:
    if not isinstance(told, str):
        raise TypeError("a text stands in quotation marks")
    return told
