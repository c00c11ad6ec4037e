"""The one door to workbooks of every kind: what comes through, and within which limits."""

from pathlib import Path

import pytest

from importer.errors import UnusableFile
from importer.formats import Limits, open_book
from tests.formats.books import SAMPLES, ods, one_sheet, people_rows
from tests.formats.xlsb import xlsb


def refused(content: bytes, limits: Limits | None = None) -> str:
    """The sentence by which a workbook is refused, on opening or when its sheets are read."""
    with pytest.raises(UnusableFile) as refusal:
        read_all(content, limits or Limits())
    return refusal.value.message


def read_all(content: bytes, limits: Limits) -> None:
    """Read every sheet."""
    book = open_book(content, limits)
    for tab in book.tabs:
        book.read(tab)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_workbook_is_known_by_its_content(kind: str) -> None:
    """Nobody tells the door what a file is called."""
    book = open_book((SAMPLES / f"roster.{kind}").read_bytes())
    (tab,) = (tab for tab in book.tabs if tab.name == "Agents")

    assert book.format == kind
    assert [text for _, cells in book.read(tab).rows for text in cells if "@" in text]


def test_an_xlsb_is_known_by_its_content(tmp_path: Path) -> None:
    """A zip archive of binary parts."""
    assert open_book(xlsb(tmp_path / "a.xlsb", [["Name"], ["Ann"]]).read_bytes()).format == "xlsb"


def test_text_is_no_workbook() -> None:
    """Whoever takes delimited text as well asks first what kind it is."""
    assert "text" in refused(b"name,email\n")


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(parts=3), "parts"),
        (Limits(unpacked=1_000), "unpacks to"),
        (Limits(ratios=((100, 1),)), "bomb"),
        (Limits(cells=5), "more than 5 cells"),
        (Limits(columns=2), "far to the right"),
        (Limits(text=3), "millions of characters"),
    ],
)
def test_every_limit_is_an_argument(tmp_path: Path, limits: Limits, words: str) -> None:
    """A results workbook is larger than a roster; whoever opens a book says how far it is followed."""
    content = one_sheet(tmp_path / "a.xlsx", people_rows() + "<!-- -->").read_bytes()

    assert words in refused(content, limits)
    assert open_book(content).tabs


def test_the_gap_and_the_repeats_are_limits_too(tmp_path: Path) -> None:
    """A stray cell far below, and a row written once for many."""
    far = people_rows() + '<row r="200"><c r="A200"><v>1</v></c></row>'
    row = '<table:table-row table:number-rows-repeated="50"><table:table-cell office:value-type="string"><text:p>x'
    repeated = f"{row}</text:p></table:table-cell></table:table-row>"

    assert "row 200" in refused(one_sheet(tmp_path / "a.xlsx", far).read_bytes(), Limits(gap=100))
    assert "repeats row 1 50 times" in refused(ods(tmp_path / "a.ods", {"S": repeated}).read_bytes(), Limits(repeats=9))
