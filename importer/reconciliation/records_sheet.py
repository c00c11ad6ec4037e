"""The sheet `Records`: what this import left in Brokerkit, so that support can find exactly that later."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from importer.model import SAVED, Fate, Mode, Reconciliation, RowResult
from importer.reconciliation.cell_xml import Value
from importer.reconciliation.sheet_page import Column, Page, table

RECORDS = "Records"
RECORDS_COLUMNS = (
    Column("Brokerkit id", 18, "text"),
    Column("Row", 8, "plain number"),
    Column("Name", 30, "text"),
    Column("Outcome", 12, "text"),
    Column("Sent", 28, "text"),
)


def records_page(reconciliation: Reconciliation, names: Mapping[int, str]) -> Page:
    """Every row that is in a record of Brokerkit's by this run or by one that it continues."""
    is_live = reconciliation.mode is Mode.RUN
    lines: Sequence[Sequence[Value]] = [*_lines(reconciliation.results, names)] if is_live else []
    nothing = "Nothing was saved." if is_live else "Only a live run saves anything."
    return table(RECORDS, RECORDS_COLUMNS, lines, nothing, colour="#0B5A2E" if lines else "")


def _lines(results: Sequence[RowResult], names: Mapping[int, str]) -> Iterator[Sequence[Value]]:
    for one in results:
        went_along = one.fate is Fate.DUPLICATE and one.at is not None
        if one.fate in SAVED or went_along:
            yield one.record_id, one.row, names.get(one.row, ""), one.fate.value, moment(one.at)


def moment(at: float | None) -> str:
    """A wall time with its difference to UTC, which support needs who sits elsewhere; "" for none."""
    return "" if at is None else datetime.fromtimestamp(at).astimezone().isoformat(sep=" ", timespec="seconds")
