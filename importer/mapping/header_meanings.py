"""Tokenises headers nobody has seen before, mends their typos, and looks up the field, or why there is none."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from importer.exhaustive import check_partition
from importer.fields import FIELD, FIELDS
from importer.mapping.header_matching import header_key
from importer.mapping.header_vocabulary import FIELD_WORDS, NEUTRAL, PHRASES, REASONS, SYNONYMS
from importer.mapping.rule_options import FIELD_NAMES
from importer.mapping.suggestion import OUTRANKED


@dataclass(frozen=True, slots=True)
class HeaderMeaning:
    """The field a header seems to mean, or None with the reason, and what else it could be."""

    field: str | None
    confidence: float
    why: str
    alternatives: tuple[str, ...] = ()


UNKNOWN = HeaderMeaning(None, 0.0, "the header is not known")

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_TWICE = re.compile(r"\b(\w+ \w+) \1\b")
_NUMBERED = re.compile(r"(?<=[A-Za-z]{3})(?=\d)|(?<=\d)(?=(?!st\b|nd\b|rd\b|th\b)[A-Za-z]{2})")
"""Where a number is glued to a word: Address2, 12mo."""
_WORDS = re.compile(r"[^\W_]+")
CORRECTED = 0.8
"""How much of the confidence is left where a word had to be corrected first."""
_OWN_LABEL = 0.97
LONGEST = 120
"""Characters of a header that are looked at."""


_PHRASE = re.compile(rf"\b({'|'.join(PHRASES)})\b")
_LINE_BREAK = re.compile(r"\n\s*")


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_LINE_BREAK.sub('', pattern)})\b")


_REASONS = tuple((_compiled(pattern), why, more) for pattern, why, more in REASONS)
_FIELDS = tuple((_compiled(pattern), field, sure, more) for pattern, field, sure, more in FIELD_WORDS)
check_partition(FIELD_NAMES, {field for _, field, _, _ in FIELD_WORDS})
_OF_THOSE_LISTED = frozenset({"bucket", "status", "note", "source", "kpa_taken", "active_listings_count",
    "production_ytd", "rating", "production_label", "owner_email", "referrer_email"})  # fmt: skip
"""What a list has about those it lists; a name, a number or a company in it may be anybody's."""
_EXPLAINED = {*NEUTRAL.split("|")} | {
    word
    for pattern, field, _, _ in FIELD_WORDS
    if field not in {"owner_email", "referrer_email"}
    for word in re.findall("[a-z]+", pattern)
} - {"user"}
"""Words that do not say whose it is, or that it is the person's; `owner` and `user` name somebody else."""


@lru_cache(maxsize=1)
def _own_words() -> dict[str, str]:
    """Brokerkit's labels and API names, without those that others use differently."""
    ambiguous = {header_key(word) for word in ("Owner", "Referrer", "Status", "Agent ID", "phone")}
    keys = {header_key(text): field.name for field in FIELDS for text in (field.label, field.name)}
    return {key: name for key, name in keys.items() if key not in ambiguous}


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    words = set(SYNONYMS)
    words |= {word for phrase in SYNONYMS.values() for word in phrase.split()}
    for pattern in (*(entry[0] for entry in REASONS), *(entry[0] for entry in FIELD_WORDS)):
        words |= set(re.findall("[a-z]{4,}", pattern))
    return frozenset(words | {"first", "last", "name", "home"})


def words_of(header: str) -> str:
    """The header as plain words: small letters, signs spelled out, synonyms replaced."""
    text = unicodedata.normalize("NFKD", header[:LONGEST])
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = re.sub(r"[Ee]-[Mm]ail", "email", text)
    text = text.replace("#", " number ").replace("$", " dollars ").replace("%", " percent ")
    text = _NUMBERED.sub(" ", _POSSESSIVE.sub("", text))
    words = [word.casefold() for part in _CAMEL.split(text) for word in _WORDS.findall(part)]
    joined = " ".join(SYNONYMS.get(word, word) for word in words)
    return _TWICE.sub(r"\1", _PHRASE.sub(lambda match: PHRASES[match[0]], joined))


@lru_cache(maxsize=4096)
def meaning_of(header: str) -> HeaderMeaning:
    """What a header seems to mean, by its words alone."""
    if own := _own_words().get(header_key(header)):
        return HeaderMeaning(own, _OWN_LABEL, f"Brokerkit calls it {FIELD[own].label!r}")
    words = words_of(header)
    # As it is spelled before it is corrected: a known word one slip away from another one means itself.
    as_spelled = _look_up(words)
    if as_spelled.confidence > OUTRANKED:
        return as_spelled
    corrected = " ".join(SYNONYMS.get(word, word) for word in map(_corrected, words.split()))
    found = _look_up(corrected)
    if corrected == words or found.confidence <= OUTRANKED:
        return as_spelled
    why = f"read as {corrected!r}: {found.why}"
    return HeaderMeaning(found.field, found.confidence * CORRECTED, why, found.alternatives)


def _look_up(words: str) -> HeaderMeaning:
    for pattern, why, alternatives in _REASONS:
        if pattern.search(words):
            return HeaderMeaning(None, 0.9, why, alternatives)
    for pattern, field, sure, alternatives in _FIELDS:
        if match := pattern.search(words):
            why = f"the header says {match[0]!r}"
            if stranger := _stranger(words, field):
                why = f"{why}, and {stranger!r}, which may make it somebody else's"
                return HeaderMeaning(None, OUTRANKED, why, (field, *alternatives))
            return HeaderMeaning(field, sure, why, alternatives)
    return UNKNOWN


def _stranger(words: str, field: str) -> str:
    """A word of the header that nothing explains, or "": `Linked Firm` is no firm of the person's."""
    if field in _OF_THOSE_LISTED:
        return ""
    return next((word for word in words.split() if word.isalpha() and word not in _EXPLAINED), "")


@lru_cache(maxsize=4096)
def _corrected(word: str) -> str:
    """The word, or the known word it was meant to be: swapped letters, or one slip in a longer word."""
    if word in _vocabulary() or len(word) < 4:
        return word
    # In a short word two slips lead to any other short word.
    allowed = 1 if len(word) < 8 else 2
    # Hardly anybody slips at the first letter: `username` is no `lastname`.
    vocabulary = [known for known in _vocabulary() if known[0] == word[0]]
    near = [known for known in vocabulary if OSA.distance(word, known, score_cutoff=allowed) <= allowed]
    # Of four letters one changed letter makes another word (`cell`, `call`); swapped ones do not.
    if len(word) < 5:
        near = [known for known in near if sorted(known) == sorted(word)]
    return _closest(word, near)


def _closest(word: str, near: Iterable[str]) -> str:
    return min(near, key=lambda known: (OSA.distance(word, known), known), default=word)
