"""What stands at a path, without an error: behind a closed folder, or under too long a name, stands nothing."""

from contextlib import suppress
from pathlib import Path


def is_there(path: Path) -> bool:
    """Whether anything is there."""
    with suppress(OSError):
        return path.exists()
    return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there that we may look for."""
    with suppress(OSError):
        return path.is_dir()
    return False


def is_file(path: Path) -> bool:
    """Whether a file is there that we may look for."""
    with suppress(OSError):
        return path.is_file()
    return False


def is_same(one: Path, other: Path) -> bool:
    """Whether both are there and one and the same."""
    with suppress(OSError):
        return one.samefile(other)
    return False
