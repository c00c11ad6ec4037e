"""The person's own table on `Rows` and `Fix`, found again wherever its lines and columns went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from importer.column_letters import column_name
from importer.model import Flag
from importer.reconciliation.cell_xml import canonical, shown
from importer.reconciliation.respelling import is_respelled
from importer.reconciliation.results_file import Opened, ResultsTable
from importer.reconciliation.rows_and_fix import FIX, ROW


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A cell that a person filled, and what the reader of workbooks says against it: we write nothing but text."""

    text: str
    flag: Flag


Cell = str | Doubtful
OwnCells = tuple[Cell | None, ...]
"""A row's cells in the source's order; None where a column was removed."""


def text_of(cell: Cell | None) -> str:
    """A cell's text, whatever it is worth; blank where there is none."""
    return cell.text if isinstance(cell, Doubtful) else cell or ""


def all_text(own: OwnCells) -> TypeGuard[tuple[str, ...]]:
    """Whether every cell is there and nothing is to be said against any, as in nearly all rows."""
    return {str}.issuperset(map(type, own))


def own_cells(opened: Opened, name: str) -> dict[int, OwnCells]:
    """Row number -> the source's cells on one of our sheets."""
    table = opened.tables[name]
    number_at = place_of(table, ROW)
    places = _places(opened, table)
    is_csv = opened.path.is_dir()
    found: dict[int, OwnCells] = {}
    for line, cells in table.lines:
        own = _picked(cells, places)
        doubts = _doubts(table.doubts[line], places) if line in table.doubts else {}
        row = _row_number(opened, name, line, text_at(cells, number_at), has_cells=any(own) or bool(doubts))
        if row is None:
            continue
        # A copied line: which of the two holds is not ours to say.
        if row in found:
            raise opened.refusal(f"row {row} stands twice on {name}", f"Delete one of the two, around line {line}.")
        if is_csv:
            own = _unspelled(opened, row, own)
        found[row] = _with_doubts(opened, row, own, doubts) if doubts else own
    return found


def _picked(cells: Sequence[str], places: Sequence[int | None]) -> OwnCells:
    """The cells at some places of a line, which ends with its last filled one."""
    full = [*cells, *[""] * (1 + max((at for at in places if at is not None), default=0) - len(cells))]
    return tuple([None if at is None else full[at] for at in places])


def _unspelled(opened: Opened, row: int, own: OwnCells) -> OwnCells:
    """The cells as they were where a spreadsheet program only wrote them in its own way when it saved the CSV."""
    cells = list(own)
    for at, original in opened.delicate.get(row, {}).items():
        if isinstance(cell := cells[at], str) and is_respelled(cell, original):
            cells[at] = original
    return tuple(cells)


def _doubts(on_line: Mapping[int, Flag], places: Sequence[int | None]) -> Mapping[int, Flag]:
    """The doubts about one line, by the source's columns instead of the sheet's."""
    return {
        position: replace(on_line[at], column=position)
        for position, at in enumerate(places)
        if at is not None and at in on_line
    }


def _with_doubts(opened: Opened, row: int, own: OwnCells, doubts: Mapping[int, Flag]) -> OwnCells:
    # What we cut ourselves is as long as Excel's limit, and nobody's correction.
    return tuple(
        Doubtful(text_of(cell), replace(doubts[at], row=row))
        if at in doubts and not opened.is_as_written(row, at, text_of(cell))
        else cell
        for at, cell in enumerate(own)
    )


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


def place_of(table: ResultsTable, title: str) -> int:
    """Where a column of ours stands now."""
    if title in table.titles:
        return table.titles.index(title)
    raise table.refusal(f"{table.name} has no column {title!r}", "Undo the change of the first line, and save again.")


def text_at(cells: Sequence[str], position: int) -> str:
    """A cell of a line, which ends with its last filled one."""
    return cells[position] if position < len(cells) else ""


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
