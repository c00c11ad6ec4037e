"""The values that travel between the stages.

All are frozen; no stage writes into what it was given. pandas objects live only in `Sheet` and `Draft`, because
columns are judged as columns and rows as rows. A row is known everywhere by its number as the person sees it in
Excel or in an editor. What a person may tell a stage stands in `defaults`.
"""

import dataclasses
import hashlib
from collections.abc import Collection, Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from importer.column_letters import column_name
from importer.defaults import Reading
from importer.exhaustive import check_partition

if TYPE_CHECKING:  # `brokerkit-import --help` should not wait for pandas
    import pandas as pd

SHEET_NAME = "(sheet)"
"""The header of the column that says from which worksheet a row is."""
EMPTY: MappingType[str, str] = MappingProxyType({})


class Mode(StrEnum):
    """What a command does with the rows that may be sent; the word is also the command's name."""

    CHECK = "check"
    PREVIEW = "preview"
    RUN = "run"


class Fate(StrEnum):
    """What became of a row: exactly one word each, the same in code, journal, workbook, JSON and docs."""

    READY = "ready"
    PREVIEWED = "previewed"
    CREATED = "created"
    UPDATED = "updated"
    SAVED = "saved"
    DUPLICATE = "duplicate"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"
    INVALID = "invalid"
    HELD = "held"
    REFUSED = "refused"
    FAILED = "failed"
    UNVERIFIED = "unverified"
    NOT_SENT = "not_sent"

    @property
    def needs_attention(self) -> bool:
        """Whether a person has something to do about the row."""
        return self in ATTENTION

    @property
    def is_saved(self) -> bool:
        """Whether Brokerkit said that it stored the row."""
        return self in SAVED


SAVED = frozenset({Fate.CREATED, Fate.UPDATED, Fate.SAVED})
ATTENTION = frozenset({Fate.INVALID, Fate.HELD, Fate.REFUSED, Fate.FAILED, Fate.UNVERIFIED, Fate.NOT_SENT})
AT_REST = frozenset({Fate.READY, Fate.PREVIEWED, Fate.DUPLICATE, Fate.UNCHANGED, Fate.LEFT_OUT})
"""Fates of rows that need nobody and of which Brokerkit said nothing new."""
check_partition(Fate, SAVED, ATTENTION, AT_REST)


# ---------------------------------------------------------------- loader: file -> Sheet


@dataclass(frozen=True, slots=True)
class Flag:
    """A cell, or with `column` None a whole row, that was read but must not be trusted."""

    row: int
    column: int | None
    """Position in `Sheet.headers`, from 0."""
    why: str
    value: str = ""
    """What the person sees in the cell, such as `#N/A`; a flagged cell's text in the frame may be blank."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a row that a person should look at, and that does not stand in the way of the row."""

    row: int
    problem: str
    """A few words, the same for all such rows, so that they can be counted."""
    message: str


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """Another file whose columns stand behind those of the first one."""

    name: str
    digest: str
    """SHA-256 of its bytes, in hex."""
    on: str
    """By which column, as a person said it."""
    columns: range
    """Where its columns stand."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of text, exactly as a person sees it.

    `frame` has one column per position in `headers` (labelled 0, 1, 2, ...), dtype `str` without missing values (a
    blank cell is ""), and an index named `row` holding the row numbers a person sees in Excel or an editor. Where
    several worksheets were read as one, the number of the worksheet stands before: row 5 of the second one is 2005,
    and a last column `(sheet)` names it.
    `headers` are as typed, in column order: they may repeat and may be blank.
    """

    path: Path
    format: str
    """csv, xlsx, xlsm, xls, xlsb or ods: decided by content, not by suffix. csv covers all delimited text."""
    frame: "pd.DataFrame"
    headers: tuple[str, ...]
    header_row: int | None
    """The row the headers stand in (the last one of two); None if the table has none."""
    digest: str
    """SHA-256 of the file's bytes, in hex."""
    name: str | None = None
    """The worksheet, or several joined with " + "; None for delimited text."""
    encoding: str | None = None
    delimiter: str | None = None
    skipped: tuple[tuple[int, str], ...] = ()
    """(row, why) for every physical row that is not a row of the table: title, blank, footer, repeated header."""
    flags: tuple[Flag, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences for the person: what was taken for what, hidden sheets, rows and columns, skipped rows..."""
    date_orders: MappingType[int, "DateOrder"] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    """Column -> the order in which a workbook shows its real dates; the frame has them as ISO text."""
    notices: tuple[Notice, ...] = ()
    joined: tuple[JoinedFile, ...] = ()

    def first(self, count: int) -> "Sheet":
        """The same sheet cut down to its first `count` rows."""
        return self.only(frozenset(self.frame.index[:count]))

    def only(self, rows: Collection[int]) -> "Sheet":
        """The same sheet cut down to some of its rows."""
        return replace(
            self,
            frame=self.frame.loc[self.frame.index.isin(list(rows))],
            flags=tuple(flag for flag in self.flags if flag.row in rows),
            notices=tuple(notice for notice in self.notices if notice.row in rows),
        )

    def alone(self) -> "Sheet":
        """The same sheet as its own file has it, without the columns of files that were joined to it."""
        own = self._own_columns()
        frame = self.frame[own].set_axis(range(len(own)), axis="columns")
        return replace(self, frame=frame, headers=self.own_headers, joined=())

    @property
    def own_headers(self) -> tuple[str, ...]:
        """The headers of the first file, without those of files that were joined to it."""
        return tuple(self.headers[position] for position in self._own_columns())

    def _own_columns(self) -> list[int]:
        return [at for at in range(len(self.headers)) if not any(at in one.columns for one in self.joined)]

    def naming_itself(self) -> "Sheet":
        """The same sheet with a last column that holds its name, for mappings that take a value from it."""
        if self.name is None or SHEET_NAME in self.headers:
            return self
        frame = self.frame.copy()
        frame[len(self.headers)] = self.name
        return replace(self, frame=frame.astype("str"), headers=(*self.headers, SHEET_NAME))

    def header_label(self, position: int) -> str:
        """How to name the column to a person: its header, or `column C` where the header is blank."""
        header = self.headers[position].strip()
        return header or column_name(position)


# ---------------------------------------------------------------- mapping: Sheet x Mapping -> Draft

DateOrder = Literal["day_first", "month_first", "year_first"]
LetterCase = Literal["as is", "name", "title", "upper", "lower"]
UNPROVEN_ORDER = "day and month cannot be told apart"
"""The problem of every cell of a column of dates that does not prove its order: one line of the mapping mends all."""
TagField = Literal["source", "note"]
Duplicates = Literal["auto", "first", "last", "merge", "hold"]
Word = Literal["merge", "first", "last", "apart", "leave_out"]
"""What a person decides about the rows of one group: one request, one of the rows, different people, nobody."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a mapping document, counted from 1; the order is the one in which a person reads."""

    preset: str = ""
    """The preset that is extended, where it stands in there."""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """As an editor says it."""
        here = f"line {self.line}, column {self.column}"
        return f"preset {self.preset}, {here}" if self.preset else here


@dataclass(frozen=True, slots=True)
class Labelled:
    """Numbered pairs of columns in which one cell says what the other one is: `Phone 1 - Label`, `Phone 1 - Value`."""

    value: str
    """The value column's header with `{n}` where the number stands."""
    label: tuple[str, ...]
    """The label column's header, likewise; several where the source system changed its spelling."""
    wanted: tuple[str, ...] = ()
    """Labels to take; empty takes any."""
    unwanted: tuple[str, ...] = ()
    """Labels never to take."""


@dataclass(frozen=True, slots=True)
class Band:
    """The amounts that stand for one word: from `least` up to, but not including, `below` or the next band."""

    target: str
    least: Decimal
    below: Decimal | None = None
    place: Place | None = None
    """Where it stands in the mapping document, for messages."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a cell of one column must say. Exactly one of `words`, `other_than` and `blank` is given."""

    header: str
    words: tuple[str, ...] = ()
    """Compared without case and surrounding space."""
    other_than: tuple[str, ...] = ()
    """The words that it must not say; a blank cell says none of them."""
    blank: bool | None = None
    """Whether it must be blank, or a word for nothing; or the opposite."""
    place: Place | None = None
    """Where it stands in the mapping document, for messages."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A value for the rows of which all of some conditions hold."""

    conditions: tuple[Condition, ...]
    target: str
    """"" leaves the field out."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where one Brokerkit field comes from.

    Exactly one of `headers`, `constant`, `template`, `labelled` and `branches` is given.
    """

    field: str
    """A name in `fields.FIELDS`, or `full_name`, which is split into first_name and last_name, or `product`."""
    headers: tuple[str, ...] = ()
    """Source headers as the mapping spells them; the first one with something in it wins. Headers match case-,
    space- and punctuation-insensitively; `column C` addresses a column by its letters."""
    places: tuple[Place, ...] = dataclasses.field(default=(), compare=False)
    """Where each of the headers stands in the mapping document, for messages."""
    glue: str | None = None
    """What stands between the headers' cells where all that say something are joined; None takes the first one."""
    constant: str | None = None
    template: str | None = None
    """Text with `{Header}` places; lines whose places are all blank are left out."""
    branches: tuple[Branch, ...] = ()
    """The first one whose conditions hold says the value."""
    otherwise: str = ""
    """What is sent where no branch holds."""
    values: MappingType[str, str] = dataclasses.field(default_factory=lambda: EMPTY)
    """Source value -> Brokerkit value, compared without case and surrounding space; "" leaves the field out."""
    words: tuple[str, ...] = ()
    """The words of `values` as the mapping spells them."""
    other_values: Literal["keep", "blank", "error"] = "keep"
    """What happens to a value that `values` does not list, or in which nothing is found; `keep` lets validation judge
    it as it stands."""
    bands: tuple[Band, ...] = ()
    """From the highest down; a number in none of them leaves the field out."""
    date_order: DateOrder | None = None
    labelled: Labelled | None = None
    extract: str = ""
    """A regular expression: what it finds in the cell goes out, its group where it has one."""
    default: str = ""
    """What is sent where the columns are blank."""
    separator: str | None = None
    """Cells hold several values joined by this; the first one that is not blank goes out."""
    optional: bool = False
    """Headers that the sheet does not have are passed over instead of being a problem."""
    case: LetterCase = "as is"
    """The letter case that cells are given; for names and titles, those that are all in one case."""
    new_only: bool = False
    """For people whom the team's Brokerkit did not accept from here before; for others the field is left as it is."""
    last_name_first: bool = False
    """A full name without a comma begins with the last name."""
    place: Place | None = None
    """Where it stands in the mapping document, for messages."""

    @property
    def spelled_values(self) -> dict[str, str]:
        """`values` as a person should see them: each word as the mapping spells it."""
        spelled = {word.strip().casefold(): word.strip() for word in self.words}
        return {spelled.get(word, word): target for word, target in self.values.items()}


@dataclass(frozen=True, slots=True)
class Signature:
    """Headers by which a preset knows its source system; every condition that is given must hold."""

    every: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    """At least one of these."""
    none: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """Together with `every` and `some`, all the headers that the sheet may have."""


@dataclass(frozen=True, slots=True)
class SourceKey:
    """What a source system has one row for, where that is not one row for each person."""

    system: str
    parts: tuple[str, ...]
    """Brokerkit fields, and in words what Brokerkit has no field for."""


Problem = tuple[Place | None, str]
"""Where in a mapping document, None where it is about the whole, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Extended:
    """The preset that a mapping extends, as it was when the mapping was read."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping document: how the headers of one source system become Brokerkit fields."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    digest: str
    """SHA-256 of the document's text, with that of the preset that it extends, in hex."""
    text: str
    """The document itself, so that a results workbook can carry it."""
    extends: Extended | None = None
    evidence: str = ""
    """For a preset: A official document, B working code that reads the real file, C converter or sample."""
    only: tuple[Condition, ...] = ()
    """A row of which one of these does not hold is left out."""
    skip: tuple[Condition, ...] = ()
    """A row of which one of these holds is left out."""
    product: Rule | None = None
    """What says whether a row is about an agent of one's own team; None where every row is recruiting."""
    duplicates: Duplicates = "auto"
    tag: TagField = "source"
    """The field at whose end the tag of an import goes."""
    source_key: SourceKey | None = None
    phone_region: str = "US"
    """ISO 3166 country taken for phone numbers without a country code."""
    ignore: tuple[str, ...] = ()
    """Headers that are known and deliberately not imported."""
    reading: Reading = Reading()
    clear_token: str = ""
    """The text in a cell that asks for the field to be emptied in Brokerkit; "" if nothing does."""
    signatures: tuple[Signature, ...] = ()
    """For a preset: it fits a sheet if any of these does."""

    @property
    def lineage(self) -> str:
        """What to say behind its name of the preset that it extends; "" without one."""
        return f", extends {self.extends.name}" if self.extends else ""

    @property
    def takes_sheet_name(self) -> bool:
        """Whether a rule reads the name of the worksheet."""
        rules = (*self.rules, *([self.product] if self.product else []))
        sources = [text for rule in rules for text in (*rule.headers, rule.template)]
        conditions = [one for rule in rules for branch in rule.branches for one in branch.conditions]
        sources += [condition.header for condition in (*self.only, *self.skip, *conditions)]
        return any(SHEET_NAME in source for source in sources if source)

    problems: tuple[Problem, ...] = ()
    """What is wrong with the document. Such a mapping is never applied; it is kept so that what does not fit the sheet
    can be told in the same breath."""


class Change(NamedTuple):
    """A cell that is sent differently from how it was typed.

    A tuple, because a file of 100,000 rows has half a million of them.
    """

    row: int
    field: str
    header: str
    typed: str
    sent: str
    why: str
    look: bool | None = None
    """Whether a person should see each such cell; None where what was typed and what was sent tell that."""


class Severity(StrEnum):
    """An error blocks its row, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one cell, or with `field` "" with a whole row, said so that a person can mend it."""

    row: int
    field: str
    header: str
    """The person's own header, "" where the finding is about the whole row."""
    value: str
    """The cell as typed."""
    severity: Severity
    problem: str
    """A few words without the value, the same for all cells with this fault, so that they can be counted."""
    message: str
    """A sentence: what is wrong, and what would be right."""
    suggestion: str = ""
    """A value that could stand in the cell instead, where one is evident; else ""."""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What became of one source column."""

    position: int
    header: str
    fields: tuple[str, ...]
    """The Brokerkit fields it feeds; empty if it is not imported."""
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The sheet in Brokerkit's words, not yet judged.

    `frame` has one row for every row of the sheet that is not left out, under the sheet's index, and one column per
    field that the mapping fills (names from `fields.FIELDS`, plus `product` if any row has one), text, blank "".
    """

    frame: "pd.DataFrame"
    headers: MappingType[str, str]
    """Field -> the person's own header(s), joined with " / " where several feed it, or "(constant)"."""
    columns: tuple[ColumnUse, ...]
    """One for every column of the sheet, in sheet order."""
    date_orders: MappingType[str, DateOrder]
    """Date field -> in which order its column has the parts, where the mapping or the column itself says so."""
    phone_region: str
    duplicates: Duplicates
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What was wrong before any field was judged: flagged cells, ragged rows, values without a translation."""
    cleared: MappingType[str, frozenset[int]] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    """Field -> rows in which the mapping's clear token stood: sent as JSON null, the one way to ask for emptying."""
    unknown_values: tuple["UnknownValue", ...] = ()
    """Words that spell like Brokerkit's and mean something else in this column; validation finds those that do not."""
    left_out: MappingType[int, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    """Row -> by which condition of the mapping it is left out, in words; "" where a person says so."""
    notes: tuple[str, ...] = ()
    """Sentences for the person about how the mapping and the sheet go together."""
    aside: "pd.DataFrame | None" = None
    """The rows that are left out, as `frame` would have them: they are never judged, but those people are there."""
    new_only: frozenset[str] = frozenset()
    """Fields that are for new people only. Who is new, the ledger knows, when something is about to be sent."""
    date_evidence: MappingType[str, str] = dataclasses.field(default_factory=lambda: EMPTY)
    """Date field -> what its column proves about the order, in words: how many cells, which rows, what hangs on it."""


# ---------------------------------------------------------------- validation: Draft -> Verdict


MatchKey = tuple[str, str]
"""(field, value as compared): an e-mail in lower case, or an agent_id as typed."""

PayloadValue = str | None


@dataclass(frozen=True, slots=True)
class Lead:
    """A row that may be sent. The payload is read-only, without `test`, and holds no blank."""

    row: int
    payload: MappingType[str, PayloadValue]
    keys: frozenset[MatchKey]


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value of a closed list that nobody understands, once, with how often it stands in the sheet."""

    field: str
    header: str
    value: str
    count: int
    guess: str
    """The nearest allowed value, or "" where none is near; never applied without the person's answer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Leads and findings. Every row of the draft is a lead or has at least one error, never both."""

    leads: tuple[Lead, ...]
    findings: tuple[Finding, ...]
    changes: Iterable[Change]
    """Of the leads' cells, in no order that holds across columns."""
    unknown_values: tuple[UnknownValue, ...] = ()
    invalid: tuple[Lead, ...] = ()
    """The rows with an error, as far as they could be read: compared with the leads, never sent."""


# ---------------------------------------------------------------- planning: Verdict -> Plan


@dataclass(frozen=True, slots=True)
class Send:
    """One request: one person, and the rows whose content goes out with it."""

    row: int
    """The row that carries the fate of the request; the other rows of the person are `duplicate`."""
    rows: tuple[int, ...]
    """All rows whose content is in the payload or was found to repeat it, in sheet order, `row` among them."""
    payload: MappingType[str, PayloadValue]
    keys: frozenset[MatchKey]
    lanes: frozenset[str] = frozenset()
    """Sends that share one are never under way together, since their keys are nearly the same."""
    tagged: MappingType[str, str] = dataclasses.field(default_factory=lambda: EMPTY)
    """Fields as they go out with the tag of the import. It is no part of the content: who has not changed is not sent
    again for another tag."""

    @property
    def body(self) -> MappingType[str, PayloadValue]:
        """What goes out: the payload, with the tag of the import where there is one."""
        return MappingProxyType({**self.payload, **self.tagged})

    def without(self, fields: Collection[str]) -> "Send":
        """The send that leaves these fields as they are in Brokerkit."""
        if not fields or self.body.keys().isdisjoint(fields):
            return self
        payload = {name: value for name, value in self.payload.items() if name not in fields}
        tagged = {name: text for name, text in self.tagged.items() if name not in fields}
        return replace(self, payload=MappingProxyType(payload), tagged=MappingProxyType(tagged))

    @property
    def digest(self) -> str:
        """SHA-256 of what is sent, in hex: the same content has the same digest in every run."""
        parts = [
            f"{name}\x1f{'' if value is None else value}\x1f{value is None}"
            for name, value in sorted(self.payload.items())
        ]
        return hashlib.sha256("\x1e".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share a match key, transitively, and what was decided about them."""

    rows: tuple[int, ...]
    links: tuple[str, ...]
    """Why they belong together, one sentence a key."""
    differences: tuple["Difference", ...]
    decision: Literal["merged", "held", "first", "last", "different people", "left out"]
    reason: str
    keys: tuple[str, ...] = ()
    """The fields of the shared keys where rows of different names share them: there, not in the names, something is to
    be mended. Empty where the names agree."""
    word: Word | None = None
    """What a person decided about these rows; None where the mapping's policy holds."""
    left_off: tuple[tuple[int, MatchKey], ...] = ()
    """(row, key) for every row of different people that goes out without a key which it shares with the others."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the rows of a group do not say the same."""

    field: str
    values: tuple[tuple[int, str], ...]
    """(row, value) for every row that has one."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A text by which everything that one import sent is found again in Brokerkit, and the field it goes into."""

    field: TagField
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent and what is not. Every lead's row stands in exactly one send, in `held` or in `left_out`."""

    sends: tuple[Send, ...]
    held: MappingType[int, str]
    """Row -> the sentence that tells the person what to decide."""
    groups: tuple[Group, ...]
    """Only groups of two rows or more."""
    left_out: frozenset[int] = frozenset()
    """Rows of groups that a person leaves out, those with errors among them."""
    tag: Tag | None = None

    def without(self, fields: Collection[str], rows: Collection[int]) -> "Plan":
        """The plan in which the sends of these rows leave these fields as they are in Brokerkit."""
        if not fields or not rows:
            return self
        return replace(self, sends=tuple(one.without(fields) if one.row in rows else one for one in self.sends))


# ---------------------------------------------------------------- uploader: Plan -> Delivery


@dataclass(frozen=True, slots=True)
class Message:
    """What Brokerkit, or the wire, said about a row; `field` is "" where it is about the whole row."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one send ended."""

    row: int
    fate: Fate
    attempts: int = 0
    status: int | None = None
    """The last HTTP status, None if no reply was read."""
    record_id: str = ""
    messages: tuple[Message, ...] = ()
    echo: MappingType[str, object] | None = None
    """The reply's fields that `fields.Field.read_echo` can read, and its stamps; None if there was none to keep."""
    resumed: bool = False
    """Taken from the journal of an earlier run."""
    at: float | None = dataclasses.field(default=None, compare=False)
    """Wall time of its last request, as the journal has it; None if there was none."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a run ended before every send was tried, and what to do about it."""

    reason: str
    hint: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who stood in the last edition of a list and stands in this one no more."""

    record_id: str
    last_seen: str
    """YYYY-MM-DD."""
    row: int | None = None
    """The row in the earlier file, where that still is what it was; we keep no names."""
    name: str = ""
    source: str = ""
    """The earlier file."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that the uploader has to tell: one outcome for every send of the plan, in the plan's order."""

    outcomes: tuple[Outcome, ...]
    requests: int
    """Requests begun in this process, probe and retries among them."""
    seconds: float
    stop: Stop | None = None
    resumed: int = 0
    """How many outcomes came from the journal."""
    notes: tuple[str, ...] = ()
    leavers: tuple[Leaver, ...] = ()
    known: frozenset[int] = frozenset()
    """Rows of the sends for people accepted before, from which the fields for new people only were left out."""
    run_id: str = ""
    """The run that this computer remembers; "" if there was nothing to send, or it could not be written down."""


# ---------------------------------------------------------------- reconciliation: everything -> Reconciliation


class DriftKind(StrEnum):
    """How an echoed value relates to the value that was sent."""

    SAME = "same"
    NORMALISED = "normalised"
    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"
    NO_ECHO = "no echo"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Drift:
    """One field of one saved or previewed row whose echo is not simply the same."""

    row: int
    field: str
    header: str
    sent: str
    echoed: str
    kind: DriftKind


@dataclass(frozen=True, slots=True)
class RowResult:
    """The one account of one row of the sheet."""

    row: int
    fate: Fate
    happened: str
    """One sentence: what happened."""
    to_do: str
    """One sentence: what the person should do; "" where there is nothing to do."""
    record_id: str = ""
    status: int | None = None
    attempts: int = 0
    findings: tuple[Finding, ...] = ()
    """Errors, warnings and Brokerkit's refusals that name a field of this row."""
    at: float | None = None
    """Wall time of the request in which the row went out, be it in an earlier run; None if it did not."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Every row of the sheet, in sheet order, with its fate; counts that balance; and what came back different."""

    mode: Mode
    results: tuple[RowResult, ...]
    counts: MappingType[Fate, int]
    drift: tuple[Drift, ...]
    folded: tuple[tuple[int, ...], ...]
    """Rows of different people that Brokerkit answered with one record id."""
    delivery: Delivery | None
    notes: tuple[str, ...] = ()
