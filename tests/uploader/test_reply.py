"""The reply table, line by line."""

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import formatdate

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.model import Fate
from importer.uploader.exchange import Loss, Lost, Reply
from importer.uploader.reply import Meaning, meaning_of, retry_after, rule
from importer.uploader.reply_record import LONGEST_VALUE
from tests.uploader.rig import keyed, keyless

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
SEND = keyed(2)
ECHO = {"id": 5, "email": "r2@example.com", "first_name": "Ann2", "last_name": "Lee"}


def reply(status: int, body: object = None, **headers: str) -> Reply:
    """A reply with a JSON body, or with bytes as they are."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        *[(status, Meaning.REFUSED) for status in (400, 409, 413, 422, 423, 424, 418)],
        *[(status, Meaning.DOUBT) for status in (300, 301, 302, 303, 304, 307, 308, 406, 501, 505)],
        *[(status, Meaning.HALT) for status in (401, 402, 403, 404, 405, 407, 410, 414, 415, 421, 426, 428)],
        *[(status, Meaning.HALT) for status in (431, 451)],
        (425, Meaning.HARMLESS),
        (429, Meaning.SLOW_DOWN),
        *[(status, Meaning.DOUBT) for status in (408, 500, 502, 503, 504, 520, 522, 524, 599, 999, 100)],
    ],
)
def test_every_status_has_its_line(status: int, meaning: Meaning) -> None:
    """What a status means does not depend on what else is in the reply."""
    for body in (None, b"", b"<html>", ECHO):
        assert rule(reply(status, body), SEND, live=True, now=NOW).meaning is meaning


@pytest.mark.parametrize(
    ("loss", "meaning"),
    [(Loss.NEVER_SENT, Meaning.HARMLESS), (Loss.UNTRUSTED, Meaning.HALT), (Loss.UNANSWERED, Meaning.DOUBT)],
)
def test_every_loss_has_its_line(loss: Loss, meaning: Meaning) -> None:
    """A request without a reply is judged by how far it came."""
    ruling = rule(Lost(loss, "because"), SEND, live=True, now=NOW)
    assert ruling.meaning is meaning
    assert ruling.messages[0].text == "because"
    assert (ruling.stop is not None) == (meaning is Meaning.HALT)


@pytest.mark.parametrize(
    ("status", "stops"), [(303, True), (406, True), (501, True), (404, True), (500, False), (503, False), (422, False)]
)
def test_what_every_row_would_be_answered_stops_the_run(status: int, stops: bool) -> None:
    """Whether this row was saved is another question."""
    assert (rule(reply(status), SEND, live=True, now=NOW).stop is not None) == stops


@pytest.mark.parametrize("status", [400, 422])
def test_refusals_are_brokerkits_word(status: int) -> None:
    """400 and 422 are `refused`."""
    ruling = rule(reply(status, {"email": ["is invalid"]}), SEND, live=True, now=NOW)
    assert ruling.fate is Fate.REFUSED


@pytest.mark.parametrize("status", [409, 413, 423])
def test_other_judgements_of_one_row_are_failures(status: int) -> None:
    """Known not to be saved, but not judged by Brokerkit's rules."""
    assert rule(reply(status), SEND, live=True, now=NOW).fate is Fate.FAILED


@pytest.mark.parametrize(
    ("status", "created", "updated", "fate"),
    [
        (201, None, None, Fate.CREATED),
        (200, None, None, Fate.SAVED),
        (202, None, None, Fate.SAVED),
        (201, "2026-11-03T12:00:00.000Z", "2026-11-03T12:00:00.000Z", Fate.CREATED),
        (201, "2024-01-01T00:00:00Z", "2026-11-03T12:00:00Z", Fate.UPDATED),
        (200, "2024-01-01T00:00:00Z", "2026-11-03T12:00:00Z", Fate.UPDATED),
        (200, "2026-11-03T12:00:00.052Z", "2026-11-03T12:00:00.052Z", Fate.CREATED),
        (200, "2026-11-03T11:59:50Z", "2026-11-03T12:00:00Z", Fate.SAVED),
        (200, "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z", Fate.SAVED),
        (200, "yesterday", "today", Fate.SAVED),
        (200, 5, None, Fate.SAVED),
        (201, "2024-01-01T00:00:00", "2026-11-03T12:00:00+00:00", Fate.UPDATED),
        (200, "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", Fate.SAVED),
    ],
)
def test_created_or_updated(status: int, created: object, updated: object, fate: Fate) -> None:
    """Stamps have the last word where they are clear; otherwise the status; otherwise nobody knows."""
    stamps = {"created_at": created, "updated_at": updated}
    ruling = rule(reply(status, ECHO | stamps, date=formatdate(NOW.timestamp())), SEND, live=True, now=NOW)
    assert ruling.fate is fate
    assert ruling.record_id == "5"


def test_204_is_an_update_without_words() -> None:
    """Documented: updated, no content."""
    assert rule(reply(204, b""), SEND, live=True, now=NOW).fate is Fate.UPDATED
    assert rule(reply(204, b""), SEND, live=False, now=NOW).fate is Fate.PREVIEWED


@pytest.mark.parametrize(
    "echo",
    [
        ECHO,
        ECHO | {"email": "R2@EXAMPLE.COM "},
        {"id": "ab-12"},
        {"id": 7},
        {"id": 7, "email": "r2@example.com", "errors": {}, "error": None, "success": True},
        {"last_name": "LEE"},
        {"id": 5, "email": "r2@example.com", "agent_id": "kept-old-one"},
        ECHO | {"first_name": "Married", "last_name": "Name"},
        {"email": "r2@example.com"},
    ],
)
def test_believable_records(echo: dict[str, object]) -> None:
    """One confirmed key is enough; a stored record may keep its other values."""
    assert rule(reply(200, echo), SEND, live=True, now=NOW).meaning is Meaning.ACCEPTED


@pytest.mark.parametrize(
    "echo",
    [{}, [], [ECHO], "ok", None, 1, True, {"ok": True}, {"id": None}, {"id": True}, {"id": ""},
     ECHO | {"email": "other@example.com"}, {"email": ["is invalid"]}, ECHO | {"email": None},
     {"status": "ok", "id": None}, {"status": "ok"}, {"status": "error", "message": "maintenance"},
     {"id": "req_8f2", "errors": {"email": ["is invalid"]}}, {"id": 7, "error": "no"}, ECHO | {"success": False},
     {"id": "req_8f2", "status": "error"}, {"phone": "is an invalid number"}],
)  # fmt: skip
def test_unbelievable_records(echo: object) -> None:
    """Success is what came back, not that something came back."""
    ruling = rule(reply(201, echo), SEND, live=True, now=NOW)
    assert ruling.meaning is Meaning.DOUBT
    assert ruling.fate is None
    assert ruling.messages


def test_an_agent_id_alone_identifies() -> None:
    """A row found by agent_id may come back with the stored record's e-mail."""
    send = keyed(2, agent_id="00123")
    assert rule(reply(200, {"id": 1, "email": "old@example.com", "agent_id": 123}), send, live=True, now=NOW).fate
    stranger = {"id": 1, "email": "old@example.com", "agent_id": "999"}
    assert rule(reply(200, stranger), send, live=True, now=NOW).meaning is Meaning.DOUBT


def test_a_keyless_row_is_known_by_its_names() -> None:
    """Another person's record is not believed."""
    assert rule(reply(201, {"id": 1, "first_name": "ANN2"}), keyless(2), live=True, now=NOW).fate is Fate.CREATED
    stranger = {"id": 1, "first_name": "Bob", "last_name": "Ray"}
    assert rule(reply(201, stranger), keyless(2), live=True, now=NOW).meaning is Meaning.DOUBT


def test_in_test_mode_the_email_is_null_and_there_may_be_no_id() -> None:
    """As documented for test mode."""
    echo = {"id": None, "email": None, "first_name": "Ann2"}
    assert rule(reply(201, echo), SEND, live=False, now=NOW).fate is Fate.PREVIEWED


def test_in_test_mode_an_email_alone_comes_back_as_null() -> None:
    """A row with nothing else to know it by is believed all the same; in a live run it would not be."""
    bare = replace(SEND, payload={"email": "r2@example.com", "source": "x"})
    assert rule(reply(201, {"email": None, "source": "x"}), bare, live=False, now=NOW).fate is Fate.PREVIEWED
    assert rule(reply(201, {"email": None, "source": "x"}), bare, live=True, now=NOW).meaning is Meaning.DOUBT


@pytest.mark.parametrize(
    ("echo", "meaning"),
    [
        (ECHO, Meaning.UNHEEDED),
        (ECHO | {"email": "R2@Example.COM"}, Meaning.UNHEEDED),
        (ECHO | {"id": None}, Meaning.UNHEEDED),
        ({"id": 5, "email": "old@example.com", "agent_id": "00123"}, Meaning.UNHEEDED),
        (ECHO | {"email": None}, Meaning.ACCEPTED),
        (ECHO | {"email": ""}, Meaning.ACCEPTED),
        ({"id": 5, "first_name": "Ann2", "created_at": "2026-11-03T12:00:00Z"}, Meaning.ACCEPTED),
        ({"id": 9, "email": "other@example.com"}, Meaning.DOUBT),
    ],
)
def test_an_email_is_the_sign_that_test_mode_was_not_honoured(echo: dict[str, object], meaning: Meaning) -> None:
    """In any spelling, and whichever the record has; an id or a stamp may come in a rehearsal as well."""
    ruling = rule(reply(201, echo), keyed(2, agent_id="123"), live=False, now=NOW)
    assert ruling.meaning is meaning
    assert (ruling.stop is not None) == (meaning is Meaning.UNHEEDED)


def test_a_cut_reply_is_not_believed_but_a_cut_refusal_is() -> None:
    """A success needs its whole body, a refusal only its status."""
    body = orjson.dumps(ECHO)
    assert rule(Reply(201, {}, body, whole=False), SEND, live=True, now=NOW).meaning is Meaning.DOUBT
    assert rule(Reply(422, {}, body[:5], whole=False), SEND, live=True, now=NOW).fate is Fate.REFUSED


def test_the_echo_keeps_what_can_be_compared_and_no_more() -> None:
    """Fields and stamps stay; whole users shrink to their address."""
    owner = {"id": 3, "email": "boss@example.com", "avatar": {"tiny": "x" * 1000}}
    echo = ECHO | {"owner": owner, "links": {}, "team_member": {"id": 8, "role": {"name": "agent"}}, "rating": 4}
    kept = rule(reply(201, echo | {"photo_url": "x", "note": {"odd": 1}}), SEND, live=True, now=NOW).echo
    assert kept == {**ECHO, "owner": {"email": "boss@example.com"}, "team_member": {"id": 8}, "rating": 4, "note": None}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        *[("7", 7), (" 7 ", 7), ("1.5", 1.5), ("0", None), ("-1", None), ("nan", None), ("inf", None)],
        *[("1e35", None), ("9" * 400, None), ("x", None), ("", None)],
        ("Tue, 03 Nov 2026 12:01:00 GMT", 60),
        ("Tue, 03 Nov 2026 11:00:00 GMT", None),
        ("Sun, 06 Nov 9994 08:49:37 GMT", None),
    ],
)
def test_retry_after_forms(value: str, seconds: float | None) -> None:
    """Seconds and dates count; what no honest server would say does not."""
    assert retry_after(reply(429, b"", retry_after=value), NOW) == seconds


def test_a_retry_after_date_counts_by_the_servers_clock() -> None:
    """This computer's clock may be wrong by hours."""
    answer = reply(429, b"", retry_after="Tue, 03 Nov 2026 05:00:30 GMT", date="Tue, 03 Nov 2026 05:00:00 GMT")
    assert retry_after(answer, NOW) == 30


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "email", "errors", "owner", "first_name", "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


STATUSES = st.sampled_from([200, 201, 204]) | st.integers(100, 999)


@given(status=STATUSES, body=JSON.map(orjson.dumps) | st.binary(max_size=60), live=st.booleans())
def test_anything_can_be_judged(status: int, body: bytes, live: bool) -> None:
    """No reply raises, and an accepted one has a fate of its mode."""
    ruling = rule(Reply(status, {"retry-after": "x", "date": "y"}, body), SEND, live=live, now=NOW)
    if ruling.meaning is Meaning.ACCEPTED:
        assert ruling.fate in ({Fate.CREATED, Fate.UPDATED, Fate.SAVED} if live else {Fate.PREVIEWED})
        assert meaning_of(status) is Meaning.ACCEPTED
    assert all(len(message.text) <= 300 for message in ruling.messages)


def test_an_endless_value_is_cut() -> None:
    """No more of a value is kept than a workbook could hold."""
    echo = rule(reply(201, ECHO | {"note": "x" * 900_000}), SEND, live=True, now=NOW).echo
    assert echo is not None
    assert len(str(echo["note"])) == LONGEST_VALUE
