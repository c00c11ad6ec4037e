"""Rows that a condition of the mapping leaves out, from the command line."""

from contextlib import closing
from pathlib import Path

import openpyxl

from importer.sandbox import Sandbox
from tests.commands.conftest import Type, correct, outcomes, person, posted, write_csv

MAPPING = """name: monthly
skip: {header: Stage, is: [Terminated, Retired]}
fields: {email: Email, first_name: First Name, last_name: Last Name}
"""


def test_a_left_out_row_is_counted_and_needs_nobody(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Rows read = sum of fates, the command ends well, and nobody who is still in the file has left it."""
    mapping = tmp_path / "monthly.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    rows = [person(1, Stage="New"), person(2, Stage="New"), person(3, Stage="retired")]
    first = type_command("run", write_csv(tmp_path / "a.csv", rows), "-m", mapping, "--yes", "--json")
    assert (first.code, first.fates) == (0, {"created": 2, "left_out": 1})
    rows[1]["Stage"] = "Terminated"
    second = type_command("run", write_csv(tmp_path / "b.csv", rows), "-m", mapping, "--yes", "--json")
    assert (second.code, second.fates) == (0, {"unchanged": 1, "left_out": 2})
    assert "no longer in it" not in second.err


def test_a_rerun_leaves_it_out_until_its_cell_is_corrected(
    type_command: Type, sandbox: Sandbox, tmp_path: Path
) -> None:
    """The workbook carries the condition with the mapping."""
    mapping = tmp_path / "monthly.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    roster = write_csv(tmp_path / "a.csv", [person(1, Stage="New"), person(2, Stage="Retired")])
    results = tmp_path / "results.xlsx"
    type_command("run", roster, "-m", mapping, "--yes", "-o", results)
    again = tmp_path / "again.xlsx"
    type_command("rerun", results, "--yes", "-o", again)
    assert outcomes(again) == {2: "created", 3: "left_out"}
    correct(results, "Rows", {(3, "Stage"): "New"})
    last = type_command("rerun", results, "--yes", "--json")
    assert (last.code, last.fates) == (0, {"created": 2})
    assert [body["email"] for body in posted(sandbox)] == ["agent1@example.com", "agent2@example.com"]


def test_a_saved_row_that_is_left_out_in_a_rerun_stays_saved(
    type_command: Type, sandbox: Sandbox, tmp_path: Path
) -> None:
    """What is in Brokerkit stays so, whatever a correction makes of the row, and nothing is sent for it."""
    mapping = tmp_path / "monthly.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    roster = write_csv(tmp_path / "a.csv", [person(1, Stage="New"), person(1, Stage="New"), person(2, Stage="New")])
    results = tmp_path / "results.xlsx"
    type_command("run", roster, "-m", mapping, "--yes", "-o", results)
    correct(results, "Rows", {(2, "Stage"): "Retired", (3, "Stage"): "Retired"})
    again = tmp_path / "again.xlsx"
    ended = type_command("rerun", results, "--yes", "-o", again)
    assert ended.code == 0
    assert outcomes(again) == {2: "created", 3: "duplicate", 4: "created"}
    assert len(posted(sandbox)) == 2
    with closing(openpyxl.load_workbook(again, read_only=True)) as book:
        records = [line[1:3] for line in book["Records"].iter_rows(min_row=2, values_only=True)]
    assert records == [(2, "Avery1 Sample1"), (3, "Avery1 Sample1"), (4, "Avery2 Sample2")]


def test_a_lost_workbook_with_left_out_rows_is_written_once_more(
    type_command: Type, sandbox: Sandbox, tmp_path: Path
) -> None:
    """The same fates, and those of a rerun likewise."""
    mapping = tmp_path / "monthly.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    rows = [person(1, Stage="New"), person(2, Stage="Retired"), person(3, Stage="New", Email="no mail")]
    results = tmp_path / "results.xlsx"
    ran = type_command("run", write_csv(tmp_path / "a.csv", rows), "-m", mapping, "--yes", "-o", results, "--json")
    told = type_command("report", "--json", "-o", tmp_path / "told.xlsx")
    assert told.fates == ran.fates == {"created": 1, "left_out": 1, "invalid": 1}
    correct(results, "Fix", {(4, "Email"): "agent3@example.com"})
    rerun = type_command("rerun", results, "--yes", "--json")
    assert rerun.fates == {"created": 2, "left_out": 1}
    assert type_command("report", "--json", "-o", tmp_path / "more.xlsx").fates == rerun.fates


OPERATIONS = """name: monthly
product: {when: {if: {header: Stage, is: Joined}, then: retention}}
skip: {header: Stage, is: Retired}
fields:
  email: Email
  first_name: {from: First Name, case: name}
  last_name: {from: Last Name, case: name}
  agent_id: {from: Remarks, extract: 'MLS #?(\\w+)'}
  alt_address: {join: [Street, Unit], separator: ", "}
  source: {from: Source, default: Spring export}
  bucket: {when: {if: {header: Stage, blank: true}, then: backlog}, else: default}
"""


def test_what_the_mapping_does_is_done_again_in_a_rerun(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """The workbook carries every operation; a corrected row is sent as if it had been so from the start."""
    mapping = tmp_path / "monthly.yaml"
    mapping.write_text(OPERATIONS, encoding="utf-8")
    more = {"Remarks": "MLS #77 x", "Street": "1 Main St", "Unit": "4", "Source": ""}
    rows = [
        person(1, Stage="", **more) | {"Last Name": "DE LA CRUZ"},
        person(2, Stage="Retired", **more),
        person(3, Stage="Lead", **more) | {"Remarks": "MLS 78 and MLS 79", "First Name": "JD", "Unit": ""},
    ]
    results = tmp_path / "results.xlsx"
    first = type_command("run", write_csv(tmp_path / "a.csv", rows), "-m", mapping, "--yes", "-o", results, "--json")
    assert first.fates == {"created": 1, "left_out": 1, "invalid": 1}
    correct(results, "Fix", {(4, "Remarks"): "MLS 78"})
    assert type_command("rerun", results, "--yes", "--json").fates == {"created": 2, "left_out": 1}
    shared = {"source": "Spring export", "test": False}
    assert posted(sandbox) == [
        shared | {"email": "agent1@example.com", "first_name": "Avery1", "last_name": "de la Cruz", "agent_id": "77",
                  "alt_address": "1 Main St, 4", "bucket": "backlog"},
        shared | {"email": "agent3@example.com", "first_name": "JD", "last_name": "Sample3", "agent_id": "78",
                  "alt_address": "1 Main St", "bucket": "default"},
    ]  # fmt: skip
