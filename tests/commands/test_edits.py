"""Corrections in a file beside the roster: what they change, and that they change it like any other correction."""

from pathlib import Path

import openpyxl
import pytest

from importer.edits import Edits
from tests.commands.conftest import Ended, Type, outcomes, person, write_csv

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
