"""Parses YAML safely -> a small tree of texts with line numbers.

Scalars stay text as typed, so `NO`, `on`, 01234 and 12:30 mean what they say. What YAML offers beyond that (tags,
anchors, several documents) has no use in a mapping and is how hostile documents are made, so it is a problem.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from importer.model import Problem

LARGEST = 256 * 1024
"""Characters. The longest preset has a twentieth of that."""
DEEPEST = 8
MOST_NODES = 20_000
INDENTED_BY_TAB = re.compile(r" *\t")
PARSER_TALK = (
    ("mapping values are not allowed", "a colon stands where none can; check the indentation, or use quotation marks"),
    ("expected <block end>", "it is indented otherwise than its neighbours, or a text wants quotation marks"),
    ("could not find expected ':'", "a colon is missing: every line is `key: value`"),
    ("cannot start any token", "a text that begins with a special character goes into quotation marks"),
    ("scanning a quoted scalar", "a quotation mark is never closed"),
    ("unknown escape character", "a backslash stands in double quotation marks; use single ones"),
    ("unexpected end of stream", "a quotation mark or a bracket is never closed"),
    ("expected ',' or", "a comma or a closing bracket is missing"),
    ("expected the node content", "something is missing before a comma or a bracket"),
    ("alphabetic or numeric character", "a text that begins with * or & goes into quotation marks"),
)
"""What the parser says -> what a person can do about it."""


class Problems:
    """Everything wrong with a document, each with its line."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, line: int | None, text: str) -> None:
        """Remember one problem; lines count from 1."""
        self._found.append((line or 0, text))

    def has(self, line: int | None) -> bool:
        """Whether something is wrong with this line already."""
        return any(known == line for known, _ in self._found)

    def sorted_by_line(self) -> tuple[Problem, ...]:
        """The problems in the order in which a person meets them."""
        return tuple(sorted(self._found, key=lambda problem: problem[0]))


def in_words(problems: Iterable[Problem]) -> list[str]:
    """The problems of a document and of its fit to a sheet as one list, in the order of the lines."""
    return [f"line {line}: {text}" if line else text for line, text in sorted(problems, key=lambda one: one[0])]


class Broken(Exception):
    """The document cannot be read beyond this point; the problem is already in the list."""


@dataclass(slots=True)
class Text:
    """A scalar: text exactly as typed. `given` is false for `key:` with nothing behind it."""

    line: int
    text: str
    given: bool = True


@dataclass(slots=True)
class Items:
    """A list."""

    line: int
    nodes: "list[Node]" = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """Keys with their nodes; a repeated key is a problem and keeps its first meaning."""

    line: int
    nodes: "dict[str, Node]" = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Text | Items | Block


def read_document(text: str, problems: Problems) -> Block | None:
    """The document's tree, or None where it cannot be read at all; all that is wrong goes into `problems`."""
    if len(text) > LARGEST:
        problems.add(None, f"the document is longer than {LARGEST:,} characters; a mapping is a page or two")
        return None
    try:
        node = _Builder(problems).build(YAML(typ="safe", pure=True).parse(text.removeprefix("\ufeff")))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        _note_tabs(text, problems)
        if not problems.has(line):  # the parser stumbles over tabs in many words
            problems.add(line, f"this is not YAML: {_in_plain_words(error)}")
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problems.add(line, f"a character that no document may hold (U+{_code_point(error):04X})")
    except (YAMLError, ValueError, OverflowError) as error:
        problems.add(None, f"this is not YAML: {error}")
    except Broken:
        pass
    else:
        if isinstance(node, Block):
            return node
        problems.add(node.line if node else None, "a mapping document holds keys such as `name:` and `fields:`")
    return None


def _note_tabs(text: str, problems: Problems) -> None:
    for line, content in enumerate(text.splitlines(), 1):
        if INDENTED_BY_TAB.match(content):
            problems.add(line, "this is not YAML: a tab stands before the text; indent with spaces")


def _in_plain_words(error: MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    return next((words for talk, words in PARSER_TALK if talk in said), said.strip())


def _code_point(error: ReaderError) -> int:
    return error.character if isinstance(error.character, int) else ord(error.character)


class _Builder:
    """Makes the tree out of the parser's events, without recursion, so that depth is no danger."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.open: list[Items | Block] = []
        self.keys: list[Text | None] = []
        self.root: Node | None = None
        self.count = 0
        self.documents = 0

    def build(self, events: Iterator[Event]) -> Node | None:
        for event in events:
            self._take(event)
        return self.root

    def _take(self, event: Event) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._break(line, "a second document begins here; a mapping file holds one")
        elif isinstance(event, AliasEvent):
            self._break(line, f"aliases (*{event.anchor}) are not used in mappings; write the value out")
        elif isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent)):
            self._take_node(event, line)
        elif isinstance(event, (SequenceEndEvent, MappingEndEvent)):
            self.open.pop()
            self.keys.pop()

    def _take_node(self, event: ScalarEvent | SequenceStartEvent | MappingStartEvent, line: int) -> None:
        self._refuse_extras(event, line)
        if isinstance(event, ScalarEvent):
            plain = event.style is None
            self._place(Text(line, event.value, given=bool(event.value) or not plain))
            return
        node: Items | Block = Items(line) if isinstance(event, SequenceStartEvent) else Block(line)
        self._place(node)
        self.open.append(node)
        self.keys.append(None)
        if len(self.open) > DEEPEST:
            self._break(line, f"the document is nested more than {DEEPEST} levels deep")

    def _refuse_extras(self, event: ScalarEvent | SequenceStartEvent | MappingStartEvent, line: int) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            self._break(line, f"the document holds more than {MOST_NODES:,} values")
        if event.anchor:
            self.problems.add(line, f"anchors (&{event.anchor}) are not used in mappings; write the value out")
        if event.tag:
            self.problems.add(line, f"tags ({event.tag}) are not used in mappings; every value is text")

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
        elif isinstance(parent := self.open[-1], Items):
            parent.nodes.append(node)
        elif (key := self.keys[-1]) is None:
            self.keys[-1] = self._as_key(node)
        else:
            self._add(parent, key, node)
            self.keys[-1] = None

    def _as_key(self, node: Node) -> Text:
        if not isinstance(node, Text):
            self._break(node.line, "a key is a word or two, not a list")
        return node

    def _add(self, parent: Block, key: Text, node: Node) -> None:
        if key.text in parent.nodes:
            self.problems.add(key.line, f"{key.text!r} stands twice; first on line {parent.lines[key.text]}")
            return
        if isinstance(node, Text) and not node.given:
            node.line = key.line  # a key with nothing behind it: the parser says the next line
        parent.nodes[key.text] = node
        parent.lines[key.text] = key.line

    def _break(self, line: int, text: str) -> NoReturn:
        self.problems.add(line, text)
        raise Broken
