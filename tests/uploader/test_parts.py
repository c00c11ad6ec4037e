"""The small deciding parts on their own: retries, pace, queue, breaker, sample."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.model import Fate, Plan, Send
from importer.uploader import cover_sample
from importer.uploader.breaker import Breaker
from importer.uploader.pacing import Pacing
from importer.uploader.queue import Job, Queue, spread
from importer.uploader.reply import Meaning, Ruling
from importer.uploader.resume import OLDEST_INTENT, Clock
from importer.uploader.retry import LONGEST_BACKOFF, MOST_ATTEMPTS, Again, Attempts, Budget, Policy, backoff
from importer.uploader.sample import calling_code, features
from tests.uploader.rig import keyed, keyed_plan
from tests.uploader.virtual_time import VirtualLoop


def on_virtual_time(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on a loop of its own."""
    loop = VirtualLoop()
    try:
        loop.run_until_complete(work)
    finally:
        loop.close()


# ---------------------------------------------------------------- retry

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


@given(now=st.floats(0, 1e6), age=st.floats(-1e5, 1e5), settle=st.floats(0, 100), deadline=st.floats(0, 100))
def test_a_resumed_intent_never_waits_longer_than_the_settle_delay(
    now: float, age: float, settle: float, deadline: float
) -> None:
    """Even when the computer's clock was set back; and an old intent does not wait at all."""
    wait = Clock(now, settle, deadline).until_settled(now - age)
    assert 0 <= wait <= settle + 1e-6
    if age > settle + OLDEST_INTENT + deadline + 1e-6:
        assert wait == 0


# ---------------------------------------------------------------- pace


def test_waiting_for_a_turn_can_be_cancelled() -> None:
    """A worker that is told to leave while it waits takes no turn with it."""

    async def story() -> None:
        pacing = Pacing(1, None, asyncio.get_running_loop().time)
        assert await pacing.enter() is not None
        waiting = asyncio.create_task(pacing.enter())
        await asyncio.sleep(1)
        waiting.cancel()
        await asyncio.sleep(0)
        pacing.leave()
        assert await pacing.enter() is not None

    on_virtual_time(story())


def test_one_burst_of_congestion_halves_once() -> None:
    """Eight requests that were under way together and all met a 429 are one sign, not eight."""

    async def story() -> None:
        loop = asyncio.get_running_loop()
        pacing = Pacing(8, None, loop.time)
        for _ in range(20):
            pacing.went_well()
        assert pacing.limit == 8
        began = loop.time()
        await asyncio.sleep(1)
        for _ in range(8):
            pacing.congested(began)
        assert pacing.limit == 4
        for _ in range(3):
            pacing.went_well()
        assert pacing.limit == 4
        for _ in range(3):
            pacing.went_well()
        assert pacing.limit == 5

    on_virtual_time(story())


def test_concurrency_never_falls_below_one() -> None:
    """A run always goes on with one request at a time."""

    async def story() -> None:
        pacing = Pacing(8, None, asyncio.get_running_loop().time)
        for _ in range(50):
            await asyncio.sleep(1)
            pacing.congested(asyncio.get_running_loop().time())
        assert pacing.limit == 1

    on_virtual_time(story())


# ---------------------------------------------------------------- queue


def jobs(count: int) -> list[Job]:
    """So many jobs."""
    return [Job(send) for send in keyed_plan(count).sends]


@given(length=st.integers(0, 500), count=st.integers(0, 20))
def test_a_canary_is_spread_over_the_file(length: int, count: int) -> None:
    """The first row and others evenly, each once."""
    places = spread(length, count)
    assert len(places) == len(set(places)) == min(length, count)
    assert all(0 <= place < length for place in places)
    assert not places or places[0] == 0


def test_the_rest_waits_for_the_canary() -> None:
    """Nothing but the canary is given out until it is released."""

    async def story() -> None:
        queue = Queue(jobs(10), 2, asyncio.get_running_loop().time)
        first, second = await queue.next(), await queue.next()
        assert first is not None
        assert second is not None
        assert {first.send.row, second.send.row} == {2, 7}
        third = asyncio.create_task(queue.next())
        await asyncio.sleep(5)
        assert not third.done()
        queue.release()
        job = await third
        assert job is not None
        assert job.send.row == 3

    on_virtual_time(story())


def test_a_job_taken_back_is_given_out_when_its_time_has_come() -> None:
    """Before the fresh ones, but not before its time; the queue is over when everything is."""

    async def story() -> None:
        loop = asyncio.get_running_loop()
        queue = Queue(jobs(1), 0, loop.time)
        job = await queue.next()
        assert job is not None
        began = loop.time()
        queue.later(job, 30.0)
        queue.done()
        assert await queue.next() is job
        assert loop.time() - began == pytest.approx(30.0)
        queue.done()
        assert await queue.next() is None

    on_virtual_time(story())


# ---------------------------------------------------------------- breaker


def test_the_breaker_opens_after_ten_requests_without_a_verdict() -> None:
    """A verdict in between starts the count anew; each recovery makes it more patient."""
    breaker = Breaker()
    doubt, verdict = Ruling(Meaning.DOUBT), Ruling(Meaning.REFUSED)
    assert not any(breaker.count(doubt) for _ in range(9))
    breaker.count(verdict)
    assert [breaker.count(doubt) for _ in range(10)].index(True) == 9
    breaker.close()
    assert [breaker.count(doubt) for _ in range(20)].index(True) == 19


# ---------------------------------------------------------------- sample

VALUES = st.fixed_dictionaries(
    {},
    optional={
        "owner_email": st.sampled_from(["a@example.com", "b@example.com", "c@example.com"]),
        "status": st.sampled_from(["new_lead", "active"]),
        "product": st.just("retention"),
        "source": st.sampled_from(["x", "y"]),
        "phone": st.sampled_from(["+12025550123", "+442071838750", "+4930123456", "+353123456"]),
        "office_phone": st.sampled_from(["+12025550124", "+390612345"]),
    },
)


@given(st.lists(VALUES, max_size=30))
def test_the_sample_covers_every_value_with_few_sends(payloads: list[dict[str, str]]) -> None:
    """Nothing that the server may refuse for its value is left untried; no more sends than values."""
    plan = Plan(tuple(Send(row, (row,), payload, frozenset()) for row, payload in enumerate(payloads, 2)), {}, ())
    sample = cover_sample(plan)
    everything = {feature for send in plan.sends for feature in features(send)}
    assert {feature for send in sample for feature in features(send)} == everything
    assert len(sample) <= max(1, len(everything))
    assert [send.row for send in sample] == sorted(send.row for send in sample)
    assert bool(sample) == bool(plan.sends)


def test_a_sample_of_many_distinct_values_is_found_quickly() -> None:
    """Twenty thousand sources: all of them are covered, and nobody waits for it."""
    sends = tuple(Send(row, (row,), {"source": f"s{row}", "status": "active"}, frozenset()) for row in range(20_000))
    assert len(cover_sample(Plan(sends, {}, ()))) == 20_000


@pytest.mark.parametrize(
    ("number", "code"),
    [
        *[("+12025550123", "1"), ("+79991234567", "7"), ("+442071838750", "44"), ("+353123456", "353")],
        *[("2025550123", ""), ("+", ""), ("", "")],
    ],
)
def test_calling_codes(number: str, code: str) -> None:
    """As ITU-T E.164 assigns them."""
    assert calling_code(number) == code


def test_a_digest_tells_sends_apart() -> None:
    """The journal knows a send by its content."""
    assert keyed(2).digest == keyed(2).digest != keyed(3).digest
