"""Cells for one rule: columns of text in, one column of text out. Each cell is judged once per distinct value."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from importer.blanks import stands_for_no_name, stands_for_nothing
from importer.fields import FIELD, Kind
from importer.mapping import residue
from importer.mapping.column_resolution import ABSENT, Pair, Resolved
from importer.mapping.header_matching import header_key
from importer.mapping.rule_options import FULL_NAME
from importer.mapping.templates import compile_template, fill
from importer.model import Rule, Sheet

Cells = list[str]
NAMES = frozenset({FULL_NAME, *(name for name, field in FIELD.items() if field.kind is Kind.NAME)})


class RuleSource:
    """A sheet's columns as lists of text without outer space and residue, each made once."""

    def __init__(self, sheet: Sheet, clear_token: str = "") -> None:
        self._frame = sheet.frame
        self._clear_token = clear_token.strip().casefold()
        self._columns: dict[int, Cells] = {}
        self._untidy: dict[int, dict[int, str]] = {}
        self.rows: list[int] = sheet.frame.index.tolist()
        self.blank: Cells = [""] * len(self.rows)

    def cells(self, position: int) -> Cells:
        """The column's cells; what means nothing in any field is not part of a value."""
        if position == ABSENT:
            return self.blank
        if position not in self._columns:
            typed = self._frame.iloc[:, position].tolist()
            together = "\n".join(typed)
            # One search through the joined column spares a clean one the look at every cell.
            suspect = any(sign in together for sign in residue.SIGNS)
            cells = memoised(residue.undone, typed) if suspect else [cell.strip() for cell in typed]
            self._columns[position] = cells
            if cells != typed:
                pairs = zip(typed, cells, strict=True)
                self._untidy[position] = {place: raw for place, (raw, cell) in enumerate(pairs) if cell and raw != cell}
        return self._columns[position]

    def says_nothing(self, rule: Rule) -> Callable[[str], bool]:
        """Whether a cell leaves the rule to its other columns: blank, or a word for blank that the mapping lacks."""
        stands_for = stands_for_no_name if rule.field in NAMES else stands_for_nothing
        meant = {self._clear_token, *(word.strip().casefold() for word in rule.values)}
        return lambda cell: not cell or (stands_for(cell) and cell.casefold() not in meant)

    def said(self, rule: Rule, positions: Iterable[int]) -> list[Cells]:
        """The columns with blank cells where there is a word for blank."""
        nothing = self.says_nothing(rule)
        return [memoised(lambda cell: "" if nothing(cell) else cell, self.cells(position)) for position in positions]

    def untidy(self, position: int) -> Mapping[int, str]:
        """Place in the column -> cell as typed, where more was typed than a value."""
        self.cells(position)
        return self._untidy.get(position, {})


@dataclass(slots=True)
class Taken:
    """Which labelled cells earlier rules have already taken: column -> one truth per row."""

    cells: dict[int, list[bool]] = field(default_factory=dict)

    def of(self, position: int, count: int) -> list[bool]:
        """The column's truths, to be changed in place."""
        return self.cells.setdefault(position, [False] * count)


def memoised(function: Callable[[str], str], cells: Iterable[str]) -> Cells:
    """The function of every cell, worked out once per distinct cell; the very same list where it changes none."""
    cells = cells if isinstance(cells, list) else list(cells)
    changed = {cell: other for cell in set(cells) if (other := function(cell)) != cell}
    return [changed.get(cell, cell) for cell in cells] if changed else cells


def fill_rule(resolved: Resolved, source: RuleSource, taken: Taken) -> Cells:
    """What the rule's columns, constant or template give, before any value is translated."""
    rule = resolved.rule
    if rule.constant is not None:
        return [rule.constant] * len(source.rows)
    if rule.template is not None:
        return _fill_template(rule, rule.template, resolved.positions, source)
    if resolved.pairs:
        return _fill_labelled(resolved, source, taken)
    return first_filled([source.cells(position) for position in resolved.positions], source.says_nothing(rule))


def as_typed(filled: Cells, resolved: Resolved, source: RuleSource) -> Cells:
    """What columns gave, with all that was typed around it; the very same list where there was no more."""
    if resolved.rule.template is not None or resolved.rule.glue is not None:
        return filled
    typed = filled
    for order, position in enumerate(resolved.columns):
        before = [source.cells(earlier) for earlier in resolved.columns[:order]]
        own = source.cells(position)
        for place, raw in source.untidy(position).items():
            cell = filled[place]
            if own[place] == cell and all(cells[place] != cell for cells in before):
                typed = list(filled) if typed is filled else typed
                typed[place] = raw
    return typed


def first_filled(columns: Sequence[Cells], says_nothing: Callable[[str], bool]) -> Cells:
    """Row by row the first cell that says something; where none does, the first word for nothing."""
    filled, *others = columns
    for other in others:
        empty = set(filter(says_nothing, {*filled, *other}))
        pairs = zip(filled, other, strict=True)
        filled = [two if one in empty and (two not in empty or not one) else one for one, two in pairs]
    return filled


def first_value(cell: str, separator: str) -> str:
    """The first value that is not blank of a cell that holds several; a line break separates them, too."""
    parts = (part for line in cell.splitlines() for part in line.split(separator.strip() or separator))
    return next((value for part in parts if (value := part.strip())), "")


def _fill_template(rule: Rule, template: str, positions: Sequence[int], source: RuleSource) -> Cells:
    lines = compile_template(template)
    columns = source.said(rule, positions)
    if not columns:
        return [fill(lines, ())] * len(source.rows)
    return [fill(lines, cells) for cells in zip(*columns, strict=True)]


def _fill_labelled(resolved: Resolved, source: RuleSource, taken: Taken) -> Cells:
    """Row by row the first cell whose label is wanted and which no earlier rule has taken."""
    filled = list(source.blank)
    nothing = source.says_nothing(resolved.rule)
    for pair in resolved.pairs:
        cells = source.cells(pair.value)
        fits = _fitting_labels(resolved, pair, source)
        gone = taken.of(pair.value, len(cells))
        for index, cell in enumerate(cells):
            if fits[index] and not (gone[index] or filled[index] or nothing(cell)):
                filled[index] = cell
                gone[index] = True
    return filled


def _fitting_labels(resolved: Resolved, pair: Pair, source: RuleSource) -> list[bool]:
    labelled = resolved.rule.labelled
    assert labelled is not None
    wanted = {header_key(label) for label in labelled.wanted}
    unwanted = {header_key(label) for label in labelled.unwanted}
    # Labels repeat down the column, so each is judged once.
    labels = source.cells(pair.label)
    table = {label: _fits(header_key(label), wanted, unwanted) for label in set(labels)}
    return [table[label] for label in labels]


def _fits(label: str, wanted: set[str], unwanted: set[str]) -> bool:
    return label not in unwanted and (not wanted or label in wanted)
