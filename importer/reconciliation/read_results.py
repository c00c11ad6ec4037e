"""A results workbook that a person corrected -> what `rerun` needs.

People sort, filter, widen, rename, delete rows and columns they do not care for, and save with Excel, LibreOffice or
Google Sheets. All of that is fine. What cannot be understood without guessing is refused with the row it stands in.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from importer.column_letters import column_position
from importer.edits import NO_EDITS, Edits
from importer.english import row_list
from importer.model import SAVED, Extended, Fate, Flag, RowResult, Sheet
from importer.reconciliation.corrections import Corrections, merge
from importer.reconciliation.decided import decisions_in_force, said_of_rows
from importer.reconciliation.own_cells import own_cells, place_of, text_at
from importer.reconciliation.results_file import Opened, open_results
from importer.reconciliation.review_sheets import (
    ANSWER,
    COLUMNS,
    FIELD_TITLE,
    IMPORT_AS,
    LETTERS,
    VALUE_TITLE,
    VALUES,
)
from importer.reconciliation.rows_and_fix import ATTEMPTS, FIX, HAPPENED, RECORD_ID, ROW, ROWS, STATUS, TO_DO
from importer.reconciliation.value_questions import answer_of

_TO_BE_SENT = frozenset({Fate.READY, Fate.PREVIEWED})
_SENT = frozenset({*SAVED, Fate.UNCHANGED, Fate.DUPLICATE})
_MENTIONED = 6
_KEPT_COLUMNS = (HAPPENED, TO_DO, RECORD_ID, STATUS, ATTEMPTS)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A results workbook read back: its rows as they now stand, and what had become of them."""

    sheet: Sheet
    """All rows of `Rows`, in the source's order, with the cells that a person corrected."""
    repaired: frozenset[int]
    """Rows that needed attention and in which a person changed something."""
    earlier: Mapping[int, RowResult]
    """The result of every row as it was recorded."""
    mapping_text: str
    mapping_name: str
    tag: str
    """The tag of the import, which a rerun goes on with; "" for none."""
    extends: Extended | None
    """The preset that the mapping extends, as it was then."""
    edits: Edits
    """What was corrected and decided. The cells stand in the sheet already; the answers are the value maps that were in
    force, then every answer on `Values`."""
    imported_as: tuple[tuple[int, str], ...] = ()
    """(position of a column, what a person wants it imported as on `Columns`); "" leaves it out."""


def read_results(path: Path) -> Corrected:
    """Read a results workbook back, with the corrections that a person made on `Fix` (or on `Rows` itself).

    Raises UnusableFile if it is not one of ours, or if a correction cannot be told to belong to a row.
    """
    opened = open_results(path)
    corrections = merge(opened, own_cells(opened, ROWS), own_cells(opened, FIX) if FIX in opened.tables else {})
    texts = corrections.texts
    edits, decided = _edits(opened, corrections)
    repaired = corrections.repaired | (edits.approved | _needing_attention(opened, decided)) & texts.keys()
    earlier = _earlier(opened, set(texts))
    source, extends = opened.carried["source"], opened.carried["mapping"].get("extends")
    return Corrected(
        sheet=Sheet(
            path=path,
            format=source["format"],
            frame=_frame(texts, len(opened.headers)),
            headers=opened.headers,
            header_row=source["header_row"],
            digest=opened.digest,
            name=source["sheet"],
            flags=(*_standing_flags(opened, corrections, repaired), *corrections.doubts),
            notes=(*corrections.notes, *_too_late(earlier, decided)),
            date_orders=MappingProxyType(dict(source.get("date_orders", ()))),
        ),
        repaired=repaired,
        earlier=MappingProxyType(earlier),
        mapping_text=opened.carried["mapping"]["text"],
        mapping_name=opened.carried["mapping"]["name"],
        tag=opened.carried.get("tag", ""),
        extends=Extended(**extends) if extends else None,
        edits=edits,
        imported_as=tuple(_imported_as(opened)),
    )


def _edits(opened: Opened, corrections: Corrections) -> tuple[Edits, tuple[tuple[int, ...], ...]]:
    """What a person says in the results, over what they said before; and the groups about which they decided anew."""
    carried = Edits.read(opened.carried["edits"]) if "edits" in opened.carried else NO_EDITS
    approved, leave_out, taken_back = said_of_rows(opened)
    decisions, decided = decisions_in_force(opened, carried)
    edits = Edits(
        cells=MappingProxyType(corrections.cells),
        answers=tuple(_answers(opened)),
        decisions=decisions,
        left_out=carried.left_out - taken_back - corrections.touched | leave_out,
        approved=approved - leave_out,
        source_digest=opened.carried["source"]["digest"],
    )
    return edits.among(corrections.texts.keys()), decided


def _too_late(earlier: Mapping[int, RowResult], decided: Iterable[tuple[int, ...]]) -> Iterator[str]:
    """That a decision about rows of which each went out before sends nothing again."""
    groups = ([row for row in rows if row in earlier] for rows in decided)
    for rows in groups:
        if rows and all(earlier[row].fate in _SENT for row in rows):
            yield f"You decided about {row_list(rows, _MENTIONED)} after they were sent; nothing of them is sent again."


def _needing_attention(opened: Opened, decided: Iterable[tuple[int, ...]]) -> frozenset[int]:
    return frozenset(row for rows in decided for row in rows if opened.fates[row].needs_attention)


def _frame(texts: Mapping[int, tuple[str, ...]], width: int) -> pd.DataFrame:
    index = pd.Index(list(texts), name="row", dtype="int64")
    columns = list(zip(*texts.values(), strict=True)) if texts else [()] * width
    return pd.DataFrame({at: list(columns[at]) for at in range(width)}, index=index, columns=range(width), dtype="str")


def _standing_flags(opened: Opened, corrections: Corrections, repaired: Set[int]) -> Iterator[Flag]:
    """The loader's flags on cells that nobody corrected; a flag on a whole row falls with any correction in it."""
    texts, doubted = corrections.texts, {(flag.row, flag.column) for flag in corrections.doubts}
    for row, column, why, value, text in opened.carried["flags"]:
        if row not in texts or (row, column) in doubted:
            continue
        if row not in repaired if column is None else texts[row][column] == text:
            yield Flag(row, column, why, value)


def _earlier(opened: Opened, rows: set[int]) -> dict[int, RowResult]:
    table = opened.tables[ROWS]
    number_at = place_of(table, ROW)
    places = {title: table.titles.index(title) for title in _KEPT_COLUMNS if title in table.titles}
    results = {}
    for _, cells in table.lines:
        text = text_at(cells, number_at).strip()
        if text and int(text) in rows:
            account = {title: text_at(cells, at) for title, at in places.items()}
            results[int(text)] = _result(opened, int(text), account)
    unsent = _unsent(opened)
    return {
        row: replace(results[row], fate=Fate.READY) if row in unsent else results[row]
        for row in opened.fates
        if row in results
    }


def _unsent(opened: Opened) -> frozenset[int]:
    """Rows that were to go out with another row, which did not go out: apart from it, nothing of them is anywhere."""
    groups = ([row for row in rows if row in opened.fates] for rows, _ in opened.carried.get("groups", ()))
    return frozenset(
        row
        for rows in groups
        if _TO_BE_SENT.intersection(opened.fates[row] for row in rows)
        for row in rows
        if opened.fates[row] is Fate.DUPLICATE
    )


def _result(opened: Opened, row: int, account: Mapping[str, str]) -> RowResult:
    status, attempts = (account.get(title, "") for title in (STATUS, ATTEMPTS))
    return RowResult(
        row=row,
        fate=opened.fates[row],
        happened=account.get(HAPPENED, ""),
        to_do=account.get(TO_DO, ""),
        record_id=account.get(RECORD_ID, ""),
        status=int(status) if status.isdecimal() else None,
        attempts=int(attempts) if attempts.isdecimal() else 0,
        findings=opened.refusals.get(row, ()),
        at=opened.sent.get(row),
    )


def _answers(opened: Opened) -> Iterator[tuple[str, str, str]]:
    """The answers given so far, and after them those of this workbook, so that the later one holds."""
    yield from ((field, value, answer) for field, value, answer in opened.carried["answers"])
    if VALUES not in opened.tables:
        return
    table = opened.tables[VALUES]
    field_at, value_at, answer_at = (place_of(table, title) for title in (FIELD_TITLE, VALUE_TITLE, ANSWER))
    for _, cells in table.lines:
        answer = answer_of(text_at(cells, answer_at))
        if answer is not None and text_at(cells, field_at):
            yield text_at(cells, field_at), text_at(cells, value_at), answer


def _imported_as(opened: Opened) -> Iterator[tuple[int, str]]:
    """What a person wrote behind the columns; the letters in front say which column of the source is meant."""
    table = opened.tables.get(COLUMNS)
    if table is None or not {LETTERS, IMPORT_AS} <= set(table.titles):  # taken away, or from before there was one
        return
    letters_at, wanted_at = (place_of(table, title) for title in (LETTERS, IMPORT_AS))
    for _, cells in table.lines:
        wanted, letters = answer_of(text_at(cells, wanted_at)), text_at(cells, letters_at).strip()
        if wanted is not None and letters.isascii() and letters.isalpha():
            yield column_position(letters), wanted
