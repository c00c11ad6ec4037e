"""Which sheets of a workbook are the list of people: the only one, the wished ones, the evident one, or a question."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from importer.defaults import Reading
from importer.english import agreeing, listed
from importer.errors import UnusableFile, UsageError
from importer.formats import Book, Grid, Tab
from importer.loader.header_finding import people_score

LOOKED_AT = 80
"""How many rows of a sheet are looked at to judge it."""
NAMED, CHOICES = 12, 6
"""How many sheets a sentence names, and how many of them as options to type."""
EVIDENT = 2.0
"""Two columns of people; a second sheet is in question if it has these, and half of what the best one has."""


ALL = "all"
"""Instead of a sheet's name: every visible sheet that looks like a list of people."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows of the chosen sheets, in the order of their tabs, and why it is those."""

    grids: tuple[tuple[int, Grid], ...]
    """Each with the number of its tab, from 1."""
    notes: tuple[str, ...]


def read_sheets(book: Book, reading: Reading) -> Chosen:
    """The sheets that a person wishes, or the one that evidently is meant."""
    if not reading.sheet:
        tab, note = proposed(book)
        return _read(book, [tab], [*([note] if note else []), *_other_notes(book.tabs)])
    # A sheet may be called All, and then that one is meant.
    if is_all(reading.sheet) and not any(is_all((tab.name,)) for tab in book.tabs):
        people, others = _all_people(book)
        left = [f"Not read, because no list of people: {_named(others)}."] if others else []
        return _read(book, people, [*left, *_other_notes(book.tabs)])
    tabs = {wished(book.tabs, wish): None for wish in reading.sheet}
    return _read(book, tabs, [f"The sheet {tab.name!r} is hidden in the workbook." for tab in tabs if tab.hidden])


def is_all(names: Sequence[str]) -> bool:
    """Whether somebody asks for all sheets."""
    return [name.strip().casefold() for name in names] == [ALL]


def _read(book: Book, tabs: Collection[Tab], notes: Sequence[str]) -> Chosen:
    return Chosen(
        tuple((number, book.read(tab)) for number, tab in enumerate(book.tabs, 1) if tab in tabs), tuple(notes)
    )


def _all_people(book: Book) -> tuple[list[Tab], list[Tab]]:
    """The visible sheets that look like lists of people, or all that hold rows if none does; and the other ones."""
    visible = _visible(book)
    first_rows = {tab: book.read(tab, LOOKED_AT) for tab in visible}
    full = _full(first_rows)
    people = _people(full, first_rows) or full
    return people, [tab for tab in visible if tab not in people]


def wished(tabs: tuple[Tab, ...], wish: str) -> Tab:
    """The sheet by its name, whatever its case, or by its number from 1; raises UsageError naming what there is."""
    grids = [tab for tab in tabs if tab.is_grid]
    # Names go before numbers, for a sheet may be called 2024.
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
    visible = _visible(book)
    if len(visible) == 1:
        return visible[0], ""
    first_rows = {tab: book.read(tab, LOOKED_AT) for tab in visible}
    full = _full(first_rows)
    if len(full) == 1:
        return full[0], f"The sheet {full[0].name!r} was read; the others are empty."
    people = _people(full, first_rows)
    if len(people) == 1:
        others = _named([tab for tab in visible if tab != people[0]])
        note = f"The sheet {people[0].name!r} was read, because it looks like a list of people; not {others}."
        return people[0], note
    if people:
        problem = f"More than one sheet could be meant: {_named(people)}."
    else:
        problem = f"No sheet looks like a list of people; the workbook has {_named(full)}."
    together = f" --sheet {ALL} reads them as one list." if people else ""
    raise UnusableFile(problem, hint=_sheet_hint(people or full) + together)


def _visible(book: Book) -> list[Tab]:
    visible = [tab for tab in book.tabs if tab.is_grid and not tab.hidden]
    if not visible:
        raise UnusableFile("The workbook has no visible worksheet.", hint=_sheet_hint(book.tabs))
    return visible


def _full(first_rows: Mapping[Tab, Grid]) -> list[Tab]:
    full = [tab for tab, grid in first_rows.items() if grid.rows]
    if not full:
        raise UnusableFile("No sheet of the workbook holds any rows.")
    return full


def _people(tabs: Sequence[Tab], first_rows: Mapping[Tab, Grid]) -> list[Tab]:
    """The sheets that look like lists of people, compared with the one that does most."""
    scores = {tab: people_score(first_rows[tab].rows) for tab in tabs}
    best = max(scores.values())
    return [tab for tab in tabs if scores[tab] > 0 and scores[tab] >= max(best / 2, min(best, EVIDENT))]


def _named(tabs: Sequence[Tab]) -> str:
    """The names of sheets in quotes, hidden ones marked."""
    names = [f'"{tab.name}"{" (hidden)" if tab.hidden else ""}' for tab in tabs]
    return listed(names, NAMED, last=", ") or "no worksheet"


def _sheet_hint(tabs: Sequence[Tab]) -> str:
    choices = [f'--sheet "{tab.name}"' for tab in tabs if tab.is_grid]
    return f"Say which one: {listed(choices[:CHOICES], last=' or ')}." if choices else ""


def _other_notes(tabs: tuple[Tab, ...]) -> list[str]:
    hidden = [tab for tab in tabs if tab.hidden]
    return [f"Hidden and not read: {agreeing(len(hidden), 'sheet', 'sheets')} {_named(hidden)}."] if hidden else []
