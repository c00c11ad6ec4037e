"""Migrations from systems that repeat an e-mail address on purpose: what is held says so, and what to do."""

import pytest

from importer.model import SourceKey
from tests.planning.rosters import lead, planned

ANN = {"first_name": "Ann", "last_name": "Lee", "email": "ann@example.com"}
PAT, SAM = "pat@example.com", "sam@example.com"
BY_OWNER = SourceKey("Some CRM", ("email", "owner_email"))
BY_PHONE = SourceKey("Some CRM", ("phone", "full_name"))


def test_an_address_once_for_every_owner_is_explained_with_the_ways_out() -> None:
    """The sentence names the rows at hand, and what each policy would do with them."""
    of = planned(lead(2, **ANN, owner_email=PAT), lead(5, **ANN, owner_email=SAM), key=BY_OWNER)
    assert of.held[5] == (
        "Held together with row 2: they are one person by Email, but differ in Owner. In Some CRM there is one row for "
        "each Email and Owner, so one Email stands there on purpose, once for every Owner; Brokerkit has one contact "
        "for each Email. `merge` makes one contact of them, with what row 2 says where they differ; `first` or `last` "
        "sends row 2 or row 5 alone. Decide on the sheet Duplicates; for all such rows the mapping can, with "
        "`duplicates: merge`, `first` or `last`."
    )


def test_the_policies_do_what_the_sentence_says() -> None:
    """Merged the first owner counts, and `last` sends the last row."""
    rows = (lead(2, **ANN, owner_email=PAT), lead(5, **ANN, owner_email=SAM, phone="+12025550166"))
    (merged,) = planned(*rows, duplicates="merge", key=BY_OWNER).sends
    assert (merged.payload["owner_email"], merged.payload["phone"]) == (PAT, "+12025550166")
    assert [send.row for send in planned(*rows, duplicates="last", key=BY_OWNER).sends] == [5]


def test_where_the_owners_are_not_in_the_file_it_only_may_be_so() -> None:
    """Nobody knows then why the address stands twice."""
    of = planned(lead(2, **ANN, source="Web"), lead(5, **ANN, source="Fair"), key=BY_OWNER)
    assert "one Email may stand there on purpose, once for every Owner" in of.held[2]


@pytest.mark.parametrize("key", [BY_OWNER, BY_PHONE])
def test_rows_that_are_one_in_the_source_system_too_are_not_explained_by_it(key: SourceKey) -> None:
    """One owner, one phone and one name: the system would not have had two of them."""
    one = {**ANN, "owner_email": PAT, "phone": "+12025550166"}
    of = planned(lead(2, **one, source="Web"), lead(5, **one, source="Fair"), key=key)
    assert "Some CRM" not in of.held[2]
    assert "Make the rows say the same" in of.held[2]


def test_an_agent_id_is_nothing_that_these_systems_repeat() -> None:
    """Rows held for their id are not explained by an address."""
    of = planned(lead(2, agent_id="A1", first_name="Ann"), lead(5, agent_id="A1", first_name="Bo"), key=BY_OWNER)
    assert "Some CRM" not in of.held[2]


def test_couples_who_share_an_address_need_one_each() -> None:
    """Where people are known by phone and name, different names are different people first of all."""
    of = planned(
        lead(2, **ANN, phone="+12025550166"),
        lead(5, **{**ANN, "first_name": "Bo"}, phone="+12025550167"),
        key=BY_PHONE,
    )
    assert "one row for each Cell Phone and full name, so one Email stands there on purpose, in several" in of.held[2]
    assert "Email. If they are different people, give each an Email of their own; if it is one person," in of.held[2]


def test_one_person_under_the_names_of_two_owners_is_written_alike() -> None:
    """Where people are known by their address, it is rather one person; the policy names the row that would count."""
    of = planned(
        lead(2, **ANN, owner_email=PAT), lead(5, **{**ANN, "first_name": "Annie"}, owner_email=SAM), key=BY_OWNER
    )
    assert "If it is one person, decide `merge` on the sheet Duplicates, which takes the name of row 2" in of.held[2]


def test_rows_with_errors_do_not_count_among_those_that_could_be_sent() -> None:
    """Where only one is left there is nothing to merge."""
    of = planned(lead(2, **ANN, owner_email=PAT), invalid=(lead(5, **ANN, owner_email=SAM),), key=BY_OWNER)
    assert "once for every Owner" in of.held[2]
    assert "sends row" not in of.held[2]
