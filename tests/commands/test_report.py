"""Every outcome can be had again: a workbook that is gone, or never came to be, is written from the journal."""

import json
import os
import random
import resource
import signal
import string
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from importer.sandbox import Sandbox
from tests.commands.conftest import IMPORTER, Type, people, person, posted, write_csv

CANARIES = ("Quetzalcoatl", "quetz@example.com", "+1 202 555 0177", "2025550177", "MLS-QTZ-7", "Zzyzx Realty")
STRANGER = "nobody.here@example.com"


@pytest.fixture(autouse=True)
def team(type_command: Type, sandbox: Sandbox) -> None:
    """A team with one user, so that rows of other owners are refused in words that quote them."""
    sandbox.rules = replace(sandbox.rules, users=("dana@example.com",))


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Somebody who is easily found again, somebody refused, somebody invalid, somebody twice."""
    named = dict(zip(("Last Name", "Email", "Cell Phone", "Agent ID", "Company Name"),
                     (*CANARIES[:3], *CANARIES[4:]), strict=True))  # fmt: skip
    rows = [person(1, **named), person(2), person(3, Owner=STRANGER), person(4, Email="no mail"), person(5), person(5)]
    blank = {"Company Name": "", "Owner": "", "Home City": "Springfield", "Home State": "NY"}
    return write_csv(tmp_path / "roster.csv", [{**row, **blank, **row} for row in rows])


def sheets(workbook: str) -> dict[str, list[tuple[object, ...]]]:
    """What stands on every sheet that a person sees."""
    book = openpyxl.load_workbook(workbook, read_only=True)
    with closing(book):
        return {
            page.title: [*page.iter_rows(values_only=True)] for page in book.worksheets if page.sheet_state == "visible"
        }


def test_a_deleted_workbook_is_written_once_more(type_command: Type, sandbox: Sandbox, roster: Path) -> None:
    """The same fates, ids, messages, drift and facts on every sheet, and nothing is asked of Brokerkit."""
    ran = type_command("run", roster, "--yes", "--json")
    assert set(ran.fates) == {"created", "refused", "invalid", "duplicate"}
    before, requests = sheets(ran.document["results"]), len(sandbox.requests())
    assert any("New York" in str(row) for row in before["Drift"])
    Path(ran.document["results"]).unlink()
    told = type_command("report", "--json")
    assert told.code == ran.code == 1
    assert told.fates == ran.fates
    assert told.document["requests"] == ran.document["requests"]
    after = sheets(told.document["results"])
    assert [row for row in after.pop("Summary") if row not in before["Summary"]] == []
    assert after == {name: rows for name, rows in before.items() if name != "Summary"}
    assert len(sandbox.requests()) == requests


def test_any_run_can_be_told_and_a_preview_too(type_command: Type, sandbox: Sandbox, roster: Path) -> None:
    """By its name in the list; without one it is the last live run, whatever was rehearsed since."""
    ran = type_command("run", roster, "--yes", "--json")
    preview = type_command("preview", roster, "--sample", "cover", "--json")
    assert type_command("report", "--json").fates == ran.fates
    runs = {line.split()[3]: line.split()[0] for line in type_command("purge").out.splitlines() if "roster" in line}
    told = type_command("report", runs["preview"], "--json")
    assert told.document["mode"] == "preview"
    assert told.fates == preview.fates


def test_the_state_folder_tells_nothing_of_a_person(type_command: Type, sandbox: Sandbox, roster: Path) -> None:
    """After previews, runs and reports no cell of the roster stands in any byte of any file."""
    for command in (("preview", roster), ("run", roster, "--yes"), ("run", roster, "--yes"), ("report",)):
        type_command(*command)
    content = b"".join(path.read_bytes() for path in (roster.parent / "state").rglob("*") if path.is_file())
    assert not [text for text in (*CANARIES, STRANGER, "Springfield") if text.encode() in content]


def test_a_repeat_does_not_post_what_was_refused(type_command: Type, sandbox: Sandbox, roster: Path) -> None:
    """Its fate and Brokerkit's words come from the journal; once the row is another, it goes out."""
    ran = type_command("run", roster, "--yes", "--json")
    before = len(sandbox.requests())
    repeat = type_command("run", roster, "--yes", "--json")
    assert repeat.fates == {"unchanged": 3, "refused": 1, "invalid": 1, "duplicate": 1}
    assert len(sandbox.requests()) == before
    assert sheets(repeat.document["results"])["Fix"] == sheets(ran.document["results"])["Fix"]
    assert "1 refused last time" in repeat.err
    write_csv(roster, [person(3, Owner="dana@example.com")])
    assert type_command("run", roster, "--yes", "--json").fates["created"] == 1


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_without_the_very_file_there_is_no_report(
    type_command: Type, sandbox: Sandbox, roster: Path, damage: str
) -> None:
    """A sentence says so, and a copy of the file as it was will do."""
    type_command("run", roster, "--yes")
    copy = roster.with_name("copy.csv")
    copy.write_bytes(roster.read_bytes())
    roster.unlink() if damage == "gone" else write_csv(roster, people(2))
    told = type_command("report")
    assert told.code == 3
    assert "--source" in told.err
    assert type_command("report", "--source", copy, "--json").fates["created"] == 3


def test_another_mapping_is_named(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """A mapping that was edited since would make other rows of the file."""
    source = write_csv(tmp_path / "roster.csv", people(3))
    mapping = tmp_path / "mapping.yaml"
    type_command("map", source, "-o", mapping)
    type_command("run", source, "-m", mapping, "--yes")
    was = mapping.read_text()
    mapping.write_text(was + "\n# edited\n")
    told = type_command("report")
    assert told.code == 3
    assert "mapping" in told.err
    (tmp_path / "kept.yaml").write_text(was)
    assert type_command("report", "-m", "kept.yaml", "--json").fates == {"created": 3}


def test_a_report_of_a_rerun_and_of_nothing(type_command: Type, sandbox: Sandbox, roster: Path) -> None:
    """A corrected workbook is a run's file like any other; where no run is kept, a sentence says so."""
    assert type_command("report").code == 2
    results = type_command("run", roster, "--yes", "--json").document["results"]
    rerun = type_command("rerun", results, "--all", "--yes", "--json")
    if rerun.document["requests"]:
        assert type_command("report", "--json").fates == rerun.fates
    assert type_command("report", "20200101").code == 2


def test_the_report_does_not_overwrite_the_file(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """The file of the run is known to `report` although nobody typed it."""
    source = write_csv(tmp_path / "roster.csv", people(2))
    type_command("run", source, "--yes")
    before = source.read_bytes()
    assert type_command("report", "--outcomes", source).code == 2
    assert source.read_bytes() == before


# ---------------------------------------------------------------- a run that has no workbook yet

Start = Callable[..., "subprocess.Popen[str]"]
LIMIT = 700_000


def start(folder: Path, *arguments: object, limit: bool = False) -> "subprocess.Popen[str]":
    """The program in a process of its own; with `limit` no file may become larger than LIMIT, as on a full disk."""
    environment = {**os.environ, "BROKERKIT_IMPORTER_HOME": str(folder / "state")}
    command = [*IMPORTER, *map(str, arguments)]
    small = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))) if limit else None
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder,
        preexec_fn=small,
    )


@pytest.mark.slow
def test_killed_before_the_workbook_is_in_place(sandbox: Sandbox, tmp_path: Path) -> None:
    """Everybody is saved, and the run is not over: the same command sends nothing and writes the workbook."""
    source = write_csv(tmp_path / "roster.csv", people(300))
    command = ("run", source, "--yes", "--json", "--concurrency", 32)
    killed = start(tmp_path, *command)
    while not list(tmp_path.glob(".*.part")):
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.001)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=30)
    assert len(posted(sandbox)) == 300
    assert not list(tmp_path.glob("*.xlsx"))
    told = json.loads(start(tmp_path, "report", "--json", "-o", "early.xlsx").communicate(timeout=60)[0])
    out, err = start(tmp_path, *command).communicate(timeout=60)
    assert told["rows"]["created"] == json.loads(out)["rows"]["created"] == 300, err
    assert len(posted(sandbox)) == 300
    assert len(sheets(json.loads(out)["results"])["Rows"]) == 301
    assert "unfinished" in err
    assert "unfinished" not in start(tmp_path, *command).communicate(timeout=60)[1]


@pytest.mark.slow
def test_a_workbook_that_found_no_room_is_written_by_the_same_command(sandbox: Sandbox, tmp_path: Path) -> None:
    """Exit code 5, since no file may be that large; then there is room, and nobody is sent twice."""
    dice = random.Random(3)
    rows = [{**one, "Referrer Notes": "".join(dice.choices(string.ascii_letters, k=30_000))} for one in people(40)]
    command = ("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json")
    full = start(tmp_path, *command, limit=True)
    _, err = full.communicate(timeout=60)
    assert full.returncode == 5, err
    assert "same command again" in err
    assert not list(tmp_path.glob("*.xlsx"))
    out, _ = start(tmp_path, *command).communicate(timeout=60)
    assert json.loads(out)["rows"]["created"] == 40
    assert len(posted(sandbox)) == 40
