"""Where our files go if nobody says."""

import re
from itertools import count
from pathlib import Path


def free_results_path(source: Path) -> Path:
    """A name beside the source that is not taken.

    An older results workbook may hold somebody's corrections, so it is never overwritten unasked.
    """
    return _free(source.parent, source.stem, "results", ".xlsx")


def free_copy_path(source: Path, folder: Path, suffix: str) -> Path:
    """A name for the annotated copy that is not taken, so never the source itself."""
    return _free(folder, source.stem, "annotated", suffix)


def _free(folder: Path, stem: str, word: str, suffix: str) -> Path:
    stem = re.sub(rf"-{word}(-\d+)?$", "", stem)
    names = (f"{stem}-{word}{'' if number == 1 else f'-{number}'}{suffix}" for number in count(1))
    return next(path for name in names if not (path := folder / name).exists())
