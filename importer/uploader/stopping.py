"""Graceful shutdown: why a run ends before everything is sent, in words, and how everybody learns of it."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from importer.errors import Exit
from importer.model import Stop

GO_ON = "Give the same command again to go on."
WAIT = "Wait a while, or let the command wait longer with --patience SECONDS."


class Stopping:
    """The first reason to send nothing more."""

    def __init__(self, *close: Callable[[], None]) -> None:
        self.stop: Stop | None = None
        self._close = close
        self._called = asyncio.Event()

    def call(self, stop: Stop) -> None:
        """Let nothing more be sent; what is under way may end. The first reason counts."""
        if self.stop is None:
            self.stop = stop
        self._called.set()
        for close in self._close:
            close()

    async def comes_within(self, seconds: float) -> bool:
        """Wait so long, unless the run is to end before."""
        try:
            async with asyncio.timeout(seconds):
                await self._called.wait()
        except TimeoutError:
            return False
        return True


def unwritable(error: Exception, home: Path) -> Stop:
    """The journal could not be written, and nothing goes out that is not written down first."""
    reason = f"The journal cannot be written ({error}), so nothing more was sent."
    return Stop(reason, f"Free some space in {home}. {GO_ON}", Exit.STOPPED)


def interrupted(code: Exit) -> Stop:
    """Ctrl-C or SIGTERM."""
    return Stop("You stopped the run.", GO_ON, code)


def all_refused(count: int, left: int) -> Stop:
    """Nothing but refusals from the beginning."""
    return Stop(
        f"The first {count} rows were all refused, so the other {left:,} were not sent.",
        "Look at what Brokerkit said about them: something that concerns every row is probably wrong. "
        "The same command tries again; --canary 0 sends the rest all the same.",
        Exit.STOPPED,
    )


def come_back(at: datetime) -> Stop:
    """The server asks for a pause that nobody wants to sit through."""
    return Stop(
        f"Brokerkit asks for a pause until {at:%Y-%m-%d %H:%M}.",
        f"Give the same command again after {at:%H:%M} to go on; with --patience SECONDS it waits so long itself.",
        Exit.STOPPED,
    )


def too_many_requests() -> Stop:
    """Minutes of pauses, and nothing judged in between."""
    return Stop("Brokerkit answers nothing but 'too many requests'.", f"{WAIT} {GO_ON}", Exit.STOPPED)


def too_many_retries() -> Stop:
    """The retry budget is used up."""
    reason = "Too many requests failed; the connection or the server is in trouble."
    return Stop(reason, f"Wait a while. {GO_ON}", Exit.STOPPED)


def no_answer(said: str, *, yet: bool) -> Stop:
    """The server gives no usable answer, or with `yet` does not give one any more; `said` is the last thing heard."""
    reason = (
        f"Brokerkit has stopped answering ({said})."
        if yet
        else f"Brokerkit does not answer ({said}); nothing was saved."
    )
    return Stop(reason, f"Check --api-url or BROKERKIT_API_URL. {WAIT} {GO_ON}", Exit.STOPPED)
