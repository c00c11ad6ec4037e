"""Why a column's values cannot be a field's, whatever its header says; a value has a veto, not only a vote."""

from collections.abc import Callable, Mapping

from importer.closed_lists import guess_choice
from importer.exhaustive import complete
from importer.fields import FIELDS, RATING_RANGE, Kind
from importer.mapping.foreign_words import is_any_state, is_foreign_state, is_stage, is_system
from importer.mapping.value_shapes import (
    Evidence,
    amount,
    is_code,
    is_company,
    is_date,
    is_email,
    is_flag,
    is_link,
    is_name,
    is_name_by_comma,
    is_number,
    is_one_word,
    is_phone,
    is_record,
    is_room,
    is_state,
    is_zip,
    looks_dialled,
)

SEVERAL = 0.3
"""How much of a column must fit a shape that nothing else has: the rest are mistakes for the rows to tell."""
HALF = 0.5
TWO_THIRDS = 2 / 3
MOSTLY = 0.9
SINGLE_WORDS = "the values are single words"
"""Of a full name; beside the other half they are a half."""
_A_THOUSAND = 1000
_STARS = 5

Judge = Callable[[Evidence], str]


def contradiction(field: str, seen: Evidence) -> str:
    """Why the values cannot be this field's, or ""."""
    if not seen.counts:
        return ""
    return _JUDGES[field](seen)


def _wants(fits: Callable[[str], object], least: float, complaint: str) -> Judge:
    return lambda seen: complaint if seen.share(fits) < least else ""


def _refuses(wrong: Callable[[str], object], most: float, complaint: str) -> Judge:
    return lambda seen: complaint if seen.share(wrong) > most else ""


def _all_of(*judges: Judge) -> Judge:
    """The first complaint of several judges."""
    return lambda seen: next((complaint for judge in judges if (complaint := judge(seen))), "")


def _too_small(seen: Evidence) -> str:
    largest = max((amount(value) for value in seen.values if is_number(value)), default=0)
    return "the numbers are too small to be dollars" if largest < _A_THOUSAND else ""


def _too_large(seen: Evidence) -> str:
    largest = max((amount(value) for value in seen.values if is_number(value)), default=0)
    return "the numbers are too large to count listings" if largest > _A_THOUSAND else ""


def _repeated(seen: Evidence) -> str:
    one_code = seen.distinct == 1 < seen.filled and not any(map(str.isdigit, seen.values[0]))
    return "the values repeat, so they do not tell people apart" if seen.repeats or one_code else ""


def _too_short(seen: Evidence) -> str:
    short = seen.share(lambda value: value.isdigit() and len(value) <= 3)
    return "numbers as short as a row's own" if short > HALF else ""


def _stage_words(seen: Evidence) -> str:
    """`Active` beside another system's states is one of them, and so is a column of nothing else.

    Stages in between do not help: `Active` beside `On Leave` never means ours.
    """
    if seen.share(lambda value: value.casefold() == "active") and seen.rows(is_foreign_state):
        return "Active beside such words is a licence's or a membership's state, not a stage"
    foreign, ours = seen.share(is_any_state), seen.share(is_stage)
    return "the words are another system's states, not stages of your pipeline" if foreign > ours else ""


def stage_doubt(seen: Evidence) -> str:
    """Why a column that is only called Status is not taken for the pipeline, or "": its words must speak for it."""
    known = seen.share(is_stage)
    return "" if known >= HALF else "Status may be anybody's, and the words are not those of a pipeline"


def _rating(seen: Evidence) -> str:
    least, most = RATING_RANGE
    numbers = [(amount(value), count) for value, count in seen.counts if is_number(value)]
    rows = sum(count for _, count in numbers)

    def share(fits: Callable[[float], bool]) -> float:
        return sum(count for size, count in numbers if fits(size)) / rows

    if rows < seen.rows(bool) * HALF:
        return "the values are not numbers"
    if share(lambda size: size > most) > HALF or share(lambda size: size < least) > 1 - MOSTLY:
        return f"the numbers do not lie in {least} to {most}, where Brokerkit's ratings are"
    if share(lambda size: size % 1 != 0) > 1 - MOSTLY:
        return "the numbers have fractions, and Brokerkit's ratings are whole"
    if rows >= 2 and max(size for size, _ in numbers) <= _STARS:
        return f"the numbers end at {_STARS}, as stars do, and Brokerkit's ratings at {most}"
    return ""


def _known_words(field: str, complaint: str) -> Judge:
    return _wants(lambda value: guess_choice(field, value), HALF, complaint)


def _not_words(value: str) -> bool:
    shapes = (is_email, is_number, is_phone, is_date, is_link, is_record)
    return any(has_shape(value) for has_shape in shapes)


def _one_thing(seen: Evidence) -> str:
    """What a person writes about people differs from person to person."""
    short = seen.share(lambda value: len(value.split()) <= 3) > HALF
    return "the same few words again and again, not notes" if seen.repeats and (short or seen.distinct == 1) else ""


_WORDS = _refuses(_not_words, HALF, "the values are not words")
_NO_FLAGS = _refuses(is_flag, HALF, "the values say yes or no")
_NAMES = _wants(is_email, TWO_THIRDS, "names, not e-mail addresses of users")
_STATES = _wants(is_state, HALF, "the values are not states")
_ZIPS = _wants(is_zip, SEVERAL, "the values are not zips")
_CITIES = _all_of(_WORDS, _NO_FLAGS, _refuses(is_code, HALF, "the values are codes, not cities"))
_STREETS = _refuses(lambda value: is_email(value) or is_date(value) or looks_dialled(value) or is_link(value) or
                    is_flag(value), HALF, "the values are not addresses")  # fmt: skip

_OWN_JUDGES: dict[str, Judge] = {
    "production_ytd": _all_of(_wants(is_number, HALF, "the values are not amounts"), _too_small),
    "active_listings_count": _all_of(_wants(is_number, HALF, "the values are not numbers"), _too_large),
    "agent_id": _all_of(
        _repeated, _refuses(is_name, HALF, "the values are names"), _too_short,
        _refuses(lambda value: is_email(value) or looks_dialled(value), HALF, "the values are not ids"),
    ),
    "status": _all_of(_stage_words, _refuses(is_number, HALF, "the values are not words")),
    "production_label": _known_words("production_label", "the words are not Brokerkit's production labels"),
    "bucket": _known_words("bucket", "the words are not Brokerkit's lists"),
    "full_name": _all_of(
        _refuses(_not_words, HALF, "the values are not names"),
        _refuses(is_company, HALF, "the values are companies"),
        _refuses(is_code, HALF, "the values are codes, not names"),
        _refuses(is_one_word, 0.7, SINGLE_WORDS),
    ),
    "currently_at": _all_of(
        _WORDS, _NO_FLAGS, _refuses(is_code, HALF, "the values are codes, not names of companies"),
        _refuses(is_room, HALF, "rooms of a building, not companies"),
        _refuses(is_name_by_comma, HALF, "the values are names of people"),
    ),
    "source": _all_of(
        _WORDS, _NO_FLAGS,
        _refuses(is_system, MOSTLY, "programs and imports, which tell nothing about where a person came from"),
    ),
    "note": _all_of(_refuses(_not_words, HALF, "the values are not notes"), _NO_FLAGS, _one_thing),
    "alt_address": _STREETS, "office_address": _STREETS,
    "alt_city": _CITIES, "office_city": _CITIES,
    "alt_state": _STATES, "office_state": _STATES,
    "alt_zip": _ZIPS, "office_zip": _ZIPS,
    "owner_email": _NAMES, "referrer_email": _NAMES,
}  # fmt: skip
_KIND_JUDGES: Mapping[Kind, Callable[[str], Judge]] = complete(
    Kind,
    {
        Kind.TEXT: lambda _: _WORDS,
        Kind.NAME: lambda _: _WORDS,
        Kind.EMAIL: lambda _: _wants(is_email, SEVERAL, "the values are not e-mail addresses"),
        Kind.PHONE: lambda _: _wants(is_phone, SEVERAL, "the values are not phone numbers"),
        Kind.DATE: lambda _: _wants(is_date, SEVERAL, "the values are not whole dates"),
        Kind.MONEY: lambda _: _wants(is_number, HALF, "the values are not amounts"),
        Kind.COUNT: lambda _: _wants(is_number, HALF, "the values are not numbers"),
        Kind.RATING: lambda _: _rating,
        Kind.FLAG: lambda _: _wants(is_flag, HALF, "the values do not say yes or no"),
        Kind.CHOICE: lambda field: _known_words(field, "the words are not Brokerkit's"),
        Kind.IDENTIFIER: lambda _: _repeated,
    },
)
"""The judge of a field that has none of its own."""
_JUDGES = {field.name: _KIND_JUDGES[field.kind](field.name) for field in FIELDS} | _OWN_JUDGES


def field_by_values(seen: Evidence) -> tuple[str | None, float, str]:
    """The field that values alone speak for: only what can hardly be anything else."""
    if seen.share(is_email) > 0.8:
        return "email", 0.75, "the values are e-mail addresses"
    if seen.share(looks_dialled) > 0.8:
        return "phone", 0.6, "the values are phone numbers"
    if seen.distinct > 1 and seen.share(is_state) > MOSTLY:
        return "alt_state", 0.55, "the values are states"
    return None, 0.0, ""
