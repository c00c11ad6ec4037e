"""Small sheets for the tests of the mapping."""

import csv
from collections.abc import Sequence
from pathlib import Path

from importer.loader.text_frame import text_frame
from importer.model import Draft, Flag, Sheet

SAMPLES = Path(__file__).parent / "samples"


def a_sheet(
    headers: Sequence[str], *rows: Sequence[str], flags: Sequence[Flag] = (), header_row: int | None = 1
) -> Sheet:
    """A sheet whose first row of people is row 2, or row 1 without headers."""
    frame = text_frame(list(enumerate(map(list, rows), 2 if header_row else 1)), len(headers))
    return Sheet(Path("roster.csv"), "csv", frame, tuple(headers), header_row, "0" * 64, flags=tuple(flags))


def a_sample(name: str, *, header: bool = True) -> Sheet:
    """The sample of a preset."""
    with (SAMPLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if header:
        return a_sheet(rows[0], *rows[1:])
    return a_sheet([""] * len(rows[0]), *rows, header_row=None)


def filled(draft: Draft) -> list[dict[str, str]]:
    """Row by row the fields that have something in them."""
    return [{str(name): value for name, value in row.items() if value} for row in draft.frame.to_dict(orient="records")]
