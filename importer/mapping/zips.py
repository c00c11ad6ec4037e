"""Restores the leading zeros of zips that a spreadsheet ate, where the row's own state proves them.

Ranges are the first three digits that the US Postal Service assigns to each state (Publication 65's table); a zip of
3 or 4 digits gets its zeros only if the result begins with a range of the state that stands in the same row.
"""

import re

_RANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "NY": ((5, 5),), "PR": ((6, 7), (9, 9)), "VI": ((8, 8),), "MA": ((10, 27), (55, 55)), "RI": ((28, 29),),
    "NH": ((30, 38),), "ME": ((39, 49),), "VT": ((50, 54), (56, 59)), "CT": ((60, 69),), "NJ": ((70, 89),),
    "AE": ((90, 98),),
}  # fmt: skip
_EXCEPTIONS = {"06390": "NY"}
"""Fishers Island is New York's, amid Connecticut's range."""
_NAMES = {
    "new york": "NY", "puerto rico": "PR", "virgin islands": "VI", "us virgin islands": "VI",
    "u.s. virgin islands": "VI", "massachusetts": "MA", "mass": "MA", "rhode island": "RI", "new hampshire": "NH",
    "maine": "ME", "vermont": "VT", "connecticut": "CT", "conn": "CT", "new jersey": "NJ",
}  # fmt: skip
_DAMAGED = re.compile(r"\d+[.,]\d+E\+?\d+|[\dOoIl]{5}(?<!\d{5})|\d{5}-?\d{0,4}[.,]\d+|\d{6}|\d{10,}", re.ASCII)
_SHORT = re.compile(r"(\d{3,4})(?:-(\d{4}))?|(\d{3,4})(\d{4})")


def _parts(text: str) -> tuple[str, str] | None:
    """The digits of a zip that is too short, and its +4 part; None for any other text."""
    if not (match := _SHORT.fullmatch(text)):
        return None
    return match[1] or match[3], match[2] or match[4] or ""


def looks_damaged(text: str) -> bool:
    """Whether digits that are no US zip stand there, as a spreadsheet or a slip leaves them: `1.0001E+04`, `O2139`.

    A postcode of another country has letters, too, but not among five digits or with a decimal point.
    """
    return _DAMAGED.fullmatch(text) is not None


def looks_short(text: str) -> bool:
    """Whether the text could be a US zip that lost its leading zeros."""
    return _parts(text) is not None


def restored_zip(text: str, state: str) -> str:
    """The zip with its zeros, if the state proves them; else the text as it is."""
    if not (parts := _parts(text)):
        return text
    digits, extra = parts
    zip_code = digits.zfill(5)
    if not _belongs(zip_code, state):
        return text
    return f"{zip_code}-{extra}" if extra else zip_code


def _belongs(zip_code: str, state: str) -> bool:
    words = state.strip().casefold().rstrip(".")
    code = _NAMES.get(words, words.upper())
    if owner := _EXCEPTIONS.get(zip_code):
        return code == owner
    prefix = int(zip_code[:3])
    return any(low <= prefix <= high for low, high in _RANGES.get(code, ()))
