"""What each column of a sheet feeds by a mapping, rule by rule, before any cell is looked at."""

from collections import defaultdict
from collections.abc import Mapping as MappingType
from dataclasses import dataclass

from importer.fields import PRODUCT
from importer.mapping.column_resolution import resolve, resolve_rule
from importer.mapping.header_matching import HeaderIndex
from importer.mapping.rows_left_out import wishes
from importer.model import Mapping, Rule, Sheet

LEFT_OUT = ""


@dataclass(frozen=True, slots=True)
class ColumnTarget:
    """One rule that takes something from a column."""

    field: str
    """As the mapping names it: `full_name` stays whole; LEFT_OUT where the column decides which rows are left out."""
    whole: bool
    """Whether the cell itself becomes the value, and not a part of a text or a matter of labels and conditions."""
    place: int = 0
    """Which of the rule's columns it is; of columns for one field the next is taken where those before are blank."""


def column_targets(mapping: Mapping, sheet: Sheet) -> MappingType[int, tuple[ColumnTarget, ...]]:
    """Position -> what the column feeds, for every column that feeds anything; what does not fit is passed over."""
    columns = HeaderIndex(sheet)
    found: defaultdict[int, list[ColumnTarget]] = defaultdict(list)
    product = resolve_rule(mapping.product, columns)[0] if mapping.product else None
    for each in [*resolve(mapping, columns)[0], *([product] if product else [])]:
        for place, position in enumerate(dict.fromkeys(each.read)):
            found[position].append(ColumnTarget(each.rule.field, _is_whole(each.rule), place))
    for _, position, _ in wishes(mapping, columns, []):
        found[position].append(ColumnTarget(LEFT_OUT, whole=False))
    return {position: tuple(dict.fromkeys(targets)) for position, targets in found.items()}


def _is_whole(rule: Rule) -> bool:
    return bool(rule.headers) and rule.glue is None and rule.field != PRODUCT
