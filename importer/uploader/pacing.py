"""Rate limit and adaptive concurrency: how many requests at once, how many a second, and when none at all."""

import asyncio
import math
from collections.abc import Callable

START_CONCURRENCY = 4
SETTLING = "what an earlier run sent last may still be at work"
ASKED_TO = "Brokerkit asks for a pause"
NO_ANSWER = "Brokerkit does not answer"
WINDOW_MARGIN = 0.05
"""Seconds beyond one: what a network may squeeze together does not push a second over the limit."""
FIRST_PAUSE = 2.0
LONGEST_PAUSE_OF_OUR_OWN = 60.0
"""Common limiters count requests by the minute: within one of these a new minute begins."""


class Pacing:
    """Lets requests begin: adaptive concurrency, an exact rate, and pauses that hold everybody.

    Concurrency begins at 4, doubles with every round of replies until the first sign of congestion, then grows by
    one a round; a sign of congestion halves it. Its ceiling is what the person asked for.
    """

    def __init__(
        self,
        ceiling: int,
        max_rps: float | None,
        clock: Callable[[], float],
        on_pause: Callable[[], None] = lambda: None,
    ) -> None:
        self._ceiling = float(max(1, ceiling))
        self._limit = min(float(START_CONCURRENCY), self._ceiling)
        self._slow_start = True
        self._clock = clock
        self._on_pause = on_pause
        self._gap = _gap(max_rps)
        self._next_start = -math.inf
        self._paused_until = -math.inf
        self.why = ""
        """What the last pause is for."""
        self._halved_at = -math.inf
        self._running = 0
        self._held = False
        self._closed = False
        self._changed = asyncio.Event()

    @property
    def limit(self) -> int:
        """Requests that may be under way at once."""
        return max(1, int(self._limit))

    @property
    def now(self) -> float:
        """The time by which it goes."""
        return self._clock()

    @property
    def paused_for(self) -> float:
        """Seconds until a pause ends; 0 when there is none."""
        return max(0.0, self._paused_until - self._clock())

    async def enter(self, *, probing: bool = False) -> float | None:
        """Wait for a turn; return when it began, None if there will be none. Every turn needs its `leave`.

        A probe heeds pauses and the rate, but neither hold nor concurrency.
        """
        while not self._closed:
            now = self._clock()
            wait = max(self._paused_until, self._next_start) - now
            if not probing and (self._held or self._running >= self.limit):
                await self._sleep(None)
            elif wait > 0:
                await self._sleep(wait)
            else:
                self._running += 1
                self._next_start = now + self._gap
                return now
        return None

    def leave(self) -> None:
        """A request has ended."""
        self._running -= 1
        self._wake()

    def went_well(self) -> None:
        """A reply came that shows no congestion."""
        self._limit = min(self._ceiling, self._limit + (1.0 if self._slow_start else 1.0 / self._limit))

    def congested(self, began: float) -> None:
        """A request that began then met congestion: halve, once for all requests that were under way together."""
        self._slow_start = False
        if began >= self._halved_at:
            self._halved_at = self._clock()
            self._limit = max(1.0, self._limit / 2)

    def pause(self, seconds: float, why: str) -> None:
        """Let no request begin for so many seconds; a longer pause already begun stays."""
        until = self._clock() + seconds
        if until > self._paused_until:
            self._paused_until, self.why = until, why
        self._wake()
        if seconds:
            self._on_pause()

    def hold(self) -> bool:
        """Let nothing but probes begin until `let_go`; False if somebody holds it already."""
        was, self._held = self._held, True
        return not was

    def let_go(self) -> None:
        """End a hold."""
        self._held = False
        self._wake()

    def close(self) -> None:
        """Let nothing begin any more."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        # Whoever waits holds the old event and wakes; whoever comes later must not find it set.
        self._changed.set()
        self._changed = asyncio.Event()

    async def _sleep(self, seconds: float | None) -> None:
        """Until something changed, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            pass


def _gap(max_rps: float | None) -> float:
    """Seconds between two starts such that no window of one second ever holds more than `max_rps`."""
    if max_rps is None:
        return 0.0
    whole = math.floor(max_rps)
    return (1 + WINDOW_MARGIN) / whole if whole else 1 / max_rps + WINDOW_MARGIN


def pause_of_our_own(pauses: int, random: Callable[[], float]) -> float:
    """Seconds to wait where the server does not say how long, after so many pauses in a row: ever longer, jittered."""
    return min(LONGEST_PAUSE_OF_OUR_OWN, FIRST_PAUSE * 2.0**pauses) * (0.5 + random() / 2)
