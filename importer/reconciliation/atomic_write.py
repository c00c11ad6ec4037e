"""Atomic write: results land whole or not at all, and never over something that is not ours to replace."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from importer.durability import sync_folder
from importer.errors import ResultsNotWritten

PRIVATE = 0o600
_MOST_NAMES = 50

Write = Callable[[IO[bytes]], None]


@dataclass(frozen=True, slots=True)
class Extra:
    """A file that was asked for beside the results, or why there is none."""

    path: Path | None
    told: str
    """A sentence for the person."""


def write_whole(target: Path, write: Write) -> Path:
    """Write a file under its name in one step, or under the next best name; returns the path it really has.

    The file is written beside the target, flushed to the disk and then renamed, so a crash leaves the old file or
    the new one. If the target is open in Excel, is a symbolic link or cannot be written, another name in the same
    folder is taken, then the home folder, then the folder for temporary files. Raises ResultsNotWritten.
    """
    return _somewhere(target, partial(_file, target, write))


def write_whole_folder(target: Path, files: Mapping[str, Write]) -> Path:
    """Write a folder of files in one step, as `write_whole` does a file.

    A folder of that name is replaced only if it holds nothing but files of these names. Raises ResultsNotWritten.
    """
    return _somewhere(target, partial(_folder, target, files))


def _somewhere(target: Path, write_in: Callable[[Path], Path]) -> Path:
    problems = []
    for place in _places(target):
        try:
            return write_in(place)
        except OSError as error:
            problems.append(f"{place}: {error.strerror or type(error).__name__}")
    raise ResultsNotWritten(
        "The results could not be written anywhere: " + "; ".join(problems) + ".",
        hint="Free some room or name another place with -o, and give the same command again: nothing is sent twice.",
    )


def _places(target: Path) -> Iterator[Path]:
    yield target.parent
    with contextlib.suppress(RuntimeError):
        yield Path.home()
    yield Path(tempfile.gettempdir())


def _file(target: Path, write: Write, place: Path) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=".results-", suffix=".xlsx.part", dir=place)
    draft = Path(name)
    try:
        _fill(os.fdopen(descriptor, "w+b"), write)
        draft.chmod(PRIVATE)
        return _put_in_place(draft, place, target, lambda name: os.access(name, os.W_OK))
    finally:
        draft.unlink(missing_ok=True)


def _folder(target: Path, files: Mapping[str, Write], place: Path) -> Path:
    draft = Path(tempfile.mkdtemp(prefix=".results-", suffix=".part", dir=place))  # only ours to look into
    try:
        for name, write in files.items():
            _fill((draft / name).open("x+b"), write)
            (draft / name).chmod(PRIVATE)
        sync_folder(draft)
        return _put_in_place(draft, place, target, lambda name: _holds_only(name, files))
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fill(opened: IO[bytes], write: Write) -> None:
    with opened as file:
        write(file)
        file.flush()
        # Renamed before it is on the disk, a crash would leave an empty file under the good name.
        os.fsync(file.fileno())


def _holds_only(folder: Path, files: Mapping[str, Write]) -> bool:
    return folder.is_dir() and {path.name for path in folder.iterdir()} <= files.keys()


def _put_in_place(draft: Path, place: Path, target: Path, is_ours: Callable[[Path], bool]) -> Path:
    """Give the draft its name; `is_ours` says whether what has that name may be replaced."""
    last = OSError("no free name")
    for name in _names(place, target):
        if _is_free(name, target, is_ours):
            try:
                _replace(draft, name)
            except OSError as error:  # open in Excel, or a folder of that name
                last = error
            else:
                sync_folder(place)
                return name
    raise last


def _replace(draft: Path, name: Path) -> None:
    if not (draft.is_dir() and name.exists()):
        draft.replace(name)
        return
    # No folder takes the place of another in one step: a crash in between leaves both, each under a name to be seen.
    aside = next(other for other in _names(name.parent, name) if not other.exists())
    name.rename(aside)
    try:
        draft.rename(name)
    except OSError:
        aside.rename(name)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _names(place: Path, target: Path) -> Iterator[Path]:
    yield place / target.name
    for number in range(2, _MOST_NAMES):
        yield place / f"{target.stem}-{number}{target.suffix}"


def _is_free(name: Path, target: Path, is_ours: Callable[[Path], bool]) -> bool:
    """Only the very file or folder that was asked for may be replaced, and a symbolic link never."""
    if name.is_symlink():
        return False
    return not name.exists() or (name == target and is_ours(name))
