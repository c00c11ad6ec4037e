"""A copy of the person's own file with the outcomes in it, beside the results workbook; the file itself stays as it is.

It is a convenience: why there is none is said in a sentence, and stops nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from importer.errors import ImporterError
from importer.formats import read_source
from importer.model import SHEET_NAME, Draft, Finding, Plan, Reconciliation, Sheet
from importer.reconciliation.annotated_book import ADDED, Marks, annotated_book
from importer.reconciliation.atomic_write import Extra, write_whole
from importer.reconciliation.cell_xml import Value
from importer.reconciliation.csv_cells import write_csv
from importer.reconciliation.held_doubts import cells_in_doubt
from importer.reconciliation.results_file import is_results
from importer.reconciliation.results_name import free_copy_path
from importer.reconciliation.rows_and_fix import account_of, marked_cells

MOST_BYTES = 50_000_000
"""Unpacked; docs/performance.md says what a workbook of that size takes. The library holds every cell as an object."""
_BOOKS = ("xlsx", "xlsm")


def annotate(reconciliation: Reconciliation, sheet: Sheet, draft: Draft, plan: Plan, folder: Path) -> Extra:
    """Write the copy into `folder` under a free name; whatever hinders it is told."""
    if is_results(sheet.path):
        return _none("the rows of a rerun stand in results of ours, not in a file of yours.")
    try:
        content, own = _content(sheet), sheet.alone()
        if why := _hindrance(own, content):
            return _none(why)
        marks = _marks(reconciliation, sheet, draft, plan)

        def write(file: IO[bytes]) -> None:
            if sheet.format == "csv":
                write_csv(_lines(reconciliation, own), file)
            else:
                annotated_book(content, own, reconciliation.results, marks, file)

        path = write_whole(free_copy_path(sheet.path, folder, f".{sheet.format}"), write)
    except ImporterError as error:
        return _none(str(error))
    # A strange workbook makes the library raise whatever comes; by now rows may have been sent.
    except Exception as error:
        return _none(f"the workbook could not be written again ({type(error).__name__}).")
    return Extra(path, f"Your file with the outcomes in it: {path}")


def _none(why: str) -> Extra:
    return Extra(None, f"There is no annotated copy: {why}")


def _content(sheet: Sheet) -> bytes:
    """The file as it was judged; another one under its name has other rows. Raises UnusableFile."""
    source = read_source(sheet.path)
    return source.content if source.digest == sheet.digest else b""


def _hindrance(sheet: Sheet, content: bytes) -> str:
    """Why there can be no copy; "" if there can."""
    if not content:
        return f"{sheet.path.name} is not the file any more whose rows were judged."
    if sheet.format == "csv":
        return ""
    if sheet.format not in _BOOKS:
        return f"only .xlsx, .xlsm and text files are annotated, and this is .{sheet.format}."
    if sheet.headers[-1:] == (SHEET_NAME,) and " + " in (sheet.name or ""):
        return "several worksheets were read as one list; name one with --sheet."
    with ZipFile(BytesIO(content)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    return (
        ""
        if unpacked <= MOST_BYTES
        else (
            f"{sheet.path.name} unpacks to {unpacked:,} bytes, and up to {MOST_BYTES:,} are annotated. "
            "The results workbook has all rows."
        )
    )


def _marks(reconciliation: Reconciliation, sheet: Sheet, draft: Draft, plan: Plan) -> Marks:
    in_doubt: Mapping[int, Sequence[Finding]] = cells_in_doubt(plan, draft)
    marks = {
        result.row: marked_cells(result.row, [*result.findings, *in_doubt.get(result.row, ())], sheet, draft)
        for result in reconciliation.results
        if result.findings or result.row in in_doubt
    }
    others = {at for one in sheet.joined for at in one.columns}
    return {row: {at: found for at, found in marked.items() if at not in others} for row, marked in marks.items()}


def _lines(reconciliation: Reconciliation, sheet: Sheet) -> Iterator[Sequence[Value]]:
    if sheet.header_row is not None:
        yield [*sheet.headers, *(column.title for column in ADDED)]
    cells = sheet.frame.itertuples(index=False, name=None)
    for result, own in zip(reconciliation.results, cells, strict=True):
        yield [*own, *account_of(result)[1:]]
