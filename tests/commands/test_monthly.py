"""Next month's roster: only what changed goes out, and who left is told."""

from pathlib import Path

import openpyxl

from importer.sandbox import Rules, Sandbox
from tests.commands.conftest import Ended, Type, people, person, posted, write_csv


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


def left(ended: Ended) -> list[tuple[object, ...]]:
    """The lines of the sheet Left."""
    return list(openpyxl.load_workbook(ended.document["results"])["Left"].iter_rows(2, values_only=True))


def test_who_left_is_named_out_of_the_earlier_file(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """With row and name while that file is as it was; by the id alone once it is not: no names are kept."""
    november = write_csv(tmp_path / "november.csv", people(4))
    december = write_csv(tmp_path / "december.csv", [person(1), person(2), person(4)])
    type_command("run", november, "--yes")
    (record,) = [str(record["id"]) for record in sandbox.records() if record["email"] == "agent3@example.com"]
    (named,) = left(type_command("run", december, "--yes", "--json"))
    assert named[:3] == (4, "Avery3 Sample3", record)
    assert named[4] == "november.csv"


def test_a_changed_earlier_file_names_nobody(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """It may say anything by now."""
    november = write_csv(tmp_path / "november.csv", people(4))
    type_command("run", november, "--yes")
    write_csv(november, [person(9), *people(4)])
    december = write_csv(tmp_path / "december.csv", [person(1), person(2), person(4)])
    (line,) = left(type_command("run", december, "--yes", "--json"))
    assert line[:2] == (None, None)
    assert line[2]


def test_two_lists_of_one_preset_say_nothing_about_each_other(
    type_command: Type, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Two offices, exported alike: nobody of the one has left the other."""
    north = write_csv(tmp_path / "north.csv", people(4))
    south = write_csv(tmp_path / "south.csv", [person(number) for number in range(11, 15)])
    type_command("run", north, "--yes")
    assert "no longer in it" not in type_command("run", south, "--yes").err
    write_csv(north, people(3))
    assert "no longer in it" in type_command("run", north, "--yes").err


def test_purge_knows_what_a_killed_process_left_of_a_workbook(type_command: Type, tmp_path: Path) -> None:
    """It is named in the list, and gone after `purge --all`."""
    note = tmp_path / "state" / "unwritten" / "0123"
    note.parent.mkdir(parents=True)
    (tmp_path / "state").chmod(0o700)
    note.write_text(str(tmp_path))
    Path(f"{note}.lock").touch()
    part = tmp_path / ".results-abc.xlsx.part"
    part.touch()
    assert str(part) in type_command("purge").out
    assert type_command("purge", "--all").code == 0
    assert not part.exists()
    assert str(part) not in type_command("purge").out


def test_a_copy_that_a_spreadsheet_damaged_is_the_same_people(
    type_command: Type, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Apostrophes, decimals, formulas, thousands and blanks in words neither make a second person nor overwrite one."""
    clean = [
        person(1, **{"Agent ID": "00120082", "Company Name": "Desert Homes"}),
        person(2, **{"Agent ID": "120083", "Company Name": "Smith & Co"}),
        person(3, **{"Agent ID": "1200381", "Company Name": "Mesa Realty"}),
        person(4, **{"Agent ID": "A-77", "Company Name": "Mesa Realty"}),
    ]
    damaged = [
        {**clean[0], "Agent ID": '="00120082"', "Email": "'agent1@example.com", "Company Name": "-"},
        {**clean[1], "Agent ID": "120083.0", "Company Name": "Smith &amp; Co"},
        {**clean[2], "Agent ID": "1,200,381", "Email": "", "Company Name": "#N/A"},
        {**clean[3], "Agent ID": "3-Mar"},
    ]
    sandbox.rules = Rules(updated_status=204)
    type_command("run", write_csv(tmp_path / "roster.csv", clean), "--yes")
    stored = sandbox.records()
    ended = type_command("run", write_csv(tmp_path / "copy.csv", damaged), "--yes", "--json", "--all")
    assert (ended.code, ended.fates) == (1, {"updated": 3, "invalid": 1})
    assert [record["currently_at"] for record in sandbox.records()] == [record["currently_at"] for record in stored]
    assert [record["agent_id"] for record in sandbox.records()] == ["00120082", "120083", "1200381", "A-77"]
