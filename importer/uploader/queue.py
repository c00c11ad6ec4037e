"""The job queue: one shared iterator over the sends, and the rows that wait for another attempt."""

import asyncio
import heapq
from collections import defaultdict, deque
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
    intent: asyncio.Future[None] | None = None
    """Its entry in the journal, done when that is durable; where it was made ahead of its turn."""


class Lanes:
    """Which row has which lane, and the jobs that wait for one.

    A row keeps its lanes from its first request to its outcome, through every pause between two attempts. Almost all
    sends have no lane, and cost nothing here.
    """

    def __init__(self) -> None:
        self._holders: dict[str, int] = {}
        self._waiting: defaultdict[str, list[Job]] = defaultdict(list)

    @property
    def is_waited_for(self) -> bool:
        """Whether a job waits for a lane."""
        return bool(self._waiting)

    def hold(self, send: Send) -> str | None:
        """Let a send have its lanes: all of them, or none if another row has one, which is returned."""
        for lane in send.lanes:
            if self._holders.get(lane, send.row) != send.row:
                return lane
        self._holders |= dict.fromkeys(send.lanes, send.row)
        return None

    def claim(self, job: Job) -> bool:
        """Whether a job has its lanes now; otherwise it waits."""
        busy = self.hold(job.send)
        if busy is not None:
            self._waiting[busy].append(job)
        return busy is None

    def free(self, send: Send) -> list[Job]:
        """Take a send's lanes back; the jobs that waited for them may claim again."""
        freed = [lane for lane in send.lanes if self._holders.get(lane) == send.row]
        for lane in freed:
            del self._holders[lane]
        return [job for lane in freed for job in self._waiting.pop(lane, ())]


class Queue:
    """Hands out jobs to workers: those whose time has come first, then fresh ones, the canary ahead of the rest.

    While the canary is out the rest is held back; `release` lets it go. Of the jobs in one lane only one is out.
    """

    def __init__(self, jobs: Iterable[Job], canary: int, clock: Callable[[], float]) -> None:
        fresh = list(jobs)
        first = spread(len(fresh), canary) if canary < len(fresh) else []
        chosen = set(first)
        self._canary = deque(fresh[place] for place in first)
        self._rest = deque(job for place, job in enumerate(fresh) if place not in chosen)
        self.released = not first
        self._freed: deque[Job] = deque()
        """Jobs that waited for a lane which is free now."""
        self._lanes = Lanes()
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
        """Take a job back for another attempt after so many seconds; meanwhile nobody else has its lanes."""
        self._lanes.hold(job.send)
        heapq.heappush(self._later, (self._clock() + delay, next(self._arrivals), job))
        self._wake()

    def settled(self, send: Send, delay: float) -> None:
        """A send has its outcome; in so many seconds nothing of it can be at work at the server any more."""
        if send.lanes and delay:
            asyncio.get_running_loop().call_later(delay, self.settled, send, 0.0)
        else:
            self._freed += self._lanes.free(send)
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
        return not (self.released or self._canary or self._is_something_pending())

    def _take(self) -> Job | None:
        while (job := self._next_in_line()) is not None:
            if self._lanes.claim(job):
                return job
        return None

    def _next_in_line(self) -> Job | None:
        # Retries go before fresh rows, or they would all be left for the end.
        if self._later and self._later[0][0] <= self._clock():
            return heapq.heappop(self._later)[2]
        if self._freed:
            return self._freed.popleft()
        if self._canary:
            return self._canary.popleft()
        return self._rest.popleft() if self._rest and self.released else None

    def _is_finished(self) -> bool:
        return not (self._canary or self._rest or self._is_something_pending())

    def _is_something_pending(self) -> bool:
        """Whether a job that was given out once, or was to be, has no outcome yet."""
        return bool(self._later or self._out or self._freed) or self._lanes.is_waited_for

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
