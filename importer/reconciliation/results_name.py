"""Where our files go, and whether the results become a workbook or a folder of CSV files."""

import re
from itertools import count
from pathlib import Path

from importer.defaults import ResultsFormat
from importer.english import counted
from importer.model import Sheet
from importer.reconciliation.rows_and_fix import OWN_COLUMNS
from importer.reconciliation.xlsx_writer import MOST_COLUMNS, MOST_ROWS

WORKBOOK = ".xlsx"


def results_place(wanted: Path | None, source: Path, sheet: Sheet, form: ResultsFormat | None) -> Path:
    """Where the results go: a name that ends in .xlsx is a workbook, any other a folder of CSV files.

    CSV is taken where it was asked for, where nothing was asked for and the source is such a folder itself, and where
    the rows do not fit on a sheet of Excel, whatever was asked for: by then they may have been sent.
    """
    as_csv = form == "csv" or (form is None and source.is_dir()) or not fits_on_a_sheet(sheet)
    if wanted is None:
        return free_results_path(source, "" if as_csv else WORKBOOK)
    return wanted.with_suffix("") if not fits_on_a_sheet(sheet) and wanted.suffix.lower() == WORKBOOK else wanted


def beyond_excel(sheet: Sheet) -> tuple[str, ...]:
    """Why the results are no workbook, as a note for the person; empty where they could be one."""
    if fits_on_a_sheet(sheet):
        return ()
    size = f"{counted(len(sheet.frame), 'row')} with {counted(len(sheet.headers), 'column')}"
    return (f"Excel cannot hold {size} on one sheet, so the results are a folder of CSV files.",)


def fits_on_a_sheet(sheet: Sheet) -> bool:
    """Whether Excel can hold all rows with our columns before theirs."""
    return len(sheet.frame) < MOST_ROWS and len(sheet.headers) + len(OWN_COLUMNS) <= MOST_COLUMNS


def free_results_path(source: Path, suffix: str = WORKBOOK) -> Path:
    """A name beside the source that is not taken.

    Older results may hold somebody's corrections, so they are never overwritten unasked.
    """
    return _free(source.parent, source.name if source.is_dir() else source.stem, "results", suffix)


def free_copy_path(source: Path, folder: Path, suffix: str) -> Path:
    """A name for the annotated copy that is not taken, so never the source itself."""
    return _free(folder, source.stem, "annotated", suffix)


def _free(folder: Path, stem: str, word: str, suffix: str) -> Path:
    stem = re.sub(rf"-{word}(-\d+)?$", "", stem)
    names = (f"{stem}-{word}{'' if number == 1 else f'-{number}'}{suffix}" for number in count(1))
    return next(path for name in names if not (path := folder / name).exists())
