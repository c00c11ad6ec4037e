"""The sandbox's records as a page for people; everything on it is escaped, since it came from somebody's file."""

from collections.abc import Sequence
from html import escape

from importer.fields import FIELDS
from importer.sandbox.store import Record

_STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem; color: #1d2733; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #d9e0e7; text-align: left; vertical-align: top;
         white-space: pre-line; max-width: 24rem; overflow-wrap: break-word; }
th { background: #f2f5f8; white-space: nowrap; position: sticky; top: 0; }
"""


def records_page(records: Sequence[Record], requests: int, notifications: int) -> str:
    """One table row a record, one column for every field that some record has."""
    shown = [field for field in FIELDS if any(record.values.get(field.name) is not None for record in records)]
    head = "".join(f"<th>{escape(label)}</th>" for label in ("id", "product", *(field.label for field in shown)))
    rows = "\n".join(_row(record, [record.values.get(field.name) for field in shown]) for record in records)
    table = f'<div class="wide"><table><tr>{head}</tr>\n{rows}\n</table></div>' if records else "<p>Nothing yet.</p>"
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Brokerkit sandbox: {len(records)} saved</title>
<style>{_STYLE}</style></head>
<body><h1>What the sandbox has saved</h1>
<p>{len(records)} saved · {requests} requests · {notifications} new-lead notifications.
This is a stand-in on your own computer, not Brokerkit; it forgets everything when it stops.</p>
{table}
</body></html>
"""


def _row(record: Record, values: Sequence[object]) -> str:
    product = "retention" if record.retention else "recruiting"
    cells = (record.id, product, *values)
    return f"<tr>{''.join(f'<td>{escape(_shown(cell))}</td>' for cell in cells)}</tr>"


def _shown(value: object) -> str:
    if value is None:
        return ""
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
