"""Rows of which it is in doubt who they are: why, in a few words, and which of their cells are to be looked at."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from importer.english import clipped, listed, row_list
from importer.fields import label_of
from importer.model import Draft, Finding, Group, Plan, Severity

_MENTIONED = 6
_LONGEST_LIST = 200
_PAIR = 2


def doubts(plan: Plan) -> Mapping[int, str]:
    """Held row -> why it is in doubt who this is, in one short sentence."""
    return {row: _doubt(group, row) for group, rows in _in_doubt(plan) for row in rows}


def cells_in_doubt(plan: Plan, draft: Draft) -> Mapping[int, list[Finding]]:
    """Held row -> its cells in which the doubt lies: a key shared by different names, else what the rows differ in."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for group, rows in _in_doubt(plan):
        for one in _shared(group, draft) if group.keys else _differing(group, draft):
            if one.row in rows:
                found[one.row].append(one)
    return found


def _in_doubt(plan: Plan) -> Iterator[tuple[Group, Collection[int]]]:
    """Every held group, and of different people the rows that nothing is left to find by."""
    for group in plan.groups:
        if group.decision == "held":
            yield group, frozenset(group.rows)
        elif group.decision == "different people":
            yield group, plan.held.keys() & set(group.rows)


def _doubt(group: Group, row: int) -> str:
    others = _others(group, row)
    if group.decision == "different people":
        return f"It is somebody else than {others}, and has no e-mail or agent id of its own."
    if group.keys:
        keys = listed([label_of(name) for name in group.keys], last=" or ")
        if len(group.rows) == _PAIR:
            return f"{others.capitalize()} has the same {keys} under a different name."
        return f"{others.capitalize()} have the same {keys} under different names."
    if group.differences:
        fields = clipped(listed([label_of(difference.field) for difference in group.differences]), _LONGEST_LIST)
        return f"It is one person with {others}, but the rows differ in {fields}."
    return f"It is one person with {others}, and such rows wait for your decision."


def _others(group: Group, row: int) -> str:
    """The other rows of a group by number; only the first few are looked at, for a mailbox may be in every row."""
    others = [other for other in group.rows[: _MENTIONED + 1] if other != row]
    return row_list(others, _MENTIONED, in_all=len(group.rows) - 1)


def _shared(group: Group, draft: Draft) -> Iterator[Finding]:
    """The cells of the shared keys: in a team's mailbox the addresses are to be mended, not everybody's names."""
    for name in group.keys:
        cells = draft.frame[name].loc[list(group.rows)].tolist()
        counts = Counter(text.strip().casefold() for text in cells)
        for row, text in zip(group.rows, cells, strict=True):
            if text.strip() and counts[text.strip().casefold()] > 1:
                yield _finding(row, name, text, draft, "a shared key", group.reason)


def _differing(group: Group, draft: Draft) -> Iterator[Finding]:
    for difference in group.differences:
        values = "; ".join(f"row {row}: {value}" for row, value in islice(difference.values, 2 * _MENTIONED))
        for row, value in difference.values:
            message = f"The rows of this group differ here. {values}"
            yield _finding(row, difference.field, value, draft, "rows differ", message)


def _finding(row: int, name: str, value: str, draft: Draft, problem: str, message: str) -> Finding:
    return Finding(row, name, draft.headers.get(name, ""), value, Severity.WARNING, problem, message)
