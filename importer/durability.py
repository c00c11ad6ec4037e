"""What a crash of the computer leaves: a file's name is on the disk only when its folder is."""

import contextlib
import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk, as far as the system can: after a file was made, renamed or linked."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # not every file system can; the file itself is on the disk
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
