"""What stops a run, drawn once.

Exceptions stop the run; a row that cannot be sent is a value (a finding, a fate), never an exception.

    ImporterError                      exit code
    ├── UsageError                     2   an option, a setting or the key is wrong or missing
    ├── UnusableFile                   3   the source cannot be read, or cannot be read safely
    ├── UnusableMapping                3   the mapping has problems; all of them are listed
    ├── NoMapping                      3   no mapping was named and no preset fits
    ├── StateUnusable                  2   the journal or ledger cannot be opened, or another run holds it
    ├── ResultsNotWritten              5   the workbook could not be written; the journal is complete
    └── Unbalanced                     70  rows read and fates differ: a defect of ours, so no report is written

A run that stops early while sending raises nothing: its outcomes are worth keeping, so the uploader returns
them together with a `Stop` (see `model`), and the exit code follows from that.
"""

from collections.abc import Sequence
from enum import IntEnum


class Exit(IntEnum):
    """What the process tells its caller; each code has one meaning."""

    OK = 0
    ATTENTION = 1
    USAGE = 2
    UNUSABLE = 3
    STOPPED = 4
    RESULTS_NOT_WRITTEN = 5
    INTERNAL = 70
    INTERRUPTED = 130
    TERMINATED = 143


class ImporterError(Exception):
    """Anything that stops a run before it can give an account of every row."""

    exit_code = Exit.INTERNAL

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        """What to type or change next; shown on a line of its own."""


class UsageError(ImporterError):
    """An option, a setting or the API key is wrong or missing."""

    exit_code = Exit.USAGE


class StateUnusable(ImporterError):
    """The journal or ledger cannot be opened, or another run is using it."""

    exit_code = Exit.USAGE


class UnusableFile(ImporterError):
    """The source cannot be read, or cannot be read safely; nothing was sent."""

    exit_code = Exit.UNUSABLE


class NoMapping(ImporterError):
    """No mapping was named and no preset fits the headers."""

    exit_code = Exit.UNUSABLE


class UnusableMapping(ImporterError):
    """The mapping document has problems; every one of them is listed, with its line where there is one."""

    exit_code = Exit.UNUSABLE

    def __init__(self, message: str, problems: Sequence[str] = (), *, hint: str = "") -> None:
        super().__init__("\n".join([message, *(f"  {problem}" for problem in problems)]), hint=hint)
        self.problems = tuple(problems)


class ResultsNotWritten(ImporterError):
    """The results workbook could not be written anywhere; the journal holds every outcome."""

    exit_code = Exit.RESULTS_NOT_WRITTEN


class Unbalanced(ImporterError):
    """Some row has no fate or two: a defect of ours, so the report is withheld rather than wrong."""

    exit_code = Exit.INTERNAL
