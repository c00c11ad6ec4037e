"""XML from a stranger: streamed through expat, and refused if it declares anything.

Expat gets no chance to expand entities: a workbook's parts never have a DOCTYPE, so the first one ends the reading.
"""

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat

from importer.errors import UnusableFile

Start = Callable[[str, dict[str, str]], Any]
End = Callable[[str], Any]
Text = Callable[[str], Any]


class Locals(dict[str, str]):
    """Element name as written -> name without its prefix, remembered."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


def stream(part: str, chunks: Iterable[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Feed a part to callbacks; raises UnusableFile for markup that is malformed or declares a DOCTYPE."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnusableFile(f"The workbook is damaged: {part} is not well-formed ({error}).") from None


def elements(part: str, chunks: Iterable[bytes]) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part, in order: its name and its attributes, both without prefixes."""
    found: list[tuple[str, dict[str, str]]] = []
    names = Locals()

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((names[name], {names[key]: value for key, value in attributes.items()}))

    stream(part, chunks, start)
    return found


def _refuse_doctype(*_: object) -> None:
    raise UnusableFile(
        "The workbook is not safe to read: its XML declares a DOCTYPE, which no spreadsheet program writes."
    )
