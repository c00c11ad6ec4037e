"""JSON Schema of the mapping language, by which an editor completes and checks a document as it is typed.

Made from the tables by which documents are read. What only a reading can tell, such as two bands that overlap, is
left to `brokerkit-import mappings --check`.
"""

import json
from collections.abc import Mapping
from typing import Any, get_args

from importer.closed_lists import CLOSED_LISTS
from importer.exhaustive import complete
from importer.fields import FIELD, PRODUCT
from importer.mapping import grammar, rule_grammar
from importer.mapping.condition_grammar import BRANCH_KEYS, CONDITION_KEYS, WISHES
from importer.mapping.extending import EXTENDS, NOTHING, OWN_KEYS
from importer.mapping.file_join_grammar import JOIN_KEYS
from importer.mapping.letter_case import cases_of
from importer.mapping.preset_documents import preset_documents
from importer.mapping.rule_options import FIELD_NAMES, SENSES, UNSHARED, Sense
from importer.mapping.schema_shapes import (
    BLANK,
    FLAG,
    PLAIN,
    SCALAR,
    TEXT,
    TEXTS,
    Shape,
    any_of_keys,
    closed_list,
    defined,
    either,
    exactly_one,
    in_any_case,
    lines,
    one_or_more,
    table,
)
from importer.model import DateOrder, Duplicates, TagField

NAME = "brokerkit-mapping.schema.json"
"""The file in which editors find it, beside the documents."""
REFERENCE = f"# yaml-language-server: $schema={NAME}"
"""The line of a document by which they do."""
TITLE = "Mapping of brokerkit-importer"

_NUMBERED: Shape = {"type": "string", "pattern": r"^(?!.*\{n\}.*\{n\}).*\{n\}"}
_TEMPLATE: Shape = {**SCALAR, "pattern": r"^(?=[\s\S]*\S)([^{}]|\{\{|\}\}|\{[^{}]*[^{}\s][^{}]*\})*$"}
_NONE: Shape = either({"enum": [word for word in NOTHING if word]}, BLANK)
_ROW: Shape = either(
    {"type": "integer", "minimum": 1, "maximum": 9_999_999}, {"type": "string", "pattern": "^[1-9][0-9]{0,6}$"}
)
_DELIMITER: Shape = {
    "type": "string",
    "pattern": f"^({'|'.join(in_any_case(word) for word in grammar.DELIMITERS)}|[^A-Za-z0-9])$",
}


def schema_text() -> str:
    """The schema as a file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def is_schema(text: str) -> bool:
    """Whether a file holds this schema, of whatever version."""
    return f'"title": "{TITLE}"' in text


def json_schema() -> dict[str, Any]:
    """The schema of a mapping document (draft 7, which editors know)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": TITLE,
        "type": "object",
        "if": {"required": [EXTENDS]},
        "then": _document(extending=True),
        "else": _document(extending=False),
        "definitions": {**PLAIN, **_words(), **_parts(), **{_named(name): _rule(name) for name in FIELD_NAMES}},
    }


def _document(*, extending: bool) -> Shape:
    rules = {name: _field(name, extending=extending) for name in FIELD_NAMES}
    shapes = complete(
        grammar.KEYS,
        {
            "name": TEXT,
            EXTENDS: defined("preset"),
            "title": TEXT,
            "evidence": {"enum": [*grammar.EVIDENCE]},
            "recognise": one_or_more(defined("signature")),
            "read": defined("reading"),
            "join": one_or_more(table(dict.fromkeys(JOIN_KEYS, TEXT), required=[*JOIN_KEYS])),
            "only": defined("conditions"),
            "skip": defined("conditions"),
            PRODUCT: defined("product of rows"),
            "duplicates": {"enum": [*get_args(Duplicates)]},
            "one_row_for": TEXTS,
            "phone_region": {"type": "string", "pattern": "^(?![Uu][Kk]$)[A-Za-z]{2}$"},
            "clear_token": TEXT,
            "tag": {"enum": [*get_args(TagField)]},
            "optional": FLAG,
            "fields": table(rules, minProperties=1),
            "ignore": TEXTS,
        },
    )
    if not extending:
        return table(shapes, required=["fields"])
    inherited = shapes.keys() - {EXTENDS, *OWN_KEYS}
    return table({key: either(shape, _NONE) if key in inherited else shape for key, shape in shapes.items()})


def _field(name: str, *, extending: bool) -> Shape:
    """What may stand behind a field: headers, or a rule with a source; in a mapping that extends, also without one."""
    rule = {"allOf": [defined(_named(name)), defined("amending" if extending else "sourced")]}
    remark = f"{FIELD[name].label}. {FIELD[name].remark}".strip() if name in FIELD else "First and last name in one."
    return {"description": remark, **either(TEXTS, rule, *([_NONE] if extending else []))}


def _named(name: str) -> str:
    """What the definition of a field's rule is called: fields whose rules may say the same share one."""
    return "rule: " + next(other for other in FIELD_NAMES if _is_alike(other, name))


def _is_alike(one: str, two: str) -> bool:
    if one in CLOSED_LISTS or two in CLOSED_LISTS:
        return one == two
    return _options(one) == _options(two) and cases_of(one) == cases_of(two)


def _options(name: str) -> list[str]:
    """The keys that a field's rule may have."""
    meant = [key for key in rule_grammar.RULE_KEYS if name in SENSES.get(key, Sense()).fields]
    return [key for key in meant if not (key in rule_grammar.SHARED and name in UNSHARED)]


def _rule(name: str) -> Shape:
    word, outcome, branches = (defined(each) for each in _words_of(name if name in CLOSED_LISTS else "text"))
    shapes = complete(
        rule_grammar.RULE_KEYS,
        {
            "from": either(TEXTS, defined("labelled")),
            "join": TEXTS,
            "constant": word,
            "template": _TEMPLATE,
            "when": branches,
            "else": outcome,
            "default": word,
            "separator": SCALAR,
            "extract": TEXT,
            "values": lines(outcome),
            "others": {"enum": [*rule_grammar.OTHERS]},
            "bands": lines({"type": "string", "pattern": "[<>]"}, propertyNames=word),
            "date_order": {"enum": [*get_args(DateOrder)]},
            "case": {"enum": [*cases_of(name)]},
            "tidy_case": FLAG,
            "name_order": {"enum": [*rule_grammar.NAME_ORDERS]},
            "optional": FLAG,
            "new_only": FLAG,
        },
    )
    return table({key: shapes[key] for key in _options(name)})


def _words() -> Mapping[str, Shape]:
    """The definitions of what may be sent: a text, or a word of a closed list; nothing instead; or by conditions."""
    lists = {name: closed_list(name) for name in CLOSED_LISTS if name in FIELD}
    given = {"text": PLAIN["text"], **lists, PRODUCT: {"enum": [*grammar.PRODUCTS]}}
    found: dict[str, Shape] = {}
    for name, shape in given.items():
        word, outcome, branches = _words_of(name)
        branch = complete(BRANCH_KEYS, {"if": defined("conditions"), "then": defined(outcome)})
        found |= {
            word: shape,
            outcome: either(defined(word), BLANK),
            branches: one_or_more(table(branch, required=[*BRANCH_KEYS])),
        }
    return found


def _words_of(name: str) -> tuple[str, str, str]:
    return name, f"{name} or nothing", f"{name} by conditions"


def _parts() -> Mapping[str, Shape]:
    """The definitions of what a document is made of."""
    condition = complete(CONDITION_KEYS, {"header": TEXT, "is": TEXTS, "not": TEXTS, "blank": FLAG})
    labels = one_or_more(SCALAR)
    labelled = complete(
        rule_grammar.LABELLED_KEYS,
        {"value": _NUMBERED, "label": one_or_more(_NUMBERED), "is": labels, "not": labels},
    )
    flags = dict.fromkeys(("no_header", "fill_short_rows", "skip_hidden", "skip_struck"), FLAG)
    reading = {"sheet": TEXTS, "header_row": _ROW, "encoding": TEXT, "delimiter": _DELIMITER, **flags}
    names = [*preset_documents()]
    spelled = "|".join(map(in_any_case, names))
    return {
        "preset": either({"enum": names}, {"type": "string", "pattern": f"^\\s*({spelled})\\s*$"}),
        "conditions": one_or_more(table(condition, required=["header"], **exactly_one(WISHES))),
        "signature": table(dict.fromkeys(grammar.SIGNATURE_KEYS, TEXTS), **any_of_keys(["all", "any"])),
        "labelled": table(labelled, required=["value", "label"]),
        "reading": table(complete(grammar.READ_KEYS, reading)),
        "product of rows": _product(),
        "sourced": {
            **exactly_one(rule_grammar.SOURCES),
            "dependencies": _dependencies(),
            # Space stands between what is joined, and parts nothing.
            "if": any_of_keys(["from"]),
            "then": {"properties": {"separator": TEXT}},
        },
        "amending": {"if": any_of_keys(rule_grammar.SOURCES), "then": defined("sourced")},
    }


def _product() -> Shape:
    word, outcome, branches = (defined(each) for each in _words_of(PRODUCT))
    shapes = complete(
        grammar.PRODUCT_KEYS, {"column": TEXT, "values": lines(outcome), "when": branches, "else": outcome}
    )
    return either(word, table(shapes, **exactly_one(grammar.PRODUCT_SOURCES)))


def _dependencies() -> Shape:
    """What must, and what must not, stand beside an option in a rule that says where its field comes from."""
    beside = {option: [any_of_keys(sense.beside)] for option, sense in SENSES.items() if sense.beside}
    never = {option: [{"not": any_of_keys(sense.never)}] for option, sense in SENSES.items() if sense.never}
    return {option: {"allOf": [*beside.get(option, []), *never.get(option, [])]} for option in beside | never}
