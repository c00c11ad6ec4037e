"""The cells of an .xlsx file as text, read with the care that a file from outside needs.

The fast reader takes 100,000 rows in seconds but blanks error cells and forgets how a number was shown; and it makes
room for a whole rectangle, so that one cell in the far corner ends the process. So the file is looked over first, and
a sheet in which a person left anything but text is read again with the slow reader, which knows what they see.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Self

import openpyxl
import python_calamine

from importer.reconciliation.rows_and_fix import ATTEMPTS, ROW, STATUS

Cells = tuple[str, ...]

_MOST_BYTES = 4 * 1024**3
_SUSPICIOUS_BYTES, _SUSPICIOUS_RATIO = 64 * 1024**2, 200
_MOST_MEMBERS = 2_000
_MOST_CELLS = 20_000_000
_PIECE, _OVERLAP = 1 << 22, 64
# The attribute alone, whatever it belongs to: more than a cell's place may be found, none is missed, and it is fast.
_PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)(\d{1,9})""")
_NOT_PLAIN = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b't="e"', b"t='e'")
_WHOLE_NUMBERS_END = 1e15
_OUR_NUMBERS = frozenset({ROW, STATUS, ATTEMPTS, "Rows"})


class Unreadable(Exception):
    """Why a file is not opened, in words."""


def archive_is_sound(path: Path) -> None:
    """Look over the archive before anything is unpacked. Raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable("it is not an .xlsx workbook") from None
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    bloated = size > _SUSPICIOUS_BYTES and size > packed * _SUSPICIOUS_RATIO
    if size > _MOST_BYTES or bloated or len(members) > _MOST_MEMBERS:
        raise Unreadable("it unpacks to far more than a results workbook could hold")


class Grids:
    """The sheets of one workbook."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._may_be_fast = _look_over(path)
        self._fast = _guarded(python_calamine.CalamineWorkbook.from_path, str(path))
        self._slow: Any = None
        self.names: list[str] = self._fast.sheet_names

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._fast.close()
        if self._slow is not None:
            self._slow.close()

    def lines(self, name: str) -> Iterator[Cells]:
        """The lines of a sheet from its first to its last, as text; column A is always the first cell."""
        if self._may_be_fast:
            sheet = _guarded(self._fast.get_sheet_by_name, name)
            grid = _guarded(sheet.to_python, skip_empty_area=False)
            if _holds_text_only(grid):
                return (tuple(map(_text, line)) for line in grid)
        return self._slow_lines(name)

    def _slow_lines(self, name: str) -> Iterator[Cells]:
        if self._slow is None:
            self._slow = _guarded(openpyxl.load_workbook, self._path, read_only=True, data_only=True)
        worksheet = self._slow[name]
        worksheet.reset_dimensions()  # the sheet's own claim about its size is not believed
        return (tuple(map(text_of, line)) for line in worksheet.iter_rows())


def _look_over(path: Path) -> bool:
    """Whether the sheets hold neither formulas nor error cells nor a cell far out, so that the fast reader will do."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        return all(_guarded(_look_over_sheet, archive, name) for name in sheets)


def _look_over_sheet(archive: zipfile.ZipFile, name: str) -> bool:
    columns, last_row, rest = {b"A"}, 1, b""
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            text = rest + piece
            places = _PLACE.findall(text)
            columns.update({letters for letters, _ in places})
            last_row = max(last_row, *map(int, {row for _, row in places}), 1)
            plain = not any(sign in text for sign in _NOT_PLAIN)
            rest = text[-_OVERLAP:]
            if not plain or last_row * max(map(_column_number, columns)) > _MOST_CELLS:
                return False
    return True


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _guarded(call: Any, *arguments: Any, **named: Any) -> Any:
    """Call a parser; whatever it raises, a panic of the fast reader included, says that the file is not sound."""
    try:
        return call(*arguments, **named)
    except (KeyboardInterrupt, SystemExit, MemoryError, Unreadable):
        raise
    except BaseException as error:  # a Rust panic is no Exception
        raise Unreadable(f"it cannot be opened as a workbook ({type(error).__name__})") from None


def _holds_text_only(grid: list[list[object]]) -> bool:
    """Whether all cells are text but for our own whole numbers, so that the fast reader forgot nothing."""
    counts = [str(title) in _OUR_NUMBERS for title in grid[0]] if grid else []
    return all(
        type(value) is str or (ours and type(value) is float and value.is_integer())
        for line in grid
        for value, ours in zip(line, counts, strict=False)
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(int(value))  # type: ignore[call-overload]


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
