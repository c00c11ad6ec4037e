"""What python-calamine leaves out of a binary worksheet: cell formats, error cells, hidden rows and columns."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from importer.formats.number_formats import BUILT_IN, LONGEST_EXACT, Doubt, Render, general, renderer

ERRORS: Mapping[int, str] = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
"""[MS-XLS] 2.5.10, and the same in [MS-XLSB]."""
DOUBLE = struct.Struct("<d")
Place = tuple[int, int]
"""Row from 1, column from 0."""


@dataclass(slots=True)
class Extras:
    """Found in one worksheet, beside its values."""

    errors: dict[Place, str] = field(default_factory=dict)
    numbers: dict[Place, "str | Doubt"] = field(default_factory=dict)
    """The text of a number, for cells whose format says more than the number; days and times above all, of which
    calamine cuts the fractions of a second."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Formats:
    """Number formats by cell style, while they are collected."""

    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(default_factory=list)
    date1904: bool = False
    _known: dict[int, Render] = field(default_factory=dict)

    def render(self, style: int) -> Render:
        """How numbers under a style are shown."""
        number = self.styles[style] if style < len(self.styles) else 0
        if number not in self._known:
            self._known[number] = renderer(self.codes.get(number, "General"), date1904=self.date1904)
        return self._known[number]

    def note(self, extras: Extras, place: Place, style: int, number: float) -> None:
        """Remember the text of a number, if its format says something."""
        render = self.render(style)
        if render is not general:
            whole = number.is_integer() and abs(number) < LONGEST_EXACT
            extras.numbers[place] = render(str(int(number)) if whole else repr(number))


def rk_number(code: int) -> float:
    """The number in an RK: thirty bits of an integer or of a double, perhaps in hundredths ([MS-XLS] 2.5.217)."""
    number: float = float(code >> 2) if code & 2 else DOUBLE.unpack(struct.pack("<q", (code & ~3) << 32))[0]
    return number / 100 if code & 1 else number
