"""Cells and rows that were read but must not be trusted block their row where they matter; notices are passed on."""

from importer.mapping.column_resolution import Resolved
from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.full_names import fed_by
from importer.mapping.rows_left_out import Wish
from importer.model import Flag

UNTRUSTED_ROW = "the row cannot be trusted"
UNTRUSTED_CELL = "the cell cannot be trusted"


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
