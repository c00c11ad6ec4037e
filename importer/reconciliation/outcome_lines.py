"""Every row's outcome as a line of JSON, for programs: each as it becomes known, the rest when all is accounted for.

No cell stands in it, except where a message quotes one; a match key stands there as a keyed hash. A line that cannot
be written is lost and the reason kept: nothing that becomes of this file harms the run.
"""

import io
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from json import dumps
from pathlib import Path

from importer.errors import UsageError
from importer.model import Fate, MatchKey, Message, Outcome, RowResult, Send, Severity
from importer.reconciliation.reconcile import fate_of

PRIVATE = 0o600


class OutcomeLines:
    """The file of outcomes, open for writing."""

    def __init__(self, path: Path, keys: Mapping[int, Iterable[MatchKey]], hashed: Callable[[MatchKey], str]) -> None:
        self.path = path
        self._keys = keys
        self._hashed = hashed
        self._told: dict[int, Fate] = {}
        self._file = _opened(path)
        self.failure = ""
        """Why lines were lost; "" if none were."""

    def tell(self, send: Send, outcome: Outcome) -> None:
        """Write the lines of a send's rows: its fate is known."""
        for row in send.rows:
            carries = row == send.row
            fate = fate_of(row, send, outcome)
            status = outcome.status if fate is outcome.fate else None
            self._tell(row, fate, outcome.record_id, status, outcome.messages, outcome.attempts if carries else 0)

    def close(self, results: Iterable[RowResult]) -> None:
        """Write the lines that are still missing, and those of rows that came to another fate in the end."""
        for one in results:
            if self._told.get(one.row) is not one.fate:
                self._tell(one.row, one.fate, one.record_id, one.status, _messages(one), one.attempts)
        try:
            self._file.close()
        except OSError as error:
            self._lose(error)

    def _tell(
        self, row: int, fate: Fate, record_id: str, status: int | None, messages: Iterable[Message], attempts: int
    ) -> None:
        self._told[row] = fate
        line = {
            "row": row,
            "keys": self._keys_of(row),
            "fate": fate.value,
            "id": record_id or None,
            "status": status,
            "messages": [{"field": one.field, "text": one.text} for one in messages],
            "attempts": attempts,
        }
        self._write(f"{dumps(line)}\n".encode())

    def _keys_of(self, row: int) -> Mapping[str, str]:
        return {key[0]: self._hashed(key) for key in sorted(self._keys.get(row, ()))}

    def _write(self, line: bytes) -> None:
        rest = memoryview(line)
        try:
            while rest and not self.failure:
                rest = rest[self._file.write(rest) or 0 :]
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        self.failure = self.failure or error.strerror or type(error).__name__


def _messages(result: RowResult) -> Iterable[Message]:
    """Why a row without an outcome of its own is where it is: its errors, or else the sentence that says it."""
    errors = [Message(one.field, one.message) for one in result.findings if one.severity is Severity.ERROR]
    if errors or not result.fate.needs_attention:
        return errors
    return [Message("", result.to_do if result.fate is Fate.HELD else result.happened)]


def _opened(path: Path) -> io.FileIO:
    """The file, emptied and only ours; a device is taken as it is. Raises UsageError for anything else."""
    # Not to wait for the reader of a pipe, should it be one.
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.is_symlink():
            raise UsageError(f"{path} is a link to another place; outcomes are not written through it.")
        file = io.FileIO(os.open(path, flags, PRIVATE), "w")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", hint=_ELSEWHERE) from None
    kind = os.fstat(file.fileno()).st_mode
    if stat.S_ISREG(kind):
        file.truncate(0)
        if hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), PRIVATE)
    elif not stat.S_ISCHR(kind):
        file.close()
        raise UsageError(f"{path} is not a file.", hint=_ELSEWHERE)
    return file


_ELSEWHERE = "Name another file with --outcomes."
