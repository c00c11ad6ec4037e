"""Closed lists: which spellings are plainly the same word, and which word may have been meant."""

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from importer.fields import FIELD, Field

GUESS_AT_LEAST = 88
"""Near enough for a slip of the pen, and too far for `Inactive` to be active or `Licensed` to be not_licensed."""
_NEGATION = re.compile(r"(no|not|never|non|un|in)\b|.*n['’]t\b", re.IGNORECASE)

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
_NO_GUESS = frozenset({"offersent", "offerextended", "notinterested", "lost", "donotcontact", "nurture", "cold"})
_LABEL_WORDS = {"notlicenced": "not_licensed", "unlicensed": "not_licensed", "student": "in_school"}
_BUCKET_WORDS = {"normal": "default", "archive": "archived", "backlogged": "backlog", "nurture": "backlog"}
_WORDS = {"status": _STATUS_WORDS, "production_label": _LABEL_WORDS, "bucket": _BUCKET_WORDS}


def choice_key(text: str) -> str:
    """A word of a closed list without case, space and punctuation: `New Lead` and `new_lead` are the same."""
    return "".join(character for character in text.casefold() if character.isalnum())


@lru_cache(maxsize=1)
def _spellings() -> dict[str, dict[str, str]]:
    return {name: {choice_key(choice): choice for choice in field.choices} for name, field in FIELD.items()}


def exact_choice(field: Field, text: str) -> str:
    """The list's own spelling of the text, or "" where it is not in the list."""
    return _spellings()[field.name].get(choice_key(text), "")


def guess_choice(field: Field, text: str) -> str:
    """The word that may have been meant, or "" where none is near."""
    key = choice_key(text)
    if not key or (field.name == "status" and key in _NO_GUESS):
        return ""
    if known := exact_choice(field, text) or _WORDS.get(field.name, {}).get(key):
        return known
    if _NEGATION.match(text.strip()):
        return ""
    spellings = _spellings()[field.name]
    found = process.extractOne(key, list(spellings), scorer=fuzz.ratio, score_cutoff=GUESS_AT_LEAST)
    return spellings[found[0]] if found else ""
