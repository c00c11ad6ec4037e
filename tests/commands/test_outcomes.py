"""Every row's outcome as a line of JSON, for a scheduler that opens no workbook."""

import json
import os
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from importer.sandbox import Rules, Sandbox
from tests.commands.conftest import IMPORTER, Type, outcomes, people, person, wait_for_records, write_csv

NAMES = ["row", "keys", "fate", "id", "status", "messages", "attempts"]


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a file of outcomes."""
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """People who are created, refused, invalid, held and twice."""
    rows = [person(1), person(2, Owner="nobody@example.com"), person(3, Email="no mail"), person(4), person(4),
            person(5), person(5, **{"First Name": "Else", "Last Name": "Other"})]  # fmt: skip
    return write_csv(tmp_path / "roster.csv", [{"Owner": "", **row} for row in rows])


@pytest.mark.parametrize("command", ["check", "preview", "run"])
def test_there_is_a_line_for_every_row_and_it_says_what_the_workbook_says(
    type_command: Type, sandbox: Sandbox, tmp_path: Path, roster: Path, command: str
) -> None:
    """Each row once, with the workbook's fate; who may read it is its owner."""
    sandbox.rules = replace(sandbox.rules, users=("dana@example.com",))
    told = type_command(command, roster, "--outcomes", "o.jsonl", "--json", *(["--yes"] if command == "run" else []))
    found = lines(tmp_path / "o.jsonl")
    assert [list(line) for line in found] == [NAMES] * 7
    assert {line["row"]: line["fate"] for line in found} == outcomes(Path(told.document["results"]))
    assert (tmp_path / "o.jsonl").stat().st_mode & 0o777 == 0o600
    by_row = {line["row"]: line for line in found}
    assert by_row[4]["messages"][0]["field"] == "email"
    assert by_row[7]["messages"]
    assert by_row[8]["messages"]
    if command == "run":
        assert by_row[3]["messages"][0]["field"] == "owner_email"
        assert (by_row[3]["status"], by_row[2]["status"], by_row[2]["attempts"]) == (422, 201, 1)
        assert by_row[2]["id"] == by_row[2]["id"].strip() != ""
    assert by_row[5]["keys"] == by_row[6]["keys"] != by_row[2]["keys"]


def test_a_person_is_known_by_the_same_hash_every_month(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """And by nothing else: no cell stands in the file of a roster without trouble."""
    source = write_csv(tmp_path / "roster.csv", people(3))
    keys = []
    for _ in range(2):
        type_command("run", source, "--yes", "--all", "--outcomes", "o.jsonl")
        keys.append([line["keys"] for line in lines(tmp_path / "o.jsonl")])
    assert keys[0] == keys[1]
    text = (tmp_path / "o.jsonl").read_text()
    assert not [cell for one in people(3) for cell in one.values() if cell in text]


@pytest.mark.slow
def test_lines_are_there_while_the_run_goes_on(sandbox: Sandbox, tmp_path: Path) -> None:
    """A run that is killed leaves a line for each row whose outcome it knew; the same command tells all of them."""
    sandbox.rules = Rules(latency=0.05)
    source = write_csv(tmp_path / "roster.csv", people(60))
    environment = {**os.environ, "BROKERKIT_IMPORTER_HOME": str(tmp_path / "state")}
    command = [*IMPORTER, "run", str(source), "--yes", "--outcomes", "o.jsonl", "--settle-delay", "0.5"]
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL) as killed:
        wait_for_records(sandbox, 30)
        killed.send_signal(signal.SIGKILL)
    early = lines(tmp_path / "o.jsonl")
    assert 10 <= len(early) < 60
    assert {line["fate"] for line in early} == {"created"}
    subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True)
    assert sorted(line["row"] for line in lines(tmp_path / "o.jsonl")) == list(range(2, 62))


def test_a_full_disk_harms_nothing(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Everybody is saved, the exit code stays true, and it is said where the outcomes are."""
    source = write_csv(tmp_path / "roster.csv", people(5))
    told = type_command("run", source, "--yes", "--outcomes", "/dev/full", "--json")
    assert told.code == 0
    assert told.fates == {"created": 5}
    assert "/dev/full: No space left on device" in told.err
    assert told.document["results"] in told.err


@pytest.mark.parametrize(
    "place", ["link", "roster.csv", "folder", "no/where.jsonl", "mapping.yaml", "pipe", "out.xlsx"]
)
def test_nothing_else_is_overwritten(type_command: Type, sandbox: Sandbox, tmp_path: Path, place: str) -> None:
    """Neither through a link nor over a file of this very command; a sentence says so before anything is sent."""
    source = write_csv(tmp_path / "roster.csv", people(2))
    type_command("map", source, "-o", "mapping.yaml")
    (tmp_path / "elsewhere").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = {path: path.read_bytes() for path in (source, tmp_path / "elsewhere", tmp_path / "mapping.yaml")}
    told = type_command("run", source, "-m", "mapping.yaml", "--yes", "-o", "out.xlsx", "--outcomes", place)
    assert told.code == 2
    assert place in told.err
    assert {path: path.read_bytes() for path in before} == before
    assert not sandbox.requests()


def test_a_preview_that_saved_takes_back_what_it_said(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Where test mode is not honoured, the last line of a row counts."""
    sandbox.rules = replace(sandbox.rules, ignore_test=True)
    told = type_command("preview", write_csv(tmp_path / "roster.csv", people(5)), "--outcomes", "o.jsonl", "--json")
    last = {line["row"]: line["fate"] for line in lines(tmp_path / "o.jsonl")}
    assert last == outcomes(Path(told.document["results"]))
    assert "unverified" in last.values()
