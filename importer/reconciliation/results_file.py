"""A results workbook or a folder of results -> tables of text, checked to be ours."""

import re
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from importer.errors import UnusableFile
from importer.formats import ROSTER, Grid, Limits, Row, open_book, read_source
from importer.model import Fate, Finding, Flag, Severity
from importer.reachable import is_folder
from importer.reconciliation.cell_xml import canonical, shown
from importer.reconciliation.csv_folder import is_results_folder, read_folder, whole_results
from importer.reconciliation.hidden_sheet import HIDDEN, read_hidden_page
from importer.reconciliation.review_sheets import COLUMNS, DUPLICATES, VALUES
from importer.reconciliation.rows_and_fix import FIX, FIX_COLUMNS, OWN_COLUMNS, ROWS
from importer.reconciliation.xlsx_writer import MOST_COLUMNS, MOST_ROWS

NOT_OURS = "Give a results workbook as this importer writes it; any other spreadsheet goes to check, preview or run."

LIMITS = Limits(
    file=1 << 30,
    unpacked=4 << 30,
    ratios=((64 << 20, 200),),
    cells=60_000_000,
    columns=MOST_COLUMNS,
    gap=MOST_ROWS,
)
"""A results workbook holds the rows of a roster twice, alike from row to row in our own columns, so it is larger and
packs better; and what a person left far out on a sheet of it is no reason to lose their corrections."""

_PIECE, _OVERLAP = 1 << 20, 1 << 10
# Excel lists its sheets in a short part of their own, OpenDocument names each where it begins.
_NAMED = (
    ("xl/workbook.xml", re.compile(rb"""<(?:\w+:)?sheet\s[^<>]*?\bname\s*=\s*["']([^"'<>]*)["']"""), _PIECE),
    ("content.xml", re.compile(rb"""<table:table\s[^<>]*?\btable:name\s*=\s*["']([^"'<>]*)["']"""), ROSTER.unpacked),
)

_READ = (HIDDEN, ROWS, FIX, DUPLICATES, VALUES, COLUMNS)
_OWN_COLUMNS: Mapping[str, Sequence[str]] = {ROWS: OWN_COLUMNS, FIX: FIX_COLUMNS}


@dataclass(frozen=True, slots=True)
class ResultsTable:
    """One sheet as text: its titles, and the lines below them by their number in the workbook."""

    name: str
    path: Path
    titles: tuple[str, ...]
    lines: Sequence[Row]
    doubts: Mapping[int, Mapping[int, Flag]]
    """Line -> position -> what is to be said against a cell there."""

    @property
    def own_columns(self) -> Sequence[str]:
        """The columns that we put before the person's own."""
        return _OWN_COLUMNS.get(self.name, ())

    def refusal(self, problem: str, hint: str = "") -> UnusableFile:
        """The error to raise if the sheet cannot be understood."""
        return refusal(self.path, problem, hint)


@dataclass(frozen=True, slots=True)
class Opened:
    """Results: what they carry out of sight, and their sheets."""

    path: Path
    digest: str
    carried: Mapping[str, Any]
    tables: Mapping[str, ResultsTable]
    headers: tuple[str, ...] = field(init=False)
    fates: Mapping[int, Fate] = field(init=False)
    """Row -> fate as it was recorded, in the source's order; what a person writes over `Outcome` changes nothing."""
    marks: Mapping[int, str] = field(init=False)
    delicate: Mapping[int, Mapping[int, str]] = field(init=False)
    """Row -> column position -> the cell as it was, where the results cannot hold it or a program may respell it."""
    sent: Mapping[int, float] = field(init=False)
    """Row -> wall time of the request in which it went out."""
    refusals: Mapping[int, tuple[Finding, ...]] = field(init=False)

    def __post_init__(self) -> None:
        carried, rows = self.carried, [int(row) for row in self.carried["rows"]]
        object.__setattr__(self, "headers", tuple(carried["headers"]))
        object.__setattr__(self, "fates", dict(zip(rows, map(Fate, carried["fates"]), strict=True)))
        object.__setattr__(self, "marks", dict(zip(rows, carried["marks"], strict=True)))
        object.__setattr__(self, "delicate", _delicate(carried["delicate"]))
        object.__setattr__(self, "sent", dict(carried.get("sent", ())))
        object.__setattr__(self, "refusals", _refusals(carried["refusals"]))

    def is_as_written(self, row: int, position: int, text: str | None) -> bool:
        """Whether a delicate cell holds what we wrote for it, as far as a program that saves it leaves that alone."""
        original = self.delicate.get(row, {}).get(position)
        return text is not None and original is not None and canonical(text) == canonical(shown(original))

    def refusal(self, problem: str, hint: str = "") -> UnusableFile:
        """The error to raise if the workbook cannot be understood."""
        return refusal(self.path, problem, hint)


def refusal(path: Path, problem: str, hint: str = "") -> UnusableFile:
    """A sentence that names the file."""
    return UnusableFile(f"{path.name}: {problem}.", hint=hint)


def is_results(path: Path) -> bool:
    """Whether this looks like results of ours, by the names of the sheets alone; never raises."""
    try:
        if not path.is_file():  # a pipe can be read only once, and not by us
            return is_results_folder(path)
        if whole_results(path) != path:
            return True
        with zipfile.ZipFile(path) as archive:
            return {HIDDEN.encode(), ROWS.encode()} <= set(_sheet_names(archive))
    except (OSError, ValueError, LookupError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error, struct.error):
        return False


def _sheet_names(archive: zipfile.ZipFile) -> Iterator[bytes]:
    for part, name, most in _NAMED:
        if part in archive.namelist():
            with archive.open(part) as file:
                yield from _found(name, file, most)


def _found(name: re.Pattern[bytes], file: IO[bytes], most: int) -> Iterator[bytes]:
    """The names in a part, piece by piece; one that is cut in two is found with the next piece."""
    rest = b""
    for _ in range(0, most, _PIECE):
        if not (piece := file.read(_PIECE)):
            return
        yield from name.findall(rest + piece)
        rest = piece[-_OVERLAP:]


def open_results(path: Path) -> Opened:
    """Open results. Raises UnusableFile if they are none of ours, damaged, or dangerous to open."""
    if (folder := whole_results(path)) != path:
        raise refusal(path, "this is one sheet of the results in a folder", f"Give the whole folder: {folder}")
    with _naming(path):
        digest, grids = read_folder(path, _READ, LIMITS) if is_folder(path) else _read_book(path)
    if not {HIDDEN, ROWS} <= grids.keys():
        raise refusal(path, "this is not a results workbook of this importer", NOT_OURS)
    carried = read_hidden_page((cells[0] for _, cells in grids.pop(HIDDEN).rows), path.name)
    return Opened(path, digest, carried, {name: _table(path, name, grid) for name, grid in grids.items()})


def results_digest(path: Path) -> str:
    """SHA-256 over the results as they are read. Raises UnusableFile."""
    return read_folder(path, _READ, LIMITS)[0] if is_folder(path) else read_source(path, LIMITS).digest


def _read_book(path: Path) -> tuple[str, dict[str, Grid]]:
    source = read_source(path, LIMITS)
    book = open_book(source.content, LIMITS)
    return source.digest, {tab.name: book.read(tab) for tab in book.tabs if tab.is_grid and tab.name in _READ}


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """What the readers of workbooks refuse, they cannot name."""
    try:
        yield
    except UnusableFile as problem:
        raise UnusableFile(f"{path.name}: {problem.message}", hint=problem.hint or NOT_OURS) from None


def _table(path: Path, name: str, grid: Grid) -> ResultsTable:
    lines = grid.rows
    titles = lines[0][1] if lines and lines[0][0] == 1 else []
    # A line ends with its last filled cell, and a column without a header may come last.
    blank = [""] * (max((len(cells) for _, cells in lines), default=0) - len(titles))
    doubts: dict[int, dict[int, Flag]] = defaultdict(dict)
    for flag in grid.flags:
        if flag.column is not None:
            doubts[flag.row][flag.column] = flag
    return ResultsTable(name, path, (*titles, *blank), lines[1:] if titles else lines, doubts)


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
