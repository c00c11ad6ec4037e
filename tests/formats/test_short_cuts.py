"""Rows in the plain form of their format are read without an XML parser, and mean the same."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from importer.formats import Grid, open_book
from importer.formats.ooxml_parts import Workbook
from importer.formats.ooxml_worksheet import read_worksheet
from tests.formats.books import ods, sheet_xml

PIECES = st.sampled_from(
    [
        '<c r="A{0}" t="s"><v>0</v></c>',
        '<c r="A{0}" t="s"><v>9</v></c>',
        '<c r="B{0}" s="1"><v>2139</v></c>',
        '<c r="B{0}"><v>1.50</v></c>',
        '<c r="C{0}"><f>1+1</f><v>2</v></c>',
        '<c r="C{0}"><f>1+1</f></c>',
        '<c r="C{0}" t="str"><f>A1</f><v></v></c>',
        '<c r="D{0}" t="e"><v>#N/A</v></c>',
        '<c r="D{0}" t="b"><v>1</v></c>',
        '<c r="E{0}" t="inlineStr"><is><t xml:space="preserve"> x&amp;y </t></is></c>',
        '<c r="E{0}" t="inlineStr"><is><t>plain</t></is></c>',
        '<c r="F{0}" s="1"/>',
    ]
)


@given(st.lists(st.lists(PIECES, max_size=6, unique_by=lambda piece: piece[6]), max_size=8))
@settings(max_examples=150, deadline=None)
def test_the_short_cut_through_a_worksheet_reads_what_expat_reads(rows: list[list[str]]) -> None:
    """A comment before the rows sends all of them to expat; the outcome is the same."""
    text = "".join(
        f'<row r="{number}">{"".join(sorted(piece.format(number) for piece in cells))}</row>'
        for number, cells in enumerate(rows, 1)
    )
    workbook = Workbook("xlsx", (), ["shared"], [], date1904=False, stale=False)
    quick = read_worksheet([sheet_xml(text).encode()], "part", workbook)
    slow = read_worksheet([sheet_xml("<!-- -->" + text).encode()], "part", workbook)

    assert (quick.rows, quick.flags) == (slow.rows, slow.flags)


VALUES = (
    'office:value-type="string" calcext:value-type="string"><text:p>plain</text:p>',
    'office:value-type="string"><text:p/>',
    'office:value-type="string" office:string-value="kept">',
    'office:value-type="string"><text:p>a<text:s text:c="2"/>b &amp; c</text:p>',
    'office:value-type="string"><text:p>two</text:p><text:p>lines</text:p>',
    'office:value-type="float" office:value="2139" calcext:value-type="float"><text:p>02139</text:p>',
    'office:value-type="float" office:value="12345678901234600"><text:p>12345678901234600</text:p>',
    'office:value-type="float" office:date-value="2024-03-04"><text:p>x</text:p>',
    'office:value-type="currency" office:currency="USD" office:value="1250000.5"><text:p>$1,250,000.50</text:p>',
    'office:value-type="percentage" office:value="0.255"><text:p>25.5%</text:p>',
    'office:value-type="date" office:date-value="2024-03-04T13:30:00"><text:p>x</text:p>',
    'office:value-type="date" office:date-value="someday"><text:p>someday</text:p>',
    'office:value-type="time" office:time-value="PT30H00M00S"><text:p>x</text:p>',
    'office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p>',
    'office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>',
    'table:formula="of:=TRUE()" office:value-type="float" office:value="1"><text:p>1</text:p>',
    'table:formula="of:=A9">',
    "><text:p>untyped</text:p>",
    ">",
)
FRONTS = ("", 'table:style-name="ce1" ', 'table:number-columns-repeated="2" ',
          'table:style-name="ce1" table:number-columns-repeated="3" ')  # fmt: skip
CELLS = st.builds("<table:table-cell {}{}</table:table-cell>".format, st.sampled_from(FRONTS), st.sampled_from(VALUES))
ROWS = st.builds(
    "<table:table-row{}>{}</table:table-row>".format,
    st.sampled_from(["", ' table:style-name="ro1"', ' table:number-rows-repeated="2"', ' table:visibility="filter"']),
    st.lists(CELLS, max_size=6).map(lambda cells: "".join(cells).replace(" >", ">")),
)


def sheet_of(rows: str) -> Grid:
    """The sheet of a workbook with these rows."""
    with tempfile.TemporaryDirectory() as folder:
        book = open_book(ods(Path(folder, "a.ods"), {"S": rows}).read_bytes())
    return book.read(book.tabs[0])


@given(st.lists(ROWS, max_size=8))
@settings(max_examples=150, deadline=None)
def test_the_short_cut_through_a_table_reads_what_expat_reads(rows: list[str]) -> None:
    """A comment before the rows sends all of them to expat; the outcome is the same."""
    assert sheet_of("".join(rows)) == sheet_of("<!-- -->" + "".join(rows))
