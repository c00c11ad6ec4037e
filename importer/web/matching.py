"""Columns matched to fields: what a mapping makes of each column, and a person's choices written into the mapping."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from importer.column_letters import column_letters
from importer.english import agreeing, listed
from importer.errors import ImporterError
from importer.fields import FIELDS, MATCH_KEYS, label_of
from importer.mapping import (
    ADD_TO_NOTE,
    ColumnTarget,
    Lesson,
    apply,
    column_targets,
    learn,
    open_mapping,
    read_mapping,
)
from importer.mapping.header_meanings import UNKNOWN
from importer.model import Mapping as MappingDocument
from importer.model import Sheet
from importer.recall import recall
from importer.web.desk import Desk
from importer.web.labels import FULL_NAME, field_label
from importer.web.office import Office
from importer.web.scan import ScannedColumn, ScannedSheet

AS_IT_STANDS: Final = "="
"""A choice that leaves to the mapping what no choice of one field could say."""
SAVED: Final = "This is how the columns were matched last."
SUGGESTED: Final = "This is what headers and values suggest; read it over."
SURE: Final = 0.85
"""How sure a suggestion is that needs no second look."""


@dataclass(frozen=True, slots=True)
class Base:
    """The mapping that a match starts from."""

    kind: str
    """saved, preset, draft or past."""
    text: str
    says: str
    """Where it comes from, in a sentence for the person."""
    offer: str
    """The same as an offer, where another one is shown."""


@dataclass(frozen=True, slots=True)
class Match:
    """One column, and what becomes of it."""

    position: int
    letters: str
    column: ScannedColumn
    chosen: str
    """A field's name, "" for none, ADD_TO_NOTE, or AS_IT_STANDS."""
    feeds: tuple[str, ...]
    """The labels of everything it feeds."""
    sure: str
    """sure, look, open, chosen or ""."""
    why: str
    place: int = 0
    """Which of the columns of its field it is, the one that is taken first being 0."""
    shared: str = ""
    """A sentence about the other columns of its field, or ""."""


@dataclass(frozen=True, slots=True)
class Matched:
    """All columns, and which fields are left without one."""

    matches: tuple[Match, ...]
    lacking: tuple[str, ...]
    """Fields' names, match keys first."""

    @property
    def lacks_keys(self) -> bool:
        """Whether nothing tells people apart, so that they would come twice."""
        return set(MATCH_KEYS) <= set(self.lacking)

    def count(self, sure: str) -> int:
        """How many columns are so sure."""
        return sum(match.sure == sure for match in self.matches)


def choices() -> Mapping[str, Mapping[str, str]]:
    """What a column can become: groups of fields with their labels."""
    names = {"first_name", "last_name"}
    return {
        "Tells people apart": {name: label_of(name) for name in MATCH_KEYS},
        "Name": {FULL_NAME: "Full name, to be split", **{name: label_of(name) for name in sorted(names)}},
        "Other fields": {
            field.name: field.label for field in FIELDS if field.name not in names and not field.match_key
        },
    }


def bases(desk: Desk, office: Office, sheet: ScannedSheet) -> dict[str, Base]:
    """The mappings that this file could be matched with, the one to begin with first."""
    found = [*_saved(desk), *_proposed(desk, sheet), *_past(desk, office, sheet)]
    return {base.kind: base for base in found}


def _saved(desk: Desk) -> Iterable[Base]:
    if desk.mapping.is_file():
        yield Base("saved", desk.mapping.read_text(encoding="utf-8"), SAVED, "There is a match that was saved.")


def _proposed(desk: Desk, sheet: ScannedSheet) -> Iterable[Base]:
    if sheet.preset:
        text = f"name: {desk.source.stem!r}\nextends: {sheet.preset}\n"
        says = f"The headers are those of a known system, so its ready-made mapping {sheet.preset} was taken."
        yield Base("preset", text, says, f"There is a ready-made mapping for these headers, {sheet.preset}.")
    yield Base("draft", sheet.draft, SUGGESTED, "Headers and values by themselves suggest a match.")


def _past(desk: Desk, office: Office, sheet: ScannedSheet) -> Iterable[Base]:
    """What was used with the same headers before, if it is still there and is another one."""
    past = recall(office.home, sheet.headers)
    if past is None or past.reference == str(desk.mapping):
        return
    try:
        mapping = open_mapping(past.reference)
    except ImporterError:
        return
    says = f"A roster with these headers was matched with the mapping {past.name} on {past.day}."
    yield Base("past", mapping.text, says, says)


def hollow(desk: Desk, sheet: ScannedSheet) -> Sheet:
    """The sheet without its rows: all that a mapping has to know of it is its headers."""
    frame = pd.DataFrame({at: [] for at in range(len(sheet.headers))}, dtype="str")
    frame.index = pd.Index([], name="row", dtype="int64")
    return Sheet(
        path=desk.source,
        format=sheet.format,
        frame=frame,
        headers=sheet.headers,
        header_row=sheet.header_row or None,
        digest=sheet.digest,
        name=sheet.name or None,
    )


def matched(text: str, desk: Desk, sheet: ScannedSheet) -> Matched:
    """What a mapping makes of every column. Raises UnusableMapping for a document that is none."""
    mapping = read_mapping(text, desk.source.stem)
    targets = column_targets(mapping, hollow(desk, sheet))
    fed = {position: tuple(target.field for target in found) for position, found in targets.items()}
    matches = tuple(
        Match(
            position,
            column_letters(position),
            column,
            _chosen(targets.get(position, ())),
            tuple(map(field_label, fed.get(position, ()))),
            *_certainty(column, fed.get(position, ())),
            place=min((target.place for target in targets.get(position, ())), default=0),
        )
        for position, column in enumerate(sheet.columns)
    )
    filled = {rule.field for rule in mapping.rules}
    filled |= {"first_name", "last_name"} if FULL_NAME in filled else set()
    lacking = sorted((field for field in FIELDS if field.name not in filled), key=lambda field: not field.match_key)
    return Matched(_told_of_each_other(matches), tuple(field.name for field in lacking))


def _chosen(targets: Sequence[ColumnTarget]) -> str:
    """The choice that says what a column feeds now."""
    match targets:
        case []:
            return ""
        case [ColumnTarget(field=name, whole=True)]:
            return name
        case [ColumnTarget(field="note")]:
            return ADD_TO_NOTE
        case _:
            return AS_IT_STANDS


def _certainty(column: ScannedColumn, fed: Sequence[str]) -> tuple[str, str]:
    """How sure it is that the column is what it is taken for, in a word, and why."""
    if list(fed) == ([column.field] if column.field else []):
        return _how_sure(column), f"{column.why}; {column.question}" if column.question else column.why
    if fed:
        return "chosen", "the mapping says so"
    return "chosen", f"left out; {field_label(column.field)} was suggested: {column.why}"


def _how_sure(column: ScannedColumn) -> str:
    if column.field:
        return "sure" if column.confidence >= SURE and not column.question else "look"
    is_open = column.filled and (column.alternatives or column.why == UNKNOWN.why)
    return "open" if is_open else ""


def _told_of_each_other(matches: Sequence[Match]) -> tuple[Match, ...]:
    """The matches, those that share a field each with a sentence about it."""
    taken: defaultdict[str, list[Match]] = defaultdict(list)
    for match in sorted(matches, key=lambda match: match.place):
        if match.chosen not in {"", ADD_TO_NOTE, AS_IT_STANDS}:
            taken[match.chosen].append(match)
    return tuple(replace(match, shared=_shared(match, taken.get(match.chosen, []))) for match in matches)


def _shared(match: Match, those: Sequence[Match]) -> str:
    others = [f"{column_letters(other.position)} ({other.column.label})" for other in those if other is not match]
    if not others:
        return ""
    also = f"{agreeing(len(others), 'Column', 'Columns')} {listed(others)} {agreeing(len(others), 'goes', 'go')}"
    role = "this one is taken first" if match is those[0] else "this one is taken where those before it are blank"
    return f"{also} to {field_label(match.chosen)}, too; {role}"


def choose(text: str, desk: Desk, sheet: ScannedSheet, chosen: Mapping[int, str]) -> Lesson:
    """The mapping with a person's choices; of several columns for one field the first of the sheet is taken first.

    Raises UnusableMapping.
    """
    now = {match.position: match.chosen for match in matched(text, desk, sheet).matches}
    wanted = {at: choice for at, choice in ({**now, **chosen}).items() if choice != AS_IT_STANDS and at in now}
    changed = {at for at, choice in wanted.items() if choice != now[at]}
    rivals = {wanted[at] for at in changed} - {"", ADD_TO_NOTE}
    fields = [(at, wanted[at]) for at in sorted(wanted, reverse=True) if wanted[at] in rivals]
    others = [(at, wanted[at]) for at in sorted(changed) if wanted[at] not in rivals]
    # whoever leaves a field goes first, so that the field is free when another column comes
    return learn(desk.source.stem, text, hollow(desk, sheet), (), [*others, *fields])


def checked(text: str, desk: Desk, sheet: ScannedSheet) -> MappingDocument:
    """The mapping, if it fits the file's headers. Raises UnusableMapping with everything that does not."""
    mapping = read_mapping(text, desk.source.stem)
    bare = hollow(desk, sheet)
    apply(mapping, bare.naming_itself() if mapping.takes_sheet_name else bare)
    return mapping
