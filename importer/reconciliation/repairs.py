"""What is to be mended, and how many rows one repair mends: a word answered once, a line of the mapping, a cell."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from importer.english import counted
from importer.model import UNPROVEN_ORDER, Fate, Finding, Plan, Reconciliation
from importer.reconciliation.reconcile import troubles
from importer.reconciliation.value_questions import Question, folded
from importer.reconciliation.wording import MEANING

Trouble = tuple[str, str]
"""(problem, header)."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of problem of one column, and what mends it."""

    problem: str
    header: str
    """The person's own header, or `whole row`."""
    rows: int
    freed: int
    """Rows that have no other problem."""
    remedy: str
    """What mends it, and how many rows at a time."""


def repairs(
    reconciliation: Reconciliation, plan: Plan, questions: Sequence[Question], told: Callable[[str], str] = str
) -> tuple[Repair, ...]:
    """Every kind of problem that needs a person, the most frequent first; `told` is how a problem is spoken of."""
    found: dict[Trouble, dict[int, Finding | None]] = defaultdict(dict)
    alone: Counter[Trouble] = Counter()
    for result in reconciliation.results:
        if result.fate.needs_attention:
            kinds = {(told(problem), header): finding for problem, header, finding in troubles(result)}
            for kind, finding in kinds.items():
                found[kind][result.row] = finding
            alone.update(list(kinds) if len(kinds) == 1 else [])
    remedies = _Remedies(plan, {(one.field, folded(one.word)) for one in questions})
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Repair(*kind, len(rows), alone[kind], remedies.of(kind[0], rows)) for kind, rows in ordered)


@dataclass(frozen=True, slots=True)
class _Remedies:
    plan: Plan
    asked: Collection[tuple[str, str]]
    """(field, word) of every question on Values."""

    def of(self, problem: str, rows: Mapping[int, Finding | None]) -> str:
        """What mends a kind of problem, and how many rows at a time."""
        if problem in _WHOLE:
            return _WHOLE[problem]
        if problem == MEANING[Fate.HELD]:
            people = sum(not self.plan.held.keys().isdisjoint(group.rows) for group in self.plan.groups)
            return f"{counted(people, 'decision')} about who is who; see Duplicates"
        if problem == UNPROVEN_ORDER:
            return "One line in the mapping, the order of the dates, mends them all"
        return _by_cell([finding for finding in rows.values() if finding], self.asked)


_WHOLE = {
    MEANING[Fate.NOT_SENT]: "The same command given again goes on with all of them",
    MEANING[Fate.FAILED]: "A rerun sends all of them again",
    MEANING[Fate.UNVERIFIED]: "A rerun asks for all that have an e-mail or an agent id; look for the others first",
}


def _by_cell(findings: Sequence[Finding], asked: Collection[tuple[str, str]]) -> str:
    """A word is answered once for all its rows; the same slip in many rows has one source."""
    words = Counter(folded(finding.value) for finding in findings if finding.value.strip())
    most = max(words.values(), default=0)
    if findings and all((finding.field, folded(finding.value)) in asked for finding in findings):
        return f"{counted(len(words), 'answer')} on Values{_each(words, most)}"
    return (
        f"{counted(len(words), 'different value')} to replace{_each(words, most)}" if most > 1 else "Row by row, on Fix"
    )


def _each(words: Mapping[str, int], most: int) -> str:
    rows = counted(most, "row")
    return f", for all {rows}" if len(words) == 1 and most > 1 else f"; one of them mends {rows}" if most > 1 else ""
