"""Signal handling: the first Ctrl-C, SIGTERM or closed terminal asks for an orderly end, the second leaves at once.

interrupting     where nothing is under way: the command ends there and then
deferred         where something is written that must not be cut short
heard            where rows are under way: what was sent is waited for
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from importer.errors import Exit

_EXIT = {signal.SIGINT: Exit.INTERRUPTED, signal.SIGTERM: Exit.TERMINATED}
for _name in ("SIGHUP", "SIGBREAK"):  # a closed terminal; Ctrl-Break, the nearest that Windows has to a polite end
    if hasattr(signal, _name):
        _EXIT[getattr(signal, _name)] = Exit.TERMINATED
_HANG_UP = {getattr(signal, "SIGHUP", None)}
"""A closed terminal: stays ignored where it was ignored, and says nothing new to whoever was asked to end already,
since the kernel tells of it and then the shell once more."""


class Interrupted(KeyboardInterrupt):
    """A signal came while nothing was under way; an interrupt like Ctrl-C, with the exit code that it asks for."""

    def __init__(self, code: Exit) -> None:
        super().__init__()
        self.code = code


@contextmanager
def interrupting() -> Iterator[None]:
    """Raise Interrupted on every signal; the others may stand inside."""

    def hear(code: Exit) -> None:
        raise Interrupted(code)

    with _handled(hear):
        yield


@contextmanager
def heard(drain: Callable[[Exit], None], leave: Callable[[], None]) -> Iterator[None]:
    """Call `drain` with the exit code on the first signal and `leave` on every further one, inside the event loop."""
    loop = asyncio.get_running_loop()
    count = 0

    def hear(code: Exit) -> None:
        nonlocal count
        count += 1
        if count == 1:
            loop.call_soon_threadsafe(drain, code)
        else:
            loop.call_soon_threadsafe(leave)

    with _handled(hear):
        yield


@dataclass(slots=True)
class Deferred:
    """What was heard while nobody could act upon it."""

    code: Exit | None = None
    """The exit code that the first signal asks for; None while there was none."""


@contextmanager
def deferred() -> Iterator[Deferred]:
    """Hold off the first signal while something is written that must not be cut short; a second ends the process.

    Whoever enters asks the result afterwards, and ends with its code if it has one. `heard` may stand inside.
    """
    first = Deferred()

    def hear(code: Exit) -> None:
        if first.code is not None:
            os._exit(code)
        first.code = code

    with _handled(hear):
        yield first


@contextmanager
def _handled(hear: Callable[[Exit], None]) -> Iterator[None]:
    """Let `hear` have the exit code of every signal, except of a closed terminal under nohup.

    `signal.signal` works alike on POSIX and Windows, where loops have no handlers of their own; only the main thread
    may use it, so elsewhere signals stay with whoever owns them. The former handlers are put back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [number for number in _EXIT if number not in _HANG_UP or signal.getsignal(number) is not signal.SIG_IGN]
    was_told = False

    def handle(number: int, _: object) -> None:
        nonlocal was_told
        if not (was_told and number in _HANG_UP):
            was_told = True
            hear(_EXIT[signal.Signals(number)])

    former = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
