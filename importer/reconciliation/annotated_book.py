"""A person's own workbook with the outcomes at its right end; everything else stays as they made it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from importer.column_letters import column_letters
from importer.model import Finding, RowResult, Severity, Sheet
from importer.reconciliation.cell_xml import Value, shown
from importer.reconciliation.rows_and_fix import ACCOUNT, MOST_COMMENTS, OUTCOME, account_of, comment_on
from importer.reconciliation.sheet_page import STYLES
from importer.reconciliation.xlsx_writer import MOST_COLUMNS

if TYPE_CHECKING:  # slow to import, and few ask for a copy
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

ADDED = ACCOUNT[1:]
"""What stands at the right end; the row's number is the row's own."""
Marks = Mapping[int, Mapping[int, Sequence[Finding]]]
"""Row -> column position -> what was found there."""


def annotated_book(content: bytes, sheet: Sheet, results: Iterable[RowResult], marks: Marks, file: IO[bytes]) -> None:
    """Write the workbook again, with our columns and with the marked cells coloured and explained.

    Raises ValueError where the sheet has no room at its right end, and what the library raises for a workbook that it
    cannot read.
    """
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), keep_vba=sheet.format == "xlsm", rich_text=True)
    page: Worksheet = book[sheet.name or ""]
    end = _right_end(page)
    if end + len(ADDED) > MOST_COLUMNS:
        raise ValueError("no room at the right end of the sheet")
    _mark(page, marks, end)
    _add(page, sheet.header_row, results, end)
    book.save(file)


def _right_end(page: "Worksheet") -> int:
    """The last column that holds something; formats alone may reach to the end of the sheet."""
    filled = (cell.column for row in page.iter_rows() for cell in row if cell.value is not None)
    return max([*filled, *(merged.max_col for merged in page.merged_cells.ranges)], default=0)


def _add(page: "Worksheet", header_row: int | None, results: Iterable[RowResult], end: int) -> None:
    looks: dict[str, Any] = {}
    for at, column in enumerate(ADDED, end + 1):
        page.column_dimensions[column_letters(at - 1)].width = column.width
        if header_row is not None:
            _write(page.cell(header_row, at), column.title, "head", looks)
    for result in results:
        for at, value, style in _outcome(result):
            _write(page.cell(result.row, end + at), value, style, looks)


def _outcome(result: RowResult) -> Iterator[tuple[int, Value, str]]:
    """(place among our columns, value, style) of all that is to be said about a row."""
    for at, (column, value) in enumerate(zip(ADDED, account_of(result)[1:], strict=True), 1):
        if value != "":
            yield at, value, result.fate.value if column.title == OUTCOME else column.style


def _write(cell: Any, value: Value, style: str, looks: dict[str, Any]) -> None:
    """Write a cell; `looks` are the styles that this workbook has by now."""
    cell.value = shown(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"  # also what begins with =
    # Given a style, the library compares it with all that it knows, at every cell; its number it takes as it is.
    if style in looks:
        cell._style = looks[style]
    else:
        _dress(cell, STYLES[style])
        looks[style] = cell._style


def _dress(cell: Any, wish: Mapping[str, Any]) -> None:
    from openpyxl.styles import Alignment, Font

    cell.number_format = wish["num_format"]
    cell.font = Font(color=_argb(wish["font_color"]), bold=wish.get("bold", False))
    cell.alignment = Alignment(vertical="top", wrap_text=wish.get("text_wrap", False))
    _fill(cell, wish)


def _mark(page: "Worksheet", marks: Marks, end: int) -> None:
    written = 0
    for row, cells in marks.items():
        for position, findings in cells.items():
            if position < end:  # the sheet's name is a column that the sheet does not have
                cell: Any = page.cell(row, position + 1)
                _fill(cell, STYLES["bad" if _is_error(findings) else "warned"])
                if written < MOST_COMMENTS:
                    _comment(cell, comment_on(findings))
                written += 1


def _is_error(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _comment(cell: "Cell", text: str) -> None:
    from openpyxl.comments import Comment

    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = Comment(before + text, "Brokerkit importer", height=120, width=320)


def _fill(cell: Any, wish: Mapping[str, Any]) -> None:
    from openpyxl.styles import PatternFill

    if colour := wish.get("bg_color"):
        cell.fill = PatternFill("solid", fgColor=_argb(colour))


def _argb(colour: str) -> str:
    return f"FF{colour.removeprefix('#')}"
