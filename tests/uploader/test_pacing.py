"""How many requests are under way at once."""

import asyncio

from importer.uploader.pacing import Pacing
from tests.uploader.virtual_time import on_virtual_time


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
