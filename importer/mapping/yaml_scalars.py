"""Escapes foreign text for a mapping document: as a YAML scalar, or in a comment."""

import re

from importer.english import clipped, one_line

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_/$.()-]*( [A-Za-z0-9_/$.()&-]+)*")
_WIDTH = 110
"""Characters of a comment, and of a scalar that stands without quotes."""


def quoted(text: str) -> str:
    """The text as a YAML scalar: plain where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text) and len(text) < _WIDTH:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    return f"\\U{ord(character):08x}" if ord(character) > 0xFFFF else f"\\u{ord(character):04x}"


def commented(text: str) -> str:
    """The text on one line, printable and not too long."""
    flat = "".join(character if character.isprintable() else " " for character in one_line(text))
    return clipped(flat, _WIDTH)
