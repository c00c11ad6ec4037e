"""The sheet `Summary`: the account that balances, what to mend first, and the facts of the run."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from importer.english import agreeing, counted, row_list
from importer.model import Fate, Reconciliation, Sheet
from importer.reconciliation.reconcile import top_problems
from importer.reconciliation.sheet_page import TINTS, Column, Line, Page
from importer.reconciliation.wording import MEANING, carries_on
from importer.reconciliation.worth_a_look import WORTH_A_LOOK, Remark, remarks

SUMMARY = "Summary"
ROWS_READ = "rows read"

_COLUMNS = tuple(Column("", width, "text") for width in (30, 12, 66, 3, 62))
_MOST_PROBLEMS = 12
_MOST_EXAMPLES = 3
_FIRST_FATE = 5
"""Rows above the first line of the account: title, sentence, space, section, titles."""


def summary_page(reconciliation: Reconciliation, sheet: Sheet, facts: Mapping[str, str], questions: int = 0) -> Page:
    """What a person wants to know first, on one page."""
    fates = [fate for fate in Fate if reconciliation.counts[fate]]
    lines = [
        *_opening(reconciliation, sheet),
        *_account(reconciliation, fates),
        *_problems(reconciliation, questions),
        *_worth_a_look(remarks(reconciliation)),
        *_facts(facts),
        *_notes([*sheet.notes, *reconciliation.notes]),
    ]
    return Page(
        name=SUMMARY,
        size=(len(lines), len(_COLUMNS)),
        lines=lines,
        columns=_COLUMNS,
        freeze=(0, 0),
        filtered=False,
        decorate=lambda workbook, worksheet: _add_chart(workbook, worksheet, reconciliation, fates),
        gridlines=False,
        colour="#17456B",
    )


def _line(*cells: str | int, styles: Sequence[str] = (), height: float | None = None) -> Line:
    padded = [*cells, *[""] * (len(_COLUMNS) - len(cells))]
    return Line(padded, [*styles, *["text"] * (len(_COLUMNS) - len(styles))], height)


def _opening(reconciliation: Reconciliation, sheet: Sheet) -> Iterator[Line]:
    waiting = sum(count for fate, count in reconciliation.counts.items() if fate.needs_attention)
    read = len(reconciliation.results)
    yield _line(f"Results for {sheet.path.name}", styles=["title"], height=30)
    yield _line(headline(reconciliation, read, waiting), styles=["lead"], height=22)
    yield _line()


def headline(reconciliation: Reconciliation, read: int, waiting: int) -> str:
    """How it went, in one sentence, and what comes next."""
    rows = f"{counted(read, 'row')} read"
    if waiting:
        need = agreeing(waiting, "needs", "need")
        return f"{rows}; {waiting:,} of them {need} your attention: see the sheet Fix."
    return f"{rows}; none needs your attention. {carries_on(reconciliation.mode)}"


def _account(reconciliation: Reconciliation, fates: Sequence[Fate]) -> Iterator[Line]:
    yield _section("Every row, once")
    yield _line("Outcome", "Rows", "What it means", styles=["strong", "strong count", "strong"])
    for fate in fates:
        yield _line(fate.value, reconciliation.counts[fate], MEANING[fate], styles=[fate.value, "count", "wrap"])
    total = len(reconciliation.results)
    yield _line(ROWS_READ, total, "The sum of the lines above: every row has exactly one outcome.",
                styles=["total", "total count", "total"])  # fmt: skip
    yield _line()


def _problems(reconciliation: Reconciliation, questions: int) -> Iterator[Line]:
    yield _section("What to mend first")
    problems = top_problems(reconciliation)
    if not problems:
        yield _line("Nothing needs your attention.", styles=["good"])
    else:
        yield _line("Where", "Rows", "Problem", styles=["strong", "strong count", "strong"])
    for problem, count, header in problems[:_MOST_PROBLEMS]:
        yield _line(header, count, problem, styles=["wrap", "count", "wrap"])
    if len(problems) > _MOST_PROBLEMS:
        yield _line(f"and {counted(len(problems) - _MOST_PROBLEMS, 'kind')} more on Fix", styles=["muted"])
    if questions:
        words, were = counted(questions, "word"), agreeing(questions, "was", "were")
        yield _line(f"{words} {were} not understood: answer on Values, once for all rows.", styles=["text"])
    yield _line()


def _worth_a_look(found: Sequence[Remark]) -> Iterator[Line]:
    if not found:
        return
    yield _section(WORTH_A_LOOK)
    yield _line("Where", "Rows", "What nobody stopped", styles=["strong", "strong count", "strong"])
    for one in found[:_MOST_PROBLEMS]:
        examples = row_list(one.rows, _MOST_EXAMPLES)
        yield _line(one.header, len(one.rows), f"{one.kind} ({examples})", styles=["wrap", "count", "wrap"])
    if len(found) > _MOST_PROBLEMS:
        more = counted(len(found) - _MOST_PROBLEMS, "kind")
        yield _line(f"and {more} more on {WORTH_A_LOOK}", styles=["muted"])
    yield _line()


def _facts(facts: Mapping[str, str]) -> Iterator[Line]:
    yield _section("This run")
    for name, fact in facts.items():
        yield _line(name, fact, styles=["muted", "text"])
    yield _line()


def _notes(notes: Sequence[str]) -> Iterator[Line]:
    if notes:
        yield _section("Good to know")
    for note in dict.fromkeys(notes):
        yield _line(note, styles=["text"])


def _section(title: str) -> Line:
    return _line(title, styles=["section", "section", "section"], height=24)


def _add_chart(workbook: Any, worksheet: Any, reconciliation: Reconciliation, fates: Sequence[Fate]) -> None:
    if not fates:
        return
    first, last = _FIRST_FATE, _FIRST_FATE + len(fates) - 1
    chart = workbook.add_chart({"type": "bar"})
    # XlsxWriter has not seen our cells, so what a preview draws without calculating is told to it.
    chart.add_series({
        "name": "Rows",
        "categories": [SUMMARY, first, 0, last, 0],
        "values": [SUMMARY, first, 1, last, 1],
        "categories_data": [fate.value for fate in fates],
        "values_data": [reconciliation.counts[fate] for fate in fates],
        "points": [{"fill": {"color": TINTS[fate].bar}} for fate in fates],
        "data_labels": {"value": True, "num_format": "#,##0", "font": {"size": 10, "color": "#1F2933"}},
        "gap": 45,
    })  # fmt: skip
    chart.set_title({"name": "Rows by outcome", "name_font": {"size": 12, "color": "#17456B"}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 10}, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_chartarea({"border": {"color": "#D5DBE1"}})
    chart.set_size({"width": 440, "height": max(180, 70 + 34 * len(fates))})
    worksheet.insert_chart(3, 4, chart, {"description": "Rows by outcome, as in the table", "object_position": 3})
