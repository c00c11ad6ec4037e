"""--progress json, the bar, and the seconds by phase, as whoever started a command sees them."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from importer.display import shown
from importer.model import Fate
from importer.progress import Phase, heard_by, working
from importer.sandbox import Rules, Sandbox
from tests.commands.conftest import IMPORTER, Ended, Type, people, person, wait_for_records, write_csv

PAGE = Path(__file__).parents[2] / "docs" / "programs.md"
JUDGED = ["reading", "mapping", "judging", "planning"]


class Screen:
    """A terminal, and what is drawn on it."""

    def __init__(self) -> None:
        import pty
        import termios

        self._master, self.slave = pty.openpty()
        termios.tcsetwinsize(self.slave, (24, 100))
        self.drawn = ""

    def wait_for(self, text: str) -> None:
        """Until something stands there."""
        while text not in self.drawn:
            self.drawn += os.read(self._master, 4096).decode()

    def close(self) -> None:
        """Put it away."""
        os.close(self._master)
        os.close(self.slave)


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A terminal of our own."""
    if sys.platform == "win32":
        pytest.skip("terminals of our own are for POSIX")
    screen = Screen()
    yield screen
    screen.close()


def events(text: str) -> list[dict[str, Any]]:
    """The events among the lines of stderr."""
    return [json.loads(line) for line in text.splitlines() if line.startswith('{"event"')]


def phases(ended: Ended) -> list[str]:
    """The phases that were gone through, in order."""
    over = [one["phase"] for one in events(ended.err) if one.get("over")]
    return [phase for phase, _ in groupby(over)]  # some have two parts


def documented(section: str) -> Iterator[set[str]]:
    """The keys of each table in a section of the page."""
    text = PAGE.read_text(encoding="utf-8").split(f"## {section}")[1].split("\n## ")[0]
    for block in text.split("|---|---|")[1:]:
        yield set(re.findall(r"^\| `(\w+)` \|", block.split("\n\n")[0], re.MULTILINE))


def test_a_check_tells_its_phases_and_its_end(type_command: Type, tmp_path: Path) -> None:
    """Every phase is begun and over, in order; the end has the exit code and the workbook."""
    roster = write_csv(tmp_path / "roster.csv", [person(1), person(2, Email="nonsense")])
    ended = type_command("check", roster, "--progress", "json", "--json", "-o", "results.xlsx")
    assert phases(ended) == [*JUDGED, "writing"]
    first, *_, last = events(ended.err)
    assert (first["phase"], first["doing"], first["over"]) == ("reading", "Reading roster.csv", False)
    assert (last["event"], last["exit_code"], last["results"]) == ("end", 1, str(tmp_path / "results.xlsx"))
    assert ended.fates == {"ready": 1, "invalid": 1}


def test_a_run_tells_its_fates(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """People are counted, and the last event of the sending has every one of them."""
    roster = write_csv(tmp_path / "roster.csv", people(30))
    ended = type_command("run", roster, "--yes", "--progress", "json")
    assert phases(ended) == [*JUDGED, "sending", "writing"]
    sent = [one for one in events(ended.err) if one.get("phase") == "sending"]
    assert (sent[0]["done"], sent[0]["total"]) == (0, 30)
    assert (sent[-1]["done"], sent[-1]["fates"]) == (30, {"created": 30})


def test_events_hold_no_cell(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Counts and our own words; quiet, nothing else is said."""
    sandbox.rules = Rules(users=("team@example.com",))
    rows = [person(1), person(2, **{"Cell Phone": "nonsense-cell"}), person(3, Owner="stranger@example.com")]
    rows[0]["Owner"] = "team@example.com"
    ended = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--progress", "json", "-q")
    assert len(events(ended.err)) == len(ended.err.splitlines())
    for cell in ("Avery", "Sample1", "example.com", "nonsense-cell", "MLS0"):
        assert cell not in ended.err


def test_a_pause_is_told_with_its_name(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Whoever looks on learns why nothing moves, and until when."""
    sandbox.rules = Rules(rate_limit=5)
    roster = write_csv(tmp_path / "roster.csv", people(12))
    ended = type_command("run", roster, "--yes", "--progress", "json")
    pauses = [one["pause"] for one in events(ended.err) if one.get("pause")]
    assert pauses[0]["why"] == "Brokerkit asks for a pause"
    assert pauses[0]["until"] > 1_700_000_000
    assert 0 < pauses[0]["seconds"] < 60


@pytest.mark.slow
def test_an_interrupted_run_tells_why_it_stops(sandbox: Sandbox, tmp_path: Path) -> None:
    """The stop is told while the last requests are still under way, and the end has the exit code of the process."""
    sandbox.rules = Rules(latency=0.3)
    roster = write_csv(tmp_path / "roster.csv", people(60))
    process = subprocess.Popen(
        [*IMPORTER, "run", roster, "--yes", "--progress", "json"], stderr=subprocess.PIPE, text=True
    )
    wait_for_records(sandbox, 8)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    told = events(err)
    stops = [one for one in told if one.get("stop") and not one["over"]]
    assert stops[0]["stop"] == {
        "reason": "You stopped the run.",
        "hint": "Give the same command again to go on.",
        "exit_code": 130,
    }
    assert told[-1]["exit_code"] == process.returncode == 130
    assert Path(told[-1]["results"]).exists()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("check missing.csv", 3),
        ("check unknown.csv", 3),
        ("check unknown.csv -o folder", 2),
        ("run unknown.csv --api-url ftp://example.com", 2),
    ],
)
def test_a_command_that_cannot_go_on_tells_its_end(type_command: Type, tmp_path: Path, command: str, code: int) -> None:
    """Without results; the sentence for a person is there as well."""
    write_csv(tmp_path / "unknown.csv", [{"Agent": "Ann Sample", "Cellular": "202-555-0101"}])
    ended = type_command(*command.split(), "--progress", "json")
    last = events(ended.err)[-1]
    assert (ended.code, last["event"], last["exit_code"], last["results"]) == (code, "end", code, None)
    assert "Error: " in ended.err


def test_seconds_are_those_of_the_whole_command(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """By phase and in total, in the document and at the end alike."""
    roster = write_csv(tmp_path / "roster.csv", people(30))
    ended = type_command("preview", roster, "--json", "--progress", "json")
    seconds = ended.document["seconds"]
    assert set(seconds) == {*Phase, "total"}
    assert min(seconds["reading"], seconds["judging"], seconds["sending"], seconds["writing"]) > 0
    assert sum(seconds[phase] for phase in Phase) <= seconds["total"] + 0.01
    assert set(events(ended.err)[-1]["seconds"]) == set(seconds)
    checked = type_command("check", roster, "--json").document["seconds"]
    assert checked["sending"] == 0.0 < checked["judging"] < checked["total"]


def test_the_page_has_every_key(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Of both kinds of documents and of events, and none that is not told; phases and fates are the program's."""
    roster = write_csv(tmp_path / "roster.csv", people(3))
    foretold = type_command("run", roster, "--dry-run", "--json").document
    ended = type_command("run", roster, "--yes", "--json", "--progress", "json")
    assert list(documented("The result")) == [set(ended.document), set(foretold)]
    first, *_, last = events(ended.err)
    assert list(documented("The way there")) == [set(first), set(last)]
    assert set(ended.document["rows"]) == set(Fate)
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{phase}`" in page for phase in Phase)


@pytest.mark.slow
def test_a_terminal_shows_the_sending(sandbox: Sandbox, tmp_path: Path, screen: Screen) -> None:
    """With a bar that stays, full in the end."""
    roster = write_csv(tmp_path / "roster.csv", people(20))
    sandbox.rules = Rules(latency=0.4)
    process = subprocess.Popen([*IMPORTER, "run", roster, "--yes"], cwd=tmp_path, stderr=screen.slave)
    screen.wait_for("Sending: ")
    assert process.wait(60) == 0
    screen.wait_for("20/20")
    screen.wait_for("person")


def test_a_terminal_shows_what_lasts_and_then_no_more(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """A phase that has nothing to count shows that time goes on; its line is wiped before anything else is said."""
    monkeypatch.setattr(sys, "stderr", os.fdopen(os.dup(screen.slave), "w"))
    with shown(as_json=False, silent=False) as listener, heard_by(listener):
        with working(Phase.READING, "Reading roster.csv"):
            screen.wait_for("Reading roster.csv [00:0")
        print("roster.csv: 3 rows", file=sys.stderr, flush=True)  # noqa: T201
    screen.wait_for("3 rows")
    sys.stderr.close()
    # what is left of the line when everything is drawn
    assert screen.drawn.rstrip().rpartition("\r")[2] == "roster.csv: 3 rows"


def test_nothing_of_it_stands_in_a_pipe(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Neither bar nor events, unless somebody asks for them."""
    ended = type_command("run", write_csv(tmp_path / "roster.csv", people(3)), "--yes")
    assert events(ended.err) == []
    assert "Reading" not in ended.err
    assert "%" not in ended.err
