"""A mapping document changed by program: ruamel's round trip, which keeps comments, order and spelling.

ruamel hangs every comment on the value before it, so what follows a block belongs to the block's last value. Whoever
adds or takes away a key has to hand that comment on; `add`, `remove` and `replace` do.
"""

import io
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import CommentMark
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.tag import Tag
from ruamel.yaml.tokens import CommentToken

_BEHIND = 2
"""Where ruamel keeps the comment that follows a value."""
_ENDLESS = 10**6
_INDENT = 2


class _TextResolver(VersionedResolver):
    """Every scalar is text as typed, as for the reader of mappings: `NO` stays NO, 012 stays 012."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """The tag of a node."""
        return Tag(suffix="tag:yaml.org,2002:str") if kind is ScalarNode else super().resolve(kind, value, implicit)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = _ENDLESS
    yaml.indent(mapping=_INDENT, sequence=2 * _INDENT, offset=_INDENT)
    return yaml


def opened(text: str) -> CommentedMap:
    """The document as a tree that remembers its comments."""
    return _yaml().load(text)  # type: ignore[no-any-return]


def written(document: CommentedMap) -> str:
    """The tree as text."""
    stream = io.StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()


def add(block: CommentedMap, key: str, value: Any) -> None:
    """Put a key behind the others of a block, before the comments on what follows the block."""
    following = _detached(block, list(block)[-1]) if block else ""
    block[key] = value
    _attach(block, key, following)


def remove(block: CommentedMap, key: str) -> None:
    """Take a key away with the comment beside it; comments on what follows stay."""
    following = _detached(block, key)
    before = list(block)[: list(block).index(key)]
    del block[key]
    block.ca.items.pop(key, None)
    if before:
        _attach(block, before[-1], following)


def replace(block: CommentedMap, key: str, value: Any) -> None:
    """Put another value behind a key; the comment beside the key stays there, what follows stays behind."""
    following = _detached(block, key)
    block[key] = value
    _attach(block, key, following)


def _detached(block: CommentedMap, key: Any) -> str:
    """What of the comment behind a key's last value belongs to the lines that follow its block; it is taken off."""
    holder, last = _last_leaf(block, key)
    comments = holder.ca.items.get(last)
    token = comments[_BEHIND] if comments and len(comments) > _BEHIND else None
    if token is None:
        return ""
    beside, following = _split(token.value, holder.lc.col)
    token.value = beside
    return following


def _attach(block: CommentedMap, key: Any, following: str) -> None:
    """Hang a comment behind what is now a key's last value."""
    if not following:
        return
    holder, last = _last_leaf(block, key)
    comments = holder.ca.items.setdefault(last, [None, None, None, None])
    token = comments[_BEHIND]
    beside = token.value if token is not None else "\n"
    comments[_BEHIND] = CommentToken(beside + following, token.start_mark if token else CommentMark(0), None)


def _last_leaf(block: CommentedMap, key: Any) -> tuple[CommentedMap, Any]:
    """The block and the key of the last plain value below a key, on which ruamel hangs what follows."""
    value = block[key]
    if isinstance(value, CommentedMap) and value and not value.fa.flow_style():
        return _last_leaf(value, list(value)[-1])
    return block, key


def _split(comment: str, indent: int) -> tuple[str, str]:
    """What stands beside a value or at its depth below it, and what follows its block."""
    first, *lines = comment.splitlines(keepends=True)
    own = list(_own_lines(lines, indent))
    return "".join([first, *own]), "".join(lines[len(own) :])


def _own_lines(lines: list[str], indent: int) -> Iterator[str]:
    for line in lines:
        if not line.strip() or len(line) - len(line.lstrip()) < max(indent, 1):
            return
        yield line
