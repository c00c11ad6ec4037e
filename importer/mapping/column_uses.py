"""What became of every source column, in words for a person."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from importer.english import counted, listed
from importer.mapping.column_resolution import ABSENT, Resolved
from importer.mapping.full_names import fed_by
from importer.mapping.header_matching import HeaderIndex
from importer.mapping.header_meanings import UNKNOWN, meaning_of
from importer.mapping.rule_cells import RuleSource, Taken, first_filled
from importer.model import ColumnUse, Mapping, Sheet

IGNORED = "set aside by the mapping"
BLANK = "not imported: the column is blank"
DECIDING = "decides which rows are left out"
NEW_ONLY = "goes to new people only"
NOT_IMPORTED = "not imported: no rule of the mapping uses it"


def column_uses(
    mapping: Mapping, sheet: Sheet, resolved: list[Resolved], source: RuleSource, taken: Taken
) -> tuple[ColumnUse, ...]:
    """One `ColumnUse` for every column of the sheet, in sheet order."""
    columns = HeaderIndex(sheet)
    ignored = {position for header in mapping.ignore for position in columns.find(header)}
    fields, reasons = _feeds(resolved, sheet, source, taken)
    return tuple(
        ColumnUse(
            position,
            sheet.headers[position],
            tuple(dict.fromkeys(fields.get(position, ()))),
            _why(sheet.headers[position], position, fields, reasons, ignored, source),
        )
        for position in range(len(sheet.headers))
    )


def told_deciding(use: ColumnUse, deciding: Collection[int]) -> ColumnUse:
    """What became of a column, and whether rows are left out by it."""
    if use.position not in deciding:
        return use
    is_used = use.fields or use.why not in {BLANK, NOT_IMPORTED}
    return replace(use, why=f"{DECIDING}; {use.why}" if is_used else DECIDING)


def _why(
    header: str,
    position: int,
    fields: dict[int, list[str]],
    reasons: dict[int, list[str]],
    ignored: set[int],
    source: RuleSource,
) -> str:
    if position in fields:
        return "; ".join(dict.fromkeys(reasons.get(position, []))) or "mapped"
    if position in reasons:
        return "; ".join(dict.fromkeys(reasons[position]))
    meaning = meaning_of(header)
    reason = f"; {meaning.why}" if meaning.field is None and meaning is not UNKNOWN else ""
    if position in ignored:
        return IGNORED + reason
    return NOT_IMPORTED + reason if any(source.cells(position)) else BLANK


def _feeds(
    resolved: list[Resolved], sheet: Sheet, source: RuleSource, taken: Taken
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Column -> fields it feeds, and column -> what more there is to say about it."""
    fields: dict[int, list[str]] = {}
    reasons: dict[int, list[str]] = {}
    for each in resolved:
        for position in each.columns:
            fields.setdefault(position, []).extend(fed_by(each.rule.field))
        for position in each.decisive:
            reasons.setdefault(position, []).append(f"decides {each.rule.field}")
        for position in each.columns or each.decisive:
            reasons.setdefault(position, []).extend(_operations(each, sheet))
        for pair in each.pairs:
            if pair.label != ABSENT:
                reasons.setdefault(pair.label, []).append("says what the column beside it holds")
            if left := _left_over(pair.value, source, taken):
                reasons.setdefault(pair.value, []).append(left)
        if each.rule.template is None and each.rule.glue is None:
            _tell_second_choices(each, source, reasons)
    return fields, reasons


def _operations(resolved: Resolved, sheet: Sheet) -> Iterator[str]:
    """What a rule does with the cells of its columns, besides taking them."""
    rule = resolved.rule
    if rule.glue is not None and len(resolved.columns) > 1:
        yield f"joined: {listed([sheet.header_label(position) for position in resolved.columns], last=', ')}"
    if rule.template is not None:
        yield "a part of a text"
    if rule.extract:
        yield f"what `{rule.extract}` finds in it is sent"
    if rule.bands:
        yield "its amounts are words by the bands of the mapping"
    if rule.case != "as is":
        yield f"letter case: {rule.case}"
    if rule.default:
        yield f"{rule.default!r} is sent where it is blank"
    if rule.new_only:
        yield NEW_ONLY


def _left_over(position: int, source: RuleSource, taken: Taken) -> str:
    cells = source.cells(position)
    gone = taken.of(position, len(cells))
    count = sum(1 for cell, used in zip(cells, gone, strict=True) if cell and not used)
    return (
        f"{counted(count, 'cell')} not imported: the label has no field, or another value came first" if count else ""
    )


def _tell_second_choices(each: Resolved, source: RuleSource, reasons: dict[int, list[str]]) -> None:
    if len(each.positions) < 2:
        return
    nothing = source.says_nothing(each.rule)
    filled = source.cells(each.positions[0])
    for position in each.positions[1:]:
        cells = source.cells(position)
        filled = first_filled([filled, cells], nothing)
        hidden = sum(1 for one, two in zip(filled, cells, strict=True) if two != one and not nothing(two))
        more = f"; {counted(hidden, 'cell')} not imported" if hidden else ""
        reasons.setdefault(position, []).append(f"used where the columns before it are blank{more}")
