"""Runs by itself in a limited process: reads an .xls or .xlsb workbook from stdin, writes its cells to stdout.

It imports nothing of this package, so that it starts in a twentieth of a second. First line in: the wish, as JSON;
the rest: the workbook. Out: one JSON document a line, first the tabs, then every wanted sheet, as the place of its
first cell, its merged ranges and its rows.
"""

import contextlib
import io
import json
import sys
from datetime import date, datetime, time, timedelta


def main() -> None:
    """Read the wish and the workbook, write what was asked for."""
    wish = json.loads(sys.stdin.buffer.readline())
    _limit(wish["memory"], wish["seconds"])  # before the parser is there
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_object(io.BytesIO(sys.stdin.buffer.read()))
    tabs = [
        (tab.name, str(tab.visible).rpartition(".")[2], str(tab.typ).rpartition(".")[2])
        for tab in workbook.sheets_metadata
    ]
    _say(tabs)
    for number in wish["sheets"]:
        sheet = workbook.get_sheet_by_index(number)
        rows = [[_plain(cell) for cell in cells] for cells in sheet.to_python(nrows=wish["most"])]
        _say([sheet.start or [0, 0], sheet.merged_cell_ranges or [], rows])


def _limit(memory: int, seconds: int) -> None:
    """Bound memory and time where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(document: object) -> None:
    sys.stdout.write(json.dumps(document) + "\n")


def _plain(cell: object) -> object:
    """Text, numbers and booleans as they are; days and times as a pair of their kind and ISO text or seconds."""
    if isinstance(cell, datetime | date):
        return ["day", cell.isoformat()]
    if isinstance(cell, time):
        return ["time", cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["span", cell.total_seconds()]
    return cell


if __name__ == "__main__":
    main()
