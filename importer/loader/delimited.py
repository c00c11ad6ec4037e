"""Delimited text -> Grid."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from importer.errors import UnusableFile, UsageError
from importer.loader.encodings import decode
from importer.loader.grid import Grid, Row
from importer.model import Reading

DELIMITERS = {",": "comma", ";": "semicolon", "|": "pipe", "\t": "tab"}
MAX_CELL = 10_000_000
EXCEL_CELL = 32_767


def read_delimited(content: bytes, reading: Reading) -> Grid:
    """Read delimited text; the row numbers are the first line of each record as an editor counts lines."""
    text, encoding, notes = decode(content, reading.encoding)
    _refuse_nul(text)
    delimiter = _wished(reading.delimiter) or detect_delimiter(text)
    rows = list(records(text, delimiter))
    return Grid("csv", rows, [], notes, None, encoding, delimiter, ragged=True)


def records(text: str, delimiter: str) -> Iterator[Row]:
    """Every record with the number of its first line; a blank line is an empty record."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _refuse_nul(text: str) -> None:
    position = text.find("\0")
    if position >= 0:
        line = text.count("\n", 0, position) + 1
        raise UnusableFile(f"Line {line} holds a NUL character, so this is not a text file, or a damaged one.")


def _wished(wish: str | None) -> str | None:
    if not wish:
        return None
    for character, word in DELIMITERS.items():
        if wish in {character, word} or (character == "\t" and wish == "\\t"):
            return character
    if len(wish) == 1 and wish not in '"\r\n':
        return wish
    raise UsageError(f"{wish!r} cannot separate cells.", hint="Give one character, or the word tab.")


def detect_delimiter(text: str) -> str:
    """The delimiter under which the first records agree best on a width of more than one cell."""
    sample = "".join(io.StringIO(text[:200_000], newline="").readlines()[:200])
    best = max(DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))
    return best if _agreement(sample, best) > (0, 0) else ","


def _agreement(sample: str, delimiter: str) -> tuple[float, int]:
    try:
        widths = Counter(len(cells) for _, cells in records(sample, delimiter) if any(cells))
    except csv.Error:
        return (0, 0)
    del widths[1]
    if not widths:
        return (0, 0)
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return (count, width)
