"""A mapping document drafted from suggestions, with everything a person has to decide written beside it."""

from collections.abc import Iterable, Mapping, Sequence

from importer.column_letters import column_name
from importer.defaults import Reading
from importer.english import listed
from importer.mapping.draft_rules import rule_lines, users_to_name, wants_users, whole_names
from importer.mapping.full_names import NAME_FIELDS
from importer.mapping.header_matching import HeaderIndex
from importer.mapping.json_schema import REFERENCE
from importer.mapping.presets import recognise
from importer.mapping.rule_options import FIELD_NAMES, FULL_NAME
from importer.mapping.suggestion import Suggestion
from importer.mapping.yaml_scalars import commented, quoted
from importer.model import SHEET_NAME, Sheet

BY_SHEET = f'the name of the row\'s worksheet, for a rule such as   status: {{from: "{SHEET_NAME}"}}'


def draft_mapping(sheet: Sheet, suggestions: Sequence[Suggestion], reading: Reading = Reading()) -> str:
    """A YAML document that loads and applies as it is, with comments for whatever is open.

    A wish for a worksheet goes into the document and into its name, so that drafts of two worksheets are two mappings.
    """
    columns = HeaderIndex(sheet)
    chosen = _by_field(suggestions)
    lines = [
        REFERENCE,
        f"# Drafted from {commented(sheet.path.name)}: {len(sheet.frame):,} rows, {len(sheet.headers)} columns.",
        "# Read it over: every line says how sure it is. Then check the file with it; nothing is sent by a check.",
        *_known_headers(sheet),
        *_nameless(chosen),
        *_questions(suggestions),
        f"name: {quoted(_name(sheet, reading))}",
        *_reading(sheet, reading),
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


def _name(sheet: Sheet, reading: Reading) -> str:
    stem = sheet.path.stem.strip() or "draft"
    is_one = reading.sheet and SHEET_NAME not in sheet.headers
    return f"{stem} {sheet.name}" if is_one or len(reading.sheet) > 1 else stem


def _reading(sheet: Sheet, reading: Reading) -> list[str]:
    """How the file is to be read: what was asked for, and that there is no header if there is none."""
    keys = []
    if len(reading.sheet) > 1:
        keys.append(f"sheet: [{', '.join(map(quoted, reading.sheet))}]")
    elif reading.sheet and sheet.name:
        keys.append(f"sheet: {quoted(reading.sheet[0] if SHEET_NAME in sheet.headers else sheet.name)}")
    switches = {
        "no_header": sheet.header_row is None,
        "skip_hidden": reading.skip_hidden,
        "skip_struck": reading.skip_struck,
    }
    keys += [f"{key}: true" for key, is_on in switches.items() if is_on]
    lines = [f"read: {{{', '.join(keys)}}}"] if keys else []
    if sheet.name and not reading.sheet:
        lines.append(f"# read: {{sheet: {quoted(sheet.name)}}}  # to take always this worksheet")
    return lines


def _known_headers(sheet: Sheet) -> list[str]:
    if not (known := recognise(sheet)):
        return []
    return [
        "#",
        f"# These headers are {known.name} ({known.title}, evidence {known.evidence or 'C'}):",
        "# `brokerkit-import check FILE` needs no mapping of yours, and takes more care of them than this draft.",
        f"# To have something otherwise, replace this draft by `extends: {known.name}` and what differs.",
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
        perhaps = f"; perhaps {listed(each.alternatives, last=' or ')}" if each.alternatives else ""
        why = BY_SHEET if each.header == SHEET_NAME else commented(each.why)
        lines.append(f"#   {column_name(each.position)}, {header}: {why}{perhaps}")
    return lines
