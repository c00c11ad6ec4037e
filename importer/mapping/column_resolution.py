"""Which columns of a sheet the rules of a mapping mean, and what to tell a person where they mean none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from importer.column_letters import column_name
from importer.english import listed
from importer.mapping.header_matching import HeaderIndex
from importer.mapping.templates import places
from importer.model import Condition, Labelled, Mapping, Place, Problem, Rule

_OCCURRENCE = re.compile(r"(.*\S)\s*\[([1-9])\]\s*")
ABSENT = -1


@dataclass(frozen=True, slots=True)
class Pair:
    """A value column and the column that labels it, `ABSENT` where the sheet has no such label."""

    value: int
    label: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """A rule together with the columns it reads."""

    rule: Rule
    positions: tuple[int, ...] = ()
    """The columns in order of preference; to be joined or for a template one each, `ABSENT` where the sheet
    lacks it."""
    pairs: tuple[Pair, ...] = ()
    deciding: tuple[tuple[int, ...], ...] = ()
    """For every branch the columns that its conditions look at."""

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns whose cells can go out."""
        return tuple(pair.value for pair in self.pairs) or tuple(p for p in self.positions if p != ABSENT)

    @property
    def read(self) -> tuple[int, ...]:
        """The columns whose cells matter: those that go out, and those that label them or decide what goes out."""
        labels = (pair.label for pair in self.pairs if pair.label != ABSENT)
        return (*self.columns, *labels, *self.decisive)

    @property
    def looks(self) -> tuple[tuple[Condition, int], ...]:
        """The conditions of all branches, each with its column."""
        pairs = zip(self.rule.branches, self.deciding, strict=True)
        return tuple(pair for branch, at in pairs for pair in zip(branch.conditions, at, strict=True))

    @property
    def decisive(self) -> tuple[int, ...]:
        """The columns that the branches look at, each once."""
        return tuple(dict.fromkeys(position for _, position in self.looks))


def resolve(mapping: Mapping, columns: HeaderIndex) -> tuple[list[Resolved], list[Problem]]:
    """The rules that this sheet can fill, and the problems of those that it cannot."""
    resolved: list[Resolved] = []
    problems: list[Problem] = []
    for rule in mapping.rules:
        found, wrong = resolve_rule(rule, columns)
        problems += wrong
        if found:
            resolved.append(found)
    return resolved, problems


def resolve_rule(rule: Rule, columns: HeaderIndex) -> tuple[Resolved | None, list[Problem]]:
    """The rule with its columns, None where the sheet cannot fill it; and why not."""
    if rule.branches:
        return _resolve_branches(rule, columns)
    return _resolve_sources(rule, columns)


def resolve_header(header: str, columns: HeaderIndex) -> tuple[int | None, str]:
    """The one column that answers to a header; or a problem, "" where there is simply none."""
    found = columns.find(header)
    if len(found) == 1:
        return found[0], ""
    if found:
        return None, _repeated(header, found)
    if match := _OCCURRENCE.fullmatch(header):
        again = columns.find(match[1])
        if int(match[2]) <= len(again):
            return again[int(match[2]) - 1], ""
    return None, ""


def resolve_condition(condition: Condition, columns: HeaderIndex) -> tuple[int | None, str]:
    """The one column that a condition looks at, or a problem."""
    position, problem = resolve_header(condition.header, columns)
    return position, "" if position is not None else problem or _missing(condition.header, columns)


def _repeated(header: str, found: list[int]) -> str:
    names = [column_name(position) for position in found]
    return (
        f"the header {header!r} stands at {listed(names)}; write {names[0]!r} to mean one of them, "
        f"or [{', '.join(names)}] for the first that is not blank"
    )


def _resolve_sources(rule: Rule, columns: HeaderIndex) -> tuple[Resolved | None, list[Problem]]:
    if rule.constant is not None:
        return Resolved(rule), []
    if rule.labelled:
        return _resolve_labelled(rule, rule.labelled, columns)
    headers = places(rule.template) if rule.template is not None else rule.headers
    answers = [resolve_header(header, columns) for header in headers]
    problems = [
        (_place(rule, header), problem) for header, (_, problem) in zip(headers, answers, strict=True) if problem
    ]
    absent = [header for header, (position, problem) in zip(headers, answers, strict=True) if position is None]
    if problems:
        return None, problems
    found = tuple(ABSENT if position is None else position for position, _ in answers)
    if rule.template is not None or rule.glue is not None:
        return _resolve_every(rule, found, absent, columns)
    kept = tuple(dict.fromkeys(position for position in found if position != ABSENT))
    if kept:
        return Resolved(rule, kept), []
    return None, [] if rule.optional else _all_missing(rule, absent, columns)


def _resolve_branches(rule: Rule, columns: HeaderIndex) -> tuple[Resolved | None, list[Problem]]:
    answers = [[resolve_condition(one, columns) for one in branch.conditions] for branch in rule.branches]
    problems = [
        (condition.place, problem)
        for branch, found in zip(rule.branches, answers, strict=True)
        for condition, (_, problem) in zip(branch.conditions, found, strict=True)
        if problem
    ]
    if problems:
        return None, [] if rule.optional else problems
    places = (tuple(position for position, _ in found if position is not None) for found in answers)
    return Resolved(rule, deciding=tuple(places)), []


def _resolve_every(
    rule: Rule, found: tuple[int, ...], absent: list[str], columns: HeaderIndex
) -> tuple[Resolved | None, list[Problem]]:
    if absent and not rule.optional:
        return None, _all_missing(rule, absent, columns)
    if found and len(absent) == len(found):
        return None, []
    return Resolved(rule, found), []


def _resolve_labelled(rule: Rule, labelled: Labelled, columns: HeaderIndex) -> tuple[Resolved | None, list[Problem]]:
    labels: dict[int, int] = {}
    for pattern in reversed(labelled.label):
        labels |= columns.numbered(pattern)
    values = columns.numbered(labelled.value)
    pairs = tuple(Pair(values[number], labels.get(number, ABSENT)) for number in sorted(values))
    if pairs:
        return Resolved(rule, pairs=pairs), []
    return None, [] if rule.optional else _all_missing(rule, [labelled.value.replace("{n}", "1")], columns)


def _missing(header: str, columns: HeaderIndex) -> str:
    near = columns.nearest(header)
    return f"the sheet has no header {header!r}" + (f"; did you mean {near!r}?" if near else "")


def _all_missing(rule: Rule, headers: Iterable[str], columns: HeaderIndex) -> list[Problem]:
    return [(_place(rule, header), _missing(header, columns)) for header in headers]


def _place(rule: Rule, header: str) -> Place | None:
    """Where a header of the rule stands; of a template's, where the rule does."""
    return dict(zip(rule.headers, rule.places, strict=False)).get(header, rule.place)
