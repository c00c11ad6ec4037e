"""What never reaches a lead: wrong key, wrong address, wrong syntax, bad weather."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from importer.errors import UsageError
from importer.sandbox import Rules
from tests.sandbox.conftest import ARTICLE, Caller

Start = Callable[..., Caller]


@pytest.mark.parametrize(
    "header", ["", "Token token=wrong", "Bearer sandbox-key", "Token sandbox-key", "Token token=sandbox-key, x=y"]
)
def test_a_wrong_key_is_401(standing: Caller, header: str) -> None:
    """Only the documented form with a known key is let in; the key is not remembered."""
    reply = standing.raw(b"{}", Authorization=header)
    assert reply.status_code == 401
    fact = standing.sandbox.requests()[-1]
    assert (fact.status, fact.team, fact.body) == (401, None, None)
    assert "wrong" not in repr(fact)


def test_a_key_without_permission_is_403(start: Start) -> None:
    """The key is known but may not create leads."""
    assert start(forbid=True).post(ARTICLE).status_code == 403


def test_other_addresses_and_methods_are_404(start: Start) -> None:
    """Nothing but `POST /v2/leads` is there; what was asked below /v2 is remembered."""
    caller = start()
    asked = [("GET", "/v2/leads"), ("PUT", "/v2/leads/1"), ("POST", "/v2/lead"), ("POST", "/leads"), ("DELETE", "/")]
    assert {caller.client.request(method, path).status_code for method, path in asked} == {404}
    assert [(fact.method, fact.path) for fact in caller.sandbox.requests()] == asked[:3]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'"x"', b"{", b"{}", b'{"unheard": 1}', b'{"email": "\xff@example.com"}', b'{"rating": NaN}']
)
def test_a_body_that_is_no_lead_is_400(standing: Caller, body: bytes) -> None:
    """Not JSON, not UTF-8, not an object, or without any known parameter."""
    assert standing.raw(body).status_code == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "text/json"])
def test_another_content_type_is_400(standing: Caller, content_type: str) -> None:
    """The header is documented, so its absence is a bad request."""
    assert standing.raw(b'{"first_name": "Ann"}', Content_Type=content_type).status_code == 400


def test_json_may_name_its_charset(start: Start) -> None:
    """UTF-8 may be named; another charset is not what the documentation asks for."""
    caller = start()
    assert caller.raw(b'{"note": "x"}', Content_Type="application/json; charset=UTF-8").status_code == 201
    assert caller.raw(b'{"note": "x"}', Content_Type="application/json; charset=latin-1").status_code == 400


def test_more_than_the_rate_limit_is_429_with_retry_after(start: Start) -> None:
    """The bucket holds a second's worth of requests; after Retry-After there is room again."""
    caller = start(rate_limit=3)
    replies = [caller.post({"note": "x"}) for _ in range(8)]
    refused = [reply for reply in replies if reply.status_code == 429]
    assert len(refused) >= 3
    assert {reply.headers["Retry-After"] for reply in refused} == {"1"}
    assert len(caller.sandbox.records()) == len(replies) - len(refused)


def test_errors_before_saving_leave_nothing_behind(start: Start) -> None:
    """With an error rate of 1 every request fails, and nothing is saved."""
    caller = start(error_rate=1.0, error_statuses=(503,))
    assert caller.post(ARTICLE).status_code == 503
    assert caller.sandbox.records() == []


def test_errors_after_saving_look_the_same_from_outside(start: Start) -> None:
    """The reply is an error, and yet the lead was saved: the case that makes careless clients double people."""
    caller = start(error_rate=1.0, error_statuses=(500,), errors_after_saving=True)
    assert caller.post(ARTICLE).status_code == 500
    assert len(caller.sandbox.records()) == 1


def test_the_same_seed_gives_the_same_errors(start: Start) -> None:
    """A share of requests fails, and a run can be repeated."""
    runs = [
        [caller.post({"note": "x"}).status_code for _ in range(20)]
        for caller in (start(error_rate=0.5, seed=7), start(error_rate=0.5, seed=7))
    ]
    assert runs[0] == runs[1]
    assert 0 < runs[0].count(201) < 20


def test_latency_passes_before_the_reply(start: Start) -> None:
    """Each request waits, and its account says how long it took."""
    caller = start(latency=0.1)
    caller.post(ARTICLE)
    (fact,) = caller.sandbox.requests()
    assert fact.ended is not None
    assert fact.ended - fact.started >= 0.09


def test_the_rules_can_change_while_it_runs(start: Start) -> None:
    """Assigning `rules` changes what the next request meets."""
    caller = start()
    assert caller.post(ARTICLE).status_code == 201
    caller.sandbox.rules = Rules(forbid=True)
    assert caller.post(ARTICLE).status_code == 403


@pytest.mark.parametrize(
    "knobs",
    [
        {"tokens": ()}, {"created_status": 202}, {"updated_status": 404}, {"update_rule": "some"}, {"error_rate": 1.5},
        {"error_statuses": (200,)}, {"rate_limit": 0}, {"latency": -1.0}, {"race_window": -0.1},
    ],
)  # fmt: skip
def test_impossible_rules_are_refused(knobs: dict[str, Any]) -> None:
    """They come from a command line, so the message is for a person."""
    with pytest.raises(UsageError, match=r"\.$"):
        Rules(**knobs)


def test_a_page_of_another_site_cannot_ask(start: Start) -> None:
    """A name that merely points here is refused: the browser of the person at this computer is no way in."""
    caller = start()
    reply = httpx.get(caller.sandbox.page, headers={"Host": "evil.example.com"}, trust_env=False)
    assert reply.status_code == 400
