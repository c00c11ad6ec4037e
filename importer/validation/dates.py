"""Dates, sent as DD/MM/YYYY [documented]. The order of day and month is known or the cell is refused."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from importer.blanks import stands_for_nothing
from importer.model import UNPROVEN_ORDER, DateOrder
from importer.validation.parsed import Parsed, Parser, accepted, doubted, left_out, refused

UNPROVED = "nothing in the column proves which"
SENT_FORM = "dates are sent as DD/MM/YYYY"
FORM = "Write it as year-month-day, like 1975-03-24."
OLDEST, YOUNGEST = 110, 16
"""Years of age: nobody older is an agent, and of somebody younger it should be confirmed."""

TIME = re.compile(r"[T ]{1,3}0{1,2}:00(:00(\.0+)?)?(Z|\+00:?00)?( ?AM)?$|[T ]{1,3}12:00(:00)? ?AM$", re.IGNORECASE)
CLOCK = re.compile(r"[T ]{1,3}\d{1,2}:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?( ?[AP]M)?$", re.IGNORECASE)
NUMERIC = re.compile(r"(\d{1,4})([/.\- ])(\d{1,2})\2(\d{1,4})", re.ASCII)
COMPACT = re.compile(r"\d{8}", re.ASCII)
ONLY_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
SERIAL = re.compile(r"\d{4,5}(\.0+)?", re.ASCII)
ZEROS = re.compile(r"[/.\- :]{0,3}0[0/.\- :]*")
NO_YEAR = re.compile(
    r"--\d\d-?\d\d|\d{1,2}[/.\- ]\d{1,2}|[a-z]{3,9}[ .\-]{1,2}\d{1,2}(st|nd|rd|th)?"
    r"|\d{1,2}(st|nd|rd|th)?[ .\-]{1,2}[a-z]{3,9}",
    re.IGNORECASE,
)
DAY_NAME = re.compile(r"^(mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(day)?[.,]?\s+", re.IGNORECASE)
DAY, MONTH, YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<month>[a-z]{3,9})", r"(?P<year>'?\d{2}|\d{4})"
WORDED = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"{MONTH}[. ,-]+{DAY}[ ,.-]+{YEAR}",
        rf"{DAY}[ .-]*(?:of )?{MONTH}[. ,-]+{YEAR}",
        rf"{YEAR}[ ,.-]+{MONTH}[. ,-]+{DAY}",
    )
)
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
EXCEL_EPOCH = date(1899, 12, 30)

Parts = tuple[int, int, str]
"""Day, month, and the year as typed."""


def date_parser(order: DateOrder | None, today: date, evidence: str = UNPROVED) -> Parser:
    """A parser for a column whose order of day and month is `order`, or is not known.

    `evidence` says in words what the column proves about it.
    """

    def parse(text: str) -> Parsed:
        if stands_for_nothing(text) or ZEROS.fullmatch(text):
            return left_out(text)
        # Midnight is what databases put behind a date; any other hour may mean that it is no birthday.
        readings = list(dict.fromkeys(_readings(DAY_NAME.sub("", TIME.sub("", text)), order)))
        dates = list(dict.fromkeys(found for parts in readings for found in _dates(parts, today)))
        if len(dates) == 1:
            return _judged(text, dates[0], today)
        if dates:
            return _open(text, dates, evidence)
        return _impossible(text, readings, order, evidence) if readings else _unreadable(text, today)

    return parse


def _readings(text: str, order: DateOrder | None) -> Iterator[Parts]:
    """Every way to read the text as a date; two where day and month cannot be told apart."""
    for form in WORDED:
        if (found := form.fullmatch(text)) and (month := _month(found["month"])):
            yield int(found["day"]), month, found["year"].strip("'")
            return
    if found := NUMERIC.fullmatch(text):
        first, _, second, third = found.groups()
        yield from _numeric(first, second, third, order)
    elif COMPACT.fullmatch(text):
        # 19750324 or 24031975: whichever end can be a year is one.
        if 1850 < int(text[:4]) < 2100:
            yield int(text[6:]), int(text[4:6]), text[:4]
        else:
            yield from _numeric(text[:2], text[2:4], text[4:], order)


def _numeric(first: str, second: str, third: str, order: DateOrder | None) -> Iterator[Parts]:
    if len(first) > 2 or (order == "year_first" and len(third) < 3):
        yield int(third), int(second), first
        return
    day_first, month_first = (int(first), int(second), third), (int(second), int(first), third)
    if order != "month_first":
        yield day_first
    if order != "day_first":
        yield month_first


def _month(word: str) -> int:
    """The number of an English month, spelled out or cut to three letters or more; 0 where it is none."""
    word = word.lower()
    return next(
        (number for number, month in enumerate(MONTHS, 1) if month.startswith(word)), 9 if word == "sept" else 0
    )


def _dates(parts: Parts, today: date) -> Iterator[date]:
    """The dates the parts can stand for: none if there is no such day, two if the century is open."""
    day, month, year = parts
    for value in [int(year)] if len(year) > 2 else _centuries(int(year), today):
        with suppress(ValueError):
            yield date(value, month, day)


def _centuries(year: int, today: date) -> Iterator[int]:
    """The years that two digits can stand for: two, unless the later is yet to come or makes somebody old enough."""
    late = 2000 + year
    if late <= today.year:
        yield late
    if today.year - late < YOUNGEST:
        yield late - 100


def _judged(text: str, found: date, today: date) -> Parsed:
    """The one date a cell can mean, unless nobody was born on it."""
    if found > today:
        return refused("date in the future", f"“{text}” is in the future; nobody is born yet. {FORM}")
    age = today.year - found.year - ((today.month, today.day) < (found.month, found.day))
    if age > OLDEST:
        message = f"“{text}” would make the person {age} years old. {FORM} If it stands for unknown, leave it blank."
        return refused("more than a human age ago", message)
    sent = f"{found.day:02}/{found.month:02}/{found.year:04}"
    if age < YOUNGEST:
        message = f"“{text}” would make the person {age} years old. Is it a birthday?"
        return doubted(sent, "very young for an agent", message, why=SENT_FORM)
    return accepted(sent, SENT_FORM)


def _open(text: str, dates: list[date], evidence: str) -> Parsed:
    """Refuse a cell that can mean several dates: its order or its century is not known."""
    first, *_, last = dates
    if (first.day, first.month) == (last.day, last.month):
        message = f"The year of “{text}” can be {first.year} or {last.year}. {FORM}"
        return refused("century not known", message)
    message = (
        f"“{text}” can be {_in_words(first)} or {_in_words(last)}: {evidence}. Say "
        "`date_order: month_first` or `date_order: day_first` in the mapping, or write the year first, "
        f"like {first.isoformat()}."
    )
    return refused(UNPROVEN_ORDER, message)


def _in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()}"


def _impossible(text: str, readings: list[Parts], order: DateOrder | None, evidence: str) -> Parsed:
    day, month, year = readings[0]
    if order in {"day_first", "month_first"} and month > 12 >= day and len(year) == 4:
        words = order.replace("_", " ")
        why = f" ({evidence})" if evidence != UNPROVED else ""
        message = f"The column has its {words}{why}, and so “{text}” has no month {month}. {FORM}"
        return refused("no such date", message, _iso(int(year), day, month))
    return refused("no such date", f"“{text}” is a day that does not exist. {FORM}")


def _unreadable(text: str, today: date) -> Parsed:
    """Refuse a cell that has not the form of a date, and say what it seems to be."""
    if NO_YEAR.fullmatch(text):
        return refused("year missing", f"“{text}” has no year, and Brokerkit wants one. {FORM}")
    # Before the numbers of days: 1975 is one, too, of a day in 1905.
    if ONLY_YEAR.fullmatch(text):
        return refused("only a year", f"“{text}” is a year without day and month. {FORM}")
    if SERIAL.fullmatch(text) and (found := EXCEL_EPOCH + timedelta(days=int(text.partition(".")[0]))) < today:
        message = (
            f"“{text}” is a date as a bare number of days, as Excel counts them: {found.isoformat()} perhaps. {FORM}"
        )
        return refused("a number of days instead of a date", message, found.isoformat())
    if CLOCK.search(text):
        date_part = CLOCK.sub("", text)
        return refused("a time of day in a birthday", f"“{text}” has a time of day. {FORM}", date_part)
    return refused("not a date", f"“{text}” is not a date. {FORM}")


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
