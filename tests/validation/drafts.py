"""Drafts as the mapping would hand them over, from a list of rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from importer.defaults import Demands
from importer.loader.text_frame import text_frame
from importer.model import ColumnUse, Draft, Verdict
from importer.validation import judge

TODAY = date(2026, 6, 1)
PERSON = {"first_name": "Ann", "last_name": "Lee", "email": "ann@example.com"}


def draft(rows: Sequence[Mapping[str, str]], **more: Any) -> Draft:
    """A draft of rows 2, 3, ...; every field's header is its name in capitals."""
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["email"]
    cells = [[row.get(name, "") for name in names] for row in rows]
    given: dict[str, Any] = {
        "frame": text_frame(list(enumerate(cells, 2)), len(names)).set_axis(names, axis="columns"),
        "headers": MappingProxyType({name: name.upper() for name in names}),
        "columns": tuple(ColumnUse(place, name.upper(), (name,), "") for place, name in enumerate(names)),
        "date_orders": MappingProxyType({}),
        "phone_region": "US",
        "duplicates": "auto",
    }
    return Draft(**{**given, **more})


def verdict(
    *rows: Mapping[str, str],
    require_names: bool = False,
    allow_keyless: bool = False,
    strict: bool = False,
    **more: Any,
) -> Verdict:
    """What validation makes of rows 2, 3, ... on the first of June 2026."""
    return judge(draft(rows, **more), Demands(require_names, allow_keyless, strict), TODAY)


def problems(found: Verdict) -> list[tuple[int, str, str]]:
    """(row, field, problem) of every finding."""
    return [(one.row, one.field, one.problem) for one in found.findings]
