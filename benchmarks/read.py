"""How fast a roster is read, against the bare parsers: `python -m benchmarks.read [ROWS]`, 100,000 unless told.

28 columns, all invented. The workbook is held against python-calamine's `to_python`, which yields raw values and no
text; the CSV file against the csv module. Both sides run three times by turns in one process, and the least processor
time of each counts.
"""

import csv
import math
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import python_calamine
import xlsxwriter

from importer.garbage import uncollected
from importer.loader import load
from importer.model import Sheet

ROWS = 100_000
COLUMNS = 28
HEADERS = ("First Name", "Last Name", "Email", "Cell Phone", "License", "Start Date", "Zip", "Volume")
ROUNDS = 3


def person(number: int, chance: random.Random) -> list[str | float]:
    """One invented row; texts repeat as offices and cities do, a tenth of the cells are blank."""
    row: list[str | float] = [
        f"First{chance.randrange(4_000)}",
        f"Last{chance.randrange(9_000)}",
        f"agent{number}@example.com",
        f"({chance.randrange(200, 999)}) 555-01{number % 100:02}",
        chance.randrange(10**6, 10**7),
        chance.randrange(30_000, 46_000),
        chance.randrange(501, 99_950),
        chance.randrange(0, 40_000_000) / 4,
    ]
    for column in range(len(row), COLUMNS):
        blank = chance.random() < 0.1
        row.append("" if blank else f"office {chance.randrange(900)}" if column % 3 else chance.randrange(60))
    return row


def write_files(folder: Path, rows: int) -> tuple[Path, Path]:
    """The same people as a workbook with dates and zip codes in cell formats, and as CSV."""
    chance = random.Random(1)
    headers = [*HEADERS, *(f"Column {number}" for number in range(len(HEADERS), COLUMNS))]
    workbook, text = folder / "roster.xlsx", folder / "roster.csv"
    with xlsxwriter.Workbook(workbook, {"constant_memory": False}) as book, text.open("w", newline="") as file:
        sheet, writer = book.add_worksheet("Agents"), csv.writer(file)
        formats = {5: book.add_format({"num_format": "m/d/yyyy"}), 6: book.add_format({"num_format": "00000"})}
        sheet.write_row(0, 0, headers)
        writer.writerow(headers)
        for number in range(1, rows + 1):
            cells = person(number, chance)
            writer.writerow(cells)
            for column, cell in enumerate(cells):
                sheet.write(number, column, cell, formats.get(column))
    return workbook, text


@uncollected()
def read(path: Path) -> Sheet:
    """Read a file as every command does."""
    return load(path)


def bare_workbook(path: Path) -> None:
    """python-calamine, and nothing done with what it reads."""
    python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def bare_text(path: Path) -> None:
    """The csv module, into a list."""
    with path.open(newline="", encoding="utf-8") as file:
        list(csv.reader(file))


def best(*runs: Callable[[], object]) -> list[float]:
    """The least processor time of each, in seconds, taken by turns."""
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(ROUNDS):
        for run, taken in zip(runs, times, strict=True):
            begun = time.process_time()
            run()
            taken.append(time.process_time() - begun)
    return [min(taken) for taken in times]


def peak_megabytes() -> float:
    """The most memory this process has held, as Linux counts it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), math.nan)


def main(rows: int = ROWS) -> None:
    """Write the files, time both readers and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        workbook, text = write_files(Path(folder), rows)
        print(f"reading {rows:,} rows x {COLUMNS} columns, best of {ROUNDS}")
        for name, path, bare, limit in (
            ("xlsx into a text Sheet / python-calamine to_python", workbook, bare_workbook, 2.5),
            ("csv into a text Sheet / csv module", text, bare_text, 3.0),
        ):
            ours, theirs = best(lambda path=path: read(path), lambda bare=bare, path=path: bare(path))  # type: ignore[misc]
            print(f"  {name}: {ours:.2f} s / {theirs:.2f} s = {ours / theirs:.2f} (at most {limit})")
        alone = subprocess.run(
            [sys.executable, "-m", "benchmarks.read", str(workbook)], capture_output=True, check=True
        )
        print(f"  peak memory of a process that reads the workbook: {alone.stdout.decode().strip()} (at most 700 MB)")


if __name__ == "__main__":
    told = sys.argv[1] if len(sys.argv) > 1 else str(ROWS)
    if told.isdecimal():
        main(int(told))
    else:
        read(Path(told))
        print(f"{peak_megabytes():,.0f} MB")
