"""Every row has exactly one fate, and the account balances."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.english import counted
from importer.errors import Unbalanced
from importer.model import Fate, Finding, Message, Mode, Outcome, RowResult, Severity, Stop
from importer.reconciliation import top_problems
from importer.reconciliation.wording import MEANING
from tests.reconciliation.worlds import World, a_send, a_sheet, an_error, delivered, every_fate

PEOPLE = [("Ada", f"Agent {at}", f"row{at}@example.com", "New") for at in range(2, 6)]
LIVE_FATES = [Fate.CREATED, Fate.UPDATED, Fate.SAVED, Fate.UNCHANGED, Fate.REFUSED, Fate.FAILED, Fate.UNVERIFIED,
              Fate.NOT_SENT]  # fmt: skip


def fates(world: World) -> dict[int, Fate]:
    """Row -> fate."""
    return {result.row: result.fate for result in world.reconciled().results}


def test_check_calls_sends_ready_and_merged_rows_duplicate() -> None:
    """Without a delivery nothing was sent: a carrying row is ready, the rows that would go with it are duplicates."""
    world = World(a_sheet(PEOPLE), sends=[a_send(2, 4), a_send(3)], findings=[an_error(5)], mode=Mode.CHECK)
    assert fates(world) == {2: Fate.READY, 3: Fate.READY, 4: Fate.DUPLICATE, 5: Fate.INVALID}


def test_every_fate_is_told_once_and_the_counts_are_the_rows() -> None:
    """Each fate of a live run appears in the counts, and the counts sum up to the rows of the sheet."""
    reconciliation = every_fate().reconciled()
    assert sum(reconciliation.counts.values()) == len(reconciliation.results) == 12
    assert {fate for fate, count in reconciliation.counts.items() if count} == {*Fate} - {Fate.READY, Fate.PREVIEWED}


def test_results_stand_in_sheet_order() -> None:
    """The plan's order does not matter: the account follows the sheet."""
    world = World(a_sheet(PEOPLE), sends=[a_send(5), a_send(2)], findings=[an_error(4)], held={3: "Decide."},
                  mode=Mode.CHECK)  # fmt: skip
    assert [result.row for result in world.reconciled().results] == [2, 3, 4, 5]


@pytest.mark.parametrize("fate", [Fate.REFUSED, Fate.FAILED, Fate.UNVERIFIED, Fate.NOT_SENT])
def test_rows_merged_into_a_send_in_trouble_share_its_trouble(fate: Fate) -> None:
    """A row whose content was not saved with its carrying row is no mere duplicate: it needs a person as well."""
    world = World(a_sheet(PEOPLE[:2]), sends=[a_send(2, 3)], delivery=delivered(Outcome(2, fate, 1, 422)))
    carrying, merged = world.reconciled().results
    assert (carrying.fate, merged.fate) == (fate, fate)
    assert "row 2" in merged.happened
    assert merged.to_do


def test_rows_merged_into_a_saved_send_are_duplicates_with_its_record() -> None:
    """The content of a merged row was saved with its carrying row, into the same record."""
    outcome = Outcome(2, Fate.CREATED, 1, 201, "rec-1")
    _, merged = World(a_sheet(PEOPLE[:2]), sends=[a_send(2, 3)], delivery=delivered(outcome)).reconciled().results
    assert (merged.fate, merged.record_id, merged.attempts) == (Fate.DUPLICATE, "rec-1", 0)
    assert "row 2" in merged.happened


def test_a_row_without_a_fate_is_unbalanced() -> None:
    """A row that no stage accounts for withholds the report."""
    with pytest.raises(Unbalanced, match="Row 5"):
        World(a_sheet(PEOPLE), sends=[a_send(2, 3, 4)], mode=Mode.CHECK).reconciled()


def test_a_row_with_two_fates_is_unbalanced() -> None:
    """A row that is both sent and invalid withholds the report."""
    with pytest.raises(Unbalanced, match="Row 3"):
        World(a_sheet(PEOPLE[:2]), sends=[a_send(2, 3)], findings=[an_error(3)], mode=Mode.CHECK).reconciled()


def test_a_fate_for_a_row_that_the_sheet_does_not_have_is_unbalanced() -> None:
    """A send of a row that was never read withholds the report."""
    with pytest.raises(Unbalanced):
        World(a_sheet(PEOPLE[:1]), sends=[a_send(2, 99)], mode=Mode.CHECK).reconciled()


def test_a_send_without_an_outcome_is_unbalanced() -> None:
    """The uploader owes one outcome for every send."""
    with pytest.raises(Unbalanced):
        World(
            a_sheet(PEOPLE[:2]), sends=[a_send(2), a_send(3)], delivery=delivered(Outcome(2, Fate.SAVED))
        ).reconciled()


def test_two_outcomes_for_one_send_are_unbalanced() -> None:
    """A send that ended twice withholds the report."""
    twice = delivered(Outcome(2, Fate.SAVED), Outcome(2, Fate.FAILED))
    with pytest.raises(Unbalanced):
        World(a_sheet(PEOPLE[:1]), sends=[a_send(2)], delivery=twice).reconciled()


def test_rows_settled_earlier_keep_their_result() -> None:
    """In a rerun the rows of the earlier run stay as they were, beside those that go out now."""
    before = RowResult(3, Fate.CREATED, "Saved as a new record.", "", "rec-3", 201, 1)
    world = World(a_sheet(PEOPLE[:2]), sends=[a_send(2)], delivery=delivered(Outcome(2, Fate.UPDATED, 1, 200, "rec-2")),
                  earlier={3: before})  # fmt: skip
    assert world.reconciled().results[1] == before


def test_a_row_settled_earlier_is_not_judged_invalid_now() -> None:
    """What was saved stays saved, whatever the checks would say today."""
    before = RowResult(2, Fate.CREATED, "Saved as a new record.", "", "rec-2", 201, 1)
    world = World(a_sheet(PEOPLE[:1]), findings=[an_error(2)], earlier={2: before}, delivery=delivered())
    assert fates(world) == {2: Fate.CREATED}


def test_brokerkits_refusal_is_laid_beside_the_persons_own_header() -> None:
    """A message about `email` names the person's column and shows the cell as typed."""
    outcome = Outcome(2, Fate.REFUSED, 1, 422, "", (Message("email", "is invalid"),))
    (result,) = World(a_sheet(PEOPLE[:1]), sends=[a_send(2)], delivery=delivered(outcome)).reconciled().results
    (finding,) = result.findings
    assert (finding.header, finding.value, finding.severity) == ("E-mail", "row2@example.com", Severity.ERROR)
    assert result.happened == "Brokerkit refused it. E-mail: is invalid."
    assert "E-mail" in result.to_do


def test_a_refusal_of_the_whole_row_is_told_as_it_came() -> None:
    """A message without a field still stands in the account of the row."""
    outcome = Outcome(2, Fate.REFUSED, 1, 400, "", (Message("", "Something\nwent wrong"),))
    (result,) = World(a_sheet(PEOPLE[:1]), sends=[a_send(2)], delivery=delivered(outcome)).reconciled().results
    assert "Something went wrong." in result.happened
    assert result.to_do


def test_a_message_about_the_owner_lands_beside_the_owners_email() -> None:
    """The reply calls the user object `owner`; the sheet's column feeds `owner_email`."""
    sheet = a_sheet([("Ada", "boss@example.com")], ("First", "Owner"))
    world = World(sheet, sends=[a_send(2)], fields=("first_name", "owner_email"), delivery=delivered(
        Outcome(2, Fate.REFUSED, 1, 422, "", (Message("owner", "must exist"),))))  # fmt: skip
    assert world.reconciled().results[0].findings[0].header == "Owner"


def test_a_message_of_five_megabytes_becomes_a_sentence() -> None:
    """A proxy's page does not become a cell of five megabytes."""
    outcome = Outcome(2, Fate.REFUSED, 1, 422, "", (Message("email", "x" * 5_000_000),))
    (result,) = World(a_sheet(PEOPLE[:1]), sends=[a_send(2)], delivery=delivered(outcome)).reconciled().results
    assert len(result.happened) < 1_000


def test_warnings_are_told_on_rows_that_went_out() -> None:
    """A warning does not block its row and is not lost either; of a cell that feeds two fields it is said once."""
    warning = replace(an_error(2), severity=Severity.WARNING, message="There is no last name.")
    twice = [warning, replace(warning, field="note")]
    world = World(a_sheet(PEOPLE[:1]), sends=[a_send(2)], findings=twice, mode=Mode.CHECK)
    (result,) = world.reconciled().results
    assert result.fate is Fate.READY
    assert result.happened.count("There is no last name.") == 1


def test_the_reason_of_a_stop_stands_on_rows_not_sent() -> None:
    """Whoever reads only the row knows why the run stopped."""
    stop = Stop("Brokerkit did not accept the key (401).", "Check the key.", 4)
    world = World(a_sheet(PEOPLE[:1]), sends=[a_send(2)], delivery=delivered(Outcome(2, Fate.NOT_SENT), stop=stop))
    assert "did not accept the key" in world.reconciled().results[0].happened


def test_an_unchanged_row_says_that_brokerkit_was_not_asked() -> None:
    """It may have been changed there since, so the switch that sends it all the same is named."""
    world = World(a_sheet(PEOPLE[:1]), sends=[a_send(2)], delivery=delivered(Outcome(2, Fate.UNCHANGED)))
    happened = world.reconciled().results[0].happened
    assert "Brokerkit was not asked" in happened
    assert "--all" in happened


def test_an_unverified_row_without_a_key_is_not_told_to_be_rerun() -> None:
    """Sending a keyless row again could make a twin, so a person has to look first."""
    keyless = replace(a_send(2), keys=frozenset())
    world = World(a_sheet(PEOPLE[:1]), sends=[keyless], delivery=delivered(Outcome(2, Fate.UNVERIFIED, 1)))
    assert world.reconciled().results[0].to_do.startswith("Look for this person in Brokerkit")


def test_different_people_with_one_record_id_are_told_as_folded() -> None:
    """Two sends share no key, so one record id for both means that Brokerkit took them for one person."""
    world = World(a_sheet(PEOPLE[:3]), sends=[a_send(2), a_send(3), a_send(4)], delivery=delivered(
        Outcome(2, Fate.CREATED, 1, 201, "77"), Outcome(3, Fate.UPDATED, 1, 200, "77"),
        Outcome(4, Fate.CREATED, 1, 201, "78")))  # fmt: skip
    reconciliation = world.reconciled()
    assert reconciliation.folded == ((2, 3),)
    first, second, third = reconciliation.results
    assert "row 3" in first.happened
    assert "77" in second.to_do
    assert not third.to_do


def test_a_record_id_of_an_earlier_run_is_compared_too() -> None:
    """In a rerun a repaired row may be folded into somebody who was saved before."""
    before = RowResult(3, Fate.CREATED, "Saved as a new record.", "", "77", 201, 1)
    world = World(a_sheet(PEOPLE[:2]), sends=[a_send(2)], delivery=delivered(Outcome(2, Fate.UPDATED, 1, 200, "77")),
                  earlier={3: before})  # fmt: skip
    assert world.reconciled().folded == ((2, 3),)


def test_test_mode_folds_nobody() -> None:
    """Nothing is saved in test mode, so its ids mean nothing."""
    world = World(a_sheet(PEOPLE[:2]), sends=[a_send(2), a_send(3)], mode=Mode.PREVIEW, delivery=delivered(
        Outcome(2, Fate.PREVIEWED, 1, 201, "0"), Outcome(3, Fate.PREVIEWED, 1, 201, "0")))  # fmt: skip
    assert world.reconciled().folded == ()


def test_top_problems_count_rows_by_problem_and_header() -> None:
    """The most frequent problem comes first; rows without a finding count under the meaning of their fate."""
    stage = an_error(4, "Stage", "status", problem="not a status")
    world = World(a_sheet(PEOPLE), findings=[an_error(2), an_error(3), an_error(3), stage], held={5: "Decide."},
                  mode=Mode.CHECK)  # fmt: skip
    assert top_problems(world.reconciled()) == (
        ("not an e-mail address", 2, "E-mail"),
        (MEANING[Fate.HELD], 1, "whole row"),
        ("not a status", 1, "Stage"),
    )


def test_no_problem_is_counted_where_nobody_is_needed() -> None:
    """Warnings on rows that went out are not problems to mend."""
    warning = replace(an_error(2), severity=Severity.WARNING)
    assert (
        top_problems(World(a_sheet(PEOPLE[:1]), sends=[a_send(2)], findings=[warning], mode=Mode.CHECK).reconciled())
        == ()
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Any mix of sent, merged, held, invalid and earlier rows, with any outcome."""
    count = draw(st.integers(0, 30))
    ways = draw(
        st.lists(st.sampled_from(["send", "merge", "hold", "invalid", "earlier"]), min_size=count, max_size=count)
    )
    mode = draw(st.sampled_from(Mode))
    sends: list[list[int]] = []
    held, findings, earlier = {}, list[Finding](), {}
    for row, way in enumerate(ways, 2):
        if way == "send" or (way == "merge" and not sends):
            sends.append([row])
        elif way == "merge":
            draw(st.sampled_from(sends)).append(row)
        elif way == "hold":
            held[row] = "Decide."
        elif way == "invalid":
            findings.append(an_error(row))
        else:
            earlier[row] = RowResult(row, draw(st.sampled_from(Fate)), "", "", draw(st.sampled_from(["", "7"])))
    outcomes = [Outcome(rows[0], Fate.PREVIEWED if mode is Mode.PREVIEW else draw(st.sampled_from(LIVE_FATES)), 1, None,
                        draw(st.sampled_from(["", "7", "8"]))) for rows in sends]  # fmt: skip
    return World(
        a_sheet([("", "", "", "")] * count),
        sends=[a_send(*rows) for rows in sends],
        findings=findings,
        held=held,
        earlier=earlier,
        mode=mode,
        delivery=None if mode is Mode.CHECK else delivered(*outcomes),
    )


@given(worlds())
def test_the_account_always_balances(world: World) -> None:
    """Whatever the plan and the outcomes: every row once, one fate each, and the counts are their sum."""
    reconciliation = world.reconciled()
    assert [result.row for result in reconciliation.results] == list(world.sheet.frame.index)
    assert sum(reconciliation.counts.values()) == len(world.sheet.frame)
    for result in reconciliation.results:
        assert reconciliation.counts[result.fate] > 0
        assert result.to_do or not result.fate.needs_attention or result.row in world.earlier


def test_one_is_said_in_the_singular() -> None:
    """A number and its noun agree, in every sentence with a count."""
    assert [counted(number, "row") for number in (0, 1, 2, 1000)] == ["0 rows", "1 row", "2 rows", "1,000 rows"]
    outcome = Outcome(2, Fate.PREVIEWED, 1, 200, "7", (), {"email": None, "status": "new_lead"})
    sends = [a_send(2, email="a@example.com", status="new_lead")]
    world = World(a_sheet(PEOPLE[:1]), sends=sends, delivery=delivered(outcome), mode=Mode.PREVIEW)
    assert "so 1 e-mail could not be compared." in world.reconciled().notes[0]
