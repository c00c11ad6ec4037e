"""Who is next: the canary first, then the rest, and what is due again."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.uploader.queue import Job, Queue, spread
from tests.uploader.rig import keyed, keyed_plan
from tests.uploader.virtual_time import on_virtual_time


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


def in_lane(row: int, *lanes: str) -> Job:
    """A job in some lanes."""
    return Job(replace(keyed(row), lanes=frozenset(lanes)))


def test_of_a_lane_only_one_is_out() -> None:
    """Others overtake the one that waits; it comes when the lane is free, and only if all its lanes are."""

    async def story() -> None:
        queue = Queue([in_lane(2, "a"), in_lane(3, "a", "b"), in_lane(4, "b"), in_lane(5)], 0, lambda: 0.0)
        out = [await queue.next() for _ in range(3)]
        assert [job.send.row for job in out if job] == [2, 4, 5]
        waiting = asyncio.create_task(queue.next())
        for job in out:
            assert job is not None
            await asyncio.sleep(1)
            assert not waiting.done() or job.send.row == 5
            queue.done()
            queue.settled(job.send, 0.0)
        job = await waiting
        assert job is not None
        assert job.send.row == 3

    on_virtual_time(story())


def test_a_lane_is_kept_while_its_job_waits_for_another_attempt_and_cools_down_after_a_doubt() -> None:
    """Two pauses of half a minute before the next one goes out."""

    async def story() -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        queue = Queue([in_lane(2, "a"), in_lane(3, "a")], 0, loop.time)
        first = await queue.next()
        assert first is not None
        queue.later(first, 30.0)
        queue.done()
        assert await queue.next() is first
        queue.done()
        queue.settled(first.send, 30.0)
        second = await queue.next()
        assert second is not None
        assert second.send.row == 3
        assert loop.time() - began == pytest.approx(60.0)

    on_virtual_time(story())
