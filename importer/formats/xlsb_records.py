"""The records of an .xlsb workbook that python-calamine does not pass on ([MS-XLSB])."""

import struct
from collections.abc import Iterator
from contextlib import suppress

from importer.errors import UnusableFile
from importer.formats.archive import Archive, resolve
from importer.formats.binary_extras import ERRORS, Extras, Formats, rk_number
from importer.formats.ooxml_parts import relationships

ROW, CELL_RK, CELL_ERROR, CELL_REAL, FORMULA_NUMBER, FORMULA_ERROR = 0, 2, 3, 5, 9, 11
FORMAT, XF, COLUMN, WORKBOOK, SHEET, BEGIN_STYLES, END_STYLES = 44, 47, 60, 153, 156, 617, 618
STYLE = 0xFFFFFF
"""The lower three bytes; the fourth says whether to show phonetic hints."""
NOT_AS_THE_STANDARD_SAYS = (struct.error, IndexError, StopIteration, UnusableFile)


class XlsbRecords:
    """The records of one workbook's parts."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self._formats, self._parts = archive, Formats(), list[str]()
        with suppress(*NOT_AS_THE_STANDARD_SAYS):
            self._open(next(name for name in archive.names() if name.endswith("workbook.bin")))

    def _open(self, main: str) -> None:
        folder = main.rpartition("/")[0]
        links = relationships(self._archive, main)
        date1904, tabs = _workbook(self._archive.read(main))
        styles = next((resolve(folder, target) for kind, target in links.values() if kind == "styles"), "")
        self._formats = _formats(self._archive.read(styles) if styles in self._archive else b"")
        self._formats.date1904 = date1904
        self._parts = [resolve(folder, links[tab][1]) if tab in links else "" for tab in tabs]

    def extras(self, sheet: int) -> Extras:
        """The extras of the worksheet with this number; none where the file is not as the standard says."""
        try:
            return _worksheet(self._archive.read(self._parts[sheet]), self._formats)
        except NOT_AS_THE_STANDARD_SAYS:
            return Extras()


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position < len(content):
        kind = content[position]
        position += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (content[position] << 7)
            position += 1
        # Seven bits a byte, the lowest first, the eighth telling that more come ([MS-XLSB] 2.1.4).
        length = 0
        for shift in range(0, 28, 7):
            part = content[position]
            position += 1
            length |= (part & 0x7F) << shift
            if not part & 0x80:
                break
        yield kind, content[position : position + length]
        position += length


def _text(record: bytes, position: int) -> str:
    length = struct.unpack_from("<I", record, position)[0]
    return record[position + 4 : position + 4 + 2 * length].decode("utf-16-le", "replace")


def _workbook(content: bytes) -> tuple[bool, list[str]]:
    """Whether days count from 1904, and the relationship of every sheet."""
    date1904, tabs = False, []
    for kind, record in _records(content):
        if kind == WORKBOOK:
            date1904 = bool(record[0] & 1)
        elif kind == SHEET:
            tabs.append(_text(record, 8))
    return date1904, tabs


def _formats(content: bytes) -> Formats:
    formats, inside = Formats(), False
    for kind, record in _records(content):
        if kind == FORMAT:
            formats.codes[struct.unpack_from("<H", record)[0]] = _text(record, 2)
        elif kind in {BEGIN_STYLES, END_STYLES}:
            inside = kind == BEGIN_STYLES
        elif kind == XF and inside:  # outside, they are the named styles on which those of cells are based
            formats.styles.append(struct.unpack_from("<H", record, 2)[0])
    return formats


def _worksheet(content: bytes, formats: Formats) -> Extras:
    extras, row = Extras(), 0
    for kind, record in _records(content):
        if kind == ROW:
            row = struct.unpack_from("<I", record)[0] + 1
            if record[11] & 0x10:
                extras.hidden_rows.add(row)
        elif kind == CELL_RK:
            column, style, code = struct.unpack_from("<IIi", record)
            formats.note(extras, (row, column), style & STYLE, rk_number(code))
        elif kind in {CELL_REAL, FORMULA_NUMBER}:
            column, style, number = struct.unpack_from("<IId", record)
            formats.note(extras, (row, column), style & STYLE, number)
        elif kind in {CELL_ERROR, FORMULA_ERROR}:
            extras.errors[(row, struct.unpack_from("<I", record)[0])] = ERRORS.get(record[8], "#ERROR")
        elif kind == COLUMN and record[16] & 1:
            first, last = struct.unpack_from("<II", record)
            extras.hidden_columns.append((first, last))
    return extras
