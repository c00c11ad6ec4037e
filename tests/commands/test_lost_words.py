"""Words that nobody takes are lost, and nothing else: the workbook is written, the exit code is true."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from importer.sandbox import Rules, Sandbox
from tests.commands.conftest import IMPORTER, outcomes, people, wait_for_records, write_csv

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/dev/full and terminals that hang up are the subject")

PROGRAM = " ".join(IMPORTER)
PEOPLE = 40


@pytest.fixture
def environment(tmp_path: Path, sandbox: Sandbox) -> dict[str, str]:
    """A state folder of its own, and a roster to send."""
    write_csv(tmp_path / "roster.csv", people(PEOPLE))
    return {**os.environ, "BROKERKIT_IMPORTER_HOME": str(tmp_path / "state")}


@pytest.mark.slow
@pytest.mark.parametrize("redirection", [">/dev/full 2>/dev/full", "2>&-", "> >(true) 2> >(true)", "<&- >&- 2>&-"])
def test_a_run_is_unharmed_by_streams_that_take_nothing(
    environment: dict[str, str], sandbox: Sandbox, tmp_path: Path, redirection: str
) -> None:
    """With a word about every request, and nowhere to put it."""
    command = f"{PROGRAM} run roster.csv --yes -vv -o results.xlsx {redirection}"
    ended = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert len(sandbox.records()) == PEOPLE
    assert set(outcomes(tmp_path / "results.xlsx").values()) == {"created"}
    assert b"Traceback" not in ended.stderr
    assert b"Error" not in ended.stdout + ended.stderr


def test_a_result_that_could_not_be_printed_is_said_and_stands_in_the_workbook(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """The exit code is that of the rows; where the print is all there is, it is 5. A reader that left is no trouble."""
    for command, code, said in (
        ("check roster.csv >/dev/full", 0, "It is in"),
        ("fields >/dev/full", 5, "could not be printed"),
        ("fields | true", 0, ""),
        ("fields >&-", 0, ""),
    ):
        line = f"{PROGRAM} {command}; exit ${{PIPESTATUS[0]}}"
        ended = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert ended.returncode == code, ended.stderr
        assert said in ended.stderr
        assert bool(said) == ("could not be printed" in ended.stderr)


@dataclass
class Terminal:
    """A terminal with a person at it, and the program that was started there."""

    master: int
    process: "subprocess.Popen[bytes]"

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.master, text.encode())

    def read_until(self, text: str) -> str:
        """What stands on the screen, as soon as `text` does."""
        screen = b""
        while text.encode() not in screen:
            screen += os.read(self.master, 4096)
        return screen.decode()

    def hang_up(self) -> None:
        """Close the window."""
        os.close(self.master)
        self.master = -1

    def ended(self) -> int:
        """The exit code, as a shell would show it."""
        return self.process.wait(60)


Sit = Callable[..., Terminal]


@pytest.fixture
def sit(environment: dict[str, str], tmp_path: Path) -> Iterator[Sit]:
    """Starts a command at a terminal of its own."""
    terminals: list[Terminal] = []

    def sit(*command: str) -> Terminal:
        master, slave = pty.openpty()
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, preexec_fn=lambda: os.login_tty(slave))
        os.close(slave)
        terminals.append(Terminal(master, process))
        return terminals[-1]

    yield sit
    for terminal in terminals:
        terminal.process.kill()
        terminal.process.wait()
        with suppress(OSError):
            os.close(terminal.master)


@contextmanager
def slowly(sandbox: Sandbox, saved: int) -> Iterator[None]:
    """Let the sandbox take its time until it has saved so many, and let whatever is inside happen then."""
    sandbox.rules = Rules(latency=0.3)
    wait_for_records(sandbox, saved)
    yield
    sandbox.rules = Rules()


@pytest.mark.slow
def test_a_closed_terminal_ends_the_run_in_order(sit: Sit, sandbox: Sandbox, tmp_path: Path) -> None:
    """What is under way ends and counts, the workbook is written, and the exit code is 143."""
    sandbox.rules = Rules(latency=0.3)
    terminal = sit(*IMPORTER, "run", "roster.csv", "--yes", "-o", "results.xlsx")
    with slowly(sandbox, 8):
        terminal.hang_up()
    assert terminal.ended() == 143
    assert set(outcomes(tmp_path / "results.xlsx").values()) == {"created", "not_sent"}


@pytest.mark.slow
def test_under_nohup_a_closed_terminal_is_nothing(sit: Sit, sandbox: Sandbox, tmp_path: Path) -> None:
    """Everybody is sent, the words go where nohup puts them, and the exit code is 0."""
    sandbox.rules = Rules(latency=0.3)
    terminal = sit("nohup", *IMPORTER, "run", "roster.csv", "--yes", "-o", "results.xlsx")
    with slowly(sandbox, 8):
        terminal.hang_up()
    assert terminal.ended() == 0
    assert set(outcomes(tmp_path / "results.xlsx").values()) == {"created"}
    assert f"{PEOPLE}  each with one fate" in (tmp_path / "nohup.out").read_text()


@pytest.mark.slow
def test_a_terminal_that_dies_without_a_signal_is_nothing(sit: Sit, sandbox: Sandbox, tmp_path: Path) -> None:
    """A signal that is ignored but not by nohup leaves the progress bar writing to a terminal that is not there."""
    sandbox.rules = Rules(latency=0.3)
    ignoring = "trap '' HUP; exec " + " ".join((*IMPORTER, "run", "roster.csv", "--yes", "-vv", "-o", "results.xlsx"))
    terminal = sit("bash", "-c", ignoring)
    with slowly(sandbox, 8):
        terminal.hang_up()
    assert terminal.ended() == 0
    assert set(outcomes(tmp_path / "results.xlsx").values()) == {"created"}


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda terminal: terminal.type("\x04"), 2),
        (lambda terminal: terminal.type("\x03"), 130),
        (lambda terminal: terminal.process.send_signal(signal.SIGTERM), 143),
        (lambda terminal: terminal.hang_up(), 143),
        (lambda terminal: terminal.type("yes\n"), 0),
    ],
    ids=["end of input", "Ctrl-C", "SIGTERM", "hang-up", "yes"],
)
def test_the_question_can_be_left_in_every_way(
    sit: Sit, sandbox: Sandbox, act: Callable[[Terminal], None], code: int
) -> None:
    """Nothing is sent without a yes, and the exit code says how it was left."""
    terminal = sit(*IMPORTER, "run", "roster.csv")
    screen = terminal.read_until("Type yes to go on: ")
    assert "Notifications" in screen
    act(terminal)
    if code == 0:
        terminal.read_until("Results:")
    assert terminal.ended() == code
    assert len(sandbox.records()) == (PEOPLE if code == 0 else 0)


@pytest.mark.parametrize("command", ["run roster.csv", "key set"])
def test_without_a_standard_input_a_question_is_a_usage_error(
    environment: dict[str, str], sandbox: Sandbox, tmp_path: Path, command: str
) -> None:
    """A sentence, exit code 2, and nothing sent."""
    ended = subprocess.run(
        ["setsid", "bash", "-c", f"{PROGRAM} {command} <&-"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "terminal" in ended.stderr
    assert not sandbox.requests()


def test_what_could_not_be_shown_is_not_agreed_to(sit: Sit, sandbox: Sandbox) -> None:
    """A person at a keyboard whose screen shows nothing is not taken at a yes."""
    terminal = sit("bash", "-c", " ".join((*IMPORTER, "run", "roster.csv", "2>/dev/full")))
    terminal.type("yes\n")
    assert terminal.ended() == 2
    assert not sandbox.requests()
