"""Redacts the key from what a server sends back, whatever made it repeat the key and however it spells it.

A spelling may be undone further on, by whoever reads JSON, a page or an address; so every spelling of every character
counts, in any mixture and escaped over again. Dumps count as well: the key in hex and in base64. What is not ASCII is
never part of a key.
"""

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator
from html.entities import html5

from importer.keys import ApiKey

HIDDEN = "<hidden key>"
_BETWEEN = r"[\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]*"
"""What may stand between two characters and go unseen."""
_BETWEEN_BYTES = r"[\s,:;_'\"-]{0,4}(?:0[xX]|\\{1,8}[xX])?"
"""What dumps write between two bytes."""
_SHORTEST_CODE = 8
"""Characters of base64 that stand for nothing but the key; fewer are no proof of it."""
_CODE = "[A-Za-z0-9+/_-]"
_ESCAPE = re.compile(r"[\\&%]")
"""What every escape begins with."""
_MORE_SLASHES = r"\\{0,7}"  # every repetition is bounded: a body of nothing but backslashes must not take minutes
_ENTITIES: defaultdict[str, list[str]] = defaultdict(list)
for _name, _character in html5.items():
    _ENTITIES[_character].append(_name)


class Redaction:
    """Puts HIDDEN in the key's place."""

    def __init__(self, key: ApiKey) -> None:
        text = key.reveal()
        self._plain = re.compile(_BETWEEN.join(map(re.escape, text)))
        self._spelled = re.compile(_BETWEEN.join(map(_spellings, text)))
        self._hex = re.compile(_BETWEEN_BYTES.join([_first_byte(text[0]), *map(_hex, text[1:])]))
        self._base64 = [(part, re.compile(pattern)) for part, pattern in _codes(text)]
        # no spelling is shorter than the key, nor a dump shorter than what of it stands for nothing else
        self._shortest = min([len(text), *(len(part) for part, _ in self._base64)])

    def __call__(self, text: str) -> str:
        """The text without the key."""
        if len(text) < self._shortest:  # most values of a reply are
            return text
        spelled = self._spelled if _ESCAPE.search(text) else self._plain  # most replies hold no escape: much faster
        text = self._hex.sub(HIDDEN, spelled.sub(HIDDEN, text))
        for part, pattern in self._base64:
            if part in text:  # a hundred times as fast as searching for the pattern
                text = pattern.sub(HIDDEN, text)
        return text

    def body(self, body: bytes) -> bytes:
        """A reply's body without the key, whatever its encoding; every other byte stays."""
        return self(body.decode("latin-1")).encode("latin-1")

    def __repr__(self) -> str:
        return "<hidden key>"


def _spellings(character: str) -> str:
    """A pattern for every way to write a character of the key: plain, or escaped for JSON, an address or a page.

    Every alternative begins with a character, not with a repetition or a choice: only so does a search pass over
    whatever cannot begin a key without trying one alternative after the other, which takes its time on a large page.
    """
    page, address, json = _page(character), f"(?:25){{0,4}}{_hex(character)}", f"00{_hex(character)}"
    escaped = f"u(?:0026{page}|0025{address}|{json})"
    slashed = escaped if character.isalnum() else f"(?:{escaped}|{re.escape(character)})"
    plain = re.escape(character)
    return f"(?:&{page}|%26{page}|%{address}|\\\\{_MORE_SLASHES}{slashed}|{plain})"  # the longest first


def _page(character: str) -> str:
    """The rest of a character reference after its ampersand, which may itself have been escaped some times over."""
    code = ord(character)
    names = [f"#0{{0,6}}{code};?", f"#[xX]0{{0,6}}(?i:{code:x});?", *map(re.escape, sorted(_ENTITIES[character])[::-1])]
    return f"(?:(?:amp|#38|#[xX]26);){{0,4}}(?:{'|'.join(names)})"


def _hex(character: str) -> str:
    """Two hexadecimal digits, in either case."""
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{ord(character):02x}")


def _first_byte(character: str) -> str:
    """Two hexadecimal digits after 0x, a backslash and x, or nothing; each alternative again begins in its own way."""
    digits = _hex(character)
    return f"(?:0[xX]{digits}|\\\\[xX]{digits}|{digits})"


def _codes(text: str) -> Iterator[tuple[str, str]]:
    """The key in base64, for each place at which it may begin in what was encoded, and in both alphabets.

    Each as the part that stands for nothing but the key, and as a pattern that takes in its neighbours, in which the
    key's outermost bits are mixed with others.
    """
    for bytes_before, mixed in ((0, 0), (1, 2), (2, 3)):
        end, more = divmod((bytes_before + len(text)) * 8, 6)
        part = b64encode(b"\0" * bytes_before + text.encode()).decode()[mixed:end]
        for spelled in {part, part.replace("+", "-").replace("/", "_"), part.replace("/", "\\/")}:
            if len(part) >= _SHORTEST_CODE:
                yield spelled, f"{_CODE}{{{mixed}}}{re.escape(spelled)}" + f"{_CODE}={{0,2}}" * bool(more)
