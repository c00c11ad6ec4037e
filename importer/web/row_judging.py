"""A few rows, judged at once: the answer to an edit, while the roster as a whole is judged in the background."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from importer import pipeline
from importer.mapping import read_mapping
from importer.model import DateOrder, Extended, Mode, Sheet
from importer.model import Mapping as MappingDocument
from importer.reconciliation import reconcile
from importer.settings import Settings
from importer.web.view import View, ViewLine
from importer.web.view_writing import view_lines


def judge_rows(view: View, settings: Settings, rows: Mapping[int, tuple[str, ...]]) -> dict[int, ViewLine]:
    """The rows of these numbers with these cells, judged by themselves: duplicates are for the whole roster to tell."""
    sheet = _sheet(view, settings.source, rows)
    mapping = _with_orders(_mapping(json.dumps(view.fact("mapping"))), view.fact("date_orders"))
    judged = pipeline.judge_sheet(sheet, mapping, settings.edits.among(rows), settings)
    account = reconcile(judged.sheet, judged.draft, judged.verdict, judged.plan, None, Mode.CHECK)
    return {line.row: line for line in view_lines(judged, account)}


def _sheet(view: View, source: Path, rows: Mapping[int, tuple[str, ...]]) -> Sheet:
    told = view.fact("sheet")
    columns = list(zip(*rows.values(), strict=True))
    index = pd.Index(list(rows), name="row", dtype="int64")
    return Sheet(
        path=source,
        format=told["format"],
        frame=pd.DataFrame(dict(enumerate(map(list, columns))), index=index, dtype="str"),
        headers=tuple(told["headers"]),
        header_row=told["header_row"],
        digest="",
        name=told["name"],
    )


@lru_cache(maxsize=4)
def _mapping(told: str) -> MappingDocument:
    """The mapping that the roster was judged with, parsed once."""
    text, name, extends = json.loads(told)
    return read_mapping(text, name, Extended(**extends) if extends else None)


def _with_orders(mapping: MappingDocument, orders: Mapping[str, DateOrder]) -> MappingDocument:
    """What the whole columns proved about their dates holds for a row of them, too."""
    rules = (
        replace(rule, date_order=rule.date_order or orders.get(rule.field)) if rule.field in orders else rule
        for rule in mapping.rules
    )
    return replace(mapping, rules=tuple(rules))
