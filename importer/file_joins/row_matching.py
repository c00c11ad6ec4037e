"""Matches the rows of two sheets by a column of each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importer.english import listed
from importer.errors import UsageError
from importer.file_joins.key_lookup import Places, places_of, typed_key
from importer.mapping.header_matching import HeaderIndex
from importer.model import Sheet

EQUALS = "="
"""What stands between the headers of the two files, where they differ."""


@dataclass(frozen=True, slots=True)
class RowMatch:
    """Two sheets, and where in the other one every row of the first one finds its key."""

    sheet: Sheet
    other: Sheet
    key: str
    """What the key is called, in both files."""
    keys: Sequence[str]
    other_keys: Sequence[str]
    places: Sequence[Places]
    columns: tuple[int, ...]
    """The other sheet's columns that are taken: all but the key, and those in which nothing stands."""

    def rows(self) -> Iterator[tuple[int, str, Places]]:
        """(row, key, places) of the first sheet."""
        return zip(map(int, self.sheet.frame.index), self.keys, self.places, strict=True)

    def other_rows(self, places: Sequence[int]) -> list[int]:
        """The numbers of some of the other sheet's rows."""
        return [int(self.other.frame.index[place]) for place in places]

    def texts(self, column: int) -> list[str]:
        """What stands in a column of the other sheet."""
        return [str(text) for text in self.other.frame[column].tolist()]

    def spelled_otherwise(self) -> list[int]:
        """The rows whose key the other file spells in another way."""
        return [row for row, key, places in self.rows() if any(self.other_keys[place] != key for place in places)]

    def sharing(self) -> list[int]:
        """The rows that find what another row finds as well."""
        users: defaultdict[int, list[int]] = defaultdict(list)
        for row, _, places in self.rows():
            for place in places:
                users[place].append(row)
        return sorted({row for rows in users.values() if len(rows) > 1 for row in rows})

    def unused(self) -> list[int]:
        """The numbers of the other sheet's rows that nobody finds."""
        used = {place for places in self.places for place in places}
        return self.other_rows([place for place in range(len(self.other_keys)) if place not in used])

    def differing(self, places: Places) -> list[int]:
        """The columns in which rows of the other sheet contradict each other; a blank contradicts nothing."""
        if len(places) < 2:
            return []
        cells = {column: self.other.frame[column].iloc[list(places)] for column in self.columns}
        return [column for column, texts in cells.items() if len({text.strip() for text in texts} - {""}) > 1]


def match_rows(sheet: Sheet, other: Sheet, on: str) -> RowMatch:
    """Which rows belong together by the columns that `on` names: one header, or `HEADER=HEADER THERE`.

    Raises UsageError where one of the sheets has no such column, or two.
    """
    here, there = _names(sheet, on)
    left, right = _position(sheet, here), _position(other, there)
    keys, other_keys = (_keys(one, at) for one, at in ((sheet, left), (other, right)))
    label, label_there = sheet.header_label(left), other.header_label(right)
    return RowMatch(
        sheet=sheet,
        other=other,
        key=label if label == label_there else f"{label} (there {label_there})",
        keys=keys,
        other_keys=other_keys,
        places=places_of(keys, other_keys),
        columns=tuple(at for at in range(len(other.headers)) if at != right and _is_filled(other, at)),
    )


def _names(sheet: Sheet, on: str) -> tuple[str, str]:
    """The header here and the header there; a header may hold an equals sign itself."""
    index = HeaderIndex(sheet)
    ways = [(on[:at], on[at + 1 :]) for at, sign in enumerate(on) if sign == EQUALS]
    return next(((here, there) for here, there in [(on, on), *ways] if index.find(here)), ways[0] if ways else (on, on))


def _position(sheet: Sheet, header: str) -> int:
    index = HeaderIndex(sheet)
    found = index.find(header)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"{sheet.path.name} has {len(found)} columns {header!r}, so it cannot be joined by them.",
            hint=f"Name the column by its letters: {listed([index.reference(at) for at in found], last=' or ')}.",
        )
    near = index.nearest(header)
    raise UsageError(
        f"{sheet.path.name} has no column {header!r} to be joined by.",
        hint=f"Did you mean {near!r}?" if near else "Headers that differ are named as --on 'HERE=THERE'.",
    )


def _keys(sheet: Sheet, column: int) -> list[str]:
    return [typed_key(str(cell)) for cell in sheet.frame[column].tolist()]


def _is_filled(sheet: Sheet, column: int) -> bool:
    return bool(sheet.headers[column].strip()) or any(text.strip() for text in sheet.frame[column].tolist())
