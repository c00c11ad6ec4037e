"""Which rows a mapping leaves out, and by which of its conditions."""

from importer.mapping.column_resolution import resolve_condition
from importer.mapping.conditions import holds, in_words
from importer.mapping.header_matching import HeaderIndex
from importer.mapping.rule_cells import RuleSource
from importer.model import Condition, Mapping, Problem, Sheet

Wish = tuple[Condition, int, bool]
"""A condition, the column it looks at, and whether a row goes where it holds or where it does not."""


def wishes(mapping: Mapping, columns: HeaderIndex, problems: list[Problem]) -> list[Wish]:
    """Every condition with its column; a header that the sheet does not have is a problem."""
    found: list[Wish] = []
    for condition, goes in [*((one, False) for one in mapping.only), *((one, True) for one in mapping.skip)]:
        position, problem = resolve_condition(condition, columns)
        if position is None:
            problems.append((condition.place, problem))
        else:
            found.append((condition, position, goes))
    return found


def rows_left_out(sheet: Sheet, source: RuleSource, given: list[Wish]) -> dict[int, str]:
    """Row -> the condition by which it is left out, the first one of several.

    A row that cannot be trusted, as a whole or in a cell that a condition looks at, is not left out: it is an error.
    """
    looked_at = {None, *(position for _, position, _ in given)}
    kept = {flag.row for flag in sheet.flags if flag.column in looked_at}
    left: dict[int, str] = {}
    for condition, position, goes in reversed(given):
        cells = source.cells(position)
        gone = {cell for cell in set(cells) if holds(condition, cell) is goes}
        why = f"{'skip' if goes else 'only'} rows whose {in_words(condition)}"
        left |= {row: why for row, cell in zip(source.rows, cells, strict=True) if cell in gone and row not in kept}
    return dict(sorted(left.items()))
