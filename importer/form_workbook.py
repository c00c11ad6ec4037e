"""A blank form as a workbook: headers with notes over cells with drop-downs, and a sheet that explains them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from importer.english import listed
from importer.form import GUIDE, FormColumn

GUIDE_TITLES: Final = (("Column", 26), ("Required", 30), ("What belongs there", 60), ("For example", 28))
LAST_ROW: Final = 1_048_575


def form_workbook(columns: Sequence[FormColumn], sheets: Sequence[str], header_row: int | None) -> bytes:
    """The form as the bytes of an .xlsx file.

    The example stands on a sheet of its own: whatever is written below the headers is somebody's row.
    """
    file = BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for name in sheets:
        _lay_out(workbook, workbook.add_worksheet(name), columns, (header_row or 1) - 1)
    _explain(workbook, columns, sheets)
    workbook.close()
    return file.getvalue()


def _lay_out(workbook: Any, worksheet: Any, columns: Sequence[FormColumn], top: int) -> None:
    """Headers with their notes over cells that keep what is typed: `02139` stays what it is, a date shows its year."""
    text = workbook.add_format({"num_format": "@"})
    date = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    heads = {
        is_needed: workbook.add_format({"bold": True, "bottom": 1, "bg_color": colour})
        for is_needed, colour in ((True, "#FFE699"), (False, "#DDE6EE"))
    }
    for at, column in enumerate(columns):
        worksheet.set_column(at, at, max(16, len(column.header) + 4), date if column.is_date else text)
        worksheet.write_string(top, at, column.header, heads[bool(column.need)])
        worksheet.write_comment(top, at, column.note, {"x_scale": 2, "y_scale": 1.5})
        if column.choices:
            worksheet.data_validation(top + 1, at, LAST_ROW, at, {
                "validate": "list", "source": list(column.choices), "error_title": column.header[:32],
                "error_message": "Please choose one of the words of the list, or leave the cell blank.",
            })  # fmt: skip
    worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW + 1}"})
    worksheet.freeze_panes(top + 1, 0)


def _explain(workbook: Any, columns: Sequence[FormColumn], sheets: Sequence[str]) -> None:
    worksheet = workbook.add_worksheet(GUIDE)
    head = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE6EE"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    example = workbook.add_format({"text_wrap": True, "valign": "top", "italic": True})
    worksheet.write_string(0, 0, f"One row for each person on {listed([f'“{name}”' for name in sheets])}. "
                                 "Nothing on this sheet is imported.")  # fmt: skip
    for at, (title, width) in enumerate(GUIDE_TITLES):
        worksheet.set_column(at, at, width)
        worksheet.write_string(2, at, title, head)
    for line, column in enumerate(columns, 3):
        worksheet.write_string(line, 0, column.header, wrapped)
        worksheet.write_string(line, 1, column.need, wrapped)
        worksheet.write_string(line, 2, column.wanted, wrapped)
        worksheet.write_string(line, 3, column.example, example)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.protect()  # a row typed here would go nowhere
