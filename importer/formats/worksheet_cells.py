"""The cells of an Office Open XML worksheet as they come by: each one turned into the text a person sees."""

from itertools import starmap, zip_longest

from importer.column_letters import column_position
from importer.errors import UnusableFile
from importer.formats.excel_dates import from_iso
from importer.formats.grid_builder import SHORT, GridBuilder, error, uncalculated, uncut
from importer.formats.number_formats import TRUTHS, Doubt, Render, general
from importer.formats.ooxml_parts import Workbook, unescape
from importer.model import DateOrder

NUMERIC = ("", "n")
"""The type of a number, which Excel leaves out and LibreOffice writes."""
MEMORY = 50_000
"""How many numbers of one style are remembered with their text; dates and zip codes repeat."""


class Style:
    """One cell style: how its numbers are shown, and a memory of those shown before."""

    __slots__ = ("memory", "order", "plain", "render")

    def __init__(self, render: Render, order: DateOrder | None = None) -> None:
        self.render = render
        self.order = order
        self.plain = render is general
        self.memory: dict[str, str] = {}

    def show(self, value: str) -> "str | Doubt":
        """The text of a number; certain ones are remembered unless they need no work."""
        shown = self.render(value)
        if isinstance(shown, str) and not self.plain:
            if len(self.memory) >= MEMORY:
                self.memory.clear()
            self.memory[value] = shown
        return shown


class Styles(dict[str, Style]):
    """A cell's `s` attribute -> its style; cells without one, or with an unknown one, have the first."""

    def __init__(self, workbook: Workbook) -> None:
        super().__init__()
        self._known = list(starmap(Style, zip_longest(workbook.renders, workbook.orders))) or [Style(general)]

    def __missing__(self, attribute: str) -> Style:
        number = int(attribute) if attribute.isdecimal() else 0
        self[attribute] = style = self._known[number if number < len(self._known) else 0]
        return style


class ColumnNumbers(dict[str, int]):
    """Column letters -> position from 0, each worked out once."""

    def __missing__(self, letters: str) -> int:
        self[letters] = number = column_number(letters)
        return number


def column_number(letters: str) -> int:
    """A -> 0, Z -> 25, AA -> 26; raises UnusableFile for what no column is called."""
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        raise UnusableFile(f"The worksheet is damaged: no column is called {letters[:20]!r}.")
    return column_position(letters)


class WorksheetCells(GridBuilder):
    """The rows of a worksheet of a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        super().__init__(workbook.limits)
        self.formulas = 0
        """Cells whose formula has a stored result."""
        self.unstored = 0
        self.struck_styles = workbook.struck
        self.columns = ColumnNumbers()
        self.styles = Styles(workbook)
        self.shown: dict[int, set[DateOrder]] = {}
        """Column -> in which order its real dates are shown, as far as their formats say it."""
        self.strings = workbook.strings
        self.short_strings = [] if any(len(text) >= SHORT for text in self.strings) else self.strings
        """The shared strings if none of them is so long that it needs a second look; else nothing."""

    def text(self, column: int, kind: str, style: str, value: str | None, formula: str | None) -> str:
        """A cell's text. `value` is None where nothing is stored, `formula` where there is none."""
        if formula is not None:
            # A formula may result in no text; any other one without a result was never calculated.
            if value is None or (not value and kind != "str"):
                self.unstored += 1
                return self.sure(column, uncalculated(f"={formula}"))
            self.formulas += 1
            if formula in TRUTHS:
                return TRUTHS[formula]
        if not value:
            return ""
        return self.sure(column, self._number(column, style, value) if kind in NUMERIC else self._typed(kind, value))

    def _number(self, column: int, style: str, value: str) -> "str | Doubt":
        known = self.styles[style]
        if known.order:
            self.shown.setdefault(column, set()).add(known.order)
        return known.show(value)

    def _typed(self, kind: str, value: str) -> "str | Doubt":
        if kind == "s":
            return self._shared(value)
        if kind == "b":
            return "TRUE" if value in {"1", "true"} else "FALSE"
        if kind == "e":
            return error(value)
        if kind == "d":
            return from_iso(value) or Doubt(value, "is stored as a date, but is none")
        return uncut(unescape(value) if kind == "str" else value)

    def _shared(self, value: str) -> "str | Doubt":
        number = int(value) if value.strip().isdecimal() else -1
        if not 0 <= number < len(self.strings):
            return Doubt("", f"refers to text {value[:20]} of the workbook, which is not there")
        return uncut(self.strings[number])
