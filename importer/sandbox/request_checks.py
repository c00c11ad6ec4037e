"""Validates a request's JSON -> the values to store, or the list of errors Brokerkit would answer with.

This is the server's judgement and shares no code with our own `validation`, so that each can catch the other out.
Messages are the article's where it shows them ("is invalid", "is an invalid number") and Rails' otherwise.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import phonenumbers

from importer.exhaustive import complete
from importer.fields import FIELDS, PRODUCT, RATING_RANGE, RETENTION, TEST, Echo, Field, Kind
from importer.sandbox.rules import Rules

Value = str | int | float | bool | None

IS_INVALID: Final = "is invalid"
NOT_LISTED: Final = "is not included in the list"
NOT_A_NUMBER: Final = "is not a number"

_LABEL: Final = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_EMAIL: Final = re.compile(rf"[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})*")
_BIRTHDAY: Final = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_WHOLE: Final = re.compile(r"[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
_KNOWN: Final = frozenset({TEST, PRODUCT, *(each.name for each in FIELDS)})


class Refusal(ValueError):
    """Why a value cannot be stored; the text stands in the reply."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a request asks for, and what is wrong with it."""

    values: Mapping[str, Value]
    """Field -> value as stored, for every lead field the request names; None where it was null or blank."""
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    test: bool = False
    retention: bool = False
    ignored: tuple[str, ...] = ()
    """Parameters that no documentation names; Rails would drop them in silence [our reading]."""


def judge(body: Mapping[str, object], rules: Rules) -> Judgement:
    """Everything a request asks for, judged field by field; one bad field never hides another."""
    values: dict[str, Value] = {}
    errors: dict[str, list[str]] = {}
    for each in FIELDS:
        if each.name in body:
            try:
                values[each.name] = _stored(each, body[each.name])
            except Refusal as refusal:
                errors[each.name] = [str(refusal)]
    for name in _strangers(values, rules):
        del values[name]
        if rules.refuse_unknown_users:
            errors[name] = ["is not a user of this team"]
    # "IT SHOULD BE A BOOLEAN VALUE, NOT A STRING" [documented]; what a string does is unknown: chosen 422, because
    # saving it would turn a rehearsal into a real import unnoticed
    test = body.get(TEST, False)
    if not isinstance(test, bool):
        errors[TEST] = ["must be a boolean, not a string"]
    # only `retention` is documented; another word is refused [unknown: chosen]
    product = body.get(PRODUCT)
    if product not in (None, RETENTION):
        errors[PRODUCT] = [NOT_LISTED]
    return Judgement(
        values=MappingProxyType(values),
        errors=MappingProxyType(errors),
        test=test is True,
        retention=product == RETENTION,
        ignored=tuple(name for name in body if name not in _KNOWN),
    )


def _strangers(values: Mapping[str, Value], rules: Rules) -> list[str]:
    """The fields that name a user the team does not have; what Brokerkit does then is unknown, hence a knob."""
    if rules.users is None:
        return []
    users = {address.lower() for address in rules.users}
    named = ((each.name, values.get(each.name)) for each in FIELDS if each.echo is Echo.USER)
    return [name for name, address in named if isinstance(address, str) and address.lower() not in users]


def _stored(each: Field, value: object) -> Value:
    """The value as Brokerkit would store it; raises Refusal."""
    # null and blank mean "nothing here" [unknown: chosen]; what that does to a stored value is `store`'s choice
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str) and "\0" in value:
        raise Refusal(IS_INVALID)  # PostgreSQL cannot store it
    return _JUDGES[each.kind](each, value)


def _text(_: Field, value: object) -> str:
    # every example sends text [documented]; another JSON type is refused [unknown: chosen]
    if not isinstance(value, str):
        raise Refusal(IS_INVALID)
    return value


def _email(each: Field, value: object) -> str:
    # "is invalid" [documented]; the pattern is the one Ruby ships, which knows ASCII only [our reading]
    text = _text(each, value).strip()
    if not _EMAIL.fullmatch(text):
        raise Refusal(IS_INVALID)
    return text


def _phone(each: Field, value: object) -> str:
    # "Should be a valid phone number" [documented], yet the article's own +11111111111 is merely possible; so
    # possible is enough, and a number without country code is taken for a US one [our reading]
    e164 = _e164(_text(each, value))
    if not e164:
        raise Refusal("is an invalid number")
    return e164


@lru_cache(maxsize=65_536)
def _e164(text: str) -> str:
    """The number in E.164, or "" where it is not even possible."""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _birthday(each: Field, value: object) -> str:
    # DD/MM/YYYY in, YYYY-MM-DD out [documented]
    parts = _BIRTHDAY.fullmatch(_text(each, value))
    if not parts:
        raise Refusal(IS_INVALID)
    day, month, year = (int(part) for part in parts.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise Refusal(IS_INVALID) from None


def _number_text(value: object) -> str:
    """A JSON number, or text that holds one, as text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refusal(NOT_A_NUMBER)
    return str(value).strip()


def _whole(value: object) -> int:
    text = _number_text(value)
    if not _WHOLE.fullmatch(text):
        raise Refusal("must be an integer" if _DECIMAL.fullmatch(text) else NOT_A_NUMBER)
    return int(text)


def _count(_: Field, value: object) -> str:
    # sent as "111" and echoed as "111" [documented]
    return str(_whole(value))


def _rating(_: Field, value: object) -> int:
    # "An integer from 4 to 10" [documented]
    low, high = RATING_RANGE
    rating = _whole(value)
    if rating < low:
        raise Refusal(f"must be greater than or equal to {low}")
    if rating > high:
        raise Refusal(f"must be less than or equal to {high}")
    return rating


def _money(_: Field, value: object) -> int | float:
    # sent as "10000", echoed as the number 10000 [documented]; "$10,000" is not a number [unknown: chosen]
    text = _number_text(value)
    if not _DECIMAL.fullmatch(text):
        raise Refusal(NOT_A_NUMBER)
    amount = float(text)
    return int(amount) if amount.is_integer() else amount


def _flag(_: Field, value: object) -> bool:
    # sent as "true", echoed as true [documented]; Rails takes any other word for true as well, which would hide a
    # "No", so it is refused here [unknown: chosen]
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise Refusal(NOT_LISTED)


def _choice(each: Field, value: object) -> str:
    # "otherwise, you will get an error" [documented for production_label; our reading for status and bucket]
    if not isinstance(value, str) or value not in each.choices:
        raise Refusal(NOT_LISTED)
    return value


_JUDGES: Final[Mapping[Kind, Callable[[Field, object], Value]]] = complete(
    Kind,
    {
        Kind.TEXT: _text,
        Kind.NAME: _text,
        Kind.IDENTIFIER: _text,
        Kind.EMAIL: _email,
        Kind.PHONE: _phone,
        Kind.DATE: _birthday,
        Kind.MONEY: _money,
        Kind.COUNT: _count,
        Kind.RATING: _rating,
        Kind.FLAG: _flag,
        Kind.CHOICE: _choice,
    },
)
