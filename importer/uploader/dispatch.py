"""The worker pool of one delivery: workers take jobs, the wire carries them, rulings decide, the journal remembers."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from importer import progress
from importer.errors import Exit
from importer.fields import TEST
from importer.model import Delivery, Fate, Message, Outcome, Plan, Send
from importer.signals import heard
from importer.uploader.health import Health
from importer.uploader.instructions import Instructions, Seams
from importer.uploader.journal import Journal, JournalFailed
from importer.uploader.pacing import SETTLING, Pacing
from importer.uploader.patience import Patience
from importer.uploader.probing import Probing
from importer.uploader.queue import Job, Queue
from importer.uploader.rehearsal import Rehearsal, telling_first
from importer.uploader.reply import UNHEEDED, Meaning, Ruling, rule
from importer.uploader.resume import Rest
from importer.uploader.retry import Again, Attempts, Budget, Policy
from importer.uploader.sealing import Seal
from importer.uploader.stopping import Stopping, all_refused, interrupted, too_many_retries, unwritable

if TYPE_CHECKING:
    from importer.uploader.wire import Wire

FIRST_REFUSALS = 25
"""So many rows refused from the first on, without a canary, end the run: the fault is not in the rows."""

OnOutcome = Callable[[Send, Outcome], None]
_LOG = logging.getLogger(__name__)  # row numbers, statuses and our own words; never a cell, never a server's words


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do, and the journal it is written down in."""

    journal: Journal
    digests: Mapping[int, str]
    """Row -> the hash under which the journal knows the content of its send."""
    rest: Rest
    seal: Seal
    settle: float
    """Seconds until a request of an abandoned run can no longer be at work."""


class Dispatch:
    """One delivery under way."""

    def __init__(
        self,
        plan: Plan,
        instructions: Instructions,
        seams: Seams,
        work: Work,
        wire: "Wire",
        on_outcome: OnOutcome,
    ) -> None:
        clock = asyncio.get_running_loop().time
        self._plan, self._instructions, self._seams, self._wire = plan, instructions, seams, wire
        self._journal, self._digests, self._seal = work.journal, work.digests, work.seal
        self._on_outcome = on_outcome
        self._outcomes = {outcome.row: outcome for outcome in work.rest.outcomes}
        self._fates = Counter(outcome.fate for outcome in work.rest.outcomes)
        self._unsettled: dict[int, Outcome] = {}
        """What becomes of rows under way if the run ends now."""
        self._begun: dict[int, float] = {}
        """Wall time of the last intent of each row."""
        canary, jobs = (
            (instructions.care.canary, work.rest.jobs) if instructions.live else telling_first(work.rest.jobs)
        )
        self._queue = Queue(jobs, canary, clock)
        for job, delay in work.rest.doubtful:
            self._unsettled[job.send.row] = Outcome(job.send.row, Fate.UNVERIFIED)
            self._queue.later(job, delay)
        # Every intent that is written ahead is a row in doubt if the process is killed now.
        self._staged: asyncio.Queue[Job | None] = asyncio.Queue(max(1, instructions.posting.concurrency // 2))
        self._jobs = [*work.rest.jobs, *(job for job, _ in work.rest.doubtful)]
        self._pacing = Pacing(instructions.posting.concurrency, instructions.posting.max_rps, clock, self._tell)
        self._stopping = Stopping(self._queue.close, self._pacing.close, self._tell)
        self._rehearsal = Rehearsal()
        sends = [job.send for job in self._jobs]
        probing = Probing(wire, sends, self._rehearsal, seams.wall)
        patience = Patience(instructions.posting.patience, clock)
        self._health = Health(probing, self._pacing, self._stopping, patience, seams)
        self._policy = Policy(instructions.live, instructions.posting.settle_delay, seams.random)
        self._budget = Budget()
        self._refusals_in_a_row = 0
        self._accepted_any = False
        self._tasks: list[asyncio.Task[None]] = []
        self._pacing.pause(work.settle, SETTLING)

    async def run(self) -> None:
        """Send what there is to send; returns when everything has its outcome or the run has to end."""
        progress.expect(len(self._plan.sends), done=len(self._outcomes))
        self._tell()
        for send in self._plan.sends:
            if send.row in self._outcomes:
                self._on_outcome(send, self._outcomes[send.row])
        if not self._jobs:
            return
        with heard(self._interrupted, self._leave):
            async with asyncio.TaskGroup() as group:
                self._tasks.append(group.create_task(self._conduct(group)))
        for job in self._jobs:
            if job.send.row in self._rehearsal.in_doubt:
                self._doubt(job.send)
        try:
            await self._journal.written()
        except JournalFailed as error:
            self._stopping.call(unwritable(error, self._instructions.home))

    async def _conduct(self, group: asyncio.TaskGroup) -> None:
        # One request that saves nothing comes first: a wrong key or address costs no row its attempt.
        if self._instructions.live and not await self._health.answers():
            return
        count = min(max(1, self._instructions.posting.concurrency), len(self._jobs))
        self._tasks.append(group.create_task(self._stage()))
        self._tasks += [group.create_task(self._work()) for _ in range(count)]

    def delivery(self, seconds: float) -> Delivery:
        """The account: one outcome for every send."""
        outcomes = tuple(self._outcome(send.row) for send in self._plan.sends)
        is_open = any(outcome.fate in {Fate.NOT_SENT, Fate.UNVERIFIED} for outcome in outcomes)
        return Delivery(
            outcomes=outcomes,
            requests=self._wire.requests,
            seconds=seconds,
            stop=self._stopping.stop if is_open else None,
            resumed=sum(outcome.resumed for outcome in outcomes),
        )

    def _outcome(self, row: int) -> Outcome:
        return self._outcomes.get(row) or self._unsettled.get(row) or Outcome(row, Fate.NOT_SENT)

    async def _stage(self) -> None:
        """Write intents a little ahead of the workers, so that no request waits for the disk.

        Not for rows without a match key: killed here, they would be in doubt for nothing, and for good.
        """
        while (job := await self._queue.next()) is not None:
            await self._staged.put(replace(job, intent=self._intend(job)) if job.send.keys else job)
        await self._staged.put(None)

    def _intend(self, job: Job) -> asyncio.Future[None]:
        row, at = job.send.row, self._seams.wall()
        self._begun[row] = at
        return self._journal.intend(row, self._digests[row], job.tried.made + 1, at)

    async def _work(self) -> None:
        while (job := await self._staged.get()) is not None:
            try:
                await self._attempt(job)
            except JournalFailed as error:
                self._stopping.call(unwritable(error, self._instructions.home))
            finally:
                # In any case: a job that is never done would keep the queue waiting for ever.
                self._queue.done()
                self._watch_canary()
        await self._staged.put(None)  # for the next worker

    async def _attempt(self, job: Job) -> None:
        began = await self._pacing.enter()
        if began is None:
            # Written ahead, never sent: closed, or the next run would have to doubt it. An older doubt stays open.
            if job.intent and not job.tried.doubt:
                self._journal.conclude(Outcome(job.send.row, Fate.NOT_SENT, job.tried.made))
            return
        try:
            ruling = await self._exchange(job)
        finally:
            self._pacing.leave()
        self._health.heed(ruling, began)
        self._follow(job, ruling)
        await self._health.recover()

    async def _exchange(self, job: Job) -> Ruling:
        send = job.send
        await self._journal.keep_up(self._instructions.posting.concurrency)
        # Many rows wait for one commit: a worker that is cancelled must not cancel it for the others.
        await asyncio.shield(job.intent or self._intend(job))
        if self._instructions.live:
            # Said before the request leaves, for a worker that is cancelled in the middle has no later chance.
            cut = Message("", "The run ended before the reply came.")
            self._unsettled[send.row] = Outcome(send.row, Fate.UNVERIFIED, job.tried.made + 1, messages=(cut,))
        reply = await self._wire.post({TEST: not self._instructions.live, **send.body})
        now = datetime.fromtimestamp(self._seams.wall(), UTC)
        return rule(reply, send, live=self._instructions.live, now=now, hide=self._wire.redaction)

    def _follow(self, job: Job, ruling: Ruling) -> None:
        """What a ruling means for its row."""
        if ruling.meaning is Meaning.ACCEPTED:
            self._budget.refund()
        tried = job.tried.after(ruling, live=self._instructions.live)
        if not self._instructions.live:
            self._rehearsal.note(job.send, ruling)
            self._queue.release()
        step = self._policy.next_step(ruling, tried, keyed=bool(job.send.keys))
        _LOG.debug("row %d, attempt %d: HTTP %s, %s", job.send.row, tried.made, ruling.status, ruling.meaning.name)
        if isinstance(step, Again):
            self._again(job.send, ruling, tried, step.delay)
        else:
            self._conclude(job.send, _outcome_of(job.send.row, step, ruling, tried))
            # a send that ended in doubt may still be at work at the server
            is_doubtful = self._instructions.live and step is Fate.UNVERIFIED
            self._queue.settled(job.send, self._instructions.posting.settle_delay if is_doubtful else 0.0)

    def _again(self, send: Send, ruling: Ruling, tried: Attempts, delay: float) -> None:
        fate = Fate.UNVERIFIED if tried.doubt else Fate.NOT_SENT
        pending = _outcome_of(send.row, fate, ruling, tried)
        self._unsettled[send.row] = pending
        # What surely had no effect is closed at once, so that being killed while it waits leaves no doubt.
        if not tried.doubt:
            self._journal.conclude(pending, self._seal.said(pending, send))
        # A 429 is no failure, and its pauses have a bound of their own.
        if ruling.meaning is not Meaning.SLOW_DOWN and not self._budget.take():
            self._stopping.call(too_many_retries())
            return
        self._queue.later(Job(send, tried), delay)

    def _conclude(self, send: Send, outcome: Outcome) -> None:
        self._unsettled.pop(outcome.row, None)
        outcome = replace(outcome, at=self._begun.get(outcome.row))
        self._outcomes[outcome.row] = outcome
        _LOG.info("row %d: %s", outcome.row, outcome.fate)
        self._fates[outcome.fate] += 1
        self._journal.conclude(outcome, self._seal.said(outcome, send))
        self._on_outcome(send, outcome)
        self._weigh(outcome)
        self._tell()

    def _doubt(self, send: Send) -> None:
        """Take back what was said of a row that was sent in test mode: the server does not honour it."""
        row = send.row
        known = self._outcome(row)
        if known.fate.is_saved or known.fate is Fate.UNVERIFIED:
            return
        self._fates[known.fate] -= row in self._outcomes
        attempts = max(1, known.attempts)
        self._journal.intend(row, self._digests[row], attempts, self._seams.wall())
        self._conclude(send, replace(known, fate=Fate.UNVERIFIED, attempts=attempts, messages=UNHEEDED))

    def _tell(self) -> None:
        seconds = self._pacing.paused_for
        pause = progress.Pause(self._pacing.why, self._seams.wall() + seconds, seconds) if seconds else None
        progress.sending(len(self._outcomes), self._fates, pause, self._stopping.stop)

    def _weigh(self, outcome: Outcome) -> None:
        """Stop if nothing but refusals came from the beginning."""
        if outcome.fate not in {Fate.REFUSED, Fate.FAILED}:
            self._accepted_any = True
            self._queue.release()
        elif not self._accepted_any:
            self._refusals_in_a_row += 1
            if self._instructions.care.canary and self._refusals_in_a_row >= FIRST_REFUSALS:
                self._all_refused()

    def _watch_canary(self) -> None:
        if self._queue.is_canary_over:
            self._all_refused()

    def _all_refused(self) -> None:
        left = len(self._plan.sends) - len(self._outcomes)
        if left:
            self._stopping.call(all_refused(self._refusals_in_a_row, left))

    def _interrupted(self, code: Exit) -> None:
        self._stopping.call(interrupted(code))

    def _leave(self) -> None:
        for task in self._tasks:
            task.cancel()


def _outcome_of(row: int, fate: Fate, ruling: Ruling, tried: Attempts) -> Outcome:
    return Outcome(row, fate, tried.made, ruling.status, ruling.record_id, ruling.messages, ruling.echo)
