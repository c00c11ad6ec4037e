"""Rows under headers that are Brokerkit's field names, mapped and judged."""

from collections.abc import Mapping, Sequence
from datetime import date

from importer.defaults import Demands
from importer.mapping import apply, read_mapping
from importer.model import Draft, Severity, Verdict
from importer.validation import judge
from tests.mapping.sheets import a_sheet

TODAY = date(2026, 6, 1)
PERSON = {"first_name": "Ann", "last_name": "Lee", "email": "ann@example.com"}


def drafted(rows: Sequence[Mapping[str, str]], mapping: str = "") -> Draft:
    """The draft of rows 2, 3, ...; without a mapping every header is a field's name."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    fields = mapping or "fields:\n" + "".join(f"  {name}: {name}\n" for name in headers)
    sheet = a_sheet(headers, *([row.get(name, "") for name in headers] for row in rows))
    return apply(read_mapping(f"name: cells\n{fields}", "cells"), sheet)


def judged(rows: Sequence[Mapping[str, str]], mapping: str = "") -> Verdict:
    """The verdict on rows 2, 3, ... on the first of June 2026."""
    return judge(drafted(rows, mapping), Demands(), TODAY)


def sent(verdict: Verdict) -> list[dict[str, str | None]]:
    """The payloads of the rows that may go out."""
    return [dict(lead.payload) for lead in verdict.leads]


def stopped(verdict: Verdict) -> list[tuple[int, str, str]]:
    """(row, field, problem) of every error."""
    return [(one.row, one.field, one.problem) for one in verdict.findings if one.severity is Severity.ERROR]


def warned(verdict: Verdict) -> list[tuple[int, str, str]]:
    """(row, field, problem) of every warning."""
    return [(one.row, one.field, one.problem) for one in verdict.findings if one.severity is Severity.WARNING]


def listed(verdict: Verdict) -> list[tuple[str, str, str]]:
    """(field, as typed, as sent) of every change."""
    return [(one.field, one.typed, one.sent) for one in verdict.changes]
