"""The records of an .xls workbook that python-calamine does not pass on ([MS-XLS]; the container is [MS-CFB])."""

import struct
from collections.abc import Iterator
from contextlib import suppress

from importer.formats.binary_extras import DOUBLE, ERRORS, Extras, Formats, rk_number

END = 0xFFFFFFFE
BOUNDSHEET, DATEMODE, FORMAT, XF, EOF = 0x85, 0x22, 0x41E, 0xE0, 0x0A
NUMBER, RK, MULRK, FORMULA, BOOLERR, ROW, COLINFO = 0x203, 0x27E, 0xBD, 0x06, 0x205, 0x208, 0x7D

NOT_AS_THE_STANDARD_SAYS = (struct.error, IndexError, ValueError)


class XlsRecords:
    """The records of one workbook."""

    def __init__(self, content: bytes) -> None:
        self._stream, self._formats, self._offsets = b"", Formats(), list[int]()
        with suppress(*NOT_AS_THE_STANDARD_SAYS):
            self._stream = workbook_stream(content)
            self._formats, self._offsets = _globals(self._stream)

    def extras(self, sheet: int) -> Extras:
        """The extras of the worksheet with this number; none where the file is not as the standard says."""
        try:
            return _worksheet(self._stream, self._offsets[sheet], self._formats)
        except NOT_AS_THE_STANDARD_SAYS:
            return Extras()


def workbook_stream(content: bytes) -> bytes:
    """The stream called Workbook (or Book) out of the compound file."""
    shift, mini_shift = struct.unpack_from("<HH", content, 30)
    directory, _, cutoff, mini_table, _, more, _ = struct.unpack_from("<7I", content, 48)
    size = 1 << shift
    table = _table(content, size, more)
    entries = _chain(content, table, directory, size, offset=size)
    mini_stream = b""
    for place in range(0, len(entries) - 127, 128):
        name = entries[place : place + max(0, struct.unpack_from("<H", entries, place + 64)[0] - 2)].decode(
            "utf-16-le", "replace"
        )
        start, length = struct.unpack_from("<II", entries, place + 116)
        if entries[place + 66] == 5:  # the root, whose stream holds the short streams
            mini_stream = _chain(content, table, start, size, offset=size)
        elif name.lower() in {"workbook", "book"}:
            # Short streams share the sectors of one that is cut into small pieces.
            if length >= cutoff:
                return _chain(content, table, start, size, offset=size)[:length]
            raw = _chain(content, table, mini_table, size, offset=size)
            mini = struct.unpack(f"<{len(raw) // 4}I", raw)
            return _chain(mini_stream, mini, start, 1 << mini_shift, offset=0)[:length]
    return b""


def _table(content: bytes, size: int, more: int) -> tuple[int, ...]:
    """The file allocation table: for every sector the one that follows it."""
    # The header has room for 109 sectors of the table; further ones are listed in sectors of their own, each of which
    # names the next in its last entry.
    sectors = list(struct.unpack_from("<109I", content, 76))
    while more < END and len(sectors) < len(content) // size + 110:
        *further, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        sectors.extend(further)
    raw = b"".join(content[(sector + 1) * size : (sector + 2) * size] for sector in sectors if sector < END - 2)
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])


def _chain(content: bytes, table: tuple[int, ...], sector: int, size: int, *, offset: int) -> bytes:
    """The sectors of a stream, joined; a chain that goes round in circles ends."""
    pieces = []
    for _ in range(len(table)):
        # The last numbers are no sectors but marks: end, free, and the tables themselves.
        if sector >= END - 2:
            break
        pieces.append(content[offset + sector * size : offset + (sector + 1) * size])
        sector = table[sector]
    return b"".join(pieces)


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length
        if kind == EOF:  # of the globals or of one sheet; they follow each other in one stream
            return


def _globals(stream: bytes) -> tuple[Formats, list[int]]:
    """The formats, and where each worksheet begins."""
    formats, offsets = Formats(), []
    # Excel 95 wrote its formats in the code page of the country, later ones in Unicode.
    is_old = stream[4:6] == b"\x00\x05"
    for kind, record in _records(stream, 0):
        if kind == BOUNDSHEET:
            offsets.append(struct.unpack_from("<I", record)[0])
        elif kind == DATEMODE:
            formats.date1904 = record[:1] == b"\x01"
        elif kind == XF:
            formats.styles.append(struct.unpack_from("<H", record, 2)[0])
        elif kind == FORMAT:
            formats.codes[struct.unpack_from("<H", record)[0]] = _code(record, is_old=is_old)
    return formats, offsets


def _code(record: bytes, *, is_old: bool) -> str:
    if is_old:
        return record[3:].decode("cp1252", "replace")
    return record[5:].decode("utf-16-le" if record[4] & 1 else "latin-1", "replace")


def _worksheet(stream: bytes, position: int, formats: Formats) -> Extras:
    extras = Extras()
    for kind, record in _records(stream, position):
        if kind == NUMBER:
            row, column, style, number = struct.unpack_from("<HHHd", record)
            formats.note(extras, (row + 1, column), style, number)
        elif kind == RK:
            row, column, style, code = struct.unpack_from("<HHHi", record)
            formats.note(extras, (row + 1, column), style, rk_number(code))
        elif kind == MULRK:
            row, first = struct.unpack_from("<HH", record)
            for column, (style, code) in enumerate(struct.iter_unpack("<Hi", record[4:-2]), first):
                formats.note(extras, (row + 1, column), style, rk_number(code))
        elif kind in {FORMULA, BOOLERR}:
            _result(kind, record, formats, extras)
        elif kind == ROW and record[12] & 0x20:
            extras.hidden_rows.add(struct.unpack_from("<H", record)[0] + 1)
        elif kind == COLINFO and record[8] & 1:
            extras.hidden_columns.append(struct.unpack_from("<HH", record))
    return extras


def _result(kind: int, record: bytes, formats: Formats, extras: Extras) -> None:
    row, column, style = struct.unpack_from("<HHH", record)
    place = row + 1, column
    if kind == BOOLERR:
        if record[7]:
            extras.errors[place] = ERRORS.get(record[6], "#ERROR")
    # The stored result is a double, but where its upper end is FFFF, as in no double that is a number ([MS-XLS]
    # 2.5.133): then its first byte tells text, boolean, error and blank apart.
    elif record[12:14] != b"\xff\xff":
        formats.note(extras, place, style, DOUBLE.unpack_from(record, 6)[0])
    elif record[6] == 2:
        extras.errors[place] = ERRORS.get(record[8], "#ERROR")
