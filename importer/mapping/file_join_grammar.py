"""The files that a mapping document joins to the first one: each a file, and by which column."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from importer.defaults import Reading
from importer.mapping.plain_values import Reader
from importer.mapping.yaml_tree import Block, Items, Node
from importer.model import Mapping

JOIN_KEYS = ("file", "on")
NO_JOINS: tuple[tuple[str, str], ...] = ()


def with_joins(reader: Reader, tree: Block, reading: Reading) -> Reading:
    """The reading, with the files to be joined."""
    joins = reader.get(tree, "join", partial(_joins, reader), NO_JOINS)
    return replace(reading, join=tuple(file for file, _ in joins), on=tuple(on for _, on in joins))


def _joins(reader: Reader, node: Node, what: str) -> tuple[tuple[str, str], ...]:
    if isinstance(node, Items) and not node.nodes:
        reader.problems.add(node.place, f"{what!r} is an empty list")
    tables = [reader.table(each, what, JOIN_KEYS) for each in (node.nodes if isinstance(node, Items) else [node])]
    found = [_join(reader, table, what) for table in tables if table]
    return tuple(join for join in found if all(join))


def _join(reader: Reader, table: Block, what: str) -> tuple[str, str]:
    if not table.nodes.keys() >= set(JOIN_KEYS):
        reader.problems.add(table.place, f"{what!r} needs {' and '.join(f'`{key}`' for key in JOIN_KEYS)}")
    return reader.get(table, "file", reader.text, ""), reader.get(table, "on", reader.text, "")


def found_from(folder: Path, mapping: Mapping) -> Mapping:
    """The mapping with the files that it joins as they are found from anywhere; it names them from its own folder."""
    files = tuple(str(folder / Path(file).expanduser()) for file in mapping.reading.join)
    return replace(mapping, reading=replace(mapping.reading, join=files))
