"""A person's answers on the sheet `Values`, taken into the value maps of a mapping."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from importer.model import Mapping, Rule


def with_answers(mapping: Mapping, answers: Iterable[tuple[str, str, str]]) -> Mapping:
    """The mapping, with (field, word, answer) in its value maps; of several answers to one word the latest holds."""
    answers = tuple(answers)
    product = mapping.product and _answered(mapping.product, answers)
    return replace(mapping, rules=tuple(_answered(rule, answers) for rule in mapping.rules), product=product)


def _answered(rule: Rule, answers: tuple[tuple[str, str, str], ...]) -> Rule:
    given = [(word, answer) for name, word, answer in answers if name == rule.field]
    # value maps are looked up without case, so an answer to `warm` replaces the one to `Warm`
    latest = {word.strip().casefold(): (word, answer) for word, answer in (*rule.values.items(), *given)}
    return replace(rule, values=MappingProxyType(dict(latest.values())))
