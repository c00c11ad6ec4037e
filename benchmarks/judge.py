"""How long judging a roster takes: `python -m benchmarks.judge [ROWS]`.

An invented roster of 28 columns, one row in thirty bad. Beside it stand hand-made masks, the least that a check of the
same columns could cost: patterns over whole columns, without a message, a normalised value or a lead.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date
from types import MappingProxyType
from typing import TypeVar

import pandas as pd

from importer.defaults import Demands
from importer.fields import FIELD, FIELDS, Kind
from importer.garbage import uncollected
from importer.model import ColumnUse, Draft
from importer.planning import plan
from importer.validation import judge

ROWS = 100_000
ONE_IN = 30
AREAS = (202, 212, 305, 416, 617)
PATTERNS = {
    Kind.EMAIL: r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|",
    Kind.PHONE: r"\+?[\d ().-]{10,16}|",
    Kind.DATE: r"\d{1,2}/\d{1,2}/\d{4}|",
    Kind.MONEY: r"\$?[\d,]+(?:\.\d+)?|",
    Kind.COUNT: r"\d*",
    Kind.RATING: r"[4-9]|10|",
    Kind.FLAG: r"yes|no|",
}
Told = TypeVar("Told")


@uncollected()
def main(rows: int = ROWS) -> None:
    """Judge and plan one roster, and print how that compares with masks."""
    draft = roster(rows)
    judge(roster(10), Demands())  # imports pandera, which a command does once
    masks, _ = timed(lambda: by_masks(draft.frame))
    seconds, verdict = timed(lambda: judge(draft, Demands(), date(2026, 6, 1)))
    planned, made = timed(lambda: plan(verdict))
    print(f"rows       {rows:>10,}")
    print(f"masks      {masks:>10.2f} s")
    print(f"judge      {seconds:>10.2f} s   {seconds / masks:.1f} times the masks")
    print(f"plan       {planned:>10.2f} s")
    print(f"leads {len(verdict.leads):,}, findings {len(verdict.findings):,}, "
          f"changes {sum(1 for _ in verdict.changes):,}, sends {len(made.sends):,}")  # fmt: skip


def timed(work: Callable[[], Told]) -> tuple[float, Told]:
    """The seconds of processor time some work takes, and what it returns."""
    start = time.process_time()
    told = work()
    return time.process_time() - start, told


def by_masks(frame: pd.DataFrame) -> int:
    """Count the cells that hand-made masks would refuse."""
    refused = 0
    for name, column in frame.items():
        field = FIELD[str(name)]
        if field.choices:
            refused += int((~column.isin(["", *field.choices])).sum())
        elif field.kind in PATTERNS:
            refused += int((~column.str.fullmatch(PATTERNS[field.kind])).sum())
    return refused


def roster(rows: int) -> Draft:
    """An invented roster: one column for every field, most of them filled."""
    dice = random.Random(28)
    index = pd.RangeIndex(2, rows + 2, name="row")
    columns = {field.name: cells(field.name, field.kind, rows, dice) for field in FIELDS}
    frame = pd.DataFrame({name: pd.Series(made, index=index, dtype="str") for name, made in columns.items()})
    return Draft(
        frame=frame,
        headers=MappingProxyType({field.name: field.label for field in FIELDS}),
        columns=tuple(ColumnUse(place, field.label, (field.name,), "") for place, field in enumerate(FIELDS)),
        date_orders=MappingProxyType({"birthday": "month_first"}),
        phone_region="US",
        duplicates="auto",
    )


def cells(name: str, kind: Kind, rows: int, dice: random.Random) -> list[str]:
    """One column; the owners repeat, addresses and ids do not, and now and then a cell is bad."""
    if name in {"owner_email", "referrer_email"}:
        return [f"user{dice.randrange(40)}@example.com" for _ in range(rows)]
    made = [cell(name, kind, row, dice) for row in range(rows)]
    if kind in {Kind.EMAIL, Kind.PHONE, Kind.RATING}:
        made[::ONE_IN] = ["ask Dana"] * len(made[::ONE_IN])
    return made


def cell(name: str, kind: Kind, row: int, dice: random.Random) -> str:
    """One cell as people type it."""
    match kind:
        case Kind.NAME:
            return dice.choice(["Ann", "Bo", "Cy", "Dee", "O'Neil"]) + chr(97 + row % 26)
        case Kind.EMAIL:
            return f"agent{row}@brokerage{row % 300}.example.com"
        case Kind.IDENTIFIER:
            return f"NE{row:06}"
        case Kind.PHONE:
            return f"({dice.choice(AREAS)}) 555-01{dice.randrange(100):02}" if row % 3 or name == "phone" else ""
        case Kind.DATE:
            return f"{dice.randrange(1, 13)}/{dice.randrange(1, 29)}/{dice.randrange(1940, 2000)}"
        case Kind.MONEY:
            return f"${dice.randrange(10_000_000):,}"
        case Kind.COUNT | Kind.RATING:
            return str(dice.randrange(4, 11))
        case Kind.FLAG:
            return dice.choice(["yes", "no", ""])
        case Kind.CHOICE:
            return dice.choice([*FIELD[name].choices[:3], ""])
        case _:
            return f"{name} {row}" if name in {"note", "alt_address"} else f"{name} {row % 500}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
