"""What a person corrected: `Rows` as it stands, merged with the cells on `Fix` that differ from it."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from importer.edits import Place
from importer.english import agreeing, counted, row_list
from importer.model import Flag
from importer.reconciliation.cell_xml import canonical
from importer.reconciliation.hidden_sheet import row_mark
from importer.reconciliation.own_cells import Cell, Doubtful, OwnCells, all_text, text_of
from importer.reconciliation.results_file import Opened
from importer.reconciliation.rows_and_fix import FIX, ROWS

_MENTIONED = 6


@dataclass(frozen=True, slots=True)
class Corrections:
    """The source's rows, and what a person made of them."""

    texts: Mapping[int, tuple[str, ...]]
    """Row number -> its cells, both in the source's order."""
    cells: Mapping[Place, str]
    """The cells that differ on `Fix`, as far as nothing is to be said against them."""
    touched: frozenset[int]
    """Rows in which a person changed something."""
    repaired: frozenset[int]
    """Those of them that needed attention."""
    doubts: tuple[Flag, ...]
    """What is to be said against cells that a person filled."""
    notes: tuple[str, ...]


def merge(opened: Opened, rows: Mapping[int, OwnCells], fixes: Mapping[int, OwnCells]) -> Corrections:
    """Merge the cells of `Rows` and `Fix`; raises UnusableFile where they contradict each other."""
    stray = fixes.keys() - rows.keys()
    # Deleted on Rows and kept on Fix: gone, or to be sent? Only the person knows.
    if stray:
        raise opened.refusal(f"row {min(stray)} stands on {FIX} but was removed from {ROWS}")
    edited = {row for row, own in rows.items() if not _is_as_written(opened, row, own)}
    fixed = {row: _fixed(opened, row, rows[row], own, is_edited=row in edited) for row, own in fixes.items()}
    merged = {row: _merged(opened, row, rows[row], fixed.get(row, {})) for row in opened.fates if row in rows}
    touched = edited | {row for row, cells in fixed.items() if cells}
    return Corrections(
        texts={row: cells if all_text(cells) else tuple(map(text_of, cells)) for row, cells in merged.items()},
        cells={(row, at): cell for row, own in fixed.items() for at, cell in own.items() if isinstance(cell, str)},
        touched=frozenset(touched),
        repaired=frozenset(row for row in touched if row not in edited or opened.fates[row].needs_attention),
        doubts=tuple(cell.flag for row in sorted(touched) for cell in merged[row] if isinstance(cell, Doubtful)),
        notes=tuple(_notes(opened, rows.keys(), edited)),
    )


def _is_as_written(opened: Opened, row: int, own: OwnCells) -> bool:
    return all_text(own) and row_mark(own) == opened.marks[row]


def _fixed(opened: Opened, row: int, on_rows: OwnCells, on_fix: OwnCells, *, is_edited: bool) -> Mapping[int, Cell]:
    """Column position -> the cell on `Fix`, where it differs from `Rows` in its text or in what it is worth."""
    differing = {
        at: cell
        for at, (cell, old) in enumerate(zip(on_fix, on_rows, strict=True))
        if cell is not None and _is_other(cell, old)
    }
    # Changed on one sheet a row is plain; changed on both, which one is meant may be open.
    if not differing or not is_edited:
        return differing
    if _is_as_written(opened, row, on_fix):
        return {}  # the correction stands on Rows
    raise opened.refusal(f"row {row} was changed on {ROWS} and on {FIX}, and not alike")


def _is_other(cell: Cell, old: Cell | None) -> bool:
    if cell == old or isinstance(cell, Doubtful) or isinstance(old, Doubtful):
        return cell != old
    return canonical(cell) != canonical(old or "")


def _merged(opened: Opened, row: int, on_rows: OwnCells, fixed: Mapping[int, Cell]) -> OwnCells:
    """The row with its corrections, and with what a workbook could not hold put back where nobody touched it."""
    delicate = opened.delicate.get(row)
    if not (delicate or fixed):
        return on_rows
    cells = list(on_rows)
    for at, original in (delicate or {}).items():
        if opened.is_as_written(row, at, text_of(cells[at])):
            cells[at] = original
    for at, cell in fixed.items():
        cells[at] = cell
    return tuple(cells)


def _notes(opened: Opened, present: Set[int], edited: Set[int]) -> Iterator[str]:
    """What a person should know about how the corrections were read."""
    missing = len(opened.fates) - len(present)
    if missing:
        were = agreeing(missing, "was", "were")
        yield f"{counted(missing, 'row')} {were} deleted from {ROWS} and left out of this run."
    kept = sorted(row for row in edited if not opened.fates[row].needs_attention)
    if kept:
        were, named = agreeing(len(kept), "was", "were"), row_list(kept, _MENTIONED)
        yield f"{counted(len(kept), 'row')} that needed no correction {were} changed on {ROWS}: {named}."
