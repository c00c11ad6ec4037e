"""A tiny writer of .xlsb workbooks ([MS-XLSB]), because no library writes them: text, numbers, errors, formats."""

import struct
from collections.abc import Sequence
from pathlib import Path

from tests.formats.books import LINKS, PACKAGE, write_zip

Value = str | float | tuple[float, int] | int
"""A text, a number, a number under cell style n, or, as an int, the code of an error."""


def record(kind: int, content: bytes = b"") -> bytes:
    """One record: its kind, its length, its content."""
    head = bytes([kind]) if kind < 128 else bytes([(kind & 0x7F) | 0x80, kind >> 7])
    return head + bytes([(len(content) & 0x7F) | 0x80, len(content) >> 7]) + content


def wide(text: str) -> bytes:
    """A text with its length before it."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column: int, value: Value) -> bytes:
    """One cell."""
    if isinstance(value, str):
        return record(6, struct.pack("<II", column, 0) + wide(value))
    if isinstance(value, int):
        return record(3, struct.pack("<IIB", column, 0, value))
    number, style = value if isinstance(value, tuple) else (value, 0)
    return record(5, struct.pack("<IId", column, style, number))


def xlsb(path: Path, rows: Sequence[Sequence[Value]], formats: Sequence[str] = (), hidden: int | None = None) -> Path:
    """A workbook of one sheet; cell style n has the n-th of `formats`, and row `hidden` (from 1) is hidden."""
    sheet = record(129) + record(148, struct.pack("<4I", 0, len(rows) - 1, 0, 9)) + record(145)
    for number, cells in enumerate(rows):
        flags = 0x10 if number + 1 == hidden else 0
        sheet += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        sheet += b"".join(cell(column, value) for column, value in enumerate(cells))
    codes = b"".join(record(44, struct.pack("<H", 164 + place) + wide(code)) for place, code in enumerate(formats))
    numbers = [0, *(164 + place for place in range(len(formats)))]
    styles = b"".join(record(47, struct.pack("<HH12x", 0, number)) for number in numbers)
    return write_zip(
        path,
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": record(131)
            + record(153, struct.pack("<III", 0, 0, 0))
            + record(143)
            + record(156, struct.pack("<II", 0, 1) + wide("r1") + wide("Agents"))
            + record(144)
            + record(132),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}">'
            f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.bin"/>'
            f'<Relationship Id="r2" Type="{LINKS}/styles" Target="styles.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet + record(146) + record(130),
            "xl/styles.bin": record(278)
            + record(615, struct.pack("<I", len(formats)))
            + codes
            + record(616)
            + record(617, struct.pack("<I", len(numbers)))
            + styles
            + record(618)
            + record(279),
        },
    )
