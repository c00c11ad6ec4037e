"""The one door: the bytes of a workbook -> a Book, by what they are and not by what the file is called."""

from collections.abc import Callable, Mapping

from importer.errors import UnusableFile
from importer.exhaustive import complete
from importer.formats.archive import Archive
from importer.formats.calamine_book import BinaryBook
from importer.formats.file_kind import Container, ZipKind, container_of, ole_kind, zip_kind
from importer.formats.grid import Book
from importer.formats.limits import ROSTER, Limits
from importer.formats.ooxml_worksheet import OoxmlBook
from importer.formats.opendocument import OpenDocumentBook


def open_book(content: bytes, limits: Limits = ROSTER) -> Book:
    """Open a workbook of any kind that is known.

    Raises UnusableFile for what is none, or damaged, or protected, or beyond the limits.
    """
    return READERS[container_of(content)](content, limits)


def _refuse_text(_content: bytes, _limits: Limits) -> Book:
    raise UnusableFile("The file is no workbook, but text.")


def _open_ole(content: bytes, limits: Limits) -> Book:
    ole_kind(content)
    return BinaryBook(content, limits)


def _open_zip(content: bytes, limits: Limits) -> Book:
    archive = Archive(content, limits)
    return ZIP_READERS[zip_kind(archive)](content, limits, archive)


READERS: Mapping[Container, Callable[[bytes, Limits], Book]] = complete(
    Container, {Container.TEXT: _refuse_text, Container.OLE: _open_ole, Container.ZIP: _open_zip}
)
ZIP_READERS: Mapping[ZipKind, Callable[[bytes, Limits, Archive], Book]] = complete(
    ZipKind,
    {
        ZipKind.OOXML: lambda _, limits, archive: OoxmlBook(archive, limits),
        ZipKind.XLSB: BinaryBook,
        ZipKind.ODS: lambda _, limits, archive: OpenDocumentBook(archive, limits),
    },
)
