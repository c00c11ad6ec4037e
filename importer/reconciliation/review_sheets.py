"""The sheets for reading: Duplicates, Drift, Values, Columns."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from importer.closed_lists import CLOSED_LISTS
from importer.column_letters import column_letters
from importer.edits import WORDS
from importer.exhaustive import complete
from importer.fields import FIELD, label_of
from importer.model import (
    ColumnUse,
    Drift,
    DriftKind,
    Group,
    Plan,
    Reconciliation,
)
from importer.reconciliation.cell_xml import Value
from importer.reconciliation.changes_sheet import examples
from importer.reconciliation.sheet_page import Column, Line, Page, head, height, table
from importer.reconciliation.value_questions import LEAVE_OUT, Question

DUPLICATES, DRIFT, VALUES, COLUMNS = "Duplicates", "Drift", "Values", "Columns"

GROUP, YOUR_DECISION = "Group", "Your decision"
DUPLICATES_COLUMNS = (
    Column(GROUP, 8, "plain number"),
    Column("Row", 8, "plain number"),
    Column("Name", 26, "text"),
    Column("Outcome", 12, "text"),
    Column("Why they belong together", 44, "wrap"),
    Column("What differs", 48, "wrap"),
    Column("Decision", 17, "text"),
    Column("Why", 52, "wrap"),
    Column(YOUR_DECISION, 18, "answer"),
)
DRIFT_COLUMNS = (
    Column("Row", 8, "plain number"),
    Column("Header", 24, "text"),
    Column("Field", 20, "text"),
    Column("Sent", 34, "wrap"),
    Column("Came back", 34, "wrap"),
    Column("Kind", 13, "strong"),
    Column("What it means", 64, "wrap"),
    Column("Cells", 9, "count"),
)
FIELD_TITLE, VALUE_TITLE, ANSWER = "Field", "Value", "Your answer"
VALUES_COLUMNS = (
    Column(FIELD_TITLE, 20, "text"),
    Column("Header", 24, "text"),
    Column(VALUE_TITLE, 34, "wrap"),
    Column("Rows", 9, "count"),
    Column("Best guess", 20, "text"),
    Column(ANSWER, 26, "answer"),
    Column("Brokerkit takes", 60, "muted"),
)
LETTERS, IMPORT_AS = "Column", "Import as"
COLUMNS_COLUMNS = (
    Column(LETTERS, 9, "text"),
    Column("Header", 34, "wrap"),
    Column("Brokerkit field", 26, "text"),
    Column("In Brokerkit", 26, "text"),
    Column("Why", 70, "wrap"),
    Column(IMPORT_AS, 24, "answer"),
)

DRIFT_MEANING: Mapping[DriftKind, str] = complete(
    (kind for kind in DriftKind if kind is not DriftKind.SAME),
    {
        DriftKind.CHANGED: "Brokerkit answered with another value.",
        DriftKind.DROPPED: "Brokerkit answered with a blank.",
        DriftKind.KEPT: "Brokerkit seems to have kept the value it already had.",
        DriftKind.NO_ECHO: "Brokerkit's answer does not mention it.",
        DriftKind.NORMALISED: "The same in another notation; addresses are completed by Brokerkit.",
        DriftKind.EXEMPT: "In test mode Brokerkit leaves it out of every answer.",
    },
)
"""What each kind says, the most serious first."""


def duplicates_page(plan: Plan, reconciliation: Reconciliation, names: Mapping[int, str]) -> Page:
    """Groups of rows of one person: side by side, why they link, what differs, what was decided."""
    fates = {result.row: result.fate.value for result in reconciliation.results}
    lines = [head(DUPLICATES_COLUMNS)]
    for number, group in enumerate(plan.groups, 1):
        lines += _group_lines(number, group, fates, names)
    lines += _folded_lines(len(plan.groups), reconciliation, fates, names)
    if len(lines) == 1:
        return table(DUPLICATES, DUPLICATES_COLUMNS, [], "No two rows share an e-mail or an agent id.")
    return Page(
        name=DUPLICATES,
        size=(len(lines), len(DUPLICATES_COLUMNS)),
        lines=lines,
        columns=DUPLICATES_COLUMNS,
        decorate=_offering_words(sum(len(group.rows) for group in plan.groups)),
        colour="#6F4600",
    )


def _offering_words(lines: int) -> Callable[[Any, Any], None]:
    """Drop-downs with the decisions in so many lines; people whom Brokerkit took for one are beyond them."""

    def offer(_: Any, worksheet: Any) -> None:
        column = [column.title for column in DUPLICATES_COLUMNS].index(YOUR_DECISION)
        if lines:
            worksheet.data_validation(1, column, lines, column, {"validate": "list", "source": [*WORDS.values()]})

    return offer


def _group_lines(number: int, group: Group, fates: Mapping[int, str], names: Mapping[int, str]) -> list[Line]:
    shade = "odd" if number % 2 else "even"
    lines = []
    for row in group.rows:
        differs = "\n".join(
            f"{label_of(difference.field)}: {value}"
            for difference in group.differences
            for at, value in difference.values
            if at == row
        )
        first = row == group.rows[0]
        cells: list[Value] = [number, row, names.get(row, ""), fates.get(row, ""),
                              "\n".join(group.links) if first else "", differs,
                              group.decision if first else "", group.reason if first else "",
                              WORDS[group.word] if first and group.word else ""]  # fmt: skip
        styles = [*_shaded(shade, fates.get(row, "")), "answer" if first else shade]
        lines.append(Line(cells, styles, height(cells, DUPLICATES_COLUMNS)))
    return lines


def _folded_lines(
    before: int, reconciliation: Reconciliation, fates: Mapping[int, str], names: Mapping[int, str]
) -> list[Line]:
    ids = {result.row: result.record_id for result in reconciliation.results}
    lines = []
    for number, rows in enumerate(reconciliation.folded, before + 1):
        shade = "odd" if number % 2 else "even"
        for row in rows:
            first = row == rows[0]
            why = f"Brokerkit answered with one record id for all of them: {ids[row]}"
            cells: list[Value] = [number, row, names.get(row, ""), fates.get(row, ""), why if first else "", "",
                                  "look" if first else "",
                                  "They share no e-mail and no agent id here: see in Brokerkit who this record is."
                                  if first else "", ""]  # fmt: skip
            lines.append(
                Line(
                    cells,
                    [*_shaded(shade, fates.get(row, "")), shade],
                    height(cells, DUPLICATES_COLUMNS),
                )
            )
    return lines


def _shaded(shade: str, fate: str) -> list[str]:
    return [f"{shade} number", f"{shade} number", shade, fate or shade, shade, shade, shade, shade]


def drift_page(reconciliation: Reconciliation, *, every: bool = False) -> Page:
    """What came back different from what was sent, what matters most first; other notations gathered by field."""
    rank = {kind: at for at, kind in enumerate(DRIFT_MEANING)}
    shown = {DriftKind.EXEMPT, *([] if every else [DriftKind.NORMALISED])}
    different = [one for one in reconciliation.drift if one.kind not in shown]
    rows: list[Sequence[Value]] = [
        (one.row, one.header, one.field, one.sent, one.echoed, one.kind.value, DRIFT_MEANING[one.kind], 1)
        for one in sorted(different, key=lambda one: (rank[one.kind], one.row))
    ]
    rows += [] if every else _normalised(reconciliation.drift)
    return table(DRIFT, DRIFT_COLUMNS, rows, _no_drift(reconciliation), colour="#6B4E9B")


def _normalised(drift: Sequence[Drift]) -> Iterator[Sequence[Value]]:
    """One line a field for what came back in another notation, with its first examples."""
    by_field: dict[str, list[Drift]] = defaultdict(list)
    for one in drift:
        if one.kind is DriftKind.NORMALISED:
            by_field[one.field].append(one)
    for same in by_field.values():
        sent, echoed = examples((one.sent, one.echoed) for one in same)
        first, kind = same[0], DriftKind.NORMALISED
        row = first.row if len(same) == 1 else ""
        yield row, first.header, first.field, sent, echoed, kind.value, DRIFT_MEANING[kind], len(same)


def _no_drift(reconciliation: Reconciliation) -> str:
    if reconciliation.delivery is None:
        return "Nothing was sent, so nothing came back."
    return "Nothing that came back differs from what was sent."


def values_page(questions: Sequence[Question]) -> Page:
    """Every word of a closed list that was not understood, once, with a cell for the person's answer."""
    first = {one.field: at for at, one in reversed([*enumerate(questions)])}.values()
    rows = [
        (one.field, one.header, one.word, one.count, one.guess, one.answer, _words(one.field) if at in first else "")
        for at, one in enumerate(questions)
    ]

    def offer_choices(_: Any, worksheet: Any) -> None:
        for line, one in enumerate(questions, 1):
            if one.field in FIELD and FIELD[one.field].choices:
                answer = [column.title for column in VALUES_COLUMNS].index(ANSWER)
                worksheet.data_validation(
                    line, answer, line, answer,
                    {"validate": "list", "source": [*FIELD[one.field].choices, LEAVE_OUT], "show_error": False},
                )  # fmt: skip

    return table(VALUES, VALUES_COLUMNS, rows, "Every value was understood.", decorate=offer_choices,
                 colour="#C9A227" if questions else "")  # fmt: skip


def _words(field: str) -> str:
    """The words of a closed list, told once and not in every row."""
    return ", ".join(CLOSED_LISTS.get(field, ()))


def columns_page(columns: Sequence[ColumnUse]) -> Page:
    """What became of every column of the source, with a cell for what shall become of it in the next mapping."""
    rows = [
        (column_letters(use.position), use.header, ", ".join(use.fields) or "not imported",
         ", ".join(label_of(name) for name in use.fields), use.why, "")
        for use in columns
    ]  # fmt: skip
    unused = {at for at, use in enumerate(columns) if not use.fields}
    return table(COLUMNS, COLUMNS_COLUMNS, rows, "The sheet has no columns.", muted=unused)
