"""A tag, by which exactly this import is found again, and the sheet of the records it left."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from importer.sandbox import Sandbox
from tests.commands.conftest import Type, correct, people, posted, write_csv


def records(workbook: Path) -> list[dict[str, str]]:
    """The lines of the sheet `Records`."""
    book = openpyxl.load_workbook(workbook, read_only=True)
    with closing(book):
        titles, *lines = (["" if cell is None else str(cell) for cell in line] for line in book["Records"].values)
    return [dict(zip(titles, line, strict=False)) for line in lines]


def a_roster(folder: Path) -> Path:
    """Two people who can go out and one whose address is none."""
    rows = people(3)
    rows[1]["Email"] = "not an address"
    return write_csv(folder / "roster.csv", rows)


def facts(workbook: Path) -> Mapping[str, str]:
    """What Summary says line by line."""
    book = openpyxl.load_workbook(workbook, read_only=True)
    with closing(book):
        return {str(line[0]): str(line[1]) for line in book["Summary"].values}


def test_everybody_who_is_sent_carries_the_tag(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """In test mode and live, in what is agreed to and in the facts of the run; and what comes back is no drift."""
    roster = a_roster(tmp_path)
    ended = type_command("preview", roster, "--tag", "Fall fair", "--json")
    assert all(request.body["source"] == "Fall fair" for request in sandbox.requests() if request.body)
    ended = type_command("run", roster, "--tag", "Fall fair", "--yes")
    assert "Fall fair, at the end of Source" in ended.err
    assert {body["source"] for body in posted(sandbox)} == {"Fall fair"}
    assert facts(tmp_path / "roster-results-2.xlsx")["Tag"] == "Fall fair, at the end of Source"
    told = type_command("report", "--json")
    assert facts(Path(told.document["results"]))["Tag"] == "Fall fair, at the end of Source"


def test_the_mapping_says_where_the_tag_goes(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """At the end of the note, which stays what it was."""
    (tmp_path / "m.yaml").write_text(
        "tag: note\nfields: {email: Email, note: {template: 'Id {Agent ID}'}, agent_id: Agent ID}\n", encoding="utf-8"
    )
    type_command("run", a_roster(tmp_path), "-m", "m.yaml", "--tag", "Fall fair", "--yes")
    assert [body["note"] for body in posted(sandbox)] == ["Id MLS00001\nFall fair", "Id MLS00003\nFall fair"]


def test_another_tag_sends_nobody_again(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """The tag is of the import, not of the person: who was accepted with the same content stays unchanged."""
    roster = a_roster(tmp_path)
    type_command("run", roster, "--tag", "Fall fair", "--yes")
    ended = type_command("run", roster, "--tag", "Winter fair", "--yes", "--json")
    assert ended.fates == {"unchanged": 2, "invalid": 1}


def test_a_rerun_goes_on_with_the_tag_and_the_records(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """The corrected row is of the same import; the rows of the first run stay known with their ids and times."""
    first = Path(type_command("run", a_roster(tmp_path), "--tag", "Fall fair", "--yes", "--json").document["results"])
    correct(first, "Fix", {(3, "Email"): "agent2@example.com"})
    second = type_command("rerun", first, "--yes", "--json")
    assert {body["source"] for body in posted(sandbox)} == {"Fall fair"}
    before, after = records(first), records(Path(second.document["results"]))
    assert [line["Row"] for line in before] == ["2", "4"]
    assert [line["Row"] for line in after] == ["2", "3", "4"]
    assert [after[0], after[2]] == before
    assert {line["Brokerkit id"] for line in after} == {str(record["id"]) for record in sandbox.records()}
    told = type_command("report", "--json")
    assert records(Path(told.document["results"])) == after


def test_records_say_who_when_and_under_which_id(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """A line for every row in a record, also for one that went out with another row of its person."""
    rows = people(2)
    roster = write_csv(tmp_path / "roster.csv", [*rows, rows[0]])
    ended = type_command("run", roster, "--yes", "--json")
    lines = records(Path(ended.document["results"]))
    assert [(line["Row"], line["Name"], line["Outcome"]) for line in lines] == [
        ("2", "Avery1 Sample1", "created"),
        ("3", "Avery2 Sample2", "created"),
        ("4", "Avery1 Sample1", "duplicate"),
    ]
    assert lines[0]["Brokerkit id"] == lines[2]["Brokerkit id"] != ""
    assert all(line["Sent"][:2] == "20" and line["Sent"][-6] in "+-" for line in lines)


@pytest.mark.parametrize("command", ["check", "preview"])
def test_what_saves_nothing_has_no_records(type_command: Type, sandbox: Sandbox, tmp_path: Path, command: str) -> None:
    """The ids of test mode mean nothing."""
    ended = type_command(command, a_roster(tmp_path), "--json")
    (line,) = records(Path(ended.document["results"]))
    assert line["Brokerkit id"] == "Only a live run saves anything."


@pytest.mark.parametrize("tag", ["two\nlines", " space", "x" * 61, "bell\x07"])
def test_a_tag_that_is_none_is_refused(type_command: Type, sandbox: Sandbox, tmp_path: Path, tag: str) -> None:
    """Before anything is sent."""
    ended = type_command("run", a_roster(tmp_path), "--tag", tag, "--yes")
    assert ended.code == 2
    assert "up to 60 characters" in ended.err
    assert not sandbox.requests()
