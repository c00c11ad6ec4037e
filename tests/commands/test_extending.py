"""A mapping that extends a preset, from the first check to a rerun under another version of the program."""

from pathlib import Path

import openpyxl

from importer.reconciliation.hidden_sheet import HIDDEN, hidden_page, read_hidden_page
from importer.sandbox import Sandbox
from tests.commands.conftest import Type, correct, posted, write_csv

MAPPING = "extends: courted-pipeline\nfields:\n  phone: Handy\n  status: {values: {Warm: appt_set}}\n"


def someone(number: int, **cells: str) -> dict[str, str]:
    """A row of an export of Courted's pipeline, with a column of the office's own."""
    row = {"First Name": "Ava", "Last Name": f"Stone{chr(96 + number)}", "Email": f"a{number}@example.com",
           "Phone": "", "Current Office": "North", "Assigned To": "Dana", "Next Evaluation": "", "Status": "Warm",
           "Handy": f"212-555-010{number}"}  # fmt: skip
    return {**row, **cells}


def test_a_mapping_of_three_lines_does_what_the_preset_does_but_for_them(type_command: Type, tmp_path: Path) -> None:
    """The commands say what it extends, and how much of it is the preset's."""
    (tmp_path / "ours.yaml").write_text(MAPPING)
    write_csv(tmp_path / "roster.csv", [someone(1), someone(2, Status="New")])
    listed = type_command("mappings", "--check", "ours.yaml")
    assert listed.out == "ours.yaml: 9 fields, 8 of them as in courted-pipeline, no problems\n"
    ended = type_command("check", "roster.csv", "-m", "ours.yaml", "--json")
    assert ended.fates == {"ready": 2}
    assert "mapping ours, extends courted-pipeline" in ended.err
    book = openpyxl.load_workbook(ended.document["results"])
    summary = {row[0]: row[1] for row in book["Summary"].iter_rows(max_col=2, values_only=True)}
    assert summary["Mapping"] == "ours, extends courted-pipeline"


def test_mistakes_are_told_with_their_places(type_command: Type, tmp_path: Path) -> None:
    """Exit code 3, and each line is one of the person's own."""
    (tmp_path / "ours.yaml").write_text(MAPPING.replace("phone: Handy", "phoen: Handy").replace("appt_set", "apt_set"))
    ended = type_command("mappings", "--check", "ours.yaml")
    assert ended.code == 3
    assert "line 3, column 3: unknown field 'phoen'; did you mean 'phone'?" in ended.err
    assert "line 4, column 21: 'status' is one of" in ended.err


def test_a_rerun_takes_the_preset_as_it_was(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """The workbook was written by a version whose preset had the offices' brand, and no word for Warm."""
    (tmp_path / "ours.yaml").write_text(MAPPING)
    write_csv(tmp_path / "roster.csv", [someone(1, Email="a1@example"), someone(2)])
    first = type_command("run", "roster.csv", "-m", "ours.yaml", "--yes", "--json")
    assert first.fates == {"created": 1, "invalid": 1}
    results = Path(first.document["results"])
    _say_of_the_preset(results, "currently_at: Current Office", "currently_at: Assigned To")
    correct(results, "Fix", {("2", "Email"): "a1@example.com"})
    (tmp_path / "ours.yaml").unlink()
    again = type_command("rerun", results, "--yes", "--json")
    assert again.fates == {"created": 2}, again.err
    assert [one["currently_at"] for one in posted(sandbox)] == ["North", "Dana"]


def test_what_is_learned_goes_into_the_three_lines(type_command: Type, tmp_path: Path) -> None:
    """The answer to one word is one line more, and the preset's words stay in the preset."""
    (tmp_path / "ours.yaml").write_text(MAPPING)
    write_csv(tmp_path / "roster.csv", [someone(1), someone(2, Status="Tepid")])
    results = Path(type_command("check", "roster.csv", "-m", "ours.yaml", "--json").document["results"])
    correct(results, "Values", {("Tepid", "Your answer"): "contact_made"}, by="Value")
    told = type_command("map", "--learn", results, "-m", "ours.yaml")
    assert "+  status: {values: {Warm: appt_set, Tepid: contact_made}}" in told.out
    assert (tmp_path / "ours.yaml").read_text() == MAPPING.replace("appt_set", "appt_set, Tepid: contact_made")
    assert type_command("check", "roster.csv", "-m", "ours.yaml", "--json").fates == {"ready": 2}


def _say_of_the_preset(results: Path, now: str, then: str) -> None:
    """Let a workbook carry a preset that said something else."""
    book = openpyxl.load_workbook(results)
    cells = [str(row[0].value) for row in book[HIDDEN].iter_rows(max_col=1)]
    content = dict(read_hidden_page(cells, "results"))
    extends = content["mapping"]["extends"]
    assert now in extends["text"]
    content["mapping"] |= {"extends": {**extends, "text": extends["text"].replace(now, then)}}
    for number, line in enumerate(hidden_page(content).lines, 1):
        book[HIDDEN].cell(number, 1).value = line.cells[0]
    book.save(results)
