"""The sheet `Changes`: what was sent otherwise than typed, gathered by kind where nobody need look at every cell.

A roster of 100,000 rows has 700,000 changes, nearly all of them a phone number in another notation: nobody can find the
zip that was repaired among them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice

from importer.fields import FIELD, Kind
from importer.model import Change, Sheet
from importer.reconciliation.cell_xml import Value, why_altered
from importer.reconciliation.sheet_page import Column, Page, table

CHANGES = "Changes"
CHANGES_COLUMNS = (
    Column("Row", 8, "plain number"),
    Column("Header", 24, "text"),
    Column("Field", 20, "text"),
    Column("As typed", 36, "wrap"),
    Column("As sent", 36, "wrap"),
    Column("Why", 56, "wrap"),
    Column("Cells", 9, "count"),
)
EXAMPLES = 3
"""A kind of so few cells is listed cell by cell, too."""
LAST_MONTH = 12
_DIGITS, _NO_DIGITS, _LETTER = re.compile(r"\d+"), re.compile(r"\D+"), re.compile("[A-Za-z]")
_YEAR_FIRST = re.compile(r"\s*\d{4}")


@dataclass(slots=True)
class Alike:
    """The routine changes of one kind, of which a few stand for all."""

    first: list[Change] = field(default_factory=list)
    pairs: dict[tuple[str, str], None] = field(default_factory=dict)
    cells: int = 0

    def add(self, change: Change) -> None:
        """Count one more, and keep it while there are few."""
        self.cells += 1
        if self.cells <= EXAMPLES:
            self.first.append(change)
        if len(self.pairs) < EXAMPLES:
            self.pairs[change.typed, change.sent] = None


def changes_page(
    changes: Iterable[Change], sheet: Sheet, altered: Sequence[tuple[int, int, str]], *, every: bool = False
) -> Page:
    """Cells that were sent otherwise than typed, and cells that this workbook cannot show as they are.

    With `every` no change is gathered with others of its kind.
    """
    kinds: dict[tuple[str, str, str], Alike] = defaultdict(Alike)
    alone = []
    for change in changes:
        if not every and is_routine(change):
            kinds[change.header, change.field, change.why].add(change)
        else:
            alone.append(change)
    alone += [change for alike in kinds.values() if alike.cells <= EXAMPLES for change in alike.first]
    rows: list[Sequence[Value]] = [*_gathered(alike for alike in kinds.values() if alike.cells > EXAMPLES)]
    rows += [
        (one.row, one.header, one.field, one.typed, one.sent, one.why, 1)
        for one in sorted(alone, key=lambda change: change.row)
    ]
    rows += [
        (row, sheet.header_label(position), "", text, "", f"Shown differently here: {why_altered(text)}.", 1)
        for row, position, text in altered
    ]
    return table(CHANGES, CHANGES_COLUMNS, rows, "Every cell was sent as it was typed.")


def _gathered(kinds: Iterable[Alike]) -> Iterator[Sequence[Value]]:
    """One line a kind, the most frequent first."""
    for alike in sorted(kinds, key=lambda kind: kind.cells, reverse=True):
        typed, sent = examples(alike.pairs)
        one = alike.first[0]
        yield "", one.header, one.field, typed, sent, one.why, alike.cells


def examples(pairs: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The first few different pairs as two texts of as many lines, to stand side by side."""
    left, right = zip(*islice(dict.fromkeys(pairs), EXAMPLES), strict=True)
    return "\n".join(left), "\n".join(right)


def is_routine(change: Change) -> bool:
    """Whether what is sent says the same as what was typed beyond doubt, or a person said how it is to be translated.

    Not so for a match key, on which everything hangs: there only the space around it goes without saying.
    """
    if change.look is not None:
        return not change.look
    about, typed, sent = FIELD.get(change.field), change.typed, change.sent
    if about is None or about.match_key:
        return typed.strip() == sent
    if not sent or about.kind in {Kind.CHOICE, Kind.FLAG}:
        return True
    if about.kind is Kind.DATE:
        return not _took_an_order(typed)
    if about.kind is Kind.PHONE:
        return _digits(sent).endswith(_digits(typed)) and not _LETTER.search(typed)
    if about.kind in {Kind.MONEY, Kind.COUNT, Kind.RATING}:
        return _amount(typed) == _amount(sent)
    return _letters(typed) == _letters(sent)


def _took_an_order(typed: str) -> bool:
    """Whether the date would be another one if day and month stood in the other order."""
    day_or_month = [int(part) for part in _DIGITS.findall(typed) if len(part) < len("1975")][:2]
    spelled_or_first = _YEAR_FIRST.match(typed) or _LETTER.search(typed)
    return not spelled_or_first and len(set(day_or_month)) > 1 and max(day_or_month) <= LAST_MONTH


def _digits(text: str) -> str:
    return _NO_DIGITS.sub("", text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _amount(text: str) -> Decimal | str:
    """The number that plain figures spell, with their dollar sign and commas; else the text itself."""
    try:
        return Decimal(text.strip().removeprefix("$").replace(",", ""))
    except InvalidOperation:
        return text
