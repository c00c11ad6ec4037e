"""Amounts of dollars as people write them: `$1.2M`, `1,250,000`, `850k`, `1.2 million`."""

import re
from decimal import Decimal

UNITS = {"": 1, "dollars": 1, **dict.fromkeys(["k", "thousand"], 10**3),
         **dict.fromkeys(["m", "mm", "mil", "mill", "mio", "million", "millions"], 10**6),
         **dict.fromkeys(["b", "bn", "bil", "billion", "billions"], 10**9)}  # fmt: skip
SIGN = r"(?:US\$|CA\$|C\$|USD|CAD|\$)"
AMOUNT = re.compile(
    rf"{SIGN}?\s{{0,3}}(?P<whole>\d{{1,15}}|\d{{1,3}}(?:,\d{{3}})*|)(?P<cents>\.\d{{1,20}})?\.?"
    rf"\s{{0,3}}(?P<unit>{'|'.join(UNITS)})\s{{0,3}}{SIGN}?",
    re.ASCII | re.IGNORECASE,
)


def written_amount(text: str) -> tuple[str, str, int] | None:
    """The whole digits, the cents with their point, and the unit of an amount; None where the text is none."""
    found = AMOUNT.fullmatch(text)
    if not found or not (found["whole"] or found["cents"]):
        return None
    return found["whole"].replace(",", ""), found["cents"] or "", UNITS[found["unit"].lower()]


def has_two_readings(whole: str, cents: str, unit: int) -> bool:
    """Whether the point may stand for thousands: 1.234 is a thousand and more to half of the world."""
    return unit == 1 and len(cents) == 4 and 0 < len(whole) < 4 and whole != "0"


def dollars(text: str) -> Decimal | None:
    """The amount, or None where the text is none or can be read in two ways."""
    written = written_amount(text.strip())
    if written is None or has_two_readings(*written):
        return None
    whole, cents, unit = written
    return Decimal(f"{whole or 0}{cents}") * unit
