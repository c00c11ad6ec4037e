"""A zip archive from a stranger, unpacked only as far as it is safe: zip bombs and stray paths are refused.

Everything that can be refused is refused from the directory, before anything is unpacked; while a member is unpacked
its true size is held against what the directory promised, because the directory may lie.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from importer.errors import UnusableFile
from importer.formats.limits import Limits
from importer.progress import expect

CHUNK = 1 << 18

Broken = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


class Archive:
    """The members of a zip archive by name; a name matches whatever its letter case and slashes."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            infos = self._zip.infolist()
        except Broken as error:
            raise UnusableFile(f"The workbook is damaged: its zip archive cannot be opened ({error}).") from None
        _refuse_suspicious(infos, len(content), limits)
        self._members = {_plain(info.filename): info for info in infos}
        expect(sum(info.file_size for info in infos))
        # Programs disagree which of two parts counts: what one of them shows another one would not read.
        if len(self._members) < len(infos):
            raise UnusableFile("The workbook is not safe to read: two parts of its zip archive have the same name.")

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._members

    def names(self) -> list[str]:
        """The names as compared: lower case, forward slashes."""
        return list(self._members)

    def size(self, name: str) -> int:
        """Bytes that a member unpacks to, as the directory says and `chunks` enforces; 0 where it is missing."""
        info = self._members.get(_plain(name))
        return info.file_size if info else 0

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's content piece by piece; raises UnusableFile where it is missing, damaged or forged."""
        info = self._members.get(_plain(name))
        if info is None:
            raise UnusableFile(f"The workbook is damaged: its part {name} is missing.")
        if info.flag_bits & 0x1:
            raise UnusableFile("The workbook's zip archive is protected by a password; save it without one.")
        seen = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(CHUNK):
                    seen += len(chunk)
                    if seen > info.file_size:
                        raise UnusableFile(f"The workbook is not safe to read: {name} is larger than it says.")
                    yield chunk
        except Broken as error:
            raise UnusableFile(f"The workbook is damaged: {name} cannot be unpacked ({error}).") from None

    def read(self, name: str) -> bytes:
        """A member's whole content."""
        return b"".join(self.chunks(name))


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_suspicious(infos: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    if len(infos) > limits.parts:
        raise UnusableFile(f"The workbook is not safe to read: its zip archive has {len(infos):,} parts.")
    for info in infos:
        if ".." in _plain(info.filename).split("/"):
            raise UnusableFile("The workbook is not safe to read: a part of its zip archive points outside it.")
    unpacked = sum(info.file_size for info in infos)
    if any(unpacked > max(size, ratio * packed) for size, ratio in limits.ratios):
        raise UnusableFile(
            f"The workbook is not safe to read: its {packed:,} bytes would unpack to {unpacked:,} (a zip bomb)."
        )
    if unpacked > limits.unpacked:
        raise UnusableFile(
            f"The workbook is too large to be read at once: it unpacks to {unpacked:,} bytes.",
            hint="Delete empty rows and columns that are only formatted, or split the list into several files.",
        )


def resolve(folder: str, target: str) -> str:
    """A relationship's target as a member name: relative to the part's folder, or absolute."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
