"""A full name -> first and last name, or the reason why not.

Nothing of a name is thrown away that belongs to it: middle names stay with the first name, Jr and III with the last.
Courtesy titles, credentials and nicknames are left out, and the change says so.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from nameparser import FAMILY_FIRST, AmbiguityKind, Lexicon, ParsedName, Parser, Policy

from importer.model import Severity

COURTESY = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir"})
"""The only titles taken off: nameparser's own list has dean, prince and bishop, which are also names."""
DESIGNATIONS = frozenset(
    {"realtor", "gri", "crs", "abr", "sres", "srs", "rsps", "e-pro", "epro", "psa", "crb", "alhs", "clhms", "p.a", "pa"}
)
"""Letters that agents carry behind their names."""
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "junior", "senior", "2nd", "3rd"})
COMPANY_WORDS = frozenset(
    {
        "llc", "inc", "corp", "corporation", "ltd", "llp", "pllc", "realty", "realtors", "estate", "properties",
        "brokerage", "brokers", "team", "group", "associates", "company", "partners", "holdings", "international",
        "office", "homes",
    }
)  # fmt: skip
_COMPANY = re.compile(rf"\b({'|'.join(sorted(COMPANY_WORDS))}|l\.l\.c)\b", re.IGNORECASE)
_SEVERAL_PEOPLE = re.compile(r"\s(&|and|\+)\s|[/;]|\S&\S", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"[0-9@#$%=<>{}|\\]")
_WORD = r"[A-Za-z][A-Za-z'’-]*"
_PLAIN = re.compile(rf"({_WORD}(?: {_WORD}| [A-Za-z]\.?)?) ({_WORD}[A-Za-z])")
_PLAIN_COMMA = re.compile(rf"({_WORD}[A-Za-z]), ?({_WORD}(?: {_WORD}| [A-Za-z]\.?)?)")

LONGEST = 120
"""Characters. A longer cell holds no name, or more than a name."""
WHOLE = "the name is split"
COMPANY = "a company, not a person"
SEVERAL = "more than one person"
UNSPLITTABLE = "not a name that can be split"
ONE_WORD = "only one word"
LACKING = "a new contact needs a first and a last name."


@dataclass(frozen=True, slots=True)
class SplitName:
    """First and last name; `problem` says why they are missing or doubtful."""

    first: str = ""
    last: str = ""
    why: str = WHOLE
    problem: str = ""
    cure: str = "give first and last name in columns of their own."
    severity: Severity = Severity.ERROR


@lru_cache(maxsize=4)
def _parser(*, last_name_first: bool) -> Parser:
    lexicon = replace(Lexicon.default(), titles=COURTESY).add(suffix_acronyms=DESIGNATIONS)
    return (
        Parser(lexicon=lexicon, policy=Policy(name_order=FAMILY_FIRST)) if last_name_first else Parser(lexicon=lexicon)
    )


@lru_cache(maxsize=1)
def _special_words() -> frozenset[str]:
    """Words with a meaning of their own in a name; names that have one take the careful way."""
    lexicon = Lexicon.default()
    return frozenset().union(
        lexicon.titles, lexicon.given_name_titles, lexicon.suffix_acronyms, lexicon.suffix_words, lexicon.particles,
        lexicon.particles_ambiguous, lexicon.conjunctions, lexicon.conjunctions_ambiguous, lexicon.bound_given_names,
        lexicon.maiden_markers, lexicon.suffix_acronyms_ambiguous, lexicon.honorific_tails,
        lexicon.after_given_titles, DESIGNATIONS, GENERATIONS, COMPANY_WORDS, {"and"},
    )  # fmt: skip


def split_name(text: str, *, last_name_first: bool = False) -> SplitName:
    """First and last name of a full name; "LAST, FIRST MIDDLE JR" is understood, doubt is a problem."""
    if not last_name_first and (plain := _split_plain(text)):
        return plain
    text = " ".join(text.split())
    if problem := _not_a_person(text):
        return SplitName(problem=problem)
    return split_carefully(text, last_name_first=last_name_first)


def _not_a_person(text: str) -> str:
    if _COMPANY.search(text):
        return COMPANY
    if _SEVERAL_PEOPLE.search(text):
        return SEVERAL
    if len(text) > LONGEST or _NOT_A_NAME.search(text) or not any(map(str.isalpha, text)):
        return UNSPLITTABLE
    return ""


def _split_plain(text: str) -> SplitName | None:
    """The quick way for two or three ordinary words; agrees with `split_carefully` and is fifty times as fast."""
    if match := _PLAIN.fullmatch(text):
        first, last = match.groups()
    elif match := _PLAIN_COMMA.fullmatch(text):
        last, first = match.groups()
    else:
        return None
    words = text.replace(",", " ").replace(".", " ").casefold().split()
    return SplitName(first, last) if _special_words().isdisjoint(words) else None


def split_carefully(text: str, *, last_name_first: bool = False) -> SplitName:
    """The way through nameparser, for any name."""
    name = _parser(last_name_first=last_name_first).parse(text)
    if any(ambiguity.kind is AmbiguityKind.COMMA_STRUCTURE for ambiguity in name.ambiguities):
        return SplitName(problem=UNSPLITTABLE)
    kept, dropped = _suffixes(name)
    first = " ".join(filter(None, (name.given, name.middle)))
    last = " ".join(filter(None, (name.family, *kept)))
    if not name.given or not name.family:
        return SplitName(first, last, problem=ONE_WORD, cure=LACKING, severity=Severity.WARNING)
    left_out = [part for part in (name.title, name.nickname, name.maiden, *dropped) if part]
    return SplitName(first, last, f"{WHOLE}; left out: {', '.join(left_out)}" if left_out else WHOLE)


def _suffixes(name: ParsedName) -> tuple[list[str], list[str]]:
    """What follows the name: what belongs to it, and credentials."""
    kept: list[str] = []
    dropped: list[str] = []
    for part in re.split(r"[,\s]+", name.suffix):
        if part:
            (kept if part.strip(".").casefold() in GENERATIONS else dropped).append(part)
    return kept, dropped


def tidy_case(name: str) -> str:
    """A name that is all capitals or all small letters, with capitals where names have them."""
    if not (name.isupper() or name.islower()):
        return name
    tidied = re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), name)
    tidied = re.sub(r"\bMc([a-z])", lambda match: "Mc" + match[1].upper(), tidied)
    tidied = re.sub(r"\b(Ii|Iii|Iv)$", lambda match: match[0].upper(), tidied)
    return re.sub(r"(?<=[a-z][’'])S\b", "s", tidied)
