"""Detects the header row: by what it says and by how it differs from the rows below, or as asked for."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from importer.formats import Row
from importer.loader.clues import (
    EMAIL,
    PEOPLE_WORDS,
    YEAR,
    data_share,
    filled,
    is_blank,
    is_data,
    is_label,
    label_share,
    words_of,
)

SEARCHED = 40
"""How many filled rows from the top may be the header; the longest preamble among the exports we know has 12."""
COMPARED = 25
"""How many rows below a candidate it is compared with."""
MOSTLY = 0.6
NEARLY_ALL = 0.9
NUMBER = re.compile(r"(?<![^\W\d_])(?<!\d)\d")
"""A digit at the beginning of a word; headers such as PO4 and f1 have none."""
PLACEHOLDERS = frozenset(
    ("confidential", "pending", "private", "same", "tba", "tbd", "unavailable", "undisclosed", "unknown", "unlisted",
     "withheld")
)  # fmt: skip
"""Words that people type where they have no value."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header and where it was found."""

    position: int
    """Its place in `Grid.rows`; with two header rows the lower one's."""
    names: tuple[str, ...]
    upper: int | None = None
    """The place of a row above it that groups its columns."""


def find_header(rows: Sequence[Row]) -> Header | None:
    """The first row that can be nothing but a header, or None if no row is.

    Once a full row has passed that is no header, a later one has to say by its words alone that it is one: by its
    looks, a record with gaps above complete records would pass for a header too.
    """
    places = [place for place, (_, cells) in enumerate(rows[: SEARCHED * 4]) if not is_blank(cells)][: SEARCHED * 2]
    nearby = [rows[place][1] for place in places]
    typical = typical_width(nearby)
    passed_full = False
    for order, place in enumerate(places[:SEARCHED]):
        cells, above, below = nearby[order], nearby[:order], nearby[order + 1 : order + 1 + COMPARED]
        if passed_full:
            is_sure = _speaks_up(cells, above, below)
        else:
            is_sure = _is_header(cells, typical) and _is_told_apart(cells, below, has_title=order > 0)
            is_sure = is_sure or _crowns_values(cells, below)
        if is_sure:
            return _with_second(rows, place)
        if _is_full(cells, typical):
            # A full row with a value in it is a record already; a header further down would cut it off.
            if data_share(cells) > 0:
                return None
            # A title whose merged cells were undone is as full as a record, and says nothing.
            passed_full = passed_full or not _repeats(cells)
    return None


def typical_width(rows: Sequence[Sequence[str]]) -> int:
    """How many filled cells a row has, mostly: half of all filled cells stand in rows at least this wide.

    Counting cells, not rows, keeps a long preamble above a short list from passing for the list.
    """
    widths = sorted((len(filled(cells)) for cells in rows), reverse=True)
    half, seen = sum(widths) / 2, 0
    for width in widths:
        seen += width
        if seen >= half:
            return width
    return 0


def _is_full(cells: Sequence[str], typical: int) -> bool:
    return len(filled(cells)) > (typical / 2 if typical > 1 else 0)


def _repeats(cells: Sequence[str]) -> bool:
    """Whether a row says the same again and again, as merged cells do once they are unmerged."""
    texts = filled(cells)
    return len({text.strip().lower() for text in texts}) <= len(texts) / 2


def _is_header(cells: Sequence[str], typical: int) -> bool:
    """Whether nothing speaks against a row's being the header."""
    # Beside other names, `No` is one as well: short for number.
    texts = [text for text in filled(cells) if text.strip().lower() != "no"] or filled(cells)
    labels = sum(map(is_label, texts))
    half_of_labels = labels > 1 and labels == len(texts) and len(texts) * 2 >= typical
    if not (_is_full(cells, typical) or half_of_labels) or (len(texts) > 1 and _repeats(cells)):
        return False
    return data_share(texts) <= (0.2 if labels > 2 else 0)


def _speaks(cells: Sequence[str]) -> bool:
    """Whether a row says by its words that it is a header."""
    return _are_letters(cells) or label_share(cells) >= 0.3


def _are_letters(cells: Sequence[str]) -> bool:
    """Whether columns are named a, b, c."""
    texts = [text.strip() for text in filled(cells)]
    return len(texts) > 1 and all(len(text) == 1 and text.isalpha() for text in texts)


def _speaks_up(cells: Sequence[str], above: Sequence[Sequence[str]], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row is a header by its words, in spite of a full row above it that is none."""
    share = label_share(cells)
    is_plain = share == 1 or (share >= MOSTLY and bool(_differing(cells, below)))
    return is_plain and sum(map(is_label, cells)) > 1 and not _recurs(cells, [*above, *below])


def _is_told_apart(cells: Sequence[str], below: Sequence[Sequence[str]], *, has_title: bool) -> bool:
    """Whether a row is the header for sure: by its words, or by how it differs from the rows below.

    By its looks alone the first row of a list may as well be a person with `unlisted` for a telephone number, so it
    has to differ in two columns; one will do if its word is known from headers, or below a title.
    """
    differing = _differing(cells, below)
    if _speaks(cells):
        return bool(differing) or _are_letters(cells) or label_share(cells) == 1 or not _recurs(cells, below)
    enough = 1 if has_title else min(2, len(filled(cells)))
    return len(differing) >= enough or any(is_label(cells[column]) for column in differing)


def _crowns_values(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row of words stands above a table of measurements: hardly a column of it holds words of its own.

    Names of such tables repeat and hold digits (`x; x; x`, `n (cm2 g-1)`), which lists of people do not bear; but no
    list of people has values in nearly all its columns.
    """
    columns = {column for row in below for column, cell in enumerate(row) if cell.strip()}
    valued = value_columns(below)
    words = [cells[column].strip() for column in sorted(valued) if column < len(cells)]
    named = [word for word in words if word and not is_data(word) and word.lower() not in PLACEHOLDERS]
    return data_share(cells) == 0 and len(named) > 1 and len(named) >= NEARLY_ALL * len(columns)


def is_plain(rows: Sequence[Row], *, ragged: bool) -> bool:
    """Whether a table evidently has no header: its first row holds values where the others do, and all look alike.

    A name that stands where others have a telephone number may be a header's, so one such place leaves it open, and so
    does any row near the top that reads like a header.
    """
    nearby = [cells for _, cells in rows[: SEARCHED * 2] if not is_blank(cells)]
    first, below = nearby[0], nearby[1:]
    valued = [column for column in value_columns(below) if column < len(first) and first[column].strip()]
    widths = Counter(len(cells) for cells in nearby)
    agree = not ragged or (len(first) > 1 and widths[len(first)] >= NEARLY_ALL * len(nearby))
    labelled = any(label_share(cells) >= MOSTLY and len(filled(cells)) > 1 for cells in nearby)
    return agree and not labelled and bool(valued) and all(is_data(first[column]) for column in valued)


def _differing(cells: Sequence[str], below: Sequence[Sequence[str]]) -> list[int]:
    """The columns with words here and values in most rows below; none if the row says something twice."""
    texts = [text.strip().lower() for text in filled(cells)]
    if len(set(texts)) < len(texts):
        return []
    return [
        column for column in value_columns(below) if column < len(cells) and _may_name_values(cells[column].strip())
    ]


def _may_name_values(cell: str) -> bool:
    if not cell or is_data(cell) or cell.lower() in PLACEHOLDERS:
        return False
    return not NUMBER.search(cell) or YEAR.fullmatch(cell) is not None


def _recurs(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether something stands again in its own column further down, as values do and headers hardly ever."""
    return any(
        column < len(other) and other[column].strip() == cell.strip()
        for other in below
        if list(other) != list(cells)
        for column, cell in enumerate(cells)
        if cell.strip()
    )


def value_columns(rows: Sequence[Sequence[str]]) -> set[int]:
    """The columns in which most filled cells are values that no header spells."""
    columns: dict[int, list[bool]] = {}
    for cells in rows:
        for column, cell in enumerate(cells):
            if cell.strip():
                columns.setdefault(column, []).append(is_data(cell))
    return {column for column, values in columns.items() if sum(values) > len(values) / 2}


def _with_second(rows: Sequence[Row], place: int) -> Header:
    """The header at `place`, or the row right below it if that is one as well, and the row above that groups it."""
    lower = place
    while lower + 1 < len(rows) and _is_second(rows[lower][1], rows[lower + 1][1]):
        lower += 1
    if lower == place and _names_within_groups(rows[place : place + 2 + COMPARED]):
        return Header(place + 1, _combined(rows[place][1], rows[place + 1][1]), place)
    # The same header twice in a row is no pair of names to be joined.
    if lower > place and names_of(rows[lower - 1][1]) == names_of(rows[lower][1]):
        return Header(lower, names_of(rows[lower][1]))
    if lower > place:
        return Header(lower, _combined(rows[lower - 1][1], rows[lower][1]), lower - 1)
    upper = place - 1
    if upper >= 0 and _groups(rows[upper], rows[place]):
        return Header(place, _combined(rows[upper][1], rows[place][1]), upper)
    return Header(place, names_of(rows[place][1]))


def _is_second(upper: Sequence[str], lower: Sequence[str]) -> bool:
    if names_of(upper) == names_of(lower):
        return True
    texts = filled(lower)
    is_wide = len(texts) > max(1, len(filled(upper)) / 2)
    return is_wide and data_share(lower) == 0 and label_share(lower) >= MOSTLY


def _names_within_groups(rows: Sequence[Row]) -> bool:
    """Whether the row below a header names columns that share one name: `Air`, `Rail` below `Travel` and a blank.

    Such a row says nothing under any name that has a column to itself, and its words stand above values or blanks; a
    person's words stand above other people's words.
    """
    if len(rows) < 3:
        return False
    header, cells, below = names_of(rows[0][1]), names_of(rows[1][1]), [cells for _, cells in rows[2:]]
    named = [*header, *[""] * (len(cells) + 1 - len(header))]
    columns = [column for column, cell in enumerate(cells) if cell]
    if all(named[column] for column in columns) or any(named[column] and named[column + 1] for column in columns):
        return False
    valued = value_columns(below)
    worded = {column for row in below for column, cell in enumerate(row) if cell.strip()} - valued
    fits = [column in valued or is_label(cells[column]) for column in columns if column in valued | worded]
    return data_share(cells) == 0 and any(fits) and all(fits)


def _groups(upper: Row, lower: Row) -> bool:
    """Whether a row stands right above a header and names groups of its columns."""
    texts = filled(upper[1])
    # Above a gap stands a title of the whole list, however many words it has.
    adjacent = lower[0] - upper[0] == 1
    return adjacent and len(texts) > 1 and data_share(upper[1]) == 0 and max(map(len, texts)) <= 40


def _combined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """The lower names; with the group's name in front where the lower one is blank or not the only one of its kind."""
    names = names_of(lower)
    width = max(len(names), len(names_of(upper)))
    groups = _carried_on(list(upper) + [""] * (width - len(upper)))
    lowered = [*names, *[""] * (width - len(names))]
    # An upper row that is nearly full holds half of every name, not the names of a few groups.
    complete = len(filled(upper)) >= 0.8 * len(filled(lower))
    combined = []
    for group, own, name in zip(groups, [*upper, *[""] * width], lowered, strict=False):
        repeated = name and (complete or sum(other == name for other in lowered) > 1)
        if not name:
            combined.append(own.strip())
        elif repeated and group and group != name:
            combined.append(f"{group} {name}")
        else:
            combined.append(name)
    return tuple(combined)


def _carried_on(cells: Sequence[str]) -> list[str]:
    """A group's name stands over its first column only; carry it on to the next group."""
    carried, last = [], ""
    for cell in cells:
        last = cell.strip() or last
        carried.append(last)
    return carried


def names_of(cells: Sequence[str]) -> tuple[str, ...]:
    """A row's cells as header names: as typed, without the blanks at its end."""
    names = [cell if cell.strip() else "" for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def people_score(rows: Sequence[Row]) -> float:
    """How much a worksheet looks like a list of people: one for each column of people, two for e-mail addresses."""
    header = find_header(rows)
    if header is None:
        return 0.0
    people = sum(bool(words_of(name) & PEOPLE_WORDS) for name in header.names)
    below = [cell for _, cells in rows[header.position + 1 : header.position + 20] for cell in cells]
    has_emails = any(EMAIL.fullmatch(cell.strip()) for cell in below if "@" in cell)
    return people + (2.0 if people and has_emails else 0.0)
