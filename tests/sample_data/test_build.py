"""The sample files are what their script writes, and hold nobody's real details."""

import re
from pathlib import Path

import openpyxl
import phonenumbers
import pytest

from importer.sandbox import SAMPLE_TEAM
from tests.sample_data import messy
from tests.sample_data.build import SAMPLE_DATA, build, with_tables
from tests.sample_data.people import NAMES, Person

Cells = list[tuple[str, str, object, str]]


def contents(path: Path, *, stored: bool) -> Cells:
    """Sheet, place, value (or with `stored` false the formula) and number format of every cell with something in it."""
    workbook = openpyxl.load_workbook(path, data_only=stored)
    found: Cells = [
        (sheet.title, cell.coordinate, cell.value, cell.number_format)
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    workbook.close()
    return found


def test_rebuilding_gives_the_same_files(tmp_path: Path) -> None:
    """Text files byte for byte, the workbook cell by cell."""
    build(tmp_path)
    for name in ("clean.csv", "courted.csv"):
        assert (tmp_path / name).read_bytes() == (SAMPLE_DATA / name).read_bytes()
    for stored in (True, False):
        assert contents(tmp_path / "messy.xlsx", stored=stored) == contents(SAMPLE_DATA / "messy.xlsx", stored=stored)


def test_the_readmes_tables_are_those_of_the_rows() -> None:
    """Writing them again changes nothing."""
    readme = (SAMPLE_DATA / "README.md").read_text(encoding="utf-8")
    assert with_tables(readme) == readme


def test_the_readme_starts_the_team_the_samples_were_written_for() -> None:
    """The command in the README gives the sandbox the users and the taken login of `SAMPLE_TEAM`."""
    readme = (SAMPLE_DATA / "README.md").read_text(encoding="utf-8")
    command = readme.split("brokerkit-import sandbox ", 1)[1].split("```", 1)[0].replace("\\\n", " ").split()
    options = list(zip(command[::2], command[1::2], strict=True))
    assert tuple(value for option, value in options if option == "--users") == SAMPLE_TEAM.users
    assert tuple(value for option, value in options if option == "--taken-logins") == SAMPLE_TEAM.taken_logins


def test_the_workbook_is_as_awkward_as_it_says() -> None:
    """Real formulas with and without a stored value, an error, a number dressed as a zip, a hidden sheet."""
    path = SAMPLE_DATA / "messy.xlsx"
    formulas = {place: value for sheet, place, value, _ in contents(path, stored=False) if str(value)[:1] == "="}
    values = {place: (value, dress) for sheet, place, value, dress in contents(path, stored=True) if sheet == "Board"}
    told = {row.shows: number for number, row in messy.people()}
    volume, code = "P", "O"
    never = f"{volume}{told['a real formula that was never calculated']}"
    assert formulas[never] == "=500000*2"
    assert never not in values
    assert values[f"{volume}{told['a real formula with its value']}"][0] == 1_250_000
    assert values[f"{volume}{told['an error in the cell']}"][0] == "#N/A"
    assert values[f"{code}{told['zip kept as a number under the format 00000']}"] == (2139, "00000")
    workbook = openpyxl.load_workbook(path)
    assert workbook["Lists"].sheet_state == "hidden"
    workbook.close()


@pytest.mark.parametrize("name", ["clean.csv", "courted.csv", "messy.xlsx"])
def test_nobody_real_is_in_them(name: str) -> None:
    """Every e-mail is at example.com and every phone number is 555-01xx."""
    path = SAMPLE_DATA / name
    if path.suffix == ".xlsx":
        text = "\n".join(str(value) for _, _, value, _ in contents(path, stored=True))
    else:
        text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"@([\w-]+(?:\.[\w-]+)+)", text.lower())) <= {"example.com"}
    phones = re.findall(r"\(?\b\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}\b", text)
    assert [phone for phone in phones if "55501" not in re.sub(r"\D", "", phone)] == []


def test_the_invented_numbers_are_valid_ones() -> None:
    """555-01xx is kept for fiction, and the phone library takes it for a number."""
    for number in range(len(NAMES)):
        assert phonenumbers.is_valid_number(phonenumbers.parse(Person(number).phone, "US"))
