"""Bands over a number: which word of Brokerkit's an amount stands for, as the mapping draws the lines."""

import re
from decimal import Decimal
from itertools import pairwise

from importer.mapping.plain_values import Reader
from importer.mapping.yaml_tree import Block, Node
from importer.model import Band, Place
from importer.money import dollars

_BOUNDS = re.compile(r"(?:>=\s*(?P<least>[^<>=]+?))?\s*(?:,|\band\b)?\s*(?:<\s*(?P<below>[^<>=]+))?")


def bands(reader: Reader, node: Node, what: str) -> tuple[Band, ...] | None:
    """The bands from the highest down; two that overlap or leave a gap between them are a problem."""
    if not isinstance(node, Block) or not node.nodes:
        reader.problems.add(node.place, f'{what!r} wants lines such as `mega: ">= 20M"`')
        return None
    read = [_band(reader, target, bounds, node.places[target]) for target, bounds in node.nodes.items()]
    found = sorted((band for band in read if band), key=lambda band: band.least, reverse=True)
    for upper, lower in pairwise(found):
        _check_border(reader, upper, lower)
    return tuple(found)


def _band(reader: Reader, target: str, node: Node, place: Place) -> Band | None:
    text = reader.text(node, target)
    if text is None:
        return None
    found = _BOUNDS.fullmatch(text.strip())
    bounds = [dollars(part) if part else None for part in (found["least"], found["below"])] if found else []
    typed = [part for part in (found["least"], found["below"]) if part] if found else []
    if not typed or len(typed) != len([bound for bound in bounds if bound is not None]):
        reader.problems.add(place, f"{target!r} wants bounds such as `>= 10M`, `< 1M` or `>= 1M, < 10M`, not {text!r}")
        return None
    least, below = bounds
    band = Band(target, least or Decimal(0), below, place)
    if below is not None and below <= band.least:
        reader.problems.add(place, f"{target!r} holds no number: {text!r}")
        return None
    return band


def _check_border(reader: Reader, upper: Band, lower: Band) -> None:
    """A band without an upper bound reaches up to the next one."""
    if upper.least == lower.least or (lower.below is not None and lower.below > upper.least):
        reader.problems.add(lower.place, f"the bands {lower.target!r} and {upper.target!r} overlap")
    elif lower.below is not None and lower.below < upper.least:
        reader.problems.add(lower.place, f"between the bands {lower.target!r} and {upper.target!r} there is a gap")


def banded(found: tuple[Band, ...], cell: str) -> str:
    """The word for the amount in a cell, "" where it lies in no band; what is no amount stays as it is."""
    amount = dollars(cell)
    if amount is None:
        return cell
    band = next((band for band in found if amount >= band.least), None)
    return band.target if band and (band.below is None or amount < band.below) else ""
