"""Answers on the sheet Values become value maps."""

from importer.mapping import read_mapping, with_answers

MAPPING = read_mapping("fields:\n  status: {from: Stage, values: {Warm: contact_made}}\n  email: Email\n", "mine")


def values(*answers: tuple[str, str, str]) -> list[dict[str, str]]:
    """The value maps of the rules, after these answers."""
    return [dict(rule.values) for rule in with_answers(MAPPING, answers).rules]


def test_an_answer_joins_the_value_map_of_its_field() -> None:
    """Other fields keep theirs, and "" leaves the field out."""
    assert values(("status", "Cold", "")) == [{"warm": "contact_made", "Cold": ""}, {}]


def test_the_latest_answer_holds_whatever_the_letter_case() -> None:
    """A word answered twice, or in the mapping too, has one meaning."""
    assert values(("status", "WARM", "new_lead"), ("status", " warm", "appt_set")) == [{" warm": "appt_set"}, {}]
