"""Whose edition a file is: nobody is told to have left a list that they never stood in, or stand in still."""

from typing import Any

from importer.model import Plan
from tests.uploader.fault_server import Fault, FaultServer
from tests.uploader.rig import Rig, email, keyed, keyed_plan, plan_of


def people(*rows: int) -> Plan:
    """A plan of these people."""
    return plan_of(*(keyed(row) for row in rows))


def gone(rig: Rig, plan: Plan, **more: Any) -> set[str]:
    """The record ids of who left."""
    return {one.record_id for one in rig.prospect(plan, run_digest="next", roster="a preset", **more).departed}


def records(server: FaultServer, *rows: int) -> set[str]:
    """The ids of these people's records."""
    return {str(record.id) for record in server.records if record.fields["email"] in map(email, rows)}


def test_two_offices_on_one_preset_have_editions_of_their_own(rig: Rig, server: FaultServer) -> None:
    """Files that share nobody are two lists, in whatever order they come; each is compared with its own last one."""
    rig.deliver(people(2, 3, 4), roster="a preset", run_digest="A")
    assert gone(rig, people(12, 13, 14)) == set()
    rig.deliver(people(12, 13, 14), roster="a preset", run_digest="B")
    assert gone(rig, people(2, 3)) == records(server, 4)
    assert gone(rig, people(12, 14)) == records(server, 13)


def test_a_name_tells_lists_apart_that_look_alike(rig: Rig, server: FaultServer) -> None:
    """Most of office A moved to office B: by its people the file would be taken for A's."""
    rig.deliver(people(2, 3, 4), roster="a preset", run_digest="A", roster_name="A")
    assert gone(rig, people(3, 4), roster_name="B") == set()
    assert gone(rig, people(4), roster_name="A") == records(server, 2, 3)


def test_who_a_rerun_saved_belongs_to_the_edition(rig: Rig, server: FaultServer) -> None:
    """The row was refused at first and mended; next month the person has left."""
    server.script[email(4)] = [Fault(status=422)]
    rig.deliver(people(2, 3, 4), roster="a preset")
    others = [("email", email(2)), ("email", email(3))]
    rig.deliver(people(4), roster="a preset", run_digest="rerun", whole=False, present=others)
    assert gone(rig, people(2, 3)) == records(server, 4)


def test_whose_row_does_not_get_through_stays_in_the_edition(rig: Rig, server: FaultServer) -> None:
    """Invalid this month, gone the next: that is told then."""
    rig.deliver(people(2, 3, 4), roster="a preset")
    rig.deliver(people(2, 3), roster="a preset", run_digest="b", present=[("email", email(4))])
    assert gone(rig, people(2, 3)) == records(server, 4)


def test_a_person_split_over_two_rows_has_not_left(rig: Rig, server: FaultServer) -> None:
    """Known by mail and id together; then two rows, two records; then one of the two rows, and it is still they."""
    rig.deliver(plan_of(keyed(2, agent_id="A2"), keyed(3), keyed(4)), roster="a preset")
    server.records.clear()  # Brokerkit knows them no more, so the two rows become two records
    split = plan_of(keyed(2, note="x"), keyed(9, email="two@example.com", agent_id="A2"), keyed(3), keyed(4))
    rig.deliver(split, roster="a preset", run_digest="split", all=True)
    assert gone(rig, people(2, 3, 4)) == set()


def test_what_was_accepted_long_ago_is_sent_again_on_request(rig: Rig, server: FaultServer) -> None:
    """The age counts from the day it was sent, not from the last run that found it unchanged."""
    rig.deliver(keyed_plan(3))
    rig.rest(20 * 86_400)
    assert len(rig.prospect(keyed_plan(3)).unchanged) == 3
    rig.deliver(keyed_plan(3), run_digest="december")
    rig.rest(20 * 86_400)
    assert len(rig.prospect(keyed_plan(3), resend_after=45).unchanged) == 3
    assert not rig.prospect(keyed_plan(3), resend_after=30).unchanged


def test_the_files_plain_digest_is_kept_nowhere(rig: Rig, server: FaultServer) -> None:
    """With this computer's secret it would open what the journal keeps closed of Brokerkit's replies."""
    rig.deliver(keyed_plan(2), roster="a preset", source_digest="d1" * 32)
    files = [path.read_bytes() for path in rig.home.rglob("*") if path.is_file()]
    assert not any(b"d1" * 32 in content or bytes.fromhex("d1" * 32) in content for content in files)
    assert rig.prospect(keyed_plan(2), roster="a preset").is_last_edition("d1" * 32)
