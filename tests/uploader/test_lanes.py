"""Ids that are nearly the same: two sends, but never at the same time, for nobody says how Brokerkit compares them."""

import os
import signal
from dataclasses import replace

import pytest

from importer.model import Lead, Plan, Verdict
from importer.planning import plan
from tests.uploader.fault_server import Fault, FaultServer, Seen
from tests.uploader.rig import Rig, fates

PEOPLE = 80


def person(row: int, agent_id: str, name: str) -> Lead:
    """A row of somebody who is known by an id only."""
    return Lead(
        row, {"first_name": name, "last_name": "Lee", "agent_id": agent_id}, frozenset({("agent_id", agent_id)})
    )


def twice(count: int) -> Plan:
    """So many people, each in two rows below each other whose ids differ in case, in a hyphen and in a zero."""
    rows = [(f"AB{number}x", f"ab-0{number}X") for number in range(1, count + 1)]
    leads = [
        person(2 * at + place, spelled, f"Ann{at}")
        for at, ids in enumerate(rows, 1)
        for place, spelled in enumerate(ids)
    ]
    return plan(Verdict(tuple(leads), (), ()))


@pytest.fixture
def server() -> FaultServer:
    """A racy server that compares ids loosely."""
    return FaultServer(compared=lambda key: key.casefold().replace("-", "").replace("b0", "b"))


def test_each_of_them_is_one_record(rig: Rig, server: FaultServer) -> None:
    """The second row finds the record that the first one made; nothing is merged before."""
    delivery = rig.deliver(twice(PEOPLE), concurrency=16)
    assert len(server.live) == 2 * PEOPLE
    assert len(server.records) == PEOPLE
    assert sum(outcome.fate.is_saved for outcome in delivery.outcomes) == 2 * PEOPLE


def test_without_lanes_the_same_server_makes_twins(rig: Rig, server: FaultServer) -> None:
    """The rig can tell."""
    of = twice(PEOPLE)
    rig.deliver(replace(of, sends=tuple(replace(send, lanes=frozenset()) for send in of.sends)), concurrency=16)
    assert len(server.records) > PEOPLE


FAULTS = [
    Fault(status=502, detached=20.0),
    Fault(reset=True, commits=True),
    Fault(status=429),
    Fault(status=422),
    Fault(status=200, body=b"<html>", commits=True),
]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("times", [1, 3])
def test_the_second_waits_until_the_first_has_its_outcome(
    rig: Rig, server: FaultServer, fault: Fault, times: int
) -> None:
    """Through all its attempts, and after a doubtful one until the server can no longer be at work on it."""

    def upset(seen: Seen) -> Fault | None:
        return fault if seen.row.startswith("AB") and 1 <= seen.attempt <= times else None

    server.always = upset
    of = twice(6)
    delivery = rig.deliver(of, settle_delay=30.0)
    rig.rest(60.0)
    assert delivery.stop is None
    assert len(delivery.outcomes) == 12
    assert len(server.records) == 6


def test_after_a_last_attempt_in_doubt_the_second_waits_until_nothing_can_be_at_work(
    rig: Rig, server: FaultServer
) -> None:
    """The gateway gave up, the application goes on: the first row is unverified, and not yet saved."""

    def upset(seen: Seen) -> Fault | None:
        if not seen.row.startswith("AB") or not seen.attempt:
            return None
        return Fault(status=502, detached=20.0) if seen.attempt == 3 else Fault(status=500)

    server.always = upset
    delivery = rig.deliver(twice(4), settle_delay=30.0)
    assert fates(delivery) == {"unverified": 4, "updated": 4} or fates(delivery) == {"unverified": 4, "saved": 4}
    assert len(server.records) == 4


def test_an_interrupted_run_leaves_the_lane_closed_until_the_dust_has_settled(rig: Rig, server: FaultServer) -> None:
    """The first row's request is still at work when the same command begins; the second row could go out at once."""
    of = twice(1)
    server.script["AB1x"] = [Fault(status=502, detached=20.0)]
    rig.loop.call_later(5.0, os.kill, os.getpid(), signal.SIGINT)
    assert fates(rig.deliver(of)) == {"unverified": 1, "not_sent": 1}
    assert not server.records
    delivery = rig.deliver(of)
    assert [one.row for one in server.live] == ["AB1x", "AB1x", "ab-01X"]
    assert delivery.stop is None
    assert len(server.records) == 1


def test_a_canary_in_one_lane_is_still_a_canary(rig: Rig, server: FaultServer) -> None:
    """All refused, one after the other: the rest stays at home."""
    server.always = lambda seen: Fault(status=422) if seen.attempt else None
    leads = [person(row, "0" * row + "7", "Ann") for row in range(2, 32)]
    delivery = rig.deliver(plan(Verdict(tuple(leads), (), ())), canary=5)
    assert fates(delivery) == {"refused": 5, "not_sent": 25}
