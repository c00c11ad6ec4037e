"""A judged roster, written down for its screens: see `view` for what they read."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from importer.english import listed
from importer.fields import label_of
from importer.judged import Judged
from importer.model import Fate, Finding, Group, Reconciliation, RowResult, Severity
from importer.reconciliation import (
    cells_in_doubt,
    instruction,
    marked_cells,
    open_questions,
    problems,
    remarks,
)
from importer.web.view import LAYOUT, Mark, Tab, ViewLine

_MENTIONED = 4
_ALIKE = "one person, and the rows agree or complete each other"


def write_view(path: Path, judged: Judged, reconciliation: Reconciliation, facts: Mapping[str, Any]) -> None:
    """Write what the screens read, whole or not at all, over what was there."""
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + LAYOUT)
        with connection:
            _write(connection, judged, reconciliation, facts)
    draft.chmod(0o600)
    draft.replace(path)


def _write(
    connection: sqlite3.Connection, judged: Judged, reconciliation: Reconciliation, facts: Mapping[str, Any]
) -> None:
    told = {**_facts(judged, reconciliation), **facts}
    connection.executemany("INSERT INTO fact VALUES (?, ?)", [(name, json.dumps(told[name])) for name in told])
    lines = (_columns(n, line) for n, line in enumerate(view_lines(judged, reconciliation)))
    connection.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", lines)
    place = {result.row: n for n, result in enumerate(reconciliation.results)}
    kinds = [("error", one) for one in problems(reconciliation)] + [("warning", one) for one in remarks(reconciliation)]
    for number, (severity, one) in enumerate(kinds):
        kind = (number, severity, one.kind, one.header, len(one.rows))
        connection.execute("INSERT INTO trouble VALUES (?, ?, ?, ?, ?)", kind)
        where = ((number, place[row]) for row in one.rows)
        connection.executemany("INSERT INTO trouble_line VALUES (?, ?)", where)
    groups = sorted(judged.plan.groups, key=lambda group: group.decision != "held")
    connection.executemany(
        "INSERT INTO people VALUES (?, ?, ?, ?)",
        ((number, kind_of(group), group.decision, _account(group)) for number, group in enumerate(groups)),
    )


def _facts(judged: Judged, reconciliation: Reconciliation) -> dict[str, Any]:
    draft, extends = judged.draft, judged.mapping.extends
    return {
        "headers": [judged.sheet.header_label(at) for at in range(len(judged.sheet.headers))],
        "columns": [[use.position, use.header, list(use.fields), use.why] for use in draft.columns],
        "sheet": {
            "format": judged.sheet.format,
            "headers": judged.sheet.headers,
            "header_row": judged.sheet.header_row,
            "name": judged.sheet.name,
        },
        "mapping": [judged.mapping.text, judged.mapping.name, extends and asdict(extends)],
        "date_orders": dict(draft.date_orders),
        "alone": _alone(judged),
        "counts": {fate.value: count for fate, count in reconciliation.counts.items()},
        "notes": [*judged.sheet.notes, *reconciliation.notes],
        "questions": [
            [one.field, one.header, one.word, one.count, one.guess, one.answer]
            for one in open_questions(draft, judged.verdict, judged.mapping)
        ],
    }


def view_lines(judged: Judged, reconciliation: Reconciliation) -> Iterator[ViewLine]:
    """Every row as a person mends it, in the order of the source."""
    marker, alone = _Marker(judged), _alone(judged)
    payloads = {lead.row: lead.payload for lead in (*judged.verdict.leads, *judged.verdict.invalid)}
    for result, cells in zip(reconciliation.results, _cells(judged), strict=True):
        yield ViewLine(
            row=result.row,
            fate=result.fate.value,
            tab=tab_of(result),
            happened=result.happened,
            to_do=instruction(result),
            cells=tuple(cells),
            payload=payloads.get(result.row, {}),
            alone=alone,
            marks=marker.marks(result),
        )


def _columns(n: int, line: ViewLine) -> tuple[Any, ...]:
    account = (n, line.row, line.fate, line.tab, line.happened, line.to_do)
    marks = {at: astuple(mark) for at, mark in line.marks.items()}
    return (*account, json.dumps(line.cells), json.dumps(dict(line.payload)), json.dumps(marks))


def _cells(judged: Judged) -> Iterable[Sequence[str]]:
    frame = judged.sheet.frame
    columns = [frame[at].tolist() for at in range(len(judged.sheet.headers))]
    return zip(*columns, strict=True) if columns else ([] for _ in frame.index)


def tab_of(result: RowResult) -> Tab:
    """Under which tab a row stands: it needs somebody, or somebody should look at it, or neither."""
    if result.fate.needs_attention:
        return "needs"
    if result.fate is Fate.LEFT_OUT:
        return "left_out"
    return "look" if any(finding.severity is Severity.WARNING for finding in result.findings) else "ready"


class _Marker:
    """Which cells of a row are marked, and what is said beside them."""

    def __init__(self, judged: Judged) -> None:
        self._judged = judged
        self._in_doubt = cells_in_doubt(judged.plan, judged.draft)

    def marks(self, result: RowResult) -> dict[int, Mark]:
        """Column -> what was found in its cell."""
        findings = [*result.findings, *self._in_doubt.get(result.row, ())]
        if not findings:
            return {}
        marked = marked_cells(result.row, findings, self._judged.sheet, self._judged.draft)
        return {at: _mark(found) for at, found in marked.items()}


def _mark(findings: Sequence[Finding]) -> Mark:
    worst = min(findings, key=lambda one: one.severity is not Severity.ERROR)
    said = " ".join(dict.fromkeys(finding.message for finding in findings))
    return Mark(worst.severity.value, said, worst.suggestion)


def _alone(judged: Judged) -> dict[int, tuple[str, ...]]:
    """Column -> the fields that it alone feeds; which of several cells was taken is not told by a field's value."""
    feeding = Counter(field for use in judged.draft.columns for field in use.fields)
    alone = {use.position: tuple(field for field in use.fields if feeding[field] == 1) for use in judged.draft.columns}
    return {at: fields for at, fields in alone.items() if fields}


def kind_of(group: Group) -> str:
    """What groups have in common that can be decided alike, in words."""
    if group.keys:
        return f"the same {listed([label_of(field) for field in group.keys])} under different names"
    differing = [label_of(difference.field) for difference in group.differences]
    return f"one person, and the rows differ in {listed(differing, _MENTIONED)}" if differing else _ALIKE


def _account(group: Group) -> str:
    differences = {label_of(one.field): dict(one.values) for one in group.differences}
    return json.dumps({
        "rows": group.rows, "links": group.links, "differences": differences, "reason": group.reason,
    })  # fmt: skip
