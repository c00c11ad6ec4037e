"""Sheet x Mapping -> Draft: the rules are applied column by column, and every change to a cell is written down."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from importer.english import listed
from importer.errors import UnusableMapping
from importer.fields import FIELDS, PRODUCT, Kind
from importer.mapping import zips
from importer.mapping.branching import fill_branches
from importer.mapping.column_resolution import ABSENT, Resolved, resolve, resolve_rule
from importer.mapping.column_uses import column_uses, told_deciding
from importer.mapping.date_order import WRITTEN, order_evidence
from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.flagged_cells import report_flags, report_notices, with_errors_flagged
from importer.mapping.full_names import NAME_FIELDS, fed_by, fill_names
from importer.mapping.grammar import unusable
from importer.mapping.header_matching import HeaderIndex
from importer.mapping.joining import fill_joined
from importer.mapping.name_parts import report_whole_names
from importer.mapping.products import fill_product
from importer.mapping.rows_left_out import Wish, rows_left_out, wishes
from importer.mapping.rule_cells import Cells, RuleSource, as_typed, fill_rule
from importer.mapping.rule_options import FULL_NAME
from importer.mapping.unheard_words import unheard_words
from importer.mapping.value_translation import translate
from importer.mapping.yaml_tree import in_words
from importer.model import Change, ColumnUse, DateOrder, Draft, Mapping, Problem, Sheet
from importer.progress import advancing, expect

CONSTANT = "(constant)"
DECLARED = "the mapping says so"
ZEROS = "leading zeros put back, as the state of the row proves"
ZIP_REGION = "US"
"""Where a mapping is about another country, four digits may be a whole postcode."""
ADDRESSES = (("alt_zip", "alt_state"), ("office_zip", "office_state"))
IDENTIFYING = frozenset({"email", "agent_id", *NAME_FIELDS, FULL_NAME})
DATES = frozenset(field.name for field in FIELDS if field.kind is Kind.DATE)
_HEADERS_SHOWN = 40


def apply(mapping: Mapping, sheet: Sheet, unwanted: Collection[int] = ()) -> Draft:
    """The sheet in Brokerkit's words; rows that are `unwanted` are left out, as those that a condition leaves out.

    Raises UnusableMapping, with every problem, where the mapping names headers that the sheet does not have or has
    twice, or where nothing would say who a row is about.
    """
    columns = HeaderIndex(sheet)
    resolved, problems = resolve(mapping, columns)
    given = wishes(mapping, columns, problems)
    product = _product(mapping, columns, problems)
    if not (problems or mapping.problems or any(each.rule.field in IDENTIFYING for each in resolved)):
        problems.append((None, "nothing says who a row is about: no column for email, agent_id or a name was found"))
    if problems or mapping.problems:
        raise _misfit(mapping, sheet, problems)
    sheet = with_errors_flagged(sheet, _unjudged(resolved, product, given))
    left_out = rows_left_out(sheet, RuleSource(sheet), given) if given else {}
    left_out |= dict.fromkeys(sorted(unwanted), "")
    kept = sheet.only(frozenset(sheet.frame.index) - left_out.keys()) if left_out else sheet
    draft = _drafted(mapping, kept, resolved, product, given)
    aside = _drafted(mapping, sheet.only(left_out), resolved, product, given).frame if left_out else None
    looked = [(condition, position) for condition, position, _ in given]
    looked += [pair for each in (*resolved, *([product] if product else [])) for pair in each.looks]
    notes = unheard_words(looked, RuleSource(sheet))
    return replace(draft, left_out=MappingProxyType(left_out), aside=aside, notes=notes)


def _unjudged(resolved: list[Resolved], product: Resolved | None, given: list[Wish]) -> Iterator[int]:
    """The columns whose cells decide something or become a part of a text, so that no field judges them."""
    yield from (position for _, position, _ in given)
    for each in (*resolved, *([product] if product else [])):
        rule = each.rule
        is_part = rule.template is not None or rule.glue is not None or rule.extract
        yield from each.read if is_part else each.decisive


def _drafted(
    mapping: Mapping, sheet: Sheet, resolved: list[Resolved], product: Resolved | None, given: list[Wish]
) -> Draft:
    """The rules carried out on the rows of one sheet, all of them."""
    builder = DraftBuilder(mapping, sheet, RuleSource(sheet, mapping.clear_token))
    _fill_fields(builder, resolved)
    report_whole_names(builder)
    for zip_field, state_field in ADDRESSES:
        _leave_out_zeros(builder, zip_field)
        _restore_zips(builder, zip_field, state_field)
    if product:
        fill_product(builder, product, _label(product, sheet))
    everything = [*resolved, *([product] if product else [])]
    report_flags(builder, everything, given)
    report_notices(builder)
    return _draft(builder, everything, given)


def _misfit(mapping: Mapping, sheet: Sheet, problems: list[Problem]) -> UnusableMapping:
    """What is wrong with the document and with its fit to the sheet, in one go."""
    if not problems:
        return unusable(mapping.name, mapping.problems)
    title = f"The mapping {mapping.name} does not fit {sheet.path.name}:"
    return UnusableMapping(title, in_words([*mapping.problems, *problems]), hint=_headers_of(sheet))


def _headers_of(sheet: Sheet) -> str:
    headers = [repr(header) for header in sheet.headers if header.strip()]
    return f"The sheet's headers are: {listed(headers, _HEADERS_SHOWN, last=', ') or 'none'}."


def _product(mapping: Mapping, columns: HeaderIndex, problems: list[Problem]) -> Resolved | None:
    if mapping.product is None:
        return None
    resolved, wrong = resolve_rule(mapping.product, columns)
    problems += wrong
    return resolved


def _fill_fields(builder: DraftBuilder, resolved: list[Resolved]) -> None:
    """Rule after rule in the document's order; a full name comes last, since columns of their own go before it."""
    expect(len(resolved))
    for each in advancing(sorted(resolved, key=lambda each: each.rule.field == FULL_NAME)):
        rule, header = each.rule, _label(each, builder.sheet)
        if rule.field != FULL_NAME:
            builder.headers[rule.field] = header
        if rule.branches:
            builder.filled[rule.field] = fill_branches(builder, each, header)
            continue
        if rule.glue is None:
            cells = fill_rule(each, builder.source, builder.taken)
        else:
            cells = fill_joined(builder, each, header)
        typed = as_typed(cells, each, builder.source)
        cells = translate(builder, rule, header, cells, typed)
        if rule.field == FULL_NAME:
            fill_names(builder, rule, header, cells, typed)
            _clear_both_names(builder)
        else:
            builder.filled[rule.field] = cells


def _label(each: Resolved, sheet: Sheet) -> str:
    return (
        " / ".join(dict.fromkeys(sheet.header_label(position) for position in each.columns or each.decisive))
        or CONSTANT
    )


def _clear_both_names(builder: DraftBuilder) -> None:
    rows = builder.cleared.pop(FULL_NAME, frozenset())
    for name in NAME_FIELDS:
        filled = zip(builder.rows, builder.filled[name], strict=True)
        # A half that has a column of its own was not meant by the token over the whole.
        if blank := rows & frozenset(row for row, cell in filled if not cell):
            builder.cleared[name] = builder.cleared.get(name, frozenset()) | blank


def _leave_out_zeros(builder: DraftBuilder, zip_field: str) -> None:
    """A zip of zeros is what exports write where there is none; sent, it would overwrite a good one."""
    cells = builder.filled.get(zip_field, builder.source.blank)
    zeros = {cell for cell in set(cells) if cell and not cell.strip("0-")}
    for row, cell in zip(builder.rows, cells, strict=True) if zeros else ():
        if cell in zeros:
            header = builder.headers[zip_field]
            message = f"{cell!r} stands for no zip, so nothing is sent for it."
            builder.warning(row, zip_field, header, cell, "stands for no value", message)
            builder.changes.append(Change(row, zip_field, header, cell, "", "it stands for no value"))
    if zeros:
        builder.filled[zip_field] = ["" if cell in zeros else cell for cell in cells]


def _restore_zips(builder: DraftBuilder, zip_field: str, state_field: str) -> None:
    """Zips get back the zeros a spreadsheet ate where the row's state proves them; the rest is pointed out."""
    cells = builder.filled.get(zip_field, builder.source.blank)
    if builder.mapping.phone_region != ZIP_REGION:
        return
    _point_out_damage(builder, zip_field, cells)
    short = {cell for cell in set(cells) if zips.looks_short(cell)}
    if not short:
        return
    states = builder.filled.get(state_field, builder.source.blank)
    pairs = zip(cells, states, strict=True)
    sent = [zips.restored_zip(cell, state) if cell in short else cell for cell, state in pairs]
    header = builder.headers[zip_field]
    for row, cell in zip(builder.rows, sent, strict=True):
        if cell in short:
            message = f"{cell!r} has too few digits for a US zip, and the state in the row does not prove the rest."
            builder.warning(row, zip_field, header, cell, "zip looks short", message)
    builder.filled[zip_field] = builder.changed(zip_field, header, cells, sent, ZEROS)


def _point_out_damage(builder: DraftBuilder, zip_field: str, cells: Cells) -> None:
    damaged = {cell for cell in set(cells) if zips.looks_damaged(cell)}
    for row, cell in zip(builder.rows, cells, strict=True) if damaged else ():
        if cell in damaged:
            message = f"{cell!r} is no zip as it stands; a spreadsheet or a slip may have damaged it."
            builder.warning(row, zip_field, builder.headers[zip_field], cell, "zip looks damaged", message)


def _date_orders(builder: DraftBuilder, resolved: list[Resolved]) -> tuple[dict[str, DateOrder], dict[str, str]]:
    """The order of every date field that is declared or proved, and in words what its column proves."""
    orders: dict[str, DateOrder] = {}
    reasons: dict[str, str] = {}
    for each in resolved:
        name = each.rule.field
        if name not in builder.filled or name not in DATES:
            continue
        shown = {builder.sheet.date_orders.get(position) for position in each.columns}
        evidence = order_evidence(builder.rows, builder.filled[name], shown.pop() if len(shown) == 1 else None)
        order = each.rule.date_order or evidence.settled(builder.mapping.phone_region)
        if order:
            orders[name] = order
        if evidence.witnesses or evidence.hanging:
            reasons[name] = DECLARED if each.rule.date_order else evidence.in_words(builder.mapping.phone_region)
    return orders, reasons


def _with_orders(use: ColumnUse, orders: dict[str, DateOrder], evidence: dict[str, str]) -> ColumnUse:
    """What became of a column, and where it has dates in which order they were read and why."""
    notes = [
        f"{WRITTEN[orders[name]]}: {evidence[name]}" if name in orders else evidence[name]
        for name in use.fields
        if name in evidence
    ]
    return replace(use, why="; ".join([use.why, *notes])) if notes else use


def _column(builder: DraftBuilder, name: str, position: int) -> "pd.Series[str]":
    """A field's cells; where they are those of one column as it stands, that column, which then is in memory once."""
    frame, cells = builder.sheet.frame, builder.filled[name]
    if position != ABSENT and frame.iloc[:, position].tolist() == cells:
        return frame.iloc[:, position]
    return pd.Series(cells, index=frame.index, dtype="str")


def _draft(builder: DraftBuilder, resolved: list[Resolved], given: list[Wish]) -> Draft:
    order = [name for name in (*(field.name for field in FIELDS), PRODUCT) if name in builder.filled]
    index = builder.sheet.frame.index
    alone = {each.rule.field: each.columns[0] for each in resolved if len(each.columns) == 1}
    cells = {name: _column(builder, name, alone.get(name, ABSENT)) for name in order}
    frame = pd.DataFrame(cells, index=index, copy=False)
    orders, evidence = _date_orders(builder, resolved)
    uses = column_uses(builder.mapping, builder.sheet, resolved, builder.source, builder.taken)
    deciding = {position for _, position, _ in given}
    return Draft(
        frame=frame,
        headers=MappingProxyType({name: builder.headers[name] for name in order}),
        columns=tuple(_with_orders(told_deciding(use, deciding), orders, evidence) for use in uses),
        date_orders=MappingProxyType(orders),
        date_evidence=MappingProxyType(evidence),
        new_only=frozenset(name for each in resolved if each.rule.new_only for name in fed_by(each.rule.field)),
        phone_region=builder.mapping.phone_region,
        duplicates=builder.mapping.duplicates,
        changes=tuple(builder.changes),
        findings=tuple(builder.findings),
        unknown_values=tuple(builder.unknown),
        cleared=MappingProxyType({name: rows for name, rows in builder.cleared.items() if name in builder.filled}),
    )
