"""A cell is worth the same wherever it stands: in a roster, or on a corrected results workbook."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.defaults import Reading
from importer.loader import load
from importer.model import Sheet
from importer.reconciliation import read_results
from importer.reconciliation.rows_and_fix import FIX_COLUMNS, OWN_COLUMNS
from tests.formats.books import as_libreoffice_saves, cell, one_sheet, put_cell, row
from tests.reconciliation.worlds import a_sheet, all_invalid

HEADERS = ("Name", "Value", "City")
FIRST = {"Fix": len(FIX_COLUMNS), "Rows": len(OWN_COLUMNS)}
WRITTEN = ("Ann", "as written", "Reno")

Cell = tuple[str, str]
"""A cell's XML from its type on, and its number format."""
Worth = tuple[str, set[tuple[str, str]]]
"""A cell's text, and why it is doubted and what a person sees in it."""

SEVEN: tuple[Cell, ...] = (
    ("><v>5550100</v>", "000-0000"),
    ("><v>0.45</v>", "0%"),
    ("><v>12345678901234567</v>", ""),
    ("><v>1.25</v>", "[h]:mm:ss"),
    ('t="e"><v>#N/A</v>', ""),
    ("><v>1E+21</v>", ""),
    ('><f>UPPER("x")</f>', ""),
)
"""Cells that two readers told differently while there were two."""

FORMATS = ("", "0", "00000", "000-0000", "(000) 000-0000", "0%", "0.0%", "#,##0.00", "0.00E+00", "m/d/yyyy", "d-mmm-yy",
           "m/d/yyyy h:mm:ss", "h:mm", "[h]:mm:ss", "@", '0 "days"')  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.integers(0, 99_999).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(-2, 60_000).map(repr),
    st.sampled_from(["x", "1e400", "45355.9999999"]),
)
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=12)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.tuples(NUMBERS.map(lambda number: f"><v>{number}</v>"), st.sampled_from(FORMATS)),
    st.tuples(NUMBERS.map(lambda number: f"><f>1+1</f><v>{number}</v>"), st.sampled_from(FORMATS)),
    st.tuples(
        st.one_of(
            st.sampled_from(["#N/A", "#REF!", "#DIV/0!"]).map(lambda error: f't="e"><v>{error}</v>'),
            st.sampled_from("01").map(lambda truth: f't="b"><v>{truth}</v>'),
            st.datetimes().map(lambda moment: f't="d"><v>{moment.isoformat()}</v>'),
            TEXTS.map(lambda text: f't="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is>'),
            TEXTS.map(lambda text: f't="str"><f>A1</f><v>{escape(text)}</v>'),
            st.sampled_from(['><f>UPPER("x")</f>', '><f>UPPER("x")</f><v></v>', 't="str"><f>A9</f><v></v>', ">"]),
        ),
        st.sampled_from(FORMATS),
    ),
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A place for files that every example writes anew."""
    with TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture(scope="module")
def results(folder: Path) -> Path:
    """A results workbook on which one row waits for its correction."""
    return all_invalid(a_sheet([WRITTEN], HEADERS)).written(folder / "written.xlsx")


def worth(sheet: Sheet) -> Worth:
    """What came of the second cell of row 2; nothing else may be doubted."""
    assert {(flag.row, flag.column) for flag in sheet.flags} <= {(2, 1)}
    assert [sheet.frame.at[2, 0], sheet.frame.at[2, 2]] == ["Ann", "Reno"]
    return str(sheet.frame.at[2, 1]), {(flag.why, flag.value) for flag in sheet.flags}


def in_a_roster(path: Path, written: str, form: str, *, saved: bool) -> Worth:
    """The cell among the rows of a roster."""
    here = row(2, "Ann", cell("B2", "x"), "Reno")
    put_cell(one_sheet(path, row(1, *HEADERS) + here + row(3, "Bo", "y", "Ely")), "Agents", "B2", written, form)
    sheet = load(as_libreoffice_saves(path) if saved else path, Reading(header_row=1))
    return worth(sheet.first(1))


def on_results(path: Path, results: Path, sheet: str, written: str, form: str, *, saved: bool) -> Worth:
    """The cell as a correction in a results workbook."""
    path.write_bytes(results.read_bytes())
    put_cell(path, sheet, f"{chr(ord('A') + FIRST[sheet] + 1)}2", written, form)
    corrected = read_results(as_libreoffice_saves(path) if saved else path)
    assert corrected.repaired == {2}
    return worth(corrected.sheet)


@pytest.mark.parametrize("saved", [False, True])
@pytest.mark.parametrize("sheet", ["Fix", "Rows"])
@pytest.mark.parametrize("each", SEVEN)
def test_cells_that_were_told_in_two_ways(folder: Path, results: Path, sheet: str, each: Cell, saved: bool) -> None:
    """A telephone number under its mask is the same match key in `run` and in `rerun`; a doubt stays one."""
    here = in_a_roster(folder / "roster.xlsx", *each, saved=saved)

    assert on_results(folder / "results.xlsx", results, sheet, *each, saved=saved) == here
    assert here[1] or here[0] in {"555-0100", "45%", "30:00:00"}


@given(CELLS, st.sampled_from(["Fix", "Rows"]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_every_cell_is_worth_the_same(folder: Path, results: Path, each: Cell, sheet: str, saved: bool) -> None:
    """The same text, and the same flags for the same reasons; also after LibreOffice saved both files."""
    here = in_a_roster(folder / "roster.xlsx", *each, saved=saved)

    assert on_results(folder / "results.xlsx", results, sheet, *each, saved=saved) == here
