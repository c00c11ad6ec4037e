"""Who is new, as far as earlier runs know, and that a run which is taken up again does not change its mind."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from importer.model import Mode, Plan
from importer.uploader import past_delivery, past_run
from importer.uploader.newcomers import as_text, from_text
from tests.uploader.fault_server import Fault, FaultServer
from tests.uploader.rig import Rig, check, email, fates, keyed, keyless, plan_of

NEW_ONLY = frozenset({"status"})


def month(rows: range, **more: str) -> Plan:
    """An edition of a list in which everybody has a status."""
    return plan_of(*(keyed(row, status="new_lead", **more) for row in rows))


def got_status(server: FaultServer, before: int = 0) -> dict[str, bool]:
    """Row -> whether its requests had a status, which is the same for all of one row."""
    said: dict[str, set[bool]] = {}
    for seen in server.live[before:]:
        said.setdefault(seen.row, set()).add("status" in seen.payload)
    assert all(len(each) == 1 for each in said.values()), said
    return {row: each.pop() for row, each in said.items()}


def test_known_people_keep_what_is_for_new_ones_only(rig: Rig, server: FaultServer) -> None:
    """They are sent what else has changed."""
    rig.deliver(month(range(2, 5)), new_only=NEW_ONLY)
    assert got_status(server) == {email(row): True for row in range(2, 5)}
    plan, before = month(range(2, 7), source="Board"), len(server.live)
    delivery = rig.deliver(plan, new_only=NEW_ONLY, run_digest="next month")
    check(rig, plan, delivery)
    assert got_status(server, before) == {email(row): row > 4 for row in range(2, 7)}
    assert delivery.known == {2, 3, 4}


def test_whoever_has_nothing_else_to_be_sent_is_unchanged(rig: Rig, server: FaultServer) -> None:
    """Neither because the person is known by now, nor because the file has another status."""
    rig.deliver(month(range(2, 5)), new_only=NEW_ONLY)
    again = plan_of(*(keyed(row, status="appt_set") for row in range(2, 5)))
    assert set(rig.prospect(month(range(2, 5)), new_only=NEW_ONLY, run_digest="again").unchanged) == {2, 3, 4}
    assert set(rig.prospect(again, new_only=NEW_ONLY, run_digest="again").unchanged) == {2, 3, 4}
    assert not rig.prospect(again, run_digest="for all").unchanged


def test_one_known_key_makes_a_person_known(rig: Rig, server: FaultServer) -> None:
    """Brokerkit finds the record by either; nobody without a key is ever known."""
    rig.deliver(plan_of(keyed(2, agent_id="A1"), keyless(3)), new_only=NEW_ONLY)
    plan = plan_of(keyed(2, email="moved@example.com", agent_id="A1", status="active"),
                   replace(keyless(3), payload={**keyless(3).payload, "status": "active"}))  # fmt: skip
    assert rig.prospect(plan, new_only=NEW_ONLY, run_digest="x").known == {2}


def test_a_doubtful_update_and_an_old_one_leave_a_person_known(rig: Rig, server: FaultServer) -> None:
    """What is stored is not sure then, and who is stored is."""
    rig.deliver(month(range(2, 4)), new_only=NEW_ONLY)
    server.script[email(2)] = [Fault(reset=True, commits=True)] * 3
    assert fates(rig.deliver(month(range(2, 3), source="x"), new_only=NEW_ONLY, run_digest="x")) == {"unverified": 1}
    later: dict[str, Any] = {"new_only": NEW_ONLY, "run_digest": "later", "resend_after": 0}
    rig.rest(100_000)
    prospect = rig.prospect(month(range(2, 4)), **later)
    assert prospect.known == {2, 3}
    assert not prospect.unchanged


def test_a_preview_knows_who_is_new_and_teaches_nothing(rig: Rig, server: FaultServer) -> None:
    """It tries what a run would do."""
    rig.deliver(month(range(2, 4)), new_only=NEW_ONLY)
    for _ in range(2):
        delivery = rig.deliver(month(range(2, 6)), new_only=NEW_ONLY, mode=Mode.PREVIEW, fresh=True)
        assert delivery.known == {2, 3}
        assert any("sent for 2 new people, left as it is for 2 known" in note for note in delivery.notes)
    tried = {one.row: "status" in one.payload for one in server.seen if one.payload["test"]}
    assert tried == {email(row): row > 3 for row in range(2, 6)}


def test_a_run_that_was_killed_anywhere_goes_on_as_it_began(rig: Rig, server: FaultServer) -> None:
    """Killed at every commit of its journal: nobody is sent with a status once and without it once."""
    rig.deliver(month(range(2, 4)), new_only=NEW_ONLY)
    told: dict[str, Any] = {"new_only": NEW_ONLY, "run_digest": "next month"}
    plan = month(range(2, 8), source="Board")
    at_first = Path(shutil.copytree(rig.home, rig.home.with_name("at first")))
    commit, killed = 0, True
    while killed:
        commit, before = commit + 1, len(server.live)
        shutil.rmtree(rig.home)
        shutil.copytree(at_first, rig.home)
        killed = rig.is_killed(plan, commit, after=True, **told)
        delivery = rig.deliver(plan, **told)
        assert set(fates(delivery)) <= {"created", "updated", "saved", "unchanged"}
        assert all(said is (row in {email(number) for number in range(4, 8)})
                   for row, said in got_status(server, before).items())  # fmt: skip
    assert commit > 3


def test_a_run_that_stopped_does_not_take_its_own_people_for_known(rig: Rig, server: FaultServer) -> None:
    """What it had accepted is in the ledger by then; it is not sent again, and told as it was sent."""
    told: dict[str, Any] = {"new_only": NEW_ONLY, "concurrency": 1}
    plan = month(range(2, 8))
    server.script[email(5)] = [Fault(status=401)]
    stopped = rig.deliver(plan, **told)
    assert stopped.stop is not None
    delivery = rig.deliver(plan, **told)
    assert (delivery.known, delivery.stop) == (frozenset(), None)
    assert all(got_status(server).values())
    with past_run(rig.home) as run:
        again = past_delivery(plan, run, rig.home, "", NEW_ONLY).delivery
    assert [outcome.echo for outcome in again.outcomes] == [outcome.echo for outcome in delivery.outcomes]


def test_a_run_is_told_once_more_with_what_was_left_out(rig: Rig, server: FaultServer) -> None:
    """What came back is closed with what was sent, so both must be known again."""
    rig.deliver(month(range(2, 4)), new_only=NEW_ONLY)
    plan = month(range(2, 6), source="Board")
    delivery = rig.deliver(plan, new_only=NEW_ONLY, run_digest="next month")
    with past_run(rig.home) as run:
        again = past_delivery(plan, run, rig.home, "", NEW_ONLY).delivery
    assert again.known == delivery.known == {2, 3}
    assert [outcome.echo for outcome in again.outcomes] == [outcome.echo for outcome in delivery.outcomes]


def test_whom_a_killed_run_had_accepted_is_known_to_another_one(rig: Rig, server: FaultServer) -> None:
    """No ledger knows of them, but the journal of that run, which nobody takes up again."""
    told: dict[str, Any] = {"new_only": NEW_ONLY, "concurrency": 1}
    assert rig.is_killed(month(range(2, 8)), 7, after=True, **told)
    saved = {row for row in range(2, 8) if server.of(email(row))}
    assert 0 < len(saved) < 6
    for mode in (Mode.PREVIEW, Mode.RUN):
        known = rig.prospect(month(range(2, 8), source="x"), run_digest="other", mode=mode, **told).known
        assert known <= saved
        assert len(known) >= len(saved) - 2, "but for what was on its way to the disk"


@given(st.frozensets(st.integers(1, 60)))
def test_rows_are_kept_as_short_text(rows: frozenset[int]) -> None:
    """And come back as they were."""
    assert from_text(as_text(rows)) == rows
    assert as_text(range(2, 490)) == "2-489"
