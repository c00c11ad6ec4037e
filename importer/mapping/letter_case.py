"""Letter case repaired (title case): names and texts that were typed all in capitals, or all small.

What somebody took care to write in both stays as it is. Nothing but the case of letters changes.
"""

import re
from collections.abc import Callable, Iterator

from importer.fields import FIELD, Kind
from importer.model import LetterCase

CASES: dict[Kind, tuple[LetterCase, ...]] = {
    Kind.NAME: ("as is", "name", "title", "upper", "lower"),
    Kind.TEXT: ("as is", "name", "title", "upper", "lower"),
    Kind.IDENTIFIER: ("as is", "upper", "lower"),
    Kind.EMAIL: ("as is", "lower"),
}
"""What a rule may wish for fields of a kind; those of other kinds are spelled in one way anyway."""

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_APOSTROPHES = ("’", "'")
_PARTICLES = frozenset(
    {
        "van", "von", "der", "den", "de", "del", "da", "das", "do", "dos", "du", "y", "ter", "ten", "zu", "zum", "zur",
        "vom", "bin", "ibn",
    }
)  # fmt: skip
"""Small in a last name, before what they belong to."""
_ARTICLES = frozenset({"la", "las", "los", "le"})
"""Small behind a particle only: de la Cruz, but La Rosa."""
_NUMERALS = frozenset({"ii", "iii", "iv"})
_GENERATIONS = _NUMERALS | {"jr", "sr"}
_MAC = frozenset(
    {
        "donald", "arthur", "kenzie", "leod", "gregor", "dougal", "dougall", "intosh", "intyre", "lean", "kinnon",
        "millan", "neil", "pherson", "farlane", "innis", "aulay", "callum", "lachlan", "naughton", "phail",
    }
)  # fmt: skip
"""What begins anew behind Mac; Macias, Mack and Macy are whole."""
_LONGEST_PREFIX = 3
"""Letters before an apostrophe behind which a name begins anew: O'Brien, De'Andre, but Nako'olani."""
_SMALL = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"})
_CAPITALS = frozenset(
    {
        "llc", "llp", "lp", "pllc", "pa", "pc", "us", "usa", "uk", "ne", "nw", "se", "sw", "po", "kw", "bhhs", "hoa",
        "mls", "nyc", "ceo", *_NUMERALS,
    }
)  # fmt: skip
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)", re.IGNORECASE)
_STATE = re.compile(r", *[A-Z][a-z](?= *(?:\d{5}(?:-\d{4})?)? *$)")
_BRANDS = ((re.compile(r"\bRe/Max\b"), "RE/MAX"), (re.compile(r"\bExp(?= Realty\b)"), "eXp"))


TIDIED = "capitals tidied"
TIDIED_PERHAPS = "capitals tidied, perhaps not as the person writes them"
RECASED = "letter case of the mapping"


def told_case(case: LetterCase, name: str, text: str, cased: str) -> str:
    """Why a text is sent in another letter case; "" where it is not."""
    if cased == text:
        return ""
    if case in {"upper", "lower"}:
        return RECASED
    return TIDIED_PERHAPS if case == "name" and wants_a_look(text, is_last=name == "last_name") else TIDIED


def recased(case: LetterCase, name: str) -> Callable[[str], str]:
    """What gives the cells of a field, or a half of a full name, the letter case that is wished for."""
    if case == "name":
        return lambda text: name_case(text, is_last=name == "last_name")
    return _RECASED[case]


def is_one_case(text: str) -> bool:
    """Whether all letters are capitals, or all are small."""
    return text.isupper() or text.islower()


def name_case(text: str, *, is_last: bool) -> str:
    """A first or last name with capitals where names have them."""
    return "".join(piece for piece, _ in _pieces(text, is_last=is_last)) if is_one_case(text) else text


def wants_a_look(text: str, *, is_last: bool) -> bool:
    """Whether people of that name write it in more than one way: van der Berg or Van Der Berg, MacDonald, JD."""
    return is_one_case(text) and not all(is_sure for _, is_sure in _pieces(text, is_last=is_last))


def _pieces(text: str, *, is_last: bool) -> Iterator[tuple[str, bool]]:
    """The words of a name in their letter case and what stands between them; whether each is sure."""
    found = [*_WORD.finditer(text)]
    words = [match[0].lower() for match in found]
    end = 0
    for at, match in enumerate(found):
        yield text[end : match.start()], True
        end = match.end()
        if at and at == len(words) - 1 and words[at] in _NUMERALS:
            yield words[at].upper(), True
        elif (is_last and _is_particle(words, at)) or (len(words[at]) == 1 and _follows_apostrophe(text, match)):
            yield words[at], False
        elif not is_last and _are_initials(words[at]):
            yield words[at].upper(), False
        else:
            yield _capitalised(words[at])
    yield text[end:], True


def _is_particle(words: list[str], at: int) -> bool:
    """Whether a word of a last name is small: a particle before what it belongs to, or an article behind one."""
    if at + 1 == len(words) or words[at + 1] in _GENERATIONS:
        return False
    if words[at] == "y":
        return at > 0
    return words[at] in _PARTICLES or (words[at] in _ARTICLES and at > 0 and words[at - 1] in _PARTICLES)


def _follows_apostrophe(text: str, match: re.Match[str]) -> bool:
    """As in 't Hart."""
    return text[: match.start()].endswith(_APOSTROPHES)


def _are_initials(word: str) -> bool:
    """Whether a first name is two letters that nobody could pronounce: JD, or AJ."""
    return len(word) == len("jd") and word.isalpha() and (word.endswith("j") or set("aeiouy").isdisjoint(word))


def _capitalised(word: str) -> tuple[str, bool]:
    """One word of a name with its capitals, and whether nobody writes it otherwise."""
    mark = next((sign for sign in _APOSTROPHES if sign in word), "")
    head, _, rest = word.partition(mark) if mark else (word, "", "")
    if mark and len(head) <= _LONGEST_PREFIX and len(rest) > 1:
        return f"{_capital(head)}{mark}{_capitalised(rest)[0]}", len(head) == 1
    if mark:
        return f"{_capital(head)}{mark}{rest}", len(rest) == 1
    if word.startswith("mc") and len(word) > len("mcx"):
        return f"Mc{_capital(word[2:])}", True
    if word.startswith("mac") and word[3:] in _MAC:
        return f"Mac{_capital(word[3:])}", False
    return _capital(word), True


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def title_case(text: str) -> str:
    """A company, street or city with capitals where titles have them."""
    if not is_one_case(text):
        return text
    found = [*_WORD.finditer(text)]
    edges = {found[0].start(), found[-1].start()} if found else set()
    cased = _WORD.sub(lambda match: _title_word(match[0].lower(), is_edge=match.start() in edges), text)
    cased = _STATE.sub(lambda match: match[0].upper(), cased)
    for brand, spelled in _BRANDS:
        cased = brand.sub(spelled, cased)
    return cased


def _title_word(word: str, *, is_edge: bool) -> str:
    if word in _CAPITALS:
        return word.upper()
    if (word in _SMALL and not is_edge) or _ORDINAL.fullmatch(word):
        return word
    return word.upper() if word[0].isdigit() else _capitalised(word)[0]


_RECASED: dict[LetterCase, Callable[[str], str]] = {
    "as is": str,
    "title": title_case,
    "upper": str.upper,
    "lower": str.lower,
}


def cases_of(name: str) -> tuple[LetterCase, ...]:
    """The letter cases that may be wished for a field, or for a full name."""
    return CASES.get(FIELD[name].kind if name in FIELD else Kind.NAME, ())
