"""Unicode trouble: homoglyphs and invisible characters, and those that cannot travel at all."""

import unicodedata
from collections.abc import Iterator

from importer.validation.parsed import Parsed, refused

LAYOUT = frozenset("\n\r\t")

# Letters of other scripts that look like a Latin one; used for suggestions only, never to change an address.
LOOK_ALIKES = str.maketrans(
    "авеёіјкмнорсѕтухһԁԛԝАВЕІЈКМНОРСЅТУХαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ‐‑‒–—＠．。",
    "abeeijkmhopcstyxhdqwABEIJKMHOPCSTYXaeiknoptuxABEZHIKMNOPTYX-----@..",
)


def unsendable(text: str) -> Parsed | None:
    """Refuse text with a character that no JSON document can carry; None where there is none.

    Half a surrogate pair cannot be encoded in UTF-8, and Unicode reserves its noncharacters for internal use.
    """
    for character in text:
        if 0xD800 <= ord(character) <= 0xDFFF or is_noncharacter(character):
            cleaned = "".join(one for one in text if one.isprintable())
            return refused(
                "holds a character that cannot be sent",
                f"The cell holds {named(character)}, which is damage from a conversion and cannot be sent. "
                "Type the value again.",
                cleaned,
            )
    return None


def is_noncharacter(character: str) -> bool:
    """Whether Unicode says that this code point will never be a character."""
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def controls(text: str) -> Iterator[str]:
    """The control characters in a text, line breaks and tabs apart."""
    return (character for character in text if unicodedata.category(character) == "Cc" and character not in LAYOUT)


def invisible(text: str) -> Iterator[str]:
    """The characters in a text that take no room: zero-width spaces, soft hyphens, direction marks."""
    return (character for character in text if unicodedata.category(character) == "Cf")


def named(character: str) -> str:
    """A character by its Unicode name and number, because the person cannot see what is wrong with it."""
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        name = "half a character"
    else:
        name = unicodedata.name(character, "a control character" if code < 0xA0 else "an unknown character")
    return f"{name} (U+{code:04X})"


def in_ascii(text: str) -> str:
    """The ASCII text this one looks like, or "" where it has no ASCII look-alike."""
    visible = "".join(character for character in text if unicodedata.category(character) not in {"Cf", "Cc"})
    latin = unicodedata.normalize("NFKC", visible.translate(LOOK_ALIKES))
    return latin if latin.isascii() else ""
