"""Reads the file itself: opened once, safely, hashed, and read as a whole.

Reading all bytes at once costs memory that the size limit bounds, and buys that digest and content belong together
even if somebody saves the file in the meantime.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from importer.did_you_mean import nearest_file
from importer.errors import UnusableFile
from importer.formats.limits import ROSTER, Limits


@dataclass(frozen=True, slots=True)
class Source:
    """A file's path and everything in it."""

    path: Path
    content: bytes
    digest: str


def read_source(path: Path, limits: Limits = ROSTER) -> Source:
    """Read an ordinary file.

    Raises UnusableFile for what is not one (a folder, a device, a pipe), for what is empty or larger than the limit,
    and for a file that changes while it is read.
    """
    if path.name.startswith("~$"):
        raise UnusableFile(
            f"{path} is Excel's own mark that a workbook is open.", hint=f"Name {path.name[2:]} instead."
        )
    try:
        content = _read_ordinary(path, limits.file)
    except ValueError:  # a NUL character in the path
        raise UnusableFile(f"{str(path)!r} is not a path.") from None
    except FileNotFoundError as error:
        near = nearest_file(path)
        hint = f"Did you mean {near}?" if near else ""
        raise UnusableFile(f"{path} cannot be read: {error.strerror}.", hint=hint) from None
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror or error}.") from None
    return Source(path, content, hashlib.sha256(content).hexdigest())


def _read_ordinary(path: Path, limit: int) -> bytes:
    # O_NONBLOCK: opening a FIFO must not wait for a writer that never comes.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(descriptor)
        _refuse_unreadable(path, before, limit)
        content = file.read(limit + 1)
        after = os.fstat(descriptor)
    if (len(content), after.st_size, after.st_mtime_ns) != (before.st_size, before.st_size, before.st_mtime_ns):
        raise UnusableFile(f"{path} changed while it was being read.", hint="Close it in other programs and try again.")
    return content


def _refuse_unreadable(path: Path, status: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnusableFile(f"{path} is a folder, not a file.")
    if not stat.S_ISREG(status.st_mode):
        raise UnusableFile(f"{path} is a device or a pipe, not an ordinary file.")
    if status.st_size == 0:
        raise UnusableFile(f"{path} is empty (0 bytes).")
    if status.st_size > limit:
        raise UnusableFile(
            f"{path} has {status.st_size:,} bytes; more than {limit:,} are not read at once.",
            hint="Split it into several files.",
        )
