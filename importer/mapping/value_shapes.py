"""What a column's values look like, whatever its header says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from importer.closed_lists import guess_choice
from importer.fields import FIELD

LOOKED_AT = 300
"""Distinct values of a column; more of them tell no more."""
LENGTH = 200
"""Characters of a value; nothing that a shape is known for is longer."""

_SEVERAL = ":::"
"""Google joins several values of a cell with this."""
_EMAIL = re.compile(r"(mailto:)?[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"[+(]?\d[\d\s().+/-]{5,}\d(\s*(x|ext\.?|#)\s*\d+)?", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}([ T].*)?|\d{8}|\d{1,2}[ -][A-Za-z]{3,9}[ ,-]+\d{2,4}|"
                   r"[A-Za-z]{3,9}\.? \d{1,2},? \d{2,4}")  # fmt: skip
_NUMBER = re.compile(r"[$€£]?\s*-?\d[\d,]*(\.\d+)?\s*[KMBkmb]?")
_ZIP = re.compile(r"\d{5}([- ]?\d{4})?|\d{3,4}|[A-Z]\d[A-Z] ?\d[A-Z]\d")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(,? [^\W\d_][\w.'’-]*){1,4}")
_ONE_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_COMPANY = re.compile(r"\b(realty|properties|llc|inc|group|homes|real estate|brokers?|office|team)\b", re.IGNORECASE)
_MEMBERSHIP = frozenset(
    {"active", "inactive", "current", "expired", "licensed", "suspended", "terminated", "a", "i", "y", "n", "deceased"}
)
_STATE = re.compile(
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|"
    "W[AIVY]|AB|BC|MB|NB|NL|NS|ON|QC|SK"
)
_STATE_NAMES = frozenset(
    """alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|district of columbia|florida|georgia|
    hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|
    mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|
    north dakota|ohio|oklahoma|oregon|pennsylvania|puerto rico|rhode island|south carolina|south dakota|tennessee|texas|
    utah|vermont|virginia|washington|west virginia|wisconsin|wyoming""".replace("\n    ", "").split("|")
)
_FEW = 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """A column's distinct values, and how many cells have something in them."""

    values: tuple[str, ...]
    filled: int

    def share(self, fits: Callable[[str], object]) -> float:
        """How much of the distinct values fits, 0..1; 0 for a blank column."""
        return sum(1 for value in self.values if fits(value)) / len(self.values) if self.values else 0.0

    @property
    def repeats(self) -> bool:
        """Whether values come back so often that they cannot tell people apart."""
        return self.filled >= _FEW and len(self.values) < LOOKED_AT and len(self.values) * 2 <= self.filled


def evidence_of(cells: Sequence[str]) -> Evidence:
    """The evidence of a column's cells."""
    filled = [text for cell in cells if (text := cell.partition(_SEVERAL)[0].strip()[:LENGTH])]
    return Evidence(tuple(dict.fromkeys(filled))[:LOOKED_AT], len(filled))


def is_email(value: str) -> bool:
    """Whether the text has the shape of an e-mail address."""
    return bool(_EMAIL.fullmatch(value))


def is_phone(value: str) -> bool:
    """Whether the text has the shape of a phone number, of seven digits or more."""
    digits = sum(character.isdigit() for character in value)
    return 7 <= digits <= 15 and bool(_PHONE.fullmatch(value)) and not re.fullmatch(r"\d{4}-\d\d-\d\d.*", value)


def is_date(value: str) -> bool:
    """Whether the text has the shape of a whole date."""
    return bool(_DATE.fullmatch(value))


def is_number(value: str) -> bool:
    """Whether the text has the shape of a number or an amount."""
    return bool(_NUMBER.fullmatch(value))


def is_name(value: str) -> bool:
    """Whether the text could be a person's full name."""
    return bool(_NAME.fullmatch(value)) and not _COMPANY.search(value)


def is_state(value: str) -> bool:
    """Whether the text is a state of the US or a province of Canada, in letters or by name."""
    return bool(_STATE.fullmatch(value.upper().rstrip("."))) or value.casefold() in _STATE_NAMES


def _amount(value: str) -> float:
    match = re.search(r"\d[\d,]*(\.\d+)?", value)
    scale = {"k": 1e3, "m": 1e6, "b": 1e9}.get(value.strip()[-1:].casefold(), 1.0)
    return float(match[0].replace(",", "")) * scale if match else 0.0


def contradiction(field: str, seen: Evidence) -> str:
    """Why the values cannot be this field's, or ""."""
    if not seen.values:
        return ""
    judge = _JUDGES.get(field) or _KIND_JUDGES.get(FIELD[field].kind.value if field in FIELD else "")
    return judge(seen) if judge else ""


def _wants(fits: Callable[[str], object], least: float, complaint: str) -> Callable[[Evidence], str]:
    return lambda seen: complaint if seen.share(fits) < least else ""


def _judge_volume(seen: Evidence) -> str:
    if seen.share(is_number) < 0.5:
        return "the values are not amounts"
    largest = max(_amount(value) for value in seen.values if is_number(value))
    return "the numbers are too small to be dollars" if largest < 1000 else ""


def _judge_agent_id(seen: Evidence) -> str:
    if seen.repeats:
        return "the values repeat, so they do not tell people apart"
    return "the values are names" if seen.share(is_name) > 0.5 else ""


def _judge_status(seen: Evidence) -> str:
    if all(value.casefold() in _MEMBERSHIP for value in seen.values):
        return "the words look like a licence's or a membership's status, not like your pipeline"
    return "the values are not words" if seen.share(is_number) > 0.5 else ""


def _judge_rating(seen: Evidence) -> str:
    if seen.share(is_number) < 0.5:
        return "the values are not numbers"
    outside = seen.share(lambda value: is_number(value) and _amount(value) > 10)
    return "the numbers go beyond 10, and Brokerkit's ratings are 4 to 10" if outside > 0.5 else ""


def _judge_label(seen: Evidence) -> str:
    known = seen.share(lambda value: guess_choice("production_label", value))
    return "the words are not Brokerkit's production labels" if known < 0.5 else ""


def _judge_bucket(seen: Evidence) -> str:
    known = seen.share(lambda value: guess_choice("bucket", value))
    return "the words are not Brokerkit's lists" if known < 0.5 else ""


def _judge_full_name(seen: Evidence) -> str:
    if seen.share(lambda value: is_email(value) or is_number(value) or is_phone(value)) > 0.5:
        return "the values are not names"
    return "the values are single words" if seen.share(lambda value: _ONE_WORD.fullmatch(value)) > 0.7 else ""


def _judge_words(seen: Evidence) -> str:
    wrong = seen.share(lambda value: is_email(value) or is_number(value) or is_phone(value) or is_date(value))
    return "the values are not words" if wrong > 0.5 else ""


_JUDGES: dict[str, Callable[[Evidence], str]] = {
    "production_ytd": _judge_volume,
    "agent_id": _judge_agent_id,
    "status": _judge_status,
    "rating": _judge_rating,
    "production_label": _judge_label,
    "bucket": _judge_bucket,
    "full_name": _judge_full_name,
    "currently_at": _judge_words,
    "source": _judge_words,
    "alt_city": _judge_words,
    "alt_state": _judge_words,
    "office_city": _judge_words,
    "office_state": _judge_words,
    "alt_zip": _wants(_ZIP.fullmatch, 0.3, "the values are not zips"),
    "office_zip": _wants(_ZIP.fullmatch, 0.3, "the values are not zips"),
    "owner_email": _wants(is_email, 0.3, "names, not e-mail addresses of users"),
    "referrer_email": _wants(is_email, 0.3, "names, not e-mail addresses of users"),
}
_KIND_JUDGES: dict[str, Callable[[Evidence], str]] = {
    "email": _wants(is_email, 0.3, "the values are not e-mail addresses"),
    "phone": _wants(is_phone, 0.3, "the values are not phone numbers"),
    "date": _wants(is_date, 0.3, "the values are not whole dates"),
    "count": _wants(is_number, 0.5, "the values are not numbers"),
    "name": _judge_words,
}


def field_by_values(seen: Evidence) -> tuple[str | None, float, str]:
    """The field that values alone speak for: only what can hardly be anything else."""
    if seen.share(is_email) > 0.8:
        return "email", 0.75, "the values are e-mail addresses"
    if seen.share(_looks_dialled) > 0.8:
        return "phone", 0.6, "the values are phone numbers"
    if len(seen.values) > 1 and seen.share(_STATE.fullmatch) > 0.9:
        return "alt_state", 0.55, "the values are states"
    return None, 0.0, ""


def _looks_dialled(value: str) -> bool:
    """A phone number as people write it; bare digits of ten could be anything's number."""
    return is_phone(value) and bool(re.search(r"[()+.\s-]", value)) and not is_date(value)
