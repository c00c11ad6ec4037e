"""How far a command has come, told while it works.

    with heard_by(listener) as teller:                        the shell, a page, a test
        with working(Phase.READING, "Reading roster.xlsx"):   the pipeline, which alone knows the phases
            expect(lines)                                     the stage
            advance()

It is told as a log is: to whoever listens, to nobody if nobody does, and no stage is handed anything for it. What is
told are counts and our own words, never a cell.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from importer.model import Fate, Stop

EVERY = 0.1
"""Seconds between two tellings, at least, unless something else happened than an advance."""
TOTAL = "total"
_SAME_PAUSE = 1.0
"""Seconds by which the end of a pause may move and still be the same pause."""

NO_FATES: Mapping[Fate, int] = MappingProxyType({})
Item = TypeVar("Item")


class Phase(StrEnum):
    """What a command is busy with."""

    READING = "reading"
    MAPPING = "mapping"
    JUDGING = "judging"
    PLANNING = "planning"
    SENDING = "sending"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which nothing is sent on purpose."""

    why: str
    until: float
    """Seconds since 1970."""
    seconds: float
    """How long that is from now."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a command has come in one phase."""

    phase: Phase
    doing: str
    """The same in words, such as `Reading roster.xlsx`."""
    done: int = 0
    total: int | None = None
    """How much there is to do, in pieces of whatever size suits the phase; people in sending. None if unknown."""
    rate: float = 0.0
    """Pieces a second since counting began."""
    fates: Mapping[Fate, int] = field(default_factory=lambda: NO_FATES)
    """In sending: how many people came to which fate."""
    pause: Pause | None = None
    stop: Stop | None = None
    """Why nothing more is begun; what is under way is waited for."""
    over: bool = False
    """Whether this phase has ended."""

    @property
    def seconds_left(self) -> float | None:
        """How long the phase still takes if it goes on like this; None if nobody can say."""
        return (self.total - self.done) / self.rate if self.total is not None and self.rate > 0 else None

    @property
    def note(self) -> str:
        """Why nothing moves just now; "" when it does."""
        return f"waiting {self.pause.seconds:.0f} s" if self.pause else ""


@dataclass(frozen=True, slots=True)
class End:
    """How a command ended."""

    exit_code: int
    results: Path | None
    """The results workbook, if one was written."""
    seconds: Mapping[str, float]
    """Phase, or `total` -> how long it took."""


Event = Progress | End
Listener = Callable[[Event], None]


class Teller:
    """Tells one listener of one command, phase after phase."""

    def __init__(self, listener: Listener, clock: Callable[[], float], every: float) -> None:
        self._listener, self._clock, self._every = listener, clock, every
        self._began = self._counted_from = self._due = clock()
        self._spent: defaultdict[str, float] = defaultdict(float)
        self._latest: Progress | None = None
        self._done = self._before = 0

    @property
    def seconds(self) -> Mapping[str, float]:
        """How long each phase took, and the whole command up to now."""
        return {**{phase.value: self._spent[phase] for phase in Phase}, TOTAL: self._clock() - self._began}

    def end(self, exit_code: int, results: Path | None = None) -> None:
        """Tell how the command ended, which is the last thing that is told."""
        self._listener(End(int(exit_code), results and results.absolute(), self.seconds))

    @contextmanager
    def working(self, phase: Phase, doing: str, total: int | None) -> Iterator[None]:
        """Be in a phase."""
        entered, self._latest = self._clock(), Progress(phase, doing)
        self.expect(total)
        try:
            yield
        finally:
            self._spent[phase] += self._clock() - entered
            self._tell(over=True)
            self._latest = None

    def expect(self, total: int | None, done: int = 0) -> None:
        """Begin to count anew."""
        self._done = self._before = done
        self._counted_from = self._clock()
        self._tell(total=total)

    def advance(self, by: int) -> None:
        """Count on."""
        self._done += by
        if self._clock() >= self._due:
            self._tell()

    def sending(self, done: int, fates: Mapping[Fate, int], pause: Pause | None, stop: Stop | None) -> None:
        """Know where a delivery stands, and tell it; at once if it pauses, goes on, or is to stop."""
        if (before := self._latest) is None:
            return
        self._done, self._latest = done, replace(before, fates=dict(fates), pause=pause, stop=stop)
        is_news = stop != before.stop or abs(_end(pause) - _end(before.pause)) > _SAME_PAUSE
        if is_news or self._clock() >= self._due:
            self._tell()

    def _tell(self, **news: Any) -> None:
        if self._latest is None:
            return
        now = self._clock()
        passed = now - self._counted_from
        rate = (self._done - self._before) / passed if passed > 0 else 0.0
        latest = replace(self._latest, done=self._done, rate=rate, **news)
        # of a workbook more is read than there is in it: first rows are looked at before all are
        self._latest = latest if latest.total is None else replace(latest, done=min(latest.done, latest.total))
        self._due = now + self._every
        self._listener(self._latest)


def _end(pause: Pause | None) -> float:
    return pause.until if pause else 0.0


_TELLER: ContextVar[Teller | None] = ContextVar("teller", default=None)


@contextmanager
def heard_by(listener: Listener, clock: Callable[[], float] = time.monotonic, every: float = EVERY) -> Iterator[Teller]:
    """Let a listener hear of everything that is done inside, in this thread or task."""
    teller = Teller(listener, clock, every)
    token = _TELLER.set(teller)
    try:
        yield teller
    finally:
        _TELLER.reset(token)


def working(phase: Phase, doing: str, total: int | None = None) -> AbstractContextManager[None]:
    """Be in a phase; one at a time."""
    teller = _TELLER.get()
    return teller.working(phase, doing, total) if teller else nullcontext()


def expect(total: int | None, done: int = 0) -> None:
    """Say how much there is to do in this phase, and how much of it was done before; counting begins anew."""
    if teller := _TELLER.get():
        teller.expect(total, done)


def advance(by: int = 1) -> None:
    """Say that so much more is done."""
    if teller := _TELLER.get():
        teller.advance(by)


def advancing(items: Iterable[Item]) -> Iterator[Item]:
    """The items, each counted as done when the next one is asked for."""
    for item in items:
        yield item
        advance()


def sending(done: int, fates: Mapping[Fate, int], pause: Pause | None, stop: Stop | None) -> None:
    """Say where a delivery stands."""
    if teller := _TELLER.get():
        teller.sending(done, fates, pause, stop)
