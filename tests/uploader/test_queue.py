"""Who is next: the canary first, then the rest, and what is due again."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.uploader.queue import Job, Queue, spread
from tests.uploader.rig import keyed_plan
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
