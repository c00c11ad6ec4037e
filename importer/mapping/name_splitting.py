"""Parses a full name -> first and last name, or the reason why not.

Nothing of a name is thrown away that belongs to it: middle names stay with the first name, Jr and III with the last.
Courtesy titles, credentials and nicknames are left out, and the change says so.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from nameparser import FAMILY_FIRST, AmbiguityKind, Lexicon, ParsedName, Parser, Policy

from importer.mapping.name_doubts import LOADED_WORDS, UNSPLITTABLE, doubt_about, is_placeholder, without_position
from importer.model import Severity

COURTESY = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir"})
"""The only titles taken off: nameparser's own list has dean, prince and bishop, which are also names."""
DESIGNATIONS = frozenset(
    {
        "realtor",
        "gri",
        "crs",
        "abr",
        "sres",
        "srs",
        "rsps",
        "e-pro",
        "epro",
        "psa",
        "crb",
        "alhs",
        "clhms",
        "p.a",
        "pa",
        "sfr",
        "cne",
        "mcne",
        "rene",
        "crp",
        "bpor",
        "cdpe",
        "mrp",
        "ahwd",
        "cips",
        "ccim",
    }
)
"""Letters that agents carry behind their names."""
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "junior", "senior", "2nd", "3rd"})
_MARKS = re.compile("[®™℠]")
_ONE_BEFORE_COMMA = re.compile(r"\s*[^\s,]+\s*,")
_LAST_WORD = re.compile(r"(.*[^\s,])[\s,]+([^\s,]+)[\s,]*", re.DOTALL)
_WORD = r"[A-Za-z][A-Za-z'’-]*"
_PLAIN = re.compile(rf"({_WORD}(?: {_WORD}| [A-Za-z]\.?)?) ({_WORD}[A-Za-z])")
_PLAIN_COMMA = re.compile(rf"({_WORD}[A-Za-z]), ?({_WORD}(?: {_WORD}| [A-Za-z]\.?)?)")

WHOLE = "the name is split"
LEFT_OUT = "; left out: "
ONE_WORD = "only one word"
LACKING = "a new contact needs a first and a last name."
STANDS_FOR_NOTHING = "no name but a placeholder"
COUNTS_AS_BLANK = "it counts as blank."
OPEN_ORDER = "a name with its comma behind several words"
SAY_WHICH = (
    "if they are the last name, say `name_order: last_first` in the mapping; else leave only the name in the cell, "
    "or give first and last name in columns of their own."
)


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
        lexicon.after_given_titles, DESIGNATIONS, GENERATIONS, LOADED_WORDS, {"and"},
    )  # fmt: skip


def split_name(text: str, *, last_name_first: bool = False, trust_commas: bool = False) -> SplitName:
    """First and last name of a full name; "LAST, FIRST MIDDLE JR" is understood, doubt is a problem.

    `trust_commas` says that a comma follows the last name even where that has several words.
    """
    if not last_name_first and (plain := _split_plain(text)):
        return plain
    text = _MARKS.sub("", text.strip())
    if is_placeholder(text):
        return SplitName(problem=STANDS_FOR_NOTHING, cure=COUNTS_AS_BLANK, severity=Severity.WARNING)
    name, position = without_position(text)
    if problem := doubt_about(name):
        return SplitName(problem=problem)
    split = split_carefully(" ".join(name.split()), last_name_first=last_name_first, trust_commas=trust_commas)
    return replace(split, why=_leaving_out(split.why, position)) if position else split


def commas_follow_last_names(texts: Collection[str]) -> bool:
    """Whether most names of a column are like `Doe, Jane`; it tells `Garcia Lopez, Maria` from `Jane Doe, Acme`."""
    names = [text for text in texts if len(text.split()) > 1]
    return 2 * sum(1 for text in names if _ONE_BEFORE_COMMA.match(text)) > len(names)


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


def split_carefully(text: str, *, last_name_first: bool = False, trust_commas: bool = True) -> SplitName:
    """The way through nameparser, for any name."""
    name = _parser(last_name_first=last_name_first).parse(text)
    if any(ambiguity.kind is AmbiguityKind.COMMA_STRUCTURE for ambiguity in name.ambiguities):
        return SplitName(problem=UNSPLITTABLE)
    if "," in text and not (last_name_first or trust_commas) and _is_several_words(name.family):
        return SplitName(problem=OPEN_ORDER, cure=SAY_WHICH)
    if not last_name_first and _is_particle(name.given) and _is_particle(name.family.partition(" ")[0]):
        return SplitName(problem=UNSPLITTABLE)  # `Van der Berg Jan`, of which Van would become the first name
    kept, dropped = _suffixes(name)
    first = " ".join(filter(None, (name.given, name.middle)))
    last = " ".join(filter(None, (name.family, *kept)))
    if not name.given or not name.family:
        if len((name.given or name.family).split()) > 1:
            return SplitName(problem=UNSPLITTABLE)
        return SplitName(first, last, problem=ONE_WORD, cure=LACKING, severity=Severity.WARNING)
    left_out = [part for part in (name.title, name.nickname, name.maiden, *dropped) if part]
    return SplitName(first, last, _leaving_out(WHOLE, *left_out))


def _leaving_out(why: str, *parts: str) -> str:
    """The reason of a change, with the parts of the name that were left out, besides those it names already."""
    if not parts:
        return why
    return f"{why}{', ' if LEFT_OUT in why else LEFT_OUT}{', '.join(parts)}"


def _is_several_words(family: str) -> bool:
    """Whether a last name is of several words that nothing ties together, as `de`, `van` and `y` do."""
    words = family.casefold().replace(".", "").split()
    lexicon = Lexicon.default()
    return len(words) > 1 and (lexicon.particles | lexicon.conjunctions).isdisjoint(words)


def _is_particle(word: str) -> bool:
    return word.casefold() in Lexicon.default().particles


def _suffixes(name: ParsedName) -> tuple[list[str], list[str]]:
    """What follows the name: what belongs to it, and credentials."""
    kept: list[str] = []
    dropped: list[str] = []
    for part in re.split(r"[,\s]+", name.suffix):
        if part:
            (kept if part.strip(".").casefold() in GENERATIONS else dropped).append(part)
    return kept, dropped


def bare_part(text: str) -> str:
    """A first or last name that has a column of its own, without titles before it, credentials or a position behind."""
    if (" " not in text and "," not in text) or "&" in text:
        return text
    text, _ = without_position(text)
    words = text.split()
    while len(words) > 1 and words[0].strip(".").casefold() in COURTESY:
        words = words[1:]
    return _without_credentials(" ".join(words) if words != text.split() else text)


def _without_credentials(text: str) -> str:
    """The part without what would be a credential behind a whole name; Jr and III belong to it."""
    words = _MARKS.sub("", text).replace(",", " ").replace(".", "").casefold().split()
    if _special_words().isdisjoint(words):  # the parser takes fifty times as long
        return text
    whole = _parser(last_name_first=False).parse(f"Ann {_MARKS.sub('', text)}")
    dropped = _suffixes(whole)[1] if whole.family else []
    bare = text
    while dropped and (found := _LAST_WORD.fullmatch(bare)) and _MARKS.sub("", found[2]) in dropped:
        bare = found[1]
    return bare
