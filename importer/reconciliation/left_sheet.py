"""The sheet `Left`: who stood in the last edition of this list and stands in it no more."""

from collections.abc import Sequence
from pathlib import Path

from importer.model import Delivery, Leaver
from importer.reconciliation.cell_xml import Value
from importer.reconciliation.sheet_page import Column, Page, table

LEFT = "Left"
LEFT_COLUMNS = (
    Column("Row", 8, "plain number"),
    Column("Name", 30, "text"),
    Column("Brokerkit id", 18, "text"),
    Column("Last seen", 13, "text"),
    Column("Earlier file", 44, "wrap"),
)


def left_page(delivery: Delivery | None) -> Page:
    """Everybody who left, with row and name as far as the earlier file still says them."""
    leavers = delivery.leavers if delivery else ()
    nobody = "Nobody is known to have left." if delivery else "Only a live run knows who left."
    lines: Sequence[Sequence[Value]] = [
        ("" if one.row is None else one.row, one.name, one.record_id, one.last_seen, _file(one)) for one in leavers
    ]
    return table(LEFT, LEFT_COLUMNS, lines, nobody)


def _file(leaver: Leaver) -> str:
    return Path(leaver.source).name or "no longer there as it was, so the name is not known"
