"""A word that is spelled like Brokerkit's and means something else in its column is asked about, not sent."""

from collections.abc import Sequence

import pytest

from importer.mapping import apply, open_mapping, read_mapping
from importer.model import UnknownValue
from importer.reconciliation.value_questions import open_questions
from importer.validation import judge
from tests.cells.rows import PERSON, drafted, judged, sent, stopped
from tests.mapping.sheets import a_sheet

PROBLEM = "another list's word, spelled like Brokerkit's"
MAPPING = "fields:\n  email: email\n  first_name: first_name\n  last_name: last_name\n"


def people(*statuses: str) -> list[dict[str, str]]:
    """One person a status, in rows 2, 3, ..."""
    return [
        {**PERSON, "first_name": f"Ann{'abcdefgh'[at]}", "email": f"p{at}@example.com", "status": word}
        for at, word in enumerate(statuses)
    ]


@pytest.mark.parametrize(
    "beside", [["Inactive"], ["Pending"], ["Terminated"], ["On Leave"], ["LOA", "New Lead"], ["Expired", "Contacted"],
               ["New", "Contacted", "Retired"]],
)  # fmt: skip
def test_active_beside_states_of_a_membership_is_asked_about(beside: Sequence[str]) -> None:
    """Whatever other words stand there; the question stands once on Values, with its count."""
    found = judged(people("Active", "ACTIVE", *beside))
    assert [one for one in stopped(found) if one[2] == PROBLEM] == [(2, "status", PROBLEM), (3, "status", PROBLEM)]
    assert UnknownValue("status", "status", "Active", 2, "") in found.unknown_values
    assert not any("retention" in one.problem for one in found.findings)


@pytest.mark.parametrize("beside", [[], ["New Lead"], ["Onboarding", "Contacted"], ["-"]])
def test_active_beside_stages_is_brokerkits_own(beside: Sequence[str]) -> None:
    """Nothing there says that it is a membership's."""
    assert sent(judged(people("Active", *beside)))[0]["status"] == "active"


@pytest.mark.parametrize(("answer", "goes_out"), [("active", "active"), ("", None), ("contact_made", "contact_made")])
def test_the_mappings_word_for_active_is_taken(answer: str, goes_out: str | None) -> None:
    """Whoever says what it means has decided."""
    mapping = f"{MAPPING}  status: {{from: status, values: {{Active: {answer}, Inactive: }}}}\n"
    found = judged(people("Active", "Inactive"), mapping)
    assert ([one.get("status") for one in sent(found)], found.unknown_values) == ([goes_out, None], ())


def test_the_question_names_the_word_and_not_what_was_translated_into_it() -> None:
    """`Joined` is translated into active; the `Active` of the memberships is another word."""
    document = f"{MAPPING}  status: {{from: status, values: {{Joined: active}}}}\n"
    rows = people("Active", "Joined", "Inactive")
    found = open_questions(drafted(rows, document), judged(rows, document), read_mapping(f"name: m\n{document}", "m"))
    assert sorted((one.word, one.count, one.answer) for one in found) == [("Active", 1, ""), ("Inactive", 1, "")]


def test_a_ready_made_mapping_translates_another_systems_list() -> None:
    """There `Active` is that system's word too, unless the mapping lists it."""
    mapping = open_mapping("follow-up-boss")
    headers = ["First Name", "Last Name", "Email 1", "Stage"]
    sheet = a_sheet(headers, ["Ann", "Lee", "a@example.com", "Active"], ["Bo", "Ray", "b@example.com", "Lead"])
    found = judge(apply(mapping, sheet))
    assert stopped(found) == [(2, "status", PROBLEM)]
    assert sent(found)[0]["status"] == "new_lead"
