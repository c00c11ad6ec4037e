"""Tells Windows-1252 from Mac Roman (charset detection): old text does not say what it is, its words do.

Both give a meaning to nearly every byte, so that neither ever fails; but an e with an accent of the one is a capital
Z with a caron of the other, and no word has that behind small letters.
"""

import re

WINDOWS, MAC = "cp1252", "mac-roman"
SAMPLE = 1_000_000
"""Bytes that are looked at."""
WORD = re.compile(rb"[A-Za-z'\x80-\xff]*[\x80-\xff][A-Za-z'\x80-\xff]*")
USUAL = frozenset("áàâäãåçéèêëíîïñóôöõøúûüßæÁÄÇÉÍÑÓÖÚÜ")
"""Letters of names in the Americas and Western Europe; others occur, but seldom."""
MARKS = frozenset("”–—…•©®™ªº°»\xa0")
"""Signs that stand between words or at their ends."""
OPENING = frozenset("“„‘«¿¡€£§")
"""Signs that stand before words and numbers."""
APOSTROPHE = "’"


def told_apart(lines: list[bytes], *, mac_line_ends: bool) -> str:
    """The encoding of lines that are not UTF-8; Excel's "CSV (Macintosh)" ends them as only old Macs did.

    Without such line ends the words must speak clearly for Mac Roman, because Windows is by far the more frequent.
    """
    words = set(WORD.findall(b"".join(lines)[:SAMPLE]))
    windows, mac = (sum(_plausibility(word.decode(one, "replace")) for word in words) for one in (WINDOWS, MAC))
    is_mac = mac > windows if mac_line_ends else mac >= max(windows + 1, 2 * windows, 1)
    return MAC if is_mac else WINDOWS


def _plausibility(word: str) -> float:
    return sum(
        _fits(word[place - 1 : place], letter, word[place + 1 : place + 2])
        for place, letter in enumerate(word)
        if not letter.isascii()
    )


def _fits(before: str, letter: str, after: str) -> float:
    """How well a character stands between its neighbours: 1 as it should, 0 one cannot tell, -1 as it never does."""
    if letter == APOSTROPHE:
        return 1.0 if before.isalpha() and (after.isupper() or after in {"s", "t"}) else 0.0
    if letter in MARKS or letter in OPENING:
        is_amiss = before.isalpha() and (after.isalpha() or letter in OPENING)
        return -1.0 if is_amiss else 0.5
    if not letter.isalpha() or not (before.isalpha() or after.isalpha()):
        return -1.0
    return _fits_case(before, letter, after) * (1.0 if letter in USUAL else 0.4)


def _fits_case(before: str, letter: str, after: str) -> float:
    if letter.isupper():
        is_inside = before.isalpha() and (before.islower() or after.islower())
        return -1.0 if is_inside else 1.0
    if after.isupper():
        return -1.0
    return 1.0 if before.islower() or (before.isalpha() and after.islower()) else 0.25
