"""Results as a folder of CSV files, from the command to the correction and back."""

from pathlib import Path

import pytest

from importer.sandbox import Sandbox
from tests.commands.conftest import Type, correct_csv, people, posted, write_csv


def test_a_folder_of_csv_is_corrected_and_sent(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """What is promised of the workbook holds for the folder: only the corrected row goes out, as it was typed."""
    rows = people(4)
    rows[1]["Email"] = "not an address"
    first = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json", "--results-format", "csv")
    assert first.fates == {"created": 3, "invalid": 1}
    results = Path(first.document["results"])
    assert results == tmp_path / "roster-results"
    correct_csv(results, {(3, "Email"): "agent2@example.com"})
    before = len(sandbox.requests())
    second = type_command("rerun", results, "--yes", "--json")
    assert second.fates == {"created": 4}, second.err
    assert [(body["email"], body["agent_id"]) for body in posted(sandbox, before)] == [
        ("agent2@example.com", "MLS00002")
    ]
    again = Path(second.document["results"])
    assert (again / "Fix.csv").is_file()
    assert again == tmp_path / "roster-results-2"


def test_a_rerun_of_a_folder_is_told_once_more(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """`report` finds the folder that a rerun was given, and writes what the rerun wrote."""
    rows = people(2)
    rows[1]["Email"] = "not an address"
    first = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json", "--results-format", "csv")
    results = Path(first.document["results"])
    correct_csv(results, {(3, "Email"): "agent2@example.com"})
    second = type_command("rerun", results, "--yes", "--json")
    told = type_command("report", "--json", "-o", tmp_path / "told")
    assert told.fates == second.fates == {"created": 2}, told.err
    before, after = (Path(each.document["results"]) / "Rows.csv" for each in (second, told))
    assert after.read_bytes() == before.read_bytes()


def test_the_next_step_names_the_file_to_correct(type_command: Type, tmp_path: Path) -> None:
    """A folder has no sheets."""
    rows = people(2)
    rows[1]["Email"] = "not an address"
    ended = type_command("check", write_csv(tmp_path / "roster.csv", rows), "--results-format", "csv")
    assert "correct Fix.csv in" in ended.err


@pytest.mark.parametrize("name", ["out", "out/Rows.csv"])
def test_results_are_no_roster(type_command: Type, tmp_path: Path, name: str) -> None:
    """Neither the folder nor one of its files is sent as if it were a list of people."""
    roster = write_csv(tmp_path / "roster.csv", people(2))
    assert type_command("check", roster, "--results-format", "csv", "-o", tmp_path / "out").code == 0
    refused = type_command("check", tmp_path / name)
    assert refused.code == 3
    assert f'rerun "{tmp_path / "out"}"' in refused.err


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("out.csv", "name it without .csv"),
        ("out.xlsx", "name it without .xlsx"),
        ("roster.csv", "without .csv"),
        ("mine", "other files"),
        ("taken", "is a file"),
        ("nowhere/out", "no folder"),
    ],
)
def test_a_name_that_cannot_be_a_folder_of_results_is_refused(
    type_command: Type, tmp_path: Path, output: str, told: str
) -> None:
    """Before anything is judged or sent, and nothing of anybody's is touched."""
    roster = write_csv(tmp_path / "roster.csv", people(2))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").touch()
    (tmp_path / "taken").touch()
    refused = type_command("check", roster, "--results-format", "csv", "-o", tmp_path / output)
    assert refused.code == 2
    assert told in refused.err


def test_one_may_stand_in_the_folder(
    type_command: Type, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`rerun .` is the folder one is in, and its results go beside it, not into it."""
    roster = write_csv(tmp_path / "roster.csv", people(2))
    type_command("check", roster, "--results-format", "csv")
    monkeypatch.chdir(tmp_path / "roster-results")
    ended = type_command("rerun", ".", "--yes", "--json")
    assert ended.fates == {"created": 2}
    assert Path(ended.document["results"]) == tmp_path / "roster-results-2"


def test_a_mapping_learns_from_the_folder(type_command: Type, tmp_path: Path) -> None:
    """Answers on Values.csv are worth as much as those in a workbook."""
    rows = people(2)
    rows[0]["Status"] = rows[1]["Status"] = "Warm-ish"
    (tmp_path / "m.yaml").write_text("fields: {email: Email, status: Status}\n", encoding="utf-8")
    roster = write_csv(tmp_path / "roster.csv", rows)
    type_command("check", roster, "-m", "m.yaml", "--results-format", "csv")
    values = tmp_path / "roster-results" / "Values.csv"
    text = values.read_text(encoding="utf-8-sig").replace("Warm-ish,2,,,", "Warm-ish,2,,contact_made,")
    values.write_text(text, encoding="utf-8")
    ended = type_command("map", "--learn", tmp_path / "roster-results", "-m", "m.yaml")
    assert ended.code == 0, ended.err
    assert "Warm-ish: contact_made" in (tmp_path / "m.yaml").read_text(encoding="utf-8")
