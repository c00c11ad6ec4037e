"""Rows -> CSV that a spreadsheet program takes for text and numbers, never for formulas; and a cell back from it."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

from importer.reconciliation.cell_xml import Value

_APOSTROPHE = "'"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""OWASP, CSV Injection; the wide forms are taken for the narrow ones by Excel in East Asian languages."""


def write_csv(rows: Iterable[Sequence[Value]], file: IO[bytes]) -> None:
    """Write rows as CSV in UTF-8, with the mark by which Excel knows it."""
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    csv.writer(text).writerows([formula_safe(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def formula_safe(cell: Value) -> Value:
    """The cell, with one more apostrophe before a text that would be calculated or that has one for that reason."""
    return f"{_APOSTROPHE}{cell}" if isinstance(cell, str) and _would_calculate(cell) else cell


def as_meant(text: str) -> str:
    """The cell without the apostrophe that `formula_safe` gave it."""
    return text[1:] if text.startswith(_APOSTROPHE) and _would_calculate(text) else text


def _would_calculate(text: str) -> bool:
    return text.lstrip(_APOSTROPHE).startswith(_BEGINS_A_FORMULA)
