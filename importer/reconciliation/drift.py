"""Diffs what was sent against what came back: success is what Brokerkit echoed, not that it answered."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from importer.english import clipped, one_line
from importer.exhaustive import complete
from importer.fields import FIELD, Echo, Field
from importer.model import SAVED, Drift, DriftKind, Fate, Mode, Outcome, PayloadValue, Send

COMPARED: Final = SAVED | {Fate.PREVIEWED}
"""Fates after which there may be an echo to compare."""

_LONGEST = 300
_ABSENT = object()
_TRUE = frozenset({"true", "t", "yes", "y", "1"})
_FALSE = frozenset({"false", "f", "no", "n", "0"})
_NANP_LENGTH = 10


def drift_of(send: Send, outcome: Outcome, headers: Mapping[str, str], mode: Mode) -> tuple[Drift, ...]:
    """Every field of one answered send whose echo is not simply the same; empty where nothing was echoed at all."""
    if outcome.fate not in COMPARED or not outcome.echo or not _answers(send.body, outcome.echo):
        return ()
    return tuple(
        Drift(send.row, field.name, headers.get(field.name, ""), sent or "", shown(echoed), kind)
        for field, sent, echoed, kind in _compared(send.body, outcome, mode)
        if kind is not DriftKind.SAME
    )


def has_echo(send: Send, outcome: Outcome) -> bool:
    """Whether the reply said anything about the fields that were sent."""
    return bool(outcome.echo) and _answers(send.body, outcome.echo or {})


def _answers(payload: Mapping[str, PayloadValue], echo: Mapping[str, object]) -> bool:
    return any(FIELD[name].read_echo(echo, _ABSENT) is not _ABSENT for name in payload if name in FIELD)


def _compared(
    payload: Mapping[str, PayloadValue], outcome: Outcome, mode: Mode
) -> Iterator[tuple[Field, PayloadValue, object, DriftKind]]:
    for name, sent in payload.items():
        if field := FIELD.get(name):
            echoed = field.read_echo(outcome.echo or {}, _ABSENT)
            yield field, sent, echoed, judge(field, sent, echoed, outcome.fate, mode)


def judge(field: Field, sent: PayloadValue, echoed: object, fate: Fate, mode: Mode) -> DriftKind:
    """How one echoed value relates to the value that was sent."""
    if echoed is _ABSENT:
        return DriftKind.NO_ECHO
    text = shown(echoed)
    if sent is None:
        return DriftKind.SAME if not text.strip() else DriftKind.KEPT
    if not text.strip():
        # Test mode answers every e-mail with null [documented], so its absence tells nothing.
        return DriftKind.EXEMPT if mode is Mode.PREVIEW and field.echo is Echo.EMAIL else DriftKind.DROPPED
    if _same(field, sent, text):
        return DriftKind.SAME
    if _COMPARISONS[field.echo].normalised(sent, text):
        return DriftKind.NORMALISED
    # Brokerkit's file import keeps values it already has [documented]; its API may well do the same.
    may_have_been_there = fate in {Fate.UPDATED, Fate.SAVED}
    return DriftKind.KEPT if may_have_been_there and field.kept_on_file_import else DriftKind.CHANGED


def _same(field: Field, sent: str, echoed: str) -> bool:
    """Whether two texts say the same in the two notations that the documentation shows."""
    # Equal texts are the same, even where nobody can tell what they mean.
    if sent.strip() == echoed.strip():
        return True
    read = _COMPARISONS[field.echo].read
    meant = read(sent)
    return meant is not None and meant == read(echoed)


def _same_words(sent: str, echoed: str) -> bool:
    return one_line(sent).casefold() == one_line(echoed).casefold()


def _anything(_sent: str, _echoed: str) -> bool:
    """A geocoder may have replaced every word of an address."""
    return True


def _same_phone(sent: str, echoed: str) -> bool:
    ours, theirs = (re.sub(r"\D", "", text) for text in (sent, echoed))
    short, long = sorted((ours, theirs), key=len)
    return short == long or (len(short) >= _NANP_LENGTH and long == "1" + short)


def _date(text: str) -> date | None:
    """The day in DD/MM/YYYY as it is sent, or in YYYY-MM-DD (a time may follow) as it is echoed."""
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip()):
        day, month, year = map(int, found.groups())
    elif found := re.match(r"(\d{4})-(\d\d)-(\d\d)(?!\d)", text.strip()):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().replace(",", "").removeprefix("$"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _flag(text: str) -> bool | None:
    word = text.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def _address(text: str) -> str:
    return text.strip().casefold()


@dataclass(frozen=True, slots=True)
class _Comparison:
    """How an echo is held against what was sent."""

    read: Callable[[str], object]
    """What a text says, in whichever of the two notations; None if it says nothing."""
    normalised: Callable[[str, str], bool] = _same_words
    """Whether an echo that says something else is still the sent value in another dress."""


_COMPARISONS: Mapping[Echo, _Comparison] = complete(
    Echo,
    {
        Echo.TEXT: _Comparison(str.strip),
        Echo.EMAIL: _Comparison(_address),
        Echo.PHONE: _Comparison(str.strip, _same_phone),
        Echo.DATE: _Comparison(_date),
        Echo.NUMBER: _Comparison(_number),
        Echo.FLAG: _Comparison(_flag),
        Echo.ADDRESS: _Comparison(str.strip, _anything),
        Echo.USER: _Comparison(_address),
    },
)


def shown(value: object) -> str:
    """An echoed value as text for a person: JSON's words for what is not text, and not too long."""
    if value is None or value is _ABSENT:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return clipped(text, _LONGEST)
