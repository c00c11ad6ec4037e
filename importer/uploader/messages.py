"""Parses error bodies: what a server says about a row, in any shape, as a few messages beside the right field."""

import html
import re
from collections.abc import Iterator
from types import MappingProxyType

import orjson

from importer.english import clipped, one_line
from importer.fields import FIELD, FIELDS, PRODUCT, TEST
from importer.model import Message

MOST_MESSAGES = 20
LONGEST_TEXT = 300
DEEPEST = 8
_NAMES = MappingProxyType(
    {
        **{field.echo_name.split(".")[0]: field.name for field in FIELDS if field.echo_name},  # owner: must exist
        **{name: name for name in (*FIELD, PRODUCT, TEST)},
    }
)
"""What a server may call a field -> the field."""
_WRAPPERS = frozenset({"errors", "error", "message", "messages", "detail", "details", "title", "base", "full_messages"})
"""Names that frameworks put around the message itself; they tell a person nothing."""
_ABOUT = ("field", "attribute", "param", "name", "pointer", "source")


def messages(body: bytes) -> tuple[Message, ...]:
    """The messages in an error body: JSON of any shape, HTML, plain text, or nothing.

    At most MOST_MESSAGES, each at most LONGEST_TEXT characters, none twice.
    """
    try:
        found = _from_json("", "", orjson.loads(body), 0)
        return _distinct(found)
    except ValueError:
        text = _from_page(body.decode("utf-8", "replace"))
        return (Message("", text),) if text else ()


def _distinct(found: Iterator[Message]) -> tuple[Message, ...]:
    kept: dict[Message, None] = {}
    for message in found:
        kept[message] = None
        if len(kept) == MOST_MESSAGES:
            break
    return tuple(kept)


def _from_json(field: str, label: str, node: object, depth: int) -> Iterator[Message]:
    """Walk a JSON document; `field` is the nearest lead field above, `label` the nearest other name."""
    if depth > DEEPEST or node is None or node is True or node is False:
        return
    if isinstance(node, dict):
        yield from _from_object(field, label, node, depth)
    elif isinstance(node, list):
        for one in node:
            yield from _from_json(field, label, one, depth + 1)
    elif text := short(str(node)):
        yield Message(field, f"{label}: {text}" if label else text)


def _from_object(field: str, label: str, node: dict[str, object], depth: int) -> Iterator[Message]:
    field = _subject(node) or field
    for name, value in node.items():
        if (name in _ABOUT and _known(value)) or _is_http_status(name, value):
            continue
        if name in _NAMES:
            yield from _from_json(_NAMES[name], "", value, depth + 1)
        elif name.lower() in _WRAPPERS:
            yield from _from_json(field, label, value, depth + 1)
        elif name.lower() not in {"status", "code", "id", "links", "meta"}:
            yield from _from_json(field, label if field else short(name), value, depth + 1)


def _is_http_status(name: str, value: object) -> bool:
    """Whether this repeats the reply's own status, and does not speak of the lead's field of the same name."""
    return name == "status" and str(value).isdigit()


def _subject(node: dict[str, object]) -> str:
    """The field an error object names, as in {"field": "email", "message": "..."} or a JSON:API pointer."""
    return next((known for name in _ABOUT if (known := _known(node.get(name)))), "")


def _known(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("pointer") or value.get("parameter")
    if not isinstance(value, str):
        return ""
    last = value.rsplit("/", 1)[-1]
    return _NAMES.get(last, "")


def _from_page(text: str) -> str:
    """What a person would read on an HTML page, or plain text as it is."""
    if "<" in text:
        title = re.search(r"<title[^>]*>(.*?)</title>", text[:20_000], re.IGNORECASE | re.DOTALL)
        text = re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>", " ", text[:20_000])
        text = html.unescape(re.sub(r"<[^>]*>", " ", text))
        if title:
            text = f"{html.unescape(title[1])} {text}"
    return short(text)


def short(text: str) -> str:
    """One line of at most LONGEST_TEXT characters."""
    return clipped(one_line(text[: LONGEST_TEXT * 10]), LONGEST_TEXT)
