"""Parses the mapping document, a tree of texts -> `Mapping`, and validates every key, with all problems at once."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import cast, get_args

from importer.closed_lists import CLOSED_LISTS
from importer.defaults import Reading
from importer.errors import UnusableMapping
from importer.fields import PRODUCT, RECRUITING, RETENTION
from importer.mapping.condition_grammar import conditions, outcome
from importer.mapping.extending import EXTENDS, extend
from importer.mapping.file_join_grammar import with_joins
from importer.mapping.plain_values import NO_TEXTS, NO_VALUES, Reader
from importer.mapping.rule_grammar import read_rules, spellings, with_branches, words
from importer.mapping.yaml_tree import Block, Items, Node, Problems, Text, in_words, read_document
from importer.model import Duplicates, Extended, Mapping, Place, Problem, Rule, Signature, SourceKey, TagField

KEYS = (
    "name", EXTENDS, "title", "evidence", "recognise", "read", "join", "only", "skip", "product", "duplicates",
    "one_row_for", "phone_region", "clear_token", "tag", "optional", "fields", "ignore",
)  # fmt: skip
PRODUCT_KEYS = ("column", "values", "when", "else")
PRODUCT_SOURCES = ("column", "when")
PRODUCTS = CLOSED_LISTS[PRODUCT]
READ_KEYS = (
    "sheet",
    "header_row",
    "encoding",
    "delimiter",
    "no_header",
    "fill_short_rows",
    "skip_hidden",
    "skip_struck",
)
SIGNATURE_KEYS = ("all", "any", "none", "only")
EVIDENCE = ("A", "B", "C")
DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|", "pipe": "|"}


def read_mapping(text: str, name: str, preset: Extended | None = None) -> Mapping:
    """The mapping that a document describes; `name` is used where the document does not give its own.

    `preset` is what it extends, as that was when the mapping was first read; None takes the one that is shipped.

    Raises UnusableMapping with every problem of the document, each with its place.
    """
    mapping = outline(text, name, preset)
    if mapping.problems:
        raise unusable(name, mapping.problems)
    return mapping


def outline(text: str, name: str, preset: Extended | None = None) -> Mapping:
    """As much of a mapping as can be understood, with the problems of the rest.

    Raises UnusableMapping where nothing can.
    """
    problems = Problems()
    tree = read_document(text, problems)
    if tree is None:
        raise unusable(name, problems.in_order())
    mapping = _mapping(*extend(tree, preset, problems), text, name, problems)
    return replace(mapping, problems=problems.in_order())


def unusable(name: str, problems: Iterable[Problem]) -> UnusableMapping:
    """The refusal of a document, with everything that is wrong with it."""
    return UnusableMapping(
        f"The mapping {name} cannot be used:",
        in_words(problems),
        hint="docs/mapping.md explains every key; `brokerkit-import fields` lists the fields.",
    )


def _mapping(tree: Block, preset: Extended | None, text: str, name: str, problems: Problems) -> Mapping:
    reader = Reader(problems)
    reader.check_keys(tree, KEYS, "")
    # Where the preset is not known, nobody knows what fields it has.
    rules = read_rules(reader, tree) if preset or "fields" in tree.nodes or EXTENDS not in tree.nodes else ()
    if reader.get(tree, "optional", reader.flag, False):
        rules = tuple(_optional(rule, tree.places["optional"]) for rule in rules)
    return Mapping(
        name=reader.get(tree, "name", reader.text, name),
        title=reader.get(tree, "title", reader.text, ""),
        rules=rules,
        digest=_digest(text, preset),
        text=text,
        extends=preset,
        evidence=reader.get(tree, "evidence", reader.one_of(EVIDENCE), ""),
        only=reader.get(tree, "only", partial(conditions, reader), ()),
        skip=reader.get(tree, "skip", partial(conditions, reader), ()),
        product=reader.get(tree, PRODUCT, partial(_product, reader), None),
        duplicates=cast("Duplicates", reader.get(tree, "duplicates", reader.one_of(get_args(Duplicates)), "auto")),
        tag=cast("TagField", reader.get(tree, "tag", reader.one_of(get_args(TagField)), "source")),
        source_key=_source_key(reader, tree, name),
        phone_region=reader.get(tree, "phone_region", reader.region, "US"),
        ignore=reader.get(tree, "ignore", reader.texts, NO_TEXTS),
        reading=with_joins(reader, tree, reader.get(tree, "read", partial(_reading, reader), Reading())),
        clear_token=reader.get(tree, "clear_token", reader.text, ""),
        signatures=reader.get(tree, "recognise", partial(_signatures, reader), ()),
    )


def _optional(rule: Rule, said: Place) -> Rule:
    """The rule, optional; what a preset says of its rules does not hold for those of a document that extends it."""
    is_meant = not said.preset or bool(rule.place and rule.place.preset)
    return replace(rule, optional=True) if is_meant else rule


def _digest(text: str, preset: Extended | None) -> str:
    texts = [text, preset.text] if preset else [text]
    return hashlib.sha256("\x1e".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def _reading(reader: Reader, node: Node, what: str) -> Reading | None:
    if not (table := reader.table(node, what, READ_KEYS)):
        return None
    delimiter = reader.get(table, "delimiter", partial(_delimiter, reader), None)
    return Reading(
        sheet=reader.get(table, "sheet", reader.texts, NO_TEXTS),
        header_row=reader.get(table, "header_row", partial(_row, reader), None),
        encoding=reader.get(table, "encoding", reader.text, None),
        delimiter=delimiter,
        no_header=reader.get(table, "no_header", reader.flag, False),
        fill_short_rows=reader.get(table, "fill_short_rows", reader.flag, False),
        skip_hidden=reader.get(table, "skip_hidden", reader.flag, False),
        skip_struck=reader.get(table, "skip_struck", reader.flag, False),
    )


def _row(reader: Reader, node: Node, what: str) -> int | None:
    text = reader.text(node, what)
    if text is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,6}", text):
        reader.problems.add(node.place, f"{what!r} is a row number such as 3, not {text!r}")
        return None
    return int(text)


def _delimiter(reader: Reader, node: Node, what: str) -> str | None:
    raw = node.text if isinstance(node, Text) else ""
    text = DELIMITERS.get(raw.casefold(), raw)
    if len(text) != 1 or text.isalnum():
        reader.problems.add(node.place, f"{what!r} is one character, or one of {', '.join(DELIMITERS)}")
        return None
    return text


def _signatures(reader: Reader, node: Node, what: str) -> tuple[Signature, ...] | None:
    nodes = node.nodes if isinstance(node, Items) else [node]
    found = [_signature(reader, each, what) for each in nodes]
    return tuple(signature for signature in found if signature)


def _signature(reader: Reader, node: Node, what: str) -> Signature | None:
    if not (table := reader.table(node, what, SIGNATURE_KEYS)):
        return None
    every, some, none, only = (reader.get(table, key, reader.texts, NO_TEXTS) for key in SIGNATURE_KEYS)
    if not every and not some:
        reader.problems.add(node.place, f"{what!r} needs `all` or `any`, or it would fit every sheet")
    return Signature(every, some, none, only)


def _source_key(reader: Reader, tree: Block, name: str) -> SourceKey | None:
    parts = reader.get(tree, "one_row_for", reader.texts, NO_TEXTS)
    title = tree.nodes.get("title") or tree.nodes.get("name")
    return SourceKey(title.text if isinstance(title, Text) else name, parts) if parts else None


def _product(reader: Reader, node: Node, _: str) -> Rule | None:
    """What says the product: a word for all rows, a column with its value map, or conditions."""
    rule = Rule(PRODUCT, place=node.place)
    if not isinstance(node, Block):
        word = reader.one_of(PRODUCTS)(node, PRODUCT)
        return replace(rule, constant=RETENTION) if word == RETENTION else None
    reader.check_keys(node, PRODUCT_KEYS, PRODUCT)
    if len([key for key in PRODUCT_SOURCES if key in node.nodes]) != 1:
        wanted = " or ".join(f"`{key}`" for key in PRODUCT_SOURCES)
        reader.problems.add(node.place, f"{PRODUCT!r} needs {wanted}, or is just `{RETENTION}`")
        return None
    if "when" in node.nodes:
        return with_branches(reader, rule, node, partial(_product_word, reader))
    values = reader.get(node, "values", reader.value_map, NO_VALUES)
    for meaning in words(node):
        outcome(reader, meaning, PRODUCT, partial(_product_word, reader))
    header = reader.get(node, "column", reader.text, "")
    rule = replace(rule, headers=(header,), places=(node.nodes["column"].place,), words=spellings(node))
    return replace(rule, values=MappingProxyType(values)) if header else None


def _product_word(reader: Reader, node: Text) -> str | None:
    word = reader.one_of(PRODUCTS)(node, PRODUCT)
    return "" if word == RECRUITING else word
