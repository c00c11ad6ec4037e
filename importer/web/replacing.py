"""Find and replace in one column: which cells would change, and into what."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from importer.edits import Place


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for in one column, literally, and what is put in its place."""

    at: int
    find: str
    put: str
    whole: bool = True
    """Only cells that say just this; else wherever it occurs in a cell."""
    case: bool = False
    """Capitals matter."""

    def changes(self, column: Iterable[tuple[int, str]]) -> Iterator[tuple[Place, str, str]]:
        """(place, text before, text after) for every cell of the column, given as (row, text), that would change."""
        swap = self._swap()
        for row, text in column:
            after = swap(text)
            if after != text:
                yield (row, self.at), text, after

    def _swap(self) -> Callable[[str], str]:
        if self.whole:
            folded = self._folded(self.find)
            return lambda text: self.put if self._folded(text) == folded else text
        if not self.find:
            return lambda text: text
        pattern = re.compile(re.escape(self.find), 0 if self.case else re.IGNORECASE)
        return lambda text: pattern.sub(lambda _: self.put, text)

    def _folded(self, text: str) -> str:
        return text.strip() if self.case else text.strip().casefold()
