"""Prospect -> Delivery: the journal is opened, what is left is dispatched, what was learned is written up.

The lock is held by whoever looked ahead.
"""

import asyncio
import shutil
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx

from importer.durability import sync_folder
from importer.errors import StateUnusable
from importer.model import Delivery, Fate
from importer.uploader.dispatch import Dispatch, OnProgress, Work
from importer.uploader.instructions import REAL, Progress, Seams
from importer.uploader.journal import Journal, JournalFailed
from importer.uploader.ledger import remember
from importer.uploader.prospect import Prospect
from importer.uploader.resume import Clock, rest
from importer.uploader.runs import JOURNAL, PASSING, journal_path, new_run
from importer.uploader.state import inner_folder
from importer.uploader.wire import Wire


def upload(prospect: Prospect, *, seams: Seams = REAL, on_progress: OnProgress | None = None) -> Delivery:
    """Post every send of the plan and give each one outcome, in the plan's order; inside `ahead`.

    Nothing that happens on the network raises; a run that ends early says so in `Delivery.stop`, and the same call
    continues it. Raises StateUnusable, before anything is sent, if the journal cannot be used. Ctrl-C and SIGTERM are
    heard while it runs, if it runs in the main thread.
    """
    return _run(deliver(prospect, seams, on_progress))


def _run(work: Coroutine[Any, Any, Delivery]) -> Delivery:
    done: list[Delivery] = []

    async def main() -> None:  # without a result: asyncio shows a finished task's result to itself, rows and all
        done.append(await work)

    if _is_inside_a_loop():
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, main()).result()
    else:
        asyncio.run(main())
    return done[0]


def _is_inside_a_loop() -> bool:
    """Whether an event loop runs in this thread already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def deliver(
    prospect: Prospect,
    seams: Seams = REAL,
    on_progress: OnProgress | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Delivery:
    """`upload` inside a running event loop."""
    began = asyncio.get_running_loop().time()
    if not prospect.plan.sends:
        return Delivery((), 0, 0.0, notes=prospect.notes)
    with closing(_opened_journal(prospect, seams)) as journal:
        work = _work(prospect, journal, seams)
        wire = Wire(prospect.instructions, prospect.route, transport)
        dispatch = Dispatch(prospect.plan, prospect.instructions, seams, work, wire, on_progress or _ignore)
        try:
            await dispatch.run()
        finally:
            await wire.close()
        delivery = dispatch.delivery(asyncio.get_running_loop().time() - began)
        return replace(delivery, notes=(*prospect.notes, *_write_up(prospect, journal, delivery, seams)))


def _ignore(progress: Progress) -> None:
    """Nobody wants to know."""


def _opened_journal(prospect: Prospect, seams: Seams) -> Journal:
    """The journal of the run to continue, or of a new one."""
    instructions = prospect.instructions
    run_id = prospect.continues.run_id if prospect.continues else _begin(prospect, seams)
    return Journal(journal_path(instructions.home, run_id), seams.database)


def _work(prospect: Prospect, journal: Journal, seams: Seams) -> Work:
    """What is left to do, by the journal, and by what was known ahead."""
    clock = Clock(seams.wall(), prospect.instructions.posting.settle_delay)
    left = rest(
        prospect.plan,
        journal.entries(),
        prospect.contents,
        prospect.unchanged,
        prospect.doubted,
        live=prospect.instructions.live,
        clock=clock,
    )
    return Work(journal, prospect.contents, left, clock.until_settled(prospect.last_intent))


def _begin(prospect: Prospect, seams: Seams) -> str:
    """Make the journal of a new run under a passing name, so that one without facts can only be a damaged one."""
    instructions = prospect.instructions
    run_id, facts = new_run(instructions, len(prospect.plan.sends), seams.wall(), prospect.hashed)
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
    sync_folder(folder / run_id)
    sync_folder(folder)
    return run_id


def _write_up(prospect: Prospect, journal: Journal, delivery: Delivery, seams: Seams) -> tuple[str, ...]:
    """Close the journal's account and enter the ledger; what cannot be written is told, not raised."""
    finished = delivery.stop is None
    try:
        # what a preview that stopped had saved all the same is no longer what was accepted last
        was_saved_in_test = not finished and any(outcome.fate is Fate.UNVERIFIED for outcome in delivery.outcomes)
        if prospect.instructions.live or was_saved_in_test:
            sends = ((send, prospect.contents[send.row]) for send in prospect.plan.sends)
            outcomes = {outcome.row: outcome for outcome in delivery.outcomes}
            remember(
                sends,
                prospect.instructions,
                outcomes,
                prospect.edition,
                prospect.here,
                prospect.hashed,
                seams.wall(),
                finished=finished,
            )
        if finished:  # after the ledger: a run is not over before everything it learned is on disk
            journal.finish(datetime.fromtimestamp(seams.wall(), UTC).strftime("%Y-%m-%d %H:%M:%S"))
    except (JournalFailed, StateUnusable) as error:
        return (f"The journal or ledger could not be brought up to date: {error}.",)
    return ()
