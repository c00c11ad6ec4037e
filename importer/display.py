"""How progress is shown: a bar in a terminal, a line now and then in a log, a line of JSON for a program."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Signal
from threading import Lock, Thread
from typing import Any

from tqdm import tqdm

from importer.english import printable
from importer.progress import Event, Listener, Phase, Progress
from importer.progress_lines import written

UNNOTICED = 0.5
"""Seconds for which nobody wonders what is going on."""
SECONDS_BETWEEN_FRAMES = 0.2
SECONDS_BETWEEN_PLAIN_LINES = 10.0
_COUNTED = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}<{remaining}"
_POSTED = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}, {rate_fmt}{postfix}]"
_UNCOUNTED = "{desc} [{elapsed}]"


@contextmanager
def shown(*, as_json: bool, silent: bool) -> Iterator[Listener]:
    """What shows the events of a command, for as long as it lasts."""
    if as_json:
        yield _as_json
    elif silent:
        yield _not_at_all
    elif sys.stderr.isatty():
        with _drawn() as bar:
            yield bar
    else:
        yield PlainLines()


def _as_json(event: Event) -> None:
    print(written(event), file=sys.stderr, flush=True)


def _not_at_all(_: Event) -> None:
    """Show nothing."""


class PlainLines:
    """A line now and then while people are sent, which may take hours; nothing else is worth a line in a log."""

    def __init__(self) -> None:
        self._last_line = time.monotonic()

    def __call__(self, event: Event) -> None:
        """Say how far the sends have come, unless that was said a moment ago."""
        if not isinstance(event, Progress) or event.phase is not Phase.SENDING:
            return
        if time.monotonic() - self._last_line >= SECONDS_BETWEEN_PLAIN_LINES:
            self._last_line = time.monotonic()
            note = f"; {event.note}" if event.note else ""
            print(f"{event.doing}: {event.done:,} of {event.total:,}{note}", file=sys.stderr)


@contextmanager
def _drawn() -> Iterator["Bar"]:
    """A bar that is drawn by a thread, so that its clock goes on while a stage has nothing to tell."""
    bar, over = Bar(), Signal()

    def draw() -> None:
        while not over.wait(SECONDS_BETWEEN_FRAMES):
            bar.draw()

    painter = Thread(target=draw, name="progress bar", daemon=True)
    painter.start()
    try:
        yield bar
    finally:
        over.set()
        painter.join()


class Bar:
    """tqdm, one bar a phase that lasts; only the one of the sending stays on the screen."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._latest: Progress | None = None
        self._began = 0.0
        self._bar: tqdm[Any] | None = None

    def __call__(self, event: Event) -> None:
        """Take note of an event; at a phase's end its bar goes before anything else is said."""
        if not isinstance(event, Progress):
            return
        with self._lock:
            if self._latest is None:
                self._began = time.time()  # tqdm's clock
            self._latest = event
            if event.over:
                self._close()

    def draw(self) -> None:
        """Draw what was told last."""
        with self._lock:
            if self._latest is not None and time.time() - self._began >= UNNOTICED:
                self._draw(self._latest)

    def _draw(self, told: Progress) -> None:
        is_posting = told.phase is Phase.SENDING
        form = _UNCOUNTED if told.total is None else _POSTED if is_posting else _COUNTED
        if self._bar is None:
            self._bar = tqdm(
                desc=printable(told.doing),
                total=told.total,
                initial=told.done,
                unit="person",
                bar_format=form,
                leave=is_posting,
                file=sys.stderr,
            )
            self._bar.start_t = self._began
        self._bar.bar_format, self._bar.total, self._bar.n = form, told.total, told.done
        self._bar.set_postfix_str(told.note, refresh=True)

    def _close(self) -> None:
        if self._bar is not None and self._latest is not None:
            self._draw(self._latest)
            self._bar.close()
        self._bar = self._latest = None
