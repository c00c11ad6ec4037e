"""Sheet x Mapping -> Draft: the rules are applied column by column, and every change to a cell is written down."""

from collections import Counter
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from importer.errors import UnusableMapping
from importer.fields import FIELD, FIELDS, PRODUCT, RETENTION, Kind
from importer.mapping import names, zips
from importer.mapping.choices import exact_choice, guess_choice
from importer.mapping.columns import column_uses
from importer.mapping.dates import proved_orders
from importer.mapping.filling import Cells, Source, Taken, fill_rule, first_value, memoised
from importer.mapping.grammar import FULL_NAME, RECRUITING
from importer.mapping.headers import Columns
from importer.mapping.resolving import Resolved, resolve, resolve_header
from importer.model import (
    Change,
    DateOrder,
    Draft,
    Finding,
    Flag,
    Mapping,
    Rule,
    Severity,
    Sheet,
    UnknownValue,
)

TRANSLATED = "translated by the mapping"
LEFT_OUT = "left out by the mapping"
SPELLING = "the list's own spelling"
FIRST_OF_SEVERAL = "the first of several values"
TIDIED = "capitals tidied"
ZEROS = "leading zeros put back, as the state of the row proves"
NAME_FIELDS = ("first_name", "last_name")
IDENTIFYING = frozenset({"email", "agent_id", *NAME_FIELDS, FULL_NAME})


def apply(mapping: Mapping, sheet: Sheet) -> Draft:
    """The sheet in Brokerkit's words.

    Raises UnusableMapping, with every problem, where the mapping names headers that the sheet does not have or has
    twice, or where nothing would say who a row is about.
    """
    columns = Columns(sheet)
    resolved, problems = resolve(mapping, columns)
    product = _product_column(mapping, columns, problems)
    if not problems and not any(each.rule.field in IDENTIFYING for each in resolved):
        problems.append("nothing says who a row is about: no column for email, agent_id or a name was found")
    if problems:
        raise UnusableMapping(
            f"The mapping {mapping.name} does not fit {sheet.path.name}:",
            problems,
            hint="The sheet's headers are: " + ", ".join(repr(h) for h in sheet.headers if h.strip())[:800],
        )
    return _Drafting(mapping, sheet, resolved, product).draft()


def _product_column(mapping: Mapping, columns: Columns, problems: list[str]) -> int | None:
    if not mapping.product_header:
        return None
    position, problem = resolve_header(mapping.product_header, columns)
    if position is None:
        problems.append(problem or f"the sheet has no header {mapping.product_header!r}, which says the product")
    return position


@dataclass(slots=True)
class _Drafting:
    """The draft of one sheet while it is being made."""

    mapping: Mapping
    sheet: Sheet
    resolved: list[Resolved]
    product: int | None
    source: Source = field(init=False)
    taken: Taken = field(default_factory=Taken)
    filled: dict[str, Cells] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cleared: dict[str, frozenset[int]] = field(default_factory=dict)
    unknown: list[UnknownValue] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.source = Source(self.sheet)

    def draft(self) -> Draft:
        full_name: Resolved | None = None
        for each in self.resolved:
            if each.rule.field == FULL_NAME:
                full_name = each
            else:
                self._fill(each)
        if full_name:
            self._split_names(full_name)
        for zip_field, state_field in (("alt_zip", "alt_state"), ("office_zip", "office_state")):
            self._restore_zips(zip_field, state_field)
        self._fill_product()
        self._report_flags()
        return self._finished()

    # -------------------------------------------------------- one rule

    def _fill(self, each: Resolved) -> None:
        name = each.rule.field
        self.headers[name] = self._label(each)
        cells = self._cleared(name, fill_rule(each, self.source, self.taken))
        cells = self._translated(each.rule, self._separated(each.rule, cells))
        if each.rule.tidy_case:
            cells = self._changed(name, cells, memoised(names.tidy_case, cells), TIDIED)
        self.filled[name] = cells

    def _label(self, each: Resolved) -> str:
        if each.rule.constant is not None:
            return "(constant)"
        return " / ".join(dict.fromkeys(self.sheet.header_label(position) for position in each.columns)) or "(constant)"

    def _cleared(self, name: str, cells: Cells) -> Cells:
        """The cells without clear tokens, which are remembered by row."""
        token = self.mapping.clear_token.strip().casefold()
        if not token:
            return cells
        marked = {cell for cell in set(cells) if cell.casefold() == token}
        if not marked:
            return cells
        rows = zip(self.source.rows, cells, strict=True)
        self.cleared[name] = frozenset(row for row, cell in rows if cell in marked)
        return ["" if cell in marked else cell for cell in cells]

    def _separated(self, rule: Rule, cells: Cells) -> Cells:
        separator = rule.separator
        if not separator:
            return cells
        sent = memoised(lambda cell: first_value(cell, separator), cells)
        return self._changed(rule.field, cells, sent, FIRST_OF_SEVERAL)

    def _translated(self, rule: Rule, cells: Cells) -> Cells:
        """The cells after the value map, and in the spelling of the field's closed list if it has one."""
        if rule.values:
            cells = self._mapped(rule, cells)
        target = FIELD[rule.field]
        if target.kind is not Kind.CHOICE:
            return cells
        sent = memoised(lambda cell: exact_choice(target, cell) or cell, cells)
        self._note_unknown(rule.field, sent)
        return self._changed(rule.field, cells, sent, SPELLING)

    def _mapped(self, rule: Rule, cells: Cells) -> Cells:
        values = {source.strip().casefold(): target for source, target in rule.values.items()}
        unlisted = {
            cell for cell in set(cells) if cell and cell.casefold() not in values and not _is_target(rule, cell)
        }
        if unlisted and rule.other_values == "error":
            self._report_unlisted(rule, cells, unlisted)
        keep = rule.other_values == "keep"
        sent = memoised(lambda cell: values.get(cell.casefold(), cell if keep or cell not in unlisted else ""), cells)
        return self._changed(rule.field, cells, sent, TRANSLATED)

    def _report_unlisted(self, rule: Rule, cells: Cells, unlisted: set[str]) -> None:
        for row, cell in zip(self.source.rows, cells, strict=True):
            if cell in unlisted:
                message = f"The mapping does not say what {cell!r} means for {rule.field}; add it to `values`."
                self._find(row, rule.field, cell, "a value the mapping does not list", message)

    def _note_unknown(self, name: str, cells: Cells) -> None:
        target = FIELD[name]
        counts = Counter(cell for cell in cells if cell and cell not in target.choices)
        self.unknown += [
            UnknownValue(name, self.headers[name], value, count, guess_choice(target, value))
            for value, count in counts.most_common()
        ]

    # -------------------------------------------------------- fields that are looked at together

    def _split_names(self, each: Resolved) -> None:
        """First and last name out of a full name, where their own columns say nothing."""
        header = self._label(each)
        typed = fill_rule(each, self.source, self.taken)
        whole = self._separated(each.rule, self._cleared(FULL_NAME, typed))
        if each.rule.values:
            whole = self._mapped(each.rule, whole)
        for name in NAME_FIELDS:
            if gone := self.cleared.get(FULL_NAME):
                self.cleared[name] = self.cleared.get(name, frozenset()) | gone
        self.cleared.pop(FULL_NAME, None)
        first = self.filled.get("first_name", self.source.blank)
        last = self.filled.get("last_name", self.source.blank)
        order = each.rule.last_name_first
        table = {text: names.split_name(text, last_name_first=order) for text in set(whole) if text}
        parts = list(zip(first, last, whole, strict=True))
        self._report_names(parts, table, header)
        used = {text: names.SplitName() if split.problem and split.severity is Severity.ERROR else split
                for text, split in table.items()}  # fmt: skip
        used[""] = names.SplitName()
        self._fill_name(
            "first_name", each.rule, header, parts, {text: split.first for text, split in used.items()}, table
        )
        self._fill_name(
            "last_name", each.rule, header, parts, {text: split.last for text, split in used.items()}, table
        )

    def _fill_name(
        self,
        name: str,
        rule: Rule,
        header: str,
        parts: list[tuple[str, str, str]],
        split: dict[str, str],
        table: dict[str, names.SplitName],
    ) -> None:
        own = NAME_FIELDS.index(name)
        if rule.tidy_case:
            split = {text: names.tidy_case(part) for text, part in split.items()}
        cells = [part[own] or split[part[2]] for part in parts]
        self.filled[name] = cells
        if name not in self.headers or any(cell and not part[own] for cell, part in zip(cells, parts, strict=True)):
            self.headers[name] = " / ".join(filter(None, (self.headers.get(name), header)))
        self.changes += [
            Change(row, name, header, part[2], cell, table[part[2]].why)
            for row, part, cell in zip(self.source.rows, parts, cells, strict=True)
            if cell and not part[own]
        ]

    def _report_names(self, parts: list[tuple[str, str, str]], table: dict[str, names.SplitName], header: str) -> None:
        doubtful = {text for text, split in table.items() if split.problem}
        if not doubtful:
            return
        for row, (first, last, whole) in zip(self.source.rows, parts, strict=True):
            if whole in doubtful and not (first and last):
                split = table[whole]
                message = f"{whole!r} is {split.problem}; give first and last name in columns of their own."
                self._find(row, "first_name", whole, split.problem, message, header=header, severity=split.severity)

    def _restore_zips(self, zip_field: str, state_field: str) -> None:
        if zip_field not in self.filled:
            return
        cells = self.filled[zip_field]
        short = {cell for cell in set(cells) if zips.looks_short(cell)}
        if not short:
            return
        states = self.filled.get(state_field, self.source.blank)
        sent = [
            zips.restored_zip(cell, state) if cell in short else cell for cell, state in zip(cells, states, strict=True)
        ]
        for row, cell in zip(self.source.rows, sent, strict=True):
            if cell in short:
                message = f"{cell!r} has too few digits for a US zip, and the row's state does not prove the rest."
                self._find(row, zip_field, cell, "zip looks short", message, severity=Severity.WARNING)
        self.filled[zip_field] = self._changed(zip_field, cells, sent, ZEROS)

    def _fill_product(self) -> None:
        if self.product is None:
            if self.mapping.product:
                self.filled[PRODUCT] = [self.mapping.product] * len(self.source.rows)
                self.headers[PRODUCT] = "(constant)"
            return
        self.headers[PRODUCT] = self.sheet.header_label(self.product)
        known = {RETENTION: RETENTION, RECRUITING: "", "": ""}
        known |= {typed.casefold(): known[meant] for typed, meant in self.mapping.product_values.items()}
        cells = self.source.cells(self.product)
        for row, cell in zip(self.source.rows, cells, strict=True):
            if cell.casefold() not in known:
                message = f"{cell!r} is not a product; write {RETENTION} or {RECRUITING}, or add it to `values`."
                self._find(row, PRODUCT, cell, "unknown product", message)
        sent = memoised(lambda cell: known.get(cell.casefold(), ""), cells)
        if any(sent):
            self.filled[PRODUCT] = sent

    # -------------------------------------------------------- the account

    def _changed(self, name: str, typed: Cells, sent: Cells, why: str) -> Cells:
        """The sent cells, after noting where they differ from the typed ones."""
        header = self.headers.get(name, "")
        self.changes += [
            Change(row, name, header, before, after, why if after else LEFT_OUT)
            for row, before, after in zip(self.source.rows, typed, sent, strict=True)
            if before != after
        ]
        return sent

    def _find(
        self, row: int, name: str, value: str, problem: str, message: str, *,
        header: str | None = None, severity: Severity = Severity.ERROR,
    ) -> None:  # fmt: skip
        label = self.headers.get(name, "") if header is None else header
        self.findings.append(Finding(row, name, label, value, severity, problem, message))

    def _report_flags(self) -> None:
        """Flagged cells of mapped columns, and flagged rows, block their rows; other flagged cells are not used."""
        feeds: dict[int, list[str]] = {}
        for each in self.resolved:
            name = NAME_FIELDS[0] if each.rule.field == FULL_NAME else each.rule.field
            for position in each.columns:
                feeds.setdefault(position, []).append(name)
        if self.product is not None:
            feeds.setdefault(self.product, []).append(PRODUCT)
        for flag in self.sheet.flags:
            self._report_flag(flag, feeds)

    def _report_flag(self, flag: Flag, feeds: MappingType[int, list[str]]) -> None:
        if flag.column is None:
            self._find(flag.row, "", flag.value, "the row cannot be trusted", flag.why, header="")
            return
        label = self.sheet.header_label(flag.column)
        for name in dict.fromkeys(feeds.get(flag.column, [])):
            self._find(flag.row, name, flag.value, "the cell cannot be trusted", flag.why, header=label)

    def _date_orders(self) -> dict[str, DateOrder]:
        declared = {each.rule.field: each.rule.date_order for each in self.resolved}
        orders: dict[str, DateOrder] = {}
        for name, cells in self.filled.items():
            if name not in FIELD or FIELD[name].kind is not Kind.DATE:
                continue
            proved = proved_orders(set(cells))
            if order := declared.get(name) or (next(iter(proved)) if len(proved) == 1 else None):
                orders[name] = order
        return orders

    def _finished(self) -> Draft:
        order = [field.name for field in FIELDS if field.name in self.filled]
        order += [PRODUCT] if PRODUCT in self.filled else []
        frame = pd.DataFrame(
            {name: pd.Series(self.filled[name], index=self.sheet.frame.index, dtype="str") for name in order},
            index=self.sheet.frame.index,
        )
        return Draft(
            frame=frame,
            headers=MappingProxyType({name: self.headers[name] for name in order}),
            columns=column_uses(self.mapping, self.sheet, self.resolved, self.product, self.source, self.taken),
            date_orders=MappingProxyType(self._date_orders()),
            phone_region=self.mapping.phone_region,
            duplicates=self.mapping.duplicates,
            changes=tuple(self.changes),
            findings=tuple(self.findings),
            cleared=MappingProxyType({name: rows for name, rows in self.cleared.items() if name in self.filled}),
            unknown_values=tuple(self.unknown),
        )


def _is_target(rule: Rule, cell: str) -> bool:
    """Whether a cell already is a word that Brokerkit knows, so that the value map need not list it."""
    target = FIELD.get(rule.field)
    return target is not None and target.kind is Kind.CHOICE and bool(exact_choice(target, cell))
