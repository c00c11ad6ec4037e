"""First and last name out of a full name, for the rows whose own name columns say nothing."""

from collections.abc import Callable

from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.name_splitting import SplitName, commas_follow_last_names, split_name, tidy_case
from importer.mapping.rule_cells import Cells
from importer.mapping.rule_grammar import FULL_NAME
from importer.model import Change, Rule, Severity

NAME_FIELDS = ("first_name", "last_name")
NO_NAME = SplitName()


def fed_by(name: str) -> tuple[str, ...]:
    """The fields that a rule fills: both names for a full name, else the one it is called after."""
    return NAME_FIELDS if name == FULL_NAME else (name,)


def fill_names(builder: DraftBuilder, rule: Rule, header: str, whole: Cells) -> None:
    """Fill first_name and last_name; names that cannot be split safely become findings, not guesses."""
    distinct = set(whole)
    trusted = commas_follow_last_names(distinct)
    table = {text: split_name(text, last_name_first=rule.last_name_first, trust_commas=trusted) for text in distinct}
    table[""] = NO_NAME
    columns = tuple(builder.filled.get(name, builder.source.blank) for name in NAME_FIELDS)
    _report(builder, header, columns, whole, table)
    usable = {text: NO_NAME if _is_refused(split) else split for text, split in table.items()}
    tidy = tidy_case if rule.tidy_case else str
    _fill(builder, "first_name", header, columns[0], whole, lambda text: tidy(usable[text].first), table)
    _fill(builder, "last_name", header, columns[1], whole, lambda text: tidy(usable[text].last), table)


def _is_refused(split: SplitName) -> bool:
    return bool(split.problem) and split.severity is Severity.ERROR


def _report(
    builder: DraftBuilder, header: str, columns: tuple[Cells, ...], whole: Cells, table: dict[str, SplitName]
) -> None:
    doubtful = {text for text, split in table.items() if split.problem}
    for row, first, last, text in zip(builder.rows, *columns, whole, strict=True):
        if text in doubtful and not (first and last):
            split = table[text]
            tell = builder.error if _is_refused(split) else builder.warning
            tell(row, "first_name", header, text, split.problem, f"{text!r} is {split.problem}; {split.cure}")


def _fill(
    builder: DraftBuilder,
    name: str,
    header: str,
    own: Cells,
    whole: Cells,
    part: Callable[[str], str],
    table: dict[str, SplitName],
) -> None:
    parts = {text: part(text) for text in table}
    cells = [typed or parts[text] for typed, text in zip(own, whole, strict=True)]
    changes = [
        Change(row, name, header, text, cell, table[text].why)
        for row, typed, text, cell in zip(builder.rows, own, whole, cells, strict=True)
        if cell and not typed
    ]
    if changes or name not in builder.headers:
        builder.headers[name] = " / ".join(filter(None, (builder.headers.get(name), header)))
    builder.filled[name] = cells
    builder.changes += changes
