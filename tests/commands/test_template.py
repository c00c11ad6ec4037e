"""`template` makes a form; filled in, it comes back as any other file does."""

import csv
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from importer.mapping import presets
from tests.commands.conftest import Type

MAPPING = """name: fair
read: {sheet: Visitors, encoding: latin-1}
fields:
  full_name: Your name
  email: Your e-mail
  status: {from: Where we are, values: {Fresh: new_lead, Talking: contact_made}, others: error}
  production_label: {from: Volume, bands: {mega: ">= 20M", mid: ">= 5M, < 20M"}}
  bucket: {from: List, values: {Long ago: archived}}
  note: {template: "Met at {Booth}"}
  alt_address: {join: [Street, Unit]}
product: {when: [{if: {header: Booth, is: Ours}, then: retention}]}
"""
PERSON = {"First Name": "Ana", "Last Name": "Lima", "Email": "ana@example.com", "Status": "new_lead"}
VISITOR = {"Your name": "Ana Lima", "Your e-mail": "ana@example.com", "Where we are": "Talking", "Volume": "7M"}
HEADERLESS = {"fl-dbpr"}


def _page(form: Path) -> Worksheet:
    return openpyxl.load_workbook(form).worksheets[0]


def _fill(form: Path, *rows: dict[str, str]) -> None:
    """Type rows below the headers, the first one right below them."""
    book = openpyxl.load_workbook(form)
    page = book.worksheets[0]
    places = {str(cell.value): at for at, cell in enumerate(page[1], 1)}
    for line, cells in enumerate(rows, 2):
        for header, text in cells.items():
            page.cell(line, places[header]).value = text
    book.save(form)


def _example(form: Path) -> dict[str, str]:
    """Header -> what the guide gives as its example."""
    lines = openpyxl.load_workbook(form)["How to fill in"].iter_rows(min_row=4, values_only=True)
    return {str(header): str(example) for header, *_, example in lines if example}


def _as_csv(form: Path) -> Path:
    path = form.with_suffix(".csv")
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(_page(form).iter_rows(values_only=True))
    return path


@pytest.fixture
def fair(tmp_path: Path) -> Path:
    """A mapping of one's own."""
    path = tmp_path / "fair.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def test_the_plain_form_is_recognised(type_command: Type, tmp_path: Path) -> None:
    """Filled in, as a workbook and saved as CSV, no mapping needs to be named."""
    form = tmp_path / "form.xlsx"
    assert type_command("template", "-o", form).code == 0
    _fill(form, PERSON)
    for file in (form, _as_csv(form)):
        ended = type_command("check", file, "--json")
        assert (ended.code, ended.fates, ended.document["mapping"]) == (0, {"ready": 1}, "brokerkit")


def test_whatever_is_typed_below_the_headers_is_somebody(type_command: Type, tmp_path: Path) -> None:
    """The example stands on a sheet of its own, so that nobody who types over it, or its very words, is lost."""
    form = tmp_path / "form.xlsx"
    type_command("template", "-o", form)
    assert [row for row in _page(form).iter_rows(min_row=2, values_only=True) if any(row)] == []
    _fill(form, _example(form), PERSON)
    assert type_command("check", form, "--json").fates == {"ready": 2}
    assert openpyxl.load_workbook(form)["How to fill in"].protection.sheet


def test_a_blank_form_has_no_rows(type_command: Type, tmp_path: Path) -> None:
    """Its example is nobody."""
    form = tmp_path / "form.xlsx"
    type_command("template", "-o", form)
    assert type_command("check", form, "--json").document["total"] == 0


def test_the_form_of_a_mapping_has_its_headers_and_words(type_command: Type, fair: Path, tmp_path: Path) -> None:
    """Words as the mapping spells them, and of Brokerkit's those that it has no word for and lets pass."""
    form = tmp_path / "form.xlsx"
    assert type_command("template", "-m", fair, "-o", form).code == 0
    page = _page(form)
    assert page.title == "Visitors"
    assert [cell.value for cell in page[1]] == [
        "Your name",
        "Your e-mail",
        "Where we are",
        "Volume",
        "List",
        "Booth",
        "Street",
        "Unit",
    ]
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == [
        '"Fresh,Talking"',
        '"Long ago,default,backlog"',
    ]
    notes = [cell.comment.text if cell.comment else "" for cell in page[1]]
    assert notes[0].startswith("Required.")
    assert notes[2].startswith("May stay blank.\nStatus. One of: Fresh or Talking.\nFor example: Fresh")
    assert notes[5] == "May stay blank.\nBecomes a part of Referrer Notes.\nDecides the Product."
    assert _example(form)["Volume"] == "5000000"


def test_a_form_has_every_column_of_a_text_and_no_example_that_a_pattern_would_not_find(
    type_command: Type, tmp_path: Path
) -> None:
    """Filled in, it fits its mapping."""
    mapping, form = tmp_path / "board.yaml", tmp_path / "form.xlsx"
    rules = "fields: {email: Mail, alt_address: {join: [Street, Unit]}, agent_id: {from: Badge, extract: 'MLS (\\d+)'}}"
    mapping.write_text(rules, encoding="utf-8")
    type_command("template", "-m", mapping, "-o", form)
    assert [cell.value for cell in _page(form)[1]] == ["Mail", "Street", "Unit", "Badge"]
    assert _example(form) == {"Mail": "maria.sample@example.com"}
    _fill(form, {"Mail": "ana@example.com", "Street": "1 Main St", "Unit": "4", "Badge": "MLS 17"})
    assert type_command("check", form, "-m", mapping, "--json").fates == {"ready": 1}


def test_the_form_of_a_mapping_is_known_where_it_was_made(
    type_command: Type, fair: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its headers, in words; on another computer the mapping is to be named, as the command has said."""
    form = tmp_path / "form.xlsx"
    assert f"on another computer add: -m {fair}" in type_command("template", "-m", fair, "-o", form).err
    _fill(form, VISITOR)
    for file in (form, _as_csv(form)):
        ended = type_command("check", file, "--json")
        assert (ended.code, ended.fates, ended.document["mapping"]) == (0, {"ready": 1}, "fair")
        assert f"for the mapping fair ({fair}), which is used." in ended.err
    monkeypatch.setenv("BROKERKIT_IMPORTER_HOME", str(tmp_path / "elsewhere"))
    assert type_command("check", form).code == 3
    assert type_command("check", _as_csv(form), "-m", fair, "--json").fates == {"ready": 1}


def test_a_form_whose_mapping_is_gone_is_a_file_like_others(type_command: Type, fair: Path, tmp_path: Path) -> None:
    """No ready-made mapping fits, and the sentence says how to go on."""
    form = tmp_path / "form.xlsx"
    type_command("template", "-m", fair, "-o", form)
    fair.unlink()
    ended = type_command("check", form)
    assert ended.code == 3
    assert "brokerkit-import map" in ended.err


@pytest.mark.parametrize("name", sorted({preset.name for preset in presets()} - HEADERLESS))
def test_every_ready_made_mapping_has_a_form(type_command: Type, tmp_path: Path, name: str) -> None:
    """Filled in with its own example, it is known, and nothing in it is wrong but what such a list always lacks."""
    form = tmp_path / "form.xlsx"
    assert type_command("template", "-m", name, "-o", form).code == 0
    _fill(form, _example(form))
    ended = type_command("check", form, "--json", "--allow-keyless")
    assert (ended.fates, ended.document["mapping"]) == ({"ready": 1}, name)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("read: {no_header: true}\nfields: {full_name: column C}", "have no headers, so there are none to send out"),
        ("fields: {email: Email, full_name: column C}", "'column C', whatever its header"),
        ("read: {sheet: 'a/b'}\nfields: {email: Email}", "the worksheet 'a/b'"),
        ("read: {sheet: How to fill in}\nfields: {email: Email}", "the worksheet 'How to fill in'"),
        ("read: {sheet: History}\nfields: {email: Email}", "the worksheet 'History'"),
        ("fields: {source: {constant: Fair}}", "it reads no column"),
    ],
)
def test_a_mapping_without_a_form_says_why(type_command: Type, tmp_path: Path, document: str, why: str) -> None:
    """A sentence, the exit code of wrong usage, and no file."""
    mapping = tmp_path / "mine.yaml"
    mapping.write_text(document, encoding="utf-8")
    ended = type_command("template", "-m", mapping, "-o", tmp_path / "form.xlsx")
    assert ended.code == 2
    assert why in ended.err
    assert not (tmp_path / "form.xlsx").exists()


def test_a_list_too_long_for_a_drop_down_offers_a_word_for_each_meaning(type_command: Type, tmp_path: Path) -> None:
    """Excel takes 255 characters."""
    words = "".join(f"      {'Called':x<{at + 40}}: {meant}\n" for at in range(4) for meant in ("new_lead",))
    words += "".join(f"      {'Talked':x<{at + 40}}: contact_made\n" for at in range(4))
    mapping = tmp_path / "long.yaml"
    mapping.write_text(f"fields:\n  email: Email\n  status:\n    from: Stage\n    others: error\n    values:\n{words}")
    type_command("template", "-m", mapping, "-o", tmp_path / "form.xlsx")
    (rule,) = _page(tmp_path / "form.xlsx").data_validations.dataValidation
    assert rule.formula1 == f'"{"Called":x<40},{"Talked":x<40}"'


def test_a_mapping_of_several_worksheets_gets_each_of_them_once(type_command: Type, tmp_path: Path) -> None:
    """Whatever the case in which it names them; `all` is no name."""
    mapping = tmp_path / "many.yaml"
    mapping.write_text("read: {sheet: [North, South, south]}\nfields: {email: Email}\n", encoding="utf-8")
    assert type_command("template", "-m", mapping, "-o", tmp_path / "form.xlsx").code == 0
    assert openpyxl.load_workbook(tmp_path / "form.xlsx").sheetnames == ["North", "south", "How to fill in"]
    mapping.write_text("read: {sheet: all}\nfields: {email: Email}\n", encoding="utf-8")
    type_command("template", "-m", mapping, "-o", tmp_path / "all.xlsx")
    _fill(tmp_path / "all.xlsx", {"Email": "ana@example.com"}, {"Email": "bo@example.com"})
    assert type_command("check", tmp_path / "all.xlsx", "-m", mapping, "--json").fates == {"ready": 2}


def test_a_form_replaces_no_file(type_command: Type, tmp_path: Path) -> None:
    """Nor is it written under a name that no spreadsheet program opens."""
    form = tmp_path / "form.xlsx"
    form.write_text("mine", encoding="utf-8")
    assert type_command("template", "-o", form).code == 2
    assert form.read_text(encoding="utf-8") == "mine"
    assert type_command("template", "-o", tmp_path / "form.csv").code == 2
