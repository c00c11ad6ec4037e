"""Phone numbers, sent in E.164 as in Brokerkit's own example [documented: "should be a valid phone number"].

Valid is what libphonenumber calls valid. It counts the fictitious 555-0100 to 555-0199 of an area code that exists as
valid, and calls Brokerkit's example +11111111111 possible but not valid; such numbers are refused here, because
Brokerkit documents "is an invalid number" as its own answer.
"""

import re
from functools import cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber, PhoneNumberFormat, ValidationResult

from importer.blanks import stands_for_nothing
from importer.english import listed
from importer.validation.parsed import Parsed, Parser, accepted, doubted, left_out, refused

E164 = "phone numbers are sent in international form"
FORM = "Write it with its area code, like 202-555-0123, or with + and the country code."

PLAIN = re.compile(r"(\+?1[ .-]?)?(?:\(([2-9]\d\d)\) ?|([2-9]\d\d)[ .-]?)([2-9]\d\d)[ .-]?(\d{4})", re.ASCII)
SEPARATORS = re.compile(r"[;,/|&\n]|\bor\b|\band\b", re.IGNORECASE)
WORDS = "cell|mobile|home|work|office|direct|phone|tel|main"
SAYS_WHICH = re.compile(r"\b(?:home|work|office|direct|main)\b", re.IGNORECASE)
"""Words that may say the number belongs into another field; `cell` and `tel` say nothing that the column does not."""
LABEL = re.compile(rf"^(?:{WORDS})\b[\s.:#)-]{{0,4}}|[\s(,-]{{0,4}}\b(?:{WORDS})\)?$", re.IGNORECASE)
FLOAT_TAIL = re.compile(r"(?<![\d.])(\d{7,15})\.0+$", re.ASCII)
"""What is left of a number that went through a column of decimals."""

LETTERS = re.compile("[a-z]", re.IGNORECASE)

REASONS = {
    ValidationResult.TOO_SHORT: ("too short for a phone number", "has too few digits for a phone number."),
    ValidationResult.TOO_LONG: ("too long for a phone number", "has too many digits for a phone number."),
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: ("area code missing", "has no area code."),
    ValidationResult.INVALID_COUNTRY_CODE: ("no such country code", "begins with a country code that does not exist."),
}
INVALID = ("not a valid phone number", "is not a valid phone number: nobody can have it.")
NO_NUMBER = ("not a phone number", "is not a phone number.")


def phone_parser(region: str) -> Parser:
    """A parser that takes numbers without a country code for numbers of `region` (ISO 3166)."""
    assigned = _assigned_in_north_america() if phonenumbers.country_code_for_region(region) == 1 else None

    def parse(text: str) -> Parsed:
        if assigned and (plain := PLAIN.fullmatch(text)):
            _, bracketed, area, exchange, line = plain.groups()
            digits = f"{bracketed or area}{exchange}{line}"
            if assigned.fullmatch(digits):
                return Parsed(f"+1{digits}", why=E164)
        return _parse(text, region)

    return parse


@cache
def _assigned_in_north_america() -> re.Pattern[str]:
    """Every number the library's data knows in the United States and Canada: a match is what it calls valid.

    Its own way to this verdict takes thirty times as long; a test compares the two.
    """
    patterns = []
    for region in ("US", "CA"):
        known = PhoneMetadata.metadata_for_region(region)
        assert known is not None
        kinds = (known.fixed_line, known.mobile, known.toll_free, known.premium_rate, known.personal_number, known.voip)
        patterns += [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    return re.compile("|".join(patterns))


def _parse(text: str, region: str) -> Parsed:
    if stands_for_nothing(text):
        return left_out(text)
    # Asked before the library, which of two numbers would only say that they are too long.
    if several := _several(text, region):
        return several
    number = FLOAT_TAIL.sub(r"\1", LABEL.sub("", text))
    try:
        read = phonenumbers.parse(number, region)
    except NumberParseException as error:
        foreign = error.error_type == NumberParseException.INVALID_COUNTRY_CODE
        return _refused(text, REASONS[ValidationResult.INVALID_COUNTRY_CODE] if foreign else NO_NUMBER)
    if not phonenumbers.is_valid_number(read):
        # Read as on a keypad, letters are digits that nobody typed; a complaint about their number would mislead.
        if LETTERS.search(number):
            return _refused(text, NO_NUMBER)
        return _refused(text, REASONS.get(phonenumbers.is_possible_number_with_reason(read), INVALID), number)
    return _sent(text, number, read)


def _sent(text: str, number: str, read: PhoneNumber) -> Parsed:
    """A valid number in E.164, with a warning where the cell said more than the number."""
    sent = phonenumbers.format_number(read, PhoneNumberFormat.E164)
    if read.extension:
        message = f"The extension {read.extension} is not sent, for Brokerkit's form has no room for it."
        return doubted(sent, "extension is not sent", message, why=f"{E164}, without extension")
    if LETTERS.search(number.removeprefix("tel:")):
        return doubted(
            sent, "letters in a phone number", f"The letters of “{text}” were read as on a keypad.", why=E164
        )
    if word := SAYS_WHICH.search(text):
        message = f"“{text}” says `{word[0]}`; only the number is sent. Does it belong into this column?"
        return doubted(sent, "a word beside the phone number", message, why=f"{E164}, without the word")
    return accepted(sent, E164)


def _several(text: str, region: str) -> Parsed | None:
    """Refuse a cell with two numbers or more: which of them is meant is for the person to say."""
    parts = [part.strip() for part in SEPARATORS.split(text)]
    parts = [part for part in parts if sum(map(str.isdecimal, part)) > 6]
    if len(parts) < 2:
        return None
    kept, first = next(((part, one) for part in parts if (one := _parse(part, region).value)), ("", ""))
    rest = listed([part for part in parts if part != kept]) if kept else ""
    message = f"There are {len(parts)} numbers in the cell. Keep one here and put another one under Other Phone."
    return refused(
        "several phone numbers", f"{message} The suggestion {first} leaves out {rest}." if rest else message, first
    )


def _refused(text: str, reason: tuple[str, str], number: str = "") -> Parsed:
    problem, complaint = reason
    return refused(problem, f"“{text}” {complaint} {FORM}", _with_plus(number))


def _with_plus(number: str) -> str:
    """The number with the + that makes it valid, if that is all it lacks."""
    try:
        read = phonenumbers.parse("+" + number.lstrip("+0 "), None)
    except NumberParseException:
        return ""
    return phonenumbers.format_number(read, PhoneNumberFormat.E164) if phonenumbers.is_valid_number(read) else ""
