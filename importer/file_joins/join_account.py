"""What a person should know about a join, in plain sentences: row numbers and headers, no cells."""

from collections.abc import Iterator, Sequence
from typing import Final

from importer.english import agreeing, counted, listed, row_list
from importer.file_joins.row_matching import RowMatch
from importer.model import Notice

MENTIONED: Final = 40
"""Rows that a note names; the workbook names each row of the source that has a reason to be named."""
COLUMNS_MENTIONED: Final = 6


def join_notices(match: RowMatch) -> Iterator[Notice]:
    """Every row that found nobody, or more than one row."""
    name = match.other.path.name
    several = {key: _several(match, key) for key, places in match.found.items() if len(places) > 1}
    for row, key in match.rows():
        if not key:
            yield Notice(row, f"without a key for {name}", f"The row has no {match.key}, by which {name} is joined.")
        elif key not in match.found:
            yield Notice(row, f"not found in {name}", f"The {match.key} of this row is not in {name}.")
        elif key in several:
            yield Notice(row, f"found more than once in {name}", several[key])


def _several(match: RowMatch, key: str) -> str:
    rows = row_list(match.other_rows(match.found[key]), COLUMNS_MENTIONED)
    differing = [match.other.header_label(column) for column in match.differing(key)]
    found = f"{rows.capitalize()} of {match.other.path.name} have the {match.key} of this row"
    if not differing:
        return f"{found}, and do not contradict each other."
    return f"{found} and differ in {listed(differing, COLUMNS_MENTIONED)}, where nothing was taken."


def join_notes(match: RowMatch, headers: Sequence[str]) -> Iterator[str]:
    """How many rows found each other, which did not, and what the new columns are called."""
    name = match.other.path.name
    rows = list(match.rows())
    found = [row for row, key in rows if key in match.found]
    yield (
        f"{name} was joined by {match.key}: {counted(len(found), 'row')} of {len(rows):,} found somebody there, and "
        f"{counted(len(headers), 'column')} {agreeing(len(headers), 'was', 'were')} added."
    )
    yield from _named(f"not found in {name}", [row for row, key in rows if key and key not in match.found])
    yield from _named(f"without {match.key}, by which {name} is joined", [row for row, key in rows if not key])
    several = [row for row, key in rows if len(match.found.get(key, ())) > 1]
    yield from _named(f"found more than once in {name}; where those rows differ, nothing was taken", several)
    yield from _named(f"found in {name} with another spelling of {match.key}", match.spelled_otherwise())
    yield from _named(f"found in {name} like another row, by the same {match.key}", match.sharing())
    yield from _named(f"of {name} that nobody here has", match.unused())
    yield from _named_apart(match, headers)
    for note in match.other.notes:
        yield f"{name}: {note}"


def _named(what: str, rows: Sequence[int]) -> Iterator[str]:
    if rows:
        yield f"{counted(len(rows), 'row')} {what}: {row_list(rows, MENTIONED, last=', ')}."


def _named_apart(match: RowMatch, headers: Sequence[str]) -> Iterator[str]:
    pairs = zip(match.columns, headers, strict=True)
    apart = [f"“{header}”" for at, header in pairs if header != match.other.headers[at]]
    if apart:
        them = agreeing(len(apart), "A column", "Columns")
        yield (
            f"{them} of {match.other.path.name} {agreeing(len(apart), 'is', 'are')} named apart, since the first file "
            f"keeps its own: {listed(apart, MENTIONED)}."
        )
