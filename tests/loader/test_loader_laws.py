"""Laws: what is written is what is read, through CSV and through workbooks, and every row is accounted for."""

import csv
import io
import re
import tempfile
from pathlib import Path
from typing import Literal

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.defaults import Reading
from importer.loader import load

TOLD = Reading(header_row=1, delimiter=",", encoding="utf-8")
C1 = "".join(map(chr, range(0x80, 0xA0)))
"""What is left of Windows-1252 that was read as Latin-1 is put right, so it does not come back as it stands."""
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=f"\0{C1}"), max_size=12)
XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=f"\0\ufffe\uffff{C1}", min_codepoint=1), max_size=12
)
HEADER = ["Name", "Email", "City"]


def grids(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    """Some rows of three cells, none of them blank and none like a header or a closing line."""
    rows = st.lists(texts, min_size=3, max_size=3).map(lambda cells: ["b" + cells[0], *cells[1:]])
    return st.lists(rows, max_size=5)


def written(text: str) -> Path:
    """A temporary file with this text."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False, newline="", encoding="utf-8") as file:
        file.write(text)
    return Path(file.name)


Quoting = Literal[0, 1]  # csv.QUOTE_MINIMAL and csv.QUOTE_ALL
# The csv module's writer leaves a lone CR unquoted under QUOTE_MINIMAL with "\n".
WAYS: list[tuple[str, Quoting]] = [
    ("\n", csv.QUOTE_ALL),
    ("\r\n", csv.QUOTE_ALL),
    ("\r\n", csv.QUOTE_MINIMAL),
    ("\r", csv.QUOTE_ALL),
]


@given(grids(ANY_TEXT), st.sampled_from(WAYS))
@settings(max_examples=150, deadline=None)
def test_csv_comes_back_as_it_was_written(rows: list[list[str]], way: tuple[str, Quoting]) -> None:
    """Any text in any cell, whatever the line ends and the zeal of the quoting."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=way[0], quoting=way[1]).writerows([HEADER, *rows])
    path = written(buffer.getvalue())
    try:
        sheet = load(path, TOLD)
    finally:
        path.unlink()

    assert [list(cells) for cells in sheet.frame.to_numpy()] == rows
    assert all(flag.column is None and "whole lines" in flag.why for flag in sheet.flags)


@given(grids(XML_TEXT))
@settings(max_examples=60, deadline=None)
def test_workbooks_come_back_as_they_were_written(rows: list[list[str]]) -> None:
    """Any text in any cell, through a workbook: control characters, escapes and line ends included."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Agents")
        for number, cells in enumerate([HEADER, *rows]):
            for column, text in enumerate(cells):
                if text:
                    sheet.write_string(number, column, text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        path.write_bytes(buffer.getvalue())
        read = load(path, Reading(header_row=1))

    assert [list(cells) for cells in read.frame.to_numpy()] == rows


@given(
    st.lists(
        st.sampled_from(["Ann,a@example.com", "", "Bo,b@example.com,x", "Cy", "Name,Email", "Total,5", "  ", ",,"])
    )
)
@settings(max_examples=150, deadline=None)
def test_every_line_is_a_row_the_header_or_a_named_skip(lines: list[str]) -> None:
    """No physical row vanishes and none is counted twice."""
    path = written("\n".join(["Name,Email", *lines]) + "\n")
    try:
        sheet = load(path)
    finally:
        path.unlink()
    counted = [sheet.header_row, *sheet.frame.index, *(row for row, _ in sheet.skipped)]

    assert sorted(counted) == list(range(1, len(lines) + 2))
    assert {flag.row for flag in sheet.flags} <= set(sheet.frame.index)
    assert re.fullmatch("[0-9a-f]{64}", sheet.digest)
