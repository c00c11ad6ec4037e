"""Promises about delivery: nothing lost, nobody twice, whatever the server does after it has saved a row."""

import pytest

from importer.model import Fate
from tests.uploader.fault_server import Fault, FaultServer
from tests.uploader.rig import Rig, check, email, fates, keyed_plan, keyless, plan_of, rows_at_once

AFTER_COMMIT = {
    "reset": Fault(reset=True, commits=True),
    "closed": Fault(close=True, commits=True),
    "500": Fault(status=500, commits=True),
    "truncated": Fault(cut=20),
    "hang": Fault(hang=True, commits=True),
    "html": Fault(status=200, body=b"<html><title>Sign in</title></html>", commits=True),
}


@pytest.mark.parametrize("fault", AFTER_COMMIT.values(), ids=AFTER_COMMIT)
def test_rows_become_as_many_records_whatever_fails_after_saving(rig: Rig, server: FaultServer, fault: Fault) -> None:
    """Each row's first request is saved and its reply lost; the second finds the record, so nobody is twice."""
    count = 200 if fault.reset else 80
    plan = keyed_plan(count)
    for send in plan.sends:
        server.script[email(send.row)] = [fault]
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.stop is None
    assert len(server.records) == count
    assert all(outcome.fate.is_saved for outcome in delivery.outcomes), fates(delivery)


def slow_server(server: FaultServer, rows: int) -> None:
    """The first request of every row is dropped at once by a gateway while the application goes on for 20 s."""
    for row in range(2, rows + 2):
        server.script[email(row)] = [Fault(status=502, detached=20.0)]


def test_the_settle_delay_keeps_the_second_attempt_away_from_the_first(rig: Rig, server: FaultServer) -> None:
    """A gateway gives up while the application still works on the row: the retry comes after that."""
    plan = keyed_plan(20)
    slow_server(server, 20)
    delivery = rig.deliver(plan, settle_delay=30.0)
    rig.rest(60.0)
    check(rig, plan, delivery)
    assert len(server.records) == 20
    assert not list(rows_at_once(server))


def test_without_a_settle_delay_the_same_server_makes_twins(rig: Rig, server: FaultServer) -> None:
    """The rig can tell: with a delay of 0 people are stored twice."""
    plan = keyed_plan(20)
    slow_server(server, 20)
    rig.deliver(plan, settle_delay=0.0)
    rig.rest(60.0)
    assert len(server.records) > 20


@pytest.mark.parametrize("fault", [*AFTER_COMMIT.values(), Fault(reset=True)], ids=[*AFTER_COMMIT, "reset before"])
def test_a_keyless_row_is_sent_once_and_is_unverified_in_doubt(rig: Rig, server: FaultServer, fault: Fault) -> None:
    """No second request may follow a doubtful reply to a row that cannot be matched."""
    plan = plan_of(keyless(2), keyless(3))
    server.script["Ann2"] = [fault]
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert [one.fate for one in delivery.outcomes] == [Fate.UNVERIFIED, Fate.CREATED]
    assert [one.row for one in server.live].count("Ann2") == 1
