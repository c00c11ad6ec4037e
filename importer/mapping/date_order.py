"""Infers in which order day, month and year stand in a column, as far as its own dates prove it.

One slip must not turn a column: a single cell that speaks against the habit of the region proves nothing, nor do a few
among many that could be read both ways, for of true dates three in five have a day above twelve.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from importer.english import agreeing, counted, listed, row_list
from importer.model import DateOrder

_DATE = re.compile(r"\s*(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})(?:[T ,].*)?", re.DOTALL)
_COMPACT = re.compile(r"([0-3]\d)([0-3]\d)((?:19|20)\d\d)", re.ASCII)
_MOST_MONTHS = 12
_MOST_DAYS = 31

WRITTEN: Mapping[DateOrder, str] = {
    "day_first": "day first",
    "month_first": "month first",
    "year_first": "year first",
}
_MONTH_FIRST = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "PH", "FM", "PW", "MH"})
_NO_HABIT = frozenset({"CA", "CN", "HU", "IR", "JP", "KR", "LT", "MN", "SE", "TW", "ZA"})
"""Where both orders are met, or the year stands first."""
_FEW = 2
_SHARE = 4
"""A quarter of the cells that hang on an order has to prove it, where the region writes otherwise."""
_MENTIONED = 3


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """What the cells of one column say about the order of their dates."""

    witnesses: Mapping[DateOrder, tuple[int, ...]]
    """Order -> the rows whose cells can be read in no other."""
    hanging: int
    """How many cells can be read with the day first and with the month first."""
    shown: DateOrder | None = None
    """How a workbook shows those cells of the column that are real dates."""
    has_points: bool = False
    """Whether all dates stand like 24.03.1975, as they are written where the day comes first."""

    def settled(self, region: str) -> DateOrder | None:
        """The order that is beyond doubt in a file from this region; None leaves it to a person."""
        if len(self.witnesses) != 1 or self.shown not in {None, *self.witnesses}:
            return None
        (order,) = self.witnesses
        return order if self.is_sure(order, region) or not self.hanging else None

    def is_sure(self, order: DateOrder, region: str) -> bool:
        """Whether the witnesses are more than a slip: as many as one would expect, or not against the habit."""
        habit = self.shown or ("day_first" if self.has_points else habit_of(region))
        seen = len(self.witnesses.get(order, ()))
        return habit in {None, order} or (seen >= _FEW and seen * _SHARE >= self.hanging)

    def in_words(self, region: str) -> str:
        """The evidence in words: how many cells speak for what, which rows, and how many hang on it."""
        hang = f"{counted(self.hanging, 'cell')} {agreeing(self.hanging, 'hangs', 'hang')} on it"
        order = self.settled(region)
        if order and self.is_sure(order, region):
            return f"the column's own dates prove it, {self._cells(order)}; {hang}"
        if not self.witnesses:
            shown = f"; its real dates are shown {WRITTEN[self.shown]}" if self.shown else ""
            return f"nothing in the column proves which{shown}"
        if self.shown:
            return f"the column's real dates are shown {WRITTEN[self.shown]}, but {self._sides}; {hang}"
        if len(self.witnesses) > 1:
            return f"the column contradicts itself: {self._sides}; {hang}"
        ((order, rows),) = self.witnesses.items()
        speak = agreeing(len(rows), "speaks", "speak")
        named = row_list(rows, _MENTIONED)
        return f"only {named} {speak} for {WRITTEN[order]}, against the habit of the region; {hang}"

    @property
    def _sides(self) -> str:
        return listed([f"{WRITTEN[order]} in {self._cells(order)}" for order in sorted(self.witnesses)])

    def _cells(self, order: DateOrder) -> str:
        rows = self.witnesses[order]
        return f"{counted(len(rows), 'cell')} ({row_list(rows, _MENTIONED)})"


def habit_of(region: str) -> DateOrder | None:
    """How dates are written where these phone numbers are at home; None where nobody can say."""
    if region in _NO_HABIT:
        return None
    return "month_first" if region in _MONTH_FIRST else "day_first"


def order_evidence(rows: Sequence[int], cells: Iterable[str], shown: DateOrder | None = None) -> OrderEvidence:
    """What the cells of a column prove. ISO dates and month names prove nothing, and need no order."""
    memory: dict[str, tuple[DateOrder | None, bool]] = {}
    witnesses: defaultdict[DateOrder, list[int]] = defaultdict(list)
    hanging = 0
    for row, cell in zip(rows, cells, strict=True):
        if cell not in memory:
            memory[cell] = (_proved(cell), _is_open(cell))
        order, is_open = memory[cell]
        hanging += is_open
        if order:
            witnesses[order].append(row)
    has_points = all("." in cell for cell, (order, is_open) in memory.items() if order or is_open)
    return OrderEvidence({order: tuple(where) for order, where in witnesses.items()}, hanging, shown, has_points)


def _parts(value: str) -> tuple[str, str, str] | None:
    match = _DATE.fullmatch(value) or _COMPACT.fullmatch(value)
    return (match[1], match[2], match[3]) if match and len(match[1]) <= 2 else None


def _proved(value: str) -> DateOrder | None:
    if not (parts := _parts(value)):
        return None
    first, second, last = map(int, parts)
    # Two digits that can be no day are a year.
    if first > _MOST_DAYS:
        return "year_first" if 1 <= second <= _MOST_MONTHS and 1 <= last <= _MOST_DAYS else None
    if 1 <= first <= _MOST_MONTHS < second <= _MOST_DAYS:
        return "month_first"
    year_may_stand_first = len(parts[2]) <= 2 and last <= _MOST_DAYS  # 24/03/12
    return "day_first" if first > _MOST_MONTHS >= second >= 1 and not year_may_stand_first else None


def _is_open(value: str) -> bool:
    """Whether a cell is a date with the day first and another one with the month first."""
    if not (parts := _parts(value)):
        return False
    first, second, _ = map(int, parts)
    return first != second and 1 <= first <= _MOST_MONTHS and 1 <= second <= _MOST_MONTHS
