"""The monthly refresh: only changes are sent, nothing is believed too long, and who left is listed, never deleted."""

import json
from typing import Any

import pytest

from importer.keys import ApiKey
from importer.model import Fate, Mode
from tests.uploader.fault_server import Fault, FaultServer
from tests.uploader.rig import Rig, check, email, fates, keyed, keyed_plan, keyless, plan_of


def test_only_what_changed_is_sent(rig: Rig, server: FaultServer) -> None:
    """Next month's file: three people changed, one is new."""
    rig.deliver(keyed_plan(20))
    changed = [keyed(row, source="new") if row in (3, 7, 11) else keyed(row) for row in range(2, 23)]
    plan = plan_of(*changed)
    assert set(rig.prospect(plan, run_digest="next month").unchanged) == set(range(2, 22)) - {3, 7, 11}
    delivery = rig.deliver(plan, run_digest="next month")
    check(rig, plan, delivery)
    assert fates(delivery)["unchanged"] == 17
    assert len(server.live) == 20 + 4
    unchanged = next(outcome for outcome in delivery.outcomes if outcome.fate is Fate.UNCHANGED)
    assert unchanged.record_id
    assert unchanged.attempts == 0


def test_rows_move_and_are_still_known(rig: Rig, server: FaultServer) -> None:
    """People are known by their keys, not by their row."""
    rig.deliver(keyed_plan(5))
    moved = plan_of(*(keyed(row + 100, email=email(row), first_name=f"Ann{row}") for row in range(2, 7)))
    assert len(rig.prospect(moved, run_digest="sorted").unchanged) == 5


def test_send_all_sends_all(rig: Rig, server: FaultServer) -> None:
    """The ledger can be overruled."""
    rig.deliver(keyed_plan(5))
    delivery = rig.deliver(keyed_plan(5), all=True)
    assert all(outcome.fate.is_saved for outcome in delivery.outcomes)
    assert len(server.live) == 10


@pytest.mark.parametrize("change", [{"api_key": ApiKey("other", "a test")}, {"mode": Mode.PREVIEW}])
def test_the_ledger_speaks_for_one_team_and_for_live_runs(
    rig: Rig, server: FaultServer, change: dict[str, Any]
) -> None:
    """Another team has not seen these people, and test mode shows nothing by leaving rows out."""
    rig.deliver(keyed_plan(5))
    assert not rig.prospect(keyed_plan(5), **change).unchanged
    delivery = rig.deliver(keyed_plan(5), **change)
    assert "unchanged" not in fates(delivery)


def test_a_preview_teaches_the_ledger_nothing(rig: Rig, server: FaultServer) -> None:
    """What was accepted in test mode was not saved."""
    rig.deliver(keyed_plan(5), mode=Mode.PREVIEW)
    assert fates(rig.deliver(keyed_plan(5))) == {"created": 5}


def test_a_doubtful_update_is_not_taken_for_the_old_content(rig: Rig, server: FaultServer) -> None:
    """After an unverified change nobody knows which content is stored; both the new and the old are sent again."""
    rig.deliver(keyed_plan(3))
    server.script[email(2)] = [Fault(reset=True, commits=True)] * 3
    new = plan_of(keyed(2, source="new"), keyed(3), keyed(4))
    assert fates(rig.deliver(new, run_digest="new")) == {"unverified": 1, "unchanged": 2}
    assert set(rig.prospect(keyed_plan(3), run_digest="old again").unchanged) == {3, 4}


def test_a_refused_update_leaves_the_old_content_standing(rig: Rig, server: FaultServer) -> None:
    """A refusal changes nothing in Brokerkit."""
    rig.deliver(keyed_plan(1))
    server.script[email(2)] = [Fault(status=422)]
    rig.deliver(plan_of(keyed(2, source="new")), run_digest="new")
    assert set(rig.prospect(keyed_plan(1), run_digest="old again").unchanged) == {2}


def test_one_key_known_is_not_enough(rig: Rig, server: FaultServer) -> None:
    """A person who gained an agent_id is sent."""
    rig.deliver(keyed_plan(1))
    assert not rig.prospect(plan_of(keyed(2, agent_id="A1")), run_digest="x").unchanged


def test_an_accepted_keyless_row_is_not_stored_twice(rig: Rig, server: FaultServer) -> None:
    """Nothing else protects it from a second run of the same file."""
    plan = plan_of(keyless(2), keyless(3))
    rig.deliver(plan)
    assert fates(rig.deliver(plan)) == {"unchanged": 2}
    assert len(server.records) == 2


@pytest.mark.parametrize("digest", ["digest", "another file"])
def test_a_doubtful_keyless_row_is_not_sent_by_a_later_run(rig: Rig, server: FaultServer, digest: str) -> None:
    """Not by the same command, nor by a changed file; --all overrules."""
    plan = plan_of(keyless(2), keyless(3))
    server.script["Ann2"] = [Fault(reset=True, commits=True)]
    rig.deliver(plan)
    delivery = rig.deliver(plan, run_digest=digest)
    assert fates(delivery) == {"unverified": 1, "unchanged": 1}
    assert delivery.outcomes[0].messages
    assert len(server.records) == 2
    assert fates(rig.deliver(plan, run_digest=digest, all=True)) == {"created": 2}


def test_who_left_is_listed_by_record(rig: Rig, server: FaultServer) -> None:
    """Two people stand in last month's roster and not in this one; one of them is in the file, though not sent."""
    rig.deliver(plan_of(*(keyed(row, agent_id=f"A{row}") for row in range(2, 12))), roster="office A")
    rig.deliver(plan_of(keyed(50)), roster="office B", run_digest="b")
    plan = plan_of(*(keyed(row, agent_id=f"A{row}") for row in range(2, 9)))
    records = {record.fields["email"]: str(record.id) for record in server.records}
    prospect = rig.prospect(plan, present=[("agent_id", "A9")], run_digest="next month", roster="office A")
    gone = prospect.departed
    assert {one.record_id for one in gone} == {records[email(10)], records[email(11)]}
    assert all(len(one.last_seen) == 10 for one in gone)
    rig.deliver(plan, run_digest="next month", roster="office A")
    assert rig.prospect(plan, run_digest="next month", roster="office A").departed == ()


@pytest.mark.parametrize("identity", ["Ann Lee, 12 Main Street", "x" * 65, "r2@example.com"])
def test_an_id_that_does_not_look_like_one_is_shown_but_not_kept(rig: Rig, server: FaultServer, identity: str) -> None:
    """A server may put anything into `id`; the state folder holds no personal data."""
    body = json.dumps({"id": identity, "email": email(2)}).encode()
    server.script[email(2)] = [Fault(status=201, body=body, commits=True)]
    delivery = rig.deliver(keyed_plan(1), roster="office A")
    assert delivery.outcomes[0].record_id == identity
    files = [path.read_bytes() for path in rig.home.rglob("*") if path.is_file()]
    assert not any(identity.encode() in content for content in files)
    assert fates(rig.deliver(keyed_plan(1))) == {"unchanged": 1}


def test_an_unfinished_run_is_no_edition(rig: Rig, server: FaultServer) -> None:
    """A roster of which half was sent says nothing about who left."""
    rig.deliver(keyed_plan(10), roster="office A")
    server.script[email(100)] = [Fault(status=401)]
    rig.deliver(plan_of(keyed(100)), run_digest="new", roster="office A")
    assert len(rig.prospect(keyed_plan(6), roster="office A").departed) == 4


def test_a_part_of_a_roster_is_no_edition(rig: Rig) -> None:
    """What was sent without a roster's name, such as repaired rows, says nothing about who left."""
    rig.deliver(keyed_plan(10), roster="office A")
    rig.deliver(plan_of(keyed(2, source="repaired")), run_digest="repaired")
    assert rig.prospect(keyed_plan(10), roster="office A").departed == ()
    assert rig.prospect(keyed_plan(1)).departed == ()


def test_asking_begins_nothing(rig: Rig) -> None:
    """Before the first run nothing is known; asking makes no run and no ledger, and without a plan nothing at all."""
    nothing = rig.prospect(keyed_plan(0))
    assert (nothing.unchanged, nothing.departed, nothing.continues) == ({}, (), None)
    assert not rig.home.exists()
    asked = rig.prospect(keyed_plan(2))
    assert (asked.unchanged, asked.departed, asked.continues) == ({}, (), None)
    assert {path.name for path in rig.home.iterdir()} == {"locks", "secret"}
