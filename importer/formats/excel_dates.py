"""Excel's numbers for days and times -> ISO text."""

from datetime import datetime, time, timedelta

EPOCH_1900 = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)
LAST = 2_958_466  # 10000-01-01
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
    """The same text for an ISO 8601 date, time or both (`T` between them), or None if it is none."""
    try:
        return iso(datetime.fromisoformat(text.strip()).replace(tzinfo=None, microsecond=0))
    except ValueError:
        pass
    try:
        return time.fromisoformat(text.strip()).replace(microsecond=0, tzinfo=None).isoformat()
    except ValueError:
        return None
