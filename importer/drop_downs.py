"""Drop-downs of cells: the words of a field, and those that a spreadsheet can offer."""

from collections.abc import Iterable
from typing import Final

from importer.closed_lists import CLOSED_LISTS
from importer.fields import FIELD, Kind

LONGEST: Final = 255
"""Characters of all words together that Excel takes, commas included."""
YES_OR_NO: Final = ("yes", "no")


def field_words(name: str) -> tuple[str, ...]:
    """The words of a closed list, or yes and no; none where a field takes any text."""
    is_flag = name in FIELD and FIELD[name].kind is Kind.FLAG
    return YES_OR_NO if is_flag else CLOSED_LISTS.get(name, ())


def offered(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, as far as a drop-down can show it; none where they are too long together."""
    choices = tuple(dict.fromkeys(word for word in words if _fits(word)))
    return choices if len(",".join(choices)) <= LONGEST else ()


def _fits(word: str) -> bool:
    """Excel separates the words of a drop-down by commas and knows no way around it."""
    return bool(word) and word.isprintable() and not set(word) & set(',"') and word == word.strip()
