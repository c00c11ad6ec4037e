"""Warnings: what nobody stopped but somebody should see, gathered by kind, and the sheet that lists every one.

A warning blocks nothing, so its row ends well and leaves every list of troubles; without a place of its own it would
be read by nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from importer.model import Reconciliation, Severity
from importer.reconciliation.sheet_page import Column, Page, table

WORTH_A_LOOK = "Worth a look"
LOOK_COLUMNS = (
    Column("Row", 8, "plain number"),
    Column("Outcome", 12, "text"),
    Column("Header", 24, "text"),
    Column("Value", 34, "wrap"),
    Column("Worth a look", 34, "wrap"),
    Column("Why", 70, "wrap"),
    Column("Perhaps", 30, "text"),
)
WHOLE_ROW = "whole row"


@dataclass(frozen=True, slots=True)
class Remark:
    """One kind of warning, or of problem, about one column."""

    kind: str
    header: str
    """The person's own header, or `whole row`."""
    rows: tuple[int, ...]
    """In sheet order, each once."""


def remarks(reconciliation: Reconciliation) -> tuple[Remark, ...]:
    """Every kind of warning with its rows, the most frequent first."""
    rows: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)
    for result in reconciliation.results:
        for finding in result.findings:
            if finding.severity is Severity.WARNING:
                rows[finding.problem, finding.header or WHOLE_ROW][result.row] = None
    return most_frequent_first(rows)


def most_frequent_first(rows: Mapping[tuple[str, str], Iterable[int]]) -> tuple[Remark, ...]:
    """(kind, header) -> its rows, put in the order in which a person should hear of them."""
    found = (Remark(kind, header, tuple(where)) for (kind, header), where in rows.items())
    return tuple(sorted(found, key=lambda one: (-len(one.rows), one.kind, one.header)))


def look_page(reconciliation: Reconciliation) -> Page:
    """Every warning on a line of its own, to be filtered by its kind."""
    lines = [
        (result.row, result.fate.value, one.header or WHOLE_ROW, one.value, one.problem, one.message, one.suggestion)
        for result in reconciliation.results
        for one in result.findings
        if one.severity is Severity.WARNING
    ]
    return table(WORTH_A_LOOK, LOOK_COLUMNS, lines, "There is nothing to warn of.", colour="#C9A227" if lines else "")
