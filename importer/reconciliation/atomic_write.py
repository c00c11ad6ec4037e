"""Atomic write: a workbook lands whole or not at all, and never over something that is not ours to replace."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from importer.durability import sync_folder
from importer.errors import ResultsNotWritten

PRIVATE = 0o600
_MOST_NAMES = 50


def write_whole(target: Path, write: Callable[[IO[bytes]], None]) -> Path:
    """Write a file under its name in one step, or under the next best name; returns the path it really has.

    The file is written beside the target, flushed to the disk and then renamed, so a crash leaves the old file or
    the new one. If the target is open in Excel, is a symbolic link or cannot be written, another name in the same
    folder is taken, then the home folder, then the folder for temporary files. Raises ResultsNotWritten.
    """
    problems = []
    for place in _places(target):
        try:
            return _written(place, target, write)
        except OSError as error:
            problems.append(f"{place}: {error.strerror or type(error).__name__}")
    raise ResultsNotWritten(
        "The results workbook could not be written anywhere: " + "; ".join(problems) + ".",
        hint="Free some room or name another place with -o, and give the same command again: nothing is sent twice.",
    )


def _places(target: Path) -> Iterator[Path]:
    yield target.parent
    with contextlib.suppress(RuntimeError):
        yield Path.home()
    yield Path(tempfile.gettempdir())


def _written(folder: Path, target: Path, write: Callable[[IO[bytes]], None]) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=".results-", suffix=".xlsx.part", dir=folder)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            write(file)
            file.flush()
            # Renamed before it is on the disk, a crash would leave an empty file under the good name.
            os.fsync(file.fileno())
        draft.chmod(PRIVATE)
        return _put_in_place(draft, folder, target)
    finally:
        draft.unlink(missing_ok=True)


def _put_in_place(draft: Path, folder: Path, target: Path) -> Path:
    last = OSError("no free name")
    for name in _names(folder, target):
        if _is_free(name, target):
            try:
                draft.replace(name)
            except OSError as error:  # open in Excel, or a folder of that name
                last = error
            else:
                sync_folder(folder)
                return name
    raise last


def _names(folder: Path, target: Path) -> Iterator[Path]:
    yield folder / target.name
    for number in range(2, _MOST_NAMES):
        yield folder / f"{target.stem}-{number}{target.suffix}"


def _is_free(name: Path, target: Path) -> bool:
    """Only the very file that was asked for may be replaced, and a symbolic link never."""
    if name.is_symlink():
        return False
    if name == target:
        return not name.exists() or os.access(name, os.W_OK)
    return not name.exists()
