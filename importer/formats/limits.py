"""How far a file from a stranger is followed; what reaches beyond is refused before it costs memory or time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The defaults suit a roster: no list of people that anybody keeps comes near them."""

    file: int = 1024 * 1024 * 1024
    """Bytes. A workbook of 100,000 rows and 28 columns has about 20 MB."""
    parts: int = 5_000
    """Members of its zip archive."""
    unpacked: int = 400_000_000
    """Bytes of all of them. A workbook of 100,000 rows and 28 columns unpacks to about 110 MB."""
    ratios: tuple[tuple[int, int], ...] = ((20_000_000, 100), (200_000_000, 40))
    """Unpacked size -> how many times the packed size it may be. Small parts pack well and harm nobody; real workbooks
    of people pack 1:5 to 1:15."""
    cells: int = 5_000_000
    """Filled cells of a sheet."""
    columns: int = 2_048
    """No roster reaches further right; Excel's own last column is 16,384."""
    gap: int = 100_000
    """Empty rows in a row. A cell so far below the rest is a stray, or an attack."""
    repeats: int = 10_000
    """How often OpenDocument may repeat a row that holds something; blank ones are repeated to the end of the sheet."""
    text: int = 20_000_000
    """Characters of one cell; Excel's limit is 32,767."""
    memory: int = 1_000_000_000
    """Bytes that the parser of .xls and .xlsb may take, where the system can hold it to that."""
    seconds: int = 60
    """Processor time of that parser, likewise."""
    patience: float = 8.0
    """Seconds to wait for that parser on a small file; a large one gets a second more per 500 kB."""


ROSTER = Limits()
