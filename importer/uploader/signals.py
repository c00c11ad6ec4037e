"""Ctrl-C and SIGTERM: the first asks for a drain, the second for leaving at once."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from importer.errors import Exit

_EXIT = {signal.SIGINT: Exit.INTERRUPTED, signal.SIGTERM: Exit.TERMINATED}
if hasattr(signal, "SIGBREAK"):  # Ctrl-Break, the nearest that Windows has to a polite end
    _EXIT[signal.SIGBREAK] = Exit.TERMINATED


@contextmanager
def heard(drain: Callable[[Exit], None], leave: Callable[[], None]) -> Iterator[None]:
    """Call `drain` with the exit code on the first signal and `leave` on every further one, inside the event loop.

    `signal.signal` works alike on POSIX and Windows, where loops have no handlers of their own; only the main thread
    may use it, so elsewhere signals stay with whoever owns them. The former handlers are put back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    count = 0

    def hear(number: int, _frame: FrameType | None) -> None:
        nonlocal count
        count += 1
        if count == 1:
            loop.call_soon_threadsafe(drain, _EXIT[signal.Signals(number)])
        else:
            loop.call_soon_threadsafe(leave)

    former = {number: signal.signal(number, hear) for number in _EXIT}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
