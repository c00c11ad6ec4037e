"""Detects the CSV dialect: the delimiter, the quotation mark, and whether spaces stand before the marks.

Every combination is tried on the first rows and the one under which they agree best on a width wins; a sniffer that
guesses from characters alone is wrong more often (csv.Sniffer takes a space or a letter where cells hold prose).
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from importer.errors import UsageError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
SAMPLE_LINES = 300
SAMPLE_LENGTH = 300_000
DECLARED = re.compile(r"sep=(.)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The choices that matter when a line is cut into cells."""

    delimiter: str
    quote: str = '"'
    space_before_quote: bool = False

    def read(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """A csv reader over lines."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            skipinitialspace=self.space_before_quote,
            strict=strict,
        )


def detect(lines: Sequence[str], wish: str | None = None) -> Dialect:
    """The dialect of a file's lines; `wish` fixes the delimiter."""
    sample = sampled(lines)
    declared = DECLARED.fullmatch(sample[0]) if sample else None
    fixed = _wished(wish) or (declared.group(1) if declared else None)
    candidates = [
        Dialect(delimiter, quote, _spaced(sample, delimiter, quote))
        for quote, delimiter in product("\"'", [fixed] if fixed else DELIMITERS)
    ]
    return max(candidates, key=lambda dialect: (agreement(sample, dialect), _wraps_in_apostrophes(sample, dialect)))


def sampled(lines: Sequence[str]) -> list[str]:
    """The first lines, by which a dialect is judged."""
    sample, length = [], 0
    for line in lines[:SAMPLE_LINES]:
        sample.append(line)
        length += len(line)
        if length > SAMPLE_LENGTH:
            break
    return sample


def agreed_width(lines: Sequence[str], dialect: Dialect) -> int:
    """How many cells every one of the first rows has, blank lines apart; 0 if they do not agree."""
    try:
        widths = {len(cells) for cells in dialect.read(sampled(lines)) if cells}
    except csv.Error:
        return 0
    return widths.pop() if len(widths) == 1 else 0


def _wished(wish: str | None) -> str | None:
    if not wish:
        return None
    for character, word in DELIMITERS.items():
        if wish.lower() in {character, word, f"{word}s"} or (character == "\t" and wish == "\\t"):
            return character
    if len(wish) == 1 and wish.isprintable() and not wish.isalnum() and wish != '"':
        return wish
    raise UsageError(
        f"{wish!r} cannot separate cells.", hint="Give one character, or a word: comma, semicolon, tab, pipe."
    )


def _spaced(sample: Sequence[str], delimiter: str, quote: str) -> bool:
    spaced, close = f"{delimiter} {quote}", f"{delimiter}{quote}"
    return sum(line.count(spaced) for line in sample) > sum(line.count(close) for line in sample)


def agreement(sample: Sequence[str], dialect: Dialect) -> float:
    """Which part of the rows agree on their width; wide agreement counts more, disagreeing rows count not at all."""
    # Apostrophes stand in names; they quote only where cells begin and end with them.
    if dialect.quote == "'" and not _opens_with_apostrophe(sample, dialect.delimiter):
        return -1.0
    try:
        widths = Counter(len(cells) for cells in dialect.read(sample) if len(cells) > 1 or any(cells))
    except csv.Error:
        return 0.0
    rows = widths.total()
    return max((count / rows * (1 - 1 / width) for width, count in widths.items()), default=0.0)


def _wraps_in_apostrophes(sample: Sequence[str], dialect: Dialect) -> bool:
    """Whether apostrophes may be taken for quotation marks although no cell needs any: every one that opens closes.

    Where no cell holds a delimiter both ways of quoting agree on all widths, and the marks would be left in the text.
    """
    mark = dialect.delimiter + '"'
    if dialect.quote != "'" or any(line.startswith('"') or mark in line for line in sample):
        return False
    cells = [cell.strip() for line in sample for cell in line.split(dialect.delimiter)]
    opened = [cell for cell in cells if cell.startswith("'")]
    return len(opened) > 1 and all(len(cell) > 1 and cell.endswith("'") for cell in opened)


def _opens_with_apostrophe(sample: Sequence[str], delimiter: str) -> bool:
    opened = closed = 0
    for line in sample:
        opened += line.startswith("'") + line.count(f"{delimiter}'") + line.count(f"{delimiter} '")
        closed += line.rstrip("\r\n").endswith("'") + line.count(f"'{delimiter}")
    return opened > 1 and closed > 1
