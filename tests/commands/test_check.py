"""check, inspect, map and the small commands, as a person types them."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from importer.model import Fate
from tests.commands.conftest import Type, people, person, write_csv

SAMPLES = Path(__file__).parent.parent.parent / "sample_data"


ROSTERS = sorted([*(Path(__file__).parents[1] / "mapping" / "samples").glob("*.csv"), *SAMPLES.glob("c*.csv"),
                  SAMPLES / "messy.xlsx"])  # fmt: skip


@pytest.mark.parametrize("roster", ROSTERS, ids=lambda path: path.name)
def test_a_drafted_mapping_works_as_it_is(type_command: Type, roster: Path) -> None:
    """`map`, then `check` with what it wrote, nothing touched: every row gets a fate."""
    header = ["--no-header"] if roster.stem == "fl-dbpr" else []
    assert type_command("map", roster, *header, "-o", "mapping.yaml").code == 0
    ended = type_command("check", roster, "-m", "mapping.yaml", "-o", "results.xlsx", "--json")
    assert ended.code in {0, 1}
    assert ended.document["balanced"]


def test_check_opens_no_connection_and_needs_no_key(
    type_command: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Judging is offline: with sockets forbidden and without a key it works, and every row has its fate."""

    def refuse(*_: object) -> None:
        raise AssertionError("check opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.delenv("BROKERKIT_API_KEY")
    roster = write_csv(tmp_path / "roster.csv", [person(1), person(2, Email="nonsense")])
    ended = type_command("check", roster, "--json")
    assert (ended.code, ended.fates) == (1, {"ready": 1, "invalid": 1})


def test_the_document_the_table_and_the_workbook_agree(type_command: Type) -> None:
    """The messy sample told three ways gives the same numbers, and they sum up to the rows read."""
    arguments = ("check", SAMPLES / "messy.xlsx", "-m", SAMPLES / "messy.yaml")
    told = type_command(*arguments, "--json", "-o", "a.xlsx")
    shown = type_command(*arguments, "-o", "b.xlsx")
    assert told.code == shown.code == 1
    document = told.document
    assert set(document["rows"]) == set(Fate)
    assert sum(document["rows"].values()) == document["total"] == 68
    assert document["balanced"] is True
    for fate, rows in told.fates.items():
        assert f"{fate} {rows}" in " ".join(shown.out.split())
    page = openpyxl.load_workbook(document["results"])["Rows"]
    fates = [page.cell(line, 2).value for line in range(2, page.max_row + 1)]
    assert {fate: fates.count(fate) for fate in set(fates)} == told.fates


def test_stdout_carries_only_the_result(type_command: Type, tmp_path: Path) -> None:
    """What is said on the way goes to stderr, and with -q it is not said."""
    roster = write_csv(tmp_path / "roster.csv", [person(1)])
    loud = type_command("check", roster, "--json")
    assert loud.document["total"] == 1
    assert "mapping" in loud.err
    assert type_command("check", roster, "--json", "-q").err == ""


def test_results_never_overwrite_older_ones_unasked(type_command: Type, tmp_path: Path) -> None:
    """An older workbook may hold corrections: the new one takes the next free name."""
    roster = write_csv(tmp_path / "roster.csv", [person(1)])
    names = [Path(type_command("check", roster, "--json").document["results"]).name for _ in range(3)]
    assert names == ["roster-results.xlsx", "roster-results-2.xlsx", "roster-results-3.xlsx"]


def test_unknown_headers_are_a_question_with_the_command_to_type(type_command: Type, tmp_path: Path) -> None:
    """Exit code 3, and the hint leads to a mapping that works."""
    rows = [{"Agent": "Ann Sample", "Contact": "ann@example.com", "Cellular": "202-555-0101"}]
    roster = write_csv(tmp_path / "roster.csv", rows)
    lost = type_command("check", roster)
    assert lost.code == 3
    assert "brokerkit-import map" in lost.err
    assert type_command("map", roster, "-o", "mapping.yaml").code == 0
    found = type_command("check", roster, "-m", "mapping.yaml", "--json")
    assert (found.code, found.fates) == (0, {"ready": 1})


def test_map_speaks_of_every_column(type_command: Type, tmp_path: Path) -> None:
    """The JSON document has one entry a column, in sheet order, with letters, confidence and a reason."""
    roster = write_csv(tmp_path / "roster.csv", [person(1, **{"Licence #": "X1"})])
    document = type_command("map", roster, "--json").document
    assert [column["column"] for column in document["columns"]] == list("ABCDEF")
    by_header = {column["header"]: column for column in document["columns"]}
    assert by_header["Cell Phone"]["field"] == "phone"
    assert by_header["Licence #"]["field"] is None
    assert all(0 <= column["confidence"] <= 1 and column["why"] for column in document["columns"])


def test_map_does_not_overwrite(type_command: Type, tmp_path: Path) -> None:
    """A mapping that somebody may have worked on is kept."""
    roster = write_csv(tmp_path / "roster.csv", [person(1)])
    (tmp_path / "mapping.yaml").write_text("precious")
    assert type_command("map", roster, "-o", "mapping.yaml").code == 2
    assert (tmp_path / "mapping.yaml").read_text() == "precious"


def test_inspect_prints_cells_exactly_as_read(type_command: Type, tmp_path: Path) -> None:
    """One JSON object a line: headers, then every row with the number a person sees."""
    path = tmp_path / "roster.csv"
    path.write_text('Name,Zip,Note\n"NA",02139,"two\nlines"\n\n"null",1E5,=1+1\n', encoding="utf-8")
    lines = [json.loads(line) for line in type_command("inspect", path, "--rows").out.splitlines()]
    assert lines == [
        {"headers": ["Name", "Zip", "Note"]},
        {"row": 2, "cells": ["NA", "02139", "two\nlines"]},
        {"row": 5, "cells": ["null", "1E5", "=1+1"]},
    ]
    document = type_command("inspect", path, "--json").document
    assert (document["header_row"], document["rows"], document["delimiter"]) == (1, 2, ",")


def test_fields_and_mappings_can_be_listed(type_command: Type) -> None:
    """Every field and every preset by name; a preset's document can be printed and is a valid mapping."""
    assert len(type_command("fields", "--json").document) == 28
    assert "agent_id" in type_command("fields").out
    names = [one["name"] for one in type_command("mappings", "--json").document]
    assert {"brokerkit", "reso-member", "courted-agents", "google-contacts", "outlook", "follow-up-boss"} <= set(names)
    Path("copy.yaml").write_text(type_command("mappings", "outlook").out)
    assert type_command("mappings", "--check", "copy.yaml").code == 0


def test_a_bad_mapping_lists_all_its_problems_with_lines(type_command: Type, tmp_path: Path) -> None:
    """Exit code 3, every problem at once, each with its line, and the nearest field for a slip."""
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("fields:\n  emial: Email\n  phone: Cell\n  phone: Mobile\nduplicates: sometimes\n")
    ended = type_command("mappings", "--check", mapping)
    assert ended.code == 3
    assert all(part in ended.err for part in ("line 2", "email", "line 4", "line 5"))


def test_a_limit_reads_only_the_first_rows(type_command: Type, tmp_path: Path) -> None:
    """The accounting then is of those rows."""
    roster = write_csv(tmp_path / "roster.csv", people(8))
    assert type_command("check", roster, "--limit", "3", "--json").document["total"] == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("chekc", "x.csv"),
        ("check", "x.csv", "--bogus"),
        ("run", "x.csv", "--concurrency", "0"),
        ("run", "x.csv", "--api-key", "canary"),
        ("run", "x.csv", "--max-rps", "nan"),
        ("run", "x.csv", "--settle-delay", "-1"),
        ("run", "x.csv", "--request-deadline", "0"),
        ("run", "x.csv", "--canary", "-1"),
        ("check", "x.csv", "--header-row", "0"),
        ("run", "x.csv", "--api-url", "http://127.0.0.1.evil.test/v2"),
        ("check", "x.csv", "-o", "x.csv"),
        ("purge", "nosuch"),
    ],
)
def test_wrong_usage_is_exit_code_2(type_command: Type, arguments: tuple[str, ...]) -> None:
    """A slip on the command line is a sentence on stderr and nothing on stdout."""
    ended = type_command(*arguments)
    assert ended.code == 2
    assert ended.err
    assert ended.out == ""


@pytest.mark.parametrize("name", ["absent.csv", ".", "empty.csv"])
def test_a_file_that_cannot_be_used_is_exit_code_3(type_command: Type, tmp_path: Path, name: str) -> None:
    """Missing, a folder, empty: one sentence."""
    (tmp_path / "empty.csv").touch()
    ended = type_command("check", name)
    assert ended.code == 3
    assert ended.err.startswith("Error: ")


def test_the_demo_tells_the_whole_story(type_command: Type, tmp_path: Path) -> None:
    """Three commands, three workbooks, and the sandbox's own count at the end; a second time works too."""
    for _ in range(2):
        ended = type_command("demo", "--folder", tmp_path / "demo")
        assert ended.code == 0
    assert {path.name for path in (tmp_path / "demo").glob("messy-*.xlsx")} == {
        "messy-check.xlsx",
        "messy-preview.xlsx",
        "messy-run.xlsx",
    }
    assert ended.err.count("$ brokerkit-import") == 3
    assert ended.err.rstrip().endswith("web --demo")
    assert "rerun" not in ended.err  # the sandbox is gone by the time it could be typed
    readme = (SAMPLES.parent / "README.md").read_text(encoding="utf-8")
    heading, summary = readme.split("```text\n")[1].split("```")[0].split("\n", 1)
    assert heading in ended.err
    assert summary in ended.out


def test_a_command_to_type_keeps_the_reading_options(type_command: Type, tmp_path: Path) -> None:
    """What the hint says can be typed as it stands, also for a file that needed options to be read."""
    path = tmp_path / "roster.csv"
    path.write_text("Ann Sample;ann@example.com\nBen Sample;ben@example.com\n", encoding="utf-8")
    ended = type_command("check", path, "--no-header", "--delimiter", ";", "--fill-short-rows")
    assert ended.code == 3
    assert f"brokerkit-import map \"{path}\" --delimiter ';' --no-header --fill-short-rows -o mapping.yaml" in ended.err


def test_rows_that_end_early_can_be_taken_as_they_stand(type_command: Type, tmp_path: Path) -> None:
    """The finding names the option, and with it, typed or in the mapping, the rows are ready."""
    path, mapping = tmp_path / "roster.csv", tmp_path / "mapping.yaml"
    path.write_text("First Name,Last Name,Email,Notes\nAnn,Sample,ann@example.com\n", encoding="utf-8")
    fields = "fields: {first_name: First Name, last_name: Last Name, email: Email}\n"
    mapping.write_text(fields, encoding="utf-8")
    assert "--fill-short-rows" in type_command("inspect", path).out
    assert type_command("check", path, "-m", mapping).code == 1
    assert type_command("check", path, "-m", mapping, "--fill-short-rows").code == 0
    mapping.write_text(f"{fields}read: {{fill_short_rows: true}}\n", encoding="utf-8")
    assert type_command("check", path, "-m", mapping).code == 0


def test_map_says_when_a_ready_made_mapping_fits(type_command: Type, tmp_path: Path) -> None:
    """Somebody whose export is known needs no mapping of their own."""
    ended = type_command("map", SAMPLES / "courted.csv")
    assert "courted-agents" in ended.err


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems do not let a name hold such bytes, nor have /dev/full"
)
@pytest.mark.parametrize(
    ("redirection", "code"),
    [("2>&-", 1), (">&-", 1), (">/dev/full", 1), ("| true", 0)],
    ids=["no stderr", "no stdout", "full", "gone"],
)
def test_a_bad_stream_and_a_name_that_is_no_text_end_nothing(tmp_path: Path, redirection: str, code: int) -> None:
    """Whatever becomes of our words, the workbook is written and the exit code is that of the rows."""
    source = tmp_path / os.fsdecode(b"r\xf6ster.csv")
    write_csv(source, [person(1), person(2, Email="nonsense")])
    command = f"{sys.executable} -m importer check r?ster.csv -o results.xlsx {redirection}"
    ended = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert ended.returncode == code
    assert b"Traceback" not in ended.stderr
    assert b"defect" not in ended.stderr
    assert (tmp_path / "results.xlsx").exists()


def test_a_folder_in_place_of_results_is_named(type_command: Type, tmp_path: Path) -> None:
    """The sentence says what stands in the way."""
    (tmp_path / "results.xlsx").mkdir()
    ended = type_command("check", write_csv(tmp_path / "roster.csv", [person(1)]), "-o", tmp_path / "results.xlsx")
    assert ended.code == 2
    assert "is a folder" in ended.err


def test_a_changed_cell_is_listed_once(type_command: Type, tmp_path: Path) -> None:
    """What the mapping and the checks did to one cell is one line on Changes, from what was typed to what is sent."""
    roster = write_csv(tmp_path / "roster.csv", [person(1, **{"Cell Phone": " (202) 555-0101 "})])
    results = type_command("check", roster, "--json").document["results"]
    lines = list(openpyxl.load_workbook(results)["Changes"].iter_rows(min_row=2, max_col=5, values_only=True))
    assert [line[2:] for line in lines] == [("phone", " (202) 555-0101 ", "+12025550101")]


def test_what_is_worth_a_look_is_said_at_the_end_and_blocks_only_where_wished(
    type_command: Type, tmp_path: Path
) -> None:
    """A roster without names goes out, but not unsaid; with --strict it does not go out."""
    nameless = [{"Email": f"agent{number}@example.com", "Agent ID": f"A{number}"} for number in range(3)]
    roster = write_csv(tmp_path / "roster.csv", nameless)
    ended = type_command("check", roster, "-m", "brokerkit")
    assert ended.code == 0
    assert re.search(r"Worth a look.*\n +3 x +First Name: no first name \(rows 2, 3 and 4\)", ended.out)

    strict = type_command("check", roster, "-m", "brokerkit", "--strict", "--json")
    assert strict.code == 1
    assert strict.fates == {"invalid": 3}

    told = type_command("check", roster, "-m", "brokerkit", "--json").document["worth_a_look"]
    assert {"kind": "no first name", "header": "First Name", "rows": 3, "examples": [2, 3, 4]} in told


def test_a_contradiction_with_an_invalid_row_shows_in_the_first_round(type_command: Type, tmp_path: Path) -> None:
    """Two people under one id, one of whom has a status nobody knows: neither goes out, and Duplicates shows both."""
    rows = [
        person(1, **{"Agent ID": "T7", "Status": "Gone"}),
        person(2, **{"Agent ID": "T7", "Status": "New Lead"}),
        person(3, Status="New Lead"),
    ]
    ended = type_command("check", write_csv(tmp_path / "roster.csv", rows), "--json", "-o", "out.xlsx")
    assert ended.fates == {"invalid": 1, "held": 1, "ready": 1}
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")["Duplicates"]
    cells = [[page.cell(line, column).value for column in (2, 4)] for line in range(2, page.max_row + 1)]
    assert cells == [[2, "invalid"], [3, "held"]]


def test_the_sheet_values_offers_near_words_and_leaves_states_out(type_command: Type, tmp_path: Path) -> None:
    """A best guess stands beside each word that a person has to decide about; nothing of it is applied."""
    words = ["Hot Prospect", "Nurture", "On Leave", "Active", "Offer Sent", "-"]
    rows = [person(number, Status=word) for number, word in enumerate(words)]
    ended = type_command("check", write_csv(tmp_path / "roster.csv", rows), "--json", "-o", "out.xlsx")
    assert ended.fates == {"invalid": 5, "ready": 1}
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")["Values"]
    told = {page.cell(line, 3).value: page.cell(line, 5).value for line in range(2, page.max_row + 1)}
    assert told == {
        "Hot Prospect": "new_lead", "Nurture": "contact_made", "On Leave": "(leave out)", "Active": "(leave out)",
        "Offer Sent": None,
    }  # fmt: skip


def test_an_annotated_copy_stands_beside_the_results(type_command: Type, tmp_path: Path) -> None:
    """`--annotate` leaves the person's own workbook with the outcomes at its right end, and says where."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in [list(person(1)), list(person(1).values()), list(person(2, Email="nobody").values())]:
        page.append(line)
    book.save(tmp_path / "roster.xlsx")
    ended = type_command("check", "roster.xlsx", "--annotate", "--json")
    assert Path(ended.document["annotated"]).name == "roster-annotated.xlsx"
    copy = openpyxl.load_workbook(tmp_path / "roster-annotated.xlsx").active
    assert copy is not None
    assert [copy.cell(row, len(person(1)) + 1).value for row in (1, 2, 3)] == ["Outcome", "ready", "invalid"]
