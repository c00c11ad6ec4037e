"""Parses delimited text (CSV, TSV and their kin) -> Grid; a stray quotation mark swallows no rows."""

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from importer.defaults import Reading
from importer.english import agreeing, counted
from importer.errors import UnusableFile, UsageError
from importer.formats import Grid, Row
from importer.loader.dialect import DELIMITERS, Dialect, agreed_width, detect
from importer.loader.encodings import decode
from importer.loader.wrapped_rows import EVIDENT_WIDTH, unwrapped
from importer.model import Flag
from importer.progress import advance, advancing, expect

LONGEST_CELL = 50_000_000
MAX_CELLS = 50_000_000
"""A million rows of a usual list, with room for commas in quotation marks; it takes nearly 4 GB of memory."""
MEMORY = 50_000
"""How many texts are known at a time."""
MAX_COLUMNS = 16_384
"""As many as Excel has."""
EXCEL_CELL = 32_767
AMISS = re.compile(
    r"""
      ^[^"]*[^"\s(]"[^"]{2,}"$      # text right before a mark that opens: the delimiter between two cells is missing
    | [^\W\d_]"[^\W\d_]            # a mark between two letters
    | ^[^"]*[^"\s\d]"\s*$          # a mark that closes what none has opened; behind a digit it would mean inches
    """,
    re.VERBOSE,
)
"""Where a quotation mark cannot be meant."""
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f]")


def read_delimited(content: bytes, reading: Reading) -> Grid:
    """Read delimited text; a row's number is the line on which it begins, as an editor counts lines."""
    text, encoding, notes = decode(content, reading.encoding)
    text = text.rstrip("\x1a")  # DOS ended text files with it
    _refuse_binary(text)
    lines = list(io.StringIO(text, newline=""))
    dialect = detect(lines, reading.delimiter)
    lines, wrapped = unwrapped(lines, dialect, reading.delimiter)
    if wrapped:
        dialect = detect(lines, reading.delimiter)
    if reading.delimiter:
        _refuse_single_column(lines, dialect)
    _refuse_too_many(text, lines, dialect.delimiter)
    expect(len(lines))
    records = cut(lines, dialect)
    grid = Grid("csv", records.rows, records.flags, notes, None, encoding, dialect.delimiter, ragged=True)
    grid.notes.extend(_notes(dialect, records, wrapped))
    return grid


def _refuse_binary(text: str) -> None:
    position = text.find("\0")
    if position >= 0:
        line = text.count("\n", 0, position) + 1
        raise UnusableFile(
            f"Line {line} holds a NUL character, so this is no text file, or a damaged one.",
            hint="Export the list again as CSV, or save it as a workbook.",
        )
    probe = text[:100_000]
    found = [control.start() for control in CONTROL.finditer(probe)]
    if len(found) > max(50, 0.05 * len(probe)):
        line = text.count("\n", 0, found[0]) + 1
        raise UnusableFile(
            "The file is neither a workbook nor text: it is full of control characters, the first one "
            f"(0x{ord(text[found[0]]):02x}) in line {line}.",
            hint="If it is text in an unusual encoding, name it with --encoding, such as utf-16 or cp037; otherwise "
            "export the list again as CSV, or save it as a workbook.",
        )


def _refuse_too_many(text: str, lines: list[str], delimiter: str) -> None:
    if text.count(delimiter) > MAX_CELLS:
        raise UnusableFile(
            f"The file has more than {MAX_CELLS:,} cells, which is more than are read at once.",
            hint="Split the list into several files.",
        )
    for row, line in enumerate(lines, 1):
        if len(line) > MAX_COLUMNS and line.count(delimiter) > MAX_COLUMNS:
            raise UnusableFile(f"Line {row} has more than {MAX_COLUMNS:,} cells; no list has.")


def _refuse_single_column(lines: list[str], wished: Dialect) -> None:
    """Refuse a wish under which every row is one cell although another delimiter evidently cuts all of them."""
    evident = detect(lines)
    if agreed_width(lines, wished) == 1 and (width := agreed_width(lines, evident)) >= EVIDENT_WIDTH:
        name = DELIMITERS.get(evident.delimiter, evident.delimiter)
        raise UsageError(
            f"With {wished.delimiter!r} as delimiter the file has only one column; with the {name}, every row has "
            f"{width} cells.",
            hint="Leave out --delimiter.",
        )


@dataclass(slots=True)
class Records:
    """Lines cut into rows."""

    known: dict[str, str] = field(default_factory=dict)
    """The texts of late: offices, cities and flags repeat from row to row, and one object of each does."""
    rows: list[Row] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    escaped: int = 0
    """Rows in which a backslash stands before a quotation mark."""

    def shared(self, cells: list[str]) -> list[str]:
        """The cells, repeated ones as one object."""
        if len(self.known) > MEMORY:
            self.known.clear()
        return [*map(self.known.setdefault, cells, cells)]


class _Lines:
    """An iterator over lines that can be sent back."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.position = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.position >= len(self.lines):
            raise StopIteration
        self.position += 1
        return self.lines[self.position - 1]


def cut(lines: list[str], dialect: Dialect) -> Records:
    """Cut lines into rows; a blank line is a row without cells.

    A stray quotation mark must not swallow the rows below it: where the marks of a row do not pair up, its first line
    is cut by itself with the stray mark as an ordinary character, and the row is flagged.
    """
    csv.field_size_limit(LONGEST_CELL)
    records = Records()
    if not any(dialect.quote in line for line in lines):
        records.rows = [(row, records.shared(cells)) for row, cells in enumerate(advancing(dialect.read(lines)), 1)]
    else:
        _cut_quoted(lines, dialect, records)
    records.flags.extend(_long_cells(lines, records.rows))
    return records


def _cut_quoted(lines: list[str], dialect: Dialect, records: Records) -> None:
    source = _Lines(lines)
    # Strict, or a stray mark takes everything up to the next one into its cell without a word.
    reader = dialect.read(source, strict=True)
    several: list[Row] = []
    append = records.rows.append
    while True:
        start = source.position
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            # Only the first line is given up; those that the reader had swallowed are read again.
            source.position = start + 1
            cells = _cut_broken(lines[start], start + 1, dialect, records)
            reader = dialect.read(source, strict=True)
        else:
            if dialect.quote in "".join(cells) and source.position == start + 1:
                records.flags.extend(_torn(lines[start], start + 1, dialect))
        append((start + 1, records.shared(cells)))
        advance(source.position - start)
        if source.position - start > 1:
            several.append((start + 1, cells))
    _flag_swallowed(records, several, dialect)


def _cut_broken(line: str, row: int, dialect: Dialect, records: Records) -> list[str]:
    """One line whose quotation marks do not pair up."""
    escaped = f"\\{dialect.quote}"
    if escaped in line:
        with suppress(csv.Error):
            cells = next(dialect.read([line.replace(escaped, dialect.quote * 2)], strict=True))
            records.escaped += 1
            return cells
    pieces = cut_line(line.rstrip("\r\n"), dialect)
    if any(not quoted and text.lstrip().startswith(dialect.quote) for text, quoted in pieces):
        records.flags.append(Flag(row, None, f"has a stray quotation mark ({dialect.quote}); it was read as a letter"))
    return [text for text, _ in pieces]


def cut_line(line: str, dialect: Dialect) -> list[tuple[str, bool]]:
    """Cut one line; a mark that opens a cell but does not close before the delimiter is a letter.

    Returns the cells, each with whether it was quoted.
    """
    mark, end = re.escape(dialect.quote), re.escape(dialect.delimiter)
    # Apostrophes stand within names, too: there one that no delimiter follows is a letter.
    inner = rf"{mark}(?!\s*(?:{end}|$))" if dialect.quote == "'" else mark * 2
    cell = re.compile(rf"\s*{mark}((?:[^{mark}]|{inner})*){mark}\s*(?={end}|$)|([^{end}]*)")
    cells, position = [], 0
    while position <= len(line):
        found = cell.match(line, position)
        assert found is not None, "the second alternative matches anything"
        quoted, bare = found.groups()
        cells.append((bare, False) if quoted is None else (quoted.replace(dialect.quote * 2, dialect.quote), True))
        position = found.end() + 1
    return cells


def _torn(line: str, row: int, dialect: Dialect) -> list[Flag]:
    """A flag for a row with a mark that no cell can mean, as where a delimiter is missing: `a@example.com"Oak, Inc."`.

    That mark opens nothing, so two cells become one, and what it should hold together is cut at its delimiter: in the
    end the number of cells is right. Inches (`12"`) and nicknames (`Ann "Annie" Lee`) have marks, but leave none open
    from cell to cell and put a space before the one that opens.
    """
    if dialect.quote != '"':
        return []  # apostrophes stand within names
    bare = [text for text, quoted in cut_line(line.rstrip("\r\n"), dialect) if not quoted]
    if sum(text.count('"') % 2 for text in bare) < 2 and not any(map(AMISS.search, bare)):
        return []
    return [Flag(row, None, "has a quotation mark inside a cell; a delimiter is missing there, or the mark is stray")]


def _flag_swallowed(records: Records, several: list[Row], dialect: Dialect) -> None:
    """Rows of several lines one of which looks like a whole row: a mark was probably never closed."""
    if not several:
        return
    usual = Counter(len(cells) for _, cells in records.rows if cells).most_common(1)[0][0]
    for row, cells in several:
        inner = [line for cell in cells if "\n" in cell or "\r" in cell for line in cell.splitlines()]
        # A line of prose has a comma or two; in a table of two columns it would pass for a row.
        if usual > 2 and any(line.count(dialect.delimiter) >= usual - 1 for line in inner):
            why = "has a cell that holds whole lines of the file; a quotation mark was probably not closed"
            records.flags.append(Flag(row, None, why))


def _long_cells(lines: list[str], rows: list[Row]) -> list[Flag]:
    # Where every row is one line no cell is longer than its line, and nothing need be measured.
    if len(lines) == len(rows) and max(map(len, lines), default=0) < EXCEL_CELL:
        return []
    return [
        Flag(row, column, f"is {len(cell):,} characters long, longer than any cell of Excel can be", f"{cell[:60]}...")
        for row, cells in rows
        for column, cell in enumerate(cells)
        if len(cell) >= EXCEL_CELL
    ]


def _notes(dialect: Dialect, records: Records, wrapped: int) -> list[str]:
    notes = []
    if wrapped:
        stand, were = agreeing(wrapped, "stands", "stand"), agreeing(wrapped, "was", "were")
        notes.append(f"{counted(wrapped, 'row')} {stand} in quotation marks as a whole, and {were} cut into cells.")
    if dialect.quote != '"':
        notes.append("Cells are quoted with apostrophes (').")
    if records.escaped:
        rows, have = counted(records.escaped, "row"), agreeing(records.escaped, "has", "have")
        notes.append(f"{rows} {have} quotation marks written with a backslash (\\{dialect.quote}).")
    return notes
