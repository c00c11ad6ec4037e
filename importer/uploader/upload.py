"""Prospect -> Delivery: the journal is opened, what is left is dispatched, what was learned is written up.

The lock is held by whoever looked ahead. A run is over when its results are in place: whoever wrote them says so with
`finish`. Killed before that, the same command sends nothing more and writes them.
"""

import asyncio
import shutil
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from dataclasses import astuple, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from importer.durability import sync_folder
from importer.errors import StateUnusable
from importer.model import Delivery, Fate
from importer.uploader.dispatch import Dispatch, OnOutcome, Work
from importer.uploader.instructions import REAL, Seams
from importer.uploader.journal import Journal, JournalFailed
from importer.uploader.ledger import persons, remember
from importer.uploader.newcomers import KNOWN, as_text
from importer.uploader.prospect import Prospect
from importer.uploader.resume import Clock, rest, standing
from importer.uploader.runs import ACCOUNT, JOURNAL, PASSING, journal_path, new_run
from importer.uploader.state import inner_folder

if TYPE_CHECKING:
    import httpx


def upload(
    prospect: Prospect,
    *,
    seams: Seams = REAL,
    on_outcome: OnOutcome | None = None,
) -> Delivery:
    """Post every send of the plan and give each one outcome, in the plan's order; inside `ahead`.

    Nothing that happens on the network raises; a run that ends early says so in `Delivery.stop`, and the same call
    continues it. Raises StateUnusable, before anything is sent, if the journal cannot be used. Ctrl-C and SIGTERM are
    heard while it runs, if it runs in the main thread.
    """
    return _run(deliver(prospect, seams, on_outcome))


def _run(work: Coroutine[Any, Any, Delivery]) -> Delivery:
    done: list[Delivery] = []

    async def main() -> None:  # without a result: asyncio shows a finished task's result to itself, rows and all
        done.append(await work)

    if _is_inside_a_loop():
        with ThreadPoolExecutor(1) as thread:
            thread.submit(copy_context().run, asyncio.run, main()).result()  # whoever hears of the progress still does
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
    on_outcome: OnOutcome | None = None,
    transport: "httpx.AsyncBaseTransport | None" = None,
) -> Delivery:
    """`upload` inside a running event loop."""
    from importer.uploader.wire import Wire  # the client takes as long to load as pandas, and a check needs none

    began = asyncio.get_running_loop().time()
    if not prospect.plan.sends:
        return Delivery((), 0, 0.0, notes=prospect.notes)
    run_id = prospect.continues.run_id if prospect.continues else _begin(prospect, seams)
    with closing(Journal(journal_path(prospect.instructions.home, run_id), seams.database)) as journal:
        if prospect.instructions.new_only:
            journal.describe({KNOWN: as_text(prospect.known)})
        work = _work(prospect, journal, seams)
        wire = Wire(prospect.instructions, prospect.route, transport)
        dispatch = Dispatch(prospect.plan, prospect.instructions, seams, work, wire, on_outcome or _ignore)
        try:
            await dispatch.run()
        finally:
            await wire.close()
        delivery = dispatch.delivery(asyncio.get_running_loop().time() - began)
        return _written_up(
            replace(delivery, notes=prospect.notes, known=prospect.known, run_id=run_id), prospect, journal, seams
        )


def _ignore(*_: object) -> None:
    """Nobody wants to know."""


def _work(prospect: Prospect, journal: Journal, seams: Seams) -> Work:
    """What is left to do, by the journal, and by what was known ahead."""
    clock = Clock(seams.wall(), prospect.instructions.posting.settle_delay)
    seal = prospect.seal
    entries = {row: entry for row, entry in journal.entries().items() if entry.attempts}
    left = rest(
        prospect.plan,
        standing(entries, prospect.plan),
        prospect.contents,
        prospect.unchanged,
        prospect.doubted,
        prospect.refused,
        seal=seal,
        live=prospect.instructions.live,
        clock=clock,
        lost_end=journal.has_lost_its_end,
    )
    sends = {send.row: send for send in prospect.plan.sends}
    known = [one for one in left.outcomes if one.row not in entries]
    if known:
        journal.enter((one, prospect.contents[one.row], seal.said(one, sends[one.row])) for one in known)
    return Work(journal, prospect.contents, left, seal, clock.until_settled(prospect.last_intent))


def _begin(prospect: Prospect, seams: Seams) -> str:
    """Make the journal of a new run under a passing name, so that one without facts can only be a damaged one."""
    instructions = prospect.instructions
    run_id, facts = new_run(instructions, len(prospect.plan.sends), seams.wall(), prospect.hashed)
    folder = inner_folder(instructions.home, "runs")
    for left_over in folder.glob(f"*{instructions.run_suffix}{PASSING}"):
        shutil.rmtree(left_over, ignore_errors=True)
    passing = inner_folder(instructions.home, "runs", f"{run_id}{PASSING}")
    with closing(Journal(passing / JOURNAL, seams.database)) as journal:
        sends = prospect.plan.sends if instructions.live and instructions.new_only else ()
        journal.describe(facts, ((send.row, person) for send in sends for person in persons(send, prospect.hashed)))
    try:
        passing.rename(folder / run_id)
    except OSError as error:
        raise StateUnusable(f"{folder} cannot be written: {error.strerror}.") from None
    sync_folder(folder / run_id)
    sync_folder(folder)
    return run_id


def _written_up(delivery: Delivery, prospect: Prospect, journal: Journal, seams: Seams) -> Delivery:
    """Close the journal's account of a delivery; what cannot be written is told, not raised, and the run stays open."""
    account = {"at": seams.wall(), "requests": delivery.requests, "seconds": delivery.seconds,
               "stop": delivery.stop and astuple(delivery.stop), "notes": delivery.notes}  # fmt: skip
    try:
        journal.describe({ACCOUNT: prospect.seal.closed(account)})
        if delivery.stop is not None:
            _remember(delivery, prospect, seams, finished=False)
    except StateUnusable as error:
        return replace(delivery, notes=(*delivery.notes, _untold(error)), run_id="")
    return delivery


def finish(prospect: Prospect, delivery: Delivery, seams: Seams = REAL) -> tuple[str, ...]:
    """Call a run over, since its results are in place; what cannot be written is told in sentences, not raised.

    A run that ended early stays open, for the same command to continue.
    """
    if delivery.stop is not None or not delivery.run_id:
        return ()
    at = datetime.fromtimestamp(seams.wall(), UTC).strftime("%Y-%m-%d %H:%M:%S")
    try:
        _remember(delivery, prospect, seams, finished=True)
        # after the ledger: a run is not over before everything it learned is on disk
        with closing(Journal(journal_path(prospect.instructions.home, delivery.run_id), seams.database)) as journal:
            journal.finish(at)
    except (JournalFailed, StateUnusable) as error:
        return (_untold(error),)
    return ()


def _remember(delivery: Delivery, prospect: Prospect, seams: Seams, *, finished: bool) -> None:
    """Enter in the ledger what a run learned."""
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


def _untold(error: Exception) -> str:
    return f"The journal or ledger could not be brought up to date: {str(error).rstrip('.')}."
