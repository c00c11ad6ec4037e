"""The product: which rows are about agents of one's own team, as the mapping, a column or conditions say."""

from importer.blanks import stands_for_nothing
from importer.fields import PRODUCT, RECRUITING, RETENTION
from importer.mapping.branching import fill_branches
from importer.mapping.column_resolution import Resolved
from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.rule_cells import Cells, fill_rule, memoised

SENT = {RETENTION: RETENTION, RECRUITING: "", "": ""}
"""Recruiting is the absence of a product."""


def fill_product(builder: DraftBuilder, resolved: Resolved, header: str) -> None:
    """Fill the product where any row has one; a word that says none is an error."""
    builder.headers[PRODUCT] = header
    if resolved.rule.branches:
        cells = fill_branches(builder, resolved, header)
    else:
        cells = fill_rule(resolved, builder.source, builder.taken)
    sent = _judged(builder, resolved, header, cells)
    if any(sent):
        builder.filled[PRODUCT] = sent


def _judged(builder: DraftBuilder, resolved: Resolved, header: str, cells: Cells) -> Cells:
    meanings = resolved.rule.values.items()
    known = SENT | {
        typed.strip().casefold(): SENT[meant.casefold()] for typed, meant in meanings if meant.casefold() in SENT
    }
    for row, cell in zip(builder.rows, cells, strict=True):
        if not (cell.casefold() in known or stands_for_nothing(cell)):
            message = f"{cell!r} is not a product; write {RETENTION} or {RECRUITING}, or add it to `values`."
            builder.error(row, PRODUCT, header, cell, "unknown product", message)
    return memoised(lambda cell: known.get(cell.casefold(), ""), cells)
