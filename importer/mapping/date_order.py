"""Infers in which order day, month and year stand in a column, as far as its own dates prove it."""

import re
from collections.abc import Iterable

from importer.model import DateOrder

_DATE = re.compile(r"\s*(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})(?:[T ,].*)?", re.DOTALL)
_MOST_MONTHS = 12
_MOST_DAYS = 31


def proved_orders(values: Iterable[str]) -> frozenset[DateOrder]:
    """The orders that single cells prove; two of them contradict each other. ISO dates and month names need none."""
    return frozenset(order for value in values if (order := _proved(value)))


def _proved(value: str) -> DateOrder | None:
    match = _DATE.fullmatch(value)
    if not match or len(match[1]) > 2:
        return None
    first, second, last = int(match[1]), int(match[2]), int(match[3])
    # Two digits that can be no day are a year.
    if first > _MOST_DAYS:
        return "year_first" if 1 <= second <= _MOST_MONTHS and 1 <= last <= _MOST_DAYS else None
    if 1 <= first <= _MOST_MONTHS < second <= _MOST_DAYS:
        return "month_first"
    year_may_stand_first = len(match[3]) <= 2 and last <= _MOST_DAYS  # 24/03/12
    return "day_first" if first > _MOST_MONTHS >= second >= 1 and not year_may_stand_first else None
