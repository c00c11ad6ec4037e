"""Cells and rows that were read but must not be trusted block their row where they matter; notices are passed on."""

from collections.abc import Iterable
from dataclasses import replace

from importer.error_values import is_error_value
from importer.mapping.column_resolution import Resolved
from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.full_names import fed_by
from importer.mapping.rows_left_out import Wish
from importer.model import Flag, Sheet

UNTRUSTED_ROW = "the row cannot be trusted"
UNTRUSTED_CELL = "the cell cannot be trusted"
ERROR = "holds an error instead of a value"


def report_flags(builder: DraftBuilder, resolved: list[Resolved], given: list[Wish]) -> None:
    """Errors for flagged rows, and for flagged cells that a rule or a condition reads; the rest is dropped."""
    feeds: dict[int, list[str]] = {}
    for each in resolved:
        for position in each.read:
            feeds.setdefault(position, []).append(fed_by(each.rule.field)[0])
    for _, position, _ in given:
        feeds.setdefault(position, [""])
    for flag in builder.sheet.flags:
        _report(builder, flag, feeds)


def with_errors_flagged(sheet: Sheet, positions: Iterable[int]) -> Sheet:
    """The sheet with a flag on every cell of these columns that was an error before it was saved as text.

    Such a cell is refused where it goes out as it stands; in a condition or as a part of a text nobody would see it.
    """
    known = {(flag.row, flag.column) for flag in sheet.flags}
    flags = [
        Flag(row, position, ERROR, cell)
        for position in sorted(set(positions))
        for row, cell in zip(sheet.frame.index.tolist(), sheet.frame[position].tolist(), strict=True)
        if is_error_value(cell.strip()) and (row, position) not in known
    ]
    return replace(sheet, flags=(*sheet.flags, *flags)) if flags else sheet


def report_notices(builder: DraftBuilder) -> None:
    """Warnings for the rows that a person should look at."""
    for notice in builder.sheet.notices:
        builder.warning(notice.row, "", "", "", notice.problem, notice.message)


def _report(builder: DraftBuilder, flag: Flag, feeds: dict[int, list[str]]) -> None:
    if flag.column is None:
        builder.error(flag.row, "", "", flag.value, UNTRUSTED_ROW, f"The row {flag.why}.")
        return
    label = builder.sheet.header_label(flag.column)
    message = f"The cell under {label!r} {flag.why}."
    for name in dict.fromkeys(feeds.get(flag.column, ())):
        builder.error(flag.row, name, label, flag.value, UNTRUSTED_CELL, message)
