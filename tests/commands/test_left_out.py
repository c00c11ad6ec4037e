"""Rows that a condition of the mapping leaves out, from the command line."""

from pathlib import Path

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
