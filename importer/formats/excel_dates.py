"""Excel's date serial numbers, days since 1900 or 1904 -> ISO 8601 text."""

import re
from datetime import date, datetime, time, timedelta

EPOCH_1900 = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)
LAST = 2_958_466  # 10000-01-01
DAY = timedelta(days=1)
HALF_A_SECOND = timedelta(milliseconds=500)
DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
LEAP_DAY_THAT_WAS_NOT = 60
"""Excel takes 1900 for a leap year, as Lotus 1-2-3 did; serials before it are one day behind."""


def moment(serial: float, *, date1904: bool) -> datetime | None:
    """The moment a serial stands for, to the second; None where Excel itself has no real day to show."""
    if not 0 <= serial < LAST:
        return None
    if date1904:
        return _rounded(EPOCH_1904, serial)
    if serial < 1 or int(serial) == LEAP_DAY_THAT_WAS_NOT:
        return None
    return _rounded(EPOCH_1900, serial + 1 if serial < LEAP_DAY_THAT_WAS_NOT else serial)


def _rounded(epoch: datetime, serial: float) -> datetime | None:
    try:
        return epoch + timedelta(seconds=round(serial * 86_400))
    except OverflowError:
        return None


def iso(value: datetime) -> str:
    """`YYYY-MM-DD`, with ` HH:MM:SS` unless it is midnight."""
    return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ")


def clock(serial: float) -> str:
    """`HH:MM:SS` for a duration in days; hours may exceed 24."""
    seconds = round(abs(serial) * 86_400)
    hours, rest = divmod(seconds, 3600)
    return f"{'-' if serial < 0 else ''}{hours:02}:{rest // 60:02}:{rest % 60:02}"


def from_iso(text: str) -> str | None:
    """The same text for an ISO 8601 date, time, both (`T` between them) or duration, or None if it is none.

    To the nearest second, as serials are: 23:59:59.9999999 is how a program writes midnight that it has calculated.
    """
    text = text.strip()
    try:
        if len(text) == len("YYYY-MM-DD"):  # a day without a time, as nearly all are
            return date.fromisoformat(text).isoformat()
        return iso((datetime.fromisoformat(text).replace(tzinfo=None) + HALF_A_SECOND).replace(microsecond=0))
    except (ValueError, OverflowError):
        pass
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return _from_duration(text)
    return clock(timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond) / DAY)


def _from_duration(text: str) -> str | None:
    found = DURATION.fullmatch(text)
    if not found or not any(found.groups()[1:]):
        return None
    minus, *parts = found.groups()
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts)
    length = days + hours / 24 + minutes / 1440 + seconds / 86_400
    return clock(-length if minus else length)
