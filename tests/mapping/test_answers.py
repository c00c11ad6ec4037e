"""Answers on the sheet Values become value maps."""

from importer.mapping import apply, read_mapping, with_answers
from tests.mapping.sheets import a_sheet

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


def test_an_answer_may_be_about_the_product() -> None:
    """It is no field, but a word of a column all the same; what is no product leaves the word unknown."""
    mapping = read_mapping("product: {column: Team, values: {Ours: retention}}\nfields: {email: Mail}\n", "mine")
    sheet = a_sheet(("Mail", "Team"), ("a@example.com", "ours"), ("b@example.com", "Mine"), ("c@example.com", "Theirs"))
    answers = [("product", " mine", "Retention"), ("product", "theirs", "rivals")]
    draft = apply(with_answers(mapping, answers), sheet)
    assert draft.frame["product"].tolist() == ["retention", "retention", ""]
    assert [(one.row, one.problem) for one in draft.findings] == [(4, "unknown product")]
