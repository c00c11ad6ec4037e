"""Changes are gathered by kind, but for those that a person may want to check."""

from pathlib import Path

import openpyxl
import pytest

from importer.defaults import Reporting
from importer.model import Change, Fate, Outcome
from importer.reconciliation.changes_sheet import is_routine
from tests.reconciliation.worlds import World, a_send, a_sheet, delivered, texts

E164 = "phone numbers are sent in international form"


@pytest.mark.parametrize(("field", "typed", "sent", "routine"), [
    ("phone", "(202) 555-0166", "+12025550166", True),
    ("phone", "202-555-0166 (home)", "+12025550166", False),
    ("production_ytd", "$1,250,000.00", "1250000", True),
    ("production_ytd", "1.2M", "1200000", False),
    ("birthday", "1975-03-04", "04/03/1975", True),
    ("birthday", "3/24/1975", "24/03/1975", True),
    ("birthday", "3/4/1975", "04/03/1975", False),
    ("birthday", "4 Mar 1975", "04/03/1975", True),
    ("alt_zip", "2139", "02139", False),
    ("first_name", "Ann Lee", "Ann", False),
    ("first_name", " Ann ", "Ann", True),
    ("last_name", "Lee, PhD", "Lee", False),
    ("status", "Prospect", "new_lead", True),
    ("kpa_taken", "Yes", "true", True),
    ("email", " ann@example.com", "ann@example.com", True),
    ("email", "<ann@example.com>", "ann@example.com", False),
    ("agent_id", "#120085", "120085", False),
    ("note", "n/a", "", True),
])  # fmt: skip
def test_what_goes_without_saying(field: str, typed: str, sent: str, routine: bool) -> None:
    """Another notation does; a repaired zip, a split name, an order taken, anything about a match key does not."""
    assert is_routine(Change(2, field, "H", typed, sent, "why")) is routine


def the_changes(tmp_path: Path, changes: list[Change], reporting: Reporting = Reporting()) -> list[list[str]]:
    """The lines of Changes."""
    sheet = a_sheet([("Ada", "Lee", f"row{row}@example.com", "New") for row in range(2, 9)])
    world = World(sheet, sends=[a_send(row) for row in range(2, 9)], changes=tuple(changes), reporting=reporting)
    return texts(openpyxl.load_workbook(world.written(tmp_path / "results.xlsx"))["Changes"].values)[1:]


def phone(row: int) -> Change:
    """One more phone number in another notation."""
    return Change(row, "phone", "Cell", f"202-555-01{row:02}", f"+120255501{row:02}", E164)


def test_a_kind_has_one_line_with_its_number_and_three_examples(tmp_path: Path) -> None:
    """What a person may want to check stands below, cell by cell."""
    zipped = Change(3, "alt_zip", "Zip", "2139", "02139", "leading zeros put back")
    lines = the_changes(tmp_path, [*map(phone, range(2, 8)), zipped])
    assert lines == [
        ["", "Cell", "phone", "202-555-0102\n202-555-0103\n202-555-0104", "+12025550102\n+12025550103\n+12025550104",
         E164, "6"],
        ["3", "Zip", "alt_zip", "2139", "02139", "leading zeros put back", "1"],
    ]  # fmt: skip


def test_a_few_of_a_kind_are_listed_cell_by_cell(tmp_path: Path) -> None:
    """Three examples of three cells would say less than the cells."""
    assert [line[0] for line in the_changes(tmp_path, [phone(2), phone(3), phone(4)])] == ["2", "3", "4"]


def test_every_cell_is_listed_where_wished(tmp_path: Path) -> None:
    """With --all-changes, in the order of the rows."""
    lines = the_changes(tmp_path, [*map(phone, range(2, 8))], Reporting(all_changes=True))
    assert [line[0] for line in lines] == ["2", "3", "4", "5", "6", "7"]


@pytest.mark.parametrize("every", [False, True])
def test_another_notation_in_the_answers_is_one_line_a_field(tmp_path: Path, every: bool) -> None:
    """What was changed, kept or dropped stays a line each, and stands first."""
    sheet = a_sheet([("Ada", "Lee", f"row{row}@example.com", "New") for row in (2, 3)])
    outcomes = [Outcome(row, Fate.CREATED, 1, 201, f"r{row}", (), {"alt_state": "New York", "first_name": name})
                for row, name in ((2, "Ada"), (3, "Bo"))]  # fmt: skip
    sends = [a_send(row, alt_state="NY", first_name="Ada") for row in (2, 3)]
    world = World(sheet, sends=sends, delivery=delivered(*outcomes), reporting=Reporting(all_changes=every))
    lines = texts(openpyxl.load_workbook(world.written(tmp_path / "results.xlsx"))["Drift"].values)[1:]
    kinds = [(line[0], line[2], line[5], line[7]) for line in lines]
    alone = [("2", "alt_state", "normalised", "1"), ("3", "alt_state", "normalised", "1")]
    assert kinds[0] == ("3", "first_name", "changed", "1")
    assert kinds[1:] == (alone if every else [("", "alt_state", "normalised", "2")])
