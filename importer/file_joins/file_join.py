"""Sheet x Sheet -> Sheet: the columns of another file, put behind those of the source, row by row."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd

from importer.column_letters import column_name
from importer.defaults import Reading
from importer.errors import ImporterError, UnusableFile
from importer.file_joins.join_account import join_notes, join_notices
from importer.file_joins.row_matching import RowMatch, match_rows
from importer.loader import load
from importer.mapping.header_matching import header_key
from importer.model import Flag, JoinedFile, Sheet
from importer.settings import SHEET_BEHIND, joined_file

DEFAULT_READING: Final = Reading()


def load_joined(path: Path, reading: Reading, usual: Reading = DEFAULT_READING) -> Sheet:
    """Read a file as `load` does, with the columns of the files that `reading`, or else `usual`, joins to it."""
    sheet = load(path, reading, usual)
    for file, on in reading.over(usual).joins:
        sheet = joined(sheet, _other(file), on)
    return sheet


def _other(file: str) -> Sheet:
    """A file to be joined, read by the same loader; what is wrong with it is said with its name."""
    path, tab = joined_file(file)
    try:
        return load(path, Reading(sheet=(tab,) if tab else ()))
    except ImporterError as error:
        hint = error.hint
        if "--sheet" in hint:
            hint = f"Name the worksheet behind the file: --join '{path.name}{SHEET_BEHIND}NAME'"
        elif "--" in hint:
            hint = "The options for reading are about the first file: save this one so that it needs none."
        message = error.message if path.name in error.message else f"{path.name}: {error.message}"
        raise UnusableFile(message, hint=hint) from None


def joined(sheet: Sheet, other: Sheet, on: str) -> Sheet:
    """The sheet with the other one's columns behind its own, blank where a row finds nobody there.

    Raises UsageError where one of the two has no such column.
    """
    match = match_rows(sheet, other, on)
    headers = tuple(_headers(match))
    first = len(sheet.headers)
    moved = {column: first + number for number, column in enumerate(match.columns)}
    added = {moved[column]: _cells(match, column) for column in match.columns}
    orders = {moved[column]: order for column, order in other.date_orders.items() if column in moved}
    return replace(
        sheet,
        frame=pd.concat([sheet.frame, pd.DataFrame(added, index=sheet.frame.index, dtype="str")], axis=1),
        headers=(*sheet.headers, *headers),
        flags=(*sheet.flags, *_flags(match, moved)),
        notices=(*sheet.notices, *join_notices(match)),
        notes=(*sheet.notes, *join_notes(match, headers)),
        date_orders=MappingProxyType({**sheet.date_orders, **orders}),
        joined=(*sheet.joined, JoinedFile(other.path.name, other.digest, on, range(first, first + len(headers)))),
    )


def _headers(match: RowMatch) -> Iterator[str]:
    """The other sheet's headers; one that stands here already is named with the file that it is from."""
    taken = {header_key(header) for header in match.sheet.headers}
    for column in match.columns:
        header = match.other.headers[column].strip() or column_name(column)
        if header != match.other.headers[column].strip() or header_key(header) in taken:
            header = f"{header} ({match.other.path.stem})"
        while header_key(header) in taken:
            header += " again"
        taken.add(header_key(header))
        yield header


def _cells(match: RowMatch, column: int) -> list[str]:
    """What every row takes from a column: what all rows that it finds say, as far as they say one thing."""
    taken = {key: _only(match.said(key, column)) for key in match.found}
    return [taken.get(key, "") for key in match.keys]


def _only(texts: Collection[str]) -> str:
    return next(iter(texts)) if len(texts) == 1 else ""


def _flags(match: RowMatch, moved: Mapping[int, int]) -> Iterator[Flag]:
    """What must not be trusted in the other sheet is not to be trusted here."""
    flags: dict[int, list[Flag]] = {}
    for flag in match.other.flags:
        flags.setdefault(flag.row, []).append(flag)
    doubted = {key: [flag for row in match.other_rows(places) for flag in flags.get(row, ())]
               for key, places in match.found.items()} if flags else {}  # fmt: skip
    for row, key in match.rows():
        for flag in doubted.get(key, ()):
            why = f"is from row {flag.row} of {match.other.path.name}, which {flag.why}"
            columns = moved.values() if flag.column is None else filter(None, [moved.get(flag.column)])
            yield from (Flag(row, column, why, flag.value) for column in columns)
