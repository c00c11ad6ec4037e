"""Sniffs what a file is from its content (magic numbers); a suffix is only what somebody called it."""

import re
import struct
from enum import Enum, auto

from importer.errors import UnusableFile
from importer.formats.archive import Archive

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "Open it in the program it comes from and save it as an Excel workbook (.xlsx) or as CSV."

FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x00\x01\x00\x00Standard", "an Access database"),
    (b"PK\x05\x06", "an empty zip archive"),
)
WRITTEN = (
    (re.compile(r"<\?mso-application\s+progid=\"Excel|urn:schemas-microsoft-com:office:spreadsheet"),
     "an XML Spreadsheet 2003"),
    (re.compile(r"(?is)\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div|style|script)\b"),
     "a web page (HTML)"),
    (re.compile(r"\s*<\?xml\b|\s*<!DOCTYPE\b"), "an XML document"),
    (re.compile(r"\s*(?:\[\s*[\[{]|\{\s*\")"), "a JSON document"),
    (re.compile(r"\s*BEGIN:V(?:CARD|CALENDAR)", re.IGNORECASE), "a vCard or calendar file"),
    (re.compile(r"MIME-Version:", re.IGNORECASE), "a web archive (MHTML)"),
)  # fmt: skip
BOOK_BEGINS = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")
FILE_PASS = 0x2F
"""BIFF records ([MS-XLS] 2.4.21, 2.4.117)."""
OLD_EXCEL = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")


class Container(Enum):
    """What a file begins like, which says how to look further."""

    TEXT = auto()
    ZIP = auto()
    OLE = auto()
    """The compound file of Excel 97 to 2003 ([MS-CFB])."""


class ZipKind(Enum):
    """The workbooks that are zip archives."""

    OOXML = auto()
    XLSB = auto()
    ODS = auto()


def container_of(content: bytes) -> Container:
    """How to look further; raises UnusableFile for what evidently is no list, and says what it is."""
    if content.startswith(ZIP):
        return Container.ZIP
    if content.startswith(OLE):
        return Container.OLE
    foreign = next((name for start, name in FOREIGN if content.startswith(start)), None)
    foreign = foreign or ("an Excel file of before 1997" if OLD_EXCEL.match(content) else None) or _written(content)
    if foreign:
        raise UnusableFile(f"The file is {foreign}, whatever it is called; it cannot be read as a list.", hint=SAVE_AS)
    return Container.TEXT


def _written(content: bytes) -> str | None:
    head = content[:4096]
    text = head.decode("utf-16", "replace") if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else head.decode("latin-1")
    text = text.removeprefix("\xef\xbb\xbf").lstrip("\ufeff")
    return next((name for pattern, name in WRITTEN if pattern.search(text) and _at_start(pattern, text)), None)


def _at_start(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.match(text)) or text.lstrip().startswith("<?xml")


def zip_kind(archive: Archive) -> ZipKind:
    """What a zip archive is; raises UnusableFile for what is no workbook, by name."""
    names = archive.names()
    if "mimetype" in archive and b"opendocument" in archive.read("mimetype")[:200]:
        return _open_document(archive)
    if "xl/workbook.bin" in names or any(name.startswith("xl/") and name.endswith("workbook.bin") for name in names):
        return ZipKind.XLSB
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        return _open_document(archive)
    foreign = next((what for start, what in FOLDERS if any(name.startswith(start) for name in names)), None)
    if foreign:
        raise UnusableFile(f"The file is {foreign}, not a workbook.", hint=SAVE_AS)
    if "[content_types].xml" in names or "_rels/.rels" in names or "xl/workbook.xml" in names:
        return ZipKind.OOXML
    raise UnusableFile("The file is a zip archive, not a workbook.", hint="Unpack it and name the list in it.")


FOLDERS = (
    ("word/", "a Word document"),
    ("ppt/", "a PowerPoint presentation"),
    ("index/", "an Apple Numbers document"),
    ("index.zip", "an Apple Numbers document"),
    ("visio/", "a Visio drawing"),
)


def _open_document(archive: Archive) -> ZipKind:
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive else b""
    if b"encryption-data" in manifest:
        raise encrypted()
    kind = archive.read("mimetype")[:200].decode("latin-1") if "mimetype" in archive else "spreadsheet"
    if "spreadsheet" not in kind:
        raise UnusableFile("The file is an OpenDocument file, but not a spreadsheet.", hint=SAVE_AS)
    return ZipKind.ODS


def ole_kind(content: bytes) -> None:
    """Refuse what is no workbook of Excel 97 to 2003 although it looks like one from outside."""
    if _has_stream(content, "EncryptedPackage") or _has_stream(content, "EncryptionInfo") or _has_file_pass(content):
        raise encrypted()
    for stream, what in (("WordDocument", "a Word document"), ("PowerPoint Document", "a PowerPoint presentation")):
        # A workbook may hold a document that somebody put into it.
        if _has_stream(content, stream) and not _has_stream(content, "Workbook"):
            raise UnusableFile(f"The file is {what}, not a workbook.", hint=SAVE_AS)
    if _has_stream(content, "__substg1.0_") or _has_stream(content, "__nameid_version1.0"):
        raise UnusableFile("The file is an Outlook message, not a workbook.", hint=SAVE_AS)


def _has_stream(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in content


def _has_file_pass(content: bytes) -> bool:
    """Whether the workbook's stream has, right after its beginning, the record that announces encryption."""
    for found in BOOK_BEGINS.finditer(content):
        position = found.start()
        for _ in range(4):
            record, length = struct.unpack_from("<HH", content.ljust(position + 4, b"\0"), position)
            if record == FILE_PASS:
                return True
            position += 4 + length
    return False


def encrypted() -> UnusableFile:
    """The refusal of a workbook that opens only with a password."""
    return UnusableFile(
        "The workbook is protected by a password.",
        hint="Open it, remove the password (File > Info > Protect Workbook) and save it, then try again.",
    )
