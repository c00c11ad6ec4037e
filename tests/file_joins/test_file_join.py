"""A second file beside the first one: who is found in it, who is not, and what is taken."""

from dataclasses import replace
from pathlib import Path

import pytest

from importer.defaults import Reading
from importer.errors import UnusableFile, UsageError
from importer.file_joins import joined, load_joined
from importer.model import Flag, Sheet
from tests.commands.conftest import write_csv
from tests.mapping.sheets import a_sheet

MLS = ("MLS ID", "Name")
OFFICE = ("MLS ID", "Phone", "Name")


def there(*rows: tuple[str, ...], headers: tuple[str, ...] = OFFICE, flags: tuple[Flag, ...] = ()) -> Sheet:
    """A sheet of the back office."""
    return replace(a_sheet(headers, *rows, flags=flags), path=Path("office.csv"), digest="1" * 64)


def cells(sheet: Sheet, header: str) -> list[str]:
    """What stands under a header, row by row."""
    return [str(text) for text in sheet.frame[sheet.headers.index(header)].tolist()]


def test_the_columns_of_the_other_file_stand_behind() -> None:
    """Rows, numbers and headers are those of the first file; a header that both have stays its own."""
    first = a_sheet(MLS, ("1", "Ana"), ("2", "Bo"))
    both = joined(first, there(("2", "555-0102", "Robert"), ("1", "555-0101", "Ana")), "mls id")
    assert both.headers == ("MLS ID", "Name", "Phone", "Name (office)")
    assert list(both.frame.index) == [2, 3]
    assert cells(both, "Phone") == ["555-0101", "555-0102"]
    assert cells(both, "Name") == ["Ana", "Bo"]
    assert cells(both, "Name (office)") == ["Ana", "Robert"]
    assert "is named apart" in both.notes[-1]
    assert (both.own_headers, both.alone().headers, both.digest) == (MLS, MLS, first.digest)


@pytest.mark.parametrize(
    ("here", "other"),
    [
        ("00177", "177"),
        ("AB-12", "ab 12"),
        (' 177"', "177"),
        ('="00177"', "00177"),
        ("177.0", "177"),
        ("Ana@Example.com", "ana@example.com"),
    ],
)
def test_a_key_is_found_however_it_is_spelled(here: str, other: str) -> None:
    """Leading zeros, letter case, punctuation, and what spreadsheets leave in a cell."""
    both = joined(a_sheet(MLS, (here, "Ana")), there((other, "555-0101", "")), "MLS ID")
    assert cells(both, "Phone") == ["555-0101"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([("00177", "Ana"), ("177", "Bo")], [("177", "555-0101", "")]),
        ([("0177", "Ana")], [("177", "555-0101", ""), ("00177", "555-0102", "")]),
        ([("a.b@example.com", "Ana")], [("ab@example.com", "555-0101", "")]),
    ],
)
def test_two_people_are_not_taken_for_one(first: list[tuple[str, str]], second: list[tuple[str, str, str]]) -> None:
    """Where one file has both spellings they are two, and a dot tells e-mail addresses apart."""
    assert cells(joined(a_sheet(MLS, *first), there(*second), "MLS ID"), "Phone")[0] == ""


def test_rows_that_found_nobody_or_too_many_are_named() -> None:
    """In a note with their numbers, and each by itself for the workbook; so are the other file's own."""
    first = a_sheet(MLS, ("1", "Ana"), ("2", "Bo"), ("", "Cy"), ("3", "Di"))
    second = there(
        ("1", "555-0101", "X"), ("1", "555-0109", "X"), ("3", "", "Y"), ("3", "555-0103", "Y"), ("9", "", "")
    )
    both = joined(first, second, "MLS ID")
    assert cells(both, "Phone") == ["", "", "", "555-0103"]
    assert cells(both, "Name (office)") == ["X", "", "", "Y"]
    assert [(notice.row, notice.problem) for notice in both.notices] == [
        (2, "found more than once in office.csv"),
        (3, "not found in office.csv"),
        (4, "without a key for office.csv"),
        (5, "found more than once in office.csv"),
    ]
    assert both.notices[0].message == (
        "Rows 2 and 3 of office.csv have the MLS ID of this row and differ in Phone, where nothing was taken."
    )
    assert both.notices[3].message.endswith("and do not contradict each other.")
    for note in (
        "office.csv was joined by MLS ID: 2 rows of 4 found somebody there, and 2 columns were added.",
        "1 row not found in office.csv: row 3.",
        "1 row without MLS ID, by which office.csv is joined: row 4.",
        "2 rows found more than once in office.csv; where those rows differ, nothing was taken: rows 2, 5.",
        "1 row of office.csv that nobody here has: row 6.",
    ):
        assert note in both.notes


def test_a_word_for_nothing_is_no_key() -> None:
    """Nobody is found because both files say that they do not know."""
    both = joined(a_sheet(MLS, ("N/A", "Ana"), ("-", "Bo")), there(("n/a", "555-0101", ""), ("-", "", "X")), "MLS ID")
    assert cells(both, "Phone") == ["", ""]
    assert {notice.problem for notice in both.notices} == {"without a key for office.csv"}


def test_rows_with_one_key_find_the_same() -> None:
    """That is no fault, but worth a word."""
    both = joined(a_sheet(MLS, ("1", "Ana"), ("1", "Bo")), there(("1", "555-0101", "")), "MLS ID")
    assert cells(both, "Phone") == ["555-0101", "555-0101"]
    assert "2 rows found in office.csv like another row, by the same MLS ID: rows 2, 3." in both.notes


def test_what_cannot_be_trusted_there_cannot_be_trusted_here() -> None:
    """A flag goes with its cell, and one on a whole row with all that is taken from it."""
    flags = (Flag(2, 1, "holds an error", "#N/A"), Flag(3, None, "has too few cells"), Flag(4, 0, "holds an error"))
    second = there(("1", "", "X"), ("2", "555-0102", "Y"), ("4", "", ""), flags=flags)
    both = joined(a_sheet(MLS, ("2", "Ana"), ("1", "Bo"), ("4", "Cy")), second, "MLS ID")
    assert [(flag.row, flag.column, flag.value) for flag in both.flags] == [(2, 2, ""), (2, 3, ""), (3, 2, "#N/A")]
    assert both.flags[-1].why == "is from row 2 of office.csv, which holds an error"


@pytest.mark.parametrize("on", ["MLS ID=Agent=No", "MLS ID=column A"])
def test_the_key_may_have_another_header_there(on: str) -> None:
    """A header may hold an equals sign itself, and a column can be named by its letters."""
    second = there(("1", "555-0101"), headers=("Agent=No", "Phone"))
    assert cells(joined(a_sheet(MLS, ("1", "Ana")), second, on), "Phone") == ["555-0101"]


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("MLS", "roster.csv has no column 'MLS'"),
        ("MLS ID=Id", "office.csv has no column 'Id'"),
        ("Name=Name", "office.csv has 2 columns 'Name'"),
    ],
)
def test_a_key_that_is_not_there_is_said(on: str, why: str) -> None:
    """In which file, and what may have been meant."""
    second = there(("1", "x", "y"), headers=("MLS ID", "Name", "name"))
    with pytest.raises(UsageError) as raised:
        joined(a_sheet(MLS, ("1", "Ana")), second, on)
    assert why in raised.value.message
    assert raised.value.hint


def test_several_files_are_joined_one_after_the_other(tmp_path: Path) -> None:
    """The key of the last may be a column of the one before; columns without a header and without cells stay behind."""
    first = write_csv(tmp_path / "mls.csv", [{"MLS ID": "1", "Volume": "5"}])
    office = write_csv(tmp_path / "office.csv", [{"MLS ID": "1", "Email": "ana@example.com", "Volume": "6", " ": ""}])
    event = write_csv(tmp_path / "event.csv", [{"Mail": "ANA@example.com", "Volume": "7"}])
    reading = Reading(join=(str(office), str(event)), on=("MLS ID", "Email=Mail"))
    both = load_joined(first, reading)
    assert both.headers == ("MLS ID", "Volume", "Email", "Volume (office)", "Volume (event)")
    assert [str(cell) for cell in both.frame.iloc[0]] == ["1", "5", "ana@example.com", "6", "7"]
    assert [one.name for one in both.joined] == ["office.csv", "event.csv"]


def test_what_is_wrong_with_the_other_file_is_said_with_its_name(tmp_path: Path) -> None:
    """Its hints are about that file, not about options of the first one."""
    first = write_csv(tmp_path / "mls.csv", [{"MLS ID": "1", "Volume": "5"}])
    (tmp_path / "office.csv").write_text("", encoding="utf-8")
    with pytest.raises(UnusableFile, match=r"office\.csv is empty"):
        load_joined(first, Reading(join=(str(tmp_path / "office.csv"),), on=("MLS ID",)))


@pytest.mark.parametrize(("files", "columns"), [(("a",), ()), ((), ("x",)), (("a", "b", "c"), ("x", "y"))])
def test_files_and_columns_come_in_pairs(files: tuple[str, ...], columns: tuple[str, ...]) -> None:
    """One column may be for all files; otherwise each has its own."""
    with pytest.raises(UsageError, match="needs a column to be joined by"):
        Reading(join=files, on=columns)
    assert Reading(join=("a", "b"), on=("x",)).joins == (("a", "x"), ("b", "x"))
