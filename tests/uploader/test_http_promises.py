"""Promises about HTTP: who is retried, who is believed, who ends the run, and how hard the server is pressed."""

import asyncio
import gzip
import json
from collections import Counter
from email.utils import formatdate
from itertools import pairwise

import pytest

from importer.errors import Exit
from importer.model import Fate, Message, Mode, Send
from tests.uploader.fault_server import EPOCH, HEALTHY, Fault, FaultServer, Seen, identity
from tests.uploader.rig import Rig, check, email, fates, keyed, keyed_plan, keyless, plan_of

# ---------------------------------------------------------------- 429


def test_retry_after_holds_every_worker(rig: Rig, server: FaultServer) -> None:
    """After a 429 nobody begins a request until the server's pause is over; then everything arrives."""
    plan = keyed_plan(60)
    server.script[email(30)] = [Fault(status=429, headers=(("Retry-After", "40"),))]
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.stop is None
    starts = [one.at for one in server.seen]
    gap = max(later - earlier for earlier, later in pairwise(starts))
    assert gap >= 39.0
    assert len(server.records) == 60


@pytest.mark.parametrize("value", ["-5", "nan", "1e35", "inf", "0", "", "soon", "99999999999", "१२", "1.5.2",
                                   "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 32 Foo 2099"])  # fmt: skip
def test_a_senseless_retry_after_falls_back_to_our_own_pause(rig: Rig, server: FaultServer, value: str) -> None:
    """Negative, endless, past or unreadable pauses neither hang nor hurry the run."""
    plan = keyed_plan(10)
    server.script[email(5)] = [Fault(status=429, headers=(("Retry-After", value),))]
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert fates(delivery) == {"created": 10}
    assert 0.5 < delivery.seconds < 30


def test_retry_after_may_be_a_date(rig: Rig, server: FaultServer) -> None:
    """An HTTP date counts by the server's own clock."""
    plan = keyed_plan(3)
    date = formatdate(EPOCH + rig.loop.time() + 60, usegmt=True)
    server.script[email(2)] = [Fault(status=429, headers=(("Retry-After", date),))]
    delivery = rig.deliver(plan)
    assert fates(delivery) == {"created": 3}
    assert 55 < delivery.seconds < 65


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_above_two_minutes_ends_the_run_and_says_when_to_come_back(
    rig: Rig, server: FaultServer, status: int
) -> None:
    """Nobody waits for hours at an open terminal; the same command goes on later."""
    plan = keyed_plan(50)
    server.script[email(20)] = [Fault(status=status, headers=(("Retry-After", "3600"),))]
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.stop is not None
    assert delivery.stop.exit_code == Exit.STOPPED
    assert "pause until" in delivery.stop.reason
    rig.rest(3600)
    again = rig.deliver(plan)
    check(rig, plan, again)
    assert again.stop is None
    assert again.resumed > 0


def test_a_server_that_only_says_too_many_requests_ends_the_run(rig: Rig, server: FaultServer) -> None:
    """Some three minutes of pauses are enough; no row is asked more than a few times, and none is lost."""
    server.always = lambda seen: Fault(status=429) if seen.payload["test"] is False else None
    plan = keyed_plan(50)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.stop is not None
    assert fates(delivery) == {"not_sent": 50}
    assert len(server.seen) < 20
    assert 150 < delivery.seconds < 300


@pytest.mark.parametrize("seconds", [20, 60])
@pytest.mark.parametrize("used_up", [False, True], ids=["", "used up before the run"])
def test_a_limiter_by_the_minute_that_does_not_say_how_long_is_waited_for(
    rig: Rig, server: FaultServer, seconds: int, used_up: bool
) -> None:
    """So many requests a minute and no Retry-After: the run takes its time and finishes, the first probe included."""
    windows: Counter[float] = Counter({rig.loop.time() // seconds: 30 * used_up})

    def limit(_seen: Seen) -> Fault | None:
        window = rig.loop.time() // seconds
        windows[window] += 1
        return Fault(status=429) if windows[window] > 30 else None

    server.always = limit
    plan = keyed_plan(100)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert fates(delivery) == {"created": 100}


def test_a_rate_limited_server_gets_everything_in_the_end(rig: Rig, server: FaultServer) -> None:
    """With room for 10 requests a second nothing fails, however many are sent at once."""
    begun: list[float] = []

    def limit(_seen: Seen) -> Fault | None:
        now = rig.loop.time()
        begun.append(now)
        recent = sum(1 for at in begun if at > now - 1)
        return Fault(status=429, headers=(("Retry-After", "1"),)) if recent > 10 else None

    server.always, server.latency, server.race_window = limit, 0.01, 0.0
    plan = keyed_plan(150)
    delivery = rig.deliver(plan, concurrency=16)
    check(rig, plan, delivery)
    assert fates(delivery) == {"created": 150}


# ---------------------------------------------------------------- outages


def test_a_row_is_tried_three_times(rig: Rig, server: FaultServer) -> None:
    """A row that always breaks the server ends unverified after three requests; the others are fine."""
    server.always = lambda seen: Fault(status=500) if seen.row == email(4) else None
    plan = keyed_plan(10)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert fates(delivery) == {"created": 9, "unverified": 1}
    assert sum(one.row == email(4) for one in server.live) == 3


def test_an_outage_costs_a_few_requests_and_is_resumable(rig: Rig, server: FaultServer) -> None:
    """When the server dies in the middle the run stops by itself and the same command finishes it."""
    plan = keyed_plan(400)
    down = {"since": 50}
    server.always = lambda _: Fault(status=500) if len(server.seen) > down["since"] else None
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.stop is not None
    assert delivery.stop.exit_code == Exit.STOPPED
    assert len(server.seen) < 50 + 40
    down["since"] = 10**9
    again = rig.deliver(plan)
    check(rig, plan, again)
    assert again.stop is None
    assert len(server.records) == 400


def test_a_server_that_is_not_there_ends_the_run_without_a_doubt(rig: Rig, server: FaultServer) -> None:
    """Connections refused: nothing was sent, and every row says so."""
    plan = keyed_plan(100)
    rig.loop.run_until_complete(server.stop())
    delivery = rig.deliver(plan)
    assert fates(delivery) == {"not_sent": 100}
    assert delivery.stop is not None
    assert delivery.requests < 10
    preview = rig.deliver(plan, mode=Mode.PREVIEW)
    assert preview.stop is not None
    assert preview.requests < 40
    assert set(fates(preview)) <= {"not_sent", "failed"}


def test_a_connection_that_loses_one_request_in_ten_still_delivers(rig: Rig, server: FaultServer) -> None:
    """The retry budget is for outages; a flaky connection is lived with."""
    plan = keyed_plan(500)
    for row in range(2, 502, 10):
        server.script[email(row)] = [Fault(reset=True, commits=row % 20 == 2)]
    server.race_window = 0.0
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.stop is None
    assert len(server.records) == 500


# ---------------------------------------------------------------- the run ends


@pytest.mark.parametrize("status", [401, 403, 404, 402, 405, 407, 410, 301, 302, 303, 307, 308, 406, 501, 505])
def test_a_fault_that_concerns_every_row_ends_the_run(rig: Rig, server: FaultServer, status: int) -> None:
    """Key revoked, address moved: no more requests than there are workers, exit code 4, nothing marked failed.

    After a redirect, 406 or 5xx nobody knows whether the rows were saved before.
    """
    plan = keyed_plan(200)
    headers = (("Location", f"http://127.0.0.1:{server.port}/elsewhere"),)
    server.always = lambda _: Fault(status=status, headers=headers) if len(server.seen) > 40 else None
    delivery = rig.deliver(plan, concurrency=8)
    check(rig, plan, delivery)
    assert len(server.seen) <= 40 + 8
    assert {one.path for one in server.seen} == {"/v2/leads"}
    assert delivery.stop is not None
    assert delivery.stop.exit_code == Exit.STOPPED
    assert str(status) in delivery.stop.reason
    doubt = {"unverified"} if status in {*range(300, 400), 406} or status >= 500 else set()
    assert set(fates(delivery)) == {"created", "not_sent"} | doubt


@pytest.mark.parametrize("status", [301, 303, 308, 406, 501])
@pytest.mark.parametrize("send", [keyed(3), keyless(3)], ids=["keyed", "keyless"])
def test_a_redirect_after_saving_saves_nobody_twice(rig: Rig, server: FaultServer, send: Send, status: int) -> None:
    """The row is unverified; by the same command it waits until the dust has settled, or never goes out again."""
    plan = plan_of(keyed(2), send, keyed(4))
    server.script[identity(dict(send.payload))] = [Fault(status=status, detached=20.0)]
    stopped = rig.deliver(plan, concurrency=1)
    assert stopped.stop is not None
    assert fates(stopped) == {"created": 1, "unverified": 1, "not_sent": 1}
    again = rig.deliver(plan)
    rig.rest(60)
    check(rig, plan, again)
    assert again.stop is None
    assert len(server.records) == 3
    assert again.outcomes[1].fate.is_saved == bool(send.keys)
    assert again.outcomes[1].fate.is_saved or again.outcomes[1].fate is Fate.UNVERIFIED


@pytest.mark.parametrize("status", [401, 403, 404, 302])
def test_one_probe_in_test_mode_finds_a_wrong_key_or_address(rig: Rig, server: FaultServer, status: int) -> None:
    """Before a live run one request without effect is enough."""
    server.always = Fault(status=status)
    delivery = rig.deliver(keyed_plan(50))
    assert [one.payload["test"] for one in server.seen] == [True]
    assert fates(delivery) == {"not_sent": 50}
    assert delivery.stop is not None


@pytest.mark.parametrize(
    ("fault", "heard"),
    [
        (Fault(status=500), "HTTP 500"),
        (Fault(status=200, body=b"<html>Please sign in</html>"), "not a record"),
    ],
)
def test_a_run_that_cannot_begin_says_what_was_heard(rig: Rig, server: FaultServer, fault: Fault, heard: str) -> None:
    """A login page or an error in place of Brokerkit is named, and no row has gone out."""
    server.always = fault
    delivery = rig.deliver(keyed_plan(50))
    assert delivery.stop is not None
    assert heard in delivery.stop.reason
    assert "sign in" not in delivery.stop.reason
    assert all(one.payload["test"] is True for one in server.seen)
    assert fates(delivery) == {"not_sent": 50}


def test_a_preview_needs_no_probe_and_saves_nothing(rig: Rig, server: FaultServer) -> None:
    """Every request of a preview is in test mode; nothing is stored."""
    plan = keyed_plan(30)
    delivery = rig.deliver(plan, mode=Mode.PREVIEW)
    assert fates(delivery) == {"previewed": 30}
    assert len(server.seen) == 30
    assert all(one.payload["test"] is True for one in server.seen)
    assert not server.records


def test_a_preview_repeats_what_failed_since_nothing_can_be_saved_twice(rig: Rig, server: FaultServer) -> None:
    """In test mode even a row without keys is tried again, at once; in the end it has failed, not become doubtful."""
    server.always = lambda seen: Fault(status=500) if seen.row == "Ann2" else None
    delivery = rig.deliver(plan_of(keyless(2), keyless(3)), mode=Mode.PREVIEW)
    assert fates(delivery) == {"failed": 1, "previewed": 1}
    assert sum(one.row == "Ann2" for one in server.seen) == 3
    assert delivery.seconds < 20


def test_an_unanswered_row_that_is_then_refused_is_unverified(rig: Rig, server: FaultServer) -> None:
    """The first request was saved, its reply lost, and the second is told that the address is taken."""
    taken = json.dumps({"email": ["has already been taken"]}).encode()
    server.script[email(2)] = [Fault(reset=True, commits=True), Fault(status=422, body=taken)]
    plan = keyed_plan(3)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.outcomes[0].fate is Fate.UNVERIFIED
    assert delivery.outcomes[0].messages == (Message("email", "has already been taken"),)


# ---------------------------------------------------------------- refusals


def test_a_refusal_concerns_its_row_alone(rig: Rig, server: FaultServer) -> None:
    """400 and 422 put the server's words beside the right row; the others go on."""
    server.script[email(3)] = [Fault(status=422, body=b'{"email": ["is invalid"], "phone": ["is an invalid number"]}')]
    server.script[email(5)] = [Fault(status=400, body=b'{"error": "a required parameter was not provided"}')]
    plan = keyed_plan(10)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    by_row = {outcome.row: outcome for outcome in delivery.outcomes}
    assert by_row[3].fate is by_row[5].fate is Fate.REFUSED
    assert by_row[3].messages == (Message("email", "is invalid"), Message("phone", "is an invalid number"))
    assert by_row[5].messages == (Message("", "a required parameter was not provided"),)
    assert fates(delivery) == {"refused": 2, "created": 8}


@pytest.mark.parametrize("body", [b'["' + b"x" * 5_000_000 + b'"]', b"<html><body>" + b"no " * 2_000_000, b"",
                                  b"\xff\xfe\x00", b"[" * 100_000, b'{"errors": {"email": ['])  # fmt: skip
def test_monstrous_refusals_survive(rig: Rig, server: FaultServer, body: bytes) -> None:
    """Five megabytes, nothing, nonsense: the row is refused with a short message."""
    server.script[email(2)] = [Fault(status=422, body=body)]
    plan = keyed_plan(3)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.outcomes[0].fate is Fate.REFUSED
    assert all(len(message.text) <= 300 for message in delivery.outcomes[0].messages)
    assert delivery.outcomes[0].messages


def test_a_refused_canary_stops_a_live_run(rig: Rig, server: FaultServer) -> None:
    """If the first rows, spread over the file, are all refused, the rest stays at home and can be sent later."""
    wrong = Fault(status=422, body=b'{"owner_email": ["is unknown"]}')
    server.always = wrong
    plan = keyed_plan(200)
    delivery = rig.deliver(plan, canary=5)
    assert fates(delivery) == {"refused": 5, "not_sent": 195}
    assert len(server.live) == 5
    assert {int(one.row[1:].split("@")[0]) // 40 for one in server.live} == {0, 1, 2, 3, 4}
    assert delivery.stop is not None
    assert "--canary 0" in delivery.stop.hint
    server.always = HEALTHY
    again = rig.deliver(plan, canary=5)
    check(rig, plan, again)
    assert fates(again) == {"created": 200}


def test_the_rest_follows_the_canary(rig: Rig, server: FaultServer) -> None:
    """One accepted row lets the others go; not more than the canary is out before."""
    server.script[email(2)] = [Fault(status=422)]
    server.latency = 1.0
    plan = keyed_plan(50)
    delivery = rig.deliver(plan, canary=3)
    check(rig, plan, delivery)
    assert fates(delivery) == {"refused": 1, "created": 49}
    first_reply = min(one.ended_at or 0 for one in server.live)
    assert sum(one.at < first_reply for one in server.live) == 3


def test_a_file_smaller_than_the_canary_is_simply_sent(rig: Rig, server: FaultServer) -> None:
    """Four rows, all refused: they all have their fate, so nothing was stopped."""
    server.always = Fault(status=422)
    delivery = rig.deliver(keyed_plan(4), canary=5)
    assert fates(delivery) == {"refused": 4}
    assert delivery.stop is None


# ---------------------------------------------------------------- belief

UNBELIEVABLE = {
    "html": b"<html><title>Sign in</title></html>",
    "empty object": b"{}",
    "nothing": b"",
    "list": b"[]",
    "text": b'"ok"',
    "null": b"null",
    "someone else": b'{"id": 9, "email": "other@example.com", "first_name": "Ann2"}',
    "error list": b'{"email": ["is invalid"]}',
    "error": b'{"error": "no"}',
    "test mode": b'{"id": 9, "email": null, "first_name": "Ann2"}',
    "truncated": b'{"id": 9, "email": "r2@exam',
}


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("body", UNBELIEVABLE.values(), ids=UNBELIEVABLE)
def test_success_is_not_believed_without_a_plausible_reply(
    rig: Rig, server: FaultServer, body: bytes, status: int
) -> None:
    """Whatever the status says, a reply that is no record of this person is not a success."""
    lie = Fault(status=status, body=body)
    server.script[email(2)] = [lie] * 3
    server.script["Ann3"] = [Fault(status=status, body=body)] * 3
    plan = plan_of(*keyed_plan(1).sends, keyless(3), *keyed_plan(4).sends[2:])
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.outcomes[0].fate is Fate.UNVERIFIED
    assert delivery.outcomes[0].attempts == 3
    if b"Ann2" not in body:
        assert delivery.outcomes[1].fate is Fate.UNVERIFIED
        assert delivery.outcomes[1].attempts == 1


@pytest.mark.parametrize(("update_status", "fate"), [(200, "updated"), (201, "updated"), (204, "updated")])
def test_updates_are_recognised_whatever_status_they_have(
    rig: Rig, server: FaultServer, update_status: int, fate: str
) -> None:
    """What an updating POST answers is not documented; stamps or 204 tell."""
    plan = keyed_plan(5)
    server.update_status = update_status
    rig.deliver(plan)
    rig.rest(3600)
    delivery = rig.deliver(plan, all=True)
    check(rig, plan, delivery)
    assert fates(delivery) == {fate: 5}


# ---------------------------------------------------------------- time and size


def test_a_dripping_server_cannot_hold_a_worker(rig: Rig, server: FaultServer) -> None:
    """A reply that comes byte by byte is cut off at the deadline; the others are not delayed by it."""
    server.always = lambda seen: Fault(drip=True) if seen.row == email(2) and seen.attempt else None
    plan = keyed_plan(30)
    delivery = rig.deliver(plan, concurrency=2, request_deadline=20.0)
    check(rig, plan, delivery)
    assert delivery.outcomes[0].fate is Fate.UNVERIFIED
    drips = [one for one in server.live if one.row == email(2)]
    assert len(drips) == 3
    assert delivery.seconds < 3 * (20 + 30 + 4) + 5
    assert fates(delivery)["created"] == 29


def test_hanging_requests_poison_nothing(rig: Rig, server: FaultServer) -> None:
    """Forty requests in a row time out; the connections behind them are gone and the next ones work."""
    plan = keyed_plan(80)
    for row in range(2, 42):
        server.script[email(row)] = [Fault(hang=True)]
    delivery = rig.deliver(plan, concurrency=4, request_deadline=5.0, settle_delay=1.0)
    check(rig, plan, delivery)
    assert fates(delivery) == {"created": 80}


def test_a_compressed_bomb_is_neither_swallowed_nor_believed(rig: Rig, server: FaultServer) -> None:
    """Thirty megabytes in thirty kilobytes of gzip: at most a megabyte of it is ever unpacked."""
    bomb = gzip.compress(b" " * 30_000_000)
    server.script["Ann2"] = [Fault(status=201, body=bomb, headers=(("Content-Encoding", "gzip"),))]
    server.script[email(3)] = [Fault(status=422, body=bomb, headers=(("Content-Encoding", "gzip"),))]
    plan = plan_of(keyless(2), keyed_plan(2).sends[1])
    delivery = rig.deliver(plan)
    assert fates(delivery) == {"unverified": 1, "refused": 1}


def test_a_compressed_reply_is_read_although_none_was_asked_for(rig: Rig, server: FaultServer) -> None:
    """Some gateways compress whatever the client says."""
    body = gzip.compress(json.dumps({"id": 77, "email": email(2)}).encode())
    server.script[email(2)] = [Fault(status=201, body=body, commits=True, headers=(("Content-Encoding", "gzip"),))]
    delivery = rig.deliver(keyed_plan(1))
    assert delivery.outcomes[0].record_id == "77"
    assert server.seen[0].headers["accept-encoding"] == "identity"


def test_a_server_that_closes_after_every_reply_costs_nothing(rig: Rig, server: FaultServer) -> None:
    """Connection: close after each reply is no failure."""
    server.always = Fault(keep_alive=False)
    plan = keyed_plan(60)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.requests == 61


# ---------------------------------------------------------------- pace


@pytest.mark.parametrize("rate", [1.0, 7.0, 2.5])
def test_no_second_holds_more_requests_than_max_rps(rig: Rig, server: FaultServer, rate: float) -> None:
    """Any window of one second, as the server sees it; and the rate is nearly used."""
    server.latency, server.race_window = 0.01, 0.0
    plan = keyed_plan(int(rate * 8))
    delivery = rig.deliver(plan, max_rps=rate, concurrency=32)
    check(rig, plan, delivery)
    starts = [one.at for one in server.seen]
    assert all(sum(begin <= at < begin + 1 for at in starts) <= rate for begin in starts)
    assert delivery.seconds < len(starts) / int(rate) * 1.1 + 1


def test_concurrency_begins_low_grows_to_the_ceiling_and_stays_below(rig: Rig, server: FaultServer) -> None:
    """Four at first; never more than asked for."""
    at_once: list[int] = []
    server.always = lambda _: at_once.append(server.concurrent)
    plan = keyed_plan(300)
    rig.deliver(plan, concurrency=16)
    assert max(at_once[:5]) <= 4
    assert server.most_concurrent == 16


def test_congestion_halves_the_concurrency(rig: Rig, server: FaultServer) -> None:
    """A 503 is answered by fewer requests at once."""
    plan = keyed_plan(200)
    server.script[email(100)] = [Fault(status=503)]
    before: list[int] = []
    after: list[int] = []

    def watch(_seen: Seen) -> None:
        (after if any(one.row == email(100) and one.ended_at for one in server.seen) else before).append(
            server.concurrent
        )

    server.always = watch
    rig.deliver(plan, concurrency=16)
    assert max(before) == 16
    assert max(after[16:24]) <= 10


@pytest.mark.parametrize("concurrency", [1, 3])
def test_the_ceiling_may_be_below_the_start(rig: Rig, server: FaultServer, concurrency: int) -> None:
    """One at a time means one at a time."""
    rig.deliver(keyed_plan(12), concurrency=concurrency)
    assert server.most_concurrent == concurrency


def test_the_request_is_what_the_documentation_asks_for(rig: Rig, server: FaultServer) -> None:
    """Address, token, content type, a JSON boolean for test mode and the payload as it was planned."""
    rig.deliver(keyed_plan(1))
    probe, live = server.seen
    assert live.path == "/v2/leads"
    assert live.headers["authorization"] == f"Token token={server.key}"
    assert live.headers["content-type"] == "application/json"
    assert live.payload == {"test": False, "first_name": "Ann2", "last_name": "Lee", "email": email(2)}
    assert probe.payload == {**live.payload, "test": True}
    assert "cookie" not in live.headers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_cookies_are_not_kept(rig: Rig, server: FaultServer, host: str) -> None:
    """A server cannot make one row's request carry what it set with another's, whether it has a name or a number."""
    server.always = Fault(headers=(("Set-Cookie", "a=b; Path=/"),))
    delivery = rig.deliver(keyed_plan(10), concurrency=1, api_url=server.url.replace("127.0.0.1", host))
    assert fates(delivery) == {"created": 10}
    assert not [one for one in server.seen if "cookie" in one.headers]


def test_a_plan_that_would_race_for_a_person_is_not_begun(rig: Rig, server: FaultServer) -> None:
    """Planning never makes one; if it did, nothing would be sent."""
    with pytest.raises(ValueError, match="share a match key"):
        rig.deliver(plan_of(keyed(2), keyed(3, email=email(2))))
    assert not server.seen


def test_a_notebook_with_a_loop_of_its_own_can_upload(rig: Rig, server: FaultServer) -> None:
    """`upload` works where an event loop is already running."""
    from importer.uploader import ahead, upload

    rig.loop.run_until_complete(server.stop())

    async def cell() -> str:
        with ahead(keyed_plan(1), rig.instructions(mode=Mode.PREVIEW)) as prospect:
            delivery = upload(prospect)
        return str(delivery.outcomes[0].fate)

    assert asyncio.run(cell()) in {"failed", "not_sent"}
