"""The page for whoever decides, asked for on the command line."""

from pathlib import Path

import pytest

from importer.sandbox import Sandbox
from tests.commands.conftest import Type, correct, people, write_csv


def a_roster(folder: Path) -> Path:
    """Three people, of whom one has an address that is none."""
    rows = people(3)
    rows[1]["Email"] = "not an address"
    return write_csv(folder / "roster.csv", rows)


def test_every_command_that_leaves_results_leaves_the_page(
    type_command: Type, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Each tells its own part of the story, and none the name of anybody."""
    roster, page = a_roster(tmp_path), tmp_path / "page.html"
    told = {}
    for command in (["check", roster], ["preview", roster], ["run", roster, "--yes"], ["report"]):
        ended = type_command(*command, "--summary", page, "--json")
        assert ended.document["summary"] == str(page)
        told[command[0]] = page.read_text(encoding="utf-8")
        page.unlink()
    results = ended.document["results"]
    correct(Path(results), "Fix", {(3, "Email"): "agent2@example.com"})
    type_command("rerun", results, "--yes", "--summary", page)
    assert "It would send 2 people." in told["check"]
    assert "It would send 2 people." in told["preview"]
    assert "2 rows were saved as new." in told["run"]
    assert "2 rows were saved as new." in told["report"]
    assert "3 rows were saved as new." in page.read_text(encoding="utf-8")
    assert not any(word in text for text in told.values() for word in ("Avery", "Sample", "not an address", "example"))


def test_the_page_is_named_at_the_end(type_command: Type, tmp_path: Path) -> None:
    """Where it is, and that only its owner reads it until it is mailed."""
    ended = type_command("check", a_roster(tmp_path), "--summary", tmp_path / "page.html")
    assert f"Summary: {tmp_path / 'page.html'}" in ended.out
    assert (tmp_path / "page.html").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("page.txt", "end in .html"),
        ("nowhere/page.html", "no folder"),
        ("roster.csv", "overwrite"),
        ("o.html", "overwrite"),
    ],
)
def test_a_place_that_cannot_be_is_refused(type_command: Type, tmp_path: Path, page: str, told: str) -> None:
    """Before anything is judged or sent."""
    ended = type_command("check", a_roster(tmp_path), "--outcomes", tmp_path / "o.html", "--summary", tmp_path / page)
    assert ended.code == 2
    assert told in ended.err
