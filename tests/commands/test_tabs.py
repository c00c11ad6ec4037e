"""Workbooks of several tabs, as a person types their commands."""

from pathlib import Path

import xlsxwriter

from importer.sandbox import Sandbox
from tests.commands.conftest import Type, correct, outcomes, posted

MAPPING = """\
name: tabs
read: {sheet: all}
fields:
  first_name: First
  last_name: Last
  email: E-mail
  status: {from: "(sheet)", values: {Active: appt_set, On Hold: new_lead}}
"""


def workbook(path: Path, **tabs: list[tuple[str, str, str]]) -> Path:
    """A workbook with people on every tab; `_` in a tab's name stands for a space."""
    with xlsxwriter.Workbook(path) as book:
        for name, people in tabs.items():
            sheet = book.add_worksheet(name.replace("_", " "))
            for line, cells in enumerate([("First", "Last", "E-mail"), *people]):
                sheet.write_row(line, 0, cells)
    return path


def test_tabs_are_sent_as_one_list_and_corrected_as_one(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """The tab's name becomes the status, rows of two tabs keep apart, and a row is corrected by its number."""
    roster = workbook(
        tmp_path / "roster.xlsx",
        Active=[("Ann", "Lee", "ann@example.com"), ("Bo", "Ray", "bo@example.com")],
        On_Hold=[("Cy", "Fox", "cy@example.com"), ("Di", "Hay", "nonsense")],
    )
    (tmp_path / "tabs.yaml").write_text(MAPPING)
    first = type_command("run", roster, "-m", "tabs.yaml", "--yes", "--json")
    assert (first.fates, 'row 5 of "On Hold" is 2005' in first.err) == ({"created": 3, "invalid": 1}, True)
    results = Path(first.document["results"])
    assert outcomes(results) == {1002: "created", 1003: "created", 2002: "created", 2003: "invalid"}
    correct(results, "Fix", {(2003, "E-mail"): "di@example.com"})
    second = type_command("rerun", results, "--yes", "--json")
    assert second.fates == {"created": 4}, second.err
    sent = {body["email"]: body["status"] for body in posted(sandbox)}
    assert sent == {
        "ann@example.com": "appt_set",
        "bo@example.com": "appt_set",
        "cy@example.com": "new_lead",
        "di@example.com": "new_lead",
    }


def test_one_person_on_two_tabs_is_one_person(type_command: Type, tmp_path: Path) -> None:
    """Two statuses for one address contradict each other; the sentence names both rows."""
    ann = ("Ann", "Lee", "ann@example.com")
    (tmp_path / "tabs.yaml").write_text(MAPPING)
    ended = type_command(
        "check", workbook(tmp_path / "roster.xlsx", Active=[ann], On_Hold=[ann]), "-m", "tabs.yaml", "--json"
    )
    assert ended.fates == {"held": 2}


def test_a_mapping_takes_the_name_of_the_one_sheet_that_is_read(type_command: Type, tmp_path: Path) -> None:
    """The same mapping serves one tab; an option on the command line goes before the document."""
    roster = workbook(
        tmp_path / "roster.xlsx", Active=[("Ann", "Lee", "ann@example.com")], On_Hold=[("Cy", "Fox", "x")]
    )
    (tmp_path / "tabs.yaml").write_text(MAPPING)
    ended = type_command("check", roster, "-m", "tabs.yaml", "--sheet", "Active", "--json")
    assert ended.fates == {"ready": 1}


def test_a_ready_made_mapping_fits_tabs_together_as_it_fits_each(type_command: Type, tmp_path: Path) -> None:
    """The column with the tab's name is ours, and no header of the source system."""
    with xlsxwriter.Workbook(tmp_path / "roster.xlsx") as book:
        for name, email in {"Active": "ann@example.com", "Former": "bo@example.com"}.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("First Name", "Last Name", "Email"))
            sheet.write_row(1, 0, ("Ann", "Lee", email))
    ended = type_command("check", tmp_path / "roster.xlsx", "--sheet", "all", "--json")
    assert (ended.document["mapping"], ended.fates) == ("brokerkit", {"ready": 2})


def test_a_draft_says_which_sheet_it_is_about(type_command: Type, tmp_path: Path) -> None:
    """Drafts of two tabs are two mappings of two names, and each reads its own tab without an option."""
    roster = workbook(
        tmp_path / "roster.xlsx", Active=[("Ann", "Lee", "ann@example.com")], On_Hold=[("Cy", "Fox", "cy@example.com")]
    )
    for name, option in {"active": "Active", "hold": "2", "both": "all"}.items():
        assert type_command("map", roster, "--sheet", option, "-o", f"{name}.yaml").code == 0
    active, hold, both = ((tmp_path / f"{name}.yaml").read_text() for name in ("active", "hold", "both"))

    assert "name: roster Active\nread: {sheet: Active}\n" in active
    assert "name: roster On Hold\nread: {sheet: On Hold}\n" in hold
    assert "name: roster\nread: {sheet: all}\n" in both
    assert 'status: {from: "(sheet)"}' in both
    for name, ready in {"active": 1, "hold": 1, "both": 2}.items():
        assert type_command("check", roster, "-m", f"{name}.yaml", "--json").fates == {"ready": ready}
