"""Transforms a rule's raw cells into what Brokerkit is given: clear tokens, several values, value maps."""

from collections import Counter

from importer.blanks import stands_for_nothing
from importer.closed_lists import CLOSED_LISTS, exact_choice
from importer.fields import FIELD
from importer.mapping import name_splitting, residue
from importer.mapping.bands import banded
from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.extraction import extracted
from importer.mapping.foreign_words import misleading
from importer.mapping.full_names import NAME_FIELDS
from importer.mapping.letter_case import TIDIED_PERHAPS, recased, told_case
from importer.mapping.rule_cells import Cells, first_value, memoised
from importer.model import Change, Rule, UnknownValue

BANDED = "by the bands of the mapping"
NO_BAND = "lies in no band of the mapping"
TRANSLATED = "translated by the mapping"
FIRST_OF_SEVERAL = "the first of several values"
BARE = "title or credentials left out"
MISLEADING = (
    "is spelled like Brokerkit's word, but in this column it is another system's, or the state of a licence or a "
    "membership. Answer on the sheet Values, or say under `values` in the mapping what it means."
)
BY_DEFAULT = "blank, so the mapping's default"
UNLISTED = "a value the mapping does not list"


def translate(builder: DraftBuilder, rule: Rule, header: str, cells: Cells, typed: Cells) -> Cells:
    """The cells as they go out, every change noted; `typed` has what else stood in them."""
    cells = _cleaned(builder, rule, header, _without_tokens(builder, rule.field, cells), typed)
    cells = _separated(builder, rule, header, cells)
    if rule.extract:
        cells = extracted(builder, rule, header, cells)
    blank = _blank_rows(builder, rule, cells) if rule.default else frozenset()
    if rule.field in CLOSED_LISTS:
        cells = _without_misleading(builder, rule, header, cells)
    if rule.bands:
        sent = memoised(lambda cell: banded(rule.bands, cell), cells)
        cells = builder.changed(rule.field, header, cells, sent, BANDED, NO_BAND)
    if rule.values:
        cells = _mapped(builder, rule, header, cells)
    if rule.field in NAME_FIELDS:
        cells = builder.changed(rule.field, header, cells, memoised(name_splitting.bare_part, cells), BARE)
    if rule.case != "as is" and rule.field in FIELD:
        cells = _recased(builder, rule, header, cells)
    return _with_default(builder, rule, header, cells, blank) if blank else cells


def _recased(builder: DraftBuilder, rule: Rule, header: str, cells: Cells) -> Cells:
    """The cells in the letter case that is wished for; of names that may be written otherwise each is to be seen."""
    sent = memoised(recased(rule.case, rule.field), cells)
    told = {
        before: told_case(rule.case, rule.field, before, after) for before, after in {*zip(cells, sent, strict=True)}
    }
    builder.changes += [
        Change(row, rule.field, header, before, after, told[before], look=told[before] == TIDIED_PERHAPS or None)
        for row, before, after in zip(builder.rows, cells, sent, strict=True)
        if before != after
    ]
    return sent


def _blank_rows(builder: DraftBuilder, rule: Rule, cells: Cells) -> frozenset[int]:
    """The rows in which there is nothing to send; a clear token asks for just that."""
    nothing = builder.source.says_nothing(rule)
    blank = {cell for cell in set(cells) if nothing(cell)}
    rows = frozenset(row for row, cell in zip(builder.rows, cells, strict=True) if cell in blank)
    return rows - builder.cleared.get(rule.field, frozenset())


def _with_default(builder: DraftBuilder, rule: Rule, header: str, cells: Cells, blank: frozenset[int]) -> Cells:
    pairs = [*zip(builder.rows, cells, strict=True)]
    builder.changes += [
        Change(row, rule.field, header, cell, rule.default, BY_DEFAULT, look=False)
        for row, cell in pairs
        if row in blank
    ]
    return [rule.default if row in blank else cell for row, cell in pairs]


def _cleaned(builder: DraftBuilder, rule: Rule, header: str, cells: Cells, typed: Cells) -> Cells:
    """The cells without space and residue around them."""
    sent = memoised(residue.cleaner(rule.field), cells)
    if sent == cells and typed is cells:
        return cells
    if rule.field in FIELD:  # of a full name every part is a change anyway
        builder.changes += [
            Change(row, rule.field, header, before, after, residue.reason(before, after))
            for row, before, after in zip(builder.rows, typed, sent, strict=True)
            if after and before != after
        ]
    return sent


def _without_tokens(builder: DraftBuilder, name: str, cells: Cells) -> Cells:
    """The cells without clear tokens, whose rows are remembered."""
    token = builder.mapping.clear_token.strip().casefold()
    marked = {cell for cell in set(cells) if cell.casefold() == token} if token else set[str]()
    if not marked:
        return cells
    builder.cleared[name] = frozenset(row for row, cell in zip(builder.rows, cells, strict=True) if cell in marked)
    return ["" if cell in marked else cell for cell in cells]


def _separated(builder: DraftBuilder, rule: Rule, header: str, cells: Cells) -> Cells:
    separator = rule.separator
    if not separator:
        return cells
    sent = memoised(lambda cell: first_value(cell, separator), cells)
    return builder.changed(rule.field, header, cells, sent, FIRST_OF_SEVERAL)


def _without_misleading(builder: DraftBuilder, rule: Rule, header: str, cells: Cells) -> Cells:
    """The cells without words that spell like Brokerkit's and mean something else; each becomes an error, and asked."""
    listed = {word.strip().casefold() for word in rule.values}
    words = misleading(rule.field, set(cells), has_own_list=bool(builder.mapping.signatures and listed))
    asked = {word for word in words if word.casefold() not in listed}
    spelled: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for row, cell in zip(builder.rows, cells, strict=True) if asked else ():
        if cell in asked:
            builder.error(
                row, rule.field, header, cell, "another list's word, spelled like Brokerkit's", f"“{cell}” {MISLEADING}"
            )
            counts[spelled.setdefault(cell.casefold(), cell)] += 1
    builder.unknown += [UnknownValue(rule.field, header, word, count, "") for word, count in counts.items()]
    return ["" if cell in asked else cell for cell in cells] if asked else cells


def _mapped(builder: DraftBuilder, rule: Rule, header: str, cells: Cells) -> Cells:
    values = {source.strip().casefold(): target for source, target in rule.values.items()}
    unlisted = {cell for cell in set(cells) if cell and cell.casefold() not in values and not _needs_no_map(rule, cell)}
    if unlisted and rule.other_values == "error" and rule.field not in CLOSED_LISTS:  # whose words validation judges
        cells = _without_unlisted(builder, rule.field, header, cells, unlisted)
    dropped = unlisted if rule.other_values == "blank" else frozenset()
    sent = memoised(lambda cell: values.get(cell.casefold(), "" if cell in dropped else cell), cells)
    return builder.changed(rule.field, header, cells, sent, TRANSLATED)


def _without_unlisted(builder: DraftBuilder, name: str, header: str, cells: Cells, unlisted: set[str]) -> Cells:
    """The cells without words that the mapping wants to be errors; each becomes a finding."""
    for row, cell in zip(builder.rows, cells, strict=True):
        if cell in unlisted:
            message = f"The mapping does not say what {cell!r} means for {name}; add it to `values`."
            builder.error(row, name, header, cell, UNLISTED, message)
    return ["" if cell in unlisted else cell for cell in cells]


def _needs_no_map(rule: Rule, cell: str) -> bool:
    """Whether the value map need not list a cell: it says nothing, or already is a word that Brokerkit knows."""
    return stands_for_nothing(cell) or (rule.field in CLOSED_LISTS and bool(exact_choice(rule.field, cell)))
