"""A run that is killed, interrupted or repeated, in a process of its own."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from importer.edits import Edits
from importer.sandbox import Rules, Sandbox
from tests.commands.conftest import IMPORTER, Type, people, posted, wait_for_records, write_csv

Start = Callable[..., "subprocess.Popen[str]"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX signals are the subject")


@pytest.fixture
def start(tmp_path: Path, sandbox: Sandbox) -> Start:
    """Starts the program in a process of its own, with a state folder of its own."""
    environment = {**os.environ, "BROKERKIT_IMPORTER_HOME": str(tmp_path / "state")}

    def start(*arguments: object) -> "subprocess.Popen[str]":
        command = [*IMPORTER, *map(str, arguments)]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
        )

    return start


@pytest.mark.slow
def test_a_killed_run_continues_with_the_same_command(start: Start, sandbox: Sandbox, tmp_path: Path) -> None:
    """After kill -9 the same command sends the rest: nobody lost, nobody twice, every row with one fate."""
    sandbox.rules = Rules(latency=0.05)
    roster = write_csv(tmp_path / "roster.csv", people(200))
    command = ("run", roster, "--yes", "--json", "--settle-delay", "1")
    killed = start(*command)
    wait_for_records(sandbox, 60)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=30)
    saved_before = len(sandbox.records())
    sandbox.rules = replace(sandbox.rules, latency=0.0)
    out, err = start(*command).communicate(timeout=60)
    told = json.loads(out)
    assert told["balanced"]
    assert sum(told["rows"][fate] for fate in ("created", "updated", "saved")) == 200, err
    emails = [record["email"] for record in sandbox.records()]
    assert len(emails) == len(set(emails)) == 200
    assert len(posted(sandbox)) <= 200 + 2 * 8, (
        "besides the requests under way, at most those whose outcome was on its way to the disk"
    )
    assert saved_before < 200
    assert "unfinished" in err.lower()


@pytest.mark.slow
def test_a_killed_run_with_edits_continues_with_the_same_edits(start: Start, sandbox: Sandbox, tmp_path: Path) -> None:
    """Nobody twice, each as edited; the report of it needs no file of edits, other edits continue nothing."""
    sandbox.rules = Rules(latency=0.05)
    roster = write_csv(tmp_path / "roster.csv", people(120))
    edits, others = tmp_path / "edits.json", tmp_path / "others.json"
    mended = {(row, 0): f"Edited{row}" for row in range(2, 122)}
    edits.write_text(Edits(mended, left_out=frozenset({121})).text())
    others.write_text(Edits(mended, left_out=frozenset({120, 121})).text())
    killed = start("run", roster, "--edits", edits, "--yes", "--json", "--settle-delay", "1")
    wait_for_records(sandbox, 40)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=30)
    sandbox.rules = Rules()
    told, err = start("report", "--json").communicate(timeout=60)
    assert json.loads(told)["rows"]["left_out"] == 1, err
    checked = start("preview", roster, "--edits", others, "--json").communicate(timeout=60)[1]
    assert "is not continued" in checked
    out, err = start("run", roster, "--edits", edits, "--yes", "--json", "--settle-delay", "1").communicate(timeout=60)
    assert "Continues" in err
    rows = json.loads(out)["rows"]
    assert sum(rows[fate] for fate in ("created", "updated", "saved")) == 119, err
    assert {record["first_name"] for record in sandbox.records()} == {f"Edited{row}" for row in range(2, 121)}
    assert len(sandbox.records()) == 119


@pytest.mark.slow
def test_ctrl_c_writes_the_results_and_can_be_continued(start: Start, sandbox: Sandbox, tmp_path: Path) -> None:
    """The first Ctrl-C drains: exit code 130, a workbook, and what was not sent is `not_sent`."""
    sandbox.rules = Rules(latency=0.1)
    roster = write_csv(tmp_path / "roster.csv", people(200))
    command = ("run", roster, "--yes", "--json")
    interrupted = start(*command)
    wait_for_records(sandbox, 20)
    interrupted.send_signal(signal.SIGINT)
    out, err = interrupted.communicate(timeout=30)
    assert interrupted.returncode == 130, err
    told = json.loads(out)
    assert told["balanced"]
    assert told["rows"]["created"] == len(sandbox.records())
    assert told["rows"]["not_sent"] == 200 - told["rows"]["created"]
    assert Path(told["results"]).exists()
    sandbox.rules = Rules()
    out, _ = start(*command).communicate(timeout=60)
    assert json.loads(out)["rows"]["created"] == 200
    assert len(sandbox.records()) == 200


@pytest.mark.slow
def test_two_runs_of_one_thing_at_once(start: Start, sandbox: Sandbox, tmp_path: Path) -> None:
    """The second is refused with a sentence; the first goes on undisturbed."""
    sandbox.rules = Rules(latency=1.0)
    roster = write_csv(tmp_path / "roster.csv", people(120))
    command = ("run", roster, "--yes", "--json")
    first = start(*command)
    wait_for_records(sandbox, 5)
    second = start(*command)
    _, err = second.communicate(timeout=30)
    assert second.returncode == 2
    assert "Error:" in err
    sandbox.rules = Rules()
    out, _ = first.communicate(timeout=60)
    assert json.loads(out)["rows"]["created"] == 120


@pytest.mark.slow
def test_a_signal_while_the_workbook_is_written_waits_for_it(start: Start, tmp_path: Path) -> None:
    """SIGTERM in that moment leaves a whole workbook and nothing half-written; the exit code is 143."""
    roster = write_csv(tmp_path / "roster.csv", people(15_000))
    checked = start("check", roster, "-o", tmp_path / "results.xlsx")
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".*.part")):
        assert time.monotonic() < deadline
        assert checked.poll() is None, checked.communicate()
        time.sleep(0.005)
    checked.send_signal(signal.SIGTERM)
    out, _ = checked.communicate(timeout=60)
    assert checked.returncode == 143
    assert "ready      15,000" in out
    assert (tmp_path / "results.xlsx").exists()
    assert not list(tmp_path.glob(".*.part"))


def test_one_team_under_two_spellings_of_the_address_is_one_team(
    type_command: Type, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two names of this machine: what went out under the one is known under the other."""
    roster = write_csv(tmp_path / "roster.csv", people(3))
    assert type_command("run", roster, "--yes", "--json").fates == {"created": 3}
    monkeypatch.setenv("BROKERKIT_API_URL", sandbox.url.replace("127.0.0.1", "localhost"))
    assert type_command("run", roster, "--yes", "--json").fates == {"unchanged": 3}
