"""Whether cells say what a condition of a mapping wants, and the condition in words."""

from importer.blanks import stands_for_nothing
from importer.english import listed
from importer.model import Condition

_WORDS_SHOWN = 6


def holds(condition: Condition, cell: str) -> bool:
    """Whether a cell says what the condition wants; a word for nothing is blank."""
    if condition.blank is not None:
        return (not cell or stands_for_nothing(cell)) is condition.blank
    said = cell.strip().casefold()
    if condition.words:
        return said in _folded(condition.words)
    return said not in _folded(condition.other_than)


def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.strip().casefold() for word in words)


def in_words(condition: Condition) -> str:
    """What the condition wants: `Status is “Retired”`."""
    if condition.blank is not None:
        return f"{condition.header} is {'blank' if condition.blank else 'not blank'}"
    words = listed([f"“{word}”" for word in condition.words or condition.other_than], _WORDS_SHOWN, last=" or ")
    return f"{condition.header} is {'not ' if condition.other_than else ''}{words}"
