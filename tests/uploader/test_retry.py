"""Who is tried again, how often and after how long."""

from hypothesis import given
from hypothesis import strategies as st

from importer.model import Fate
from importer.uploader.reply import Meaning, Ruling
from importer.uploader.retry import LONGEST_BACKOFF, MOST_ATTEMPTS, Again, Attempts, Budget, Policy, backoff

ROUNDS = st.lists(st.sampled_from(Meaning), min_size=1, max_size=8)


@given(rounds=ROUNDS, live=st.booleans(), keyed_row=st.booleans(), seed=st.floats(0, 0.999))
def test_no_row_is_tried_beyond_what_is_harmless(
    rounds: list[Meaning], live: bool, keyed_row: bool, seed: float
) -> None:
    """Whatever the replies: at most three counted attempts, no keyless repetition in doubt, doubt outlives refusals."""
    policy = Policy(live, 30.0, lambda: seed)
    tried = Attempts()
    for meaning in rounds:
        ruling = Ruling(meaning, {Meaning.ACCEPTED: Fate.SAVED, Meaning.REFUSED: Fate.REFUSED}.get(meaning))
        tried = tried.after(ruling, live=live)
        step = policy.next_step(ruling, tried, keyed=keyed_row)
        if not isinstance(step, Again):
            break
        assert keyed_row or not tried.doubt
        assert step.delay >= 30.0 or not (live and meaning is Meaning.DOUBT)
        assert tried.counted < MOST_ATTEMPTS
    if isinstance(step, Fate):
        assert (step is Fate.UNVERIFIED) == (tried.doubt and meaning is not Meaning.ACCEPTED)


def test_backoff_has_full_jitter_and_a_ceiling() -> None:
    """From nothing to 1, 2, 4... seconds, never above the ceiling."""
    assert [backoff(attempt, lambda: 0.5) for attempt in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert backoff(1, lambda: 0.0) == 0.0
    assert backoff(60, lambda: 1.0) == LONGEST_BACKOFF


def test_the_budget_runs_out_once_for_all_rows() -> None:
    """An outage costs the budget; accepted rows refill it by a fifth each."""
    budget = Budget()
    assert sum(budget.take() for _ in range(1000)) == 250
    for _ in range(5):
        budget.refund()
    assert budget.take()
    assert not budget.take()
