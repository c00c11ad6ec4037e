"""file -> Sheet: text exactly as a person sees it, and an account of every physical row."""

from dataclasses import replace
from pathlib import Path

from importer.errors import UnusableFile, UsageError
from importer.loader.archive import Archive
from importer.loader.delimited import read_delimited
from importer.loader.frame import text_frame
from importer.loader.grid import Grid
from importer.loader.ooxml import open_workbook
from importer.loader.source import read_source
from importer.loader.table import find_table
from importer.loader.worksheet import read_worksheet
from importer.model import Reading, Sheet

__all__ = ["load"]

DEFAULT_READING = Reading()


def load(path: Path, reading: Reading = DEFAULT_READING) -> Sheet:
    """Read a file into a sheet of text.

    A row's number is Excel's for a workbook, and for delimited text the line in an editor on which the row begins.
    Raises UnusableFile for a file that cannot be read, or not safely, and UsageError for wishes it cannot meet.
    """
    source = read_source(path)
    grid = (
        _read_workbook(source.content, reading)
        if source.content.startswith(b"PK")
        else read_delimited(source.content, reading)
    )
    table = find_table(grid, reading)
    return Sheet(
        path=path,
        format=grid.format,
        frame=text_frame(table.rows, len(table.headers)),
        headers=table.headers,
        header_row=table.header_row,
        digest=source.digest,
        name=grid.name,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        skipped=table.skipped,
        flags=table.flags,
        notes=table.notes,
    )


def _read_workbook(content: bytes, reading: Reading) -> Grid:
    archive = Archive(content)
    workbook = open_workbook(archive)
    sheets = [sheet for sheet in workbook.sheets if sheet.is_grid and not sheet.hidden]
    if reading.sheet is not None:
        sheets = [sheet for sheet in workbook.sheets if sheet.name == reading.sheet]
        if not sheets:
            raise UsageError(f"There is no sheet {reading.sheet!r}.")
    if not sheets:
        raise UnusableFile("The workbook has no visible worksheet.")
    best = None
    for sheet in sheets:
        grid = read_worksheet(archive.chunks(sheet.part), sheet.part, workbook)
        grid.name = sheet.name
        if best is None or len(grid.rows) > len(best.rows):
            best = grid
    assert best is not None
    return best
