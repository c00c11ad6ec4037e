"""Parses YAML safely -> a small tree of texts, each with its place.

Scalars stay text as typed, so `NO`, `on`, 01234 and 12:30 mean what they say. What YAML offers beyond that (tags,
anchors, several documents) has no use in a mapping and is how hostile documents are made, so it is a problem.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
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

from importer.model import Place, Problem

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
    """Everything wrong with a document, each with its place."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, place: Place | None, text: str) -> None:
        """Remember one problem; None where it is about the whole document."""
        self._found.append((place, text))

    def on_lines(self) -> set[int]:
        """The lines with which something is wrong."""
        return {place.line for place, _ in self._found if place}

    def in_order(self) -> tuple[Problem, ...]:
        """The problems in the order in which a person meets them."""
        return tuple(sorted(self._found, key=_order))


def _order(problem: Problem) -> tuple[bool, Place]:
    """What is about the whole comes first, then the document, then the preset that it extends."""
    place, _ = problem
    return (False, Place()) if place is None else (True, place)


def in_words(problems: Iterable[Problem]) -> list[str]:
    """The problems of a document and of its fit to a sheet as one list, in the order of their places."""
    return [f"{place}: {text}" if place else text for place, text in sorted(problems, key=_order)]


class Broken(Exception):
    """The document cannot be read beyond this point; the problem is already in the list."""


@dataclass(slots=True)
class Text:
    """A scalar: text exactly as typed. `given` is false for `key:` with nothing behind it."""

    place: Place
    text: str
    given: bool = True


@dataclass(slots=True)
class Items:
    """A list."""

    place: Place
    nodes: "list[Node]" = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """Keys with their nodes; a repeated key is a problem and keeps its first meaning."""

    place: Place
    nodes: "dict[str, Node]" = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    """Where each key stands."""


Node = Text | Items | Block


def read_document(text: str, problems: Problems, preset: str = "") -> Block | None:
    """The document's tree, or None where it cannot be read at all; all that is wrong goes into `problems`.

    `preset` is its name where it is the preset that another document extends.
    """
    if len(text) > LARGEST:
        problems.add(None, f"the document is longer than {LARGEST:,} characters; a mapping is a page or two")
        return None
    try:
        node = _Builder(problems, preset).build(YAML(typ="safe", pure=True).parse(text.removeprefix("\ufeff")))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _note_tabs(text, problems)
        if mark is None or mark.line + 1 not in problems.on_lines():  # the parser stumbles over tabs in many words
            problems.add(_marked(mark) if mark else None, f"this is not YAML: {_in_plain_words(error)}")
    except ReaderError as error:
        before = text[: error.position]
        place = Place(line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
        problems.add(place, f"a character that no document may hold (U+{_code_point(error):04X})")
    except (YAMLError, ValueError, OverflowError) as error:
        problems.add(None, f"this is not YAML: {error}")
    except Broken:
        pass
    else:
        if isinstance(node, Block):
            return node
        problems.add(node.place if node else None, "a mapping document holds keys such as `name:` and `fields:`")
    return None


def _note_tabs(text: str, problems: Problems) -> None:
    for line, content in enumerate(text.splitlines(), 1):
        if INDENTED_BY_TAB.match(content):
            problems.add(Place(line=line), "this is not YAML: a tab stands before the text; indent with spaces")


def _in_plain_words(error: MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    return next((words for talk, words in PARSER_TALK if talk in said), said.strip())


def _marked(mark: StreamMark, preset: str = "") -> Place:
    return Place(preset, line=mark.line + 1, column=mark.column + 1)


def _code_point(error: ReaderError) -> int:
    return error.character if isinstance(error.character, int) else ord(error.character)


class _Builder:
    """Makes the tree out of the parser's events, without recursion, so that depth is no danger."""

    def __init__(self, problems: Problems, preset: str) -> None:
        self.problems = problems
        self.preset = preset
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
        place = _marked(event.start_mark, self.preset)
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._break(place, "a second document begins here; a mapping file holds one")
        elif isinstance(event, AliasEvent):
            self._break(place, f"aliases (*{event.anchor}) are not used in mappings; write the value out")
        elif isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent)):
            self._take_node(event, place)
        elif isinstance(event, (SequenceEndEvent, MappingEndEvent)):
            self.open.pop()
            self.keys.pop()

    def _take_node(self, event: ScalarEvent | SequenceStartEvent | MappingStartEvent, place: Place) -> None:
        self._refuse_extras(event, place)
        if isinstance(event, ScalarEvent):
            plain = event.style is None
            self._place(Text(place, event.value, given=bool(event.value) or not plain))
            return
        node: Items | Block = Items(place) if isinstance(event, SequenceStartEvent) else Block(place)
        self._place(node)
        self.open.append(node)
        self.keys.append(None)
        if len(self.open) > DEEPEST:
            self._break(place, f"the document is nested more than {DEEPEST} levels deep")

    def _refuse_extras(self, event: ScalarEvent | SequenceStartEvent | MappingStartEvent, place: Place) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            self._break(place, f"the document holds more than {MOST_NODES:,} values")
        if event.anchor:
            self.problems.add(place, f"anchors (&{event.anchor}) are not used in mappings; write the value out")
        if event.tag:
            self.problems.add(place, f"tags ({event.tag}) are not used in mappings; every value is text")

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
            self._break(node.place, "a key is a word or two, not a list")
        return node

    def _add(self, parent: Block, key: Text, node: Node) -> None:
        if key.text in parent.nodes:
            self.problems.add(key.place, f"{key.text!r} stands twice; first on line {parent.places[key.text].line}")
            return
        if isinstance(node, Text) and not node.given:
            node.place = key.place  # a key with nothing behind it: the parser says the next line
        parent.nodes[key.text] = node
        parent.places[key.text] = key.place

    def _break(self, place: Place, text: str) -> NoReturn:
        self.problems.add(place, text)
        raise Broken
