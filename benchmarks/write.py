"""How long the results workbook takes: `python benchmarks/write.py [ROWS]`.

An invented roster of 28 columns, one row in twenty invalid, the rest created; on top of it, what `rerun` needs to read
the workbook back. Prints seconds, size, and the peak memory of the process.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pandas as pd

from importer.fields import FIELDS
from importer.model import (
    ColumnUse,
    Delivery,
    Draft,
    Fate,
    Finding,
    Mapping,
    Mode,
    Outcome,
    Plan,
    Send,
    Severity,
    Sheet,
    Verdict,
)
from importer.reconciliation import read_results, reconcile, write_results

Told = TypeVar("Told")

ROWS = 100_000
ONE_IN = 20


def main(rows: int) -> None:
    """Measure one workbook of so many rows."""
    sheet = roster(rows)
    draft = drafted(sheet)
    invalid = [row for row in sheet.frame.index if row % ONE_IN == 0]
    sends = tuple(sending(row) for row in sheet.frame.index if row % ONE_IN)
    plan, verdict = Plan(sends, {}, ()), Verdict((), tuple(map(finding, invalid)), ())
    delivery = Delivery(tuple(Outcome(send.row, Fate.CREATED, 1, 201, str(send.row)) for send in sends), rows, 1.0)
    mapping = Mapping("bench", "Benchmark", (), "0" * 64, "name: bench\n")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "results.xlsx"
        told = timed("reconcile", lambda: reconcile(sheet, draft, verdict, plan, delivery, Mode.RUN))
        timed("write", lambda: write_results(told, sheet=sheet, draft=draft, verdict=verdict, plan=plan,
                                             mapping=mapping, facts={}, target=target))  # fmt: skip
        print(f"{'size':<10} {target.stat().st_size / 1e6:8.1f} MB")
        timed("read", lambda: read_results(target))
    print_peak()


def timed(name: str, work: Callable[[], Told]) -> Told:
    """Do the work and print how long it took."""
    begun = time.perf_counter()
    told = work()
    print(f"{name:<10} {time.perf_counter() - begun:8.2f} s")
    return told


def roster(rows: int) -> Sheet:
    """An invented roster: every cell different, as names, addresses and numbers are."""
    index = pd.RangeIndex(2, rows + 2, name="row")
    columns = {at: [f"{field.label} {row * 7919 % 100_003}" for row in index] for at, field in enumerate(FIELDS)}
    frame = pd.DataFrame(columns, index=index, dtype="str")
    return Sheet(Path("roster.csv"), "csv", frame, tuple(field.label for field in FIELDS), 1, "0" * 64)


def drafted(sheet: Sheet) -> Draft:
    """The roster in Brokerkit's words, which it already uses."""
    names = [field.name for field in FIELDS]
    columns = tuple(ColumnUse(at, header, (names[at],), "mapped") for at, header in enumerate(sheet.headers))
    headers = dict(zip(names, sheet.headers, strict=True))
    return Draft(sheet.frame.set_axis(names, axis=1), headers, columns, {}, "US", "auto")


def sending(row: int) -> Send:
    """One person."""
    address = f"agent{row}@example.com"
    return Send(row, (row,), {"email": address}, frozenset({("email", address)}))


def finding(row: int) -> Finding:
    """One bad e-mail address."""
    return Finding(row, "email", "Email", "x", Severity.ERROR, "not an e-mail address", "“x” is not an e-mail address.")


def print_peak() -> None:
    """Print the most memory the process ever held, where the system tells."""
    try:
        import resource
    except ImportError:  # Windows
        return
    print(f"{'peak':<10} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
