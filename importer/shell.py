"""The process around a command: its streams, its prompt, its log, and the exit code that it ends with.

Words that cannot be said are lost, and nothing else. A terminal may be closed, a disk full, a reader gone: while
rows are under way none of that may raise. So both streams are replaced by ones that take everything, which is the
one place where this is seen to; whoever prints, draws or logs need not think of it.
"""

import errno
import io
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from importer import signals
from importer.errors import Exit, ImporterError, UsageError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

UNHEARD = frozenset({errno.EPIPE, errno.EBADF})
"""Why words are lost on purpose: whoever read them has gone, or the stream was closed from the beginning."""


class _Unfailing(io.RawIOBase):
    """Takes every byte; what cannot be written is lost, and the reason is kept."""

    def __init__(self, raw: io.RawIOBase | None) -> None:
        self._raw = raw
        self.failure: OSError | None = None if raw else OSError(errno.EBADF, os.strerror(errno.EBADF))

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw is not None and self._raw.isatty()

    def fileno(self) -> int:
        if self._raw is None:
            raise io.UnsupportedOperation("the stream is closed")
        return self._raw.fileno()

    def write(self, text: "ReadableBuffer") -> int:
        size = memoryview(text).nbytes
        try:
            written = self._raw.write(text) if self._raw else size
        except OSError as error:
            self.failure = error
            return size
        return size if written is None else written  # a stream that would make us wait loses the words, too


@contextmanager
def unfailing_streams() -> Iterator[None]:
    """Let nothing that becomes of stdin, stdout and stderr harm what is done meanwhile."""
    _occupy_closed_descriptors()
    former = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 (lasts as long as the process)
    sys.stdout, sys.stderr = _unfailing(sys.stdout), _unfailing(sys.stderr)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdin, sys.stdout, sys.stderr = former


def _occupy_closed_descriptors() -> None:
    """The number of a closed stream would go to the next file that is opened, and stray words into the journal."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _unfailing(stream: TextIO | None) -> TextIO:
    buffer = getattr(stream, "buffer", None)
    if stream is not None and buffer is None:  # a notebook's own
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(_Unfailing(getattr(buffer, "raw", buffer))),
        encoding=stream.encoding if stream else "utf-8",
        errors="backslashreplace",  # a file name need not be text
        line_buffering=bool(stream and stream.line_buffering),
    )


def _failure(stream: TextIO) -> OSError | None:
    stream.flush()
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    return raw.failure if isinstance(raw, _Unfailing) else None


def unprinted() -> str:
    """Why some of stdout was lost, in a few words; "" if it was not, or if nobody wanted to read it."""
    failure = _failure(sys.stdout)
    return "" if failure is None or failure.errno in UNHEARD else failure.strerror or type(failure).__name__


def printed() -> Exit:
    """How a command ends whose whole result is what it printed."""
    reason = unprinted()
    if reason:
        say(f"Error: The result could not be printed: {reason}.")
    return Exit.RESULTS_NOT_WRITTEN if reason else Exit.OK


def say(sentence: str, end: str = "\n") -> None:
    """Tell a person something beside the result."""
    print(sentence, file=sys.stderr, end=end, flush=True)


def ask_for_yes() -> None:
    """Get a person's yes to what was just said. Raises UsageError if nobody can be asked, or the answer is no."""
    if not sys.stdin.isatty():
        raise UsageError("A live run needs a yes, and there is no terminal to ask on.", hint="Add --yes.")
    say("\nType yes to go on: ", end="")
    if _failure(sys.stderr):
        raise UsageError("What the run would do could not be shown, so nobody can agree to it.", hint="Add --yes.")
    try:
        answer = sys.stdin.readline()
    except (OSError, ValueError):  # the terminal has gone, or what was typed is no text
        answer = ""
    if answer.strip().lower() not in {"yes", "y"}:
        raise UsageError("Nothing was sent.")


def ask_secretly(question: str) -> str:
    """Get a line from a person without showing it. Raises UsageError if nobody can be asked."""
    import getpass

    try:
        return getpass.getpass(question)
    except (EOFError, OSError):
        raise UsageError("There is no terminal to type it on.") from None


def set_up_logging(verbose: int) -> None:
    """Our own records on stderr; other packages' records may hold values, so they stay silent."""
    ours = logging.getLogger("importer")
    ours.setLevel({0: logging.WARNING, 1: logging.INFO}.get(verbose, logging.DEBUG))
    ours.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    ours.handlers[:] = [handler]


def guarded(command: Callable[[], int]) -> int:
    """The command's exit code; whatever it raises becomes a sentence, never a traceback, and a signal its own code."""
    try:
        with signals.interrupting():
            return command()
    except ImporterError as error:
        from importer import console

        say(console.failure(error))
        return exit_code(error)
    except KeyboardInterrupt as interrupt:
        say("\nInterrupted; nothing is under way any more.")
        return exit_code(interrupt)
    except Exception as error:
        _say_defect(error)
        return exit_code(error)


def exit_code(error: BaseException) -> int:
    """The exit code of a command that ends with this exception."""
    if isinstance(error, KeyboardInterrupt):
        return getattr(error, "code", Exit.INTERRUPTED)
    return error.exit_code if isinstance(error, ImporterError) else Exit.INTERNAL


def _say_defect(error: Exception) -> None:
    # The message may quote a cell or a request's header, so only the kind of the error and its places are shown.
    places = traceback.extract_tb(error.__traceback__)
    ours = [place for place in places if Path(place.filename).parent.parent.name == "importer"] or places
    say(
        f"This is a defect in the importer ({type(error).__name__} at "
        f"{Path(ours[-1].filename).name}:{ours[-1].lineno}), not in your file.\n"
        "  What was sent before is in the journal; the same command continues."
    )
    logging.getLogger("importer").debug("Way to the defect:\n%s", "".join(traceback.format_list(places)))
