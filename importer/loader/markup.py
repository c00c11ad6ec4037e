"""XML from a stranger: streamed through expat, and refused if it declares anything.

Expat gets no chance to expand entities: a workbook's parts never have a DOCTYPE, so the first one ends the reading.
"""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from importer.errors import UnusableFile

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


def elements(part: str, chunks: Iterable[bytes]) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part, in order: its name and its attributes, both without prefixes."""
    found: list[tuple[str, dict[str, str]]] = []
    names = Locals()

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((names[name], {names[key]: value for key, value in attributes.items()}))

    stream(part, chunks, start)
    return found


def _refuse_doctype(*_: object) -> None:
    raise UnusableFile("The workbook is not safe to read: its XML declares a DOCTYPE, as no spreadsheet program does.")
