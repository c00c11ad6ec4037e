"""Several columns joined into one text, blanks skipped."""

from importer.fields import FIELD
from importer.mapping.column_resolution import Resolved
from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.rule_cells import Cells
from importer.model import Change

JOINED = "joined by the mapping"
HALF_A_KEY = "a part of it is blank"


def fill_joined(builder: DraftBuilder, resolved: Resolved, header: str) -> Cells:
    """The rule's columns joined row by row; a key with a blank part would be that of many people, so it is no key."""
    rule, source = resolved.rule, builder.source
    is_key = rule.field in FIELD and FIELD[rule.field].match_key
    filled = []
    for row, *cells in zip(builder.rows, *source.said(rule, resolved.positions), strict=True):
        parts = _parts(cells, builder.mapping.clear_token)
        whole = (rule.glue or "").join(parts)
        half = is_key and len(parts) < len(cells)
        sent = "" if half else whole
        if len(parts) > 1 or (half and parts):
            typed = "\n".join(parts)
            why = HALF_A_KEY if half else JOINED
            builder.changes.append(Change(row, rule.field, header, typed, sent, why, look=is_key))
        filled.append(sent)
    return filled


def _parts(cells: list[str], clear_token: str) -> list[str]:
    """The cells that say something; the clear token is a part only of what says nothing else."""
    token = clear_token.strip().casefold()
    said = [cell for cell in cells if cell]
    return [cell for cell in said if cell.casefold() != token] or said[:1]
