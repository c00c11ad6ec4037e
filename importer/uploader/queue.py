"""The job queue: one shared iterator over the sends, and the rows that wait for another attempt."""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count

from importer.model import Send
from importer.uploader.retry import Attempts


@dataclass(frozen=True, slots=True)
class Job:
    """A send and what has been tried for it in this process."""

    send: Send
    tried: Attempts = field(default_factory=Attempts)
    intent: "Intent | None" = None
    """Its entry in the journal, where that was made ahead of its turn."""


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent on its way into the journal."""

    durable: asyncio.Future[None]
    at: float
    """When it was written, on the loop's clock."""


class Queue:
    """Hands out jobs to workers: those whose time has come first, then fresh ones, the canary ahead of the rest.

    While the canary is out the rest is held back; `release` lets it go.
    """

    def __init__(self, jobs: Iterable[Job], canary: int, clock: Callable[[], float]) -> None:
        fresh = list(jobs)
        first = spread(len(fresh), canary) if canary < len(fresh) else []
        chosen = set(first)
        self._canary = deque(fresh[place] for place in first)
        self._rest = deque(job for place, job in enumerate(fresh) if place not in chosen)
        self.released = not first
        self._later: list[tuple[float, int, Job]] = []
        self._arrivals = count()
        self._clock = clock
        self._out = 0
        self._closed = False
        self._changed = asyncio.Event()

    async def next(self) -> Job | None:
        """The next job, as soon as there is one; None when there will be none. Every job needs its `done`."""
        while not self._closed:
            if job := self._take():
                self._out += 1
                return job
            if self._is_finished():
                return None
            await self._sleep()
        return None

    def done(self) -> None:
        """A job that `next` gave out has its outcome or was put back."""
        self._out -= 1
        self._wake()

    def later(self, job: Job, delay: float) -> None:
        """Take a job back for another attempt after so many seconds."""
        heapq.heappush(self._later, (self._clock() + delay, next(self._arrivals), job))
        self._wake()

    def release(self) -> None:
        """Let the rest go: the canary came back."""
        self.released = True
        self._wake()

    def close(self) -> None:
        """Give out nothing more."""
        self._closed = True
        self._wake()

    @property
    def is_canary_over(self) -> bool:
        """Whether every canary job has its outcome while the rest is still held back."""
        return not (self.released or self._canary or self._later or self._out)

    def _take(self) -> Job | None:
        # Retries go before fresh rows, or they would all be left for the end.
        if self._later and self._later[0][0] <= self._clock():
            return heapq.heappop(self._later)[2]
        if self._canary:
            return self._canary.popleft()
        return self._rest.popleft() if self._rest and self.released else None

    def _is_finished(self) -> bool:
        return not (self._canary or self._rest or self._later or self._out)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _sleep(self) -> None:
        seconds = max(0.0, self._later[0][0] - self._clock()) if self._later else None
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            pass


def spread(length: int, count: int) -> list[int]:
    """At most `count` places spread evenly over `length`, the first among them."""
    count = min(length, count)
    return [place * length // count for place in range(count)] if count > 0 else []
