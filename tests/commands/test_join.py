"""Production from one file, addresses and phones from another one: from the command line to Brokerkit and back."""

from pathlib import Path

import openpyxl
import pytest

from importer.sandbox import Sandbox
from tests.commands.conftest import Type, correct, outcomes, posted, write_csv

MAPPING = """name: two-files
skip: {header: Office, is: Closed}
fields:
  agent_id: MLS ID
  full_name: Agent
  production_ytd: Volume
  email: Email
  phone: [Phone, Phone (back office)]
"""
ON = ("--on", "MLS ID=Agent MLS")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The MLS's list, the back office's one, and the mapping for both."""
    mls = [
        {"MLS ID": "00177", "Agent": "Ana Lima", "Volume": "1200000", "Phone": ""},
        {"MLS ID": "00178", "Agent": "Bo Ray", "Volume": "900000", "Phone": "(212) 555-0100"},
        {"MLS ID": "00179", "Agent": "Cy Dee", "Volume": "500000", "Phone": ""},
        {"MLS ID": "00180", "Agent": "Di Fox", "Volume": "1", "Phone": ""},
    ]
    office = [
        {"Agent MLS": "177", "Email": "ana@example.com", "Phone": "(212) 555-0111", "Office": "Harbour"},
        {"Agent MLS": "178", "Email": "bo@example", "Phone": "(212) 555-0112", "Office": "Harbour"},
        {"Agent MLS": "180", "Email": "di@example.com", "Phone": "", "Office": "Closed"},
    ]
    mapping = tmp_path / "two files.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    return write_csv(tmp_path / "mls.csv", mls), write_csv(tmp_path / "back office.csv", office), mapping


def test_two_files_become_one_person(
    type_command: Type, sandbox: Sandbox, files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    """What one file lacks the other one gives; conditions look at both; the results are those of the first file."""
    mls, office, mapping = files
    ended = type_command("run", mls, "--join", office, *ON, "-m", mapping, "--yes", "--json")
    assert ended.fates == {"created": 2, "left_out": 1, "invalid": 1}
    assert {body["agent_id"]: (body.get("email"), body.get("phone")) for body in posted(sandbox)} == {
        "00177": ("ana@example.com", "+12125550111"),
        "00179": (None, None),
    }
    results = tmp_path / "mls-results.xlsx"
    assert outcomes(results) == {2: "created", 3: "invalid", 4: "created", 5: "left_out"}
    assert [(one["kind"], one["examples"]) for one in ended.document["worth_a_look"]] == [
        ("not found in back office.csv", [4])
    ]
    assert "1 row not found in back office.csv: row 4." in ended.err
    facts = [[cell.value for cell in line] for line in openpyxl.load_workbook(results)["Summary"].iter_rows()]
    assert any("back office.csv by MLS ID=Agent MLS" in line for line in facts)


def test_a_rerun_needs_the_second_file_no_more(
    type_command: Type, sandbox: Sandbox, files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    """Its cells are carried in the results, and corrected there like the others."""
    mls, office, mapping = files
    type_command("run", mls, "--join", office, *ON, "-m", mapping, "--yes")
    before = len(sandbox.requests())
    office.unlink()
    results = tmp_path / "mls-results.xlsx"
    correct(results, "Fix", {(3, "Email"): "bo@example.com"})
    ended = type_command("rerun", results, "--yes", "--json")
    assert ended.fates == {"created": 3, "left_out": 1}
    (body,) = posted(sandbox, before)
    assert (body["email"], body["phone"]) == ("bo@example.com", "+12125550100")


def test_a_changed_second_file_is_a_changed_source(
    type_command: Type, sandbox: Sandbox, files: tuple[Path, Path, Path]
) -> None:
    """Nobody's run is continued with other cells, and what is told of a run is told with the files as they were."""
    mls, office, mapping = files
    typed = ("run", mls, "--join", office, *ON, "-m", mapping, "--yes", "--json")
    type_command(*typed)
    told = type_command("report", "--json")
    assert told.fates == {"created": 2, "left_out": 1, "invalid": 1}
    office.write_text(office.read_text(encoding="utf-8").replace("0111", "0199"), encoding="utf-8")
    refused = type_command("report")
    assert refused.code == 3
    assert "and back office.csv, which is joined," in refused.err
    before = len(sandbox.requests())
    assert type_command(*typed).fates["unchanged"] == 1
    assert [body["phone"] for body in posted(sandbox, before)] == ["+12125550199"]


def test_a_mapping_may_name_the_second_file(type_command: Type, files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """From its own folder; the command line goes before."""
    mls, office, mapping = files
    mapping.write_text(f"join: {{file: {office.name}, on: MLS ID=Agent MLS}}\n{MAPPING}", encoding="utf-8")
    ended = type_command("check", mls, "-m", mapping, "--json")
    assert ended.fates == {"ready": 2, "left_out": 1, "invalid": 1}
    assert type_command("check", mls, "-m", "last", "--json").fates == ended.fates
    blank = {"Email": "", "Office": "", "Phone (back office)": ""}
    other = write_csv(tmp_path / "other.csv", [{"MLS ID": "00177", **blank}])
    told = type_command("check", mls, "-m", mapping, "--join", other, "--on", "MLS ID", "--json")
    assert told.fates == {"ready": 4}


def test_the_next_command_joins_the_files_as_well(type_command: Type, files: tuple[Path, Path, Path]) -> None:
    """With every word quoted as it has to be typed, also where there is no mapping yet."""
    mls, office, mapping = files
    office.write_text(office.read_text(encoding="utf-8").replace("bo@example,", "bo@example.com,"), encoding="utf-8")
    again = f"--join '{office}' --on 'MLS ID=Agent MLS'"
    assert again in type_command("check", mls, "--join", office, *ON, "-m", mapping).err
    assert again in type_command("map", mls, "--join", office, *ON, "-o", "drafted.yaml").err
    assert type_command("check", mls, "--join", office, *ON, "-m", "drafted.yaml").code == 0


def test_a_worksheet_of_the_second_file_can_be_named(
    type_command: Type, files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    """Where two could be meant the message says how."""
    mls, _, mapping = files
    book = openpyxl.Workbook()
    for name in ("North", "South"):
        page = book.create_sheet(name)
        page.append(["Agent MLS", "Email", "Phone", "Office"])
        page.append(["177", f"{name.lower()}@example.com", "", ""])
    del book["Sheet"]
    book.save(tmp_path / "both.xlsx")
    asked = type_command("check", mls, "--join", "both.xlsx", *ON, "-m", mapping)
    assert asked.code == 3
    assert "--join 'both.xlsx#NAME'" in asked.err
    named = MAPPING.replace("Phone (back office)", "Phone (both)")
    mapping.write_text(named, encoding="utf-8")
    assert type_command("check", mls, "--join", "both.xlsx#South", *ON, "-m", mapping, "--json").fates == {"ready": 4}


def test_an_annotated_copy_is_of_the_first_file_alone(type_command: Type, files: tuple[Path, Path, Path]) -> None:
    """What was joined stays in the results."""
    mls, office, mapping = files
    type_command("check", mls, "--join", office, *ON, "-m", mapping, "--annotate")
    header = (mls.parent / "mls-annotated.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.startswith("MLS ID,Agent,Volume,Phone,Outcome")


@pytest.mark.parametrize("option", ["-o", "--outcomes"])
def test_no_result_replaces_a_joined_file(type_command: Type, files: tuple[Path, Path, Path], option: str) -> None:
    """It is refused before anything is read."""
    mls, office, mapping = files
    office = office.rename(office.with_suffix(".xlsx"))
    ended = type_command("check", mls, "--join", office, *ON, "-m", mapping, option, office)
    assert ended.code == 2
    assert "would overwrite" in ended.err


def test_who_left_is_named_out_of_the_first_file(
    type_command: Type, sandbox: Sandbox, files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    """Also when the second file has changed since."""
    mls, office, mapping = files
    typed = ("--join", office, *ON, "-m", mapping, "--yes", "--json")
    type_command("run", mls, *typed)
    lines = mls.read_text(encoding="utf-8").splitlines(keepends=True)
    later = tmp_path / "later.csv"
    later.write_text("".join(line for line in lines if "Cy Dee" not in line), encoding="utf-8")
    office.write_text(office.read_text(encoding="utf-8").replace("0111", "0199"), encoding="utf-8")
    ended = type_command("run", later, *typed)
    left = openpyxl.load_workbook(ended.document["results"])["Left"]
    assert [[cell.value for cell in line][:2] for line in left.iter_rows(min_row=2)] == [[4, "Cy Dee"]]
