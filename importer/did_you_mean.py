"""Fuzzy match for a word that was typed and that nothing is called: which one was probably meant."""

from collections.abc import Callable, Iterable
from pathlib import Path

from rapidfuzz import fuzz, process

NEAR_ENOUGH = 70
LONGEST = 200
"""Characters that are compared."""
SHORTEST_PART = 3
"""Characters of a word that may have been meant because it is a part of the other one."""


def plainly(word: str) -> str:
    """The word without what does not matter: case, space and punctuation."""
    return "".join(filter(str.isalnum, word.casefold()))


def nearest(
    word: str, choices: Iterable[str], cutoff: float = NEAR_ENOUGH, compared: Callable[[str], str] = plainly
) -> str:
    """The choice most like `word`, or "" where none is; both are compared as `compared` makes them."""
    found = process.extractOne(word[:LONGEST], list(choices), scorer=_likeness, processor=compared, score_cutoff=cutoff)
    return str(found[0]) if found else ""


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """From 0 to 100; one or two letters are a part of nearly every word, and so are compared with the whole of it."""
    scorer = fuzz.WRatio if min(len(one), len(other)) >= SHORTEST_PART else fuzz.ratio
    return scorer(one, other, score_cutoff=score_cutoff)


def nearest_file(path: Path) -> Path | None:
    """The file of the same kind in the same folder whose name is most like that of a file that is not there."""
    try:
        files = {each.stem: each for each in path.parent.iterdir() if each.suffix.lower() == path.suffix.lower()}
    except OSError:
        return None
    return files.get(nearest(path.stem, files))
