"""A mark beside the journal that says how often it was committed, so that a journal which lost its end is noticed.

SQLite reads its write-ahead log as far as the frames' checksums hold [sqlite.org/wal.html#recovery]; a log that is
missing, because somebody copied or cleaned away `-wal` files, or whose end is damaged, is passed over in silence, and
the requests that it knew of would go out once more at once. The mark is not synced: it outlives a killed process, and
after a power cut it may say less than the journal, never more.
"""

import os
from contextlib import suppress
from pathlib import Path

from importer.uploader.state import private_file

MARK = "commits"


class CommitMark:
    """The number of commits, in a file of its own beside the journal."""

    def __init__(self, journal: Path) -> None:
        self._path = journal.with_name(MARK)

    @property
    def commits(self) -> int:
        """How many commits there were, as far as the mark can be read."""
        with suppress(OSError, ValueError):
            return int(self._path.read_text())
        return 0

    @property
    def written_at(self) -> float:
        """Wall time of the last commit."""
        with suppress(OSError):
            return self._path.stat().st_mtime
        return 0.0

    def set(self, commits: int) -> None:
        """Write down the number; a disk that refuses it has refused the journal's commit before."""
        with suppress(OSError):
            if not self._path.exists():
                private_file(self._path)
            handle = os.open(self._path, os.O_WRONLY)
            try:
                os.write(handle, b"%020d" % commits)
            finally:
                os.close(handle)
