"""Answers on the sheet Values: asked about the original word, again and again until it is understood."""

from pathlib import Path

import openpyxl

from importer.sandbox import Sandbox
from tests.commands.conftest import Ended, Type, correct, person, posted, write_csv


def questions(ended: Ended) -> dict[str, str]:
    """Word -> the answer that stands beside it."""
    _, *lines = openpyxl.load_workbook(ended.document["results"])["Values"].iter_rows(values_only=True)
    return {str(line[2]): str(line[5] or "") for line in lines if line[2]}


def answer(ended: Ended, word: str, told: str) -> Path:
    """Write an answer beside a word, save, and tell where the workbook stands."""
    results = Path(ended.document["results"])
    correct(results, "Values", {(word, "Your answer"): told}, by="Value")
    return results


def test_an_answer_can_be_given_anew(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """An answer that Brokerkit does not know is asked about under the original word, and the next one replaces it."""
    rows = [person(1, Status="Warm"), person(2, Status="warm"), person(3, Status="new_lead")]
    first = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json")
    assert questions(first) == {"Warm": ""}
    second = type_command("rerun", answer(first, "Warm", "contact"), "--yes", "--json")
    assert second.fates == {"created": 1, "invalid": 2}
    assert questions(second) == {"Warm": "contact"}
    third = type_command("rerun", answer(second, "Warm", "contact_made"), "--yes", "--json")
    assert third.fates == {"created": 3}, third.err
    assert [record["status"] for record in sandbox.records()].count("contact_made") == 2


def test_a_word_can_be_left_out(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """One of the offered answers sends the rows without the field."""
    rows = [person(1, Status="Warm"), person(2, Status="new_lead")]
    first = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json")
    second = type_command("rerun", answer(first, "Warm", "(leave out)"), "--yes", "--json")
    assert second.fates == {"created": 2}, second.err
    assert "status" not in posted(sandbox)[-1]


def test_a_row_that_is_right_as_it_stands_is_let_go(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """A row that ends early is not trusted until a person says on Fix that it is right."""
    (tmp_path / "short.csv").write_text(
        "First Name,Last Name,Email,Notes\nAva,Stone,a@example.com\nBen,Lake,b@example.com\nCleo,Hill,c@example.com,x\n"
    )
    first = type_command("run", "short.csv", "--yes", "--json")
    assert first.fates == {"created": 1, "invalid": 2}
    results = Path(first.document["results"])
    book = openpyxl.load_workbook(results)
    book["Fix"]["B2"].value = "ok"
    book.save(results)
    second = type_command("rerun", results, "--yes", "--json")
    assert second.fates == {"created": 2, "invalid": 1}, second.err
    assert posted(sandbox)[-1]["first_name"] == "Ava"
