"""What stands where a name should and is no name, or not a name alone: companies, couples, roles, placeholders."""

import re

from importer import blanks

COMPANY = "a company, not a person"
SEVERAL = "more than one person"
UNSPLITTABLE = "not a name that can be split"
MORE_THAN_A_NAME = "a name with something else beside it"

LONGEST = 120
"""Characters. A longer cell holds no name, or more than a name."""

COMPANY_WORDS = frozenset(
    {
        "llc", "inc", "corp", "corporation", "ltd", "llp", "pllc", "realty", "realtors", "estate", "properties",
        "brokerage", "brokers", "team", "group", "associates", "company", "partners", "holdings", "international",
        "office", "homes",
    }
)  # fmt: skip
ROLES = frozenset(
    {
        "broker", "agent", "agents", "associate", "salesperson", "licensee", "assistant", "manager", "owner",
        "recruiter", "admin", "administrator", "coordinator",
    }
)  # fmt: skip
_RANKS = frozenset(
    {
        "team", "lead", "leader", "realtor", "sales", "senior", "junior", "managing", "designated", "principal",
        "licensed", "executive", "vice", "president", "director", "ceo", "coo", "cfo", "vp", "founder", "partner",
        "trainee", "mentor", "isa", "listing", "buyer", "buyer's", "buyers", "specialist", "transaction", "real",
        "estate", "office", "operations", "marketing", "relations", "and", "of", "co", "the",
    }
)  # fmt: skip
"""What else titles of a position are made of."""
BRANDS = frozenset(
    {
        "kw", "keller williams", "re/max", "remax", "compass", "exp", "coldwell banker", "c21", "sotheby's", "sothebys",
        "berkshire hathaway", "bhhs", "douglas elliman", "redfin", "homesmart",
    }
)  # fmt: skip
"""Only those that nobody is called; Corcoran and Weichert are surnames first."""
LINKS = frozenset({"aka", "a/k/a", "a.k.a", "fka", "f/k/a", "f.k.a", "dba", "d/b/a", "c/o", "at", "of", "with"})
"""What joins a name to another name or to a company."""
PLACEHOLDERS = (blanks.WORDS | blanks.NO_NAMES) - {"na", "nan"}
"""What people write instead of leaving a name blank. NA is one where it is all there is of a full name."""


def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    choices = "|".join(map(re.escape, sorted(words)))
    return re.compile(rf"(?<![\w.])(?:{choices})(?!\w)", re.IGNORECASE)


_BRAND = _any_of(BRANDS)
_COMPANY = _any_of(COMPANY_WORDS | {"l.l.c"})
_BESIDE = _any_of(ROLES | LINKS | {"tbd", "tba", "unknown", "n/a"})
_TITLE_FIRST = re.compile(r"realtor\b", re.IGNORECASE)
"""Behind a name it is a credential, before one it may be anybody's."""
_IN_BRACKETS = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]", re.DOTALL)
_FILLING = frozenset({"and", "of", "co", "the", "real", "estate", "senior", "junior", "buyer", "buyers", "vice"})
_SPACED_DASH = re.compile(r"\s[-–—]|[-–—]\s")
_SEVERAL_PEOPLE = re.compile(r"\s(&|and|\+)\s|[/;]|\S&\S", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"[0-9@#$%=<>{}|\\*?!:^~_]")
_WORD = rf"(?:{'|'.join(map(re.escape, sorted(PLACEHOLDERS, reverse=True)))}|[\W_]+)"
_PLACEHOLDER = re.compile(rf"na|{_WORD}(?:[\s,]+{_WORD})*", re.IGNORECASE)

LOADED_WORDS = frozenset(re.findall(r"\w+", " ".join(COMPANY_WORDS | ROLES | BRANDS | LINKS | PLACEHOLDERS)))
"""A name with none of these words in it needs none of the questions below."""


def without_position(text: str) -> tuple[str, str]:
    """A name, and the position in brackets behind it: `Erin Katz (Team Lead)`; "" where the brackets hold no such."""
    found = _IN_BRACKETS.fullmatch(text)
    words = re.findall(r"[\w']+", found[2].casefold()) if found else []
    if found is None or not words or not (ROLES | _RANKS).issuperset(words) or _FILLING.issuperset(words):
        return text, ""
    return found[1], found[2]


def is_placeholder(text: str) -> bool:
    """Whether the cell says in words or signs that it is blank."""
    return _PLACEHOLDER.fullmatch(text) is not None


def doubt_about(text: str) -> str:
    """Why the text is not one person's name and nothing else, or ""."""
    # Before the words of companies: beside a brand there mostly stands a person.
    if _BRAND.search(text):
        return MORE_THAN_A_NAME
    if _COMPANY.search(text):
        return COMPANY
    if len(text.splitlines()) > 1 or _SPACED_DASH.search(text) or _BESIDE.search(text) or _TITLE_FIRST.match(text):
        return MORE_THAN_A_NAME
    if _SEVERAL_PEOPLE.search(text):
        return SEVERAL
    if len(text) > LONGEST or _NOT_A_NAME.search(text) or not any(map(str.isalpha, text)):
        return UNSPLITTABLE
    return ""
