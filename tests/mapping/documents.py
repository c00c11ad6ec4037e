"""Mapping documents: their keys, and what is wrong with one."""

from importer.errors import UnusableMapping
from importer.mapping import grammar, read_mapping, rule_grammar
from importer.mapping.condition_grammar import BRANCH_KEYS, CONDITION_KEYS
from importer.mapping.file_join_grammar import JOIN_KEYS

KEYS = sorted(
    {
        *grammar.KEYS, *grammar.PRODUCT_KEYS, *grammar.READ_KEYS, *grammar.SIGNATURE_KEYS, *rule_grammar.RULE_KEYS,
        *rule_grammar.LABELLED_KEYS, *CONDITION_KEYS, *BRANCH_KEYS, *JOIN_KEYS,
    }
)  # fmt: skip
"""Every key that a mapping document may have."""


def problems_of(text: str) -> tuple[str, ...]:
    """What is wrong with a document; () if nothing is."""
    try:
        read_mapping(text, "mine")
    except UnusableMapping as error:
        return error.problems
    return ()
