"""A mapping that extends a preset: the preset's tree, with what the document says instead."""

from collections.abc import Callable, Mapping
from functools import partial

from importer.did_you_mean import nearest
from importer.mapping.preset_documents import preset_documents
from importer.mapping.rule_grammar import SOURCES
from importer.mapping.yaml_tree import Block, Items, Node, Problems, Text, read_document
from importer.model import Extended

EXTENDS = "extends"
OWN_KEYS = ("name", "recognise")
"""What a preset says of itself only; its title names the source system, which is the same."""
NOTHING = ("none", "null", "~", "")
"""How a document says that it does without something of the preset's; `none` is the word that we teach."""

Merge = Callable[[Node, Node], Node]


def extend(tree: Block, known: Extended | None, problems: Problems) -> tuple[Block, Extended | None]:
    """The tree with all that it takes over from a preset, and the preset; without `extends`, the tree as it is.

    `known` is the preset as it was when the mapping was first read; None takes the one that is shipped.
    """
    if EXTENDS not in tree.nodes:
        return tree, None
    preset = known or _shipped(tree.nodes[EXTENDS], problems)
    base = read_document(preset.text, problems, preset.name) if preset else None
    if preset is None or base is None:
        return tree, None
    inherited = _without(base, OWN_KEYS)
    merges: Mapping[str, Merge] = {"fields": partial(_fields, preset.name, problems), "read": _keys, "ignore": _both}
    return _over(inherited, tree, merges), preset


def _shipped(node: Node, problems: Problems) -> Extended | None:
    """The preset of that name; where there is none, the one that was probably meant, so that the rest can be read."""
    documents = preset_documents()
    wanted = node.text.strip().casefold() if isinstance(node, Text) else ""
    name = wanted if wanted in documents else nearest(wanted, documents)
    if name != wanted or not name:
        ask = f"; did you mean {name!r}?" if name else f"; there are: {', '.join(documents)}"
        problems.add(node.place, f"{EXTENDS!r} names one ready-made mapping, and {wanted!r} is none{ask}")
    return Extended(name, documents[name].read_text(encoding="utf-8")) if name else None


def is_nothing(node: Node) -> bool:
    """Whether a node says that something of the preset's is not wanted."""
    return isinstance(node, Text) and node.text in NOTHING


def _without(block: Block, keys: tuple[str, ...]) -> Block:
    return Block(block.place, {key: node for key, node in block.nodes.items() if key not in keys}, block.places)


def _over(base: Block, own: Block, merges: Mapping[str, Merge]) -> Block:
    """What stands in either block; of a key that stands in both the own node, or what `merges` makes of the two."""
    merged = Block(own.place, dict(base.nodes), base.places | own.places)
    for key, node in own.nodes.items():
        if key in base.nodes and is_nothing(node):
            del merged.nodes[key]
        elif key in base.nodes and key in merges:
            merged.nodes[key] = merges[key](base.nodes[key], node)
        else:
            merged.nodes[key] = node
    return merged


def _fields(preset: str, problems: Problems, base: Node, own: Node) -> Node:
    """The preset's rules, with the document's instead of those of the same fields."""
    if not (isinstance(base, Block) and isinstance(own, Block)):
        return own
    kept = Block(own.place, dict(own.nodes), own.places)
    for name in [name for name, rule in own.nodes.items() if is_nothing(rule) and name not in base.nodes]:
        problems.add(own.places[name], f"{preset} has no rule for {name!r} that could be taken away")
        del kept.nodes[name]
    amended = [name for name, rule in own.nodes.items() if name in base.nodes and amends(rule)]
    merged = _over(base, kept, dict.fromkeys(amended, _amended))
    merged.places.update({name: base.places[name] for name in amended})  # where its source stands
    return merged


def amends(rule: object) -> bool:
    """Whether a rule does not say where its field comes from, so that it adds to the preset's."""
    keys = rule.nodes if isinstance(rule, Block) else rule
    return isinstance(keys, Mapping) and not any(source in keys for source in SOURCES)


def _amended(base: Node, own: Node) -> Node:
    """A preset's rule, with the options that the document gives it, and its words besides the preset's."""
    assert isinstance(own, Block)
    rule = base if isinstance(base, Block) else Block(base.place, {"from": base}, {"from": base.place})
    return _over(rule, own, {"values": _words})


def _words(base: Node, own: Node) -> Node:
    """Both value maps; the document's word replaces the preset's, however it is spelled."""
    if not (isinstance(base, Block) and isinstance(own, Block)):
        return own
    said = {word.strip().casefold() for word in own.nodes}
    return _over(_without(base, tuple(word for word in base.nodes if word.strip().casefold() in said)), own, {})


def _keys(base: Node, own: Node) -> Node:
    return _over(base, own, {}) if isinstance(base, Block) and isinstance(own, Block) else own


def _both(base: Node, own: Node) -> Node:
    """Two lists as one."""
    mine, theirs = (node.nodes if isinstance(node, Items) else [node] for node in (own, base))
    return Items(own.place, [*mine, *theirs]) if mine else own
