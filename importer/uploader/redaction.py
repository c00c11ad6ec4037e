"""Blots the key out of what a server sends back, whatever made it repeat the key and however it spells it.

A spelling may be undone further on, by whoever reads JSON, a page or an address; so every spelling of every character
counts, in any mixture and escaped over again. What is not ASCII is never part of a key.
"""

import re
from collections import defaultdict
from html.entities import html5

from importer.keys import ApiKey

HIDDEN = "<hidden key>"
_BETWEEN = r"[\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]*"
"""What may stand between two characters and go unseen."""
_ESCAPE = re.compile(r"[\\&%]")
"""What every escape begins with."""
_SLASHES = r"\\{1,8}"  # every repetition is bounded: a body of nothing but backslashes must not take minutes
_ENTITIES: defaultdict[str, list[str]] = defaultdict(list)
for _name, _character in html5.items():
    _ENTITIES[_character].append(_name)


class Redaction:
    """Puts HIDDEN in the key's place."""

    def __init__(self, key: ApiKey) -> None:
        self._plain = re.compile(_BETWEEN.join(map(re.escape, key.reveal())))
        self._spelled = re.compile(_BETWEEN.join(map(_spellings, key.reveal())))

    def __call__(self, text: str) -> str:
        """The text without the key."""
        spelled = self._spelled if _ESCAPE.search(text) else self._plain  # most replies hold no escape: much faster
        return spelled.sub(HIDDEN, text)

    def body(self, body: bytes) -> bytes:
        """A reply's body without the key, whatever its encoding; every other byte stays."""
        return self(body.decode("latin-1")).encode("latin-1")

    def __repr__(self) -> str:
        return "<hidden key>"


def _spellings(character: str) -> str:
    """A pattern for every way to write a character of the key: plain, or escaped for JSON, an address or a page."""
    plain = re.escape(character) if character.isalnum() else f"(?:{_SLASHES})?{re.escape(character)}"
    return f"(?:{_page(character)}|{_address(character)}|{_json(character)}|{plain})"  # the longest first


def _json(character: str) -> str:
    return f"{_SLASHES}u00(?i:{ord(character):02x})"


def _address(character: str) -> str:
    return f"(?:%|{_json('%')})(?:25){{0,4}}(?i:{ord(character):02x})"


def _page(character: str) -> str:
    code = ord(character)
    names = [f"#0{{0,6}}{code};?", f"#[xX]0{{0,6}}(?i:{code:x});?", *map(re.escape, sorted(_ENTITIES[character])[::-1])]
    return f"(?:&|{_json('&')}|%26)(?:(?:amp|#38|#[xX]26);){{0,4}}(?:{'|'.join(names)})"
