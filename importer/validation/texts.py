"""Names, identifiers and free text: sent as typed, if what was typed can be meant."""

import re
from functools import partial

from importer.blanks import stands_for_no_name, stands_for_nothing
from importer.validation import mojibake
from importer.validation.characters import controls, in_ascii, invisible, named
from importer.validation.parsed import Parsed, accepted, doubted, left_out, refused

LONG_NAME, LONG_IDENTIFIER, LONG_TEXT = 100, 64, 10_000
"""Letters. Brokerkit publishes no limits, so longer text is sent, but pointed out."""

DAMAGED = "letters damaged by a conversion"
ESCAPED = re.compile(r"[<>\\={}|]|&\w|_x[0-9A-F]{4}_", re.IGNORECASE)
"""What programs leave in a name, and nobody writes there."""
TWO_PEOPLE = re.compile(r"\s&\s|\s(?:and|und|y)\s|/", re.IGNORECASE)

# With a digit other than 0 and in few characters it is no placeholder and no date, and has lost nothing.
PLAIN_IDENTIFIER = re.compile(r"(?=[A-Z0]*[1-9])[A-Z0-9]{1,14}", re.ASCII | re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"0+(\.0+)?|x+|[\W_]+|true|false|pending|same|none yet|no id|no mls( id)?|not a member|non-?member"
    r"|#(ref|value|name)[!?]",
    re.IGNORECASE,
)
SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d{1,3}|\d[.,]\d+E-?\d{1,3}", re.ASCII | re.IGNORECASE)
"""A long number as Excel shows it in a narrow column; saved as CSV, its digits are gone."""
FLOAT_TAIL = re.compile(r"(\d+)\.0", re.ASCII)
NUMBER = re.compile(r"-\d+(\.\d+)?|\d+\.\d*[1-9]\d*|[$€£]\s?[\d,.]+|\d[\d,.]*\s?%", re.ASCII)
"""What only a number is; nobody gives out an id with a minus before it or a fraction."""
FIFTEEN_DIGITS = re.compile(r"\d{15}0+", re.ASCII)
SEVERAL = re.compile(
    r"\S\s*[;,|\r\n\t]\s*\S|\d{5}\s+\d{5}|\S\s+(?:or|and|/|&|\+)\s+\S|(?=\w*\d)\w{3,}/(?=\w*\d)\w{3,}",
    re.ASCII | re.IGNORECASE,
)
"""Two ids; a slash beside a short part, or one without digits, may belong to one."""
GROUPS = re.compile(r"\d{1,3}(?:[ .'\u00a0\u2009\u202f]\d{3})+")
"""Digits in threes: a number with a thousands separator, or an id that is written so."""
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
DATE = re.compile(
    rf"\d{{1,2}}[- ](?:{_MONTH})(?:[- ]\d{{2}}(?:\d\d)?)?|(?:{_MONTH})[- ](?:19|20)?\d\d"
    r"|(?:19|20)\d\d[-/](?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])(?:[T ]\d{1,2}:\d\d.*)?"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:19|20)\d\d(?:[T ]\d{1,2}:\d\d.*)?"
    r"|(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])(?:/\d\d)?|\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?",
    re.ASCII | re.IGNORECASE,
)
"""What a spreadsheet makes of 3-3, 3/2003, MAR03 or 3:03."""
STRAY = re.compile(
    r"(?:(?:mls|agent|member|id|no|nr|number)(?:[.:#]*\s+|:))*[\s.,;:'\"`*(\[<{=]*(.*?)(?:\s+\(.*\))?[-\s.,;:'\"`*)\]>}]*",
    re.DOTALL | re.IGNORECASE,
)
"""Signs, a label before or a remark behind an id, which no id begins or ends with."""


def parse_given_name(text: str) -> Parsed:
    """A first name, as typed; unlike surnames, None and Null are none."""
    return left_out(text) if stands_for_no_name(text, given=True) else parse_name(text)


def parse_name(text: str) -> Parsed:
    """A person's name, as typed: NA, None, Null and True are surnames, TBD and Unknown are not."""
    if stands_for_no_name(text):
        return left_out(text)
    if text.isalpha() and len(text) <= LONG_NAME and text.isascii():
        return Parsed(text)
    if culprit := next((character for character in text if ord(character) < 32 or ord(character) == 127), ""):
        cleaned = " ".join(re.sub(r"[\x00-\x1f\x7f]+", " ", text).split())
        return refused("control character in a name", f"The name holds {named(culprit)}. Type it again.", cleaned)
    if mojibake.is_damaged(text):
        return refused(DAMAGED, _damage(text), _before_damage(text))
    return _doubt_name(text) or accepted(text)


def _doubt_name(text: str) -> Parsed | None:
    """A name that can be sent but may be something else."""
    if mojibake.has_lost_letter(text, name=True):
        return doubted(text, DAMAGED, _damage(text))
    if "@" in text:
        return doubted(text, "e-mail address instead of a name", f"“{text}” looks like an e-mail address, not a name.")
    if ESCAPED.search(text):
        message = f"“{text}” has signs in it that a program may have left. Write the name as the person does."
        return doubted(text, "signs of a program in a name", message)
    if any(map(str.isdecimal, text)):
        return doubted(text, "digits in a name", f"“{text}” has digits in it. Is it a name?")
    if TWO_PEOPLE.search(text):
        message = f"“{text}” looks like two people; Brokerkit keeps one contact for each."
        return doubted(text, "two people in one name", message)
    if culprit := next(invisible(text), ""):
        cleaned = "".join(character for character in text if character.isprintable())
        message = f"“{text}” holds {named(culprit)}, which nobody sees but which makes it another name."
        return doubted(text, "invisible character in a name", message, cleaned)
    if len(text) > LONG_NAME:
        return doubted(text, "very long name", f"The name has {len(text)} letters. Is it a name?")
    return None


def _doubt_encoding(text: str) -> Parsed | None:
    """Text that was read in the wrong encoding before it came here."""
    if mojibake.has_lost_letter(text, name=False):
        return doubted(text, DAMAGED, _damage(text))
    return doubted(text, DAMAGED, _damage(text), _before_damage(text)) if mojibake.is_damaged(text) else None


def _damage(text: str) -> str:
    return f"“{text}” seems to have lost letters in a conversion. Compare it with the source."


def _before_damage(text: str) -> str:
    return "" if mojibake.LOST in text else mojibake.mended(text)


def parse_identifier(text: str) -> Parsed:
    """An identifier, as typed: its leading zeros and its letter case belong to it.

    What stands in the place of one, such as 0 or XXX, is refused, because all rows with it would become one contact.
    """
    if stands_for_nothing(text):
        return left_out(text)
    if PLAIN_IDENTIFIER.fullmatch(text):
        return Parsed(text)
    if culprit := next((sign for sign in text if not sign.isprintable() and sign not in "\r\n\t"), ""):
        message = f"The id holds {named(culprit)}, which makes it another id than the one you see. Type it again."
        return refused("invisible character in an id", message, "".join(filter(str.isprintable, text)))
    if PLACEHOLDER.fullmatch(text):
        message = f"“{text}” stands for no id, but everybody who has it would become one contact. Leave the cell blank."
        return refused("stands for no id", message)
    if SHORTENED.fullmatch(text):
        message = (
            f"“{text}” is a long id that a spreadsheet shortened; its digits are lost. Take it from the source again."
        )
        return refused("shortened id", message)
    if NUMBER.fullmatch(text):
        message = f"“{text}” is a number, not an id. Is the mapping's column the right one?"
        return refused("a number instead of an id", message)
    if DATE.fullmatch(text):
        message = f"“{text}” looks like a date that a spreadsheet made of an id. Take the id from the source again."
        return refused("a date instead of an id", message)
    if SEVERAL.search(text):
        message = f"“{text}” looks like several ids, and a contact is matched by one. Keep one of them."
        return refused("several ids", message)
    if (stray := STRAY.fullmatch(text)) and stray[1] != text:
        message = f"“{text}” has something around the id, which makes it another id. Is it {stray[1]}?"
        return refused("signs around an id", message, stray[1])
    return _doubt_identifier(text) or accepted(text)


def _doubt_identifier(text: str) -> Parsed | None:
    """An identifier that may not be the one the agent has: refused where another one is likely, else pointed out."""
    if GROUPS.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        return refused("a number instead of an id", f"“{text}” is written like a number. Is it {digits}?", digits)
    if found := FLOAT_TAIL.fullmatch(text):
        message = f"“{text}” seems to have been a whole number; as text with .0 it matches no one."
        return doubted(text, "id with .0 at its end", message, found[1])
    if FIFTEEN_DIGITS.fullmatch(text):
        message = f"Excel keeps 15 digits of a number; “{text}” may have lost the others. Compare it with the source."
        return doubted(text, "id may have lost digits", message)
    if not text.isascii():
        culprit = next(character for character in text if not character.isascii())
        message = f"“{text}” holds {named(culprit)}, which is unusual in an id and makes it another id."
        tell = refused if (latin := in_ascii(text)) else partial(doubted, text)
        return tell("unusual letter in an id", message, latin)
    if len(text) > LONG_IDENTIFIER:
        return doubted(text, "very long id", f"The id has {len(text)} characters. Is it an id?")
    return None


def parse_text(text: str) -> Parsed:
    """Free text, as typed; control characters other than line breaks and tabs are left out and pointed out."""
    if stands_for_nothing(text):
        return left_out(text)
    if text.isascii() and text.isprintable() and len(text) <= LONG_TEXT and "?" not in text:
        return Parsed(text)
    if culprit := next(controls(text), ""):
        cleaned = "".join(character for character in text if character not in set(controls(text))).strip()
        message = f"The text holds {named(culprit)}, which no one can see; it is left out."
        why = "control characters are left out"
        return doubted(cleaned or None, "control character", message, cleaned, why)
    if len(text) > LONG_TEXT:
        return doubted(
            text, "very long text", f"The text has {len(text):,} characters; Brokerkit may refuse or cut it."
        )
    return _doubt_encoding(text) or accepted(text)
