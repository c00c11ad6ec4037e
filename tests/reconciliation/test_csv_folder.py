"""Results as a folder of CSV files: the same sheets, no formulas, and as good a form for corrections."""

import csv
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import UnusableFile
from importer.reconciliation import beyond_excel, is_results, read_results, results_place
from importer.reconciliation.csv_cells import as_meant, formula_safe
from importer.reconciliation.respelling import is_respelled
from tests.reconciliation.worlds import NASTY, UNHOLDABLE, a_sheet, all_invalid, every_fate

ROWS = [("Ada", "B", "x", "New"), ("Eve", "C", "y", "Old"), ("Ida", "D", "z", "New")]
SHEETS = ["Summary", "Fix", "Worth a look", "Rows", "Duplicates", "Records", "Left", "Drift", "Changes", "Values",
          "Columns", "brokerkit-importer"]  # fmt: skip
FORMULAS = tuple("=+-@\t\r\n＝＋－＠")

Records = list[list[str]]


def records(file: Path) -> Records:
    """A file's cells, as a program that takes nothing for a formula sees them."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text))


def save(file: Path, lines: Records, delimiter: str = ",", encoding: str = "utf-8-sig") -> None:
    """Save a file again as a spreadsheet program does."""
    with file.open("w", encoding=encoding, newline="") as text:
        csv.writer(text, delimiter=delimiter).writerows(lines)


def edit(file: Path, change: Callable[[Records], None], **how: str) -> None:
    """A person opens a file, changes something, and saves."""
    lines = records(file)
    change(lines)
    save(file, lines, **how)


def cells(folder: Path) -> list[tuple[str, ...]]:
    """The rows that are read back."""
    return list(read_results(folder).sheet.frame.itertuples(index=False, name=None))


def test_every_sheet_is_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    """The names are those of the workbook's sheets; the mark at the beginning tells Excel that it is UTF-8."""
    folder = every_fate().written(tmp_path / "results")
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{name}.csv" for name in SHEETS)
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in folder.iterdir())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_no_cell_of_any_file_is_a_formula(tmp_path: Path) -> None:
    """Whatever the roster and its headers say, a program that opens the files calculates nothing."""
    headers = ("=HYPERLINK(1)", "+1", "@x", "-2")
    rows = [tuple(NASTY[at : at + 4]) for at in range(len(NASTY) - 3)]
    folder = all_invalid(a_sheet(rows, headers)).written(tmp_path / "results")
    begun = [cell for path in folder.iterdir() for line in records(path) for cell in line if cell.startswith(FORMULAS)]
    assert begun == []


def test_every_cell_comes_back_as_it_was(tmp_path: Path) -> None:
    """Cells that CSV, a spreadsheet program or our own apostrophe could spoil are read back to the letter."""
    rows = [(text, f"'{text}", f"''{text}", "02139") for text in [*NASTY, *UNHOLDABLE, "'", "''", "", "1975-03-24"]]
    folder = all_invalid(a_sheet(rows)).written(tmp_path / "results")
    assert is_results(folder)
    assert cells(folder) == rows
    assert read_results(folder).repaired == frozenset()


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "'", "''x", "x=1", "", "\t1", "'\t1"])
def test_the_apostrophe_is_taken_off_again(text: str) -> None:
    """What looks as if it had our apostrophe gets one more, so that nothing is lost on the way back."""
    assert as_meant(str(formula_safe(text))) == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_corrected_cell_repairs_its_row(tmp_path: Path, delimiter: str) -> None:
    """Excel saves with the list separator of the country it stands in."""
    folder = all_invalid(a_sheet(ROWS)).written(tmp_path / "results")
    edit(folder / "Fix.csv", lambda lines: lines[2].__setitem__(4, "eve@example.com"), delimiter=delimiter)
    result = read_results(folder)
    assert result.repaired == {3}
    assert cells(folder)[1] == ("Eve", "C", "eve@example.com", "Old")


def test_what_a_program_respelled_is_no_correction(tmp_path: Path) -> None:
    """A program took cells for numbers and dates, and saved both files: nobody corrected a thing."""
    rows = [("02139", "1975-03-24", "16022530001", "TRUE"), ("00177", "03/04/1975", "1602253000123", "1.50")]
    seen = {"02139": "2139", "1975-03-24": "3/24/1975", "00177": "177", "03/04/1975": "3/4/1975",
            "1602253000123": "1.60225E+12", "1.50": "1.5"}  # fmt: skip
    folder = all_invalid(a_sheet(rows)).written(tmp_path / "results")
    for name in ("Fix.csv", "Rows.csv"):
        save(folder / name, [[seen.get(cell, cell) for cell in line] for line in records(folder / name)])
    assert cells(folder) == rows
    assert read_results(folder).repaired == frozenset()


@pytest.mark.parametrize(
    ("text", "original"),
    [
        ("02140", "02139"),
        ("4/3/1975", "3/4/1975"),
        ("3/4/1976", "1975-03-04"),
        ("FALSE", "true"),
        ("1.61E+12", "1602253000123"),
        ("", "02139"),
        ("02139", ""),
        ("Ada", "ada"),
    ],
)
def test_what_a_person_changed_is_a_correction(text: str, original: str) -> None:
    """Another number, another day, the same day with its parts swapped: no program writes that by itself."""
    assert not is_respelled(text, original)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("Fix.csv", "Row,What to do,First,Last,E-mail,Stage\r\n2,,Zoë,,,\r\n".encode("cp1252"), "CSV UTF-8"),
        ("Fix.csv", b'Row,What to do\r\n"2,x', "CSV"),
        ("Fix.csv", b"", "empty"),
        ("brokerkit-importer.csv", b"x", "damaged"),
    ],
)
def test_what_cannot_be_read_without_guessing_is_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    """In a sentence that names the file, or the folder, and what to do."""
    folder = all_invalid(a_sheet(ROWS)).written(tmp_path / "results")
    (folder / name).write_bytes(content)
    with pytest.raises(UnusableFile) as refused:
        read_results(folder)
    assert told in f"{refused.value} {refused.value.hint}"


def test_one_file_of_the_folder_leads_to_the_folder(tmp_path: Path) -> None:
    """Who names Fix.csv means the results around it, and never a roster."""
    folder = all_invalid(a_sheet(ROWS)).written(tmp_path / "results")
    assert is_results(folder / "Fix.csv")
    with pytest.raises(UnusableFile) as refused:
        read_results(folder / "Fix.csv")
    assert str(folder) in refused.value.hint


@pytest.mark.parametrize(
    ("wanted", "form", "columns", "place"),
    [
        (None, None, 4, "roster-results.xlsx"),
        (None, "csv", 4, "roster-results"),
        ("x.xlsx", None, 4, "x.xlsx"),
        ("x", "csv", 4, "x"),
        (None, None, 16_380, "roster-results"),
        ("x.xlsx", "xlsx", 16_380, "x"),
        ("x.1", "csv", 16_380, "x.1"),
    ],
)
def test_csv_is_taken_if_asked_for_or_where_excel_ends(
    tmp_path: Path, wanted: str | None, form: str | None, columns: int, place: str
) -> None:
    """What was sent is told in any case, and why it is no workbook."""
    sheet = a_sheet([("x",) * columns], [f"H{at}" for at in range(columns)])
    path = results_place(tmp_path / wanted if wanted else None, tmp_path / "roster.xlsx", sheet, form)  # type: ignore[arg-type]
    assert path == tmp_path / place
    assert bool(beyond_excel(sheet)) is (columns > 4)


def test_a_folder_that_was_read_gets_a_folder_beside_it(tmp_path: Path) -> None:
    """A rerun leaves its results in the form of those that it was given."""
    folder = all_invalid(a_sheet(ROWS)).written(tmp_path / "roster-results")
    assert results_place(None, folder, a_sheet(ROWS), None) == tmp_path / "roster-results-2"
