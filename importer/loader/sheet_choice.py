"""Which sheet of a workbook is the list of people: the only one, the wished one, the evident one, or a question."""

from collections.abc import Sequence

from importer.english import agreeing, listed
from importer.errors import UnusableFile, UsageError
from importer.formats import Book, Grid, Tab
from importer.loader.header_finding import people_score
from importer.model import Reading

LOOKED_AT = 80
"""How many rows of a sheet are looked at to judge it."""
NAMED, CHOICES = 12, 6
"""How many sheets a sentence names, and how many of them as options to type."""
EVIDENT = 2.0
"""Two columns of people; a second sheet is in question if it has these, and half of what the best one has."""


def read_sheet(book: Book, reading: Reading) -> Grid:
    """The chosen sheet's rows, with a note where there was a choice."""
    if reading.sheet is not None:
        tab = wished(book.tabs, reading.sheet)
        grid = book.read(tab)
        if tab.hidden:
            grid.notes.append(f"The sheet {tab.name!r} is hidden in the workbook.")
        return grid
    tab, note = proposed(book)
    grid = book.read(tab)
    grid.notes.extend([*([note] if note else []), *_other_notes(book.tabs)])
    return grid


def wished(tabs: tuple[Tab, ...], wish: str) -> Tab:
    """The sheet by its name, whatever its case, or by its number from 1; raises UsageError naming what there is."""
    grids = [tab for tab in tabs if tab.is_grid]
    for matches in (
        [tab for tab in grids if tab.name == wish],
        [tab for tab in grids if tab.name.strip().casefold() == wish.strip().casefold()],
        [tabs[int(wish) - 1]]
        if wish.isdecimal() and 0 < int(wish) <= len(tabs) and tabs[int(wish) - 1].is_grid
        else [],
    ):
        if matches:
            return matches[0]
    raise UsageError(f"The workbook has no sheet {wish!r}.", hint=f"It has {_named(grids)}.")


def proposed(book: Book) -> tuple[Tab, str]:
    """The sheet that evidently is meant, and a note why; raises UnusableFile where two could be."""
    visible = [tab for tab in book.tabs if tab.is_grid and not tab.hidden]
    if not visible:
        raise UnusableFile("The workbook has no visible worksheet.", hint=_sheet_hint(book.tabs))
    if len(visible) == 1:
        return visible[0], ""
    first_rows = {tab: book.read(tab, LOOKED_AT) for tab in visible}
    full = [tab for tab in visible if first_rows[tab].rows]
    if not full:
        raise UnusableFile("No sheet of the workbook holds any rows.")
    if len(full) == 1:
        return full[0], f"The sheet {full[0].name!r} was read; the others are empty."
    scores = {tab: people_score(first_rows[tab].rows) for tab in full}
    best = max(scores.values())
    people = [tab for tab in full if scores[tab] > 0 and scores[tab] >= max(best / 2, min(best, EVIDENT))]
    if len(people) == 1:
        others = _named([tab for tab in visible if tab != people[0]])
        note = f"The sheet {people[0].name!r} was read, because it looks like a list of people; not {others}."
        return people[0], note
    if people:
        problem = f"More than one sheet could be meant: {_named(people)}."
    else:
        problem = f"No sheet looks like a list of people; the workbook has {_named(full)}."
    raise UnusableFile(problem, hint=_sheet_hint(people or full))


def _named(tabs: Sequence[Tab]) -> str:
    """The names of sheets in quotes, hidden ones marked."""
    names = [f'"{tab.name}"{" (hidden)" if tab.hidden else ""}' for tab in tabs]
    return listed(names, NAMED, last=", ") or "no worksheet"


def _sheet_hint(tabs: Sequence[Tab]) -> str:
    choices = [f'--sheet "{tab.name}"' for tab in tabs if tab.is_grid]
    return f"Say which one: {' or '.join(choices[:CHOICES])}." if choices else ""


def _other_notes(tabs: tuple[Tab, ...]) -> list[str]:
    hidden = [tab for tab in tabs if tab.hidden]
    return [f"Hidden and not read: {agreeing(len(hidden), 'sheet', 'sheets')} {_named(hidden)}."] if hidden else []
