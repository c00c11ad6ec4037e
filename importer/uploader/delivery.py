"""The delivery of a plan: workers take jobs, the wire carries them, rulings decide, the journal remembers."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from types import MappingProxyType
from typing import Any

import httpx

from importer.errors import Exit, StateUnusable
from importer.fields import TEST
from importer.model import Delivery, Fate, Message, Outcome, Plan, Send, Stop
from importer.uploader.breaker import COOL_DOWNS, Breaker
from importer.uploader.journal import Journal, JournalFailed
from importer.uploader.ledger import digests, known_sends, remember
from importer.uploader.order import REAL, Order, Progress, Seams
from importer.uploader.pace import LONGEST_PAUSE, MOST_PAUSES, Pace
from importer.uploader.queue import Intent, Job, Queue
from importer.uploader.reply import Meaning, Ruling, rule
from importer.uploader.resume import OLDEST_INTENT, Clock, Rest, rest
from importer.uploader.retry import Again, Attempts, Budget, Policy
from importer.uploader.runs import (
    JOURNAL,
    PASSING,
    Doubts,
    doubts,
    journal_path,
    left_behind,
    lock_name,
    new_run,
    unfinished,
)
from importer.uploader.signals import heard
from importer.uploader.state import Hasher, held_alone, inner_folder
from importer.uploader.wire import Wire

FIRST_REFUSALS = 25
"""So many rows refused from the first on, without a canary, end the run: the fault is not in the rows."""

OnProgress = Callable[[Progress], None]
GO_ON = "Give the same command again to go on."


def upload(plan: Plan, order: Order, *, seams: Seams = REAL, on_progress: OnProgress | None = None) -> Delivery:
    """Post every send of the plan and give each one outcome, in the plan's order.

    Nothing that happens on the network raises; a run that ends early says so in `Delivery.stop`, and the same call
    continues it. Raises StateUnusable, before anything is sent, if the journal cannot be used or another run of the
    same kind is at work. Ctrl-C and SIGTERM are heard while it runs, if it runs in the main thread.
    """
    return _run(deliver(plan, order, seams, on_progress))


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
    order: Order,
    seams: Seams = REAL,
    on_progress: OnProgress | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Delivery:
    """`upload` inside a running event loop."""
    began = asyncio.get_running_loop().time()
    if not plan.sends:
        return Delivery((), 0, 0.0)
    with ExitStack() as stack:
        work = _take_up(plan, order, seams, stack)
        wire = Wire(order, transport)
        dispatch = Dispatch(plan, order, seams, work, wire, on_progress or _ignore)
        try:
            await dispatch.run()
        finally:
            await wire.close()
        delivery = dispatch.delivery(asyncio.get_running_loop().time() - began)
        return replace(delivery, notes=(*work.notes, *_write_up(plan, order, seams, work, delivery)))


def _ignore(progress: Progress) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do, and the journal it is written down in."""

    journal: Journal
    digests: Mapping[int, str]
    rest: Rest
    settle: float
    """Seconds until a request of an abandoned run can no longer be at work."""
    notes: tuple[str, ...]


def _take_up(plan: Plan, order: Order, seams: Seams, stack: ExitStack) -> Work:
    """Lock, open the journal of the run to continue or of a new one, and see what is left to do."""
    keys = Counter(key for send in plan.sends for key in send.keys)
    assert keys.total() == len(keys), "two sends of the plan share a match key, so they could race for one record"
    now = seams.wall()
    run_id, facts = new_run(order, len(plan.sends), now)
    refusal = "Another run for this Brokerkit team is at work." if order.live else "This preview is already at work."
    stack.enter_context(held_alone(order.home, lock_name(facts), refusal))
    notes = left_behind(order)
    earlier = unfinished(order)
    run_id = earlier.run_id if earlier else run_id
    if not earlier:
        _begin(order, run_id, facts, seams)
    journal = Journal(journal_path(order.home, run_id), seams.database)
    stack.callback(journal.close)
    hashed = Hasher(order.home)
    contents = digests(plan, hashed)
    clock = Clock(now, order.settle_delay, order.request_deadline)
    known = known_sends(plan, order, contents, hashed)
    other = doubts(order, run_id) if order.live else Doubts(frozenset(), float("-inf"))
    doubted = frozenset[str]() if order.send_all else other.digests
    left = rest(plan, journal.entries(), contents, known, doubted, live=order.live, clock=clock)
    return Work(journal, contents, left, clock.until_settled(other.last_intent), notes)


def _begin(order: Order, run_id: str, facts: dict[str, str], seams: Seams) -> None:
    """Make the journal of a new run under a passing name, so that one without facts can only be a damaged one."""
    folder = inner_folder(order.home, "runs")
    for left_over in folder.glob(f"*{order.run_suffix}{PASSING}"):
        shutil.rmtree(left_over, ignore_errors=True)
    passing = inner_folder(order.home, "runs", f"{run_id}{PASSING}")
    with closing(Journal(passing / JOURNAL, seams.database)) as journal:
        journal.describe(facts)
    try:
        passing.rename(folder / run_id)
    except OSError as error:
        raise StateUnusable(f"{folder} cannot be written: {error.strerror}.") from None


def _write_up(plan: Plan, order: Order, seams: Seams, work: Work, delivery: Delivery) -> tuple[str, ...]:
    """Close the journal's account and enter the ledger; what cannot be written is told, not raised."""
    finished = delivery.stop is None
    try:
        if order.live:
            sends = ((send, work.digests[send.row]) for send in plan.sends)
            outcomes = {outcome.row: outcome for outcome in delivery.outcomes}
            remember(sends, order, outcomes, Hasher(order.home), seams.wall(), finished=finished)
        if finished:  # after the ledger: a run is not over before everything it learned is on disk
            work.journal.finish(datetime.fromtimestamp(seams.wall(), UTC).strftime("%Y-%m-%d %H:%M:%S"))
    except (JournalFailed, StateUnusable) as error:
        return (f"The journal or ledger could not be brought up to date: {error}.",)
    return ()


class Dispatch:
    """One delivery under way."""

    def __init__(self, plan: Plan, order: Order, seams: Seams, work: Work, wire: Wire, on_progress: OnProgress) -> None:
        clock = asyncio.get_running_loop().time
        self._plan, self._order, self._seams, self._wire = plan, order, seams, wire
        self._journal, self._digests = work.journal, work.digests
        self._on_progress = on_progress
        self._outcomes = {outcome.row: outcome for outcome in work.rest.outcomes}
        self._fates = Counter(outcome.fate for outcome in work.rest.outcomes)
        self._unsettled: dict[int, Outcome] = {}
        """What becomes of rows under way if the run ends now."""
        self._queue = Queue(work.rest.jobs, order.canary if order.live else 0, clock)
        for job, delay in work.rest.doubtful:
            self._unsettled[job.send.row] = Outcome(job.send.row, Fate.UNVERIFIED)
            self._queue.later(job, delay)
        self._staged: asyncio.Queue[Job | None] = asyncio.Queue(max(1, order.concurrency // 2))
        self._jobs = [*work.rest.jobs, *(job for job, _ in work.rest.doubtful)]
        self._probes = cycle(self._jobs)  # another row each time: one that upsets the server must not speak for all
        self._pace = Pace(order.concurrency, order.max_rps, clock)
        self._pace.pause(work.settle)
        self._policy = Policy(order.live, order.settle_delay, seams.random)
        self._budget = Budget()
        self._breaker = Breaker()
        self._clock = clock
        self._pauses = 0
        self._paused_at = -1.0
        self._refusals_in_a_row = 0
        self._accepted_any = False
        self._stop: Stop | None = None
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    # ------------------------------------------------------------ the whole

    async def run(self) -> None:
        """Send what there is to send; returns when everything has its outcome or the run has to end."""
        self._tell()
        if not self._jobs:
            return
        with heard(self._interrupted, self._leave):
            async with asyncio.TaskGroup() as group:
                self._tasks.append(group.create_task(self._conduct(group)))
        try:
            await self._journal.written()
        except JournalFailed as error:
            self._halt(self._unwritable(error))

    async def _conduct(self, group: asyncio.TaskGroup) -> None:
        if self._order.live and not await self._answers():
            return
        count = min(max(1, self._order.concurrency), len(self._jobs))
        self._tasks.append(group.create_task(self._stage()))
        self._tasks += [group.create_task(self._work()) for _ in range(count)]

    def delivery(self, seconds: float) -> Delivery:
        """The account: one outcome for every send."""
        outcomes = tuple(self._outcome(send) for send in self._plan.sends)
        complete = len(self._outcomes) == len(outcomes) and not self._fates[Fate.NOT_SENT]
        return Delivery(
            outcomes=outcomes,
            requests=self._wire.requests,
            seconds=seconds,
            stop=None if complete else self._stop,
            resumed=sum(outcome.resumed for outcome in outcomes),
        )

    def _outcome(self, send: Send) -> Outcome:
        row = send.row
        return self._outcomes.get(row) or self._unsettled.get(row) or Outcome(row, Fate.NOT_SENT)

    # ------------------------------------------------------------ one job

    async def _stage(self) -> None:
        """Write intents a little ahead of the workers, so that no request waits for the disk.

        Not for rows without a match key: killed here, they would be in doubt for nothing, and for good.
        """
        while (job := await self._queue.next()) is not None:
            await self._staged.put(self._intended(job) if job.send.keys else job)
        await self._staged.put(None)

    def _intended(self, job: Job) -> Job:
        send = job.send
        written = self._journal.intend(send.row, self._digests[send.row], job.tried.made + 1, self._seams.wall())
        return replace(job, intent=Intent(written, self._clock()))

    async def _work(self) -> None:
        while (job := await self._staged.get()) is not None:
            try:
                await self._attempt(job)
            except JournalFailed as error:
                self._halt(self._unwritable(error))
            finally:
                self._queue.done()
                self._watch_canary()
        await self._staged.put(None)  # for the next worker

    async def _attempt(self, job: Job) -> None:
        began = await self._pace.enter()
        if began is None:
            if job.intent and not job.tried.doubt:
                self._journal.conclude(Outcome(job.send.row, Fate.NOT_SENT, job.tried.made))
            return
        try:
            ruling = await self._exchange(job)
        finally:
            self._pace.leave()
        self._heed(ruling, began)
        self._follow(job, ruling)
        if self._breaker.is_open and self._pace.hold():
            await self._wait_for_recovery()

    async def _exchange(self, job: Job) -> Ruling:
        send = job.send
        if job.intent is None or self._clock() - job.intent.at > OLDEST_INTENT:
            job = self._intended(job)
        assert job.intent is not None
        await asyncio.shield(job.intent.durable)
        if self._order.live:
            cut = Message("", "The run ended before the reply came.")
            self._unsettled[send.row] = Outcome(send.row, Fate.UNVERIFIED, job.tried.made + 1, messages=(cut,))
        reply = await self._wire.post({TEST: not self._order.live, **send.payload})
        return self._rule(reply, send, live=self._order.live)

    def _rule(self, reply: Any, send: Send, *, live: bool) -> Ruling:
        return rule(reply, send, live=live, now=datetime.fromtimestamp(self._seams.wall(), UTC))

    def _heed(self, ruling: Ruling, began: float) -> None:
        """What a ruling means for the run."""
        if ruling.congested:
            self._pace.congested(began)
        elif ruling.status is not None:
            self._pace.went_well()
        if ruling.meaning in {Meaning.ACCEPTED, Meaning.REFUSED}:
            self._budget.refund()
            self._pauses = 0
        if ruling.meaning is Meaning.SLOW_DOWN or ruling.retry_after is not None:
            self._slow_down(ruling, began)
        if ruling.stop is not None:
            self._halt(ruling.stop)
        self._breaker.count(ruling)

    def _follow(self, job: Job, ruling: Ruling) -> None:
        """What a ruling means for its row."""
        tried = job.tried.after(ruling, live=self._order.live)
        step = self._policy.next_step(ruling, tried, keyed=bool(job.send.keys))
        if isinstance(step, Again):
            self._again(job.send, ruling, tried, step.delay)
        else:
            self._conclude(_outcome_of(job.send.row, step, ruling, tried))

    def _again(self, send: Send, ruling: Ruling, tried: Attempts, delay: float) -> None:
        fate = Fate.UNVERIFIED if tried.doubt else Fate.NOT_SENT
        pending = _outcome_of(send.row, fate, ruling, tried)
        self._unsettled[send.row] = pending
        if not tried.doubt:
            self._journal.conclude(pending)
        if ruling.meaning is not Meaning.SLOW_DOWN and not self._budget.take():
            self._halt(
                Stop(
                    "Too many requests failed one after another; the connection or the server is in trouble.",
                    f"Wait a while. {GO_ON}",
                    Exit.STOPPED,
                )
            )
            return
        self._queue.later(Job(send, tried), delay)

    def _conclude(self, outcome: Outcome) -> None:
        self._unsettled.pop(outcome.row, None)
        self._outcomes[outcome.row] = outcome
        self._fates[outcome.fate] += 1
        self._journal.conclude(outcome)
        self._weigh(outcome)
        self._tell()

    def _tell(self) -> None:
        note = f"waiting {self._pace.paused_for:.0f} s" if self._pace.paused_for else ""
        total = len(self._plan.sends)
        self._on_progress(Progress(len(self._outcomes), total, MappingProxyType(self._fates), note))

    # ------------------------------------------------------------ the first rows

    def _weigh(self, outcome: Outcome) -> None:
        """Stop if nothing but refusals came from the beginning."""
        if outcome.fate not in {Fate.REFUSED, Fate.FAILED}:
            self._accepted_any = True
            self._queue.release()
        elif not self._accepted_any:
            self._refusals_in_a_row += 1
            left = len(self._plan.sends) - len(self._outcomes)
            if self._order.canary and self._refusals_in_a_row >= FIRST_REFUSALS and left:
                self._halt(self._all_refused())

    def _watch_canary(self) -> None:
        if self._queue.is_canary_over and self._stop is None:
            self._halt(self._all_refused())

    def _all_refused(self) -> Stop:
        left = len(self._plan.sends) - len(self._outcomes)
        return Stop(
            f"The first {self._refusals_in_a_row} rows were all refused, so the other {left:,} were not sent.",
            "Look at what Brokerkit said about them: something that concerns every row is probably wrong. "
            "The same command tries again; --canary 0 sends the rest all the same.",
            Exit.STOPPED,
        )

    # ------------------------------------------------------------ the server's health

    def _slow_down(self, ruling: Ruling, began: float) -> None:
        seconds = ruling.retry_after
        if seconds is not None and seconds > LONGEST_PAUSE:
            back = datetime.fromtimestamp(self._seams.wall(), UTC).astimezone() + timedelta(seconds=seconds)
            self._halt(
                Stop(
                    f"Brokerkit asks for a pause until {back:%Y-%m-%d %H:%M}.",
                    f"Give the same command again after {back:%H:%M} to go on.",
                    Exit.STOPPED,
                )
            )
        elif began > self._paused_at:
            self._pauses += 1
            self._paused_at = self._clock()
            if self._pauses > MOST_PAUSES:
                self._halt(Stop("Brokerkit answers nothing but 'too many requests'.", f"Wait. {GO_ON}", Exit.STOPPED))
        self._pace.pause(seconds if seconds is not None else 2.0**self._pauses * (0.5 + self._seams.random() / 2))

    async def _answers(self) -> bool:
        """Whether the server answers a request in test mode; if not, the run has been stopped."""
        for cool_down in (0.0, *COOL_DOWNS):
            if await self._is_stopped_within(cool_down):
                return False
            if (well := await self._probe()) is not None:
                return well
        self._halt(Stop("Brokerkit does not answer; nothing was sent.", f"Wait a while. {GO_ON}", Exit.STOPPED))
        return False

    async def _wait_for_recovery(self) -> None:
        """Hold everybody back until a probe is answered, or stop."""
        for cool_down in COOL_DOWNS:
            if await self._is_stopped_within(cool_down):
                return
            if (well := await self._probe()) is not None:
                if well:
                    self._breaker.close()
                    self._pace.let_go()
                return
        self._halt(Stop("Brokerkit has stopped answering.", f"Wait a while. {GO_ON}", Exit.STOPPED))

    async def _probe(self) -> bool | None:
        """Post a row in test mode, which saves nothing: True if the server is well, False if the run had to stop."""
        send = next(self._probes).send
        began = await self._pace.enter(probing=True)
        if began is None:
            return False
        try:
            ruling = self._rule(await self._wire.post({TEST: True, **send.payload}), send, live=False)
        finally:
            self._pace.leave()
        if ruling.meaning is Meaning.SLOW_DOWN:
            self._slow_down(ruling, began)
        if ruling.stop is not None:
            self._halt(ruling.stop)
        if self._stop is not None:
            return False
        return True if ruling.meaning in {Meaning.ACCEPTED, Meaning.REFUSED} else None

    async def _is_stopped_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(max(seconds, self._pace.paused_for)):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True

    # ------------------------------------------------------------ ends

    def _halt(self, stop: Stop) -> None:
        """Send nothing more; what is under way may end. The first reason counts."""
        if self._stop is None:
            self._stop = stop
        self._stopping.set()
        self._queue.close()
        self._pace.close()

    def _unwritable(self, error: JournalFailed) -> Stop:
        return Stop(
            f"The journal cannot be written ({error}), so nothing more was sent.",
            f"Free some space in {self._order.home}. {GO_ON}",
            Exit.STOPPED,
        )

    def _interrupted(self, code: Exit) -> None:
        self._halt(Stop("You stopped the run.", GO_ON, code))

    def _leave(self) -> None:
        for task in self._tasks:
            task.cancel()


def _outcome_of(row: int, fate: Fate, ruling: Ruling, tried: Attempts) -> Outcome:
    return Outcome(row, fate, tried.made, ruling.status, ruling.record_id, ruling.messages, ruling.echo)
