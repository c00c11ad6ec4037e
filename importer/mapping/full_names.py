"""First and last name out of a full name, for the rows whose own name columns say nothing."""

from dataclasses import dataclass

from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.letter_case import recased, told_case
from importer.mapping.name_splitting import SplitName, commas_follow_last_names, split_name
from importer.mapping.rule_cells import Cells
from importer.mapping.rule_options import FULL_NAME
from importer.model import Change, LetterCase, Rule, Severity

NAME_FIELDS = ("first_name", "last_name")
NO_NAME = SplitName()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where whole names come from, and why each is split as it is."""

    header: str
    whole: Cells
    typed: Cells
    """The same cells with what else stood in them."""
    why: dict[str, str]


def fed_by(name: str) -> tuple[str, ...]:
    """The fields that a rule fills: both names for a full name, else the one it is called after."""
    return NAME_FIELDS if name == FULL_NAME else (name,)


def fill_names(builder: DraftBuilder, rule: Rule, header: str, whole: Cells, typed: Cells) -> None:
    """Fill first_name and last_name; names that cannot be split safely become findings, not guesses.

    `typed` has the same cells with what else stood in them.
    """
    distinct = set(whole)
    trusted = commas_follow_last_names(distinct)
    table = {text: split_name(text, last_name_first=rule.last_name_first, trust_commas=trusted) for text in distinct}
    # A blank is no name that could not be split.
    table[""] = NO_NAME
    columns = tuple(builder.filled.get(name, builder.source.blank) for name in NAME_FIELDS)
    origin = Origin(header, whole, typed, {text: split.why for text, split in table.items()})
    _report(builder, header, columns, whole, table)
    usable = {text: NO_NAME if _is_refused(split) else split for text, split in table.items()}
    _fill(builder, "first_name", columns[0], {text: split.first for text, split in usable.items()}, origin, rule.case)
    _fill(builder, "last_name", columns[1], {text: split.last for text, split in usable.items()}, origin, rule.case)


def _is_refused(split: SplitName) -> bool:
    return bool(split.problem) and split.severity is Severity.ERROR


def _report(
    builder: DraftBuilder, header: str, columns: tuple[Cells, ...], whole: Cells, table: dict[str, SplitName]
) -> None:
    doubtful = {text for text, split in table.items() if split.problem}
    for row, first, last, text in zip(builder.rows, *columns, whole, strict=True):
        # Where the row has both names of its own nobody needs the whole one, nor its doubts.
        if text in doubtful and not (first and last):
            split = table[text]
            tell = builder.error if _is_refused(split) else builder.warning
            tell(row, "first_name", header, text, split.problem, f"{text!r} is {split.problem}; {split.cure}")


def _fill(
    builder: DraftBuilder, name: str, own: Cells, halves: dict[str, str], origin: Origin, case: LetterCase
) -> None:
    """One half of the name, where the row has none of its own."""
    parts = {text: recased(case, name)(half) for text, half in halves.items()}
    told = {text: told_case(case, name, half, parts[text]) for text, half in halves.items()}
    cells = [typed or parts[text] for typed, text in zip(own, origin.whole, strict=True)]
    changes = [
        Change(row, name, origin.header, typed, cell, "; ".join(filter(None, (origin.why[text], told[text]))))
        for row, there, text, typed, cell in zip(builder.rows, own, origin.whole, origin.typed, cells, strict=True)
        if cell and not there
    ]
    if changes or name not in builder.headers:
        builder.headers[name] = " / ".join(filter(None, (builder.headers.get(name), origin.header)))
    builder.filled[name] = cells
    builder.changes += changes
