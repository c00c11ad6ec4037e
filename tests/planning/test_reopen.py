"""What a rerun sends: open and repaired rows, whole persons, and never again what is in Brokerkit."""

from types import MappingProxyType

import pytest

from importer.model import Fate, Plan, RowResult
from importer.planning import reopen
from tests.planning.rosters import lead, planned

NOBODY: frozenset[int] = frozenset()


def recorded(**rows: Fate) -> MappingProxyType[int, RowResult]:
    """Earlier results, given as `row2=Fate.CREATED`."""
    results = (RowResult(int(name.removeprefix("row")), fate, "what happened", "") for name, fate in rows.items())
    return MappingProxyType({result.row: result for result in results})


def sent_rows(plan: Plan) -> list[int]:
    """The rows that carry a send."""
    return [send.row for send in plan.sends]


@pytest.mark.parametrize(
    ("fate", "goes"),
    [
        *((fate, True) for fate in (Fate.READY, Fate.PREVIEWED, Fate.NOT_SENT, Fate.FAILED, Fate.UNVERIFIED)),
        *((fate, True) for fate in (Fate.INVALID, Fate.HELD, Fate.LEFT_OUT)),
        *((fate, False) for fate in (Fate.CREATED, Fate.UPDATED, Fate.SAVED, Fate.UNCHANGED, Fate.DUPLICATE)),
        (Fate.REFUSED, False),
    ],
)
def test_a_row_goes_out_again_unless_it_arrived_or_was_refused(fate: Fate, goes: bool) -> None:
    """Nobody touched the row; its earlier fate decides, and stands where the row stays."""
    earlier = recorded(row2=fate)
    reopened = reopen(planned(lead(2, email="a@example.com")), earlier, NOBODY)
    assert sent_rows(reopened.plan) == [2] * goes
    assert dict(reopened.settled) == ({} if goes else dict(earlier))


@pytest.mark.parametrize("fate", [Fate.REFUSED, Fate.CREATED, Fate.UNVERIFIED])
def test_a_repaired_row_goes_out_whatever_became_of_it(fate: Fate) -> None:
    """A person changed something in it, so it is another content."""
    reopened = reopen(planned(lead(2, first_name="Ann")), recorded(row2=fate), frozenset({2}))
    assert sent_rows(reopened.plan) == [2]
    assert not reopened.settled


def test_a_row_without_keys_that_may_have_been_saved_stays() -> None:
    """Sent again it would become a twin; with a key it is settled by sending it."""
    earlier = recorded(row2=Fate.UNVERIFIED, row3=Fate.UNVERIFIED)
    reopened = reopen(planned(lead(2, first_name="Ann"), lead(3, email="b@example.com")), earlier, NOBODY)
    assert sent_rows(reopened.plan) == [3]
    assert set(reopened.settled) == {2}


def test_a_row_that_has_no_earlier_result_is_open() -> None:
    """A workbook need not tell of every row."""
    assert sent_rows(reopen(planned(lead(2, email="a@example.com")), {}, NOBODY).plan) == [2]


def test_one_open_row_takes_its_person_along() -> None:
    """Rows of one person go out together, and then none of them is settled."""
    both = planned(lead(2, email="a@example.com"), lead(3, email="a@example.com", phone="+12025550101"))
    reopened = reopen(both, recorded(row2=Fate.CREATED, row3=Fate.INVALID), frozenset({3}))
    assert [send.rows for send in reopened.plan.sends] == [(2, 3)]
    assert not reopened.settled


def test_what_arrived_stays_arrived_though_a_neighbour_now_contradicts_it() -> None:
    """The saved row keeps its fate; only the repaired one waits for a decision."""
    contradicting = planned(
        lead(2, email="a@example.com", first_name="Ann"), lead(3, email="a@example.com", first_name="Bob")
    )
    reopened = reopen(contradicting, recorded(row2=Fate.CREATED, row3=Fate.INVALID), frozenset({3}))
    assert not reopened.plan.sends
    assert set(reopened.plan.held) == {3}
    assert set(reopened.settled) == {2}


def test_a_row_that_is_invalid_today_keeps_only_what_arrived() -> None:
    """It is no lead any more: what was saved is still told as saved, the rest gets today's verdict."""
    earlier = recorded(row2=Fate.CREATED, row3=Fate.REFUSED)
    assert set(reopen(planned(), earlier, NOBODY).settled) == {2}
