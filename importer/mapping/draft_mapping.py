"""A mapping document drafted from suggestions, with everything a person has to decide written beside it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from importer.blanks import stands_for_nothing
from importer.closed_lists import exact_choice, guess_choice
from importer.column_letters import column_name
from importer.english import clipped, counted, listed, one_line
from importer.fields import FIELD, RETENTION_STATUSES, Field, Kind
from importer.mapping.date_order import proved_orders
from importer.mapping.full_names import NAME_FIELDS
from importer.mapping.header_matching import HeaderIndex
from importer.mapping.presets import recognise
from importer.mapping.rule_grammar import FIELD_NAMES, FULL_NAME
from importer.mapping.suggestion import Suggestion
from importer.model import Sheet

MOST_WORDS = 40
"""Distinct values of a closed list that are written out."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_/$.()-]*( [A-Za-z0-9_/$.()&-]+)*")
_COMMENT_WIDTH = 90


def draft_mapping(sheet: Sheet, suggestions: Sequence[Suggestion]) -> str:
    """A YAML document that loads and applies as it is, with comments for whatever is open."""
    columns = HeaderIndex(sheet)
    chosen = _by_field(suggestions)
    lines = [
        f"# Drafted from {_comment(sheet.path.name)}: {len(sheet.frame):,} rows, {len(sheet.headers)} columns.",
        "# Read it over: every line says how sure it is. Then check the file with it; nothing is sent by a check.",
        *_known_headers(sheet),
        *_nameless(chosen),
        f"name: {_quoted(sheet.path.stem.strip() or 'draft')}",
        *_reading(sheet),
        "",
        "fields:",
    ]
    if not chosen:
        lines.append("  # No column was recognised. Write lines here such as   email: column B")
    for field in sorted(chosen, key=_field_order):
        lines += _rule(chosen[field], sheet, columns)
    lines += _not_imported([each for each in suggestions if not each.field])
    return "\n".join(lines) + "\n"


def _reading(sheet: Sheet) -> list[str]:
    lines = ["read: {no_header: true}"] if sheet.header_row is None else []
    return (
        [*lines, f"# read: {{sheet: {_quoted(sheet.name)}}}  # to take always this worksheet"] if sheet.name else lines
    )


def _known_headers(sheet: Sheet) -> list[str]:
    if not (known := recognise(sheet)):
        return []
    return [
        "#",
        f"# These headers are {known.name} ({known.title}, evidence {known.evidence or 'C'}):",
        "# `brokerkit-import check FILE` needs no mapping of yours, and takes more care of them than this draft.",
        "#",
    ]


def _nameless(chosen: Mapping[str, object]) -> list[str]:
    lacking = [name for name in NAME_FIELDS if FULL_NAME not in chosen and name not in chosen]
    if not lacking:
        return []
    return [
        "#",
        f"# ATTENTION: no column was taken for {listed(lacking)}; Brokerkit makes no new contact without it.",
        "# Look through the columns below and write a line such as   full_name: column B   or   last_name: column C",
        "#",
    ]


def _by_field(suggestions: Sequence[Suggestion]) -> dict[str, list[Suggestion]]:
    """Field -> its column; where that is blank, also the one that stands in for it, behind it."""
    chosen: dict[str, list[Suggestion]] = {}
    for each in sorted(suggestions, key=lambda each: -each.confidence):
        if each.field:
            chosen.setdefault(each.field, []).append(each)
    return chosen


def _field_order(field: str) -> int:
    return FIELD_NAMES.index(field) if field != FULL_NAME else -1


def _rule(those: Sequence[Suggestion], sheet: Sheet, columns: HeaderIndex) -> list[str]:
    each = those[-1]
    assert each.field
    sources = [_source(one, columns) for one in those]
    source = f"[{', '.join(sources)}]" if len(those) > 1 else sources[0]
    places = listed([column_name(one.position) for one in those])
    beside = f"# {places}, {each.confidence:.0%} sure: {_comment(each.why)}"
    field = FIELD.get(each.field)
    more: list[str] = []
    if field and field.kind is Kind.CHOICE:
        more = _value_lines(field, sheet, each.position)
    elif field and field.kind is Kind.DATE:
        more = _date_lines(sheet, each.position)
    if not more:
        return [f"  {each.field}: {source}  {beside}"]
    return [f"  {each.field}:  {beside}", f"    from: {source}", *more]


def _source(each: Suggestion, columns: HeaderIndex) -> str:
    found = columns.find(each.header)
    if found == [each.position]:
        return _quoted(each.header)
    address = column_name(each.position)
    if columns.find(address) == [each.position] or each.position not in found:
        return address
    # some other column is called `column B`
    return _quoted(f"{each.header} [{found.index(each.position) + 1}]")


def _value_lines(field: Field, sheet: Sheet, position: int) -> list[str]:
    """The words of the column that Brokerkit does not know: a guess where one is near, else a question."""
    counts: Counter[str] = Counter(cell.strip() for cell in sheet.frame.iloc[:, position].tolist())
    unique: dict[str, tuple[str, int]] = {}
    for word, count in counts.most_common():
        if word and not (exact_choice(field.name, word) or stands_for_nothing(word)):
            first, total = unique.get(word.casefold(), (word, 0))
            unique[word.casefold()] = (first, total + count)
    lines = [_value_line(field, word, count) for word, count in list(unique.values())[:MOST_WORDS]]
    if not lines:
        return []
    answered = any(not line.startswith("#") for line in lines)
    left = len(unique) - len(lines)
    return [
        f"    # Brokerkit knows: {', '.join(field.choices)}. Nothing behind a word leaves the field out.",
        "    values:" if answered else "    # values:",
        *(f"      {line}" for line in lines),
        *([f"      # and {left:,} more words"] if left else []),
    ]


def _value_line(field: Field, word: str, count: int) -> str:
    guess = guess_choice(field.name, word)
    cells = counted(count, "cell")
    if guess and guess not in RETENTION_STATUSES:
        return f"{_quoted(word)}: {guess}  # a guess, {cells}"
    ask = f"perhaps {guess}, which belongs to retention" if guess else "which?"
    return f"# {_quoted(_comment(word))}:   # {ask}; {cells}"


def _date_lines(sheet: Sheet, position: int) -> list[str]:
    proved = sorted(proved_orders(set(sheet.frame.iloc[:, position].tolist())))
    if len(proved) == 1:
        return [f"    date_order: {proved[0]}  # the column's own dates prove it"]
    if proved:
        return [f"    # date_order:  # the column contradicts itself: {listed(proved)} both occur"]
    return ["    # date_order: month_first  # or day_first; needed only where 03/04/1975 could be either"]


def _not_imported(left: Sequence[Suggestion]) -> list[str]:
    if not left:
        return []
    lines = ["", "# Not imported; to import one, give it a field above."]
    for each in left:
        header = _comment(each.header) or "(no header)"
        perhaps = f"; perhaps {' or '.join(each.alternatives)}" if each.alternatives else ""
        lines.append(f"#   {column_name(each.position)}, {header}: {_comment(each.why)}{perhaps}")
    return lines


def _quoted(text: str) -> str:
    """The text as a YAML scalar: plain where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text) and len(text) < _COMMENT_WIDTH:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    return f"\\U{ord(character):08x}" if ord(character) > 0xFFFF else f"\\u{ord(character):04x}"


def _comment(text: str) -> str:
    """The text on one line, printable and not too long."""
    flat = "".join(character if character.isprintable() else " " for character in one_line(text))
    return clipped(flat, _COMMENT_WIDTH)
