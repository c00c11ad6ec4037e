"""Plain values of a mapping document: texts, lists, flags, words out of a few, value maps."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from importer.did_you_mean import nearest
from importer.mapping.yaml_tree import Block, Items, Node, Problems, Text

NO_TEXTS: tuple[str, ...] = ()
NO_VALUES: dict[str, str] = {}
FLAGS = {"true": True, "yes": True, "false": False, "no": False}

T = TypeVar("T")


class Reader:
    """Reads nodes of each kind, and notes what is wrong instead of raising."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def get(self, table: Block, key: str, read: Callable[[Node, str], T | None], default: T) -> T:
        """What stands behind a key, read with `read`; the default where it is absent or wrong."""
        if key not in table.nodes:
            return default
        value = read(table.nodes[key], key)
        return default if value is None else value

    def check_keys(self, table: Block, known: Iterable[str], place: str, what: str = "key") -> None:
        """Note every key that is not known, with the one that was probably meant."""
        for key, at in table.places.items():
            if key not in known:
                near = nearest(key, known)
                ask = f"; did you mean {near!r}?" if near else f"; there are: {', '.join(known)}"
                of = f" of {place!r}" if place else ""
                self.problems.add(at, f"unknown {what} {key!r}{of}{ask}")

    def text(self, node: Node, what: str) -> str | None:
        """One text."""
        if isinstance(node, Text) and node.given and node.text.strip():
            return node.text
        wrong = "has nothing behind it" if isinstance(node, Text) else "wants one text, not a list or keys"
        self.problems.add(node.place, f"{what!r} {wrong}")
        return None

    def characters(self, node: Node, what: str) -> str | None:
        """One text, which in quotes may be space, or nothing at all."""
        if isinstance(node, Text) and node.given:
            return node.text
        return self.text(node, what)

    def texts(self, node: Node, what: str) -> tuple[str, ...] | None:
        """One text, or a list of them."""
        nodes = node.nodes if isinstance(node, Items) else [node]
        found = [self.text(each, what) for each in nodes]
        if not nodes:
            self.problems.add(node.place, f"{what!r} is an empty list")
        return None if None in found or not found else cast("tuple[str, ...]", tuple(found))

    def flag(self, node: Node, what: str) -> bool | None:
        """True or false."""
        text = self.text(node, what)
        if text is None:
            return None
        if text.casefold() not in FLAGS:
            self.problems.add(node.place, f"{what!r} is true or false, not {text!r}")
        return FLAGS.get(text.casefold())

    def one_of(self, choices: tuple[str, ...]) -> Callable[[Node, str], str | None]:
        """A reader for one of a few words."""

        def read(node: Node, what: str) -> str | None:
            text = self.text(node, what)
            if text is None or text in choices:
                return text
            near = nearest(text, choices)
            ask = f"; did you mean {near!r}?" if near else ""
            self.problems.add(node.place, f"{what!r} is one of {', '.join(choices)}, not {text!r}{ask}")
            return None

        return read

    def region(self, node: Node, what: str) -> str | None:
        """A country's two letters."""
        text = self.text(node, what)
        if text is None or (re.fullmatch("[A-Za-z]{2}", text) and text.upper() != "UK"):
            return text.upper() if text else None
        ask = "; Britain is GB" if text.upper() == "UK" else ""
        self.problems.add(node.place, f"{what!r} is a country's two letters such as US, not {text!r}{ask}")
        return None

    def table(self, node: Node, what: str, known: Iterable[str]) -> Block | None:
        """Keys, all of them known."""
        if not isinstance(node, Block):
            self.problems.add(node.place, f"{what!r} wants keys: {', '.join(known)}")
            return None
        self.check_keys(node, known, what)
        return node

    def value_map(self, node: Node, what: str) -> dict[str, str] | None:
        """Source value -> Brokerkit value; nothing behind a value leaves the field out."""
        if not isinstance(node, Block) or not node.nodes:
            self.problems.add(node.place, f"{what!r} wants lines such as `New: new_lead`")
            return None
        found: dict[str, str] = {}
        for key, target in node.nodes.items():
            if not isinstance(target, Text):
                self.problems.add(target.place, f"{key!r} wants one value, not a list or keys")
            elif (folded := key.strip().casefold()) in found:
                self.problems.add(node.places[key], f"{key!r} stands twice (case does not matter)")
            else:
                found[folded] = target.text.strip()
        return found
