"""Every row of every sample roster, taken through the whole pipe, does what the README says it is there to show."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from importer import pipeline
from importer.defaults import Posting
from importer.keys import ApiKey
from importer.model import DriftKind, Mode, RowResult, Severity
from importer.report import Report
from importer.sandbox import SAMPLE_TEAM, Sandbox
from importer.settings import Settings
from tests.sample_data import clean, courted, messy
from tests.sample_data.build import SAMPLE_DATA

README = (SAMPLE_DATA / "README.md").read_text(encoding="utf-8")
MAPPINGS = {"messy.xlsx": str(SAMPLE_DATA / "messy.yaml")}
ROSTERS = ("messy.xlsx", "courted.csv", "clean.csv")


@dataclass(frozen=True, slots=True)
class Played:
    """One roster after `check`, `preview` and `run` against the sandbox."""

    name: str
    reports: Mapping[Mode, Report]
    records: list[dict[str, Any]]
    notifications: int

    def fates(self, mode: Mode) -> dict[int, str]:
        """Row -> fate."""
        return {result.row: result.fate.value for result in self.reports[mode].reconciliation.results}

    def result(self, row: int) -> RowResult:
        """What the run says about one row."""
        return next(each for each in self.reports[Mode.RUN].reconciliation.results if each.row == row)


Playing = Callable[[str], Played]


@pytest.fixture(scope="module")
def playing(tmp_path_factory: pytest.TempPathFactory) -> Playing:
    """Plays a roster by its name, each but once."""
    return cache(lambda name: play(name, tmp_path_factory.mktemp("samples")))


@pytest.fixture(params=ROSTERS)
def played(request: pytest.FixtureRequest, playing: Playing) -> Played:
    """Each roster in turn."""
    return playing(request.param)


def play(name: str, folder: Path) -> Played:
    """Take a roster through all three commands; one sandbox stands for the team throughout."""
    with Sandbox(SAMPLE_TEAM) as sandbox:
        settings = Settings(
            mode=Mode.CHECK,
            source=SAMPLE_DATA / name,
            mapping=MAPPINGS.get(name),
            api_url=sandbox.url,
            api_key=ApiKey(sandbox.key, "the test"),
            posting=Posting(settle_delay=0),
            home=folder / "home",
        )
        judged = pipeline.judge(settings)
        reports = {}
        for mode in Mode:
            told = replace(settings, mode=mode, results=folder / f"{mode}.xlsx")
            with pipeline.ahead(judged, told) as prospect:
                delivery = pipeline.send(judged, prospect) if prospect else None
            reports[mode] = pipeline.account(judged, told, delivery)
        return Played(name, reports, sandbox.records(), len(sandbox.notifications))


def promised(name: str) -> dict[int, tuple[str, str]]:
    """Row -> fates of `check` and `run`, as the README's table says."""
    if name == "clean.csv":
        return {clean.FIRST_ROW + at: ("ready", "created") for at in range(clean.COUNT)}
    table = README.split(f"<!-- rows of {name} -->", 1)[1].split("<!-- end -->", 1)[0]
    found = re.findall(r"^\| (\d+) \|.*\| (\w+) \| (\w+) \|$", table, re.MULTILINE)
    return {int(row): (check, run) for row, check, run in found}


def test_every_row_has_the_fates_the_readme_promises(played: Played) -> None:
    """No row more, no row less; blank rows, titles and totals are no people."""
    checked, ran = played.fates(Mode.CHECK), played.fates(Mode.RUN)
    assert {row: (checked[row], ran[row]) for row in checked} == promised(played.name)


def test_a_preview_shows_the_same_without_saving(played: Played) -> None:
    """What a run creates is previewed; what it refuses is refused already then."""
    expected = {row: "previewed" if run == "created" else run for row, (_, run) in promised(played.name).items()}
    assert played.fates(Mode.PREVIEW) == expected


def test_every_created_row_is_one_record(played: Played) -> None:
    """As many records and notifications as created rows, and no two with one e-mail or agent id."""
    created = [row for row, fate in played.fates(Mode.RUN).items() if fate == "created"]
    assert len(played.records) == played.notifications == len(created)
    for key in ("email", "agent_id"):
        held = [record[key] for record in played.records if record[key]]
        assert len(held) == len(set(held))


def test_nothing_comes_back_changed(played: Played) -> None:
    """The only drift is the geocoder's: states in full, five-digit zips."""
    drift = played.reports[Mode.RUN].reconciliation.drift
    assert {each.kind for each in drift} <= {DriftKind.NORMALISED}


@pytest.mark.parametrize(
    ("row", "awkward"), [(number, row) for number, row in messy.people() if row.check == "invalid"]
)
def test_an_invalid_row_is_blamed_on_its_awkward_cell(messy_run: Played, row: int, awkward: messy.Row) -> None:
    """One error, in the column that the row is about; the keyless row has one about the whole row."""
    errors = [each for each in messy_run.result(row).findings if each.severity is Severity.ERROR]
    assert len(errors) == 1
    assert not errors[0].header or set(errors[0].header.split(" / ")) & set(awkward.cells)


@pytest.fixture
def messy_run(playing: Playing) -> Played:
    """The messy roster, for tests that look closer."""
    return playing("messy.xlsx")


@pytest.mark.parametrize(
    ("shows", "field", "stored"),
    [
        ("real date cell", "birthday", "1975-03-24"),
        ("written out", "birthday", "1981-03-24"),
        ("format 00000", "alt_zip", "02139"),
        ("zip kept as text", "alt_zip", "01234"),
        ("brackets", "phone", "+16175550142"),
        ("phone kept as a number", "phone", "+16175550143"),
        ("space behind it", "email", "quinn.delacroix@example.com"),
        ("second column", "email", "tessa.moriarty@example.com"),
        ("other letters and spaces", "status", "needs_evaluated"),
        ("first of two rows with one e-mail", "rating", 8),
        ("first of two rows with one MLS #", "email", "bianca.ferrante@example.com"),
        ("looks like a formula", "currently_at", "=1+1"),
        ("start a program", "note", "+cmd|' /C calc'!A0"),
        ("real formula with its value", "production_ytd", 1_250_000),
        ("missing value", "last_name", "NA"),
        ("17 digits kept as text", "agent_id", "12345678901234567"),
        ("leading zeros", "agent_id", "000123"),
        ("beyond ASCII", "name", "Zoë Ångström-Łukasz"),
        ("an apostrophe", "last_name", "O’Neill"),
        ("no surname", "last_name", None),
        ("as people say it", "production_ytd", 1_200_000),
        ("with commas", "production_ytd", 1_250_000),
        ("tier in capitals", "production_label", "mega"),
        ("yes as a letter", "kpa_taken", True),
        ("several lines", "note", "Met at the fair.\nWants a team.\n\nCall after 3 pm"),
        ("joined", "status", "active"),
        ("joined", "retention", True),
        ("nothing: a plain row", "retention", False),
    ],
)
def test_what_is_stored_is_what_the_row_says(messy_run: Played, shows: str, field: str, stored: object) -> None:
    """Looked up in the sandbox by the id the run reports for the row."""
    (row,) = [number for number, row in messy.people() if shows in row.shows and row.run == "created"]
    (record,) = [each for each in messy_run.records if str(each["id"]) == messy_run.result(row).record_id]
    assert record[field] == stored


def test_the_bridge_is_one_record_with_both_keys(messy_run: Played) -> None:
    """Three rows, one person: the record has the e-mail of one and the agent id of another."""
    (row,) = [number for number, row in messy.people() if row.shows.startswith("one end of a bridge")]
    (record,) = [each for each in messy_run.records if str(each["id"]) == messy_run.result(row).record_id]
    assert record["email"]
    assert record["agent_id"]


def test_courteds_traps_are_avoided(playing: Playing) -> None:
    """The agent's own MLS id and the last twelve months are taken, not the MLS's code and the calendar year."""
    records = playing("courted.csv").records
    assert "NESMLS" not in {record["agent_id"] for record in records}
    plain = courted.cells(2)
    (record,) = [each for each in records if each["email"] == plain[courted.HEADERS.index("Email")]]
    assert record["agent_id"] == plain[courted.HEADERS.index("Member MLS ID")]
    volume = plain[courted.HEADERS.index("LTM Sales Volume")]
    assert record["production_ytd"] == int(volume.strip("$").replace(",", ""))
