"""What a spreadsheet program makes of a CSV cell that it takes for a number, a date or a truth, and saves again.

Nobody typed that: 02139 that came back as 2139 is no correction. A workbook has no such trouble, its cells are text.
"""

import re
from decimal import Decimal

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TRUTHS = ("true", "false")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_DATE = re.compile(
    rf"(?:\d{{1,4}}|(?:{'|'.join(_MONTHS)})[a-z]*)(?:[-/., ]+(?:\d{{1,4}}|(?:{'|'.join(_MONTHS)})[a-z]*)){{1,2}}"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?",
    re.IGNORECASE,
)
_PARTS = re.compile(rf"\d+|{'|'.join(_MONTHS)}", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"\d{4}")
_EXACT = 15
"""Digits that a spreadsheet program keeps of a number."""
_PLAIN = re.compile(r"0|[1-9]\d{0,10}")
"""Numbers that are shown as they are typed; of longer ones only a few digits are."""


def may_be_respelled(text: str) -> bool:
    """Whether a spreadsheet program may write the cell otherwise than it read it."""
    if not text or _PLAIN.fullmatch(text):
        return False
    return text.casefold() in _TRUTHS or bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))


def is_respelled(text: str, original: str) -> bool:
    """Whether the text says what the original said, as a spreadsheet program would write it."""
    if not may_be_respelled(original):
        return False
    if original.casefold() in _TRUTHS:
        return text.casefold() == original.casefold()
    if _NUMBER.fullmatch(original):
        return bool(_NUMBER.fullmatch(text)) and _is_same_number(text, original)
    return _is_same_date(text, original)


def _is_same_number(text: str, original: str) -> bool:
    digits = len(re.sub(r"\D", "", text.casefold().partition("e")[0])) if "e" in text.casefold() else _EXACT
    return _rounded(text, digits) == _rounded(original, digits)


def _rounded(text: str, digits: int) -> Decimal:
    return Decimal(f"{Decimal(text):.{digits - 1}e}")


def _is_same_date(text: str, original: str) -> bool:
    """The same parts; in another order only where the notation is another one, for a person may have swapped them."""
    ours, theirs = _parts(original), _parts(text)
    if ours == theirs:
        return True
    is_other_notation = bool(_YEAR_FIRST.match(original)) or bool(re.search("[A-Za-z]", text))
    return is_other_notation and sorted(ours) == sorted(theirs)


def _parts(text: str) -> list[int]:
    """The numbers of a date and its time, a month's name being one; full minutes are written without seconds."""
    found = _PARTS.findall(re.sub(r"(:\d\d):00$", r"\1", text))
    return [int(part) if part.isdecimal() else _MONTHS.index(part[:3].casefold()) + 1 for part in found]
