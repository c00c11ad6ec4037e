"""Parses and renders text with `{Header}` places (string interpolation)."""

import re
from collections.abc import Sequence
from functools import lru_cache

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_SPACES = re.compile(r"[ \t]{2,}")
Line = tuple[str | int, ...]
"""Literal pieces, and indexes into the template's places."""


@lru_cache(maxsize=256)
def places(template: str) -> tuple[str, ...]:
    """The headers named in a template, each once, in order; `{{` and `}}` stand for braces.

    Raises ValueError for a brace without its partner or an empty place.
    """
    found: dict[str, None] = {}
    for match in _PIECE.finditer(template):
        if match[0] in {"{", "}"}:
            raise ValueError(f"a {match[0]!r} without its partner; write {match[0] * 2!r} for a brace")
        if match[1] is not None:
            if not match[1].strip():
                raise ValueError("an empty place {}; name a header in it")
            found.setdefault(match[1], None)
    return tuple(found)


def compile_template(template: str) -> tuple[Line, ...]:
    """The template's lines as pieces that `fill` can join."""
    index = {name: number for number, name in enumerate(places(template))}
    return tuple(_compile_line(line, index) for line in template.split("\n"))


def _compile_line(line: str, index: dict[str, int]) -> Line:
    pieces: list[str | int] = []
    at = 0
    for match in _PIECE.finditer(line):
        pieces.append(line[at : match.start()])
        pieces.append(index[match[1]] if match[1] is not None else match[0][0])
        at = match.end()
    pieces.append(line[at:])
    return tuple(piece for piece in pieces if piece != "")


def fill(lines: Sequence[Line], cells: Sequence[str]) -> str:
    """The template with its places filled; lines whose places are all blank are left out."""
    filled = [_fill_line(line, cells) for line in lines]
    return "\n".join(line for line in filled if line is not None).strip()


def _fill_line(line: Line, cells: Sequence[str]) -> str | None:
    """One line, or None where it has places and all are blank; beside a blank place no double space stays."""
    text = ""
    blank = filled = False
    for piece in line:
        if isinstance(piece, str):
            text += piece
        elif cell := cells[piece]:
            text += cell
            filled = True
        else:
            blank = True
    if blank and not filled:
        return None
    return _SPACES.sub(" ", text).strip() if blank else text.rstrip()
