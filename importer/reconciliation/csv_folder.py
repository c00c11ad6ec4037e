"""Results as a folder of CSV files, one for each sheet of the workbook, made from the same pages; and read back."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO

from importer.errors import UnusableFile
from importer.formats import Grid, Limits, Row, read_source
from importer.reconciliation.atomic_write import Write
from importer.reconciliation.cell_xml import Value, shown
from importer.reconciliation.csv_cells import as_meant, write_csv
from importer.reconciliation.hidden_sheet import HIDDEN
from importer.reconciliation.review_sheets import COLUMNS, DUPLICATES, FIELD_TITLE, GROUP, LETTERS, VALUES
from importer.reconciliation.rows_and_fix import FIX, ROW, ROWS
from importer.reconciliation.sheet_page import Page

SUFFIX = ".csv"
_DELIMITERS = (",", ";", "\t")
_TITLE: Mapping[str, str] = {
    ROWS: ROW, FIX: ROW, DUPLICATES: GROUP, VALUES: FIELD_TITLE, COLUMNS: LETTERS,
}  # fmt: skip
"""A title that stands on each sheet, by which it is seen with which delimiter a program saved it again."""


def csv_files(pages: Sequence[Page]) -> Mapping[str, Write]:
    """The name of a file for each page, and how it is written."""
    return {_file_name(page.name): partial(_write_page, page) for page in pages}


def _file_name(sheet: str) -> str:
    return f"{sheet}{SUFFIX}"


def _write_page(page: Page, file: IO[bytes]) -> None:
    write_csv(([_shown(cell) for cell in line.cells] for line in page.lines), file)


def _shown(cell: Value) -> Value:
    return shown(cell) if isinstance(cell, str) else cell


def is_results_folder(path: Path) -> bool:
    """Whether the path is a folder of ours; raises OSError or ValueError where nobody can look."""
    return all((path / _file_name(name)).is_file() for name in (HIDDEN, ROWS))


def whole_results(path: Path) -> Path:
    """What the path belongs to: the folder of ours around it, or else itself."""
    return path.parent if path.suffix.lower() == SUFFIX and is_results_folder(path.parent) else path


def read_folder(path: Path, names: Sequence[str], limits: Limits) -> tuple[str, dict[str, Grid]]:
    """The digest of the sheets of these names, as far as they are there, and their cells. Raises UnusableFile."""
    sources = {name: read_source(file, limits) for name in names if (file := path / _file_name(name)).exists()}
    parts = [f"{name}:{source.digest}" for name, source in sources.items()]
    digest = hashlib.sha256("\x1e".join(parts).encode()).hexdigest()
    return digest, {name: Grid("csv", rows=_rows(name, source.content)) for name, source in sources.items()}


def _rows(name: str, content: bytes) -> list[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableFile(
            f"{_file_name(name)} is not in UTF-8 any more, so its letters are in doubt.",
            hint="Save it again as CSV UTF-8.",
        ) from None
    try:
        lines = enumerate(_records(name, text), 1)
        return [(number, list(map(as_meant, cells))) for number, cells in lines if any(cells)]
    except csv.Error as error:
        raise UnusableFile(f"{_file_name(name)} cannot be read as CSV: {error}.") from None


def _records(name: str, text: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(name, text), strict=True)


def _delimiter(name: str, text: str) -> str:
    """The delimiter that makes a cell of the title that is known to stand there."""
    for delimiter in _DELIMITERS if name in _TITLE else ():
        titles = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        if _TITLE[name] in titles:
            return delimiter
    return _DELIMITERS[0]
