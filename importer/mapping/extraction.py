"""Cells of which only a part goes out: what the rule's pattern finds in them."""

from collections.abc import Mapping

from importer.english import listed
from importer.fields import FIELD
from importer.mapping import residue
from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.patterns import extracts
from importer.mapping.rule_cells import Cells
from importer.model import Change, Rule

EXTRACTED = "extracted by the mapping"
FIRST_FOUND = "extracted by the mapping: the first of several"
NOTHING_FOUND = "the mapping's `extract` finds nothing in it"
SEVERAL_KEYS = "several values where one belongs"
Found = Mapping[str, tuple[str, ...]]
"""Cell -> all that the pattern finds in it."""


def extracted(builder: DraftBuilder, rule: Rule, header: str, cells: Cells) -> Cells:
    """What the pattern finds in the cells, every change noted; words for nothing stay as they are."""
    nothing, clean = builder.source.says_nothing(rule), residue.cleaner(rule.field)
    found = {cell: tuple(map(clean, extracts(rule.extract, cell))) for cell in set(cells) if not nothing(cell)}
    kept = {cell for cell, texts in found.items() if not texts and rule.other_values == "keep"}
    table = {cell: texts[0] if texts else "" for cell, texts in found.items() if cell not in kept}
    refused = _refused(builder, rule, header, cells, found)
    table |= dict.fromkeys(refused, "")
    sent = [table.get(cell, cell) for cell in cells]
    builder.changes += [
        Change(row, rule.field, header, before, after, *_told(rule, found[before]))
        for row, before, after in zip(builder.rows, cells, sent, strict=True)
        if before != after and before not in refused
    ]
    return sent


def _told(rule: Rule, texts: tuple[str, ...]) -> tuple[str, bool | None]:
    """Why a cell is another one, and whether a person should see each such cell: of a match key that was found."""
    if not texts:
        return NOTHING_FOUND, False
    return (EXTRACTED if len(texts) == 1 else FIRST_FOUND), _is_key(rule)


def _is_key(rule: Rule) -> bool:
    return rule.field in FIELD and FIELD[rule.field].match_key


def _refused(builder: DraftBuilder, rule: Rule, header: str, cells: Cells, found: Found) -> set[str]:
    """The cells that are errors: without a find where the mapping wants that, and with several keys of people."""
    faults: dict[str, tuple[str, str]] = {}
    for cell, texts in found.items():
        if not texts and rule.other_values == "error":
            faults[cell] = NOTHING_FOUND, f"The mapping's `extract` finds nothing in {cell!r}."
        elif len(texts) > 1 and _is_key(rule):
            faults[cell] = SEVERAL_KEYS, f"{cell!r} holds {listed(texts)}; only one can tell who the row is about."
    for row, cell in zip(builder.rows, cells, strict=True) if faults else ():
        if cell in faults:
            builder.error(row, rule.field, header, cell, *faults[cell])
    return set(faults)
