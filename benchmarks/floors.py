"""What no program that does this job can do without, as bare as it gets: `python -m benchmarks.floors ROSTER TARGET`.

calamine reads the roster; hand-made masks look at its columns; phonenumbers judges one column of numbers; every row is
written as XML into a zip. Prints one figure each, in seconds of the wall.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
import phonenumbers
import python_calamine

from benchmarks.judge import by_masks
from importer.column_letters import column_letters
from importer.fields import FIELDS

Told = TypeVar("Told")
Rows = Sequence[Sequence[object]]


def timed(name: str, work: Callable[[], Told]) -> Told:
    """Do the work and print how long it took."""
    begun = time.perf_counter()
    told = work()
    print(f"{name} {time.perf_counter() - begun:.3f}")
    return told


def read(path: Path) -> Rows:
    """The cells as calamine has them."""
    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def judge_phones(numbers: "pd.Series[str]") -> None:
    """One pass over a column: parsed, judged and brought into E.164."""
    for number in numbers:
        try:
            parsed = phonenumbers.parse(number, "US")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def write(path: Path, rows: Rows) -> None:
    """The rows as the XML of a worksheet: no styles, no other sheet, no look at what XML cannot hold."""
    letters = [column_letters(column) for column in range(len(rows[0]))]
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=4) as book, book.open("sheet1.xml", "w") as part:
        for number, cells in enumerate(rows, 1):
            placed = zip(letters, cells, strict=True)
            texts = "".join([f'<c r="{at}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in placed])
            part.write(f'<row r="{number}">{texts}</row>'.encode())


def main(roster: Path, target: Path) -> None:
    """Time the four."""
    header, *rows = timed("read", lambda: read(roster))
    frame = pd.DataFrame(rows, columns=[field.name for field in FIELDS]).astype("str")
    timed("masks", lambda: by_masks(frame))
    timed("phones", lambda: judge_phones(frame["phone"]))
    timed("write", lambda: write(target, [header, *rows]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
