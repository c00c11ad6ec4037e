"""Corrections in a file beside the roster: what they change, and that they change it like any other correction."""

import hashlib
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from importer.edits import Edits
from importer.sandbox import Sandbox
from tests.commands.conftest import Ended, Type, correct, outcomes, person, posted, write_csv

COLUMN = {name: at for at, name in enumerate(person(1))}


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A bad e-mail, two words that nobody understands, a row that ends early."""
    rows = [person(1, Status="Hot Prospect"), person(2, Email="no mail", Status=""), person(3, Status="")]
    path = write_csv(tmp_path / "roster.csv", rows)
    path.write_text(path.read_text() + "Avery4,Sample4,agent4@example.com\n")
    return path


def write_edits(path: Path, edits: Edits) -> Path:
    """The edits as a file."""
    path.write_text(edits.text(), encoding="utf-8")
    return path


def summary(workbook: Path) -> list[tuple[object, ...]]:
    """The sheet `Summary`."""
    with closing(openpyxl.load_workbook(workbook, read_only=True)) as book:
        return [line[:2] for line in book["Summary"].iter_rows(values_only=True)]


def test_edits_mend_rows_without_touching_the_roster(type_command: Type, roster: Path, tmp_path: Path) -> None:
    """A cell, an answer, a row left out, a row approved: each has its fate, and the next command takes them along."""
    before = roster.read_bytes()
    assert outcomes_of(type_command("check", roster, "--json")) == ["invalid", "invalid", "ready", "invalid"]
    edits = Edits(
        {(3, COLUMN["Email"]): "agent2@example.com"},
        (("status", "Hot Prospect", "new_lead"),),
        left_out=frozenset({4}),
        approved=frozenset({5}),
    )
    file = write_edits(tmp_path / "my edits.json", edits)
    checked = type_command("check", roster, "--edits", file, "--json")
    assert (checked.code, outcomes_of(checked)) == (0, ["ready", "ready", "left_out", "ready"])
    assert f"preview {roster} --edits '{file}'" in checked.err
    summary = openpyxl.load_workbook(checked.document["results"])["Summary"]
    assert "1 cell, 1 answer, 1 row left out and 1 row approved" in [cell.value for row in summary for cell in row]
    assert roster.read_bytes() == before


def outcomes_of(ended: Ended) -> list[str]:
    """The fates in the order of the rows."""
    return [*outcomes(Path(ended.document["results"])).values()]


def test_the_limit_cuts_the_edits_too(type_command: Type, roster: Path, tmp_path: Path) -> None:
    """Rows beyond it are no strangers."""
    file = write_edits(tmp_path / "e.json", Edits(left_out=frozenset({2, 5}), decisions=(((2, 5), "merge"),)))
    checked = type_command("check", roster, "--edits", file, "--limit", 1, "--json")
    assert checked.fates == {"left_out": 1}


def test_edits_that_do_not_fit_stop_the_command(type_command: Type, roster: Path, tmp_path: Path) -> None:
    """Exit code 3 and a sentence, and no workbook; outcomes do not overwrite them."""
    file = write_edits(tmp_path / "e.json", Edits(left_out=frozenset({99})))
    ended = type_command("check", roster, "--edits", file)
    assert ended.code == 3
    assert "row 99" in ended.err
    assert not list(tmp_path.glob("*.xlsx"))
    assert type_command("check", roster, "--edits", file, "--outcomes", file).code == 2
    assert Edits.read(file.read_text()).left_out == {99}


def test_different_people_go_out_without_what_they_share(type_command: Type, tmp_path: Path) -> None:
    """The workbook says so on Duplicates and on Changes, and who has nothing else waits with a marked cell."""
    mailbox = {"Email": "Office@Example.com"}
    rows = [person(1, **mailbox), person(2, **mailbox), person(3, **mailbox | {"Agent ID": ""})]
    roster = write_csv(tmp_path / "roster.csv", rows)
    assert type_command("check", roster, "--json").fates == {"held": 3}
    file = write_edits(tmp_path / "e.json", Edits(decisions=(((2, 3, 4), "apart"),)))
    checked = type_command("check", roster, "--edits", file, "--json", "-o", tmp_path / "r.xlsx")
    assert checked.fates == {"ready": 2, "held": 1}
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    changes = [line[:5] for line in book["Changes"].iter_rows(min_row=2, values_only=True) if line[1] == "Email"]
    assert changes == [(row, "Email", "email", mailbox["Email"], None) for row in (2, 3)]
    assert book["Duplicates"]["G2"].value == "different people"
    assert "row 4 has no other key" in str(book["Duplicates"]["H2"].value).lower()
    assert "no other key" in book["Fix"]["E2"].comment.text


def test_a_report_knows_the_edits_of_its_run(
    type_command: Type, sandbox: Sandbox, roster: Path, tmp_path: Path
) -> None:
    """Also when their file is gone; nothing of them can be read in the state folder, and `purge` removes them."""
    edits = Edits({(3, COLUMN["Email"]): "quetzal@example.com"}, left_out=frozenset({2, 4}), approved=frozenset({5}))
    file = write_edits(tmp_path / "e.json", edits)
    ran = type_command("run", roster, "--edits", file, "--yes", "--json")
    assert ran.fates == {"created": 2, "left_out": 2}
    assert "0 invalid, 0 held, 0 unchanged since last time, 2 left out" in ran.err
    file.unlink()
    told = type_command("report", "--json")
    assert told.fates == ran.fates
    assert outcomes(Path(told.document["results"])) == outcomes(Path(ran.document["results"]))
    assert summary(Path(told.document["results"])) == summary(Path(ran.document["results"]))
    assert ("Edits", "1 cell, 2 rows left out and 1 row approved") in summary(Path(told.document["results"]))
    state = tmp_path / "state"
    assert not [path for path in state.rglob("*") if path.is_file() and b"quetzal" in path.read_bytes()]
    assert {path.stat().st_mode & 0o077 for path in state.rglob("*")} == {0}
    type_command("purge", "--all")
    assert not [*state.rglob("journal*")]


def test_edits_go_over_what_results_say(type_command: Type, sandbox: Sandbox, roster: Path, tmp_path: Path) -> None:
    """What the workbook says and the edits do not stands; the heir of both carries on what no cell shows."""
    first = type_command("run", roster, "--yes", "--json")
    results = Path(first.document["results"])
    correct(results, "Fix", {(2, "What to do"): "leave out", (3, "Email"): "nonsense again"})
    edits = Edits(
        {(3, COLUMN["Email"]): "agent2@example.com"}, left_out=frozenset({5}), source_digest=digest_of(roster)
    )
    file = write_edits(tmp_path / "e.json", edits)
    again = type_command("rerun", results, "--edits", file, "--test", "--json")
    assert f"rerun {results} --edits {file}" in again.err
    again = type_command("rerun", results, "--edits", file, "--yes", "--json")
    assert again.fates == {"created": 2, "left_out": 2}
    assert type_command("report", "--json").fates == again.fates
    third = type_command("rerun", again.document["results"], "--yes", "--json")
    assert third.fates == {"created": 2, "left_out": 2}
    assert [body["email"] for body in posted(sandbox)] == ["agent3@example.com", "agent2@example.com"]


def digest_of(path: Path) -> str:
    """What edits call the file that they were made for."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_edits_for_another_state_of_the_roster_are_refused(type_command: Type, roster: Path, tmp_path: Path) -> None:
    """A row that was put in would shift them all into strangers' rows."""
    file = write_edits(tmp_path / "e.json", Edits(left_out=frozenset({2}), source_digest=digest_of(roster)))
    assert type_command("check", roster, "--edits", file, "--json").fates["left_out"] == 1
    roster.write_text(roster.read_text() + "Avery5,Sample5,agent5@example.com\n")
    ended = type_command("check", roster, "--edits", file)
    assert ended.code == 3
    assert "another file" in ended.err


def test_a_decision_stays_in_force_in_the_heirs_of_its_workbook(
    type_command: Type, sandbox: Sandbox, tmp_path: Path
) -> None:
    """A person is decided about once; cleared on Duplicates it is open again, and what was saved stays so."""
    mailbox = {"Email": "office@example.com"}
    rows = [person(1, **mailbox), person(2, **mailbox, **{"Cell Phone": "12"})]
    checked = type_command("check", write_csv(tmp_path / "roster.csv", rows), "--json")
    results = Path(checked.document["results"])
    correct(results, "Duplicates", {(2, "Your decision"): "different people"})
    first = type_command("rerun", results, "--yes", "--json")
    assert first.fates == {"created": 1, "invalid": 1}
    heir = Path(first.document["results"])
    correct(heir, "Fix", {(3, "Cell Phone"): "202-555-0133"})
    second = type_command("rerun", heir, "--yes", "--json")
    assert second.fates == {"created": 2}
    assert [body.get("email") for body in posted(sandbox)] == [None, None]
    correct(heir, "Duplicates", {(2, "Your decision"): None})
    assert type_command("rerun", heir, "--test", "--json").fates == {"created": 1, "held": 1}


@pytest.mark.parametrize(
    ("said", "fates"),
    [
        ({"Duplicates": {(2, "Your decision"): "different people"}}, {"created": 1, "held": 1}),
        ({"Rows": {(2, "What to do"): "leave out"}}, {"created": 1, "left_out": 1}),
        ({"Rows": {(2, "Email"): "other@example.com"}}, {"created": 2}),
        ({}, {"created": 1, "duplicate": 1}),
    ],
)
def test_a_row_that_was_to_go_out_with_another_is_not_lost_without_it(
    type_command: Type,
    sandbox: Sandbox,
    tmp_path: Path,
    said: dict[str, dict[tuple[object, str], str | int | None]],
    fates: dict[str, int],
) -> None:
    """After a check both were to be one request; whatever parts them, the second one has not been sent."""
    roster = write_csv(tmp_path / "roster.csv", [{**person(1), "Agent ID": ""}, person(1)])
    checked = type_command("check", roster, "--json")
    assert checked.fates == {"ready": 1, "duplicate": 1}
    for sheet, cells in said.items():
        correct(Path(checked.document["results"]), sheet, cells)
    assert type_command("rerun", checked.document["results"], "--yes", "--json").fates == fates
