"""A plan, a fault server and the uploader on one virtual clock, and the invariants every delivery must keep."""

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from importer.defaults import Care, Posting
from importer.keys import ApiKey
from importer.model import Delivery, Fate, MatchKey, Mode, Plan, Send
from importer.progress import Event, Phase, Progress, heard_by, working
from importer.uploader import Instructions, Prospect, Seams, ahead, deliver, finish
from tests.uploader.fault_server import EPOCH, FaultServer
from tests.uploader.virtual_time import VirtualLoop

SAVED = {Fate.CREATED, Fate.UPDATED, Fate.SAVED}


def keyed(row: int, **more: str) -> Send:
    """A send with a match key; its name in scripts is `r<row>@example.com`."""
    email = more.pop("email", f"r{row}@example.com")
    payload = {"first_name": f"Ann{row}", "last_name": "Lee", "email": email, **more}
    keys = {("email", email)} | ({("agent_id", more["agent_id"])} if "agent_id" in more else set())
    return Send(row, (row,), payload, frozenset(keys))


def keyless(row: int) -> Send:
    """A send without a match key; its name in scripts is `Ann<row>`."""
    return Send(row, (row,), {"first_name": f"Ann{row}", "last_name": "Lee"}, frozenset())


def plan_of(*sends: Send) -> Plan:
    """A plan of these sends and nothing else."""
    return Plan(sends, {}, ())


def keyed_plan(count: int) -> Plan:
    """A plan of so many people with an e-mail each, in rows 2, 3, ..."""
    return plan_of(*(keyed(row) for row in range(2, count + 2)))


def email(row: int) -> str:
    """The name of a keyed row in scripts."""
    return f"r{row}@example.com"


class Killed(BaseException):
    """The process ends here, as by kill -9."""


class MortalConnection(sqlite3.Connection):
    """A connection that ends the process at a chosen commit, before or after it, and is dead from then on."""

    left = 0
    after = False
    dead = False

    def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
        """Count commits; the chosen one is the last."""
        cls = type(self)
        if cls.dead:
            raise Killed
        if sql != "COMMIT":
            return super().execute(sql, *rest)
        cls.left -= 1
        if cls.left == 0 and not cls.after:
            cls.dead = True
            raise Killed
        result = super().execute(sql, *rest)
        if cls.left == 0:
            cls.dead = True
            raise Killed
        return result


def mortal(commits: int, *, after: bool) -> Callable[..., sqlite3.Connection]:
    """A way to open databases such that the process ends at commit number `commits`."""
    factory = type("Mortal", (MortalConnection,), {"left": commits, "after": after, "dead": False})

    def connect(*args: Any, **named: Any) -> sqlite3.Connection:
        return sqlite3.connect(*args, factory=factory, **named)

    return connect


class Rig:
    """The uploader against the fault server, on virtual time."""

    def __init__(self, home: Path, server: FaultServer) -> None:
        self.home = home
        self.server = server
        self.loop = VirtualLoop()
        self.progress: list[Progress] = []
        self._random = random.Random(7)
        self.loop.run_until_complete(server.start())

    def close(self) -> None:
        """Stop the server and everything it still does."""
        self.loop.run_until_complete(self.server.stop())
        self.loop.close()

    def instructions(self, **more: Any) -> Instructions:
        """An order to the fault server."""
        given = {
            "api_url": self.server.url,
            "api_key": ApiKey(self.server.key, "a test"),
            "mode": Mode.RUN,
            "run_digest": "digest",
            "home": self.home,
            "source_name": "roster.csv",
            "posting": Posting(**_taken(Posting, more)),
            "care": Care(**{"canary": 0, **_taken(Care, more)}),
        }
        return Instructions(**{**given, **more})

    def seams(self, **more: Any) -> Seams:
        """Virtual wall time and seeded jitter."""
        return Seams(**{"wall": self.wall, "random": self._random.random, **more})

    def wall(self) -> float:
        """What the clock on the virtual wall says."""
        return EPOCH + self.loop.time()

    def deliver(
        self, plan: Plan, seams: Seams | None = None, present: Iterable[MatchKey] = (), **more: Any
    ) -> Delivery:
        """Deliver a plan to the server, on its loop."""
        with ahead(plan, self.instructions(**more), present, self.wall) as prospect:
            work = deliver(prospect, seams or self.seams())
            with heard_by(self._hear, every=0), working(Phase.SENDING, "Sending", len(plan.sends)):
                delivery = self.loop.run_until_complete(work)
            assert not finish(prospect, delivery, seams or self.seams())
            return delivery

    def _hear(self, event: Event) -> None:
        assert isinstance(event, Progress)
        self.progress.append(event)

    def prospect(self, plan: Plan, present: Iterable[MatchKey] = (), **more: Any) -> Prospect:
        """What delivering a plan would do; then nothing is done."""
        with ahead(plan, self.instructions(**more), present, self.wall) as prospect:
            return prospect

    def is_killed(self, plan: Plan, commit: int, *, after: bool, **more: Any) -> bool:
        """Deliver in a process that ends at the journal's commit number `commit`; whether it came to that."""
        try:
            self.deliver(plan, self.seams(database=mortal(commit, after=after)), **more)
        except BaseException as error:
            if not _has(error, Killed):
                raise
            return True
        return False

    def rest(self, seconds: float) -> None:
        """Let virtual time pass."""
        self.loop.run_until_complete(asyncio.sleep(seconds))


def _taken(kind: type[Posting | Care], options: dict[str, Any]) -> dict[str, Any]:
    """Take the options of one kind out of many."""
    return {option.name: options.pop(option.name) for option in fields(kind) if option.name in options}


def _has(error: BaseException, kind: type[BaseException]) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(_has(one, kind) for one in error.exceptions)
    return isinstance(error, kind)


def fates(delivery: Delivery) -> dict[str, int]:
    """How often each fate stands in a delivery."""
    return dict(Counter(str(outcome.fate) for outcome in delivery.outcomes))


def check(rig: Rig, plan: Plan, delivery: Delivery) -> None:
    """The invariants of a live delivery: I1 and I3 to I6, as far as the server can see."""
    assert [outcome.row for outcome in delivery.outcomes] == [send.row for send in plan.sends]
    for send, outcome in zip(plan.sends, delivery.outcomes, strict=True):
        records = rig.server.of(str(send.payload.get("email") or send.payload.get("first_name")))
        if outcome.fate in SAVED:
            assert records, f"row {send.row} is {outcome.fate} but nothing was saved"
        if records:
            assert outcome.fate in SAVED | {Fate.UNVERIFIED, Fate.UNCHANGED}, f"row {send.row} was saved: {outcome}"
        assert len(records) <= 1, f"row {send.row} has twins"
        if not send.keys:
            assert sum(record.commits for record in records) <= 1, f"row {send.row} was sent twice"
    unsent = any(outcome.fate is Fate.NOT_SENT for outcome in delivery.outcomes)
    assert not unsent or delivery.stop is not None


def rows_at_once(server: FaultServer) -> Iterable[str]:
    """Rows of which two live requests were under way at the same time."""
    by_row: dict[str, list[tuple[float, float]]] = {}
    for one in server.live:
        by_row.setdefault(one.row, []).append((one.at, one.ended_at if one.ended_at is not None else 1e12))
    for row, spans in by_row.items():
        spans.sort()
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            yield row
