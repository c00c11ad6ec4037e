"""Fuzzy match for a word that was typed and that nothing is called: which one was probably meant."""

from collections.abc import Callable, Iterable
from pathlib import Path

from rapidfuzz import fuzz, process

NEAR_ENOUGH = 70
LONGEST = 200
"""Characters that are compared."""


def plainly(word: str) -> str:
    """The word without what does not matter: case, space and punctuation."""
    return "".join(filter(str.isalnum, word.casefold()))


def nearest(
    word: str, choices: Iterable[str], cutoff: float = NEAR_ENOUGH, compared: Callable[[str], str] = plainly
) -> str:
    """The choice most like `word`, or "" where none is; both are compared as `compared` makes them."""
    found = process.extractOne(
        word[:LONGEST], list(choices), scorer=fuzz.WRatio, processor=compared, score_cutoff=cutoff
    )
    return str(found[0]) if found else ""


def nearest_file(path: Path) -> Path | None:
    """The file of the same kind in the same folder whose name is most like that of a file that is not there."""
    try:
        names = [each.name for each in path.parent.iterdir() if each.suffix.lower() == path.suffix.lower()]
    except OSError:
        return None
    near = nearest(path.name, names)
    return path.with_name(near) if near else None
