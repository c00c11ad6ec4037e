"""Signals: what is being written is written to its end, a closed terminal drains, nohup is respected."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from importer.signals import Interrupted, deferred, interrupting


@pytest.fixture(autouse=True)
def terminal() -> Iterator[None]:
    """A closed terminal is heard of, even where the tests themselves run under nohup."""
    former = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, former)


SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)]


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_the_first_signal_waits_until_everything_is_written(number: int, code: int) -> None:
    """It is told afterwards, and the former handlers are back."""
    before = {one: signal.getsignal(one) for one, _ in SIGNALS}
    with deferred() as told:
        os.kill(os.getpid(), number)
        written = True
    assert written
    assert told.code == code
    assert {one: signal.getsignal(one) for one, _ in SIGNALS} == before


def test_a_terminal_that_hangs_up_twice_asks_once() -> None:
    """The kernel tells of it, and the shell passes it on; nobody has asked a second time."""
    with deferred() as told:
        for number in (signal.SIGHUP, signal.SIGHUP, signal.SIGHUP):
            signal.raise_signal(number)
    assert told.code == 143


def test_nothing_heard_is_nothing_told() -> None:
    """Without a signal there is no exit code."""
    with deferred() as told:
        pass
    assert told.code is None


CHILD = """
import os, signal, time
from importer.signals import deferred
with deferred():
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
"""


def test_a_second_signal_of_any_kind_ends_the_process_at_once() -> None:
    """Whoever asks twice does not want to wait."""
    assert subprocess.run([sys.executable, "-c", CHILD], timeout=30, check=False).returncode == 143


def test_a_terminal_that_is_to_be_ignored_stays_ignored() -> None:
    """A run under nohup survives its terminal."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with deferred() as told:
        os.kill(os.getpid(), signal.SIGHUP)
    assert told.code is None


def test_where_nothing_is_under_way_a_signal_ends_the_command() -> None:
    """As an interrupt that knows its exit code; what stands inside may hold it off."""
    for number, code in SIGNALS:
        with pytest.raises(Interrupted) as caught, interrupting():
            signal.raise_signal(number)
        assert caught.value.code == code
    with interrupting(), deferred() as told:
        os.kill(os.getpid(), signal.SIGTERM)
    assert told.code == 143
