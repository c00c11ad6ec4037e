"""Heuristics that tell a header, a record, a title and a footer apart, one cell or one row at a time."""

import re
from collections.abc import Sequence
from functools import lru_cache

from importer.fields import FIELDS

PEOPLE_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        agent agents birthday birthdate brokerage broker cell dob email emails first firstname fname fullname last
        lastname license licence licensee lname mail member middle mls mobile name names nickname nrds office person
        phone phones preferred realtor recruit salesperson surname tel telephone
        """,
    )
)
"""Words that stand in the headers of a list of people."""

OTHER_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        account action active address age amount area assigned attribute bedrooms board category city class closed
        code col column
        comment comments company contact count country county created currency date dates day
        department description
        designation details domain employer end event expiration expires expiry facebook fax field file gender gci
        group header height
        home id identifier income instagram item key keywords label language lat latitude lead level line
        linkedin list listing listings location lon longitude market modified month notes note number occupation
        organization organisation owner parent password pipeline position postal price priority product production
        producttype productdescription productid province qty quantity rank rating record reference referrer region
        registered relationship remarks role row sales score sector services sex side sides size source specialty
        sponsor stage start state status street suffix suite tag tags team term text time timestamp title total
        transaction transactions type unit units updated url user username users val value version volume website week
        weight work year years zip zipcode
        apellido apellidos adresse ciudad correo courriel dirección direccion direction estado fecha geburtsdatum land
        nachname nom nombre ort plz prénom prenom straße strasse teléfono telefono telefon téléphone ville vorname
        """,
    )
)
"""Words that stand in headers of other columns and other tables; the last lines are Spanish, French and German."""

WORDS = (
    PEOPLE_WORDS
    | OTHER_WORDS
    | {word for field in FIELDS for word in re.findall("[a-z]{2,}", f"{field.name} {field.label}".lower())}
)

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
WORD = re.compile(r"[^\W\d_]+")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DATA = re.compile(
    r"""
      [-+(]*[$€£]?\s*-?\.?\d[\d.,'\s]*(?:[eE][-+]?\d+)?\)?\s*[%kKmMbB]?\)?   # a number, an amount, a percentage
    | \D{0,3}\(?\d{3}\)?[-.\s]\d{3}[-.\s]?\d{4}(?:\s*(?:x|ext)\.?\s*\d+)?   # a telephone number
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s].*)?                           # a date
    | \d{1,2}[-\s][A-Za-z]{3,9}\.?[-\s,]+\d{2,4}
    | \d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?                      # a time
    | [A-Za-z]{0,4}[-.]?\d{4,}[A-Za-z]?                                     # a licence or member number
    | (?:https?://|www\.)\S+
    | \d+\s+\S.*\b(?:st|street|ave|avenue|rd|road|blvd|dr|drive|ln|lane|ct|court|way|hwy|pl|place|cir|ter)\b\.?.*
    | \#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)
    | true|false|yes|no|n/a|null|none|y|n|-
    """,
    re.VERBOSE | re.IGNORECASE,
)
YEAR = re.compile(r"[A-Za-z]{0,6}[ _-]?(?:19|20)\d\d")
"""A column of figures for one year: 2024, FY2024, c1980."""
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]*)+")
"""A name as programs write them: first_nm, fieldName."""
TOTALS = re.compile(
    r"(?:grand|sub)\s*-?\s*totals?\b.*|(?:totals?|sums?|averages?|summe|gesamt)\s*(?:\(.*\))?\s*:?\s*[\d.,$]*"
    r"|totals?\s+(?:agents?|members?|records?|rows?|contacts?|volume|production|sales|count|number|for|of|listings?)\b.*",
    re.IGNORECASE,
)
AMOUNT = re.compile(
    r"[-+(]?\s*[$€£]?\s*\d[\d.,\s]*[kKmMbB%]?\s*\)?(?:\s*(?:agents?|members?|records?|rows?|contacts?))?"
)
CLOSING = re.compile(
    r"(?:report\s+)?(?:generated|exported|printed|created|produced|downloaded|prepared|run)\s+(?:on|by|at|from)\b"
    r"|end\s+of\s+(?:report|list|file|data|export)|page\s+\d|source\s*:|as\s+of\b|©|\(c\)|copyright|confidential"
    r"|disclaimer|note\s*:|notes\s*:|\*+\s|--+|==+|all\s+rights|information\s+(?:is\s+)?deemed"
    r"|[\d,]+\s+(?:records?|rows?|results?|agents?|contacts?|members?)\b|(?:records?|rows?|count|number\s+of\s+\w+)\s*:",
    re.IGNORECASE,
)

NAME = re.compile(r"[^\W\d_][\w.'’-]*,?(?:\s+\(?[\w.'’&-]+\)?,?){0,4}")
PARTICLES = frozenset(re.findall(r"\w+", "al and bin da de del della der di dos du e el i la le of ter van von y zu"))
NOBODY = re.compile(
    r"\b(?:agents|branch|brokerage|contacts|department|directory|division|estate|export|inc|information|llc|ltd|members"
    r"|office|properties|realtors|realty|region|report|roster|team)\b",
    re.IGNORECASE,
)
"""Words of offices and reports that are no surnames."""
USUAL = frozenset("BbHhKkLlOoQqUuVvWwXxYyZz")
"""Letters with which no word of TOTALS or CLOSING begins, to spare most rows the search."""


@lru_cache(4096)
def is_data(cell: str) -> bool:
    """Whether a cell holds a value that no header spells: a number, a date, an address, an e-mail, yes or no."""
    cell = cell.strip()
    if len(cell) > 200 or not cell or YEAR.fullmatch(cell):
        return False
    return bool(EMAIL.fullmatch(cell) or DATA.fullmatch(cell))


@lru_cache(4096)
def words_of(cell: str) -> frozenset[str]:
    """The words of a header, without case, digits and punctuation; `firstName` has two."""
    return frozenset(word.lower() for word in WORD.findall(CAMEL.sub(" ", cell[:200]))) | frozenset(
        word.lower() for word in WORD.findall(cell[:200])
    )


def is_label(cell: str) -> bool:
    """Whether a cell reads like a column's name: a few words, one of them known from headers."""
    if len(cell) > 80 or cell.count(" ") >= 8 or is_data(cell):
        return False
    return bool(words_of(cell) & WORDS) or IDENTIFIER.fullmatch(cell.strip()) is not None


def filled(cells: Sequence[str]) -> list[str]:
    """The cells that hold more than space."""
    return [cell for cell in cells if cell and not cell.isspace()]


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing but space."""
    return not first_filled(cells)


def data_share(cells: Sequence[str]) -> float:
    """How much of a row's filled cells no header would spell."""
    texts = filled(cells)
    return sum(map(is_data, texts)) / len(texts) if texts else 0.0


def label_share(cells: Sequence[str]) -> float:
    """How much of a row's filled cells reads like column names."""
    texts = filled(cells)
    return sum(map(is_label, texts)) / len(texts) if texts else 0.0


def may_be_name(cell: str) -> bool:
    """Whether a cell could be somebody's name: a few words, all with a capital but particles such as `de la`."""
    words = re.findall(r"[^\W\d_][\w.'’-]*", cell)
    big = [word for word in words if word not in PARTICLES]
    is_short = 0 < len(words) <= 2  # people type names without capitals, too
    is_name = is_short or (bool(big) and not any(word[0].islower() for word in big))
    return is_name and NAME.fullmatch(cell.strip()) is not None and not is_nobody(cell)


def is_nobody(cell: str) -> bool:
    """Whether a cell names an office or a report."""
    return NOBODY.search(cell) is not None


def first_filled(cells: Sequence[str]) -> str:
    """The first cell that holds more than space, or "" in a blank row."""
    for cell in cells:
        if cell and not cell.isspace():
            return cell
    return ""


def closing_word(first: str, cells: Sequence[str], typical: int) -> str:
    """`totals` or `footer` for a row that sums up or closes a table of rows with `typical` filled cells, else ""."""
    if first[0] in USUAL:
        return ""
    head = first.strip()
    if not (TOTALS.fullmatch(head) or CLOSING.match(head)):
        return ""
    texts = [text.strip() for text in filled(cells)]
    if TOTALS.fullmatch(texts[0]):
        return "totals" if all(map(AMOUNT.fullmatch, texts[1:])) else ""
    return "footer" if CLOSING.match(texts[0]) and len(texts) <= max(1, min(2, typical // 2)) else ""
