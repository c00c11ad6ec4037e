"""Pages -> one .xlsx file.

XlsxWriter makes everything but the cells: styles, panes, filters, comments, drop-downs, charts, print setup. The
cells are then put into its sheets as they stream by (see `cell_xml`), so that 100,000 rows need no memory of their own.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import chain, islice
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from importer.column_letters import column_letters
from importer.reconciliation.cell_xml import row_xml
from importer.reconciliation.sheet_page import STYLES, Line, Page

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384

_LEVEL = 1
"""Of packing; the fourth takes twice as long for a workbook that is 7 % smaller."""
_ROWS_A_WRITE = 500
_WRITES_AHEAD = 4
_PLAIN = "text"


def write_book(pages: Sequence[Page], hidden: Page, properties: Mapping[str, str], file: IO[bytes]) -> None:
    """Write the pages in their order, and the hidden one as a sheet that Excel does not list."""
    everything = [*map(_fitting, pages), hidden]
    with (
        ZipFile(_skeleton(everything, properties)) as skeleton,
        ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as book,
    ):
        styles = _style_numbers(skeleton, len(everything))
        for name in skeleton.namelist():
            sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            if sheet is None:
                book.writestr(name, skeleton.read(name))
                continue
            # How long the part becomes is not known beforehand.
            with book.open(name, "w", force_zip64=True) as part:
                _write_beside(part, _filled(skeleton.read(name).decode(), everything[int(sheet[1]) - 1], styles))


def _write_beside(part: IO[bytes], texts: Iterable[str]) -> None:
    """Write what comes in a thread of its own: packing takes as long as making the next rows, and waits for nobody."""
    under_way: deque[Future[int]] = deque()
    with ThreadPoolExecutor(1) as writer:
        for text in texts:
            under_way.append(writer.submit(part.write, text.encode()))
            if len(under_way) > _WRITES_AHEAD:
                under_way.popleft().result()
        for write in under_way:
            write.result()


def _fitting(page: Page) -> Page:
    """The page as far as a sheet of Excel can hold it, with a last line that says how much is missing."""
    rows, columns = page.size
    if rows <= MOST_ROWS:
        return page
    most = MOST_ROWS - 1
    more = Line([f"{rows - most:,} more lines do not fit on this sheet."], ["strong"])
    return replace(page, size=(MOST_ROWS, columns), lines=chain(islice(page.lines, most), [more]))


def _skeleton(everything: Sequence[Page], properties: Mapping[str, str]) -> BytesIO:
    """The workbook without its cells; the last sheet, a hidden one, shows each of the STYLES in its first row."""
    file = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(file, options)
    workbook.set_properties(dict(properties))
    formats = {name: workbook.add_format(dict(style)) for name, style in STYLES.items()}
    *pages, hidden = everything
    for page in pages:
        worksheet = workbook.add_worksheet(page.name)
        _lay_out(worksheet, page, formats)
        page.decorate(workbook, worksheet)
    unlisted = workbook.add_worksheet(hidden.name)
    for position, name in enumerate(STYLES):
        unlisted.write_blank(0, position, None, formats[name])
    unlisted.very_hidden()
    workbook.close()
    file.seek(0)
    return file


def _lay_out(worksheet: Any, page: Page, formats: Mapping[str, Any]) -> None:
    rows, columns = page.size
    for position, column in enumerate(page.columns):
        worksheet.set_column(position, position, column.width, formats[column.style])
    worksheet.freeze_panes(*page.freeze)
    if page.filtered:
        worksheet.autofilter(page.freeze[0] - 1, 0, rows - 1, columns - 1)
    if page.colour:
        worksheet.set_tab_color(page.colour)
    if not page.gridlines:
        worksheet.hide_gridlines(2)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.set_footer("&L&A&RPage &P of &N")
    if page.freeze[0]:
        worksheet.repeat_rows(page.freeze[0] - 1)
    # Text that looks like a number is meant to be text; Excel's green corners would say otherwise.
    worksheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(columns - 1)}{rows}"})


def _style_numbers(skeleton: ZipFile, last: int) -> Mapping[str, int]:
    cells = re.findall(r'<c r="[A-Z]+1" s="(\d+)"/>', skeleton.read(f"xl/worksheets/sheet{last}.xml").decode())
    return dict(zip(STYLES, map(int, cells), strict=True))


class _Numbers(dict[tuple[str, ...], tuple[int, ...]]):
    """The names of a line's styles -> their numbers; few lines of a sheet differ in them."""

    def __init__(self, styles: Mapping[str, int]) -> None:
        super().__init__()
        self._styles = styles

    def __missing__(self, names: tuple[str, ...]) -> tuple[int, ...]:
        self[names] = numbers = tuple([self._styles[name] for name in names])
        return numbers


def _filled(xml: str, page: Page, styles: Mapping[str, int]) -> Iterator[str]:
    """The sheet's XML with its cells in the place that the skeleton left for them."""
    rows, columns = page.size
    dimension = f'<dimension ref="A1:{column_letters(columns - 1)}{max(rows, 1)}"/>'
    xml = re.sub(r'<dimension ref="[^"]*"/>', dimension, xml, count=1)
    before, after = re.split(r"<sheetData>.*</sheetData>|<sheetData/>", xml, maxsplit=1, flags=re.DOTALL)
    yield before + "<sheetData>"
    waiting: list[str] = []
    plain = styles[_PLAIN]
    numbers = _Numbers(styles)
    for number, line in enumerate(page.lines, 1):
        waiting.append(row_xml(number, line.cells, numbers[tuple(line.styles)], plain, line.height))
        if len(waiting) == _ROWS_A_WRITE:
            yield "".join(waiting)
            waiting.clear()
    yield "".join(waiting)
    yield "</sheetData>" + after
