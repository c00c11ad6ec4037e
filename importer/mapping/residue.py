"""Spreadsheet residue and escapes undone: what programs leave in a cell, taken out once, before any rule reads it.

Some of it means the same in every column (`undone`): `="00120082"`, `Mu&ntilde;oz`. The rest is residue only where the
field says what its text must be (`cleaner`): `#120085` and `120085.0` are ids, in a note they are what somebody wrote.
Only what can mean one thing is undone; what may mean two is left to validation.
"""

import html
import re
from collections.abc import Callable
from html.entities import html5
from urllib.parse import unquote

from importer.fields import FIELD, Kind

SPACE = "the space around it removed"
UNDONE = "what a spreadsheet made of it is undone"
ESCAPES = "escaped letters decoded"

SIGNS = ("&", "%", "\\", "=", "'")
"""A text without one of these has nothing to be undone."""
_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"|=\s*HYPERLINK\("[^"]*"\s*[,;]\s*"([^"]*)"\)', re.IGNORECASE)
"""Text as a formula, which is how exports keep Excel from making a number of it."""
_GUARD = re.compile(r"^'(?=[=+@-])")
"""How exports keep a cell from becoming a formula."""
_ENTITY = re.compile(r"&(#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z][A-Za-z0-9]{1,30});")
_BACKSLASH = re.compile(r"\\([\"',;/])")
_JSON_LETTER = re.compile(r"\\u([0-9a-fA-F]{4})")
_DOUBLED = re.compile(r"(?<=[^\W\d_])''(?=[^\W\d_])")
"""An apostrophe as databases write it: `O''Neil`."""
_PERCENT_ESCAPED = re.compile(r"(?:[^%\s]|%[0-9a-fA-F]{2})*")
_BEHIND_LETTER = re.compile(r"[^\W\d_]%")
"""As in `Lamb%20Hall`; `50%20off` and `100%25` may be meant."""
_TIMES_ESCAPED = 3

_FREE_TEXT = frozenset(
    name for name, field in FIELD.items() if field.kind is Kind.TEXT and not name.endswith(("_zip", "_state"))
)
_CODES = frozenset(
    name for name, field in FIELD.items() if field.kind in {Kind.PHONE, Kind.IDENTIFIER} or name.endswith("_zip")
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_MARKS = frozenset("\"'")
_QUOTED = re.compile(r'"([^"]+)"')
_APOSTROPHE = re.compile(r"'(?![tsn][ -])((?:[^']|(?<=\w)'(?=\w))+)'?", re.IGNORECASE)
"""At the beginning, or around the whole; but for 't Hart, and for 'Bob' Smith."""
_NUMBER_SIGN = re.compile(r"#\s?([\w-]*\d[\w-]*)", re.ASCII)
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?", re.ASCII)
"""A whole number as a column of numbers shows it."""
_ZIP_DASH = re.compile(r"(\d{5})-", re.ASCII)


def undone(text: str) -> str:
    """A cell's text without what is residue in any column, and without the space around it."""
    text = text.strip()
    if formula := _FORMULA.fullmatch(text):
        text = (formula[1] or formula[2] or "").replace('""', '"')
    return _decoded(_GUARD.sub("", text)).strip()


def _decoded(text: str) -> str:
    """The text without HTML entities, backslashes before quotes, JSON's letters, doubled and percent escapes."""
    for _ in range(_TIMES_ESCAPED):
        if (once := _ENTITY.sub(_character, text)) == text:
            break
        text = once
    if "\\" in text:
        text = _BACKSLASH.sub(r"\1", _JSON_LETTER.sub(_letter, text))
    text = _DOUBLED.sub("'", text)
    return _percent_decoded(text) if "%" in text else text


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    if not name.startswith("#") and f"{name};" not in html5:
        return entity[0]
    character = html.unescape(entity[0]).replace("\N{NO-BREAK SPACE}", " ")
    sound = character.isprintable() or character == "\n"
    return character if sound and character != "\N{REPLACEMENT CHARACTER}" else entity[0]


def _letter(escape: re.Match[str]) -> str:
    letter = chr(int(escape[1], 16))
    return letter if letter.isprintable() else escape[0]


def _percent_decoded(text: str) -> str:
    if "://" in text or not (_PERCENT_ESCAPED.fullmatch(text) and _BEHIND_LETTER.search(text)):
        return text
    try:
        decoded = unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text
    return decoded if decoded.isprintable() else text


def cleaner(name: str) -> Callable[[str], str]:
    """What takes residue out of the cells of a field (or of `full_name`), already `undone`."""
    if name in _FREE_TEXT:
        return str
    if name in _CODES:
        return _clean_code
    return _clean


def _clean(text: str) -> str:
    if not text.isascii():
        text = text.translate(_FULL_WIDTH)
    if text[:1] in _MARKS and (found := _QUOTED.fullmatch(text) or _APOSTROPHE.fullmatch(text)):
        return found[1].strip()
    return text


def _clean_code(text: str) -> str:
    """An id, a zip or a phone number: digits and letters, to which no sign of a number belongs."""
    if text.isascii() and text.isalnum():
        return text
    text = _clean(text)
    if not text.isascii():
        text = text.translate(_DASHES)
    if found := _NUMBER_SIGN.fullmatch(text):
        text = found[1]
    found = _NUMBER.fullmatch(text) or _ZIP_DASH.fullmatch(text)
    return found[1].replace(",", "") if found else text


def reason(typed: str, sent: str) -> str:
    """Why a cell is sent otherwise than it was typed, where this module has seen to it."""
    if typed.strip() == sent:
        return SPACE
    return UNDONE if _decoded(typed) == typed else ESCAPES
