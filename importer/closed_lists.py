"""Closed lists: which spellings are plainly the same word, and the fuzzy match for the word that may have been meant.

Validation takes exact words and refuses all others; a guess is only ever shown to a person, who decides.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from importer.fields import FIELDS, PRODUCT, RECRUITING, RETENTION

GUESS_AT_LEAST: Final = 88
"""Near enough for a word of which a part is missing, and too far for `Inactive` to be active."""
ONE_SLIP_FROM: Final = 5
"""Letters of a word in which one wrong, missing, added or swapped letter leaves no doubt; `law` may not mean low."""
LONGEST: Final = 100
"""Characters that are compared; the longest word of a list has fifteen."""
_NEGATION = re.compile(r"(no|not|never|non|un|in)\b|.*n['’]t\b", re.IGNORECASE)
_NEGATING = ("un", "in", "non", "not", "dis", "de", "re")
"""What turns a word into another one by standing in front of it: `Unarchived` is not archived."""

# What people's own systems call the stages. A guess, shown to a person and never applied: see docs/mapping.md.
_STATUS_WORDS = {
    "new": "new_lead", "lead": "new_lead", "identified": "new_lead", "prospect": "new_lead",
    "attempted": "contact_attempt", "attemptedcontact": "contact_attempt", "smssent": "contact_attempt",
    "noanswer": "contact_attempt", "leftvoicemail": "contact_attempt",
    "contacted": "contact_made", "talked": "contact_made", "spoke": "contact_made", "replied": "contact_made",
    "qualify": "contact_made", "connected": "contact_made",
    "appt": "appt_set", "appointment": "appt_set", "appointmentset": "appt_set", "meetingset": "appt_set",
    "consultationset": "appt_set",
    "apptset": "appt_set", "meetingscheduled": "appt_set", "appointmentscheduled": "appt_set",
    "met": "needs_evaluated", "needsevaluation": "needs_evaluated", "evaluate": "needs_evaluated",
    "appointmentheld": "needs_evaluated", "presented": "needs_evaluated",
    "signed": "onboarding", "committed": "onboarding", "hired": "onboarding",
    "joined": "active", "currentagent": "active",
}  # fmt: skip
_NEAR_STATUS = {
    "nurture": "contact_made", "longtermnurture": "contact_made", "warm": "contact_made", "hot": "contact_made",
    "interested": "contact_made", "veryinterested": "contact_made", "followup": "contact_made",
    "followingup": "contact_made", "engaged": "contact_made", "talking": "contact_made",
    "indiscussion": "contact_made", "watch": "contact_made",
    "called": "contact_attempt", "emailed": "contact_attempt", "texted": "contact_attempt",
    "leftmessage": "contact_attempt", "leftvm": "contact_attempt", "voicemail": "contact_attempt",
    "noresponse": "contact_attempt", "reachedout": "contact_attempt",
    "interview": "appt_set", "interviewscheduled": "appt_set", "meeting": "appt_set", "coffee": "appt_set",
    "interviewed": "needs_evaluated", "meetingheld": "needs_evaluated", "toured": "needs_evaluated",
    "candidate": "new_lead", "recruit": "new_lead", "target": "new_lead",
}  # fmt: skip
"""Nearer than nothing, and too far to be drafted into a mapping."""
_NO_STAGE = frozenset(
    {
        "active", "inactive", "pending", "terminated", "onleave", "leave", "leaveofabsence", "loa", "expired",
        "retired", "suspended", "deceased", "resigned", "transferred", "cancelled", "canceled", "lapsed", "withdrawn",
        "licensed", "unlicensed", "trash", "junk", "dead", "gone", "closed", "archived", "duplicate", "unsubscribed",
        "bounced",
    }
)  # fmt: skip
"""States of something else than recruiting."""
_NO_GUESS = frozenset({"offersent", "offerextended", "notinterested", "lost", "donotcontact", "nurture", "cold"})
_LABEL_WORDS = {"notlicenced": "not_licensed", "unlicensed": "not_licensed", "student": "in_school"}
_BUCKET_WORDS = {"normal": "default", "archive": "archived", "backlogged": "backlog", "nurture": "backlog"}
_WORDS = {"status": _STATUS_WORDS, "production_label": _LABEL_WORDS, "bucket": _BUCKET_WORDS}

CLOSED_LISTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {field.name: field.choices for field in FIELDS if field.choices} | {PRODUCT: (RETENTION, RECRUITING)}
)
"""Field -> the only words it takes."""


def choice_key(text: str) -> str:
    """A word of a closed list without case, space and punctuation: `New Lead` and `new_lead` are the same."""
    return "".join(character for character in text.casefold() if character.isalnum())


@lru_cache(maxsize=1)
def _spellings() -> dict[str, dict[str, str]]:
    return {name: {choice_key(choice): choice for choice in choices} for name, choices in CLOSED_LISTS.items()}


def exact_choice(name: str, text: str) -> str:
    """The list's own spelling of the text, or "" where it is not in the field's list."""
    return _spellings()[name].get(choice_key(text), "")


def guess_choice(name: str, text: str) -> str:
    """The word of the field's list that may have been meant, or "" where none is near."""
    key = choice_key(text[:LONGEST])
    if not key or (name == "status" and key in _NO_GUESS):
        return ""
    if known := exact_choice(name, text) or _WORDS.get(name, {}).get(key):
        return known
    if _NEGATION.match(text.strip()) or any(exact_choice(name, key.removeprefix(un)) for un in _NEGATING):
        return ""
    return _nearest(key, _spellings()[name])


def near_choice(name: str, text: str) -> str:
    """The word of the field's list that comes nearest, for a person who has to choose anyway; "" where none does.

    Farther than `guess_choice` goes: one telling word is enough, as in `Hot Prospect`.
    """
    key = choice_key(text[:LONGEST])
    if known := guess_choice(name, text):
        return known
    if is_no_stage(name, text) or _NEGATION.match(text.strip()):
        return ""
    if name == "status" and key in {*_NEAR_STATUS, *_NO_GUESS}:
        return _NEAR_STATUS.get(key, "")
    known_words = _STATUS_WORDS if name == "status" else _spellings()[name]
    meant = {known_words.get(choice_key(word), "") for word in re.findall(r"\w+", text[:LONGEST])} - {""}
    return meant.pop() if len(meant) == 1 else ""


def is_no_stage(name: str, text: str) -> bool:
    """Whether a status is a state of something else, such as a licence or a membership: to be left out, probably."""
    return name == "status" and choice_key(text[:LONGEST]) in _NO_STAGE


def _nearest(key: str, spellings: Mapping[str, str]) -> str:
    if len(key) >= ONE_SLIP_FROM:
        slip = process.extractOne(key, list(spellings), scorer=OSA.distance, score_cutoff=1)
        if slip:
            return spellings[slip[0]]
    near = process.extractOne(key, list(spellings), scorer=fuzz.ratio, score_cutoff=GUESS_AT_LEAST)
    return spellings[near[0]] if near else ""
