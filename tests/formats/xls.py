"""A tiny writer of .xls workbooks ([MS-XLS] in [MS-CFB]), for cells that no program can be asked to write."""

import struct
from collections.abc import Sequence
from pathlib import Path

Value = str | float | tuple[float, int] | int
"""A text, a number, a number under cell style n, or, as an int, the RK of a number under style 1."""

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, content: bytes = b"") -> bytes:
    """One record: its kind, its length, its content."""
    return struct.pack("<HH", kind, len(content)) + content


def cell(row: int, column: int, value: Value) -> bytes:
    """One cell."""
    if isinstance(value, str):
        return record(0x204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + value.encode("utf-16-le"))
    if isinstance(value, int):
        return record(0x27E, struct.pack("<HHHi", row, column, 1, value))
    number, style = value if isinstance(value, tuple) else (value, 0)
    return record(0x203, struct.pack("<HHHd", row, column, style, number))


def xls(
    path: Path,
    rows: Sequence[Sequence[Value]],
    formats: Sequence[str] = (),
    *,
    date1904: bool = False,
    tabs: Sequence[bytes] = (b"Agents",),
) -> Path:
    """A workbook with the same rows on every sheet; cell style n has the n-th of `formats`."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1996, 0, 6)
    codes = b"".join(
        record(0x41E, struct.pack("<HHB", 164 + place, len(code), 1) + code.encode("utf-16-le"))
        for place, code in enumerate(formats)
    )
    numbers = [0, *(164 + place for place in range(len(formats)))]
    styles = b"".join(record(0xE0, struct.pack("<HHH14x", 0, number, 0)) for number in numbers)
    head = record(0x809, begin) + record(0x22, struct.pack("<H", date1904)) + codes + styles
    cells = b"".join(cell(row, column, value) for row, line in enumerate(rows) for column, value in enumerate(line))
    sheet = record(0x809, begin[:2] + b"\x10\x00" + begin[4:]) + cells + record(0x0A)
    begins = len(head) + sum(4 + 4 + 4 + len(tab) for tab in tabs) + 4
    listed = b"".join(
        record(0x85, struct.pack("<IHBB", begins + number * len(sheet), 0, len(tab), 0) + tab)
        for number, tab in enumerate(tabs)
    )
    path.write_bytes(_compound(head + listed + record(0x0A) + sheet * len(tabs)))
    return path


def _compound(stream: bytes) -> bytes:
    """The stream as the one called Workbook: header, sector of the table, directory, the stream's own sectors."""
    stream = stream.ljust(4096, b"\0")  # a shorter one would stand in the container's container
    stream += bytes(-len(stream) % SECTOR)
    last = len(stream) // SECTOR + 1
    table = struct.pack(f"<{SECTOR // 4}I", FAT, END, *range(3, last + 1), END, *[FREE] * (SECTOR // 4 - last - 1))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0,
    ) + struct.pack("<108I", *[FREE] * 108)  # fmt: skip
    entries = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream), child=FREE)
    return header + table + entries.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    return wide.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI16xIQ", len(wide), kind, 1, FREE, FREE, child, 0, start, size
    )
