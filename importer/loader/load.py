"""file -> Sheet: read the file, choose the sheet, find the table. The order of the loader's steps."""

from pathlib import Path

from importer.errors import UnusableFile, UsageError
from importer.formats import Container, Grid, Source, container_of, open_book, read_source
from importer.loader.c1_controls import without_c1
from importer.loader.delimited import read_delimited
from importer.loader.notes import notes_on
from importer.loader.sheet_choice import read_sheet
from importer.loader.table import find_table
from importer.loader.text_frame import text_frame
from importer.model import Reading, Sheet

DEFAULT_READING = Reading()


def load(path: Path, reading: Reading = DEFAULT_READING) -> Sheet:
    """Read a file into a sheet of text.

    A row's number is Excel's for a workbook, and for delimited text the line in an editor on which the row begins;
    for ordinary CSV files the two agree. Raises UnusableFile for a file that cannot be read, or not safely, and
    UsageError for wishes it cannot meet.
    """
    source = read_source(path)
    try:
        return _sheet(source, reading)
    except MemoryError:
        raise UnusableFile(f"{path} is too large for the memory of this computer.") from None


def _sheet(source: Source, reading: Reading) -> Sheet:
    grid = without_c1(_read_grid(source.content, reading))
    table = find_table(grid, reading)
    return Sheet(
        path=source.path,
        format=grid.format,
        frame=text_frame(table.rows, len(table.headers)),
        headers=table.headers,
        header_row=table.header_row,
        digest=source.digest,
        name=grid.name,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        skipped=tuple(table.skipped),
        flags=tuple(table.flags),
        notes=notes_on(grid, table),
    )


def _read_grid(content: bytes, reading: Reading) -> Grid:
    if container_of(content) is Container.TEXT:
        if reading.sheet is not None:
            raise UsageError("The file is delimited text and has no sheets.", hint="Leave out --sheet.")
        return read_delimited(content, reading)
    if reading.encoding or reading.delimiter:
        option = "--encoding" if reading.encoding else "--delimiter"
        raise UsageError(f"The file is a workbook, for which {option} means nothing.", hint=f"Leave out {option}.")
    return read_sheet(open_book(content), reading)
