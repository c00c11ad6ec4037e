"""What earlier runs did is found out once, under the lock: what a person agrees to is what happens."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from importer.sandbox import Sandbox
from tests.commands.conftest import Type, person, write_csv

COUNTED = """
import json, sys
from collections import Counter
from pathlib import Path
opened = Counter()
def audit(event, arguments):
    if event == "sqlite3.connect":
        opened[Path(arguments[0]).name] += 1
sys.addaudithook(audit)
from importer import cli
try:
    cli.main(sys.argv[2:])
finally:
    Path(sys.argv[1]).write_text(json.dumps(opened))
"""


@pytest.mark.slow
def test_a_run_looks_at_earlier_runs_once(sandbox: Sandbox, tmp_path: Path) -> None:
    """Counted by Python itself: the ledger is opened to be read and to be written, an earlier journal for its facts
    and for its people, and the run's own journal when it is made, when it is used, and once the workbook is written.
    """  # noqa: D205 (one sentence)
    roster = write_csv(tmp_path / "roster.csv", [person(1), person(2)])
    environment = {**os.environ, "BROKERKIT_IMPORTER_HOME": str(tmp_path / "state")}
    counts = []
    for edition in range(3):
        write_csv(roster, [person(1), person(2, **{"Last Name": f"Edition{edition}"})])
        command = [sys.executable, "-c", COUNTED, "counts.json", "run", "roster.csv", "--yes"]
        ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        counts.append(json.loads((tmp_path / "counts.json").read_text()))
    assert [count["ledger.sqlite"] for count in counts] == [1, 2, 2]
    assert [count["journal.sqlite"] for count in counts] == [3, 3 + 2, 3 + 2 + 2]


def test_a_no_leaves_everything_as_it_was(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """After a run that nobody agreed to, the next one is not told of anything unfinished."""
    roster = write_csv(tmp_path / "roster.csv", [person(1)])
    assert type_command("run", roster).code == 2
    assert "Nothing is kept" in type_command("purge").out
    agreed = type_command("run", roster, "--yes", "--json")
    assert agreed.fates == {"created": 1}
    assert "Continues" not in agreed.err


def test_a_dry_run_says_what_would_be_asked_and_leaves_no_trace(
    type_command: Type, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Nothing is sent, no file is written whatever was asked for, and programs are told the same."""
    roster = write_csv(tmp_path / "roster.csv", [person(1), person(2, Email="nowhere")])
    files = ("--summary", tmp_path / "page.html", "--outcomes", tmp_path / "o.jsonl", "--annotate")
    told = type_command("run", roster, "--dry-run", "--tag", "Fall fair", *files)
    assert told.code == 0
    assert "People to send  1, one request each" in told.out
    document = type_command("run", roster, "--dry-run", "--tag", "Fall fair", "--json").document
    assert document.keys() == {"people", "facts", "left_behind"}
    assert document["people"] == 1
    facts = {fact["what"]: fact["how"] for fact in document["facts"]}
    assert facts["Not sent"].startswith("1 invalid")
    assert facts["Tag"].startswith("Fall fair")
    assert not sandbox.requests()
    assert {path.name for path in tmp_path.iterdir() if path.name != "state"} == {"roster.csv"}
    assert "Nothing is kept" in type_command("purge").out
