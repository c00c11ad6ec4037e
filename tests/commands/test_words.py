"""What a command says at its end, and what is said of words that nothing is called."""

from pathlib import Path

import pytest

from importer.sandbox import Sandbox
from tests.commands.conftest import Type, person, write_csv

GOOD, BAD = person(1), person(2, Email="nowhere")


def last(text: str) -> str:
    """The last line."""
    return text.strip().splitlines()[-1]


def test_each_command_names_the_one_that_follows(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """With the options that say how the file is read; after a live run of good rows there is nothing to type."""
    roster = write_csv(tmp_path / "my roster.csv", [GOOD])
    checked = type_command("check", roster, "-m", "brokerkit", "--delimiter", ",")
    assert last(checked.err) == f"Next, type: brokerkit-import preview '{roster}' --delimiter , -m brokerkit"
    assert last(type_command("preview", roster).err) == f"Next, type: brokerkit-import run '{roster}'"
    assert "Next" not in type_command("run", roster, "--yes").err


def test_what_was_asked_for_is_asked_for_again(
    type_command: Type, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next command would judge or mark the rows otherwise; a name with a dash in front stays a name."""
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "-my.csv", [GOOD, {**BAD, "Email": "", "Agent ID": ""}])
    checked = type_command("check", "./-my.csv", "--allow-keyless", "--require-names")
    assert last(checked.err) == "Next, type: brokerkit-import preview ./-my.csv --require-names --allow-keyless"
    previewed = type_command("preview", "./-my.csv", "--allow-keyless", "--tag", "Fall fair")
    assert last(previewed.err) == "Next, type: brokerkit-import run ./-my.csv --allow-keyless --tag 'Fall fair'"
    write_csv(tmp_path / "-bad.csv", [BAD])
    assert last(type_command("check", "./-bad.csv", "--strict").err).endswith(
        "rerun ./-bad-results.xlsx --strict --test"
    )


def test_where_rows_are_open_the_sheet_fix_comes_next(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """As a test after a check, for real after a run."""
    roster = write_csv(tmp_path / "roster.csv", [GOOD, BAD])
    results = tmp_path / "roster-results.xlsx"
    assert last(type_command("check", roster).err).endswith(f"brokerkit-import rerun {results} --test")
    ran = type_command("run", roster, "--yes", "-o", results)
    assert last(ran.err) == f"Next, correct the sheet Fix in {results}, then type: brokerkit-import rerun {results}"


LONG = "x" * 300
"""Longer than any name of a file can be, so that asking for it is an error, as in a folder that is closed to us."""


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (3, ("check", f"{LONG}.csv")),
        (3, ("check", "roster.csv", "-m", LONG)),
        (3, ("check", "roster.csv", "--join", f"{LONG}.csv", "--on", "Email")),
        (3, ("rerun", f"{LONG}.xlsx", "--yes")),
        (3, ("map", "--learn", f"{LONG}.xlsx", "-o", "mine.yaml")),
        (2, ("map", "--learn", "results.xlsx", "-m", f"{LONG}.yaml")),
        (2, ("check", "roster.csv", "-o", f"{LONG}/results.xlsx")),
        (2, ("check", "roster.csv", "--summary", f"{LONG}/page.html")),
    ],
)
def test_a_name_that_cannot_be_looked_up_is_no_defect(
    type_command: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, arguments: tuple[str, ...]
) -> None:
    """It is told like one that is not there."""
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "roster.csv", [GOOD])
    ended = type_command(*arguments)
    assert (ended.code, "defect" in ended.err) == (code, False), ended.err


def test_a_state_folder_that_cannot_be_looked_up_stops_no_check(
    type_command: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check needs none; and nothing is kept there."""
    monkeypatch.setenv("BROKERKIT_IMPORTER_HOME", str(tmp_path / LONG))
    assert type_command("check", write_csv(tmp_path / "roster.csv", [GOOD])).code == 0
    assert type_command("purge").code == 0
    assert type_command("report").code == 2


@pytest.mark.parametrize(("option", "hint"), [
    ("--simulate", "`check` sends nothing"), ("--api-key", "set BROKERKIT_API_KEY"), ("--threads", "--concurrency"),
])  # fmt: skip
def test_an_option_of_other_importers_is_known(type_command: Type, tmp_path: Path, option: str, hint: str) -> None:
    """It is refused, and the sentence says where the same is to be had."""
    ended = type_command("run", write_csv(tmp_path / "roster.csv", [GOOD]), option)
    assert ended.code == 2
    assert hint in ended.err


def test_a_misspelt_file_is_asked_about(type_command: Type, tmp_path: Path) -> None:
    """A roster and a mapping alike; files of another kind are not offered."""
    roster = write_csv(tmp_path / "roster.csv", [GOOD])
    (tmp_path / "mine.yaml").write_text("fields:\n  email: Email\n")
    assert f"Did you mean {roster}?" in type_command("check", tmp_path / "rooster.csv").err
    assert f"Did you mean {tmp_path / 'mine.yaml'}?" in type_command("check", roster, "-m", tmp_path / "min.yaml").err


def test_the_question_counts_right(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """One more row goes, two go; what nobody will be is none, not up to 0."""
    roster = write_csv(tmp_path / "roster.csv", [GOOD, GOOD])
    asked = type_command("run", roster, "--yes").err
    assert "1, one request each; 1 more row goes out with them" in asked
    assert "up to 0" not in asked
