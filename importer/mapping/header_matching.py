"""Normalises headers, to tell which column of a sheet a mapping means; the nearest is a fuzzy match."""

import re
import unicodedata
from functools import lru_cache

from importer.column_letters import column_name, column_position
from importer.did_you_mean import nearest
from importer.model import Sheet

_MEANINGFUL_SIGNS = "#$%"
"""`Total # Production LTM` counts houses, `Total $ Production LTM` counts dollars: these signs are words."""
_ADDRESS = re.compile(r"\s*column\s+([a-z]{1,3})\s*", re.IGNORECASE)


@lru_cache(maxsize=8192)
def header_key(header: str) -> str:
    """The header without what does not matter: case, space, punctuation and the width of its characters."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return "".join(character for character in text if character.isalnum() or character in _MEANINGFUL_SIGNS)


def column_address(header: str) -> int | None:
    """The position that `column C` addresses, counted from 0; None where the text is an ordinary header."""
    match = _ADDRESS.fullmatch(header)
    return column_position(match[1]) if match else None


class HeaderIndex:
    """The columns of one sheet, looked up the way a mapping spells them."""

    def __init__(self, sheet: Sheet) -> None:
        self.headers = sheet.headers
        self._found: dict[str, list[int]] = {}
        for position, header in enumerate(sheet.headers):
            if key := header_key(header):
                self._found.setdefault(key, []).append(position)

    def find(self, header: str) -> list[int]:
        """The positions that answer to the header: none, one, or several where the sheet repeats it."""
        found = self._found.get(header_key(header), [])
        address = column_address(header)
        if address is None or address >= len(self.headers):
            return found
        return sorted({address, *found})

    def reference(self, position: int) -> str:
        """How a mapping can name the column: by its header, or by its letters where the header does not tell."""
        header = self.headers[position]
        found = self.find(header)
        if found == [position]:
            return header
        address = column_name(position)
        if self.find(address) == [position] or position not in found:
            return address
        # some other column is called `column B`
        return f"{header} [{found.index(position) + 1}]"

    def numbered(self, pattern: str) -> dict[int, int]:
        """Number -> position for a header pattern such as `Phone {n} - Value`."""
        before, _, after = pattern.partition("{n}")
        shape = re.compile(re.escape(header_key(before)) + r"(\d{1,3})" + re.escape(header_key(after)))
        matches = ((shape.fullmatch(key), positions) for key, positions in self._found.items())
        return {int(match[1]): positions[0] for match, positions in matches if match}

    def keys(self) -> frozenset[str]:
        """All headers that are not blank, as keys."""
        return frozenset(self._found)

    def nearest(self, header: str) -> str:
        """The header of the sheet most like the one asked for, or ""."""
        return nearest(header, [header for header in self.headers if header.strip()], compared=header_key)
