"""Bytes of a workbook -> rows of text as a person sees them, with doubts about single cells. Below all stages.

open_book        the way in: the reader for a file's kind
source, file_kind, limits        the file itself, opened once; what it is, by its content; how far it is followed
archive, xml_stream              zip archives and XML from strangers
ooxml_parts, ooxml_worksheet, worksheet_cells    .xlsx and .xlsm
opendocument, opendocument_cells                 .ods
calamine_book, calamine_child    .xls and .xlsb, in a limited process of their own
xls_records, xlsb_records, binary_extras         what calamine leaves out of those two
number_formats, excel_dates      a number under its format -> the text on the screen
grid, grid_builder               what every reader hands on
"""

from importer.formats.file_kind import Container, container_of
from importer.formats.grid import Book, Grid, Row, Tab
from importer.formats.limits import ROSTER, Limits
from importer.formats.open_book import open_book
from importer.formats.source import Source, read_source

__all__ = [
    "ROSTER",
    "Book",
    "Container",
    "Grid",
    "Limits",
    "Row",
    "Source",
    "Tab",
    "container_of",
    "open_book",
    "read_source",
]
