"""One slip does not turn a column of dates: what proves its order, and what hangs on it, is weighed and told."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from importer.formats.number_formats import shown_order
from importer.loader import load
from importer.mapping import apply, read_mapping
from importer.mapping.date_order import habit_of, order_evidence
from importer.validation import judge
from tests.cells.rows import PERSON, drafted, judged, sent, stopped

OPEN = "day and month cannot be told apart"


def born(*dates: str) -> list[dict[str, str]]:
    """People with these birthdays, in rows 2, 3, ..."""
    return [
        {**PERSON, "first_name": f"Ann{'abcdefghij'[at]}", "email": f"p{at}@example.com", "birthday": date}
        for at, date in enumerate(dates)
    ]


SETTLED = [
    ("US", ["3/24/1975", "3/4/1975"], "month_first"),
    ("US", ["24/3/1975", "25/3/1975", "3/4/1975"], "day_first"),
    ("US", ["24/3/1975"], "day_first"),
    ("US", ["13/07/1975", "3/5/1990", "6/9/1988", "4/12/81"], None),
    ("US", ["13/07/1975", "14/07/1975", *(f"3/{day}/1990" for day in range(4, 13))], None),
    ("US", ["3/25/1990", "6/19/1988", "13/07/1975", "4/12/81"], None),
    ("US", ["3/4/1975"], None),
    ("GB", ["24/3/1975", "3/4/1975"], "day_first"),
    ("GB", ["3/24/1975", "3/4/1975"], None),
    ("CA", ["24/3/1975", "3/4/1975"], "day_first"),
    ("CA", ["3/24/1975", "3/4/1975"], "month_first"),
    ("US", ["24031975", "03041975"], None),
    ("US", ["17.04.1981", "03.04.1981"], "day_first"),
    ("US", ["17.04.1981", "03/04/1981"], None),
]


@pytest.mark.parametrize(("region", "cells", "order"), SETTLED)
def test_a_lone_cell_against_the_habit_of_the_region_settles_nothing(
    region: str, cells: Sequence[str], order: str | None
) -> None:
    """Nor do two among many that hang on them; where nothing hangs on it, the cell speaks for itself."""
    assert order_evidence(range(len(cells)), cells).settled(region) == order


def test_the_person_is_told_what_speaks_for_an_order_and_what_hangs_on_it() -> None:
    """In the sentence of the error and beside the column: how many cells, which rows."""
    rows = born("4/12/1981", "3/5/1990", "6/9/1988", "13/07/1975")
    found = judged(rows)
    assert stopped(found) == [(row, "birthday", OPEN) for row in (2, 3, 4)]
    why = "only row 5 speaks for day first, against the habit of the region; 3 cells hang on it"
    assert f"4 December or 12 April: {why}. Say `date_order:" in found.findings[0].message
    assert drafted(rows).columns[3].why == f"mapped; {why}"


def test_a_proved_order_is_told_with_its_proof() -> None:
    """A cell against the order names the cells that prove it."""
    rows = born("3/25/1990", "6/19/1988", "4/12/1981")
    proof = "the column's own dates prove it, 2 cells (rows 2 and 3); 1 cell hangs on it"
    assert drafted(rows).columns[3].why == f"mapped; month first: {proof}"
    assert sent(judged(rows))[2]["birthday"] == "12/04/1981"
    mixed = judged(born("3/25/1990", "13/07/1975", "4/12/1981"))
    sides = "day first in 1 cell (row 3) and month first in 1 cell (row 2); 1 cell hangs on it"
    assert f"the column contradicts itself: {sides}" in mixed.findings[0].message


def test_a_declared_order_needs_no_proof() -> None:
    """The mapping's word counts, and Columns says that it does."""
    mapping = "fields:\n  email: email\n  birthday: {from: birthday, date_order: day_first}\n"
    draft = drafted(born("3/4/1975"), mapping)
    assert draft.columns[3].why == "mapped; day first: the mapping says so"


@pytest.mark.parametrize("typed", ["4/17", "17-Apr", "17 April", "Apr-17", "April 17", "17th April", "--04-17", "4-17"])
def test_a_birthday_without_its_year_is_one_complaint(typed: str) -> None:
    """However a spreadsheet shows it."""
    assert stopped(judged(born(typed))) == [(2, "birthday", "year missing")]


def test_habits_of_regions() -> None:
    """Month first in the US and its territories, nobody knows in Canada, day first elsewhere."""
    assert [habit_of(region) for region in ("US", "PR", "CA", "GB", "AU")] == [
        "month_first", "month_first", None, "day_first", "day_first",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "order"),
    [("m/d/yyyy", "month_first"), ("mm/dd/yy;@", "month_first"), ("[$-409]m/d/yy h:mm AM/PM;@", "month_first"),
     ("dd/mm/yyyy", "day_first"), ('dd"."mm"."yyyy', "day_first"), ("d.m.yy", "day_first"), ("yyyy-mm-dd", None),
     ("d-mmm-yy", None), ("mmmm d, yyyy", None), ("h:mm", None), ("General", None), ("0.00", None), ("mm/yyyy", None)],
)  # fmt: skip
def test_a_date_format_may_say_an_order(code: str, order: str | None) -> None:
    """Only one in figures, with the year last."""
    assert shown_order(code) == order


def book(path: Path, dates: Sequence[object], code: str) -> Path:
    """A workbook of people whose birthdays are cells of this format."""
    workbook = openpyxl.Workbook()
    page = workbook.create_sheet("Agents", 0)
    page.append(["Email", "First", "Last", "DOB"])
    for at, born_on in enumerate(dates):
        page.append([f"p{at}@example.com", "Ann", "Lee", born_on])
        page.cell(page.max_row, 4).number_format = code
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("code", "texts", "order"),
    [("m/d/yyyy", ["4/12/1981"], None), ("dd/mm/yyyy", ["4/12/1981", "13/07/1975"], "day_first"),
     ("m/d/yyyy", ["4/12/1981", "13/07/1975"], None), ("m/d/yyyy", ["4/12/1981", "13/07/1975", "14/07/1975"], None),
     ("d-mmm-yy", ["4/12/1981", "13/07/1975", "14/07/1975"], "day_first")],
)  # fmt: skip
def test_how_a_workbook_shows_its_real_dates_is_evidence(
    tmp_path: Path, code: str, texts: list[str], order: str | None
) -> None:
    """It goes before the habit of the region: it can confirm a lone cell, and contradict several."""
    path = book(tmp_path / "dates.xlsx", [date(1979, 4, 25), date(1968, 1, 2), *texts], code)
    mapping = read_mapping("fields: {email: Email, first_name: First, last_name: Last, birthday: DOB}", "m")
    draft = apply(mapping, load(path))
    assert draft.date_orders.get("birthday") == order
    assert judge(draft).leads[0].payload["birthday"] == "25/04/1979"
