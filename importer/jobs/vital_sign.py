"""Whether a process is alive, told by a file that it holds open: the system gives its number to others, the file not.

The file is the process's standard input, empty, so that questions find their end. On POSIX the open file carries a
lock, which the process inherits and which goes when it does; on Windows a file that is open cannot be removed.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from importer.errors import StateUnusable

if sys.platform != "win32":
    import fcntl


@contextmanager
def vital_sign(path: Path) -> Iterator[IO[bytes]]:
    """The file, to become the standard input of a process that is started inside.

    Raises StateUnusable where it cannot be locked.
    """
    with path.open("rb") as file:
        if sys.platform != "win32":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StateUnusable(f"{path} cannot be locked: {error.strerror}.") from None
        yield file


def is_held(path: Path) -> bool:
    """Whether a process lives that was given this file."""
    try:
        return _is_open(path) if sys.platform == "win32" else _is_locked(path)
    except FileNotFoundError:
        return False


def _is_open(path: Path) -> bool:
    try:
        path.unlink()
    except PermissionError:
        return True
    return False


def _is_locked(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            # shared, so that two who ask do not take each other for the process
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
