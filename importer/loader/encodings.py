"""Bytes -> text, with the encoding named."""

import codecs

from importer.errors import UnusableFile, UsageError

BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 (it begins with a byte order mark)"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
PROBE = 4096


def decode(content: bytes, wish: str | None = None) -> tuple[str, str, list[str]]:
    """The text, the encoding's name and notes for the person.

    A wish is obeyed or refused. Otherwise: a byte order mark, strict UTF-8, UTF-16 without a mark where every other
    byte is zero, and at last Windows-1252, in which every American or Western European export of the past was
    written; that last one is a guess and says so.
    """
    if wish:
        return _decode_as(content, wish)
    for mark, encoding, _ in BOMS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding), encoding, []
    if evident := _evident_utf16(content):
        return _strictly(content, evident), evident, [f"The text is {evident.upper()} without a byte order mark."]
    try:
        return content.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        return _decode_western(content, error)


def _decode_as(content: bytes, wish: str) -> tuple[str, str, list[str]]:
    try:
        encoding = codecs.lookup(wish).name
        "".encode(encoding)
    except (LookupError, ValueError):
        raise UsageError(
            f"{wish!r} is not an encoding known here.", hint="Known are utf-8, utf-16, cp1252, latin-1 and others."
        ) from None
    for mark, marked, _ in BOMS:
        if content.startswith(mark) and marked.startswith(encoding.removesuffix("-sig")):
            return _strictly(content[len(mark) :], marked), marked, []
    return _strictly(content, encoding), encoding, []


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        line = content[: getattr(error, "start", 0)].count(b"\n") + 1
        raise UnusableFile(
            f"The file is not readable as {encoding}: line {line} holds bytes that mean nothing in it.",
            hint="Save it as UTF-8, or name its encoding with --encoding.",
        ) from None


def _evident_utf16(content: bytes) -> str | None:
    probe = content[:PROBE]
    half = len(probe) // 2
    if half < 2:
        return None
    zeros_even, zeros_odd = probe[0::2].count(0), probe[1::2].count(0)
    if zeros_odd > 0.7 * half and zeros_even < 0.05 * half:
        return "utf-16-le"
    if zeros_even > 0.7 * half and zeros_odd < 0.05 * half:
        return "utf-16-be"
    return None


def _decode_western(content: bytes, error: UnicodeDecodeError) -> tuple[str, str, list[str]]:
    line = content[: error.start].count(b"\n") + 1
    why = f"The file is not UTF-8 (line {line}), so it was read as"
    hint = "If letters with accents look wrong, name its encoding with --encoding."
    try:
        return content.decode("cp1252"), "cp1252", [f"{why} Windows-1252 (cp1252). {hint}"]
    except UnicodeDecodeError as second:
        undefined, place = content[second.start], content[: second.start].count(b"\n") + 1
        note = f"{why} Latin-1, because byte {undefined:#04x} in line {place} means nothing in Windows-1252. {hint}"
        return content.decode("latin-1"), "latin-1", [f"{note[:-1]}, such as cp850 (DOS) or mac-roman."]
