"""Renders a number in a cell under its number format -> the text a person sees.

Not a whole number formatter: thousands separators, currency signs and rounding to fewer decimals are looks, and the
number behind them is what is wanted. What a format *says* is followed: a date, a time, a percentage, and digits that
the format alone supplies (02139 under `00000`, 555-0100 under `000-0000`).
"""

import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from importer.formats.excel_dates import clock, iso, moment
from importer.model import DateOrder


class Doubt(NamedTuple):
    """A cell's text that must not be trusted, and why."""

    text: str
    why: str
    seen: str = ""
    """What stands in the cell for whoever looks for it there; "" if it is the text."""


Render = Callable[[str], "str | Doubt"]

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-m-d"),
    **dict.fromkeys((32, 33, 55, 56), "h:mm:ss"),
}  # fmt: skip
"""Formats that a workbook uses by number without spelling them out (ECMA-376 part 1, 18.8.30)."""

LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.')
BRACKET = re.compile(r"\[[^\]]*\]")
ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
PIECE = re.compile(r'"[^"]*"?|\\.|_.|\*.|.', re.DOTALL)
MARKS = "-() +"
ZERO, HASH = "\ue000", "\ue001"
PLACES = frozenset((ZERO, HASH))
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip
TRUTHS = {"TRUE()": "TRUE", "FALSE()": "FALSE"}
"""LibreOffice saves a boolean as one of these formulas, whose stored result is 1 or 0."""
MOST_DIGITS = 15
"""Excel keeps fifteen digits of a number, and other programs store what is left of the rest as zeros."""
LONGEST_EXACT = 10**MOST_DIGITS


SHOWN: dict[str, DateOrder] = {"mdy": "month_first", "dmy": "day_first"}


def renderer(code: str, *, date1904: bool = False) -> Render:
    """How to show the numbers of cells with this format."""
    sections = split_sections(code)
    # The first section says what kind of number it is; the others are for negative ones and for zero.
    first = sections[0]
    bare = BRACKET.sub("", LITERAL.sub("", first)).lower()
    if ELAPSED.search(LITERAL.sub("", first)):
        return duration
    # `0 d` has a letter of a date as well, but dates have no places for digits; mm:ss.0 has one for tenths of a second.
    if bare != "general" and not re.search("[0#?]", bare.split(".")[0]) and re.search("[ymdhs]", bare):
        return date_renderer(has_day=bool(re.search("[yd]", bare)) or not re.search("[hs]", bare), date1904=date1904)
    if "%" in bare:
        return percentage(bare)
    return mask_renderer(sections) if any(map(mask_of, sections)) else general


def shown_order(code: str) -> DateOrder | None:
    """Whether a format shows dates in figures with the day or the month in front of the year; None for all others.

    To be asked about formats that are spelled out: those a workbook uses by number alone look as the reader's computer
    is set.
    """
    runs = re.findall("y+|m+|d+|[hs]", BRACKET.sub("", LITERAL.sub("", split_sections(code)[0])).lower())
    in_figures = [run[0] for run in runs if len(run) <= 2 or run[0] == "y"]
    return SHOWN.get("".join(in_figures)[:3])


def split_sections(code: str) -> list[str]:
    """The parts of a format between semicolons that are not quoted."""
    held = LITERAL.sub(lambda found: found.group().replace(";", "\0"), code)
    return [section.replace("\0", ";") for section in held.split(";")]


def general(value: str) -> "str | Doubt":
    """A number without added digits: 1250000.0 is 1250000, 0.30000000000000004 is 0.3; long integers are doubtful."""
    if value.isdigit() and value.isascii() and len(value) <= MOST_DIGITS and (value[0] != "0" or len(value) == 1):
        return value
    number = finite(value)
    if number is None:
        return Doubt(value, "is not a number, though the workbook says so")
    if number == int(number):
        return _integer(value, number)
    # Excel keeps fifteen digits; what comes behind them is the noise of binary fractions.
    text = f"{number:.15g}"
    return format(Decimal(text), "f") if "e" in text and abs(number) > 1e-10 else text.upper()


def finite(value: str) -> float | None:
    """The number a text spells, or None for nonsense, infinity and what is too large."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _integer(value: str, number: float) -> "str | Doubt":
    if abs(number) < LONGEST_EXACT:
        return str(int(number))
    # The digits as the file has them: sixteen of which one is lost are still found by eye.
    text = value if re.fullmatch(r"-?[1-9]\d*", value) else f"{number:.15g}".upper()
    if "E" in text and abs(number) < 1e21:
        text = str(int(Decimal(text)))
    return Doubt(text, "is a number of more than 15 digits, of which Excel keeps only the first 15")


def duration(value: str) -> "str | Doubt":
    """A length of time as HH:MM:SS."""
    number = finite(value)
    return Doubt(value, "is not a time") if number is None or abs(number) > 1e9 else clock(number)


def date_renderer(*, has_day: bool, date1904: bool) -> Render:
    """How to show a cell whose format has parts of a date or a time."""

    def render(value: str) -> "str | Doubt":
        number = finite(value)
        if number is None:
            return Doubt(value, "is not a date")
        # Below one there is no day yet: a time of day by itself.
        if 0 <= number < 1 and (not has_day or number > 0) and not (date1904 and has_day):
            return clock(number)
        when = moment(number, date1904=date1904)
        return Doubt(value, "is formatted as a date, but no date has this number") if when is None else iso(when)

    return render


def percentage(bare: str) -> Render:
    """How to show percentages with as many decimals as the format has."""
    decimals = re.search(r"\.([0#?]+)", bare)
    places = len(decimals.group(1)) if decimals else 0
    optional = len(decimals.group(1)) - len(decimals.group(1).rstrip("#?")) if decimals else 0

    def render(value: str) -> "str | Doubt":
        number = finite(value)
        if number is None or abs(number) > 1e15:
            return Doubt(value, "is not a number, though the workbook says so")
        # In decimals, for 0.285 times 100 is 28.499999999999996 in binary.
        shown = (Decimal(f"{number:.15g}") * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        text = f"{shown:f}"
        for _ in range(optional):
            text = text.removesuffix("0")
        return f"{text.removesuffix('.')}%"

    return render


def mask_of(section: str) -> str | None:
    """The mask a section puts over whole numbers, such as `(000) 000-0000`, or None if it is no mask.

    Places stand in it as ZERO and HASH, so that a literal 0 is not taken for one.
    """
    mask = ""
    for piece in PIECE.findall(BRACKET.sub("", section)):
        if piece in "0#":
            mask += ZERO if piece == "0" else HASH
        elif piece[0] in '"\\' or piece in MARKS:
            mask += piece.strip('"') if piece[0] == '"' else piece[-1]
        elif piece[0] not in "_*":  # `_x` is a gap as wide as x, `*x` fills the column with x
            return None
    inside = mask.strip("".join(set(mask) - {ZERO, HASH}))
    # A single zero only says that a number is whole.
    is_mask = mask.count(ZERO) > 1 or not set(inside) <= {ZERO, HASH}
    return mask.strip() if is_mask and inside else None


def mask_renderer(sections: list[str]) -> Render:
    """How to show whole numbers whose digits fill the places of a mask; other numbers are shown as they are."""
    masks = [mask_of(section) for section in sections]
    zeros = len(masks[0]) if len(masks) == 1 and masks[0] and set(masks[0]) == {ZERO} else 0

    def render(value: str) -> "str | Doubt":
        if zeros and value.isdigit() and value.isascii() and len(value) <= MOST_DIGITS:
            return value.zfill(zeros)
        number = finite(value)
        # Places are filled with the digits of a whole number; a fraction under 00000 is no zip code.
        if number is None or number != int(number) or abs(number) >= LONGEST_EXACT:
            return general(value)
        position, signed = _section_for(number, sections)
        mask = masks[position]
        if mask is None:
            return general(value)
        text = fill(mask, str(abs(int(number))))
        return f"-{text}" if number < 0 and signed else text

    return render


def _section_for(number: float, sections: list[str]) -> tuple[int, bool]:
    """Which section Excel applies to a number, and whether it writes the minus sign itself."""
    conditions = [CONDITION.search(section) for section in sections]
    if any(conditions):
        for position, condition in enumerate(conditions):
            if condition is None or COMPARE[condition.group(1)](number, float(condition.group(2))):
                return position, True
        return len(sections) - 1, True
    if number < 0 and len(sections) > 1:
        return 1, False
    if number == 0 and len(sections) > 2:
        return 2, False
    return 0, True


def fill(mask: str, digits: str) -> str:
    """Put digits into a mask from the right; places left over are 0 or, for HASH, nothing."""
    shown: list[str] = []
    places = mask.count(ZERO) + mask.count(HASH)
    rest = list(digits)
    for character in reversed(mask):
        if character not in PLACES:
            shown.append(character)
            continue
        places -= 1
        shown.append(rest.pop() if rest else "0" if character == ZERO else "")
        if places == 0:  # the leftmost place takes all digits that are left
            shown.extend(reversed(rest))
            rest.clear()
    return "".join(reversed(shown))
