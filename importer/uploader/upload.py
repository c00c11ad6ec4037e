"""The way in: lock, journal and ledger are opened, what is left to do is found out, dispatched and written up."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx

from importer.errors import StateUnusable
from importer.model import Delivery, Plan
from importer.uploader.dispatch import Dispatch, OnProgress, Work
from importer.uploader.instructions import REAL, Instructions, Progress, Seams
from importer.uploader.journal import Journal, JournalFailed
from importer.uploader.ledger import digests, known_sends, remember
from importer.uploader.resume import Clock, rest
from importer.uploader.runs import (
    JOURNAL,
    PASSING,
    elsewhere,
    journal_path,
    left_behind,
    lock_name,
    new_run,
    unfinished,
)
from importer.uploader.state import Hasher, held_alone, inner_folder
from importer.uploader.wire import Wire


def upload(
    plan: Plan, instructions: Instructions, *, seams: Seams = REAL, on_progress: OnProgress | None = None
) -> Delivery:
    """Post every send of the plan and give each one outcome, in the plan's order.

    Nothing that happens on the network raises; a run that ends early says so in `Delivery.stop`, and the same call
    continues it. Raises StateUnusable, before anything is sent, if the journal cannot be used or another run of the
    same kind is at work. Ctrl-C and SIGTERM are heard while it runs, if it runs in the main thread.
    """
    return _run(deliver(plan, instructions, seams, on_progress))


def _run(work: Coroutine[Any, Any, Delivery]) -> Delivery:
    told: list[Delivery] = []

    async def main() -> None:  # without a result: asyncio shows a finished task's result to itself, rows and all
        told.append(await work)

    if _is_inside_a_loop():
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, main()).result()
    else:
        asyncio.run(main())
    return told[0]


def _is_inside_a_loop() -> bool:
    """Whether an event loop runs in this thread already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def deliver(
    plan: Plan,
    instructions: Instructions,
    seams: Seams = REAL,
    on_progress: OnProgress | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Delivery:
    """`upload` inside a running event loop."""
    began = asyncio.get_running_loop().time()
    if not plan.sends:
        return Delivery((), 0, 0.0)
    with ExitStack() as stack:
        work = _take_up(plan, instructions, seams, stack)
        wire = Wire(instructions, transport)
        dispatch = Dispatch(plan, instructions, seams, work, wire, on_progress or _ignore)
        try:
            await dispatch.run()
        finally:
            await wire.close()
        delivery = dispatch.delivery(asyncio.get_running_loop().time() - began)
        return replace(delivery, notes=(*work.notes, *_write_up(plan, instructions, seams, work, delivery)))


def _ignore(progress: Progress) -> None:
    """Nobody wants to know."""


def _take_up(plan: Plan, instructions: Instructions, seams: Seams, stack: ExitStack) -> Work:
    """Lock, open the journal of the run to continue or of a new one, and see what is left to do."""
    keys = Counter(key for send in plan.sends for key in send.keys)
    assert keys.total() == len(keys), "two sends of the plan share a match key, so they could race for one record"
    now = seams.wall()
    hashed = Hasher(instructions.home)
    run_id, facts = new_run(instructions, len(plan.sends), now, hashed.check)
    refusal = (
        "Another run for this Brokerkit team is at work." if instructions.live else "This preview is already at work."
    )
    stack.enter_context(held_alone(instructions.home, lock_name(facts), refusal))
    notes = left_behind(instructions)
    earlier = unfinished(instructions)
    run_id = earlier.run_id if earlier else run_id
    other = elsewhere(instructions, run_id, hashed)
    contents = digests(plan, hashed)
    known = known_sends(plan, instructions, contents, other, hashed)
    if not earlier:  # not before everything was found to be readable
        _begin(instructions, run_id, facts, seams)
    journal = Journal(journal_path(instructions.home, run_id), seams.database)
    stack.callback(journal.close)
    clock = Clock(now, instructions.posting.settle_delay, instructions.posting.request_deadline)
    doubted = frozenset[str]() if instructions.care.all else frozenset(other.doubted)
    left = rest(plan, journal.entries(), contents, known, doubted, live=instructions.live, clock=clock)
    return Work(journal, contents, left, clock.until_settled(other.last_intent), notes)


def _begin(instructions: Instructions, run_id: str, facts: dict[str, str], seams: Seams) -> None:
    """Make the journal of a new run under a passing name, so that one without facts can only be a damaged one."""
    folder = inner_folder(instructions.home, "runs")
    for left_over in folder.glob(f"*{instructions.run_suffix}{PASSING}"):
        shutil.rmtree(left_over, ignore_errors=True)
    passing = inner_folder(instructions.home, "runs", f"{run_id}{PASSING}")
    with closing(Journal(passing / JOURNAL, seams.database)) as journal:
        journal.describe(facts)
    try:
        passing.rename(folder / run_id)
    except OSError as error:
        raise StateUnusable(f"{folder} cannot be written: {error.strerror}.") from None


def _write_up(plan: Plan, instructions: Instructions, seams: Seams, work: Work, delivery: Delivery) -> tuple[str, ...]:
    """Close the journal's account and enter the ledger; what cannot be written is told, not raised."""
    finished = delivery.stop is None
    try:
        if instructions.live:
            sends = ((send, work.digests[send.row]) for send in plan.sends)
            outcomes = {outcome.row: outcome for outcome in delivery.outcomes}
            remember(sends, instructions, outcomes, Hasher(instructions.home), seams.wall(), finished=finished)
        if finished:  # after the ledger: a run is not over before everything it learned is on disk
            work.journal.finish(datetime.fromtimestamp(seams.wall(), UTC).strftime("%Y-%m-%d %H:%M:%S"))
    except (JournalFailed, StateUnusable) as error:
        return (f"The journal or ledger could not be brought up to date: {error}.",)
    return ()
