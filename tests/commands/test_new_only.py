"""What is for new people only: sent once, and never over what a person made of it since."""

from pathlib import Path

import httpx
import openpyxl

from importer.sandbox import Sandbox
from tests.commands.conftest import Ended, Type, correct, person, posted, write_csv

MAPPING = """\
name: monthly
fields:
  first_name: First Name
  last_name: Last Name
  email: Email
  phone: Cell Phone
  status: {from: Status, new_only: true}
  source: {constant: Board, new_only: true}
"""


def roster(folder: Path, name: str, *rows: dict[str, str]) -> Path:
    """A month's file, and the mapping beside it."""
    (folder / "monthly.yaml").write_text(MAPPING)
    return write_csv(folder / name, list(rows))


def by_hand(sandbox: Sandbox, email: str, **fields: str) -> None:
    """Somebody of the office changes a record in Brokerkit."""
    headers = {"Authorization": f"Token token={sandbox.key}"}
    httpx.post(
        f"{sandbox.url}/leads", json={"email": email, "test": False, **fields}, headers=headers
    ).raise_for_status()


def statuses(sandbox: Sandbox) -> dict[str, str]:
    """E-mail -> status of every record."""
    return {str(record["email"]): str(record["status"]) for record in sandbox.records()}


def lines(ended: Ended, sheet: str) -> list[str]:
    """The lines of a sheet of the results, their cells joined with a bar."""
    rows = openpyxl.load_workbook(ended.document["results"])[sheet].iter_rows(values_only=True)
    return ["|".join(str(cell or "") for cell in row) for row in rows]


def test_a_status_that_a_person_changed_stays_next_month(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """The known ones are sent what changed, but not their status; the new one gets everything, and it is counted."""
    run = ("-m", "monthly.yaml", "--yes", "--json")
    november = roster(tmp_path, "november.csv", *(person(number, Status="new_lead") for number in (1, 2)))
    first = type_command("run", november, *run)
    assert "source and status are sent for 2 new people, left as they are for 0 known." in first.err
    by_hand(sandbox, "agent1@example.com", status="appt_set")
    rows = [person(number, Status="new_lead", **{"Cell Phone": f"202-555-019{number}"}) for number in (1, 2, 3)]
    before = len(sandbox.requests())
    second = type_command("run", roster(tmp_path, "december.csv", *rows), *run)
    assert (second.code, len(sandbox.records())) == (0, 3)
    assert "New people only  source, status: sent for 1 new person, left as they are for 2 known" in second.err
    assert [("status" in body, "source" in body) for body in posted(sandbox, before)].count((True, True)) == 1
    assert statuses(sandbox)["agent1@example.com"] == "appt_set"
    assert statuses(sandbox)["agent3@example.com"] == "new_lead"
    assert any("sent for 1 new person, left as they are for 2 known" in line for line in lines(second, "Summary"))
    assert not any("status" in line for line in lines(second, "Drift")[1:])
    assert any("Status|status|new_lead||left as it is" in line for line in lines(second, "Changes"))
    assert any("Status" in line and "goes to new people only" in line for line in lines(second, "Columns"))


def test_a_check_says_that_it_cannot_know_and_a_preview_does(
    type_command: Type, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Which team it is about, a check is not told."""
    november = roster(tmp_path, "november.csv", person(1, Status="new_lead"))
    checked = type_command("check", november, "-m", "monthly.yaml", "--json")
    wanted = (
        "For new people only: source and status. Who is new, preview and run look up for the team; a check does not."
    )
    assert wanted in checked.err
    assert any(wanted in line for line in lines(checked, "Summary"))
    type_command("run", november, "-m", "monthly.yaml", "--yes")
    december = roster(tmp_path, "december.csv", person(1, Status="active"), person(2, Status="new_lead"))
    previewed = type_command("preview", december, "-m", "monthly.yaml", "--json")
    assert previewed.fates == {"previewed": 2}
    assert "sent for 1 new person, left as they are for 1 known" in previewed.err
    tried = [fact.body for fact in sandbox.requests() if fact.body and fact.body["test"] and "phone" in fact.body]
    assert {str(body["email"]): "status" in body for body in tried[-2:]} == {
        "agent1@example.com": False, "agent2@example.com": True,
    }  # fmt: skip


def test_the_same_file_again_sends_nothing(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Everybody is known by then, and that is no change."""
    november = roster(tmp_path, "november.csv", person(1, Status="new_lead"), person(2, Status="new_lead"))
    type_command("run", november, "-m", "monthly.yaml", "--yes")
    before = len(posted(sandbox))
    again = type_command("run", november, "-m", "monthly.yaml", "--yes", "--json")
    assert again.fates == {"unchanged": 2}
    assert len(posted(sandbox)) == before
    assert "New people only" not in again.err


def test_a_rerun_and_a_report_keep_to_it(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """The policy travels in the workbook, and what was left out then is left out of the account."""
    type_command("run", roster(tmp_path, "november.csv", person(1, Status="new_lead")), "-m", "monthly.yaml", "--yes")
    by_hand(sandbox, "agent1@example.com", status="appt_set")
    row = person(1, Status="new_lead", **{"Cell Phone": "12"})
    december = roster(tmp_path, "december.csv", row, person(2, Status="new_lead"))
    first = type_command("run", december, "-m", "monthly.yaml", "--yes", "--json")
    assert first.fates == {"created": 1, "invalid": 1}
    correct(Path(first.document["results"]), "Fix", {("2", "Cell Phone"): "202-555-0155"})
    second = type_command("rerun", first.document["results"], "--yes", "--json")
    assert "left as they are for 1 known" in second.err
    assert "status" not in posted(sandbox)[-1]
    assert statuses(sandbox)["agent1@example.com"] == "appt_set"
    told = type_command("report", "--json")
    for sheet in ("Changes", "Drift", "Rows"):
        assert lines(told, sheet) == lines(second, sheet)


def test_what_tells_people_apart_is_for_all(type_command: Type, tmp_path: Path) -> None:
    """Without it nobody knew whom a request is about."""
    (tmp_path / "mine.yaml").write_text("fields:\n  email: {from: Email, new_only: true}\n")
    ended = type_command("mappings", "--check", "mine.yaml")
    assert ended.code == 3
    assert "'new_only' means nothing for this rule of 'email'" in ended.err


def test_a_tag_does_not_write_over_what_is_for_new_people_only(
    type_command: Type, sandbox: Sandbox, tmp_path: Path
) -> None:
    """It would stand in the source, which is left as it is for the known one."""
    type_command("run", roster(tmp_path, "november.csv", person(1, Status="new_lead")), "-m", "monthly.yaml", "--yes")
    december = roster(
        tmp_path, "december.csv", person(1, **{"Cell Phone": "202-555-0155"}, Status=""), person(2, Status="")
    )
    ended = type_command("run", december, "-m", "monthly.yaml", "--yes", "--tag", "December")
    assert ended.code == 0, ended.err
    sources = {str(record["email"]): str(record["source"]) for record in sandbox.records()}
    assert sources["agent1@example.com"] == "Board"
    assert sources["agent2@example.com"].endswith("December")
