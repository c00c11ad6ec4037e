"""What the person should know about how the table was read, in plain sentences."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from importer.column_letters import column_letters
from importer.english import agreeing, counted, listed, row_list
from importer.formats import Grid
from importer.loader.table import Table

SHOWN = 5
COMMA = ", "
"""Letters and numbers in a note stand without `and`."""
COUNTED = {
    "blank": "blank row",
    "totals": "row of totals",
    "footer": "footer row",
    "repeated header": "repeated header row",
    "section title": "section title",
    "hidden": "hidden row",
    "struck through": "struck-through row",
}


def notes_on(grid: Grid, table: Table) -> tuple[str, ...]:
    """Everything worth saying, most important first."""
    return (
        *grid.notes,
        *table.notes,
        *_on_headers(table),
        *_on_hidden(grid, table),
        *_on_merged(grid, table),
        *_on_filled(table),
        *_on_skipped(table),
    )


def _on_headers(table: Table) -> Iterable[str]:
    if table.header_row is None:
        yield "There is no header: every row is a record, and columns are named by their letters, such as column A."
        return
    columns: dict[str, list[str]] = defaultdict(list)
    for position, header in enumerate(table.headers):
        columns[" ".join(header.split()).casefold()].append(column_letters(position))
    if blank := columns.pop("", None):
        column, has = agreeing(len(blank), "Column", "Columns"), agreeing(len(blank), "has", "have")
        yield f"{column} {_first(blank)} {has} no header."
    for header in table.headers:
        letters = columns.pop(" ".join(header.split()).casefold(), None)
        if letters and len(letters) > 1:
            yield f'The header "{header.strip()}" stands over several columns: {_first(letters)}.'


def _on_hidden(grid: Grid, table: Table) -> Iterable[str]:
    for kind, marked, option in (
        ("hidden row", grid.hidden_rows, "--skip-hidden"),
        ("struck-through row", grid.struck_rows, "--skip-struck"),
    ):
        if rows := [row for row, _ in table.rows if row in marked] if marked else []:
            them = agreeing(len(rows), "it", "them")
            yield (
                f"{counted(len(rows), kind)} ({_numbered(rows)}) {_were(rows)} read like the others; {option} leaves "
                f"{them} out."
            )
    columns = [
        column_letters(column)
        for first, last in grid.hidden_columns
        for column in range(first, min(last + 1, len(table.headers)))
    ]
    if columns:
        yield f"{counted(len(columns), 'hidden column')} ({_first(columns)}) {_were(columns)} read like the others."


def _on_merged(grid: Grid, table: Table) -> Iterable[str]:
    first = table.rows[0][0] if table.rows else 0
    ranges = [place for place in grid.merged if _last_row(place) >= first > 0]
    if ranges:
        yield (
            f"{counted(len(ranges), 'merged range')} among the rows ({_first(ranges)}): the text belongs to the first "
            "cell, the others were read as blank."
        )


def _last_row(place: str) -> int:
    digits = place.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
    return int(digits) if digits.isdecimal() else 0


def _on_filled(table: Table) -> Iterable[str]:
    if rows := table.filled:
        end, their = agreeing(len(rows), "ends", "end"), agreeing(len(rows), "its", "their")
        yield f"{counted(len(rows), 'row')} {end} early ({_numbered(rows)}); what is missing at {their} end is blank."


def _on_skipped(table: Table) -> Iterable[str]:
    counts = Counter(why for _, why in table.skipped)
    for why, words in COUNTED.items():
        if counts[why]:
            rows = [row for row, reason in table.skipped if reason == why]
            yield f"{counted(counts[why], words)} skipped ({_numbered(rows)})."


def _were(things: Sequence[object]) -> str:
    return agreeing(len(things), "was", "were")


def _numbered(rows: Sequence[int]) -> str:
    return row_list(rows, SHOWN, last=COMMA)


def _first(things: Sequence[str]) -> str:
    return listed(things, SHOWN, last=COMMA)
