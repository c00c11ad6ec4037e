"""Classifies values by their shape (regular expressions), whatever the column's header says."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from importer.blanks import stands_for_nothing
from importer.mapping.name_doubts import BRANDS, COMPANY_WORDS
from importer.mapping.residue import undone
from importer.model import Sheet

LOOKED_AT = 300
"""Distinct values of a column; more of them tell no more."""
LENGTH = 200
"""Characters of a value; nothing that a shape is known for is longer."""

_SEVERAL = ":::"
"""Google joins several values of a cell with this."""
_EMAIL = re.compile(r"(mailto:)?[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]{2,}", re.IGNORECASE)
_SEVERAL_EMAILS = re.compile(r"[;,\s]+")
_PHONE = re.compile(r"(tel:|p:|')?\s*[+(]?\d[\d\s().+/-]{5,}\d(\s*(x|ext\.?|#)\s*\d+)?", re.IGNORECASE)
_NO_PHONE = re.compile(r"\d{4}-\d\d-\d\d.*|\d{1,3}(\.\d{1,3}){3}|\d{5}-\d{4}")
"""An ISO date, an address of the internet, a zip+4: digits and signs, but nobody dials them."""
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}([ T].*)?|\d{8}|\d{1,2}[ -][A-Za-z]{3,9}[ ,-]+\d{2,4}|"
                   r"[A-Za-z]{3,9}\.? \d{1,2},? \d{2,4}")  # fmt: skip
_NUMBER = re.compile(
    r"[~≈<>(]?\s*[-+]?\s*[$€£]?\s*-?(\d[\d,]*(\.\d+)?|\.\d+)\s*"
    r"(k|mm?|mil|mill|million|thousand|bn?|billion)?\s*(usd)?\s*[)+]?",
    re.IGNORECASE,
)
"""An amount as people write it: `~$2M` and `($12,000)` are amounts, whatever becomes of them later."""
_ZIP = re.compile(r"\d{5}([- ]?\d{4})?|\d{3,4}|[A-Z]\d[A-Z] ?\d[A-Z]\d", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(,? [^\W\d_][\w.'’-]*){1,4}")
_ONE_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9_./-]{2,20}")
_ROOM = re.compile(r"(suite|ste|floor|room|rm|desk|unit|bldg|building|cubicle)\b[ .#]*\w+$|\d+(st|nd|rd|th) floor$|"
                   r"(remote|work from home|wfh|home office|hybrid)$", re.IGNORECASE)  # fmt: skip
_URL = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_COMPANY = re.compile(rf"\b({'|'.join(map(re.escape, sorted(COMPANY_WORDS | BRANDS)))})\b", re.IGNORECASE)
_STATE = re.compile(
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|"
    "W[AIVY]|AB|BC|MB|NB|NL|NS|ON|QC|SK"
)
_STATE_NAMES = frozenset(
    """alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|district of columbia|florida|georgia|
    hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|
    mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|
    north dakota|ohio|oklahoma|oregon|pennsylvania|puerto rico|rhode island|south carolina|south dakota|tennessee|texas|
    utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|alberta|british columbia|manitoba|new brunswick|
    newfoundland and labrador|nova scotia|ontario|prince edward island|quebec|saskatchewan""".replace(
        "\n    ", ""
    ).split("|")
)
_FLAGS = frozenset({"yes", "no", "y", "n", "true", "false", "1", "0", "x", "✓", "on", "off"})
_FEW = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """A column's distinct values with how many rows have each, in the order of their first row."""

    counts: tuple[tuple[str, int], ...]
    """Of the first `LOOKED_AT` distinct values."""
    filled: int
    """How many rows have something in them."""
    distinct: int

    @property
    def values(self) -> tuple[str, ...]:
        """The distinct values."""
        return tuple(value for value, _ in self.counts)

    def rows(self, fits: Callable[[str], object]) -> int:
        """How many of the rows looked at fit."""
        return sum(count for value, count in self.counts if fits(value))

    def share(self, fits: Callable[[str], object]) -> float:
        """How much of the rows fits, 0..1; 0 for a blank column."""
        return self.rows(fits) / self.rows(bool) if self.counts else 0.0

    @property
    def repeats(self) -> bool:
        """Whether values come back so often that they cannot tell people apart."""
        return self.filled >= _FEW and self.distinct * 2 <= self.filled


def evidence_of(cells: Iterable[str]) -> Evidence:
    """The evidence of a column's cells; what is blank, or says in words that it is, does not count."""
    counts: Counter[str] = Counter()
    filled = distinct = 0
    for cell, rows in Counter(cells).items():
        if len(counts) >= LOOKED_AT and cell.strip():  # only counted: a large column is looked at for its beginning
            filled, distinct = filled + rows, distinct + 1
        elif text := _said(cell):
            counts[text] += rows
    return Evidence(tuple(counts.items()), filled + counts.total(), distinct + len(counts))


def _said(cell: str) -> str:
    """What a cell says, without residue and of several values the first; "" where it says nothing."""
    text = undone(cell.partition(_SEVERAL)[0]).removeprefix("'")[:LENGTH]  # a spreadsheet's, in most columns
    return "" if stands_for_nothing(text) else text


def evidence_of_columns(sheet: Sheet) -> list[Evidence]:
    """The evidence of every column, without rows and cells that the loader itself does not trust."""
    cells = {(flag.row, flag.column) for flag in sheet.flags}
    rows = [(number, (number, None) not in cells) for number in sheet.frame.index]
    return [
        evidence_of(
            cell
            for cell, (number, trusted) in zip(sheet.frame.iloc[:, position].tolist(), rows, strict=True)
            if trusted and (number, position) not in cells
        )
        for position in range(len(sheet.headers))
    ]


def is_email(value: str) -> bool:
    """Whether the text has the shape of an e-mail address, or of several."""
    return bool(_EMAIL.fullmatch(_SEVERAL_EMAILS.split(value, maxsplit=1)[0]))


def is_phone(value: str) -> bool:
    """Whether the text has the shape of a phone number, of seven digits or more."""
    digits = sum(character.isdigit() for character in value)
    return 7 <= digits <= 15 and bool(_PHONE.fullmatch(value)) and not _NO_PHONE.fullmatch(value)


def looks_dialled(value: str) -> bool:
    """Whether it is a phone number as people write it; bare digits of ten could be anything's number."""
    return is_phone(value) and bool(re.search(r"[()+.\s-]", value)) and not is_date(value)


def is_date(value: str) -> bool:
    """Whether the text has the shape of a whole date."""
    return bool(_DATE.fullmatch(value))


def is_number(value: str) -> bool:
    """Whether the text has the shape of a number or an amount."""
    return bool(_NUMBER.fullmatch(value))


def is_zip(value: str) -> bool:
    """Whether the text has the shape of a zip, of the US or of Canada."""
    return bool(_ZIP.fullmatch(value))


def is_name(value: str) -> bool:
    """Whether the text could be a person's full name."""
    return bool(_NAME.fullmatch(value)) and not is_company(value)


def is_name_by_comma(value: str) -> bool:
    """Whether the text is a person's name that begins with the last name; `Miami, FL` is a city."""
    _, comma, given = value.partition(",")
    return bool(comma) and is_name(value) and not is_state(given.strip())


def is_one_word(value: str) -> bool:
    """Whether the text is a single word without digits."""
    return bool(_ONE_WORD.fullmatch(value))


def is_company(value: str) -> bool:
    """Whether a word in the text says that it is a company's name."""
    return bool(_COMPANY.search(value))


def is_code(value: str) -> bool:
    """Whether the text is a number of some register: one piece, with digits in it."""
    return bool(_CODE.fullmatch(value))


def is_flag(value: str) -> bool:
    """Whether the text says yes or no."""
    return value.casefold() in _FLAGS


def is_link(value: str) -> bool:
    """Whether the text is an address of the web."""
    return bool(_URL.fullmatch(value))


def is_record(value: str) -> bool:
    """Whether the text is a program's: a list or an object in JSON or the like."""
    return value.startswith(("[{", "{", '["', "['"))


def is_room(value: str) -> bool:
    """Whether the text says where in a building somebody sits, or that it is at home."""
    return bool(_ROOM.match(value))


def is_state(value: str) -> bool:
    """Whether the text is a state of the US or a province of Canada, in letters or by name."""
    return is_state_code(value.upper().rstrip(".")) or value.casefold() in _STATE_NAMES


def is_state_code(value: str) -> bool:
    """Whether the text is a state's or a province's two letters."""
    return bool(_STATE.fullmatch(value))


def amount(value: str) -> float:
    """The size of an amount, without its sign; 0 where there is none."""
    match = re.search(r"(\d[\d,]*(\.\d+)?|\.\d+)\s*([A-Za-z]*)", value)
    scale = {"k": 1e3, "t": 1e3, "m": 1e6, "b": 1e9}.get(match[3][:1].casefold(), 1.0) if match else 1.0
    return float(match[1].replace(",", "")) * scale if match else 0.0
