"""The words of a closed list: known in any spelling, or only guessed."""

from importer.fields import FIELD
from importer.mapping.closed_lists import exact_choice, guess_choice


def test_a_closed_lists_words_are_known_in_any_spelling_and_others_only_guessed() -> None:
    """`New Lead` is new_lead; `Contacted` is a guess; `Offer Sent` has no documented value."""
    status = FIELD["status"]
    assert exact_choice(status, "New Lead") == exact_choice(status, "NEW-LEAD") == "new_lead"
    assert exact_choice(status, "Contacted") == ""
    assert guess_choice(status, "Contacted") == "contact_made"
    assert guess_choice(status, "contct made") == "contact_made"
    assert guess_choice(status, "Offer Sent") == guess_choice(status, "Not Interested") == ""
    assert guess_choice(FIELD["bucket"], "Normal") == "default"
    assert guess_choice(FIELD["production_label"], "xyzzy") == ""
