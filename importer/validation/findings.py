"""Collects the findings: everything there is to say about a draft's cells and rows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from importer.closed_lists import CLOSED_LISTS
from importer.defaults import Demands
from importer.fields import FIELD, MATCH_KEYS, PRODUCT, RETENTION, Kind, label_of
from importer.model import Finding, Severity, UnknownValue
from importer.validation.draft_columns import DraftColumns
from importer.validation.outliers import outliers
from importer.validation.parsers import Memo
from importer.validation.row_rules import RowRules, row_problems
from importer.validation.schema import remarkable

if TYPE_CHECKING:
    import numpy as np

    from importer.validation.row_rules import Mask

CONSTANT = "(constant)"
NAMES = frozenset(name for name, field in FIELD.items() if field.kind is Kind.NAME)


def findings(columns: DraftColumns, demands: Demands) -> tuple[Finding, ...]:
    """Everything, row by row; within a row by column, and what concerns the whole row last."""
    cells = list(_about_cells(columns))  # first, because the rules about rows rest on what the parsers found here
    rows = [*_about_rows(columns, demands), *outliers(columns)]
    found = [*columns.draft.findings, *cells, *_about_cleared(columns), *rows]
    if demands.strict:
        found = [replace(one, severity=Severity.ERROR) for one in found]
    row_order = {row: position for position, row in enumerate(columns.rows)}
    column_order = {field: position for position, field in enumerate(columns.cells)}
    last = len(column_order)
    found.sort(key=lambda one: (row_order.get(one.row, one.row), column_order.get(one.field, last)))
    return tuple(found)


def unknown_values(columns: DraftColumns) -> tuple[UnknownValue, ...]:
    """Each word that a closed list does not know once, whatever its letter case, the most frequent first."""
    found = tuple(
        UnknownValue(field, columns.header(field), word, count, columns.memos[field][word].suggestion)
        for field, cells in columns.cells.items()
        if field in CLOSED_LISTS
        for word, count in _unknown_words(cells, columns.memos[field])
    )
    return (*columns.draft.unknown_values, *found)


def _unknown_words(cells: list[str], memo: Memo) -> list[tuple[str, int]]:
    spelled: dict[str, str] = {}
    unknown = (cell for cell in cells if cell in memo.remarked and memo[cell].severity is Severity.ERROR)
    return Counter(spelled.setdefault(cell.casefold(), cell) for cell in unknown).most_common()


def _about_cells(columns: DraftColumns) -> Iterator[Finding]:
    positions = {row: position for position, row in enumerate(columns.rows)}
    for row, field in remarkable(columns.frame, columns.memos):
        cell = columns.cells[field][positions[row]]
        parsed = columns.memos[field][cell]
        assert parsed.severity is not None
        value = columns.typed(row, field, cell)
        suggestion = parsed.suggestion
        if suggestion and value != cell and field in NAMES:
            suggestion = columns.memos[field][value].suggestion  # for the whole name that the person sees, not a half
        said = (parsed.severity, parsed.problem, parsed.message, suggestion)
        yield Finding(row, field, columns.header(field), value, *said)


def _about_cleared(columns: DraftColumns) -> Iterator[Finding]:
    """A match key cannot be emptied: it is what Brokerkit finds the contact by."""
    for field in MATCH_KEYS:
        label = label_of(field)
        message = f"{label} cannot be emptied, because Brokerkit finds the contact by it. Leave the cell blank."
        for row in sorted(columns.draft.cleared.get(field, ())):
            yield Finding(row, field, columns.header(field), "", Severity.ERROR, "match key cannot be emptied", message)


def _about_rows(columns: DraftColumns, demands: Demands) -> Iterator[Finding]:
    """What breaks a rule about whole rows; not where the row itself was misread, for then every rule might break."""
    misread = {one.row for one in columns.draft.findings if not one.field and one.severity is Severity.ERROR}
    for rule in row_problems(_rows(columns), demands):
        header = columns.header(rule.field) if rule.field else ""
        for position in rule.where.nonzero()[0].tolist():
            row = columns.rows[position]
            if row in misread:
                continue
            cell = columns.cells[rule.field][position] if rule.field in columns.cells else ""
            value = columns.typed(row, rule.field, cell)
            yield Finding(row, rule.field, header, value, rule.severity, rule.problem, rule.message)


def _rows(columns: DraftColumns) -> RowRules:
    """The rows as the rules look at them."""
    given = {field: _given(columns, field) for field in FIELD}
    anything = _marked(columns, (row for rows in columns.draft.cleared.values() for row in rows))
    for field, mask in given.items():
        if columns.draft.headers.get(field) != CONSTANT:
            anything |= mask
    return RowRules(
        given,
        anything,
        retention=_as_array(columns.sent(PRODUCT)) == RETENTION,
        status=_as_array(columns.sent("status")),
    )


def _given(columns: DraftColumns, field: str) -> "Mask":
    """Where the person gave the field a value, good or bad; a cell that could not be read is not a blank one."""
    header = columns.draft.headers.get(field, field)
    alike = {field, *(name for name, other in columns.draft.headers.items() if other == header)}
    unread = _marked(columns, (one.row for one in columns.draft.findings if one.field in alike))
    if field not in columns.cells:
        return unread
    return unread | ~columns.frame[field].isin(columns.memos[field].valueless).to_numpy(bool)


def _marked(columns: DraftColumns, rows: Iterable[int]) -> "Mask":
    """A mask of the given rows."""
    return columns.frame.index.isin(set(rows))


def _as_array(texts: list[str]) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    import numpy as np

    return np.array(texts, dtype=object)
