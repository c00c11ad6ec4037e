"""Segments a grid -> table: which row is the header, which rows are data, and why every other row is not."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NoReturn

from importer.column_letters import column_name
from importer.defaults import Reading
from importer.english import counted
from importer.errors import UnusableFile, UsageError
from importer.formats import Grid, Row
from importer.loader.clues import (
    closing_word,
    data_share,
    filled,
    first_filled,
    is_blank,
    is_data,
    is_nobody,
    label_share,
    may_be_name,
)
from importer.loader.header_finding import (
    COMPARED,
    MOSTLY,
    Header,
    find_header,
    is_plain,
    names_of,
    typical_width,
    value_columns,
)
from importer.loader.row_widths import judge_widths
from importer.model import DateOrder, Flag

HALF = 0.5
SECOND = "second table"
WIDE = 3
"""Filled cells of a usual row; in narrower tables a single cell is half a row."""
CLOSING_ROWS = 30
"""How far from the end a footer may begin."""


@dataclass(slots=True)
class Table:
    """The rows of a grid, told apart."""

    headers: tuple[str, ...]
    header_row: int | None
    rows: list[Row] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    """Rows that end early and were filled up with blanks."""
    notes: list[str] = field(default_factory=list)
    date_orders: dict[int, DateOrder] = field(default_factory=dict)
    """Column -> the order in which the formats of its real dates show them, if it is one."""


def find_table(grid: Grid, reading: Reading) -> Table:
    """Tell header, data and the rest apart.

    Raises UnusableFile where there is nothing, or where no row is evidently the header, and UsageError for a wish
    that the rows do not allow.
    """
    if all(is_blank(cells) for _, cells in grid.rows):
        raise UnusableFile("The file holds no rows.")
    header = _chosen_header(grid, reading)
    table = Table(header.names if header else (), grid.rows[header.position][0] if header else None)
    table.date_orders = grid.date_orders
    if header:
        _skip_above(table, grid, header)
    body = grid.rows[header.position + 1 :] if header else grid.rows
    doubted = {flag.row for flag in grid.flags}
    _take_rows(table, body, header, _unwanted(grid, reading), doubted, ragged=grid.ragged)
    return _finished(table, grid, header, reading)


def _unwanted(grid: Grid, reading: Reading) -> dict[int, str]:
    """The rows that a person wishes to be left out because of how they look, and how that is."""
    struck = dict.fromkeys(grid.struck_rows if reading.skip_struck else (), "struck through")
    return struck | dict.fromkeys(grid.hidden_rows if reading.skip_hidden else (), "hidden")


def _chosen_header(grid: Grid, reading: Reading) -> Header | None:
    if reading.no_header:
        if reading.header_row is not None:
            raise UsageError("--no-header and --header-row contradict each other.")
        return None
    if reading.header_row is not None:
        for position, (row, cells) in enumerate(grid.rows):
            if row == reading.header_row and not is_blank(cells):
                return Header(position, names_of(cells))
        raise UsageError(f"Row {reading.header_row} cannot be the header: it is blank, or there is no such row.")
    header = find_header(grid.rows)
    if header is None and not is_plain(grid.rows, ragged=grid.ragged):
        _refuse_without_header(grid)
    return header


def _refuse_without_header(grid: Grid) -> NoReturn:
    row = next(row for row, cells in grid.rows if not is_blank(cells))
    cut = ""
    if grid.ragged and max(len(cells) for _, cells in grid.rows) == 1:
        cut = f"With {grid.delimiter!r} as delimiter there is only one column; --delimiter names another one. "
    raise UnusableFile(
        f"No row is evidently the header; row {row} looks as if it could be a record already.",
        hint=f"{cut}If there is a header, name its row with --header-row N; if there is none, --no-header reads every "
        "row as a record and columns are named by their letters (column A, column B, ...).",
    )


def _skip_above(table: Table, grid: Grid, header: Header) -> None:
    for position, (row, cells) in enumerate(grid.rows[: header.position]):
        if is_blank(cells):
            table.skipped.append((row, "blank"))
        elif names_of(cells) == header.names:
            table.skipped.append((row, "repeated header"))
        else:
            table.skipped.append((row, "upper header row" if position == header.upper else "title"))
    titles = [row for row, why in table.skipped if why == "title"]
    if titles:
        table.notes.append(
            f"The header was found in row {table.header_row}, below {counted(len(titles), 'title row')}."
        )
    if header.upper is not None:
        row = grid.rows[header.upper][0]
        table.notes.append(
            f"Rows {row} and {table.header_row} are both headers; a column's name is the lower one, with the upper one "
            "in front where the lower one alone would be blank or repeated."
        )


def _take_rows(
    table: Table,
    body: list[Row],
    header: Header | None,
    unwanted: Mapping[int, str],
    doubted: Set[int],
    *,
    ragged: bool,
) -> None:
    firsts = [first_filled(cells) for _, cells in body]
    aside = _set_aside(body, firsts, header, ragged=ragged)
    for place, ((row, cells), first) in enumerate(zip(body, firsts, strict=True)):
        # A row of formulas that nobody calculated looks blank, and is somebody.
        is_blank_row = not first and row not in doubted
        if why := "blank" if is_blank_row else aside.get(place) or unwanted.get(row, ""):
            table.skipped.append((row, why))
        else:
            table.rows.append((row, cells))
    if second := [place for place, why in aside.items() if why == SECOND]:
        row = body[min(second)][0]
        table.notes.append(f"A second table begins in row {row}; it was not read. To read it, give --header-row {row}.")


def _set_aside(body: list[Row], firsts: list[str], header: Header | None, *, ragged: bool) -> dict[int, str]:
    """Place in the body -> why its row is none of the table; blank rows apart."""
    # Two hundred rows tell how wide the others are, and a long list is not measured row by row.
    typical = typical_width([cells for (_, cells), first in zip(body[:200], firsts, strict=False) if first])
    apart = _apart(body, firsts, ragged=ragged)
    end = _second_table(body, firsts, apart, header) if header else len(body)
    own = header.names if header else ()
    own_first = first_filled(own)
    # The first cells are compared first: this is asked of every row, and nearly always settled by them.
    repeated = [
        place
        for place, ((_, cells), first) in enumerate(zip(body, firsts, strict=True))
        if first and first == own_first and names_of(cells) == own
    ]
    return (
        dict.fromkeys(repeated, "repeated header")
        | dict.fromkeys(_section_titles(body[:end], firsts, own, set(repeated), typical), "section title")
        | _closing_rows(body[:end], firsts, apart, typical)
        | dict.fromkeys(range(end, len(body)), SECOND)
    )


def _apart(body: list[Row], firsts: list[str], *, ragged: bool) -> list[bool]:
    """Which rows stand below a gap: a blank row or, in a workbook, a row that is not listed at all.

    In delimited text a jump of the numbers is no gap: the row before has cells of several lines.
    """
    jumps = [False, *(not ragged and below[0] - above[0] > 1 for above, below in pairwise(body))]
    return [jump or (place > 0 and not firsts[place - 1]) for place, jump in enumerate(jumps)]


def _second_table(body: list[Row], firsts: list[str], apart: list[bool], header: Header) -> int:
    """Where another header, or the title right above it, begins a table of another shape; else the end of the rows."""
    own = {name.strip().lower() for name in header.names if name}
    valued = value_columns([cells for _, cells in body[:COMPARED]])
    for position, ((_, cells), first) in enumerate(zip(body, firsts, strict=True)):
        if not first:
            continue
        is_titled = position > 0 and apart[position - 1] and _is_alone(body[position - 1][1])
        after_gap = apart[position] or is_titled
        # Without a gap only a word of our own header makes a row suspect: names of people are words, too.
        if after_gap or first.strip().lower() in own:
            below = firsts[position + 1 : position + 6]
            # Words with nothing below them head no table; they may be a person, or a remark at the end.
            if any(below) and _begins_table(cells, own, header, valued if after_gap else None):
                return position - is_titled
    return len(body)


def _section_titles(
    body: list[Row], firsts: list[str], own: tuple[str, ...], headers: Set[int], typical: int
) -> set[int]:
    """The places of rows whose single cell is the title of what follows, as where the rosters of offices are joined.

    Above a repeated header that is every cell that cannot be a name: a person of whom nothing but the name is known may
    stand there too, at the end of a page. Elsewhere it is the name of an office, in the first column.
    """
    places = [place for place, first in enumerate(firsts[: len(body)]) if first]
    above_header = {
        above
        for above, below in pairwise(places)
        if below in headers
        if _is_alone(body[above][1]) and not may_be_name(firsts[above])
    }
    column = next((column for column, name in enumerate(own) if name.strip()), 0)
    offices = {
        place
        for place in places
        if typical >= WIDE and _is_alone(body[place][1]) and is_nobody(firsts[place])
        if body[place][1][column : column + 1] == [firsts[place]]
    }
    return above_header | offices


def _is_alone(cells: list[str]) -> bool:
    """Whether a row holds one cell, and that is no value."""
    # Counting blanks first: this is asked of every row, and a full one should not be looked at cell by cell.
    if 2 * cells.count("") < len(cells) - 1:
        return False
    texts = filled(cells)
    return len(texts) == 1 and not is_data(texts[0])


def _begins_table(cells: list[str], own: set[str], header: Header, valued: set[int] | None) -> bool:
    """Whether a row names columns: this table's own ones, or after a gap (`valued` is given) others.

    After a gap the row must have words where the people above have values such as an e-mail address, because a
    sparse person's name may consist of words that stand in headers too.
    """
    texts = [text.strip() for text in filled(cells)]
    # One word may be a name or a remark, and our own header over again heads no other table.
    if len(texts) < 2 or names_of(cells) == header.names or data_share(cells) > 0:
        return False
    alike = sum(text.lower() in own for text in texts) / len(texts)
    if alike >= MOSTLY or valued is None:
        return alike >= MOSTLY
    has_words = not valued or any(column < len(cells) and cells[column].strip() for column in valued)
    return has_words and label_share(cells) >= HALF


def _closing_rows(body: list[Row], firsts: list[str], apart: list[bool], typical: int) -> dict[int, str]:
    """Place in the body -> `totals` or `footer`; totals may stand anywhere, footers at the end."""
    found: dict[int, str] = {}
    last = len(body) - CLOSING_ROWS
    for position, ((_, cells), first) in enumerate(zip(body, firsts, strict=False)):
        if first and (why := closing_word(first, cells, typical)) and (why == "totals" or position >= last):
            found[position] = why
    for position in range(len(body) - 1, -1, -1):
        if not firsts[position] or position in found:
            continue
        stands_apart = apart[position] or position - 1 in found
        is_remark = _is_alone(body[position][1]) and not may_be_name(firsts[position])
        # In a narrow list, or right below the others, a lone cell may be a person of whom only the name is known.
        if typical < WIDE or not is_remark or not stands_apart:
            break
        found[position] = "footer"
    return found


def _finished(table: Table, grid: Grid, header: Header | None, reading: Reading) -> Table:
    """The width agreed on, and rows of another width flagged or filled up."""
    kept = {row for row, _ in table.rows}
    table.flags.extend(flag for flag in grid.flags if flag.row in kept)
    # The header is no row that could be held back: what is wrong with it is for the person to look at.
    table.notes.extend(_on_header(flag) for flag in grid.flags if flag.row == table.header_row)
    if grid.ragged:
        typed = _typed_cells(grid, header) if header else 0
        widths = judge_widths(table.rows, header, typed, fill_short=reading.fill_short_rows)
        table.flags.extend(widths.flags)
        table.filled.extend(widths.filled)
        table.notes.extend(widths.notes)
    width = len(table.headers)
    for _, cells in table.rows:
        if len(cells) > width:
            # Text right of the last header is kept under a blank one: nobody knows yet that it means nothing.
            width = max(width, len(names_of(cells)))
    table.headers = (*table.headers, *[""] * (width - len(table.headers)))
    table.rows = [(row, cells[:width] if len(cells) > width else cells) for row, cells in table.rows]
    if not grid.ragged:
        table.skipped.extend((row, "blank") for row in _absent_rows(grid.rows))
    table.skipped.sort()
    table.flags.sort(key=lambda flag: (flag.row, -1 if flag.column is None else flag.column))
    return table


def _on_header(flag: Flag) -> str:
    place = f"row {flag.row}" if flag.column is None else f"{column_name(flag.column)}, row {flag.row}"
    return f"The header ({place}) {flag.why}."


def _typed_cells(grid: Grid, header: Header) -> int:
    """How many cells the header row has; of two rows, the one that has more."""
    places = [header.position] if header.upper is None else [header.upper, header.position]
    return max(len(grid.rows[place][1]) for place in places)


def _absent_rows(rows: list[Row]) -> list[int]:
    """The rows of a worksheet that no reader lists, because nothing stands in them."""
    present = {row for row, _ in rows}
    return [row for row in range(1, rows[-1][0]) if row not in present] if len(present) < rows[-1][0] else []
