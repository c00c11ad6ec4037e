"""A mapping document drafted from suggestions, with everything a person has to decide written beside it."""

from collections.abc import Iterable, Mapping, Sequence

from importer.column_letters import column_name
from importer.english import listed
from importer.mapping.draft_rules import rule_lines, users_to_name, wants_users, whole_names
from importer.mapping.full_names import NAME_FIELDS
from importer.mapping.header_matching import HeaderIndex
from importer.mapping.presets import recognise
from importer.mapping.rule_grammar import FIELD_NAMES, FULL_NAME
from importer.mapping.suggestion import Suggestion
from importer.mapping.yaml_scalars import commented, quoted
from importer.model import Sheet


def draft_mapping(sheet: Sheet, suggestions: Sequence[Suggestion]) -> str:
    """A YAML document that loads and applies as it is, with comments for whatever is open."""
    columns = HeaderIndex(sheet)
    chosen = _by_field(suggestions)
    lines = [
        f"# Drafted from {commented(sheet.path.name)}: {len(sheet.frame):,} rows, {len(sheet.headers)} columns.",
        "# Read it over: every line says how sure it is. Then check the file with it; nothing is sent by a check.",
        *_known_headers(sheet),
        *_nameless(chosen),
        *_questions(suggestions),
        f"name: {quoted(sheet.path.stem.strip() or 'draft')}",
        *_reading(sheet),
        "",
        "fields:",
    ]
    if not chosen:
        lines.append("  # No column was recognised. Write lines here such as   email: column B")
    for field in sorted(chosen, key=_field_order):
        lines += rule_lines(chosen[field], sheet, columns)
    lines += whole_names(sheet, [chosen[name][-1].position for name in NAME_FIELDS if name in chosen])
    lines += [line for each in suggestions if wants_users(each) for line in users_to_name(each, sheet, columns)]
    lines += _not_imported([each for each in suggestions if not each.field])
    return "\n".join(lines) + "\n"


def _reading(sheet: Sheet) -> list[str]:
    lines = ["read: {no_header: true}"] if sheet.header_row is None else []
    return (
        [*lines, f"# read: {{sheet: {quoted(sheet.name)}}}  # to take always this worksheet"] if sheet.name else lines
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


def _questions(suggestions: Iterable[Suggestion]) -> list[str]:
    """What is proposed but for a person to decide, each question once with its columns."""
    asked: dict[str, list[str]] = {}
    for each in suggestions:
        if each.question:
            asked.setdefault(each.question, []).append(column_name(each.position))
    return [f"# DECIDE: {listed(places)}: {question}." for question, places in asked.items()]


def _by_field(suggestions: Sequence[Suggestion]) -> dict[str, list[Suggestion]]:
    """Field -> its column; where that is blank, also the one that stands in for it, behind it."""
    chosen: dict[str, list[Suggestion]] = {}
    for each in sorted(suggestions, key=lambda each: -each.confidence):
        if each.field:
            chosen.setdefault(each.field, []).append(each)
    return chosen


def _field_order(field: str) -> int:
    return FIELD_NAMES.index(field) if field != FULL_NAME else -1


def _not_imported(left: Sequence[Suggestion]) -> list[str]:
    if not left:
        return []
    lines = ["", "# Not imported; to import one, give it a field above."]
    for each in left:
        header = commented(each.header) or "(no header)"
        perhaps = f"; perhaps {' or '.join(each.alternatives)}" if each.alternatives else ""
        lines.append(f"#   {column_name(each.position)}, {header}: {commented(each.why)}{perhaps}")
    return lines
