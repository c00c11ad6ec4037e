"""The one door: the bytes of a workbook -> a Book, by what they are and not by what the file is called."""

from importer.errors import UnusableFile
from importer.formats.archive import Archive
from importer.formats.calamine_book import BinaryBook
from importer.formats.file_kind import kind_of, ole_kind, zip_kind
from importer.formats.grid import Book
from importer.formats.limits import ROSTER, Limits
from importer.formats.ooxml_worksheet import OoxmlBook
from importer.formats.opendocument import OpenDocumentBook


def open_book(content: bytes, limits: Limits = ROSTER) -> Book:
    """Open a workbook of any kind that is known.

    Raises UnusableFile for what is none, or damaged, or protected, or beyond the limits.
    """
    kind = kind_of(content)
    if kind == "text":
        raise UnusableFile("The file is no workbook, but text.")
    if kind == "ole":
        ole_kind(content)
        return BinaryBook(content, limits)
    archive = Archive(content, limits)
    kind = zip_kind(archive)
    if kind == "xlsb":
        return BinaryBook(content, limits, archive)
    return OpenDocumentBook(archive, limits) if kind == "ods" else OoxmlBook(archive, limits)
