"""file -> Sheet: read the file, choose the sheet, find the table. The order of the loader's steps."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from importer.defaults import Reading
from importer.errors import UnusableFile, UsageError
from importer.formats import Container, Grid, Source, container_of, open_book, read_source
from importer.loader.c1_controls import without_c1
from importer.loader.delimited import read_delimited
from importer.loader.notes import notes_on
from importer.loader.several_sheets import Part, stacked
from importer.loader.sheet_choice import Chosen, read_sheets
from importer.loader.table import find_table
from importer.loader.text_frame import text_frame
from importer.model import Sheet

DEFAULT_READING = Reading()


def load(path: Path, reading: Reading = DEFAULT_READING, usual: Reading = DEFAULT_READING) -> Sheet:
    """Read a file into a sheet of text, as `reading` says, and where that is silent as is `usual` for its kind.

    A row's number is Excel's for a workbook, and for delimited text the line in an editor on which the row begins;
    for ordinary CSV files the two agree. Raises UnusableFile for a file that cannot be read, or not safely, and
    UsageError for wishes it cannot meet.
    """
    source = read_source(path)
    try:
        return _sheet(source, reading.over(_fitting(usual, source.content)))
    except MemoryError:
        raise UnusableFile(f"{path} is too large for the memory of this computer.") from None


def _fitting(usual: Reading, content: bytes) -> Reading:
    """What means something for this kind of file: the same list may come as text and as a workbook."""
    if container_of(content) is Container.TEXT:
        return replace(usual, sheet=())
    return replace(usual, encoding=None, delimiter=None)


def _sheet(source: Source, reading: Reading) -> Sheet:
    chosen = _chosen(source.content, reading)
    grids = [(number, without_c1(grid)) for number, grid in chosen.grids]
    first = grids[0][1]
    if len(grids) == 1:
        table = find_table(first, reading)
        notes = notes_on(replace(first, notes=[*first.notes, *chosen.notes]), table)
    else:
        table = stacked([_part(number, grid, reading) for number, grid in grids])
        notes = (*chosen.notes, *table.notes)
    return Sheet(
        path=source.path,
        format=first.format,
        frame=text_frame(table.rows, len(table.headers)),
        headers=table.headers,
        header_row=table.header_row,
        digest=source.digest,
        name=" + ".join(grid.name for _, grid in grids if grid.name) or None,
        encoding=first.encoding,
        delimiter=first.delimiter,
        skipped=tuple(table.skipped),
        flags=tuple(table.flags),
        notes=notes,
        date_orders=MappingProxyType(table.date_orders),
    )


def _part(number: int, grid: Grid, reading: Reading) -> Part:
    """One of several worksheets; what is wrong with it is said with its name."""
    try:
        table = find_table(grid, reading)
    except (UnusableFile, UsageError) as error:
        raise type(error)(f'Sheet "{grid.name}": {error.message}', hint=error.hint) from None
    return Part(number, grid.name or "", table, notes_on(grid, table))


def _chosen(content: bytes, reading: Reading) -> Chosen:
    """The rows of the chosen worksheets, or of a text file."""
    if container_of(content) is Container.TEXT:
        if reading.sheet:
            raise UsageError("The file is delimited text and has no sheets.", hint="Leave out --sheet.")
        return Chosen(((1, read_delimited(content, reading)),), ())
    if reading.encoding or reading.delimiter:
        option = "--encoding" if reading.encoding else "--delimiter"
        raise UsageError(f"The file is a workbook, for which {option} means nothing.", hint=f"Leave out {option}.")
    return read_sheets(open_book(content), reading)
