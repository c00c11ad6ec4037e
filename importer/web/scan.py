"""What was read of an uploaded file, as far as screens show it: a value with texts and numbers, kept as JSON.

A file of 100,000 rows is read once, in a process of its own, and not again for every look at a screen.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from importer.defaults import Reading
from importer.english import clipped, one_line
from importer.errors import ImporterError
from importer.formats import Container, Grid, container_of, open_book, read_source
from importer.loader import load
from importer.loader.delimited import read_delimited
from importer.mapping import Suggestion, draft_mapping, recognise, suggest
from importer.model import Sheet
from importer.reconciliation import read_results

SAMPLES: Final = 3
"""Distinct values that are shown of a column."""
FIRST_ROWS: Final = 5
_LONGEST: Final = 60
_RAW_ROWS: Final = 12
_RAW_COLUMNS: Final = 40
_MOST_LISTED: Final = 200
"""Skipped rows and flagged cells that are listed one by one."""


@dataclass(frozen=True, slots=True)
class ScannedColumn:
    """One column of the file, and what it probably is."""

    header: str
    label: str
    """How a person calls it, also where the header is blank."""
    samples: tuple[str, ...]
    filled: int
    distinct: int
    field: str
    """What is suggested, or ""."""
    confidence: float
    why: str
    alternatives: tuple[str, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class ScannedSheet:
    """The table that was found in the file."""

    digest: str
    format: str
    name: str
    encoding: str
    delimiter: str
    header_row: int
    """0 where there is none."""
    rows: int
    first_rows: tuple[tuple[int, tuple[str, ...]], ...]
    columns: tuple[ScannedColumn, ...]
    notes: tuple[str, ...]
    skipped: tuple[tuple[int, str], ...]
    flagged: tuple[tuple[int, str, str], ...]
    """Row, column as a person calls it, and why; of many the first ones."""
    flags: int
    """How many there are in all."""
    preset: str = ""
    """The ready-made mapping that fits the headers, or ""."""
    draft: str = ""
    """A mapping document, drafted from headers and values."""
    mapping: str = ""
    """For a results workbook: the mapping that it brings along."""
    waiting: int = 0
    """For a results workbook: rows that need somebody."""
    repaired: int = 0
    """For a results workbook: rows in which a person corrected something."""

    @property
    def headers(self) -> tuple[str, ...]:
        """All headers as typed."""
        return tuple(column.header for column in self.columns)


@dataclass(frozen=True, slots=True)
class Scan:
    """What came of reading a file: a table, or the reason why there is none."""

    is_text: bool
    tabs: tuple[tuple[str, bool], ...] = ()
    """Worksheets that hold cells, each with whether it is hidden."""
    sheet: ScannedSheet | None = None
    trouble: str = ""
    hint: str = ""
    raw: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """The first rows of a file in which no table was found, for a person to see where the headers are."""

    def text(self) -> str:
        """The same as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """The scan that `text` wrote."""
        told = json.loads(text)
        sheet = told.pop("sheet")
        return cls(**_tuples(told), sheet=_sheet(sheet) if sheet else None)


def scan(path: Path, reading: Reading, is_results: bool) -> Scan:
    """Read a file as far as screens need it; whatever is wrong with it is told in the value."""
    is_text, tabs = False, tuple[tuple[str, bool], ...]()
    try:
        content = read_source(path).content
        is_text = container_of(content) is Container.TEXT
        tabs = () if is_text else tuple((tab.name, tab.hidden) for tab in open_book(content).tabs if tab.is_grid)
        sheet = _scanned_results(path) if is_results else _scanned(load(path, reading), reading)
        return Scan(is_text, tabs, sheet)
    except ImporterError as error:
        message = error.message.replace(str(path), path.name)
        return Scan(is_text, tabs, trouble=message, hint=error.hint, raw=_raw(path, reading))


def _raw(path: Path, reading: Reading) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first rows as they stand, of the worksheet that is wished or else of the first one that holds any."""
    with suppress(ImporterError):
        content = read_source(path).content
        if container_of(content) is Container.TEXT:
            return _first(read_delimited(content, reading))
        book = open_book(content)
        tabs = [tab for tab in book.tabs if tab.is_grid and (tab.name in reading.sheet or not reading.sheet)]
        return next((rows for tab in tabs if (rows := _first(book.read(tab, _RAW_ROWS)))), ())
    return ()


def _first(grid: Grid) -> tuple[tuple[int, tuple[str, ...]], ...]:
    rows = [(row, tuple(map(_shown, cells[:_RAW_COLUMNS]))) for row, cells in grid.rows[:_RAW_ROWS]]
    widest = max((len(cells) for _, cells in rows), default=0)
    return tuple((row, cells + ("",) * (widest - len(cells))) for row, cells in rows)


def stand_ready() -> None:
    """Nothing: whoever can call it has everything in memory that reading takes."""


def _scanned(sheet: Sheet, reading: Reading) -> ScannedSheet:
    suggestions = suggest(sheet)
    preset = recognise(sheet)
    facts = _facts(sheet, suggestions)
    return ScannedSheet(**facts, preset=preset.name if preset else "", draft=draft_mapping(sheet, suggestions, reading))


def _scanned_results(path: Path) -> ScannedSheet:
    """A results workbook: its mapping is settled, so that nothing is suggested."""
    corrected = read_results(path)
    return ScannedSheet(
        **_facts(corrected.sheet, ()),
        mapping=corrected.mapping_name,
        waiting=sum(result.fate.needs_attention for result in corrected.earlier.values()),
        repaired=len(corrected.repaired),
    )


def _facts(sheet: Sheet, suggestions: Iterable[Suggestion]) -> dict[str, Any]:
    suggested = {each.position: each for each in suggestions}
    return {
        "digest": sheet.digest,
        "format": sheet.format,
        "name": sheet.name or "",
        "encoding": sheet.encoding or "",
        "delimiter": sheet.delimiter or "",
        "header_row": sheet.header_row or 0,
        "rows": len(sheet.frame),
        "first_rows": tuple(
            (int(row[0]), tuple(map(_shown, row[1:]))) for row in sheet.frame.head(FIRST_ROWS).itertuples(name=None)
        ),
        "columns": tuple(_column(sheet, at, suggested.get(at)) for at in range(len(sheet.headers))),
        "notes": sheet.notes,
        "skipped": sheet.skipped[:_MOST_LISTED],
        "flagged": tuple(
            (flag.row, "" if flag.column is None else sheet.header_label(flag.column), flag.why)
            for flag in sheet.flags[:_MOST_LISTED]
        ),
        "flags": len(sheet.flags),
    }


def _column(sheet: Sheet, position: int, suggested: Suggestion | None) -> ScannedColumn:
    cells = [cell for cell in sheet.frame.iloc[:, position].tolist() if cell.strip()]
    distinct = dict.fromkeys(cells)
    return ScannedColumn(
        header=sheet.headers[position],
        label=sheet.header_label(position),
        samples=tuple(map(_shown, list(distinct)[:SAMPLES])),
        filled=len(cells),
        distinct=len(distinct),
        field=(suggested.field or "") if suggested else "",
        confidence=suggested.confidence if suggested else 0.0,
        why=suggested.why if suggested else "",
        alternatives=suggested.alternatives if suggested else (),
        question=suggested.question if suggested else "",
    )


def _shown(cell: str) -> str:
    """A cell on one line, not too long; a lone surrogate cannot travel to a browser."""
    return clipped(one_line(cell), _LONGEST).encode("utf-8", "replace").decode()


def _sheet(told: dict[str, Any]) -> ScannedSheet:
    columns = tuple(ScannedColumn(**_tuples(column)) for column in told.pop("columns"))
    return ScannedSheet(**_tuples(told), columns=columns)


def _tuples(told: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows lists only."""
    return {name: _tuple(value) for name, value in told.items()}


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
