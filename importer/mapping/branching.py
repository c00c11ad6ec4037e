"""Fields that conditions decide: row by row what the first branch says whose conditions all hold."""

from importer.mapping.column_resolution import Resolved
from importer.mapping.conditions import holds, in_words
from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.rule_cells import Cells, RuleSource
from importer.model import Branch, Change, Condition

OTHERWISE = "by `else` of the mapping"


def fill_branches(builder: DraftBuilder, resolved: Resolved, header: str) -> Cells:
    """The field's cells, after noting by which branch each one is sent."""
    rule = resolved.rule
    chosen = _chosen(resolved, builder.source)
    targets = [*(branch.target for branch in rule.branches), rule.otherwise]
    reasons = [*map(_why, rule.branches), OTHERWISE]
    typed = builder.source.cells(resolved.decisive[0])
    builder.changes += [
        Change(row, rule.field, header, cell, targets[at], reasons[at], look=False)
        for row, cell, at in zip(builder.rows, typed, chosen, strict=True)
        if targets[at] not in {"", cell}
    ]
    return [targets[at] for at in chosen]


def _chosen(resolved: Resolved, source: RuleSource) -> list[int]:
    """For every row the number of its branch, one more than the last where no branch holds."""
    chosen = [len(resolved.deciding)] * len(source.rows)
    for at, branch in reversed([*enumerate(resolved.rule.branches)]):
        pairs = zip(branch.conditions, resolved.deciding[at], strict=True)
        held = [_where_holds(condition, source.cells(position)) for condition, position in pairs]
        chosen = [at if all(row) else other for other, row in zip(chosen, zip(*held, strict=True), strict=True)]
    return chosen


def _where_holds(condition: Condition, cells: Cells) -> list[bool]:
    table = {cell: holds(condition, cell) for cell in set(cells)}
    return [table[cell] for cell in cells]


def _why(branch: Branch) -> str:
    return f"the mapping's condition: {' and '.join(map(in_words, branch.conditions))}"
