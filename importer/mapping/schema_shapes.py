"""JSON Schema of plain values, of words out of closed lists, and of tables of keys.

The reader takes every scalar as text. Whoever checks a schema has read 01234 as a number and `true` as a truth, so a
text is any scalar here. What is needed more than once is defined by name, and referred to.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from importer.closed_lists import CLOSED_LISTS
from importer.mapping.plain_values import FLAGS

Shape = Mapping[str, Any]


def defined(name: str) -> Shape:
    """What is defined under a name."""
    return {"$ref": f"#/definitions/{name}"}


def either(*shapes: Shape) -> Shape:
    """What any of these shapes has."""
    return {"anyOf": list(shapes)}


def one_or_more(shape: Shape) -> Shape:
    """One thing, or a list of them."""
    return either(shape, {"type": "array", "items": shape, "minItems": 1})


def table(properties: Mapping[str, Shape], **more: Any) -> Shape:
    """Keys, all of them known."""
    return {"type": "object", "properties": dict(properties), "additionalProperties": False, **more}


def lines(value: Shape, **more: Any) -> Shape:
    """At least one line of a word and what stands behind it."""
    return {"type": "object", "minProperties": 1, "additionalProperties": value, **more}


def exactly_one(keys: Iterable[str]) -> Shape:
    """One of these keys is there, and no other of them."""
    return {"oneOf": [{"required": [key]} for key in keys]}


def any_of_keys(keys: Iterable[str]) -> Shape:
    """At least one of these keys is there."""
    return {"anyOf": [{"required": [key]} for key in keys]}


def in_any_case(word: str) -> str:
    """The pattern of a word in whatever letter case."""
    return "".join(f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else letter for letter in word)


def closed_list(field: str) -> Shape:
    """A word of a field's closed list, as Brokerkit spells it or in a spelling that is plainly the same."""
    choices = CLOSED_LISTS[field]
    spelled = ("[\\W_]*".join(in_any_case(letter) for letter in choice if letter.isalnum()) for choice in choices)
    return either({"enum": list(choices)}, {"type": "string", "pattern": f"^[\\W_]*({'|'.join(spelled)})[\\W_]*$"})


SCALAR: Shape = {"type": ["string", "number", "boolean"]}
TEXT, TEXTS, FLAG, BLANK = (defined(name) for name in ("text", "texts", "flag", "blank"))
PLAIN: Mapping[str, Shape] = {
    "text": {**SCALAR, "pattern": r"\S"},
    "texts": one_or_more(TEXT),
    "flag": either(
        {"type": "boolean"}, {"type": "string", "pattern": f"^({'|'.join(in_any_case(word) for word in FLAGS)})$"}
    ),
    "blank": either({"type": "null"}, {"type": "string", "pattern": r"^\s*$"}),
}
"""The definitions of plain values."""
