"""How long an annotated copy takes, and how much memory: `python -m benchmarks.annotate [ROWS]`.

An invented workbook of 28 columns, as large as workbooks are annotated; one row in twenty is invalid.
"""

import sys
import tempfile
import time
from pathlib import Path
from zipfile import ZipFile

import xlsxwriter

from benchmarks.write import ONE_IN, drafted, finding, print_peak, roster, sending
from importer.loader import load
from importer.model import Fate, Mode, Plan, Verdict
from importer.reconciliation import annotate, reconcile

ROWS = 26_000


def main(rows: int) -> None:
    """Measure the copy of one workbook."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "roster.xlsx"
        save(rows, source)
        with ZipFile(source) as archive:
            print(f"{'unpacked':<10} {sum(part.file_size for part in archive.infolist()) / 1e6:8.1f} MB")
        sheet = load(source)
        draft = drafted(sheet)
        invalid = [row for row in sheet.frame.index if row % ONE_IN == 0]
        plan = Plan(tuple(sending(row) for row in sheet.frame.index if row % ONE_IN), {}, ())
        told = reconcile(sheet, draft, Verdict((), tuple(map(finding, invalid)), ()), plan, None, Mode.CHECK)
        assert told.counts[Fate.INVALID] == len(invalid)
        print_peak()
        begun = time.process_time()
        copy = annotate(told, sheet, draft, plan, Path(folder))
        print(f"{'annotate':<10} {time.process_time() - begun:8.2f} s of processor time")
        assert copy.path, copy.told
    print_peak()


def save(rows: int, path: Path) -> None:
    """The invented roster as a workbook."""
    sheet = roster(rows)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    page = book.add_worksheet("Agents")
    page.write_row(0, 0, sheet.headers)
    for at, cells in enumerate(sheet.frame.itertuples(index=False, name=None), 1):
        page.write_row(at, 0, cells)
    book.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
