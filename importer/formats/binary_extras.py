"""What python-calamine leaves out of a binary worksheet: cell formats, error cells, hidden rows and columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importer.formats.number_formats import BUILT_IN, Render, general, renderer

ERRORS: Mapping[int, str] = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
"""[MS-XLS] 2.5.10, and the same in [MS-XLSB]."""
Place = tuple[int, int]
"""Row from 1, column from 0."""


@dataclass(slots=True)
class Extras:
    """Found in one worksheet, beside its values."""

    errors: dict[Place, str] = field(default_factory=dict)
    renders: dict[Place, Render] = field(default_factory=dict)
    """How to show a number, for cells whose format says more than the number."""
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

    def note(self, extras: Extras, place: Place, style: int) -> None:
        """Remember a cell with a number, if its format says something."""
        render = self.render(style)
        if render is not general:
            extras.renders[place] = render
