"""The pandera schemas, made from the field table.

Each field is one text column with one vectorised check, whose failures are errors and warnings, as the parser says.
Nothing is coerced and nothing is checked across columns: with `coerce` a failing column hides later failures, and a
check of the whole frame reports a failure for every column and cell, 2.8 million for 100,000 bad rows.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from importer.progress import advance
from importer.validation.parsers import Memo

if TYPE_CHECKING:
    import pandas as pd


def remarkable(frame: "pd.DataFrame", memos: Mapping[str, Memo]) -> Iterator[tuple[int, str]]:
    """(row, field) of every cell about which its parser has something to say."""
    import pandera.pandas as pa
    from pandera.config import ValidationDepth, config_context

    try:
        # Said here because PANDERA_VALIDATION_ENABLED=False in the environment would let every row pass.
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            schema(memos).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as found:
        cases = found.failure_cases
        yield from zip(cases["index"].astype(int), cases["column"], strict=True)


def schema(memos: Mapping[str, Memo]) -> Any:
    """The schema of a draft's frame: any of the fields, each judged by its own parser."""
    import pandera.pandas as pa

    columns = {
        field: pa.Column(str, pa.Check(_free_of_remarks(memo), name=field), required=False)
        for field, memo in memos.items()
    }
    return pa.DataFrameSchema(columns, strict=True)


def _free_of_remarks(memo: Memo) -> Callable[["pd.Series[str]"], "pd.Series[bool]"]:
    """A check of a whole column: true where there is nothing to say about the cell."""

    def check(column: "pd.Series[str]") -> "pd.Series[bool]":
        memo.learn(column.tolist())
        advance()
        return ~column.isin(memo.remarked)

    return check
