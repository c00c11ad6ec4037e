"""Where an option of a rule means something: for which fields, and beside which other keys of the rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from importer.closed_lists import CLOSED_LISTS
from importer.fields import FIELD, Kind
from importer.mapping.letter_case import cases_of

FULL_NAME = "full_name"
FIELD_NAMES = (*FIELD, FULL_NAME)


@dataclass(frozen=True, slots=True)
class Sense:
    """Where one option means something."""

    fields: frozenset[str] = frozenset(FIELD_NAMES)
    beside: tuple[str, ...] = ()
    """One of these keys must stand beside it, if any are named."""
    never: tuple[str, ...] = ()
    """None of these may."""


_NAMES = {name for name in FIELD if FIELD[name].kind is Kind.NAME}
_MATCH_KEYS = {name for name in FIELD if FIELD[name].match_key}
UNSHARED = frozenset({FULL_NAME, *_MATCH_KEYS})
"""What tells people apart, so that no text can be the same for many."""
SENSES: Mapping[str, Sense] = MappingProxyType(
    {
        "date_order": Sense(frozenset(name for name in FIELD if FIELD[name].kind is Kind.DATE)),
        "case": Sense(frozenset(filter(cases_of, FIELD_NAMES)), never=("constant", "when", "tidy_case")),
        "tidy_case": Sense(frozenset({FULL_NAME, *_NAMES})),
        "name_order": Sense(frozenset({FULL_NAME})),
        "default": Sense(never=("constant", "when")),
        "else": Sense(beside=("when",)),
        "values": Sense(beside=("from",)),
        "separator": Sense(beside=("from", "join")),
        "extract": Sense(beside=("from",)),
        "bands": Sense(frozenset(FIELD_NAMES) & CLOSED_LISTS.keys(), beside=("from",)),
        "others": Sense(beside=("values", "extract")),
        "new_only": Sense(frozenset(FIELD_NAMES) - _MATCH_KEYS),
    }
)
"""Options that mean something for every field, beside anything, are not named."""


def means_something(option: str, field: str, keys: Collection[str]) -> bool:
    """Whether an option could do anything in a rule of the field that has these keys."""
    sense = SENSES.get(option, Sense())
    beside = not sense.beside or any(key in keys for key in sense.beside)
    return field in sense.fields and beside and not any(key in keys for key in sense.never)
