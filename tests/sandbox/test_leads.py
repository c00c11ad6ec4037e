"""What comes back from `POST /v2/leads`."""

from collections.abc import Callable

import pytest

from importer.fields import FIELDS, TEST
from tests.sandbox.conftest import ARTICLE, Caller

Start = Callable[..., Caller]

ECHOED = """
id team_id status bucket photo_url first_name last_name name birthday email phone production_label production_ytd
currently_at source rating kpa_taken active_listings_count referred_at anniversary_month joined_at last_activity_at
first_appointment_at last_appointment_at updated_at created_at note links alt_address alt_city alt_state alt_zip
alt_lat alt_lng office_address office_city office_state office_zip office_lat office_lng office_phone other_phone
agent_id recruiting retention archived backlogged owner referrer
"""
USER = """
id email title first_name last_name name avatar_url admin signature timezone phone last_sign_in_at updated_at
created_at avatar
"""
ECHO_KEYS, USER_KEYS = set(ECHOED.split()), set(USER.split())


def test_the_articles_example_is_created_and_echoed_whole(start: Start) -> None:
    """201, and exactly the keys that the article's echo has, in the article's types."""
    reply = start().post(ARTICLE)
    echo = reply.json()
    assert reply.status_code == 201
    assert set(echo) == ECHO_KEYS
    assert set(echo["owner"]) == set(echo["referrer"]) == USER_KEYS
    assert set(echo["owner"]["avatar"]) == {"medium", "small", "tiny"}
    assert (echo["birthday"], echo["kpa_taken"], echo["rating"]) == ("1975-03-24", True, 4)
    assert (echo["production_ytd"], echo["active_listings_count"]) == (10000, "111")
    assert (echo["name"], echo["alt_state"], echo["phone"]) == ("Peet Peeter", "New York", "+11111111111")
    assert (echo["recruiting"], echo["retention"], echo["archived"], echo["backlogged"]) == (True, False, False, False)
    assert isinstance(echo["alt_lat"], float)
    assert echo["owner"]["email"] == "owner@example.com"


def test_every_field_of_the_table_can_be_read_in_the_echo(start: Start) -> None:
    """`Field.read_echo` finds a value for each field of the article's example."""
    echo = start().post(ARTICLE).json()
    assert [field.name for field in FIELDS if field.read_echo(echo) is None] == []


def test_retention_makes_a_team_member(start: Start) -> None:
    """The echo of an agent carries `team_member` with the login and the role `agent`."""
    echo = start().post(ARTICLE, product="retention", status="onboarding").json()
    assert set(echo) == ECHO_KEYS | {"team_member"}
    assert (echo["recruiting"], echo["retention"], echo["status"]) == (False, True, "onboarding")
    assert set(echo["team_member"]) == USER_KEYS | {"role"}
    assert echo["team_member"]["email"] == "peet@example.com"
    assert echo["team_member"]["role"] == {"name": "agent", "invited_at": None, "joined_at": None}


def test_a_login_that_is_taken_is_refused_for_retention_only(start: Start) -> None:
    """A login e-mail is unique across Brokerkit; a recruiting lead has no login."""
    caller = start(taken_logins=("Peet@example.com",))
    refused = caller.post(ARTICLE, product="retention")
    assert (refused.status_code, refused.json()) == (422, {"email": ["has already been taken"]})
    assert caller.post(ARTICLE).status_code == 201


def test_a_login_is_unique_across_teams(start: Start) -> None:
    """The second team cannot make a member of somebody who is one of the first team's; an update of him is fine."""
    caller = start(tokens=("one", "two"))
    assert caller.post(ARTICLE, product="retention").status_code == 201
    assert caller.post(ARTICLE, product="retention", note="again").status_code == 200
    other = caller.client.post(
        "/v2/leads", json={**ARTICLE, "product": "retention"}, headers={"Authorization": "Token token=two"}
    )
    assert other.json() == {"email": ["has already been taken"]}


def test_retention_without_any_email_is_refused(start: Start) -> None:
    """Nobody can log in without an e-mail; one that the stored record has will do."""
    caller = start()
    lead = {"agent_id": "A1", "product": "retention"}
    assert caller.post(lead).json() == {"email": ["can't be blank"]}
    caller.post({"agent_id": "A1", "email": "a1@example.com"})
    assert caller.post(lead).json()["team_member"]["email"] == "a1@example.com"


def test_test_mode_saves_nothing_and_tells_nobody(start: Start) -> None:
    """With `test: true` the echo has no e-mail, and there is neither a record nor a notification."""
    caller = start()
    reply = caller.post(ARTICLE, test=True)
    assert reply.status_code == 201
    assert (reply.json()["email"], reply.json()["id"], reply.json()["first_name"]) == (None, None, "Peet")
    assert caller.sandbox.records() == []
    assert caller.sandbox.notifications == []


def test_test_mode_judges_like_a_real_request(start: Start) -> None:
    """A value that would be refused is refused in test mode too."""
    assert start(taken_logins=("peet@example.com",)).post(ARTICLE, test=True, product="retention").status_code == 422


def test_a_server_that_ignores_test_mode_saves_and_answers_as_ever(start: Start) -> None:
    """A knob for trying a client on: nothing but the record and its echo shows it."""
    caller = start(ignore_test=True)
    reply = caller.post(ARTICLE, test=True)
    assert reply.status_code == 201
    assert reply.json()["email"] == ARTICLE["email"]
    assert len(caller.sandbox.records()) == len(caller.sandbox.notifications) == 1


@pytest.mark.parametrize("text", ["true", "false", 1, None])
def test_test_must_be_a_boolean(standing: Caller, text: object) -> None:
    """The article shouts it; anything else is refused, so that no rehearsal becomes an import."""
    before = standing.sandbox.records()
    reply = standing.post(ARTICLE, test=text)
    assert (reply.status_code, list(reply.json())) == (422, [TEST])
    assert standing.sandbox.records() == before


def test_several_wrong_values_are_all_named(start: Start) -> None:
    """The article's own example of a refusal, word for word."""
    reply = start().post({"email": "peet@", "phone": "12"})
    assert reply.status_code == 422
    assert reply.json() == {"email": ["is invalid"], "phone": ["is an invalid number"]}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "pe et@example.com", "is invalid"),
        ("email", "p\u0435et@example.com", "is invalid"),
        ("phone", "call me", "is an invalid number"),
        ("office_phone", "1234567890123456789", "is an invalid number"),
        ("birthday", "1975-03-24", "is invalid"),
        ("birthday", "03/24/1975", "is invalid"),
        ("birthday", "30/02/1975", "is invalid"),
        ("status", "New Lead", "is not included in the list"),
        ("bucket", "trash", "is not included in the list"),
        ("production_label", "Mega", "is not included in the list"),
        ("rating", "3", "must be greater than or equal to 4"),
        ("rating", "11", "must be less than or equal to 10"),
        ("rating", "4.5", "must be an integer"),
        ("active_listings_count", "many", "is not a number"),
        ("active_listings_count", "-1", "is not a number"),
        ("production_ytd", "$10,000", "is not a number"),
        ("production_ytd", True, "is not a number"),
        ("kpa_taken", "No", "is not included in the list"),
        ("first_name", ["Peet"], "is invalid"),
        ("alt_zip", 2139, "is invalid"),
        ("note", "a\0b", "is invalid"),
        ("product", "recruiting", "is not included in the list"),
    ],
)
def test_a_wrong_value_is_refused(standing: Caller, field: str, value: object, message: str) -> None:
    """One wrong value draws 422 with one message under its name, and saves nothing."""
    before = standing.sandbox.records()
    reply = standing.post(ARTICLE, **{field: value})
    assert (reply.status_code, reply.json()) == (422, {field: [message]})
    assert standing.sandbox.records() == before


@pytest.mark.parametrize(
    ("field", "value", "echoed"),
    [
        ("phone", "(617) 555-0142", "+16175550142"),
        ("phone", "+44 20 7946 0018", "+442079460018"),
        ("birthday", "01/12/2000", "2000-12-01"),
        ("rating", 10, 10),
        ("active_listings_count", 7, "7"),
        ("production_ytd", "1250000.50", 1250000.5),
        ("kpa_taken", False, False),
        ("alt_state", "ma", "Massachusetts"),
        ("alt_zip", "06510-1234", "06510"),
        ("note", "=1+1\n\U0001f31f", "=1+1\n\U0001f31f"),
        ("last_name", "O\u2019Neill", "O\u2019Neill"),
        ("product", None, None),
    ],
)
def test_a_right_value_comes_back_in_brokerkits_form(
    standing: Caller, field: str, value: object, echoed: object
) -> None:
    """What is stored is what the echo shows."""
    assert standing.post(ARTICLE, **{field: value}).json().get(field) == echoed
    assert standing.sandbox.records()[0].get(field) == echoed


def test_without_geocoder_addresses_come_back_as_sent(start: Start) -> None:
    """`geocode=False` leaves addresses alone and gives no coordinates."""
    echo = start(geocode=False).post(ARTICLE).json()
    assert (echo["alt_state"], echo["alt_lat"]) == ("NY", None)


def test_without_timestamps_the_echo_does_not_tell_created_from_updated(start: Start) -> None:
    """`timestamps=False` leaves the stamps null."""
    echo = start(timestamps=False).post(ARTICLE).json()
    assert (echo["created_at"], echo["updated_at"]) == (None, None)


def test_owner_must_be_a_user_of_the_team(start: Start) -> None:
    """A stranger draws 422; with `refuse_unknown_users=False` the lead is saved without him."""
    caller = start(users=("OWNER@example.com",))
    assert caller.post(ARTICLE).json() == {"referrer_email": ["is not a user of this team"]}
    echo = start(users=("owner@example.com",), refuse_unknown_users=False).post(ARTICLE).json()
    assert (echo["owner"]["email"], echo["referrer"]) == ("owner@example.com", None)


def test_unknown_parameters_are_dropped_and_remembered(start: Start) -> None:
    """A parameter that no documentation names changes nothing, and a test can see that it was sent."""
    caller = start()
    assert caller.post(ARTICLE, licence="123").status_code == 201
    assert caller.sandbox.requests()[0].ignored == ("licence",)
