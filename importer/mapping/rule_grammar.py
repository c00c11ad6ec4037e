"""The rules of a mapping document: what stands behind each field under `fields`."""

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, cast, get_args

from importer.closed_lists import CLOSED_LISTS, exact_choice, guess_choice
from importer.did_you_mean import nearest
from importer.fields import FIELD, Field, Kind
from importer.mapping.bands import bands
from importer.mapping.condition_grammar import Judge, branches, outcome
from importer.mapping.letter_case import cases_of
from importer.mapping.patterns import fault_of
from importer.mapping.plain_values import NO_TEXTS, NO_VALUES, Reader
from importer.mapping.rule_options import FIELD_NAMES, FULL_NAME, UNSHARED, means_something
from importer.mapping.templates import places
from importer.mapping.yaml_tree import Block, Items, Node, Text
from importer.model import EMPTY, Band, Branch, DateOrder, Labelled, LetterCase, Place, Rule

RULE_KEYS = (
    "from", "join", "constant", "template", "when", "else", "default", "separator", "extract", "values", "others",
    "bands", "date_order", "case", "tidy_case", "name_order", "optional", "new_only",
)  # fmt: skip
SOURCES = ("from", "join", "constant", "template", "when")
GLUE = " "
"""What stands between joined cells where the mapping does not say."""
LABELLED_KEYS = ("value", "label", "is", "not")
SHARED = {"constant": "all", "when": "many", "default": "many"}
"""With whom a text is shared that no cell says."""
NO_BRANCHES: tuple[Branch, ...] = ()
NO_BANDS: tuple[Band, ...] = ()
NAME_ORDERS = ("first_last", "last_first")
OTHERS = ("keep", "blank", "error")


def read_rules(reader: Reader, tree: Block) -> tuple[Rule, ...]:
    """The rules under `fields`; those with a problem are left out."""
    node = tree.nodes.get("fields")
    if not isinstance(node, Block) or not node.nodes:
        reader.problems.add(node.place if node else None, "'fields' is needed: lines such as `email: Email Address`")
        return ()
    reader.check_keys(node, FIELD_NAMES, "", "field")
    rules = [_rule(reader, name, rule, node.places[name]) for name, rule in node.nodes.items() if name in FIELD_NAMES]
    return tuple(rule for rule in rules if rule)


def _rule(reader: Reader, name: str, node: Node, place: Place) -> Rule | None:
    if not isinstance(node, Block):
        return with_headers(reader, Rule(name, place=place), node, name)
    reader.check_keys(node, RULE_KEYS, name)
    given = [key for key in SOURCES if key in node.nodes]
    if len(given) != 1:
        reader.problems.add(place, f"{name!r} needs exactly one of {', '.join(SOURCES)}")
        return None
    rule = _with_source(reader, Rule(name, place=place), node)
    return _with_options(reader, rule, node) if rule else None


def _with_source(reader: Reader, rule: Rule, node: Block) -> Rule | None:
    if "constant" in node.nodes:
        constant = _constant(reader, node.nodes["constant"], rule.field)
        return replace(rule, constant=constant) if constant is not None else None
    if "when" in node.nodes:
        return with_branches(reader, rule, node, lambda text: _constant(reader, text, rule.field, "when"))
    if "template" in node.nodes:
        template = _template(reader, node.nodes["template"], rule.field)
        return replace(rule, template=template) if template is not None else None
    if "join" in node.nodes:
        glue = reader.get(node, "separator", reader.characters, GLUE)
        return with_headers(reader, replace(rule, glue=glue), node.nodes["join"], "join")
    source = node.nodes["from"]
    if isinstance(source, Block):
        labelled = _labelled(reader, source, rule.field)
        return replace(rule, labelled=labelled) if labelled else None
    return with_headers(reader, rule, source, rule.field)


def with_headers(reader: Reader, rule: Rule, node: Node, what: str) -> Rule | None:
    """The rule with the headers that a node lists; None if something is wrong with them."""
    headers = reader.texts(node, what)
    nodes = node.nodes if isinstance(node, Items) else [node]
    return replace(rule, headers=headers, places=tuple(each.place for each in nodes)) if headers else None


def _constant(reader: Reader, node: Node, name: str, key: str = "constant") -> str | None:
    """The same text for many; not for what tells them apart."""
    text = reader.text(node, f"{name}: {key}")
    if text is None:
        return None
    if name in UNSHARED:
        reader.problems.add(node.place, f"{name!r} tells people apart, so it cannot be the same for {SHARED[key]}")
        return None
    return _allowed(reader, FIELD[name], text, node.place)


def with_branches(reader: Reader, rule: Rule, node: Block, judge: Judge) -> Rule | None:
    """The rule with what stands under `when` and `else`; None if something is wrong with it."""
    given = reader.get(node, "when", partial(branches, reader, judge=judge), NO_BRANCHES)
    otherwise = outcome(reader, node.nodes["else"], "else", judge) if "else" in node.nodes else ""
    return replace(rule, branches=given, otherwise=otherwise) if given and otherwise is not None else None


def _template(reader: Reader, node: Node, name: str) -> str | None:
    text = reader.text(node, f"{name}: template")
    if text is None:
        return None
    try:
        places(text)
    except ValueError as error:
        reader.problems.add(node.place, f"{name!r}: {error}")
        return None
    return text


def _labelled(reader: Reader, node: Block, name: str) -> Labelled | None:
    reader.check_keys(node, LABELLED_KEYS, name)
    value = reader.get(node, "value", reader.text, "")
    label = reader.get(node, "label", reader.texts, NO_TEXTS)
    if any(text.count("{n}") != 1 for text in (value, *label)) or not label:
        reader.problems.add(node.place, f"{name!r} needs `value` and `label`, each with {{n}} for the number")
        return None
    return Labelled(
        value,
        label,
        reader.get(node, "is", partial(_labels, reader), NO_TEXTS),
        reader.get(node, "not", partial(_labels, reader), NO_TEXTS),
    )


def _labels(reader: Reader, node: Node, what: str) -> tuple[str, ...] | None:
    """Labels; "" in quotes stands for a blank one."""
    nodes = node.nodes if isinstance(node, Items) else [node]
    if not all(isinstance(each, Text) for each in nodes):
        reader.problems.add(node.place, f"{what!r} wants labels such as [Mobile, Cell]")
        return None
    return tuple(each.text for each in nodes if isinstance(each, Text))


def _with_options(reader: Reader, rule: Rule, node: Block) -> Rule:
    usual = "blank" if "extract" in node.nodes and "values" not in node.nodes else "keep"
    others = cast("Any", reader.get(node, "others", reader.one_of(OTHERS), usual))
    order = reader.get(node, "date_order", reader.one_of(get_args(DateOrder)), None)
    names = reader.get(node, "name_order", reader.one_of(NAME_ORDERS), "first_last")
    _check_options(reader, rule, node)
    return replace(
        rule,
        values=MappingProxyType(_rule_values(reader, rule, node)) if "values" in node.nodes else EMPTY,
        words=spellings(node),
        other_values=others,
        bands=_rule_bands(reader, rule, node),
        date_order=cast("DateOrder | None", order),
        default=reader.get(node, "default", lambda text, key: _constant(reader, text, rule.field, key), ""),
        separator=reader.get(node, "separator", reader.text, None) if rule.glue is None else None,
        extract=reader.get(node, "extract", partial(_pattern, reader), ""),
        optional=reader.get(node, "optional", reader.flag, False),
        case=_case(reader, rule, node),
        new_only=reader.get(node, "new_only", reader.flag, False),
        last_name_first=names == "last_first",
    )


def _pattern(reader: Reader, node: Node, what: str) -> str | None:
    text = reader.text(node, what)
    if text and (fault := fault_of(text)):
        reader.problems.add(node.place, f"{what!r} cannot use “{text}”: {fault}")
        return None
    return text


def _case(reader: Reader, rule: Rule, node: Block) -> LetterCase:
    if reader.get(node, "tidy_case", reader.flag, False):  # how `case: name` was written before there were others
        return "name"
    word = reader.get(node, "case", reader.one_of(cases_of(rule.field)), "as is") if cases_of(rule.field) else "as is"
    return cast("LetterCase", word)


def _rule_values(reader: Reader, rule: Rule, node: Block) -> dict[str, str]:
    values = reader.get(node, "values", reader.value_map, NO_VALUES)
    if rule.field == FULL_NAME:
        return values
    lines = node.nodes["values"]
    place = lines.place if isinstance(lines, Block) else node.place
    by_key = {key.strip().casefold(): n for key, n in lines.places.items()} if isinstance(lines, Block) else {}
    allowed = {
        source: _allowed(reader, FIELD[rule.field], target, by_key.get(source, place)) if target else ""
        for source, target in values.items()
    }
    return {source: target for source, target in allowed.items() if target is not None}


def spellings(node: Block) -> tuple[str, ...]:
    """The words of a value map as they were typed."""
    values = node.nodes.get("values")
    return tuple(values.nodes) if isinstance(values, Block) else ()


def words(node: Block) -> tuple[Text, ...]:
    """What the words of a value map mean."""
    values = node.nodes.get("values")
    return tuple(each for each in values.nodes.values() if isinstance(each, Text)) if isinstance(values, Block) else ()


def _rule_bands(reader: Reader, rule: Rule, node: Block) -> tuple[Band, ...]:
    found = reader.get(node, "bands", partial(bands, reader), NO_BANDS)
    if rule.field not in CLOSED_LISTS:
        return found
    words = [_allowed(reader, FIELD[rule.field], band.target, band.place or node.place) for band in found]
    return tuple(replace(band, target=word) for band, word in zip(found, words, strict=True) if word)


def _allowed(reader: Reader, field: Field, text: str, place: Place) -> str | None:
    """The text in the field's own spelling; a word outside its closed list is a problem."""
    if field.kind is not Kind.CHOICE:
        return text
    if choice := exact_choice(field.name, text):
        return choice
    near = guess_choice(field.name, text) or nearest(text, field.choices)
    ask = f"; did you mean {near!r}?" if near else ""
    reader.problems.add(place, f"{field.name!r} is one of {', '.join(field.choices)}, not {text!r}{ask}")
    return None


def _check_options(reader: Reader, rule: Rule, node: Block) -> None:
    """Options that could never do anything here are a misunderstanding worth telling."""
    for key in RULE_KEYS:
        if key in node.nodes and not means_something(key, rule.field, node.nodes):
            reader.problems.add(node.nodes[key].place, f"{key!r} means nothing for this rule of {rule.field!r}")
