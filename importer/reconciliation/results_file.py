"""The .xlsx file of a results workbook -> tables of text, checked to be one of ours."""

import hashlib
import re
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from importer.errors import UnusableFile
from importer.model import Fate, Finding, Severity
from importer.reconciliation.grids import Cells, Grids, Unreadable, archive_is_sound
from importer.reconciliation.hidden_sheet import CARRIER, read_carrier
from importer.reconciliation.review_sheets import VALUES
from importer.reconciliation.rows_and_fix import FIX, FIX_COLUMNS, OWN_COLUMNS, ROWS

NOT_OURS = "Give a results workbook as this importer writes it; any other spreadsheet goes to check, preview or run."

# The list of sheets is short; what unpacks to more is not read on.
_MOST_TOLD = 1 << 20
_SHEET_NAME = re.compile(r"""<(?:\w+:)?sheet\s[^<>]*?\bname\s*=\s*["']([^"'<>]*)["']""")

_OWN_COLUMNS: Mapping[str, Sequence[str]] = {ROWS: OWN_COLUMNS, FIX: FIX_COLUMNS}


@dataclass(frozen=True, slots=True)
class ResultsTable:
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
    tables: Mapping[str, ResultsTable]
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


def is_results(path: Path) -> bool:
    """Whether the file looks like a results workbook, told by the names of its sheets alone; never raises."""
    try:
        if not path.is_file():  # a pipe can be read only once, and not by us
            return False
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            told = part.read(_MOST_TOLD).decode("utf-8", "replace")
    except (OSError, ValueError, LookupError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error, struct.error):
        return False
    return {CARRIER, ROWS} <= set(_SHEET_NAME.findall(told))


def open_results(path: Path) -> Opened:
    """Open a results workbook. Raises UnusableFile if it is none of ours, damaged, or dangerous to open."""
    digest = _digest(path)
    try:
        archive_is_sound(path)
        with Grids(path) as grids:
            if CARRIER not in grids.names or ROWS not in grids.names:
                raise refusal(path, "this is not a results workbook of this importer", NOT_OURS)
            carried = read_carrier((cells[0] for cells in grids.lines(CARRIER)), path.name)
            names = [name for name in (ROWS, FIX, VALUES) if name in grids.names]
            return Opened(path, digest, carried, {name: _table(path, name, grids.lines(name)) for name in names})
    except Unreadable as problem:
        raise refusal(path, str(problem), NOT_OURS) from None


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise refusal(path, f"it cannot be read ({error.strerror})") from None


def _table(path: Path, name: str, lines: Iterable[Cells]) -> ResultsTable:
    numbered = enumerate(lines, 1)
    _, titles = next(numbered, (1, ()))
    return ResultsTable(name, path, titles, tuple((number, cells) for number, cells in numbered if any(cells)))


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
