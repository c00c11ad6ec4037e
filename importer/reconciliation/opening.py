"""The .xlsx file of a results workbook -> tables of text, checked to be one of ours."""

import hashlib
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from importer.errors import UnusableFile
from importer.model import Fate, Finding, Severity
from importer.reconciliation.carrier import CARRIER, read_carrier
from importer.reconciliation.review import VALUES
from importer.reconciliation.rows import FIX, FIX_COLUMNS, OWN_COLUMNS, ROWS

NOT_OURS = "Give a results workbook as this importer writes it; any other spreadsheet goes to check, preview or run."

_MOST_BYTES = 4 * 1024**3
_SUSPICIOUS_BYTES, _SUSPICIOUS_RATIO = 64 * 1024**2, 200
_MOST_MEMBERS = 2_000
_EXTRA_COLUMNS = 256
_WHOLE_NUMBERS_END = 1e15
_OWN_COLUMNS: Mapping[str, Sequence[str]] = {ROWS: OWN_COLUMNS, FIX: FIX_COLUMNS}


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as text: its titles, and the lines below them by their number in the workbook."""

    name: str
    path: Path
    titles: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def own_columns(self) -> Sequence[str]:
        """The columns that we put before the person's own."""
        return _OWN_COLUMNS.get(self.name, ())

    def refusal(self, problem: str, hint: str = "") -> UnusableFile:
        """The error to raise if the sheet cannot be understood."""
        return refusal(self.path, problem, hint)


@dataclass(frozen=True, slots=True)
class Opened:
    """A results workbook: what it carries out of sight, and its sheets."""

    path: Path
    digest: str
    carried: Mapping[str, Any]
    tables: Mapping[str, Table]
    headers: tuple[str, ...] = field(init=False)
    fates: Mapping[int, Fate] = field(init=False)
    """Row -> fate as it was recorded, in the source's order; what a person writes over `Outcome` changes nothing."""
    marks: Mapping[int, str] = field(init=False)
    delicate: Mapping[int, Mapping[int, str]] = field(init=False)
    """Row -> column position -> the cell as it was, where a workbook cannot hold it."""
    refusals: Mapping[int, tuple[Finding, ...]] = field(init=False)

    def __post_init__(self) -> None:
        carried, rows = self.carried, [int(row) for row in self.carried["rows"]]
        object.__setattr__(self, "headers", tuple(carried["headers"]))
        object.__setattr__(self, "fates", dict(zip(rows, map(Fate, carried["fates"]), strict=True)))
        object.__setattr__(self, "marks", dict(zip(rows, carried["marks"], strict=True)))
        object.__setattr__(self, "delicate", _delicate(carried["delicate"]))
        object.__setattr__(self, "refusals", _refusals(carried["refusals"]))

    def refusal(self, problem: str, hint: str = "") -> UnusableFile:
        """The error to raise if the workbook cannot be understood."""
        return refusal(self.path, problem, hint)


def refusal(path: Path, problem: str, hint: str = "") -> UnusableFile:
    """A sentence that names the file."""
    return UnusableFile(f"{path.name}: {problem}.", hint=hint)


def open_results(path: Path) -> Opened:
    """Open a results workbook. Raises UnusableFile if it is none of ours, damaged, or dangerous to open."""
    digest = _digest(path)
    _check_archive(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise refusal(path, f"it cannot be opened as a workbook ({type(error).__name__})", NOT_OURS) from None
    try:
        if CARRIER not in book.sheetnames or ROWS not in book.sheetnames:
            raise refusal(path, "this is not a results workbook of this importer", NOT_OURS)
        carried = read_carrier((cells[0] for _, cells in _lines(book[CARRIER], 1)), path.name)
        widest = len(carried["headers"]) + len(OWN_COLUMNS) + _EXTRA_COLUMNS
        names = [name for name in (ROWS, FIX, VALUES) if name in book.sheetnames]
        return Opened(path, digest, carried, {name: _table(path, book[name], widest) for name in names})
    finally:
        book.close()


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise refusal(path, f"it cannot be read ({error.strerror})") from None


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise refusal(path, "it is not an .xlsx workbook", NOT_OURS) from None
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    bloated = size > _SUSPICIOUS_BYTES and size > packed * _SUSPICIOUS_RATIO
    if size > _MOST_BYTES or bloated or len(members) > _MOST_MEMBERS:
        raise refusal(path, "it unpacks to far more than a results workbook could hold", NOT_OURS)


def _table(path: Path, worksheet: Any, widest: int) -> Table:
    lines = iter(_lines(worksheet, widest))
    _, titles = next(lines, (1, ()))
    return Table(worksheet.title, path, titles, tuple(lines))


def _lines(worksheet: Any, widest: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Lines that hold something, as text; the sheet's own claim about its size is not believed."""
    worksheet.reset_dimensions()
    for number, cells in enumerate(worksheet.iter_rows(max_col=widest), 1):
        texts = tuple(text_of(cell) for cell in cells)
        if number == 1 or any(texts):
            yield number, texts


def text_of(cell: Any) -> str:
    """A cell's content as the text that a person sees, as far as that can be told without Excel."""
    value = cell.value
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    return _moment(value)


def _number(value: float, number_format: str) -> str:
    whole = float(value).is_integer() and abs(value) < _WHOLE_NUMBERS_END
    text = str(int(value)) if whole else repr(value)
    # A ZIP code format such as 00000 shows zeros that the number does not have.
    return text.zfill(len(number_format)) if whole and re.fullmatch("0+", number_format or "") else text


def _moment(value: object) -> str:
    """A date in ISO notation, with its time only if it has one."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _delicate(cells: Sequence[Sequence[Any]]) -> Mapping[int, Mapping[int, str]]:
    by_row: dict[int, dict[int, str]] = defaultdict(dict)
    for row, position, text in cells:
        by_row[row][position] = text
    return by_row


def _refusals(findings: Sequence[Sequence[Any]]) -> Mapping[int, tuple[Finding, ...]]:
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for row, name, header, value, severity, *words in findings:
        by_row[row].append(Finding(row, name, header, value, Severity(severity), *words))
    return {row: tuple(found) for row, found in by_row.items()}
