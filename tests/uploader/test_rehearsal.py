"""A server that does not honour test mode: the first sign of it stops everything, and nobody it may have saved is
called anything but unverified.
"""  # noqa: D205 (one sentence)

import pytest

from importer.errors import Exit
from importer.model import Fate, Mode, Send
from tests.uploader.fault_server import HEALTHY, Fault, FaultServer, Seen
from tests.uploader.rig import Rig, check, email, fates, keyed, keyed_plan, keyless, plan_of


def known_by_id(row: int) -> Send:
    """A send with an agent id and no e-mail, whose reply in test mode proves nothing."""
    payload = {"first_name": f"Ann{row}", "agent_id": f"id{row}"}
    return Send(row, (row,), payload, frozenset({("agent_id", f"id{row}")}))


def test_a_preview_that_is_taken_for_real_ends_at_the_first_sign(rig: Rig, server: FaultServer) -> None:
    """One person with an e-mail goes ahead of the others, so that nobody else is saved, and none without a key."""
    server.ignores_test = True
    plan = plan_of(keyless(2), known_by_id(3), *keyed_plan(50).sends[2:])
    delivery = rig.deliver(plan, mode=Mode.PREVIEW)
    assert delivery.stop is not None
    assert delivery.stop.exit_code == Exit.STOPPED
    assert "test mode" in delivery.stop.reason
    assert [one.row for one in server.seen] == [email(4)]
    assert fates(delivery) == {"unverified": 1, "not_sent": 49}


def test_a_single_row_that_was_taken_for_real_is_a_stop_too(rig: Rig, server: FaultServer) -> None:
    """Although every row has its outcome: nobody should go on to the next file."""
    server.ignores_test = True
    delivery = rig.deliver(keyed_plan(1), mode=Mode.PREVIEW)
    assert fates(delivery) == {"unverified": 1}
    assert delivery.stop is not None


def forgetful(server: FaultServer, after: int) -> None:
    """Let the server honour test mode for so many requests, and then no more."""

    def forget(seen: Seen) -> Fault | None:
        server.ignores_test = len(server.seen) > after
        return Fault(status=500, commits=True) if seen.row == "id4" else None

    server.always = forget


def test_rows_whose_reply_proved_nothing_are_taken_back(rig: Rig, server: FaultServer) -> None:
    """People without an e-mail had gone out before the first sign; they may be saved, and the journal knows it, too."""
    forgetful(server, 1)
    plan = plan_of(known_by_id(2), known_by_id(3), known_by_id(4), keyless(5), keyed(6), keyed(7))
    delivery = rig.deliver(plan, mode=Mode.PREVIEW, concurrency=1)
    assert [one.fate for one in delivery.outcomes] == [Fate.UNVERIFIED] * 4 + [Fate.PREVIEWED, Fate.UNVERIFIED]
    before = len(server.seen)
    server.ignores_test, server.always = False, HEALTHY
    again = rig.deliver(plan, mode=Mode.PREVIEW)
    assert "Ann5" not in {one.row for one in server.seen[before:]}
    assert again.outcomes[3].fate is Fate.UNVERIFIED


def test_a_run_after_such_a_preview_makes_no_twins(rig: Rig, server: FaultServer) -> None:
    """Whom the preview may have saved is updated, or without a match key left alone."""
    forgetful(server, 1)
    plan = plan_of(keyless(2), known_by_id(3), keyed(4), keyed(5))
    rig.deliver(plan, mode=Mode.PREVIEW, concurrency=1)
    assert len(server.records) == 3
    server.ignores_test, server.always = False, HEALTHY
    delivery = rig.deliver(plan)
    assert [one.fate.is_saved for one in delivery.outcomes] == [False, True, True, True]
    assert delivery.outcomes[0].fate is Fate.UNVERIFIED
    assert len(server.records) == 4


def test_after_such_a_preview_nobody_is_taken_for_unchanged(rig: Rig, server: FaultServer) -> None:
    """What was accepted last is not what Brokerkit holds now, so that the old content goes out again."""
    rig.deliver(plan_of(keyed(2, source="old")))
    server.ignores_test = True
    rig.deliver(plan_of(keyed(2, source="new")), mode=Mode.PREVIEW, run_digest="another file")
    server.ignores_test = False
    delivery = rig.deliver(plan_of(keyed(2, source="old")))
    assert delivery.outcomes[0].fate.is_saved
    assert server.records[0].fields["source"] == "old"


def test_rows_that_were_proved_unsaved_stay_previewed(rig: Rig, server: FaultServer) -> None:
    """Their e-mail came back null, whatever the server did later."""

    def wear_out(seen: Seen) -> None:
        server.ignores_test = seen.row == email(5)

    server.always = wear_out
    plan = keyed_plan(6)
    delivery = rig.deliver(plan, mode=Mode.PREVIEW, concurrency=1)
    check(rig, plan, delivery)
    assert fates(delivery) == {"previewed": 3, "unverified": 1, "not_sent": 2}


def test_a_probe_that_is_taken_for_real_ends_the_run(rig: Rig, server: FaultServer) -> None:
    """One request, and nothing after it; the row of the probe may be saved and says so."""
    server.ignores_test = True
    plan = keyed_plan(50)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert [one.payload["test"] for one in server.seen] == [True]
    assert fates(delivery) == {"unverified": 1, "not_sent": 49}
    assert delivery.stop is not None
    assert "Nothing more was sent" in delivery.stop.reason
    assert delivery.stop.exit_code == Exit.STOPPED


def test_a_probe_asks_for_a_person_who_can_be_found_again(rig: Rig, server: FaultServer) -> None:
    """Were it taken for real, the run's own request would make a twin of somebody without a match key."""
    rig.deliver(plan_of(keyless(2), keyless(3), keyed(4)))
    assert server.seen[0].row == email(4)


@pytest.mark.parametrize("send", [known_by_id(2), keyed(2)], ids=["agent id", "e-mail"])
def test_after_such_a_probe_the_run_can_go_on_without_twins(rig: Rig, server: FaultServer, send: Send) -> None:
    """Once the server is well again, or even if nothing showed that it is not: the row updates what the probe saved."""
    plan = plan_of(send, keyless(3))
    server.ignores_test = True
    rig.deliver(plan)
    server.ignores_test = False
    delivery = rig.deliver(plan)
    assert delivery.stop is None
    assert len(server.records) == 2


def test_rows_without_keys_are_no_probes(rig: Rig, server: FaultServer) -> None:
    """Where there is nobody else, nobody is asked for; what comes back tells as much, and no twin can come of it."""
    plan = plan_of(keyless(2), keyless(3))
    assert fates(rig.deliver(plan)) == {"created": 2}
    assert server.seen[0].payload == {"test": True, "email": "nobody"}
    server.ignores_test = True
    delivery = rig.deliver(plan_of(keyless(4)), run_digest="another file")
    assert fates(delivery) == {"not_sent": 1}
    assert delivery.stop is not None


def test_a_probe_in_the_middle_of_a_run_is_looked_at_as_well(rig: Rig, server: FaultServer) -> None:
    """The server forgets about test mode while it is down; who was saved before stays saved."""
    plan = keyed_plan(100)

    def fail_after_thirty(_seen: Seen) -> Fault | None:
        server.ignores_test = len(server.seen) > 30
        return Fault(status=500) if 30 < len(server.seen) <= 44 else None

    server.always = fail_after_thirty
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.stop is not None
    assert "test mode" in delivery.stop.reason
    assert fates(delivery)["created"] >= 20
