"""The mapping document's keys: a tree of texts -> `Mapping`, with all problems at once."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_args

from importer.errors import UnusableMapping
from importer.fields import FIELD, RETENTION, Field, Kind
from importer.mapping.choices import choice_key
from importer.mapping.document import Items, Node, Problems, Table, Text, read_document
from importer.mapping.headers import nearest
from importer.mapping.templates import places
from importer.model import EMPTY, DateOrder, Duplicates, Labelled, Mapping, Reading, Rule, Signature

FULL_NAME = "full_name"
RECRUITING = "recruiting"
FIELD_NAMES = (*FIELD, FULL_NAME)
KEYS = (
    "name", "title", "evidence", "recognise", "read", "product", "duplicates", "phone_region", "clear_token",
    "optional", "fields", "ignore",
)  # fmt: skip
RULE_KEYS = (
    "from", "constant", "template", "values", "others", "separator", "date_order", "tidy_case", "name_order",
    "optional",
)  # fmt: skip
SOURCES = ("from", "constant", "template")
LABELLED_KEYS = ("value", "label", "is", "not")
PRODUCT_KEYS = ("column", "values")
READ_KEYS = ("sheet", "header_row", "encoding", "delimiter", "no_header")
SIGNATURE_KEYS = ("all", "any", "none", "only")
NAME_ORDERS = ("first_last", "last_first")
OTHERS = ("keep", "blank", "error")
EVIDENCE = ("A", "B", "C")
DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|", "pipe": "|"}
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}

NO_TEXTS: tuple[str, ...] = ()
NO_VALUES: dict[str, str] = {}

T = TypeVar("T")


def read_mapping(text: str, name: str) -> Mapping:
    """The mapping that a document describes; `name` is used where the document does not give its own.

    Raises UnusableMapping with every problem of the document, each with its line.
    """
    problems = Problems()
    tree = read_document(text, problems)
    mapping = _mapping(tree, text, name, problems) if tree else None
    if problems or mapping is None:
        raise UnusableMapping(
            f"The mapping {name} cannot be used:",
            problems.sorted_by_line(),
            hint="docs/mapping.md explains every key; `brokerkit-import fields` lists the fields.",
        )
    return mapping


def _mapping(tree: Table, text: str, name: str, problems: Problems) -> Mapping:
    _check_keys(tree, KEYS, "key", problems)
    reader = _Reader(problems)
    rules = reader.rules(tree)
    if reader.get(tree, "optional", reader.flag, False):
        rules = tuple(replace(rule, optional=True) for rule in rules)
    product, product_header, product_values = reader.product(tree)
    title = reader.get(tree, "title", reader.text, "")
    return Mapping(
        name=reader.get(tree, "name", reader.text, name),
        title=title,
        rules=rules,
        digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        evidence=reader.get(tree, "evidence", reader.one_of(EVIDENCE), ""),
        product=product,
        product_header=product_header,
        product_values=MappingProxyType(product_values),
        duplicates=cast("Duplicates", reader.get(tree, "duplicates", reader.one_of(get_args(Duplicates)), "auto")),
        phone_region=reader.get(tree, "phone_region", reader.region, "US"),
        ignore=reader.get(tree, "ignore", reader.texts, NO_TEXTS),
        reading=reader.get(tree, "read", reader.reading, Reading()),
        clear_token=reader.get(tree, "clear_token", reader.text, ""),
        signatures=reader.get(tree, "recognise", reader.signatures, ()),
    )


def _check_keys(table: Table, known: Iterable[str], what: str, problems: Problems, place: str = "") -> None:
    for key, line in table.lines.items():
        if key not in known:
            near = nearest(key, known)
            ask = f"; did you mean {near!r}?" if near else f"; there are: {', '.join(known)}"
            problems.add(line, f"unknown {what} {key!r}{place and f' of {place!r}'}{ask}")


class _Reader:
    """Reads nodes of each kind, and notes what is wrong instead of raising."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def get(self, table: Table, key: str, read: Callable[[Node, str], T | None], default: T) -> T:
        """What stands behind a key, read with `read`; the default where it is absent or wrong."""
        if key not in table.nodes:
            return default
        value = read(table.nodes[key], key)
        return default if value is None else value

    # -------------------------------------------------------- plain values

    def text(self, node: Node, what: str) -> str | None:
        if isinstance(node, Text) and node.given and node.text.strip():
            return node.text
        wrong = "has nothing behind it" if isinstance(node, Text) else "wants one text, not a list or keys"
        self.problems.add(node.line, f"{what!r} {wrong}")
        return None

    def texts(self, node: Node, what: str) -> tuple[str, ...] | None:
        nodes = node.nodes if isinstance(node, Items) else [node]
        found = [self.text(each, what) for each in nodes]
        if not nodes:
            self.problems.add(node.line, f"{what!r} is an empty list")
        return None if None in found or not found else cast("tuple[str, ...]", tuple(found))

    def flag(self, node: Node, what: str) -> bool | None:
        text = self.text(node, what)
        if text is None:
            return None
        if text.casefold() not in _FLAGS:
            self.problems.add(node.line, f"{what!r} is true or false, not {text!r}")
        return _FLAGS.get(text.casefold())

    def one_of(self, choices: tuple[str, ...]) -> Callable[[Node, str], str | None]:
        def read(node: Node, what: str) -> str | None:
            text = self.text(node, what)
            if text is None or text in choices:
                return text
            near = nearest(text, choices)
            ask = f"; did you mean {near!r}?" if near else ""
            self.problems.add(node.line, f"{what!r} is one of {', '.join(choices)}, not {text!r}{ask}")
            return None

        return read

    def region(self, node: Node, what: str) -> str | None:
        text = self.text(node, what)
        if text is None or (re.fullmatch("[A-Za-z]{2}", text) and text.upper() != "UK"):
            return text.upper() if text else None
        ask = "; Britain is GB" if text.upper() == "UK" else ""
        self.problems.add(node.line, f"{what!r} is a country's two letters such as US, not {text!r}{ask}")
        return None

    def table(self, node: Node, what: str, known: Iterable[str]) -> Table | None:
        if not isinstance(node, Table):
            self.problems.add(node.line, f"{what!r} wants keys: {', '.join(known)}")
            return None
        _check_keys(node, known, "key", self.problems, what)
        return node

    def value_map(self, node: Node, what: str) -> dict[str, str] | None:
        """Source value -> Brokerkit value; nothing behind a value leaves the field out."""
        if not isinstance(node, Table) or not node.nodes:
            self.problems.add(node.line, f"{what!r} wants lines such as `New: new_lead`")
            return None
        found: dict[str, str] = {}
        for key, target in node.nodes.items():
            if not isinstance(target, Text):
                self.problems.add(target.line, f"{key!r} wants one value, not a list or keys")
            elif (folded := key.strip().casefold()) in found:
                self.problems.add(node.lines[key], f"{key!r} stands twice (case does not matter)")
            else:
                found[folded] = target.text.strip()
        return found

    # -------------------------------------------------------- the document's parts

    def reading(self, node: Node, what: str) -> Reading | None:
        if not (table := self.table(node, what, READ_KEYS)):
            return None
        delimiter = self.get(table, "delimiter", self._delimiter, None)
        return Reading(
            sheet=self.get(table, "sheet", self.text, None),
            header_row=self.get(table, "header_row", self._row, None),
            encoding=self.get(table, "encoding", self.text, None),
            delimiter=delimiter,
            no_header=self.get(table, "no_header", self.flag, False),
        )

    def _row(self, node: Node, what: str) -> int | None:
        text = self.text(node, what)
        if text is None:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,6}", text):
            self.problems.add(node.line, f"{what!r} is a row number such as 3, not {text!r}")
            return None
        return int(text)

    def _delimiter(self, node: Node, what: str) -> str | None:
        raw = node.text if isinstance(node, Text) else ""
        text = DELIMITERS.get(raw.casefold(), raw)
        if len(text) != 1 or text.isalnum():
            self.problems.add(node.line, f"{what!r} is one character, or one of {', '.join(DELIMITERS)}")
            return None
        return text

    def signatures(self, node: Node, what: str) -> tuple[Signature, ...] | None:
        nodes = node.nodes if isinstance(node, Items) else [node]
        found = [self._signature(each, what) for each in nodes]
        return tuple(signature for signature in found if signature)

    def _signature(self, node: Node, what: str) -> Signature | None:
        if not (table := self.table(node, what, SIGNATURE_KEYS)):
            return None
        every, some, none, only = (self.get(table, key, self.texts, NO_TEXTS) for key in SIGNATURE_KEYS)
        if not every and not some:
            self.problems.add(node.line, f"{what!r} needs `all` or `any`, or it would fit every sheet")
        return Signature(every, some, none, only)

    def product(self, tree: Table) -> tuple[str | None, str | None, dict[str, str]]:
        """The product for all rows, or the column that says it, with its value map."""
        node = tree.nodes.get("product")
        if node is None:
            return None, None, {}
        if not isinstance(node, Table):
            word = self.one_of((RETENTION, RECRUITING))(node, "product")
            return (RETENTION if word == RETENTION else None), None, {}
        _check_keys(node, PRODUCT_KEYS, "key", self.problems, "product")
        if "column" not in node.nodes:
            self.problems.add(node.line, "'product' needs `column`, or is just `retention`")
        values = self.get(node, "values", self.value_map, NO_VALUES)
        for source, target in values.items():
            if target not in {RETENTION, RECRUITING, ""}:
                self.problems.add(node.line, f"'product' of {source!r} is {RETENTION} or {RECRUITING}, not {target!r}")
        return None, self.get(node, "column", self.text, None), values

    # -------------------------------------------------------- rules

    def rules(self, tree: Table) -> tuple[Rule, ...]:
        node = tree.nodes.get("fields")
        if not isinstance(node, Table) or not node.nodes:
            self.problems.add(node.line if node else None, "'fields' is needed: lines such as `email: Email Address`")
            return ()
        _check_keys(node, FIELD_NAMES, "field", self.problems)
        rules = [self._rule(name, rule, node.lines[name]) for name, rule in node.nodes.items() if name in FIELD_NAMES]
        return tuple(rule for rule in rules if rule)

    def _rule(self, name: str, node: Node, line: int) -> Rule | None:
        if not isinstance(node, Table):
            headers = self.texts(node, name)
            return Rule(name, headers=headers, line=line) if headers else None
        _check_keys(node, RULE_KEYS, "key", self.problems, name)
        given = [key for key in SOURCES if key in node.nodes]
        if len(given) != 1:
            self.problems.add(line, f"{name!r} needs exactly one of {', '.join(SOURCES)}")
            return None
        rule = self._with_source(Rule(name, line=line), node)
        return self._with_options(rule, node) if rule else None

    def _with_source(self, rule: Rule, node: Table) -> Rule | None:
        if "constant" in node.nodes:
            constant = self._constant(node.nodes["constant"], rule.field)
            return replace(rule, constant=constant) if constant is not None else None
        if "template" in node.nodes:
            template = self._template(node.nodes["template"], rule.field)
            return replace(rule, template=template) if template is not None else None
        source = node.nodes["from"]
        if isinstance(source, Table):
            labelled = self._labelled(source, rule.field)
            return replace(rule, labelled=labelled) if labelled else None
        headers = self.texts(source, rule.field)
        return replace(rule, headers=headers) if headers else None

    def _constant(self, node: Node, name: str) -> str | None:
        text = self.text(node, f"{name}: constant")
        if text is None:
            return None
        if name == FULL_NAME or FIELD[name].match_key:
            self.problems.add(node.line, f"{name!r} tells people apart, so it cannot be the same for all")
            return None
        return self._allowed(FIELD[name], text, node.line)

    def _template(self, node: Node, name: str) -> str | None:
        text = self.text(node, f"{name}: template")
        if text is None:
            return None
        try:
            places(text)
        except ValueError as error:
            self.problems.add(node.line, f"{name!r}: {error}")
            return None
        return text

    def _labelled(self, node: Table, name: str) -> Labelled | None:
        _check_keys(node, LABELLED_KEYS, "key", self.problems, name)
        value = self.get(node, "value", self.text, "")
        label = self.get(node, "label", self.texts, NO_TEXTS)
        if any(text.count("{n}") != 1 for text in (value, *label)) or not label:
            self.problems.add(node.line, f"{name!r} needs `value` and `label`, each with {{n}} for the number")
            return None
        return Labelled(
            value, label, self.get(node, "is", self._labels, NO_TEXTS), self.get(node, "not", self._labels, NO_TEXTS)
        )

    def _labels(self, node: Node, what: str) -> tuple[str, ...] | None:
        """Labels; "" in quotes stands for a blank one."""
        nodes = node.nodes if isinstance(node, Items) else [node]
        if not all(isinstance(each, Text) for each in nodes):
            self.problems.add(node.line, f"{what!r} wants labels such as [Mobile, Cell]")
            return None
        return tuple(each.text for each in nodes if isinstance(each, Text))

    def _with_options(self, rule: Rule, node: Table) -> Rule:
        others = cast("Any", self.get(node, "others", self.one_of(OTHERS), "keep"))
        order = self.get(node, "date_order", self.one_of(get_args(DateOrder)), None)
        names = self.get(node, "name_order", self.one_of(NAME_ORDERS), "first_last")
        self._check_options(rule, node)
        return replace(
            rule,
            values=MappingProxyType(self._rule_values(rule, node)) if "values" in node.nodes else EMPTY,
            other_values=others,
            date_order=cast("DateOrder | None", order),
            separator=self.get(node, "separator", self.text, None),
            optional=self.get(node, "optional", self.flag, False),
            tidy_case=self.get(node, "tidy_case", self.flag, False),
            last_name_first=names == "last_first",
        )

    def _rule_values(self, rule: Rule, node: Table) -> dict[str, str]:
        values = self.get(node, "values", self.value_map, NO_VALUES)
        if rule.field == FULL_NAME:
            return values
        lines = node.nodes["values"]
        line = lines.line if isinstance(lines, Table) else node.line
        by_key = {key.strip().casefold(): n for key, n in lines.lines.items()} if isinstance(lines, Table) else {}
        allowed = {
            source: self._allowed(FIELD[rule.field], target, by_key.get(source, line)) if target else ""
            for source, target in values.items()
        }
        return {source: target for source, target in allowed.items() if target is not None}

    def _allowed(self, field: Field, text: str, line: int) -> str | None:
        """The text in the field's own spelling; a word outside its closed list is a problem."""
        if field.kind is not Kind.CHOICE:
            return text
        for choice in field.choices:
            if choice_key(choice) == choice_key(text):
                return choice
        near = nearest(text, field.choices)
        ask = f"; did you mean {near!r}?" if near else ""
        self.problems.add(line, f"{field.name!r} is one of {', '.join(field.choices)}, not {text!r}{ask}")
        return None

    def _check_options(self, rule: Rule, node: Table) -> None:
        """Options that could never do anything here are a misunderstanding worth telling."""
        field = FIELD.get(rule.field)
        named = rule.field in {FULL_NAME, "first_name", "last_name"}
        misplaced = {
            "date_order": field is None or field.kind is not Kind.DATE,
            "tidy_case": not named,
            "name_order": rule.field != FULL_NAME,
            "values": rule.constant is not None or rule.template is not None,
            "separator": rule.constant is not None or rule.template is not None,
            "others": "values" not in node.nodes,
        }
        for key, wrong in misplaced.items():
            if wrong and key in node.nodes:
                self.problems.add(node.nodes[key].line, f"{key!r} means nothing for this rule of {rule.field!r}")
