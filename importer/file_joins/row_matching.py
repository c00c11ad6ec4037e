"""Matches the rows of two sheets by a column of each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Two sheets, and where in the other one the keys of the first one stand."""

    sheet: Sheet
    other: Sheet
    key: str
    """What the key is called, in both files."""
    keys: Sequence[str]
    """That of every row of the first sheet; "" where it has none."""
    other_keys: Sequence[str]
    found: Mapping[str, Places]
    """Key -> its rows in the other sheet, at least one; a key may stand in thousands of rows, here it stands once."""
    columns: Mapping[int, Sequence[str]]
    """The other sheet's columns that are taken, with their cells: all but the key and blank ones."""

    def rows(self) -> Iterator[tuple[int, str]]:
        """(row, key) of the first sheet."""
        return zip(map(int, self.sheet.frame.index), self.keys, strict=True)

    def other_rows(self, places: Iterable[int]) -> list[int]:
        """The numbers of some of the other sheet's rows."""
        return [int(self.other.frame.index[place]) for place in places]

    def spelled_otherwise(self) -> list[int]:
        """The rows whose key the other file spells in another way."""
        otherwise = {key for key, places in self.found.items() if self.other_keys[places[0]] != key}
        return [row for row, key in self.rows() if key in otherwise]

    def sharing(self) -> list[int]:
        """The rows that find what another row finds as well."""
        users = Counter(key for key in self.keys if key in self.found)
        return [row for row, key in self.rows() if users[key] > 1]

    def unused(self) -> list[int]:
        """The numbers of the other sheet's rows that nobody finds."""
        used = {place for places in self.found.values() for place in places}
        return self.other_rows(place for place in range(len(self.other_keys)) if place not in used)

    def differing(self, key: str) -> list[int]:
        """The columns in which the rows that have a key contradict each other; a blank contradicts nothing."""
        return [column for column in self.columns if len(self.said(key, column)) > 1]

    def said(self, key: str, column: int) -> set[str]:
        """All that the rows that have a key say in a column."""
        texts = self.columns[column]
        return {texts[place].strip() for place in self.found[key]} - {""}


def match_rows(sheet: Sheet, other: Sheet, on: str) -> RowMatch:
    """Which rows belong together by the columns that `on` names: one header, or `HEADER=HEADER THERE`.

    Raises UsageError where one of the sheets has no such column, or two.
    """
    here, there = _names(sheet, on)
    left, right = _position(sheet, here), _position(other, there)
    keys, other_keys = ([typed_key(cell) for cell in _texts(*column)] for column in ((sheet, left), (other, right)))
    label, label_there = sheet.header_label(left), other.header_label(right)
    texts = {at: _texts(other, at) for at in range(len(other.headers)) if at != right}
    return RowMatch(
        sheet=sheet,
        other=other,
        key=label if label == label_there else f"{label} (there {label_there})",
        keys=keys,
        other_keys=other_keys,
        found=places_of(keys, other_keys),
        columns={at: cells for at, cells in texts.items() if other.headers[at].strip() or any(map(str.strip, cells))},
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


def _texts(sheet: Sheet, column: int) -> list[str]:
    return [str(cell) for cell in sheet.frame[column].tolist()]
