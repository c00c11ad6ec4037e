"""What is told of a command's progress, how often, and to whom."""

from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from importer.errors import Exit
from importer.model import Fate, Stop
from importer.progress import (
    EVERY,
    End,
    Event,
    Pause,
    Phase,
    Progress,
    advance,
    advancing,
    expect,
    heard_by,
    sending,
    working,
)
from importer.progress_lines import read, written

POSTING = Progress(
    Phase.SENDING,
    "Sending",
    done=3,
    total=9,
    rate=1.5,
    fates={Fate.CREATED: 2, Fate.REFUSED: 1},
    pause=Pause("Brokerkit asks for a pause", 1_800_000_000.0, 12.5),
    stop=Stop("You stopped the run.", "Give the same command again to go on.", Exit.INTERRUPTED),
)


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now


def told(events: list[Event]) -> list[tuple[int, bool]]:
    """(how much is done, whether the phase is over) of each event."""
    return [(one.done, one.over) for one in events if isinstance(one, Progress)]


def test_advances_are_told_ten_times_a_second() -> None:
    """However small the steps are; beginning and end are told in any case, and the end knows the last step."""
    clock, events = Clock(), list[Event]()
    with heard_by(events.append, clock), working(Phase.JUDGING, "Judging 1,000 rows", 1_000):
        for _ in advancing(range(1_000)):
            clock.now += 0.001
    assert 10 <= len(events) - 2 <= 1 / EVERY + 1
    assert told(events)[0] == (0, False)
    assert told(events)[-1] == (1_000, True)


def test_a_pause_and_a_stop_are_told_at_once() -> None:
    """Whoever looks on must not wonder; the same pause told again is no news."""
    clock, events = Clock(), list[Event]()
    with heard_by(events.append, clock), working(Phase.SENDING, "Sending", 9):
        for pause, stop in (
            (None, None),
            (POSTING.pause, None),
            (replace(POSTING.pause, seconds=12.4) if POSTING.pause else None, None),
            (None, None),
            (None, POSTING.stop),
        ):
            sending(1, {Fate.CREATED: 1}, pause, stop)
    kinds = [(one.pause is not None, one.stop is not None) for one in events if isinstance(one, Progress)]
    assert kinds == [(False, False), (True, False), (False, False), (False, True), (False, True)]


def test_what_was_done_before_makes_nobody_quicker() -> None:
    """A run that is continued begins at what it has, and its rate is that of today."""
    clock, events = Clock(), list[Event]()
    with heard_by(events.append, clock), working(Phase.SENDING, "Sending"):
        expect(100, done=50)
        clock.now += 10
        advance(20)
    last = events[-1]
    assert isinstance(last, Progress)
    assert (last.done, last.rate, last.seconds_left) == (70, 2.0, 15.0)


def test_seconds_are_counted_by_phase() -> None:
    """What lies between the phases, such as a question, counts in the total only."""
    clock = Clock()
    with heard_by(lambda _: None, clock) as teller:
        with working(Phase.READING, "Reading a.csv"):
            clock.now += 2
        clock.now += 5
        with working(Phase.WRITING, "Writing"):
            clock.now += 1
        with working(Phase.READING, "Reading b.csv"):
            clock.now += 3
    seconds = {name: spent for name, spent in teller.seconds.items() if spent}
    assert seconds == {"reading": 5.0, "writing": 1.0, "total": 11.0}


def test_without_a_listener_nothing_is_told() -> None:
    """A notebook that calls the stages need not know of any of this; nor does another thread hear what ours does."""
    events: list[Event] = []
    with heard_by(events.append):
        thread = Thread(target=_work)
        thread.start()
        thread.join()
    _work()
    assert events == []


def _work() -> None:
    with working(Phase.READING, "Reading a.csv", 3):
        advance()
        sending(1, {}, None, None)


@pytest.mark.parametrize(
    "event",
    [
        POSTING,
        Progress(Phase.READING, 'Reading "é\n{}".csv'),
        End(0, Path("/results.xlsx"), {"reading": 1.5, "total": 2.0}),
        End(3, None, {}),
    ],
)
def test_an_event_is_a_line_and_comes_back(event: Event) -> None:
    """One line in ASCII, whatever a file is called, and the same value again."""
    line = written(event)
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert read(line) == event


@pytest.mark.parametrize("line", ["", "roster.csv: 3 rows", "{roster}.csv: 3 rows", '{"event": "progress", "pha', "{}"])
def test_a_line_that_is_no_event_is_none(line: str) -> None:
    """Sentences stand between the events, and a killed process leaves half a line."""
    assert read(line) is None
