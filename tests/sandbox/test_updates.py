"""Who is found, and what an update does."""

import threading
from collections.abc import Callable

import pytest

from tests.sandbox.conftest import Caller

Start = Callable[..., Caller]


def test_an_email_finds_its_record_whatever_its_case(start: Start) -> None:
    """The second lead updates the first: same id, 200, no second notification."""
    caller = start()
    first = caller.post({"email": "ann@example.com", "note": "one"})
    second = caller.post({"email": "ANN@example.com", "note": "two"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert second.json()["note"] == "two"
    assert second.json()["created_at"] == first.json()["created_at"]
    assert second.json()["updated_at"] >= first.json()["updated_at"]
    assert len(caller.sandbox.notifications) == 1


def test_an_agent_id_finds_its_record(start: Start) -> None:
    """The e-mail may be another one, and then replaces the stored one."""
    caller = start()
    caller.post({"agent_id": "A1", "email": "old@example.com"})
    caller.post({"agent_id": "A1", "email": "new@example.com"})
    assert [record["email"] for record in caller.sandbox.records()] == ["new@example.com"]
    assert caller.post({"email": "old@example.com"}).status_code == 201


def test_all_found_records_are_updated(start: Start) -> None:
    """E-mail of one record and agent_id of another: both are written, which is how people get folded together."""
    caller = start()
    caller.post({"email": "ann@example.com"})
    caller.post({"agent_id": "B2"})
    caller.post({"email": "ann@example.com", "agent_id": "B2", "note": "both"})
    assert [record["note"] for record in caller.sandbox.records()] == ["both", "both"]
    assert caller.sandbox.requests()[-1].records == (1001, 1002)


def test_a_lead_without_key_is_always_new(start: Start) -> None:
    """Nothing can be found by a name."""
    caller = start()
    for _ in range(2):
        assert caller.post({"first_name": "Ann"}).status_code == 201
    assert len(caller.sandbox.records()) == 2


def test_teams_do_not_see_each_other(start: Start) -> None:
    """One key is one team: the same e-mail under another key is another record."""
    caller = start(tokens=("one", "two"))
    caller.post({"email": "ann@example.com"})
    other = caller.client.post(
        "/v2/leads", json={"email": "ann@example.com"}, headers={"Authorization": "Token token=two"}
    )
    assert (other.status_code, other.json()["team_id"]) == (201, 2)


def test_rule_all_replaces_and_empties(start: Start) -> None:
    """What is sent replaces what is there, a blank or null empties it, what is left out stays."""
    caller = start()
    caller.post({"email": "ann@example.com", "source": "fair", "note": "one", "rating": "5", "first_name": "Ann"})
    caller.post({"email": "ann@example.com", "source": "web", "note": "", "rating": None})
    (record,) = caller.sandbox.records()
    assert (record["source"], record["note"], record["rating"], record["first_name"]) == ("web", None, None, "Ann")


def test_rule_file_import_fills_and_keeps(start: Start) -> None:
    """Blanks are filled, production and notes replaced, everything else kept, nothing emptied."""
    caller = start(update_rule="file_import")
    caller.post({"email": "ann@example.com", "source": "fair", "note": "one", "production_ytd": "1"})
    caller.post({"email": "ann@example.com", "source": "web", "note": "two", "production_ytd": "2", "rating": "9"})
    caller.post({"email": "ann@example.com", "note": ""})
    (record,) = caller.sandbox.records()
    assert (record["source"], record["note"], record["production_ytd"], record["rating"]) == ("fair", "two", 2, 9)


@pytest.mark.parametrize(("created", "updated"), [(201, 204), (200, 200), (204, 201)])
def test_the_status_of_a_saved_lead_can_be_chosen(start: Start, created: int, updated: int) -> None:
    """204 comes without a body, the others with the echo."""
    caller = start(created_status=created, updated_status=updated)
    replies = [caller.post({"email": "ann@example.com"}) for _ in range(2)]
    assert [reply.status_code for reply in replies] == [created, updated]
    assert [bool(reply.content) for reply in replies] == [created != 204, updated != 204]
    assert len(caller.sandbox.records()) == 1


def test_two_at_once_with_one_key_make_twins(start: Start) -> None:
    """Between the look for a duplicate and the saving there is a gap, on purpose."""
    caller = start(race_window=0.2)
    both = [threading.Thread(target=caller.post, args=({"email": "ann@example.com"},)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(caller.sandbox.records()) == 2
    caller.post({"email": "ann@example.com", "note": "later"})
    assert [record["note"] for record in caller.sandbox.records()] == ["later", "later"]
