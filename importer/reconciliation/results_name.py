"""Where a results workbook goes if nobody says."""

import re
from itertools import count
from pathlib import Path


def free_results_path(source: Path) -> Path:
    """A name beside the source that is not taken.

    An older results workbook may hold somebody's corrections, so it is never overwritten unasked.
    """
    stem = re.sub(r"-results(-\d+)?$", "", source.stem)
    names = (f"{stem}-results{'' if number == 1 else f'-{number}'}.xlsx" for number in count(1))
    return next(path for name in names if not (path := source.with_name(name)).exists())
