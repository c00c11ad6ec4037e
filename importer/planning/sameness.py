"""Compares normalised values: when two rows of one person agree in a field, and when they contradict each other.

Spelling is not content: letter case, accents, spaces and punctuation never make a contradiction. Beyond that two
values agree only where one plainly holds the other: a first name with and without its middle initial, a note that
contains the other note. A nickname, a shorter name, an initial alone is a difference, because two people of one
family or office may share a mailbox, and folding them together cannot be undone.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence

from importer.exhaustive import check_partition
from importer.fields import FIELD, Kind, folded
from importer.model import PayloadValue

WITH_INITIALS = "first_name"
FREE_TEXT = "note"
SPELLED_FREELY = frozenset({Kind.NAME, Kind.TEXT})
PUT_IN_ORDER = frozenset({Kind.EMAIL, Kind.PHONE, Kind.DATE, Kind.MONEY, Kind.COUNT, Kind.RATING, Kind.FLAG,
                          Kind.CHOICE, Kind.IDENTIFIER})  # fmt: skip
"""Validation has left one spelling of each value, so that every difference is one of content."""
check_partition(Kind, SPELLED_FREELY, PUT_IN_ORDER)


def agree(field: str, values: Collection[PayloadValue]) -> bool:
    """Whether all values of a field say the same or complete each other."""
    if len(different := set(values)) < 2:
        return True
    texts = [value for value in different if value is not None]
    if len(texts) < len(different):
        return False  # one row empties the field, another one fills it
    if field == FREE_TEXT:
        longest = bare(max(texts, key=len))
        return all(bare(text) in longest for text in texts)
    if field == WITH_INITIALS:
        parts = {given_name(text) for text in texts}
        return len({stem for stem, _ in parts}) == 1 and len({initials for _, initials in parts if initials}) < 2
    return len({comparable(field, text) for text in texts}) == 1


def fullest(field: str, values: Sequence[PayloadValue]) -> PayloadValue:
    """Of values that agree the one that says most; the first of those that say the same."""
    if field in {FREE_TEXT, WITH_INITIALS}:
        return max(values, key=lambda value: len(bare(value or "")))
    return values[0]


def comparable(field: str, text: str) -> str:
    """The text as it is compared with other rows: without spelling where people type freely, else as it is sent."""
    if field in FIELD and FIELD[field].kind in SPELLED_FREELY:
        return bare(text)
    return folded(field, text)


def bare(text: str) -> str:
    """Letters and digits alone, without case and accents; the text itself where nothing else would be left."""
    folded = text.casefold()
    if not folded.isascii():
        folded = "".join(sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign))
    return "".join(filter(str.isalnum, folded)) or text.strip()


def given_name(text: str) -> tuple[str, str]:
    """A first name as (stem, middle initials): `Ann Q.` -> (ann, q), `J` -> (j, "")."""
    words = re.split(r"[\s.]+", text.strip(" ."))
    cut = len(words)
    while cut > 1 and len(words[cut - 1]) == 1:
        cut -= 1
    return bare(" ".join(words[:cut])), bare("".join(words[cut:]))
