"""What a delivery is going to do: shown, agreed to, and then done, with nobody else at work in between."""

import pytest

from importer.errors import StateUnusable
from importer.model import Mode
from importer.uploader import ahead, deliver
from tests.uploader.fault_server import FaultServer
from tests.uploader.rig import Rig, check, fates, keyed, keyed_plan, plan_of


def test_nobody_else_sends_between_the_question_and_the_answer(rig: Rig, server: FaultServer) -> None:
    """While one person reads what a run would do, another run of the team is refused; a preview is not."""
    plan = keyed_plan(3)
    with ahead(plan, rig.instructions()) as prospect:
        with pytest.raises(StateUnusable, match="Another run for this Brokerkit team is at work"):
            rig.deliver(keyed_plan(5), run_digest="other file")
        assert fates(rig.deliver(keyed_plan(5), mode=Mode.PREVIEW)) == {"previewed": 5}
        check(rig, plan, rig.loop.run_until_complete(deliver(prospect, rig.seams())))
    assert rig.deliver(keyed_plan(5), run_digest="other file").stop is None


def test_a_preview_that_is_being_looked_at_is_not_begun_again(rig: Rig) -> None:
    """The same preview is refused, another one is not."""
    with ahead(keyed_plan(3), rig.instructions(mode=Mode.PREVIEW)):
        with pytest.raises(StateUnusable, match="This preview is already at work"):
            rig.deliver(keyed_plan(3), mode=Mode.PREVIEW)
        rig.deliver(keyed_plan(3), mode=Mode.PREVIEW, run_digest="other file")


def test_what_is_shown_is_what_happens(rig: Rig, server: FaultServer) -> None:
    """Unchanged people, the people who left and the notes stand in the delivery as they stood in the prospect."""
    rig.deliver(keyed_plan(4), roster="office A")
    plan = plan_of(keyed(2), keyed(3, source="new"), keyed(9))
    with ahead(plan, rig.instructions(roster="office A", run_digest="next month")) as prospect:
        delivery = rig.loop.run_until_complete(deliver(prospect, rig.seams()))
    assert {one.row for one in delivery.outcomes if one.fate == "unchanged"} == set(prospect.unchanged) == {2}
    assert len(prospect.departed) == 2
    assert delivery.notes == prospect.notes
    assert all(one.record_id in delivery.notes[0] for one in prospect.departed)


def test_another_computer_at_work_for_the_team_is_told(rig: Rig) -> None:
    """Nothing locks two computers against each other; a state folder that they share knows of both."""
    rig.deliver(keyed_plan(2), computer="front desk")
    (told,) = rig.prospect(keyed_plan(3), run_digest="next", computer="back office").notes
    assert "was made from another computer" in told
    assert rig.prospect(keyed_plan(3), run_digest="next", computer="front desk").notes == ()
