"""An invented roster in a file, for whole commands: `python -m benchmarks.roster TARGET ROWS`.

28 columns under Brokerkit's own words, in the notations of an office: telephone numbers with brackets, dates and
numbers as a workbook keeps them, dollars with commas. One row in thirty has a bad cell.
"""

import csv
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import phonenumbers
import xlsxwriter

from importer.fields import FIELDS, Field, Kind

ONE_IN, BLANK = 30, 0.1
BAD = "ask Dana"
FIRST_DAY = date(1940, 1, 1)
SYLLABLES = [first + last for first in ("B", "D", "K", "L", "M", "N", "R", "S", "T", "V") for last in "aeiou"]
NEVER_BLANK = ("first_name", "last_name", "email", "agent_id", "phone")
Cell = str | int | date
Maker = Callable[[int], Cell]
"""The number of a row -> a cell."""


def area_codes() -> list[int]:
    """The American area codes: a hundred numbers of each are kept for stories and tests, and they are valid."""
    numbers = ((area, phonenumbers.parse(f"+1{area}5550123")) for area in range(200, 990))
    return [area for area, number in numbers if phonenumbers.is_valid_number(number)]


def people(rows: int) -> Iterator[list[Cell]]:
    """So many invented people, cell by cell in the order of the fields."""
    dice, areas = random.Random(28), area_codes()
    makers = {field.name: _maker(field, dice, areas) for field in FIELDS}
    parsed = [at for at, field in enumerate(FIELDS) if field.kind in {Kind.PHONE, Kind.RATING}]
    for row in range(rows):
        cells = [
            "" if name not in NEVER_BLANK and dice.random() < BLANK else make(row) for name, make in makers.items()
        ]
        if row % ONE_IN == 0:
            cells[dice.choice(parsed)] = BAD
        yield cells


def _maker(field: Field, dice: random.Random, areas: list[int]) -> Maker:
    """What makes the cells of a field."""
    of_kind: dict[Kind, Maker] = {
        Kind.NAME: lambda _: "".join(dice.choices(SYLLABLES, k=3)).capitalize(),
        Kind.EMAIL: lambda _: f"user{dice.randrange(40)}@example.com",
        Kind.IDENTIFIER: lambda row: f"NE{row:07}",
        Kind.PHONE: lambda _: f"({dice.choice(areas)}) 555-01{dice.randrange(100):02}",
        Kind.DATE: lambda _: FIRST_DAY + timedelta(dice.randrange(22_000)),
        Kind.MONEY: lambda _: f"${dice.randrange(10_000_000):,}",
        Kind.COUNT: lambda _: dice.randrange(4, 11),
        Kind.RATING: lambda _: dice.randrange(4, 11),
        Kind.FLAG: lambda _: dice.choice(["Yes", "No"]),
        Kind.CHOICE: lambda _: dice.choice(field.choices[:3]),
        Kind.TEXT: lambda _: f"{field.label.split()[-1]} {dice.randrange(500)}",
    }
    of_its_own: dict[str, Maker] = {
        "email": lambda row: f"Agent{row}@brokerage{row % 300}.example.com",
        "note": lambda row: f"Met at event {row}, call in {dice.randrange(12)} weeks",
        "alt_address": lambda row: f"{row} Willow {dice.choice(['Ave', 'St', 'Rd'])}",
        **dict.fromkeys(("alt_state", "office_state"), lambda _: dice.choice(["AZ", "CA", "NY"])),
        **dict.fromkeys(("alt_zip", "office_zip"), lambda _: str(dice.randrange(10_000, 99_951))),
    }
    return of_its_own.get(field.name, of_kind[field.kind])


def write_workbook(path: Path, rows: Iterable[list[Cell]]) -> None:
    """The people as a workbook, whose dates are dates and whose counts are numbers."""
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet("Agents"), book.add_format({"num_format": "m/d/yyyy"})
        sheet.write_row(0, 0, [field.label for field in FIELDS])
        for number, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif cell != "":
                    sheet.write(number, column, cell)


def write_text(path: Path, rows: Iterable[list[Cell]]) -> None:
    """The people as CSV, with the days as Americans write them."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([field.label for field in FIELDS])
        writer.writerows([f"{c:%-m/%-d/%Y}" if isinstance(c, date) else c for c in cells] for cells in rows)


def main(target: Path, rows: int) -> None:
    """Write the roster in the format that the file's name says."""
    (write_text if target.suffix == ".csv" else write_workbook)(target, people(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
