"""The pandera schemas, made from the field table.

Each field is one text column with two vectorised checks, one for errors and one for warnings. Nothing is coerced and
nothing is checked across columns: with `coerce` a failing column hides later failures, and a check of the whole frame
reports a failure for every column and cell (measured: 2.4 million cases for 100,000 rows).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from importer.model import Severity
from importer.validation.parsers import Memo

if TYPE_CHECKING:
    import pandas as pd


def failures(frame: "pd.DataFrame", memos: Mapping[str, Memo]) -> Iterator[tuple[int, str, Severity]]:
    """(row, field, severity) of every cell its parser has something to say about."""
    import pandera.pandas as pa
    from pandera.config import ValidationDepth, config_context

    try:
        # Said here because PANDERA_VALIDATION_ENABLED=False in the environment would let every row pass.
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            schema(memos).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as found:
        cases = found.failure_cases
        for row, field, check in zip(cases["index"], cases["column"], cases["check"], strict=True):
            yield int(row), field, Severity(check)


def schema(memos: Mapping[str, Memo]) -> Any:
    """The schema of a draft's frame: any of the fields, each judged by its own parser."""
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {
            field: pa.Column(
                str,
                [pa.Check(free_of(severity, memo), name=str(severity)) for severity in Severity],
                required=False,
            )
            for field, memo in memos.items()
        },
        strict=True,
    )


def free_of(severity: Severity, memo: Memo) -> Callable[["pd.Series[str]"], "pd.Series[bool]"]:
    """A check of a whole column: true where the parser finds nothing of this severity."""

    def check(column: "pd.Series[str]") -> "pd.Series[bool]":
        wrong = [text for text in column.unique() if memo[text].severity is severity]
        return ~column.isin(wrong)

    return check
