"""Words of a mapping's conditions that no cell of their column says: a slip mostly, and nothing else would tell it."""

from collections.abc import Iterable, Iterator

from importer.did_you_mean import nearest
from importer.english import listed
from importer.error_values import is_error_value
from importer.mapping.rule_cells import RuleSource
from importer.model import Condition

_WORDS_SHOWN = 6
_MOST_COMPARED = 500
"""Different cells among which the one that was meant is looked for; a column of more holds no words."""


def unheard_words(given: Iterable[tuple[Condition, int]], source: RuleSource) -> tuple[str, ...]:
    """A sentence for every condition that asks for a word in vain, with the nearest word of the column."""
    return tuple(dict.fromkeys(_sentences(given, source)))


def _sentences(given: Iterable[tuple[Condition, int]], source: RuleSource) -> Iterator[str]:
    for condition, position in given if source.rows else ():
        cells = {cell.casefold(): cell for cell in source.cells(position) if cell}
        asked = condition.words or condition.other_than
        if lacking := [word for word in asked if word.strip().casefold() not in cells]:
            wanted = {word.strip().casefold() for word in asked}
            others = [cell for folded, cell in cells.items() if folded not in wanted and not is_error_value(cell)]
            yield _sentence(condition.header, lacking, others)


def _sentence(header: str, lacking: list[str], others: list[str]) -> str:
    words = listed([f"“{word}”" for word in lacking], _WORDS_SHOWN, last=" or ")
    near = [nearest(word, others) for word in lacking] if len(others) <= _MOST_COMPARED else []
    meant = listed([f"“{word}”" for word in dict.fromkeys(filter(None, near))], _WORDS_SHOWN, last=" or ")
    ask = f"; did you mean {meant}?" if meant else "."
    return f"No cell under {header} says {words}, as a condition of the mapping asks{ask}"
