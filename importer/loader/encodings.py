"""Decodes bytes -> text, with the character encoding detected and named."""

import codecs

from importer.english import agreeing, listed
from importer.errors import UnusableFile, UsageError
from importer.loader.legacy_bytes import MAC, WINDOWS, told_apart

BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 (it begins with a byte order mark)"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
PROBE = 4096
SHOWN = 5
NAMES = {WINDOWS: "Windows-1252 (cp1252)", MAC: "Mac Roman (mac-roman)", "latin-1": "Latin-1"}


def decode(content: bytes, wish: str | None = None) -> tuple[str, str, list[str]]:
    """The text, the encoding's name and notes for the person.

    A wish is obeyed or refused. Otherwise: a byte order mark, strict UTF-8, UTF-16 without a mark where every other
    byte is zero, and at last line by line: what is no UTF-8 was written before its time, by Windows or by a Mac; that
    is a guess and says so.
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
    except UnicodeDecodeError:
        return _decode_by_line(content)


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
        # Damage at the very beginning of a line would count as the line before; the dot stands for it.
        line = len((content[: getattr(error, "start", 0)] + b".").splitlines())
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


def _decode_by_line(content: bytes) -> tuple[str, str, list[str]]:
    """Every line as UTF-8 where it is, and the others in the one older encoding that suits them.

    Files are glued together, and a cell is pasted from elsewhere: one line of another kind must not turn the names in
    the rest. No word of an older encoding passes for UTF-8 by accident, so each line may be asked by itself.
    """
    lines = content.splitlines(keepends=True)
    old = [place for place, line in enumerate(lines) if not _is_utf8(line)]
    new = [place for place, line in enumerate(lines) if not line.isascii() and _is_utf8(line)]
    encoding, doubt = _old_encoding([(place + 1, lines[place]) for place in old], is_mac=b"\n" not in content)
    for place in old:
        lines[place] = lines[place].decode(encoding).encode()
    name = f"{NAMES[encoding]}{doubt}"
    text, mostly = b"".join(lines).decode(), encoding if len(old) > len(new) else "utf-8"
    if new:
        return text, mostly, [f"{_mixture(old, new, name)} Compare the letters with accents there with the source."]
    why = f"The file is not UTF-8 (line {old[0] + 1}), so it was read as {name}."
    hint = "If letters with accents look wrong, name its encoding with --encoding"
    return text, mostly, [f"{why} {hint}{', such as cp850 (DOS) or mac-roman' if doubt else ''}."]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _old_encoding(lines: list[tuple[int, bytes]], *, is_mac: bool) -> tuple[str, str]:
    """The encoding of numbered lines, and why it is one that nobody would expect."""
    encoding = told_apart([line for _, line in lines], mac_line_ends=is_mac)
    for number, line in lines:
        try:
            line.decode(encoding)
        except UnicodeDecodeError as error:
            byte = f"byte {line[error.start]:#04x} in line {number} means nothing in {NAMES[encoding]}"
            return "latin-1", f", because {byte}"
    return encoding, ""


def _mixture(old: list[int], new: list[int], name: str) -> str:
    """Which lines, by place from 0, are written unlike most others, and how the older ones were read."""
    few = min(old, new, key=len)
    lines = f"{agreeing(len(few), 'Line', 'Lines')} {listed([place + 1 for place in few], SHOWN)}"
    are, were = agreeing(len(few), "is", "are"), agreeing(len(few), "was", "were")
    if few is new:
        return f"{lines} {are} UTF-8 and the others are not: those were read as {name}."
    return f"{lines} {are} not UTF-8 as the others are, and {were} read as {name}."
