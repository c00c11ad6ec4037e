"""A results workbook that a person corrected -> what `rerun` needs.

People sort, filter, widen, rename, delete rows and columns they do not care for, and save with Excel, LibreOffice or
Google Sheets. All of that is fine. What cannot be understood without guessing is refused with the row it stands in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from importer.column_letters import column_name
from importer.english import agreeing, counted, row_list
from importer.model import Flag, RowResult, Sheet
from importer.reconciliation.cell_xml import canonical, shown
from importer.reconciliation.hidden_sheet import row_mark
from importer.reconciliation.results_file import Opened, ResultsTable, open_results
from importer.reconciliation.review_sheets import VALUES, VALUES_COLUMNS
from importer.reconciliation.rows_and_fix import ATTEMPTS, FIX, HAPPENED, RECORD_ID, ROW, ROWS, STATUS, TO_DO
from importer.reconciliation.value_questions import answer_of
from importer.reconciliation.wording import OK

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
    answers: tuple[tuple[str, str, str], ...]
    """(field, value, answer): the value maps that were in force, then every answer on `Values`; "" leaves it out."""


def read_results(path: Path) -> Corrected:
    """Read a results workbook back, with the corrections that a person made on `Fix` (or on `Rows` itself).

    Raises UnusableFile if it is not one of ours, or if a correction cannot be told to belong to a row.
    """
    opened = open_results(path)
    merged = _Merge(opened, _own_table(opened, ROWS), _own_table(opened, FIX) if FIX in opened.tables else _Own({}, {}))
    cells, repaired, doubts = merged.all()
    repaired |= _approved(opened) & cells.keys()
    source = opened.carried["source"]
    return Corrected(
        sheet=Sheet(
            path=path,
            format=source["format"],
            frame=_frame(cells, len(opened.headers)),
            headers=opened.headers,
            header_row=source["header_row"],
            digest=opened.digest,
            name=source["sheet"],
            flags=tuple(_flags(opened, cells, repaired, doubts)),
            notes=tuple(merged.notes(repaired)),
            date_orders=MappingProxyType(dict(source.get("date_orders", ()))),
        ),
        repaired=frozenset(repaired),
        earlier=MappingProxyType(_earlier(opened, set(cells))),
        mapping_text=opened.carried["mapping"]["text"],
        mapping_name=opened.carried["mapping"]["name"],
        answers=tuple(_answers(opened)),
    )


Cells = tuple[str, ...]
Doubts = Mapping[int, Flag]
"""Column position in the source -> what is to be said against the cell."""
NO_DOUBTS: Doubts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Own:
    """The source's cells as they stand on one of our sheets, by row number."""

    cells: Mapping[int, tuple[str | None, ...]]
    """None where a column was removed."""
    doubts: Mapping[int, Doubts]
    """Of cells that a person filled: we write nothing but text, and nobody doubts what they left alone."""


def _own_table(opened: Opened, name: str) -> _Own:
    """One of our sheets, every line known by its row number."""
    table = opened.tables[name]
    number_at = _place(table, ROW)
    places = _places(opened, table)
    found: dict[int, tuple[str | None, ...]] = {}
    doubts: dict[int, Doubts] = {}
    for line, cells in table.lines:
        own = tuple(None if at is None else _at(cells, at) for at in places)
        doubted = _doubts(table.doubts[line], places) if line in table.doubts else NO_DOUBTS
        row = _row_number(opened, name, line, _at(cells, number_at), has_cells=any(own) or bool(doubted))
        if row is None:
            continue
        # A copied line: which of the two holds is not ours to say.
        if row in found:
            raise opened.refusal(f"row {row} stands twice on {name}", f"Delete one of the two, around line {line}.")
        found[row] = own
        if fresh := {
            at: replace(flag, row=row) for at, flag in doubted.items() if not opened.is_as_written(row, at, own[at])
        }:
            doubts[row] = fresh
    return _Own(found, doubts)


def _doubts(on_line: Doubts, places: Sequence[int | None]) -> Doubts:
    """The doubts about one line, by the source's columns instead of the sheet's."""
    return {
        position: replace(on_line[at], column=position)
        for position, at in enumerate(places)
        if at is not None and at in on_line
    }


def _approved(opened: Opened) -> set[int]:
    """The rows of which a person said on Fix that they are right as they stand."""
    table = opened.tables.get(FIX)
    if table is None or TO_DO not in table.titles:
        return set()
    number_at, to_do_at = _place(table, ROW), table.titles.index(TO_DO)
    approved = (_at(cells, number_at) for _, cells in table.lines if _at(cells, to_do_at).strip().casefold() == OK)
    return {int(text) for text in approved if text.strip()}


def _row_number(opened: Opened, name: str, line: int, text: str, *, has_cells: bool) -> int | None:
    """The number in the `Row` column; None for a line of ours that holds only a sentence."""
    if not text.strip():
        if has_cells:
            raise opened.refusal(
                f"line {line} of {name} has no row number", f"Every line needs the number it had in the column {ROW}."
            )
        return None
    row = int(text) if text.strip().isdecimal() else None
    if row not in opened.fates:
        raise opened.refusal(f"line {line} of {name} names row {text.strip()!r}, which these results do not have")
    return row


def _place(table: ResultsTable, title: str) -> int:
    if title in table.titles:
        return table.titles.index(title)
    raise table.refusal(f"{table.name} has no column {title!r}", "Undo the change of the first line, and save again.")


def _places(opened: Opened, table: ResultsTable) -> list[int | None]:
    """Where each of the source's columns stands now: in the old order, or found again by its header."""
    ours = table.own_columns
    expected = [canonical(shown(header)) for header in opened.headers]
    actual = [canonical(title) for title in table.titles]
    actual += [""] * (len(ours) + len(expected) - len(actual))
    if actual[: len(ours)] == list(ours) and actual[len(ours) : len(ours) + len(expected)] == expected:
        return list(range(len(ours), len(ours) + len(expected)))
    return _places_by_header(table, expected, actual)


def _places_by_header(table: ResultsTable, expected: Sequence[str], actual: Sequence[str]) -> list[int | None]:
    """Columns were moved, added or removed: every header that is told apart is found by its words."""
    own = {title: at for at, title in reversed([*enumerate(actual)]) if title in table.own_columns}
    free = [at for at in range(len(actual)) if own.get(actual[at]) != at]
    places: list[int | None] = []
    for header in expected:
        same = [at for at in free if actual[at] == header]
        wanted = expected.count(header)
        if len(same) == wanted:
            places.append(same[expected[: len(places)].count(header)])
        # A column taken out of the form corrects nothing; taken out of Rows it would take its cells with it.
        elif not same and table.name == FIX:
            places.append(None)
        else:
            label = header.strip() or f"without a header ({column_name(len(places))} of the source)"
            raise table.refusal(
                f"on {table.name} the column {label} cannot be told any more",
                "Undo the change of the columns, and save again.",
            )
    return places


class _Merge:
    """The source's cells, from `Rows` as it stands and the corrections on `Fix`."""

    def __init__(self, opened: Opened, rows: _Own, fixes: _Own) -> None:
        self._opened = opened
        self._rows = {row: tuple(cell or "" for cell in cells) for row, cells in rows.cells.items()}
        self._fixes = fixes.cells
        self._doubts_on_rows, self._doubts_on_fix = rows.doubts, fixes.doubts
        marks = opened.marks
        self._edited_on_rows = {row for row, cells in self._rows.items() if row_mark(cells) != marks[row]}
        self._edited_on_rows |= rows.doubts.keys()

    def all(self) -> tuple[dict[int, Cells], set[int], dict[int, Doubts]]:
        """Every row's cells in the source's order, the rows that were repaired, and the doubts about what they hold."""
        stray = self._fixes.keys() - self._rows.keys()
        # Deleted on Rows and kept on Fix: gone, or to be sent? Only the person knows.
        if stray:
            raise self._opened.refusal(f"row {min(stray)} stands on {FIX} but was removed from {ROWS}")
        cells, repaired, doubts = {}, set(), {}
        for row, fate in self._opened.fates.items():
            if row not in self._rows:
                continue
            corrected = self._corrected(row)
            if corrected or (row in self._edited_on_rows and fate.needs_attention):
                repaired.add(row)
            cells[row] = self._restored(row, corrected)
            doubts[row] = self._doubted(row, corrected)
        return cells, repaired, doubts

    def _corrected(self, row: int) -> Mapping[int, str]:
        """Column position -> the cell on `Fix`, where it differs from `Rows` in its text or in what it is worth."""
        if row not in self._fixes:
            return {}
        fixed, doubts = self._fixes[row], self._doubts_on_fix.get(row, NO_DOUBTS)
        differing = {
            at: cell
            for at, (cell, old) in enumerate(zip(fixed, self._rows[row], strict=True))
            if cell is not None
            and (_is_other(cell, old) or doubts.get(at) != self._doubts_on_rows.get(row, NO_DOUBTS).get(at))
        }
        # Changed on one sheet a row is plain; changed on both, which one is meant may be open.
        if not differing or row not in self._edited_on_rows:
            return differing
        if None not in fixed and not doubts and row_mark([cell or "" for cell in fixed]) == self._opened.marks[row]:
            return {}  # Fix is as it was written: the correction stands on Rows
        raise self._opened.refusal(f"row {row} was changed on {ROWS} and on {FIX}, and not alike")

    def _restored(self, row: int, corrected: Mapping[int, str]) -> Cells:
        """The row with its corrections, and with what a workbook could not hold put back where nobody touched it."""
        cells = list(self._rows[row])
        for at, original in self._opened.delicate.get(row, {}).items():
            if self._opened.is_as_written(row, at, cells[at]):
                cells[at] = original
        for at, cell in corrected.items():
            cells[at] = cell
        return tuple(cells)

    def _doubted(self, row: int, corrected: Mapping[int, str]) -> Doubts:
        """The doubts about a row's cells, each from the sheet that the cell comes from."""
        on_rows, on_fix = (doubts.get(row, NO_DOUBTS) for doubts in (self._doubts_on_rows, self._doubts_on_fix))
        if not (on_rows or on_fix):
            return NO_DOUBTS
        return {at: flag for at, flag in on_rows.items() if at not in corrected} | {
            at: flag for at, flag in on_fix.items() if at in corrected
        }

    def notes(self, repaired: set[int]) -> Iterator[str]:
        """What a person should know about how the corrections were read."""
        missing = len(self._opened.fates) - len(self._rows)
        if missing:
            were = agreeing(missing, "was", "were")
            yield f"{counted(missing, 'row')} {were} deleted from {ROWS} and left out of this run."
        kept = sorted(row for row in self._edited_on_rows - repaired if not self._opened.fates[row].needs_attention)
        if kept:
            were, named = agreeing(len(kept), "was", "were"), row_list(kept, _MENTIONED)
            yield f"{counted(len(kept), 'row')} that needed no correction {were} changed on {ROWS}: {named}."


def _at(cells: Sequence[str], position: int) -> str:
    return cells[position] if position < len(cells) else ""


def _frame(cells: Mapping[int, Cells], width: int) -> pd.DataFrame:
    index = pd.Index(list(cells), name="row", dtype="int64")
    columns = list(zip(*cells.values(), strict=True)) if cells else [()] * width
    return pd.DataFrame({at: list(columns[at]) for at in range(width)}, index=index, columns=range(width), dtype="str")


def _is_other(cell: str, old: str) -> bool:
    return cell != old and canonical(cell) != canonical(old)


def _flags(
    opened: Opened, cells: Mapping[int, Cells], repaired: set[int], doubts: Mapping[int, Doubts]
) -> Iterator[Flag]:
    """What the reader says against the cells as they now stand, and the loader's flags that still hold.

    The loader's flag on a cell holds while nobody corrects it; one on a whole row falls with any correction in it.
    """
    for row, column, why, value, text in opened.carried["flags"]:
        if row in cells and (
            row not in repaired if column is None else cells[row][column] == text and column not in doubts[row]
        ):
            yield Flag(row, column, why, value)
    for row_doubts in doubts.values():
        yield from row_doubts.values()


def _earlier(opened: Opened, rows: set[int]) -> dict[int, RowResult]:
    table = opened.tables[ROWS]
    number_at = _place(table, ROW)
    places = {title: table.titles.index(title) for title in _KEPT_COLUMNS if title in table.titles}
    results = {}
    for _, cells in table.lines:
        text = _at(cells, number_at).strip()
        if text and int(text) in rows:
            account = {title: _at(cells, at) for title, at in places.items()}
            results[int(text)] = _result(opened, int(text), account)
    return {row: results[row] for row in opened.fates if row in results}


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
    )


def _answers(opened: Opened) -> Iterator[tuple[str, str, str]]:
    """The answers given so far, and after them those of this workbook, so that the later one holds."""
    yield from ((field, value, answer) for field, value, answer in opened.carried["answers"])
    if VALUES not in opened.tables:
        return
    table = opened.tables[VALUES]
    titles = [column.title for column in VALUES_COLUMNS]
    field_at, value_at, answer_at = (_place(table, titles[at]) for at in (0, 2, -1))
    for _, cells in table.lines:
        answer = answer_of(_at(cells, answer_at))
        if answer is not None and _at(cells, field_at):
            yield _at(cells, field_at), _at(cells, value_at), answer
