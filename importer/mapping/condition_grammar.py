"""The conditions of a mapping document: a header, and what its cell must say; and what follows where they hold."""

from collections.abc import Callable
from functools import partial

from importer.english import listed
from importer.mapping.plain_values import NO_TEXTS, Reader
from importer.mapping.yaml_tree import Items, Node, Text
from importer.model import Branch, Condition

CONDITION_KEYS = ("header", "is", "not", "blank")
WISHES = ("is", "not", "blank")
BRANCH_KEYS = ("if", "then")
NO_CONDITIONS: tuple[Condition, ...] = ()
Judge = Callable[[Text], str | None]
"""Reads what a branch gives; None for a word that the field does not take."""


def conditions(reader: Reader, node: Node, what: str) -> tuple[Condition, ...] | None:
    """One condition, or a list of them; those with a problem are left out."""
    nodes = node.nodes if isinstance(node, Items) else [node]
    if not nodes:
        reader.problems.add(node.place, f"{what!r} is an empty list")
    found = [_condition(reader, each, what) for each in nodes]
    return tuple(condition for condition in found if condition)


def _condition(reader: Reader, node: Node, what: str) -> Condition | None:
    if not (table := reader.table(node, what, CONDITION_KEYS)):
        return None
    header = reader.get(table, "header", reader.text, "")
    if "header" not in table.nodes or len([key for key in WISHES if key in table.nodes]) != 1:
        reader.problems.add(node.place, f"{what!r} needs `header` and exactly one of {', '.join(WISHES)}")
        return None
    return Condition(
        header,
        words=reader.get(table, "is", reader.texts, NO_TEXTS),
        other_than=reader.get(table, "not", reader.texts, NO_TEXTS),
        blank=reader.get(table, "blank", reader.flag, None),
        place=table.places["header"],
    )


def branches(reader: Reader, node: Node, what: str, judge: Judge) -> tuple[Branch, ...] | None:
    """One branch, or a list of them; those with a problem are left out."""
    nodes = node.nodes if isinstance(node, Items) else [node]
    if not nodes:
        reader.problems.add(node.place, f"{what!r} is an empty list")
    found = [_branch(reader, each, what, judge) for each in nodes]
    return tuple(branch for branch in found if branch)


def _branch(reader: Reader, node: Node, what: str, judge: Judge) -> Branch | None:
    if not (table := reader.table(node, what, BRANCH_KEYS)):
        return None
    if lacking := [key for key in BRANCH_KEYS if key not in table.nodes]:
        reader.problems.add(node.place, f"{what!r} needs {listed([f'`{key}`' for key in lacking])}")
        return None
    given = reader.get(table, "if", partial(conditions, reader), NO_CONDITIONS)
    target = outcome(reader, table.nodes["then"], "then", judge)
    return Branch(given, target) if given and target is not None else None


def outcome(reader: Reader, node: Node, what: str, judge: Judge) -> str | None:
    """What is sent where conditions hold, or where none does; nothing leaves the field out."""
    if not isinstance(node, Text):
        reader.problems.add(node.place, f"{what!r} wants one text, not a list or keys")
        return None
    return judge(node) if node.text.strip() else ""
