"""Parses XML from a stranger as a stream (expat, SAX style), hardened: what declares anything is refused.

Expat gets no chance to expand entities: a workbook's parts never have a DOCTYPE, so the first one ends the reading.
"""

from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from importer.errors import UnusableFile
from importer.progress import advance

LONGEST_PIECE = 10_000_000
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Locals(dict[str, str]):
    """Element name as written -> name without its prefix, remembered."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


class Markup:
    """One part under an expat parser; raises UnusableFile for malformed markup and for a DOCTYPE."""

    def __init__(self, part: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
        self._part = part
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = text
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, piece: str | bytes, *, last: bool = False) -> None:
        """Read on."""
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise UnusableFile(f"The workbook is damaged: {self._part} is not well-formed XML ({error}).") from None

    def close(self) -> None:
        """Nothing more comes."""
        self.feed(b"", last=True)


def stream(part: str, chunks: Iterable[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Feed a whole part to callbacks."""
    markup = Markup(part, start, end, text)
    for chunk in chunks:
        markup.feed(chunk)
    markup.close()


def pieces(part: str, chunks: Iterable[bytes], end: str) -> Iterator[str]:
    """A part's text, cut after every `end`."""
    decoder = getincrementaldecoder("utf-8-sig")()
    rest = ""
    try:
        for chunk in chunks:
            *whole, rest = (rest + decoder.decode(chunk)).split(end)
            for piece in whole:
                yield piece + end
            advance(len(chunk))
            if len(rest) > LONGEST_PIECE:  # expat can go on from the middle; to keep adding would take for ever
                yield rest
                rest = ""
        yield rest + decoder.decode(b"", True)
    except UnicodeDecodeError:
        raise UnusableFile(f"The workbook is damaged: {part} is not UTF-8 text.") from None


def is_plain(piece: str) -> bool:
    """Whether a piece holds no comment, CDATA section or processing instruction, in which tags would not be tags."""
    return "<!" not in piece and "<?" not in piece[1:]


def elements(part: str, chunks: Iterable[bytes]) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part, in order: `parent/name` and its attributes, all without prefixes.

    The parent tells an element from one of the same name in an extension list: `x15:workbookPr` stands in an `ext`.
    """
    found: list[tuple[str, dict[str, str]]] = []
    names = Locals()
    around = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((f"{around[-1]}/{names[name]}", {names[key]: value for key, value in attributes.items()}))
        around.append(names[name])

    def end(_: str) -> None:
        around.pop()

    stream(part, chunks, start, end)
    return found


def _refuse_doctype(*_: object) -> None:
    raise UnusableFile("The workbook is not safe to read: its XML declares a DOCTYPE, as no spreadsheet program does.")
