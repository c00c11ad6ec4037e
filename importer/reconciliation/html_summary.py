"""Everything -> one page of HTML that can be mailed to whoever decides: no script, no network, no cell of a person.

Cells are shown only if that was asked for: they stand in the words nobody understood, in Brokerkit's own words, and in
what the reader of the file noted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from importer.english import agreeing, counted, listed
from importer.errors import ResultsNotWritten
from importer.exhaustive import complete
from importer.fields import PRODUCT, RETENTION
from importer.model import SAVED, Fate, Mode, Plan, Reconciliation, Sheet
from importer.reconciliation.atomic_write import Extra, write_whole
from importer.reconciliation.html_page import page, paragraphs, row, section, table, text
from importer.reconciliation.reconcile import BROKERKIT_SAYS
from importer.reconciliation.repairs import Repair, repairs
from importer.reconciliation.sheet_page import TINTS
from importer.reconciliation.value_questions import Question
from importer.reconciliation.wording import MEANING, carries_on
from importer.reconciliation.worth_a_look import WORTH_A_LOOK, remarks

_MOST = 12
_ROWS = "Rows"
_OF = {1: _ROWS, 2: "Share"}
_USUAL_WORDS = re.compile(
    "(?:can't be blank|must be blank|is invalid|is an invalid number|has already been taken|is not a number"
    r"|is not included in the list|must be an integer|must be (?:greater|less) than(?: or equal to)? \d+"
    r"|is too (?:long|short) \((?:maximum|minimum) is \d+ characters?\))\.?"
)
"""What Rails says by itself, in which no value stands."""


def html_summary(
    reconciliation: Reconciliation,
    sheet: Sheet,
    plan: Plan,
    questions: Sequence[Question],
    facts: Mapping[str, str],
    *,
    with_cells: bool = False,
) -> str:
    """The page; `with_cells` if words of the roster and of Brokerkit's answers may stand in it."""
    title = f"Results for {sheet.path.name}"
    mend = repairs(reconciliation, plan, questions, str if with_cells else _discreet)
    parts = [
        _opening(title, reconciliation),
        section("Every row, once", _fates(reconciliation)),
        section(_DOING[reconciliation.mode], paragraphs(_doing(reconciliation, plan))),
        section("What to mend first", _repairs(mend)),
        section("Words that nobody understood", _words(questions)) if with_cells and questions else "",
        section(WORTH_A_LOOK, _worth_a_look(reconciliation)),
        section("Good to know", paragraphs([*sheet.notes, *reconciliation.notes])) if with_cells else "",
        section("This run", _facts(facts if with_cells else _without_reason(facts))),
        _closing(with_cells=with_cells),
    ]
    return page(title, "\n".join(filter(None, parts)))


def _opening(title: str, reconciliation: Reconciliation) -> str:
    waiting = sum(count for fate, count in reconciliation.counts.items() if fate.needs_attention)
    read = len(reconciliation.results)
    rest = f"{waiting:,} {agreeing(waiting, 'needs', 'need')} attention, the other {read - waiting:,} do not."
    settled = f"none needs attention. {carries_on(reconciliation.mode)}"
    lead = f"{counted(read, 'row')} read; {rest if waiting else settled}"
    return f"<header>\n<h1>{text(title)}</h1>\n<p>{text(lead)}</p>\n</header>"


def _fates(reconciliation: Reconciliation) -> str:
    """The fates as a bar, and the same as a table for whoever cannot see it."""
    total = len(reconciliation.results)
    counts = [(fate, count) for fate, count in reconciliation.counts.items() if count]
    told = listed([f"{count:,} {fate.value}" for fate, count in counts])
    pieces = "".join(f'<span style="flex-grow:{count};background:{TINTS[fate].bar}"></span>' for fate, count in counts)
    rows = [
        row([fate.value, f"{count:,}", _share(count, total), MEANING[fate]], _OF, TINTS[fate].bar)
        for fate, count in counts
    ]
    sum_of_them = row(["rows read", f"{total:,}", "", "Each with exactly one outcome"], _OF)
    picture = f'<div class="bar" role="img" aria-label="{text(told)}">{pieces}</div>' if counts else ""
    return picture + "\n" + table(["Outcome", "Rows", "Share", "What it means"], [*rows, sum_of_them], _OF)


def _share(count: int, total: int) -> str:
    percent = round(100 * count / total)
    return f"{percent} %" if percent else "< 1 %"


_DOING: Mapping[Mode, str] = complete(
    Mode,
    {
        Mode.CHECK: "What a live run would do",
        Mode.PREVIEW: "What a live run would do",
        Mode.RUN: "What was saved",
    },
)


def _doing(reconciliation: Reconciliation, plan: Plan) -> Iterator[str]:
    """What goes out, or went, in sentences for somebody who has to agree to it."""
    if reconciliation.mode is Mode.RUN:
        yield from _done(reconciliation)
    else:
        yield from _would_do(reconciliation, plan)
    waiting = sum(count for fate, count in reconciliation.counts.items() if fate.needs_attention)
    if waiting:
        stay = agreeing(waiting, "stays", "stay")
        yield f"{counted(waiting, 'row')} {stay} behind until somebody has looked at them; a rerun sends them then."
    if left_out := reconciliation.counts[Fate.LEFT_OUT]:
        yield f"{counted(left_out, 'row')} {agreeing(left_out, 'is', 'are')} left out, as the mapping or a person says."


def _would_do(reconciliation: Reconciliation, plan: Plan) -> Iterator[str]:
    going = {one.row for one in reconciliation.results if one.fate in {Fate.READY, Fate.PREVIEWED}}
    sends = [send for send in plan.sends if send.row in going]
    members = sum(send.payload.get(PRODUCT) == RETENTION for send in sends)
    people, merged = len(sends), sum(len(send.rows) - 1 for send in sends)
    with_them = f" {counted(merged, 'more row')} of the same people {agreeing(merged, 'goes', 'go')} out with them."
    yield f"It would send {people:,} {agreeing(people, 'person', 'people')}.{with_them if merged else ''}"
    if leads := people - members:
        yield f"Brokerkit tells its subscribers of every new lead: up to {counted(leads, 'notification')}."
    if members:
        yield f"Up to {counted(members, 'team member')} would be created, from rows with product retention."
    if reconciliation.mode is Mode.CHECK:
        yield "Whom Brokerkit took earlier with the same content is not sent again; only the run knows who that is."
    yield "What is saved in Brokerkit cannot be undone from here."


def _done(reconciliation: Reconciliation) -> Iterator[str]:
    told = [(_BECAME[fate], count) for fate, count in reconciliation.counts.items() if fate in _BECAME and count]
    for became, count in told:
        yield f"{counted(count, 'row')} {agreeing(count, 'was', 'were')} {became}."
    if not told:
        yield "Nothing was saved."
    if reconciliation.delivery is not None and reconciliation.delivery.stop is not None:
        yield "The run stopped early; the same command goes on where it stopped."


_BECAME: Mapping[Fate, str] = complete(
    SAVED | {Fate.DUPLICATE, Fate.UNCHANGED},
    {
        Fate.CREATED: "saved as new",
        Fate.UPDATED: "saved into records that were already there",
        Fate.SAVED: "saved; Brokerkit did not say whether as new",
        Fate.DUPLICATE: "saved with another row of the same person",
        Fate.UNCHANGED: "saved earlier with the same content, and not sent again",
    },
)


def _discreet(problem: str) -> str:
    """The problem without words of Brokerkit in which somebody may be named."""
    said = problem.removeprefix(BROKERKIT_SAYS)
    is_usual = said == problem or _USUAL_WORDS.fullmatch(said)
    return problem if is_usual else "Brokerkit refused it in words of its own; see Fix"


def _repairs(found: Sequence[Repair]) -> str:
    numbers = {2: _ROWS, 3: "Free after it"}
    rows = (
        row([one.header, one.problem, f"{one.rows:,}", f"{one.freed:,}", one.remedy], numbers) for one in found[:_MOST]
    )
    titles = ["Where", "Problem", "Rows", "Free after it", "What mends it"]
    more = [f"And {counted(len(found) - _MOST, 'kind')} more on Fix."] if len(found) > _MOST else []
    return table(titles, rows, numbers) + paragraphs(more) if found else paragraphs(["Nothing needs attention."])


def _words(questions: Sequence[Question]) -> str:
    rows = (row([one.word, one.header, one.guess, f"{one.count:,}"], {3: _ROWS}) for one in questions[:_MOST])
    more = [f"And {counted(len(questions) - _MOST, 'word')} more on Values."] if len(questions) > _MOST else []
    return table(["Word", "Where", "Best guess", "Rows"], rows, {3: _ROWS}) + paragraphs(more)


def _worth_a_look(reconciliation: Reconciliation) -> str:
    found = remarks(reconciliation)
    rows = (row([one.header, one.kind, f"{len(one.rows):,}"], {2: _ROWS}) for one in found[:_MOST])
    more = [f"And {counted(len(found) - _MOST, 'kind')} more."] if len(found) > _MOST else []
    return table(["Where", "What nobody stopped", "Rows"], rows, {2: _ROWS}) + paragraphs(more)


def _without_reason(facts: Mapping[str, str]) -> Mapping[str, str]:
    """The facts without the last words that were heard of a server."""
    return {name: fact for name, fact in facts.items() if name != "Stopped"}


def _facts(facts: Mapping[str, str]) -> str:
    return "<dl>" + "".join(f"<dt>{text(name)}</dt><dd>{text(fact)}</dd>" for name, fact in facts.items()) + "</dl>"


def _closing(*, with_cells: bool) -> str:
    told = (
        "Words of the roster and of Brokerkit's answers stand on this page: mail it only to whom they may be shown."
        if with_cells
        else "This page holds no cell of anybody's row; the results have every row with what happened to it."
    )
    return f"<footer><p>{text(told)}</p></footer>"


def write_summary(page: str, target: Path) -> Extra:
    """Put the page where it was asked for, or as near to it as can be."""

    def write(file: IO[bytes]) -> None:
        file.write(page.encode())

    try:
        path = write_whole(target, write)
    except ResultsNotWritten as error:
        return Extra(None, f"There is no summary: {error.message}")
    return Extra(path, f"Summary: {path}")
