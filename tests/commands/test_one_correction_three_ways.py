"""The same corrections, by a file of edits, by the results workbook, or by hand in the roster, send the same people."""

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from importer.edits import Edits
from importer.sandbox import Sandbox
from tests.commands.conftest import Type, correct, correct_csv, outcomes, person, posted

OFFICE = {"Email": "office@example.com"}
AT_ODDS = {"Email": "twice@example.com", "Agent ID": "T1"}
ROWS = [
    person(1, Status="Hot Prospect"),  # row 2: a word that nobody understands
    person(2, Email="no mail", Status="new_lead"),  # row 3
    person(3, Status="new_lead", **OFFICE),  # rows 4 to 6 share a mailbox
    person(4, Status="new_lead", **OFFICE),
    person(5, Status="new_lead", **OFFICE),
    person(6, Status="new_lead", **AT_ODDS),  # rows 7 and 8 are one person at odds with itself
    person(6, Status="appt_set", **AT_ODDS),
    person(8, Status="new_lead", Email="again@example.com", **{"Agent ID": ""}),  # rows 9 and 10, too
    person(8, Status="appt_set", Email="again@example.com", **{"Agent ID": "A9"}),
    person(10, Email="nobody@", Status="new_lead"),  # row 11
    person(11, Status="new_lead", Email="gone@example.com"),  # rows 12 and 13 differ
    person(12, Status="new_lead", Email="gone@example.com"),
    person(13, Status="Hot Prospect"),  # row 14
    person(14),  # row 15 ends early
]
HEADERS = [*person(1), "Status"]
AT = {header: at for at, header in enumerate(HEADERS)}

EDITS = Edits(
    cells={(3, AT["Email"]): "agent2@example.com", (6, AT["Agent ID"]): "MLS-5"},
    answers=(("status", "Hot Prospect", "contact_made"),),
    decisions=(((4, 5, 6), "apart"), ((7, 8), "last"), ((9, 10), "merge"), ((12, 13), "leave_out")),
    left_out=frozenset({11}),
    approved=frozenset({15}),
)


def in_the_results(results: Path) -> None:
    """What EDITS says, as a person writes it into a workbook, or into the files of a folder."""
    words = {4: "different people", 8: "last", 9: "merge", 12: "leave out"}
    written: dict[tuple[str, str], dict[tuple[object, str], str]] = {
        ("Fix", "Row"): {
            (3, "Email"): "agent2@example.com",
            (6, "Agent ID"): "MLS-5",
            (11, "What to do"): "leave out",
            (15, "What to do"): "ok",
        },
        ("Values", "Value"): {("Hot Prospect", "Your answer"): "contact_made"},
        ("Duplicates", "Row"): {(row, "Your decision"): word for row, word in words.items()},
    }
    for (sheet, by), cells in written.items():
        if results.is_dir():
            correct_csv(results, cells, sheet, by)
        else:
            correct(results, sheet, {**cells}, by)


def by_hand() -> list[dict[str, str]]:
    """What EDITS says, done in the roster itself."""
    rows = {number: {**row} for number, row in enumerate(ROWS, 2)}
    rows[3]["Email"], rows[6]["Agent ID"] = "agent2@example.com", "MLS-5"
    for row in (2, 14):
        rows[row]["Status"] = "contact_made"
    for row in (4, 5, 6):
        rows[row]["Email"] = ""
    rows[9]["Agent ID"] = rows[10]["Agent ID"]
    rows[15]["Status"] = ""
    return [row for number, row in rows.items() if number not in {7, 10, 11, 12, 13}]


def write_roster(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """A CSV in which a row ends with its last cell."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADERS, *([row[header] for header in HEADERS if header in row] for row in rows)])
    return path


Way = Callable[[Path], Mapping[int, str]]


@pytest.fixture
def sent_by(
    type_command: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, Way], tuple[list[dict[str, Any]], Mapping[int, str]]]:
    """Goes one way in a folder, with a state and before a Brokerkit of its own: what was posted, and the fates."""

    def sent_by(name: str, way: Way) -> tuple[list[dict[str, Any]], Mapping[int, str]]:
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.setenv("BROKERKIT_IMPORTER_HOME", str(folder / "state"))
        with Sandbox() as sandbox:
            monkeypatch.setenv("BROKERKIT_API_URL", sandbox.url)
            monkeypatch.setenv("BROKERKIT_API_KEY", sandbox.key)
            fates = way(folder)
            return sorted(posted(sandbox), key=str), fates

    return sent_by


@pytest.mark.slow
def test_the_same_people_and_the_same_fates(type_command: Type, sent_by: Callable[..., Any]) -> None:
    """However a person says it, before anything was sent or after the rest was."""

    def with_a_file(folder: Path) -> Mapping[int, str]:
        (folder / "edits.json").write_text(EDITS.text())
        roster = write_roster(folder / "roster.csv", ROWS)
        ran = type_command("run", roster, "--edits", folder / "edits.json", "--yes", "--json")
        return outcomes(Path(ran.document["results"]))

    def in_results_of(*command: str) -> Way:
        def way(folder: Path) -> Mapping[int, str]:
            first = type_command(*command, write_roster(folder / "roster.csv", ROWS), "--json")
            in_the_results(Path(first.document["results"]))
            type_command("rerun", first.document["results"], "--yes", "-o", folder / "again.xlsx")
            return outcomes(folder / "again.xlsx")

        return way

    def edits_over_results(folder: Path) -> Mapping[int, str]:
        (folder / "edits.json").write_text(EDITS.text())
        first = type_command("run", write_roster(folder / "roster.csv", ROWS), "--yes", "--json")
        again = type_command("rerun", first.document["results"], "--edits", folder / "edits.json", "--yes", "--json")
        return outcomes(Path(again.document["results"]))

    def in_the_roster(folder: Path) -> Mapping[int, str]:
        ran = type_command("run", write_roster(folder / "roster.csv", by_hand()), "--yes", "--json")
        return outcomes(Path(ran.document["results"]))

    sent, fates = sent_by("file", with_a_file)
    assert fates == {
        **dict.fromkeys([2, 3, 4, 5, 6, 8, 9, 14, 15], "created"),
        **dict.fromkeys([7, 10], "duplicate"),
        **dict.fromkeys([11, 12, 13], "left_out"),
    }
    assert [one.get("email") for one in sent].count("office@example.com") == 0
    assert sent_by("checked", in_results_of("check")) == (sent, fates)
    assert sent_by("folder", in_results_of("check", "--results-format", "csv")) == (sent, fates)
    assert sent_by("ran", in_results_of("run", "--yes")) == (sent, fates)
    assert sent_by("over", edits_over_results) == (sent, fates)
    by_hand_sent, by_hand_fates = sent_by("hand", in_the_roster)
    assert by_hand_sent == sent
    assert set(by_hand_fates.values()) == {"created"}
