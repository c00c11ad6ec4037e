"""The conditions of a mapping document: a header, and what its cell must say."""

from importer.mapping.plain_values import NO_TEXTS, Reader
from importer.mapping.yaml_tree import Items, Node
from importer.model import Condition

CONDITION_KEYS = ("header", "is", "not", "blank")
WISHES = ("is", "not", "blank")


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
