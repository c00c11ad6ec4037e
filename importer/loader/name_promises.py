"""What the names of columns promise, and by how much better a header keeps it once one of its delimiters is mended.

A header that lacks a delimiter has two names in one cell, and every later name over the wrong column; one that has a
delimiter too many is wrong the other way. `First Name,Last Name Email,Phone` above rows of four cells looks like an
export that ends its rows, but not its header, in a comma; what stands below the names tells the two apart.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from importer.exhaustive import complete
from importer.loader.clues import CAMEL, EMAIL, WORD, is_data, words_of


class Promise(StrEnum):
    """What a column holds, as far as its looks tell, and as far as a name promises it."""

    EMAIL = "email"
    VALUE = "value"
    WORD = "word"


PROMISES: Mapping[Promise, str] = complete(
    Promise,
    {
        Promise.EMAIL: "email emails mail correo courriel",
        Promise.VALUE: """
        phone phones telephone tel mobile cell fax zip zipcode postal plz date birthday birthdate dob qty quantity
        price amount volume sales year id number license licence url website lat lon latitude longitude units time
        """,
        Promise.WORD: """
        first last name firstname lastname surname company brokerage office city type description status title
        """,
    },
)
"""Promise -> words of names that promise it; of two that contradict each other, the first one's holds."""
WORDS = {kind: frozenset(words.split()) for kind, words in PROMISES.items()}
MOST = 0.6
TORN = re.compile(r'[^\W\d_]"[^\W\d_]')
"""A quotation mark between two letters, as a missing delimiter leaves it."""


def lacks_delimiter(names: Sequence[str], rows: Sequence[Sequence[str]], extra: int) -> bool | None:
    """Whether the names, all from some place on moved right by `extra` columns, suit the rows better than as typed.

    None where nothing tells: the names right of a place promise nothing, or as much here as there.
    """
    promised, kinds = _promises(names), _kinds(rows)
    is_open = False
    for place in range(len(names) - 1):  # behind the last name there is none to stand over a wrong column
        right = promised[place + 1 :]
        as_typed, moved = _kept(right, kinds[place + 1 :]), _kept(right, kinds[place + 1 + extra :])
        if moved > as_typed or (moved == as_typed and _is_two(names[place], kinds[place])):
            return True
        is_open = is_open or moved == as_typed
    return None if is_open else False


def _is_two(name: str, kind: Promise | None) -> bool:
    """Whether a name is two in one: `Email Zip` above addresses, where its last word promises numbers.

    `Office Phone` above telephone numbers is one name: what a column holds is what the last word says.
    """
    kinds = [promise for word in WORD.findall(CAMEL.sub(" ", name)) if (promise := _promise(word))]
    return TORN.search(name) is not None or (len(kinds) > 1 and kind == kinds[0] != kinds[-1])


def has_delimiter_too_many(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the names suit the rows better without a blank cell that stands between them."""
    promised, kinds = _promises(names), _kinds(rows)
    moved = [
        _kept([*promised[:place], *promised[place + 1 :]], kinds)
        for place, name in enumerate(names)
        if not name.strip()
    ]
    return max(moved, default=0) > _kept(promised, kinds)


def _promises(names: Sequence[str]) -> list[Promise | None]:
    return [_promise(name) for name in names]


def _kinds(rows: Sequence[Sequence[str]]) -> list[Promise | None]:
    width = max(map(len, rows), default=0)
    return [_kind_of([cells[column] for cells in rows if column < len(cells)]) for column in range(width)]


def _promise(name: str) -> Promise | None:
    words = words_of(name)
    return next((kind for kind, known in WORDS.items() if words & known), None)


def _kind_of(column: Sequence[str]) -> Promise | None:
    """What most filled cells of a column are; None where there are none, or no most."""
    cells = [cell.strip() for cell in column if cell.strip()]
    if not cells:
        return None
    emails = sum(EMAIL.fullmatch(cell) is not None for cell in cells) / len(cells)
    values = sum(map(is_data, cells)) / len(cells)
    if emails >= MOST:
        return Promise.EMAIL
    return Promise.VALUE if values >= MOST else Promise.WORD if values <= 1 - MOST else None


def _kept(promised: Sequence[Promise | None], kinds: Sequence[Promise | None]) -> int:
    """How many names stand over what they promise, less those over something else."""
    pairs = [(promise, kind) for promise, kind in zip(promised, kinds, strict=False) if promise and kind]
    return sum(1 if promise == kind else -1 for promise, kind in pairs)
