"""The words of a closed list: known in any spelling, or only guessed."""

import pytest

from importer.closed_lists import CLOSED_LISTS, exact_choice, guess_choice, is_no_stage, near_choice


def test_a_closed_lists_words_are_known_in_any_spelling_and_others_only_guessed() -> None:
    """`New Lead` is new_lead; `Contacted` is a guess; `Offer Sent` has no documented value."""
    assert exact_choice("status", "New Lead") == exact_choice("status", "NEW-LEAD") == "new_lead"
    assert exact_choice("status", "Contacted") == ""
    assert guess_choice("status", "Contacted") == "contact_made"
    assert guess_choice("status", "contct made") == "contact_made"
    assert guess_choice("status", "Offer Sent") == guess_choice("status", "Not Interested") == ""
    assert guess_choice("bucket", "Normal") == "default"
    assert guess_choice("production_label", "xyzzy") == ""


@pytest.mark.parametrize(
    ("name", "slip", "meant"),
    [("status", "nwe_lead", "new_lead"), ("status", "New Leads", "new_lead"), ("status", "onbording", "onboarding"),
     ("status", "contact attemp", "contact_attempt"), ("status", "activ", "active"), ("bucket", "Achived", "archived"),
     ("production_label", "no_licensed", "not_licensed"), ("product", "retentoin", "retention")],
)  # fmt: skip
def test_one_slip_of_the_pen_is_guessed(name: str, slip: str, meant: str) -> None:
    """A letter that is wrong, missing, added or swapped with its neighbour."""
    assert guess_choice(name, slip) == meant


@pytest.mark.parametrize(
    ("name", "other"),
    [("status", "Inactive"), ("status", "No contact made"), ("status", "offboarding"), ("status", "reactive"),
     ("bucket", "unarchived"), ("production_label", "licensed"), ("production_label", "law")],
)  # fmt: skip
def test_the_opposite_of_a_word_is_no_guess(name: str, other: str) -> None:
    """Nor is a short word that differs in one letter: both are words of their own."""
    assert guess_choice(name, other) == ""


def test_every_word_of_a_list_is_its_own_guess() -> None:
    """And no two words of a list are one slip apart, so that a guess is never a choice between two."""
    assert all(guess_choice(name, word) == word for name, words in CLOSED_LISTS.items() for word in words)


@pytest.mark.parametrize(
    ("word", "near"),
    [("Hot Prospect", "new_lead"), ("Warm Lead", "new_lead"), ("Nurture", "contact_made"), ("Hot", "contact_made"),
     ("Phone Appointment", "appt_set"), ("Left Message", "contact_attempt"), ("Contacted", "contact_made"),
     ("Not Contacted", ""), ("Offer Sent", ""), ("Do Not Contact", ""), ("On Leave", ""), ("Lead Contacted", ""),
     ("xyzzy", "")],
)  # fmt: skip
def test_a_near_word_is_offered_to_a_person_who_has_to_choose_anyway(word: str, near: str) -> None:
    """One telling word is enough, two that disagree are not; nothing of it is applied."""
    assert near_choice("status", word) == near
    assert near_choice("production_label", "mid-level") == "mid"


@pytest.mark.parametrize("word", ["On Leave", "Inactive", "TERMINATED", "Pending", "Trash"])
def test_a_state_of_something_else_is_no_stage(word: str) -> None:
    """The best that can be offered for it is to leave it out."""
    assert is_no_stage("status", word)
    assert not is_no_stage("bucket", word)
