"""The rows of one table of an OpenDocument spreadsheet, every cell the text a person sees.

The format stores beside each value the text that was on the screen; which of the two is wanted depends on the kind.
"""

import re
from collections.abc import Iterable, Mapping

from importer.errors import UnusableFile
from importer.formats.excel_dates import from_iso
from importer.formats.grid_builder import LAST_ROW, GridBuilder, error, uncalculated, uncut
from importer.formats.limits import Limits
from importer.formats.number_formats import MOST_DIGITS, TRUTHS, Doubt, general

VALUE_OF = {
    "string": "office:string-value", "float": "office:value", "currency": "office:value", "percentage": "office:value",
    "date": "office:date-value", "time": "office:time-value", "boolean": "office:boolean-value",
}  # fmt: skip
"""A cell's kind -> the attribute that holds its value (ODF 1.3 part 3, 19.385)."""
ERROR = re.compile(r"#[A-Z/0]+[!?]?|Err:\d+")
DIGITS_AND_MARKS = re.compile(r"[\d()./ +-]+")
NOT_DIGITS = re.compile(r"\D")

Cells = Iterable[tuple["str | Doubt", int]]
"""What stands in a cell, and in how many neighbours: equal ones are stored once."""


class TableRows:
    """The rows of one sheet as they come by.

    All sheets stand in one part, which is read once, before anybody knows which sheet is wanted: what is wrong with
    one is kept until somebody asks for it.
    """

    def __init__(self, name: str, style: str, limits: Limits) -> None:
        self.name, self.style = name, style
        self.rows = GridBuilder(limits)
        self.hidden_rows: set[int] = set()
        self.struck_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.refusal: UnusableFile | None = None
        self._next_row = 1
        self._columns = 0

    def add_columns(self, attributes: Mapping[str, str]) -> None:
        """The next columns, which say no more than whether they are hidden."""
        first = self._columns
        self._columns += repeated(attributes, "table:number-columns-repeated")
        if _is_hidden(attributes):
            self.hidden_columns.append((first, self._columns - 1))

    def add_row(self, attributes: Mapping[str, str], cells: Cells, *, struck: bool = False) -> None:
        """The next row, or rows."""
        if self.refusal is None:
            try:
                self._add_row(attributes, cells, struck=struck)
            except UnusableFile as refusal:
                self.refusal = refusal

    def _add_row(self, attributes: Mapping[str, str], cells: Cells, *, struck: bool) -> None:
        first = self._next_row
        times = repeated(attributes, "table:number-rows-repeated")
        self._next_row += times
        if first > LAST_ROW:
            raise UnusableFile("The worksheet is damaged: it has more rows than a worksheet can have.")
        self.rows.begin(first)
        self._fill(cells)
        # Blank rows are repeated to the end of the sheet, hidden or not.
        if not self.rows.finish(times):
            return
        if _is_hidden(attributes):
            self.hidden_rows.update(range(first, first + times))
        if struck:
            self.struck_rows.update(range(first, first + times))

    def _fill(self, cells: Cells) -> None:
        rows, row, column = self.rows, self.rows.cells, 0
        last = rows.limits.columns
        for shown, times in cells:
            if shown and times == 1 and column == len(row) < last and type(shown) is str:
                row.append(shown)  # as nearly all are
            elif shown:
                for place in range(column, min(column + times, max(column, last) + 1)):
                    rows.put(place, rows.sure(place, shown))
            column += times


def repeated(attributes: Mapping[str, str], name: str) -> int:
    """How often something stands there; nonsense is once."""
    times = attributes.get(name, "1")
    return max(1, int(times)) if times.isdecimal() and len(times) < 10 else 1


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("table:visibility", "visible") != "visible"


def shown_in(cell: Mapping[str, str], text: str) -> "str | Doubt":
    """What a person sees in a cell with these attributes and this text."""
    formula = cell.get("table:formula", "").removeprefix("of:")
    # An error has no value type of its own; a text that looks like one has no formula.
    if ERROR.fullmatch(text) and (formula or cell.get("calcext:value-type") == "error"):
        return error(text)
    if formula and not text and "office:value-type" not in cell:
        return uncalculated(formula)
    kind = cell.get("office:value-type", "string")
    return TRUTHS.get(formula.removeprefix("=")) or shown(kind, cell.get(VALUE_OF.get(kind, ""), ""), text)


def shown(kind: str, value: str, text: str) -> "str | Doubt":
    """What a person sees in a cell without a formula, from its stored value and the text beside it."""
    if kind in {"float", "currency"} and value:
        return _number(value, text)
    if kind == "percentage":  # as many decimals as its format has
        return text or value
    if kind == "date":
        return from_iso(value) or Doubt(text, "is stored as a date, but is none")
    if kind == "time":
        return from_iso(value) or text
    if kind == "boolean":
        return "TRUE" if value == "true" else "FALSE"
    return uncut(text or value)


def _number(value: str, text: str) -> "str | Doubt":
    """The number, or the text beside it where a format only adds zeros and marks: 02139, 555-0100."""
    if value == text and value.isdigit() and len(value) <= MOST_DIGITS:
        return text
    number = general(value)
    if number == text:
        return number
    digits = NOT_DIGITS.sub("", text)
    if isinstance(number, str) and number.isdigit() and digits.lstrip("0") == number.lstrip("0") and digits:
        return text.strip() if DIGITS_AND_MARKS.fullmatch(text) else number
    return number
