"""Mends mojibake, UTF-8 read as Windows-1252 before it came here: `JosÃ©` for José, `Oâ€™Neil` for O’Neil."""

import re

LOST = "\ufffd"
"""What a decoder writes for bytes it could not read; the letter is gone."""
BESIDE, WITHIN = re.compile(r"[^\W\d_]\?|\?[^\W\d_]"), re.compile(r"[^\W\d_]\?[^\W\d_]")
LINK = re.compile(r"[/=]|www\.", re.IGNORECASE)


def _as_cp1252(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


_BYTES = {_as_cp1252(byte): byte for byte in range(0x80, 0x100)} | {chr(byte): byte for byte in range(0x80, 0xA0)}
_FOLLOWING = "".join(map(re.escape, (sign for sign, byte in _BYTES.items() if byte < 0xC0)))
_MANGLED = re.compile(rf"[Â-ß][{_FOLLOWING}]|[à-ï][{_FOLLOWING}]{{2}}")
_LIKELY = ((0xA0, 0x220), (0x2010, 0x2040), (0x20AC, 0x20AD))
"""Letters of European languages, and the typographic marks: other characters would be an accident."""


def is_damaged(text: str) -> bool:
    """Whether the text seems to have lost letters in a conversion."""
    return not text.isascii() and (LOST in text or mended(text) != text)


def has_lost_letter(text: str, *, name: bool) -> bool:
    """Whether a question mark stands for a letter that some program could not spell: `Jos?`, `Nu?ez`.

    Outside of names people ask, and addresses of web pages have question marks, so there it must stand in a word.
    """
    if "?" not in text:
        return False
    found = (BESIDE if name else WITHIN).search(text)
    return found is not None and (name or not LINK.search(text))


def mended(text: str) -> str:
    """The text as it was before the conversion, as far as it can be told."""
    return _MANGLED.sub(_decoded, text)


def _decoded(found: re.Match[str]) -> str:
    try:
        letter = bytes(map(_BYTES.__getitem__, found[0])).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    return letter if any(low <= ord(letter) < high for low, high in _LIKELY) else found[0]
