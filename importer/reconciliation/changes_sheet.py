"""The sheet `Changes`: what was sent otherwise than typed, gathered by kind where nobody need look at every cell.

A roster of 100,000 rows has 700,000 changes, nearly all of them a phone number in another notation: nobody can find the
zip that was repaired among them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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


def changes_page(
    changes: Iterable[Change], sheet: Sheet, altered: Sequence[tuple[int, int, str]], *, every: bool = False
) -> Page:
    """Cells that were sent otherwise than typed, and cells that this workbook cannot show as they are.

    With `every` no change is gathered with others of its kind.
    """
    kinds: dict[tuple[str, str, str], list[Change]] = defaultdict(list)
    alone = []
    for change in changes:
        if not every and is_routine(change):
            kinds[change.header, change.field, change.why].append(change)
        else:
            alone.append(change)
    alone += [change for same in kinds.values() if len(same) <= EXAMPLES for change in same]
    rows: list[Sequence[Value]] = [*_gathered(same for same in kinds.values() if len(same) > EXAMPLES)]
    rows += [
        (one.row, one.header, one.field, one.typed, one.sent, one.why, 1)
        for one in sorted(alone, key=lambda change: change.row)
    ]
    rows += [
        (row, sheet.header_label(position), "", text, "", f"Shown differently here: {why_altered(text)}.", 1)
        for row, position, text in altered
    ]
    return table(CHANGES, CHANGES_COLUMNS, rows, "Every cell was sent as it was typed.")


def _gathered(kinds: Iterable[Sequence[Change]]) -> Iterator[Sequence[Value]]:
    """One line a kind, the most frequent first."""
    for same in sorted(kinds, key=len, reverse=True):
        typed, sent = examples((one.typed, one.sent) for one in same)
        yield "", same[0].header, same[0].field, typed, sent, same[0].why, len(same)


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
    field, typed, sent = FIELD.get(change.field), change.typed, change.sent
    if field is None or field.match_key:
        return typed.strip() == sent
    if not sent or field.kind in {Kind.CHOICE, Kind.FLAG}:
        return True
    if field.kind is Kind.DATE:
        return not _took_an_order(typed)
    if field.kind is Kind.PHONE:
        return _digits(sent).endswith(_digits(typed)) and not re.search("[A-Za-z]", typed)
    if field.kind in {Kind.MONEY, Kind.COUNT, Kind.RATING}:
        return _amount(typed) == _amount(sent)
    return _letters(typed) == _letters(sent)


def _took_an_order(typed: str) -> bool:
    """Whether the date would be another one if day and month stood in the other order."""
    day_or_month = [int(part) for part in re.findall(r"\d+", typed) if len(part) < len("1975")][:2]
    spelled_or_first = re.match(r"\s*\d{4}", typed) or re.search("[A-Za-z]", typed)
    return not spelled_or_first and len(set(day_or_month)) > 1 and max(day_or_month) <= LAST_MONTH


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _amount(text: str) -> Decimal | str:
    """The number that plain figures spell, with their dollar sign and commas; else the text itself."""
    try:
        return Decimal(text.strip().removeprefix("$").replace(",", ""))
    except InvalidOperation:
        return text
