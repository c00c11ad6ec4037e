"""A draft laid out for judging: its columns in sheet order, beside what the parsers make of their texts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from importer.fields import label_of
from importer.model import Change, Draft
from importer.validation.parsers import Memo

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class DraftColumns:
    """The draft's frame once more as lists, because rows are put together cell by cell."""

    draft: Draft
    frame: "pd.DataFrame"
    """The draft's frame with its columns in sheet order."""
    rows: list[int]
    cells: Mapping[str, list[str]]
    """Field -> its cells, in the order of `rows`."""
    memos: Mapping[str, Memo]
    """Field -> what its parser makes of a cell."""
    earlier: Mapping[str, Mapping[int, Change]]
    """Field -> row -> what the mapping changed there before anything was judged."""

    @classmethod
    def of(cls, draft: Draft, memos: Mapping[str, Memo]) -> Self:
        """Lay out a draft."""
        position = {field: use.position for use in reversed(draft.columns) for field in use.fields}
        # A person reads the findings of a row beside the sheet, from left to right.
        order = sorted(draft.frame.columns, key=lambda field: position.get(field, len(draft.columns)))
        frame = draft.frame[order].astype("str")
        return cls(
            draft=draft,
            frame=frame,
            rows=[int(row) for row in frame.index],
            cells={field: frame[field].tolist() for field in order},
            memos=memos,
            earlier=_by_field(draft.changes),
        )

    def header(self, field: str) -> str:
        """The person's own header for a field, or Brokerkit's name where there is none."""
        return self.draft.headers.get(field) or label_of(field)

    def sent(self, field: str) -> list[str]:
        """What is sent for a field whose cells were learned, row by row; "" where nothing is."""
        return self.memos[field].sent(self.cells.get(field) or [""] * len(self.rows))

    def typed(self, row: int, field: str, cell: str) -> str:
        """A cell as the person typed it, before the mapping changed it."""
        change = self.earlier.get(field, {}).get(row)
        return change.typed if change else cell


def joined(first: Change, second: Change) -> Change:
    """Two changes of one cell told as one: from what was typed to what is sent."""
    looks = {first.look, second.look}
    look = next((known for known in (True, False) if known in looks), None)
    return second._replace(typed=first.typed, why=f"{first.why}; {second.why}", look=look)


def _by_field(changes: Iterable[Change]) -> dict[str, dict[int, Change]]:
    found: defaultdict[str, dict[int, Change]] = defaultdict(dict)
    for change in changes:
        of_field = found[change.field]
        of_field[change.row] = joined(of_field[change.row], change) if change.row in of_field else change
    return dict(found)
