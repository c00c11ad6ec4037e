"""Outliers: what stands out only when the whole roster is seen. All are warnings: each can be as it should be."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from importer.english import counted, row_list
from importer.fields import FIELD, Kind, nearly
from importer.model import Finding, Severity
from importer.validation.draft_columns import DraftColumns

FEWEST_CAPITALS = 5
"""Letters of a name; AL or JO LEE may be initials."""
PERSONAL = frozenset([name for name, field in FIELD.items() if field.kind is Kind.DATE] + ["phone", "alt_address"])
"""Fields in which few people have the same."""
MANY = 5
SHARE = 0.02
"""One value in so many rows, and in so great a part of those that have one, is a default or a switchboard."""
MOST_NAMED = 5


def outliers(columns: DraftColumns) -> Iterator[Finding]:
    """Every warning that takes more than one row, or more than one cell, to see."""
    names = _names(columns)
    yield from _capitals(columns, names)
    namesakes = _by_name(names)
    yield from _namesakes(columns, namesakes)
    yield from _near_ids(columns, namesakes)
    for field in columns.cells:
        if field in PERSONAL:
            yield from _repeated(columns, field)


def _capitals(columns: DraftColumns, names: Iterable[tuple[int, str, str]]) -> Iterator[Finding]:
    for place, first, last in names:
        if (first + last).isupper() and sum(map(str.isalpha, first + last)) >= FEWEST_CAPITALS:
            message = "The name is all in capitals and is saved so; `case: name` in the mapping tidies it."
            yield _warning(columns, place, "last_name", "name all in capitals", message)


def _by_name(names: Iterable[tuple[int, str, str]]) -> list[list[int]]:
    """The places of rows that have one name."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, first, last in names:
        places[first.casefold(), last.casefold()].append(place)
    return [same for same in places.values() if len(same) > 1]


def _namesakes(columns: DraftColumns, namesakes: Iterable[list[int]]) -> Iterator[Finding]:
    """One name under several addresses: two people, or one whose address changed and who becomes two contacts."""
    addresses = columns.sent("email")
    for places in namesakes:
        same = [place for place in places if addresses[place]]
        if len({addresses[place].casefold() for place in same}) > 1:
            rows = row_list([columns.rows[place] for place in same], MOST_NAMED)
            message = f"The same name stands in {rows}, under different addresses: if it is one person, two contacts."
            for place in same:
                yield _warning(columns, place, "email", "one name under several e-mail addresses", message)


def _near_ids(columns: DraftColumns, namesakes: Iterable[list[int]]) -> Iterator[Finding]:
    """One name under agent ids that differ in spelling only: two people hardly are so much alike."""
    ids = columns.sent("agent_id")
    spelled: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, places in enumerate(namesakes):
        for place in places:
            if ids[place]:
                spelled[number, nearly(ids[place])].append(place)
    for same in spelled.values():
        if len({ids[place] for place in same}) > 1:
            rows = row_list([columns.rows[place] for place in same], MOST_NAMED)
            message = (
                f"The same name stands in {rows} with ids that differ in letter case, zeros in front or punctuation "
                "only. If it is one person, write the id alike; otherwise two contacts."
            )
            for place in same:
                yield _warning(columns, place, "agent_id", "one name under nearly the same agent id", message)


def _repeated(columns: DraftColumns, field: str) -> Iterator[Finding]:
    values = columns.sent(field)
    counts = Counter(filter(None, values))
    most = max(MANY, SHARE * counts.total())
    for place, value in enumerate(values):
        if counts[value] >= most and len(counts) > 1:
            rows = counted(counts[value], "row")
            message = f"“{columns.cells[field][place]}” stands in {rows}. Is it everybody's own?"
            yield _warning(columns, place, field, "one value in many rows", message)


def _names(columns: DraftColumns) -> list[tuple[int, str, str]]:
    """(place, first name, last name) of every row that has both."""
    pairs = zip(columns.sent("first_name"), columns.sent("last_name"), strict=True)
    return [(place, first, last) for place, (first, last) in enumerate(pairs) if first and last]


def _warning(columns: DraftColumns, place: int, field: str, problem: str, message: str) -> Finding:
    row, cell = columns.rows[place], columns.cells[field][place]
    return Finding(
        row, field, columns.header(field), columns.typed(row, field, cell), Severity.WARNING, problem, message
    )
