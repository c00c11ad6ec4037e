"""Short ways to load a text as a file and to look at what came out."""

from pathlib import Path

from importer.defaults import Reading
from importer.loader import load
from importer.model import Sheet


def loaded(folder: Path, text: str | bytes, reading: Reading | None = None, name: str = "roster.csv") -> Sheet:
    """The sheet that a file with this content becomes."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, reading or Reading())


def rows_of(sheet: Sheet) -> dict[int, list[str]]:
    """Row number -> cells."""
    return {int(number): list(cells) for number, cells in zip(sheet.frame.index, sheet.frame.to_numpy(), strict=True)}


def flagged(sheet: Sheet) -> set[tuple[int, int | None]]:
    """(row, column) of everything flagged."""
    return {(flag.row, flag.column) for flag in sheet.flags}
