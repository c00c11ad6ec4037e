"""How right the suggestions are on exports whose columns are labelled; `python -m benchmarks.suggest` prints it.

`labelled/working.csv` may be looked at while the rules are written; `labelled/set_aside.csv` was written before them,
split by system, and only scored. A line is one column: the system, what the column should become, its header, and
the values of its first rows. What it should become is a field; `a/b` where either is right; `a?` where leaving it
out is right, too; blank where nothing but leaving it out is.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from importer.mapping import Suggestion, suggest
from importer.model import Sheet
from tests.mapping.sheets import a_sheet

LABELLED = Path(__file__).parent / "labelled"
SETS = ("working", "set_aside")
KINDS = {
    "name": ("full_name", "first_name", "last_name"),
    "email": ("email",),
    "agent id": ("agent_id",),
    "phone": ("phone", "other_phone", "office_phone"),
    "company": ("currently_at",),
    "address": ("alt_address", "alt_city", "alt_state", "alt_zip",
                "office_address", "office_city", "office_state", "office_zip"),
    "production": ("production_ytd", "active_listings_count", "production_label"),
    "pipeline": ("status", "bucket", "source", "rating", "owner_email", "referrer_email", "kpa_taken"),
    "note, birthday": ("note", "birthday"),
}  # fmt: skip
KIND_OF = {field: kind for kind, fields in KINDS.items() for field in fields}


@dataclass(frozen=True)
class Column:
    """One labelled column."""

    system: str
    right: tuple[str, ...]
    may_be_left_out: bool
    header: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """A labelled column and what was suggested for it."""

    column: Column
    suggestion: Suggestion

    @property
    def is_right(self) -> bool:
        """Whether a field was suggested, and the right one."""
        return self.suggestion.field in self.column.right

    @property
    def is_wrong(self) -> bool:
        """Whether a field was suggested that would cost a person's data."""
        return self.suggestion.field is not None and not self.is_right

    @property
    def is_wanted(self) -> bool:
        """Whether leaving it out costs a question."""
        return bool(self.column.right) and not self.column.may_be_left_out


@dataclass(frozen=True)
class Score:
    """How many suggestions were made, how many of them are right, how many columns wanted one and got it."""

    made: int
    right: int
    wanted: int
    found: int

    @property
    def precision(self) -> float:
        """Right ones among those made; 1 where none was made."""
        return self.right / self.made if self.made else 1.0

    @property
    def recall(self) -> float:
        """Found ones among those wanted; 1 where none was wanted."""
        return self.found / self.wanted if self.wanted else 1.0


def _column(line: Sequence[str]) -> Column:
    system, label, header, *values = line
    right = label.removesuffix("?")
    return Column(system, tuple(right.split("/")) if right else (), label != right, header, tuple(values))


@lru_cache(maxsize=2)
def systems(name: str) -> dict[str, tuple[Column, ...]]:
    """System -> its columns, of one of the two sets."""
    with (LABELLED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        columns = [_column(line) for line in list(csv.reader(file))[1:]]
    return {system: tuple(those) for system, those in groupby(columns, key=lambda column: column.system)}


def sheet_of(columns: Sequence[Column]) -> Sheet:
    """The columns as the sheet they were."""
    height = max(len(column.values) for column in columns)
    cells = [[*column.values, *[""] * (height - len(column.values))] for column in columns]
    return a_sheet([column.header for column in columns], *zip(*cells, strict=True))


@lru_cache(maxsize=2)
def judged(name: str) -> tuple[Judged, ...]:
    """Every column of a set with its suggestion."""
    return tuple(
        Judged(column, suggestion)
        for columns in systems(name).values()
        for column, suggestion in zip(columns, suggest(sheet_of(columns)), strict=True)
    )


def score(those: Iterable[Judged], kind: str | None = None) -> Score:
    """The score of all columns, or of those that are or should be of a kind."""
    those = list(those)
    made = [each for each in those if each.suggestion.field and kind in {None, KIND_OF[each.suggestion.field]}]
    wanted = [each for each in those if each.is_wanted and kind in {None, KIND_OF[each.column.right[0]]}]
    return Score(
        len(made),
        sum(each.is_right for each in made),
        len(wanted),
        sum(each.is_right for each in wanted),
    )


def table() -> list[str]:
    """The scores of both sets, kind by kind, as the lines of a table in Markdown."""
    head = [f"{name}: {of}" for name in ("working", "set aside") for of in ("suggested", "precision", "recall")]
    lines = [f"| kind | {' | '.join(head)} |", f"|---|{'--:|' * len(head)}"]
    for kind in (*KINDS, None):
        cells = [cell for name in SETS for cell in _cells(score(judged(name), kind))]
        lines.append(f"| {kind or 'all'} | {' | '.join(cells)} |")
    return lines


def _cells(one: Score) -> tuple[str, str, str]:
    return str(one.made), f"{one.precision:.3f}", f"{one.recall:.3f}"


def mistakes(name: str) -> list[str]:
    """A line for every column that got the wrong field, or none where it wanted one."""
    return [
        f"{each.column.system:24} {each.column.header[:30]:30} "
        f"{each.suggestion.field or '-':20} not {'/'.join(each.column.right) or '-':28} {each.suggestion.why}"
        for each in judged(name)
        if each.is_wrong or (each.is_wanted and not each.is_right)
    ]
