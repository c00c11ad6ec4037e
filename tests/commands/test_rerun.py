"""The results workbook is the correction form: correct it, feed it back."""

from pathlib import Path

import openpyxl
import pytest

from importer.sandbox import Sandbox
from tests.commands.conftest import Type, correct, outcomes, people, person, posted, write_csv


def test_only_repaired_rows_go_out(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Of three invalid rows two are corrected: they are created, the third stays, saved ones are left alone."""
    rows = people(10)
    rows[2]["Email"] = "not an address"
    rows[5]["Cell Phone"] = "12"
    rows[8]["Email"] = "also@not@good"
    first = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json")
    assert first.fates == {"created": 7, "invalid": 3}
    results = Path(first.document["results"])
    correct(results, "Fix", {(4, "Email"): "agent3@example.com", (7, "Cell Phone"): "202-555-0133"})
    before = len(sandbox.requests())
    second = type_command("rerun", results, "--yes", "--json")
    assert (second.code, second.fates) == (1, {"created": 9, "invalid": 1}), second.err
    assert [(body["email"], body["phone"]) for body in posted(sandbox, before)] == [
        ("agent3@example.com", "+12025550103"),
        ("agent6@example.com", "+12025550133"),
    ]
    again = Path(second.document["results"])
    assert again != results
    assert outcomes(again)[10] == "invalid"


@pytest.mark.parametrize("typed", ["#N/A", "=A2", 12345678901234567])
def test_a_correction_that_cannot_be_trusted_stops_its_row(
    type_command: Type, sandbox: Sandbox, tmp_path: Path, typed: str | int
) -> None:
    """An error, a formula nobody calculated, lost digits: the row is invalid again, not sent without its name."""
    rows = [person(1), person(2, Email="nonsense")]
    first = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json")
    results = Path(first.document["results"])
    correct(results, "Fix", {(3, "Email"): "agent2@example.com", (3, "First Name"): typed})
    second = type_command("rerun", results, "--yes", "--json")
    assert second.fates == {"created": 1, "invalid": 1}
    assert len(sandbox.records()) == 1


def test_a_repaired_row_cannot_become_a_twin(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """A correction that gives a row the e-mail of another person holds it, although that person was sent before."""
    rows = [person(1), person(2, Email="nonsense", **{"Agent ID": ""})]
    first = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json")
    results = Path(first.document["results"])
    correct(results, "Fix", {(3, "Email"): "agent1@example.com"})
    second = type_command("rerun", results, "--yes", "--json")
    assert second.fates == {"created": 1, "held": 1}, "the saved row stays saved, the corrected one waits"
    assert len(sandbox.records()) == 1


def test_a_saved_row_stays_saved_under_stricter_checks(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """An option that would judge a saved row invalid today does not take back what is in Brokerkit."""
    rows = [person(1, **{"Last Name": ""}), person(2, Email="nonsense")]
    first = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json")
    assert first.fates == {"created": 1, "invalid": 1}
    second = type_command("rerun", first.document["results"], "--yes", "--json", "--require-names")
    assert second.fates == {"created": 1, "invalid": 1}


def test_a_checked_workbook_can_be_corrected_and_sent(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """After `check`, the rows that were ready go out together with the corrected ones."""
    rows = [person(1), person(2, Email="nonsense"), person(3)]
    checked = type_command("check", write_csv(tmp_path / "roster.csv", rows), "--json")
    results = Path(checked.document["results"])
    correct(results, "Fix", {(3, "Email"): "agent2@example.com"})
    ended = type_command("rerun", results, "--yes", "--json")
    assert (ended.code, ended.fates) == (0, {"created": 3})


def test_an_answer_on_values_repairs_every_row(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """A word nobody knew is answered once, and all its rows go out."""
    rows = [person(number, Status="Warm-ish" if number % 2 else "new_lead") for number in range(1, 7)]
    first = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json")
    assert first.fates == {"created": 3, "invalid": 3}
    results = Path(first.document["results"])
    book = openpyxl.load_workbook(results)
    page = book["Values"]
    titles = [str(cell.value) for cell in page[1]]
    answer = next(at for at, title in enumerate(titles, 1) if "answer" in title.lower())
    page.cell(2, answer).value = "contact_made"
    book.save(results)
    second = type_command("rerun", results, "--yes", "--json")
    assert (second.code, second.fates) == (0, {"created": 6})


def test_a_strange_workbook_is_refused(type_command: Type, tmp_path: Path) -> None:
    """A workbook that is not one of ours is exit code 3 with a sentence."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["First Name"])
    book.save(tmp_path / "roster.xlsx")
    assert type_command("rerun", "roster.xlsx", "--yes").code == 3


def test_a_results_workbook_is_not_a_roster(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Given to `run`, it is refused with the command that was meant, and nothing is sent."""
    checked = type_command("check", write_csv(tmp_path / "roster.csv", [person(1)]), "--json")
    ended = type_command("run", checked.document["results"], "--yes")
    assert ended.code == 3
    assert "brokerkit-import rerun" in ended.err
    assert sandbox.requests() == []
