"""Next month's roster: only what changed goes out, and who left is told."""

from pathlib import Path

import openpyxl

from importer.sandbox import Rules, Sandbox
from tests.commands.conftest import Type, people, person, posted, write_csv


def test_only_changes_go_out_and_who_left_is_told(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Of ten people one left, one changed, one is new: two requests, seven unchanged, and a list with one id."""
    sandbox.rules = Rules(updated_status=204)
    november = people(10)
    december = [person(number) for number in range(2, 12)]
    december[3]["Cell Phone"] = "202-555-0199"
    type_command("run", write_csv(tmp_path / "november.csv", november), "--yes")
    leaver = next(record["id"] for record in sandbox.records() if record["email"] == "agent1@example.com")
    before = len(sandbox.requests())
    ended = type_command("run", write_csv(tmp_path / "december.csv", december), "--yes", "--json")
    assert (ended.code, ended.fates) == (0, {"created": 1, "updated": 1, "unchanged": 8})
    live = [body["email"] for body in posted(sandbox, before)]
    assert sorted(live) == ["agent11@example.com", "agent5@example.com"]
    assert f"no longer in it. Nothing was done about them. Their Brokerkit ids: {leaver}." in ended.err
    summary = openpyxl.load_workbook(ended.document["results"])["Summary"]
    assert any("no longer in it" in str(cell.value) for row in summary for cell in row)
    assert len(sandbox.records()) == 11


def test_an_invalid_row_has_not_left(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Somebody whose row cannot be sent this month still stands in the roster."""
    type_command("run", write_csv(tmp_path / "a.csv", [person(1), person(2)]), "--yes")
    ended = type_command("run", write_csv(tmp_path / "b.csv", [person(1), person(2, **{"Cell Phone": "12"})]), "--yes")
    assert "no longer in it" not in ended.err


def test_a_limit_says_nothing_about_leaving(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """A part of a roster is no edition of it: neither now nor for the next month."""
    roster = write_csv(tmp_path / "roster.csv", people(5))
    type_command("run", roster, "--yes")
    assert "no longer in it" not in type_command("run", roster, "--yes", "--limit", "2").err
    assert "no longer in it" not in type_command("run", roster, "--yes").err


def test_purge_forgets_what_was_accepted(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Runs are listed without a person's name; after `purge --all` nothing is left and everything goes out again."""
    roster = write_csv(tmp_path / "roster.csv", [person(1), person(2)])
    type_command("run", roster, "--yes")
    listed = type_command("purge")
    assert "roster.csv" in listed.out
    assert "finished" in listed.out
    assert type_command("purge", "--all").code == 0
    assert "Nothing is kept" in type_command("purge").out
    assert not list((tmp_path / "state").rglob("*.sqlite"))
    assert "unchanged" not in type_command("run", roster, "--yes", "--json").fates
