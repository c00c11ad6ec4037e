"""Ratings, counts and amounts of money, sent as plain digits: no sign, separator, exponent or currency."""

import re
from decimal import Decimal

from importer.blanks import stands_for_nothing
from importer.fields import RATING_RANGE
from importer.money import SIGN, has_two_readings, written_amount
from importer.validation.parsed import Parsed, accepted, doubted, left_out, refused

PLAIN = "numbers are sent as plain digits"
LOWEST, HIGHEST = RATING_RANGE

WHOLE = re.compile(r"(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.0+)?", re.ASCII)
OUT_OF = re.compile(r"(\d{1,2})(?:\.0+)?\s*(?:/|of|out of)\s*10", re.ASCII | re.IGNORECASE)
LEADING = re.compile(r"(\d{1,3}(?:[ ,]\d{3})+|\d{1,9})(?:\.0+)?(?: ([a-z ]+))?", re.ASCII | re.IGNORECASE)
MANY_LISTINGS = 10_000

DIGITS = 12
"""Of dollars; an amount beyond a trillion is a slip of the keyboard."""

NEGATIVE = re.compile(rf"\(.*\)|{SIGN}?\s{{0,3}}[-−–]\s{{0,3}}{SIGN}?\s{{0,3}}[\d.].*|.*\d-", re.IGNORECASE)
SCIENTIFIC = re.compile(rf"{SIGN}?\s*([\d.,]+)[eE][+-]?(\d{{1,3}})", re.ASCII | re.IGNORECASE)
EUROPEAN = re.compile(r"(\d{1,3}(?:[. ']\d{3})+)(,\d{1,2})?|(\d+),(\d{1,2})", re.ASCII)
OTHER_MONEY = re.compile(r"[€£¥₹]|\b(EUR|GBP|AUD|NZD|MXN|CHF)\b", re.IGNORECASE)


def parse_rating(text: str) -> Parsed:
    """A whole number from 4 to 10 [documented]."""
    if stands_for_nothing(text):
        return left_out(text)
    form = f"Brokerkit takes whole numbers from {LOWEST} to {HIGHEST}."
    if found := OUT_OF.fullmatch(text):
        return refused("not a whole number", f"“{text}” is not a plain number. {form}", _within(found[1]))
    if not (found := WHOLE.fullmatch(text)):
        return refused("not a whole number", f"“{text}” is not a whole number. {form}")
    if not (rating := _within(found[1])):
        return refused(f"not from {LOWEST} to {HIGHEST}", f"The rating {text} is out of range. {form}")
    return accepted(rating, PLAIN)


def parse_count(text: str) -> Parsed:
    """A whole number, zero or more."""
    if not (found := WHOLE.fullmatch(text)):
        return left_out(text) if stands_for_nothing(text) else _no_count(text)
    count = found[1].replace(",", "").lstrip("0") or "0"
    if int(count) > MANY_LISTINGS:
        return doubted(count, "very large count", f"{text} is a great many for one agent. Is it the right column?")
    return accepted(count, PLAIN)


def _no_count(text: str) -> Parsed:
    """Refuse text that is no count; a number with words behind it is suggested without them."""
    found = LEADING.fullmatch(text)
    message = f"“{text}” is not a whole number. Write digits only, like 12."
    if found and found[2]:
        message += f" The suggestion leaves out “{found[2]}”."
    return refused("not a whole number", message, re.sub("[ ,]", "", found[1]) if found else "")


def parse_money(text: str) -> Parsed:
    """An amount in dollars, zero or more: `$1.2M`, `1,250,000`, `850k`, `1.2 million`."""
    if written := written_amount(text):
        return _amount(text, *written)
    if stands_for_nothing(text.lstrip("$ ") or text):
        return left_out(text)
    return _no_amount(text)


def _amount(text: str, whole: str, cents: str, unit: int) -> Parsed:
    if unit == 1 and not cents:
        return _in_dollars(text, whole.lstrip("0") or "0")
    if has_two_readings(whole, cents, unit):
        message = f"“{text}” can be read with a decimal point or a thousands point. Write digits only."
        return refused("point or thousands", message, whole + cents[1:])
    amount = (Decimal(f"{whole or 0}{cents}") * unit).quantize(Decimal("0.01"))
    return _in_dollars(text, f"{amount:f}".rstrip("0").rstrip("."))


def _in_dollars(text: str, plain: str) -> Parsed:
    """An amount in plain digits, unless it is beyond belief."""
    if len(plain) > DIGITS and Decimal(plain) > 10**DIGITS:
        message = f"“{text}” is more than a trillion dollars. Write it in dollars."
        return refused("more than one agent can sell", message)
    return accepted(plain, PLAIN)


def _no_amount(text: str) -> Parsed:
    """Refuse text that is no amount of dollars, and say what it seems to be."""
    form = "Write the amount in dollars with digits only, like 1250000."
    if NEGATIVE.fullmatch(text):
        return refused("negative amount", f"“{text}” is less than nothing. {form}")
    if found := SCIENTIFIC.fullmatch(text):
        message = f"“{text}” is a number that a spreadsheet shortened; digits may be lost. {form}"
        return refused("shortened number", message, _expanded(found[0], found[2]))
    if OTHER_MONEY.search(text):
        return refused("not in dollars", f"“{text}” is not in dollars. {form}")
    if found := EUROPEAN.fullmatch(text.strip("$ ")):
        message = f"“{text}” can be read in two ways. {form}"
        return refused("comma or thousands", message, re.sub(r"\D", "", found[1] or ""))
    return refused("not an amount", f"“{text}” is not an amount of money. {form}")


def _within(digits: str) -> str:
    """The rating in plain digits if it is in range, else ""."""
    number = int(digits.replace(",", ""))
    return str(number) if LOWEST <= number <= HIGHEST else ""


def _expanded(text: str, exponent: str) -> str:
    """A number in scientific notation as plain digits, or "" where it is none or makes no sense as an amount."""
    number = re.sub(r"[^\d.eE+-]", "", text)
    if int(exponent) > 12 or not re.fullmatch(r"\d+(\.\d+)?[eE][+-]?\d+", number):
        return ""
    amount = Decimal(number)
    return f"{amount:f}" if amount == amount.to_integral_value() and amount <= 10**DIGITS else ""
