"""A delivery's whole life at random: faults, signals, kills, pauses, edits and second runs, never a broken promise."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from importer.errors import StateUnusable
from importer.model import Delivery, Fate, Mode, Plan, Send
from importer.uploader.state import held_alone
from tests.uploader.fault_server import HEALTHY, Fault, FaultServer, identity
from tests.uploader.rig import SAVED, Rig, keyed, keyless, rows_at_once

FAULTS = [
    Fault(status=500),
    Fault(status=500, commits=True),
    Fault(status=502, detached=12.0),
    Fault(status=503, headers=(("Retry-After", "5"),)),
    Fault(status=429, headers=(("Retry-After", "9"),)),
    Fault(status=429),
    Fault(status=401),
    Fault(status=422, body=b'{"email": ["is invalid"]}'),
    Fault(status=200, body=b"{}", commits=True),
    Fault(status=200, body=b"<html>"),
    Fault(reset=True),
    Fault(reset=True, commits=True),
    Fault(close=True, commits=True),
    Fault(hang=True, commits=True),
    Fault(cut=10),
    Fault(after=3.0),
    Fault(status=204, commits=True),
    Fault(status=303, commits=True),
    Fault(status=501, detached=12.0),
]
ROWS = range(2, 12)


class Life(RuleBasedStateMachine):
    """One roster, one team, one server; commands are given, interrupted and killed in any order."""

    @initialize(keyless_rows=st.sets(st.sampled_from(ROWS), max_size=3))
    def begin(self, keyless_rows: set[int]) -> None:
        """A roster of ten people, some without keys."""
        self.folder = Path(tempfile.mkdtemp())
        self.server = FaultServer(race_window=1.0)
        self.rig = Rig(self.folder / "state", self.server)
        self.keyless_rows = keyless_rows
        self.edition = 0
        self.edits: dict[int, int] = {}

    def teardown(self) -> None:
        """Throw everything away."""
        if hasattr(self, "rig"):
            self.rig.close()
            shutil.rmtree(self.folder)

    def _send(self, row: int) -> Send:
        if row in self.keyless_rows:
            return keyless(row)
        return keyed(row, source=f"edition {self.edits.get(row, 0)}")

    @property
    def plan(self) -> Plan:
        """The roster as it stands."""
        return Plan(tuple(self._send(row) for row in ROWS), {}, ())

    @rule(row=st.sampled_from(ROWS), faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=4))
    def misbehave(self, row: int, faults: list[Fault]) -> None:
        """The server will answer a row's next requests badly."""
        self.server.script[identity(dict(self._send(row).payload))] = list(faults)

    @rule(fault=st.sampled_from(FAULTS[:6]))
    def outage(self, fault: Fault) -> None:
        """The server answers everything badly while one command runs."""
        self.server.always = fault
        self._give()
        self.server.always = HEALTHY

    @rule()
    def lose_test_mode(self) -> None:
        """The server saves what is sent in test mode while one command runs."""
        self.server.ignores_test = True
        self._give()
        self.server.ignores_test = False

    @rule(honoured=st.booleans())
    def rehearse(self, honoured: bool) -> None:
        """The same in test mode."""
        before, self.server.ignores_test = len(self.server.records), not honoured
        delivery = self.rig.deliver(self.plan, mode=Mode.PREVIEW, settle_delay=20.0, run_digest=str(self.edition))
        self.server.ignores_test = False
        doubtful = sum(outcome.fate is Fate.UNVERIFIED for outcome in delivery.outcomes)
        assert len(self.server.records) - before <= (0 if honoured else doubtful)

    @rule()
    def give_the_command(self) -> None:
        """The command runs to its end."""
        self._give()

    @rule(seconds=st.floats(0.01, 60))
    def interrupt(self, seconds: float) -> None:
        """Ctrl-C after a while."""
        handle = self.rig.loop.call_later(seconds, self._press, 1)
        self._give()
        handle.cancel()

    @rule(seconds=st.floats(0.01, 60))
    def interrupt_twice(self, seconds: float) -> None:
        """Ctrl-C, and again."""
        handle = self.rig.loop.call_later(seconds, self._press, 2)
        self._give()
        handle.cancel()

    def _press(self, times: int) -> None:
        if signal.getsignal(signal.SIGINT) is not self.idle_handler:
            for _ in range(times):
                os.kill(os.getpid(), signal.SIGINT)

    @rule(commit=st.integers(1, 40), after=st.booleans())
    def kill(self, commit: int, after: bool) -> None:
        """The process dies at one of the journal's commits."""
        self.rig.is_killed(self.plan, commit, after=after, settle_delay=20.0, run_digest=str(self.edition))

    @rule(seconds=st.floats(0.1, 100))
    def tick(self, seconds: float) -> None:
        """Time passes."""
        self.rig.rest(seconds)

    @rule(row=st.sampled_from(ROWS))
    def edit(self, row: int) -> None:
        """The person changes a row, which makes it another file."""
        self.edition += 1
        self.edits[row] = self.edition

    @rule()
    def second_run(self) -> None:
        """Another run of this team is at work: refused, and nothing is sent."""
        before = len(self.server.seen)
        held = held_alone(self.rig.home, f"key-{self.rig.instructions().api_key.fingerprint}", "taken")
        with held, pytest.raises(StateUnusable, match="Another run for this Brokerkit team is at work"):
            self.rig.deliver(self.plan)
        assert len(self.server.seen) == before

    def _give(self) -> None:
        self.idle_handler = signal.getsignal(signal.SIGINT)
        live_before = len(self.server.live)
        plan = self.plan
        delivery = self.rig.deliver(plan, settle_delay=20.0, run_digest=str(self.edition), request_deadline=15.0)
        assert signal.getsignal(signal.SIGINT) is self.idle_handler
        self._judge(plan, delivery, {one.row for one in self.server.live[live_before:]})

    def _judge(self, plan: Plan, delivery: Delivery, sent: set[str]) -> None:
        """I1, I3, I4 and I8 for this command."""
        assert [one.row for one in delivery.outcomes] == [send.row for send in plan.sends]
        stored = {identity(record.fields): record.fields for record in self.server.records}
        for send, outcome in zip(plan.sends, delivery.outcomes, strict=True):
            name = identity(dict(send.payload))
            if outcome.fate in SAVED | {Fate.UNCHANGED}:
                assert stored[name] == send.payload, f"{outcome} but stored is {stored[name]}"
            elif name in sent and stored.get(name) == send.payload and outcome.fate is not Fate.REFUSED:
                assert outcome.fate is Fate.UNVERIFIED, f"{outcome} but it was stored"
        unsettled = any(one.fate is Fate.NOT_SENT for one in delivery.outcomes)
        assert not unsettled or (delivery.stop is not None and delivery.stop.exit_code in {4, 130})

    @invariant()
    def nobody_is_twice(self) -> None:
        """I5 and I6: one record a person; what has no key was saved at most once."""
        if not hasattr(self, "server"):
            return
        names = [identity(record.fields) for record in self.server.records]
        assert len(names) == len(set(names)), names
        assert all(record.commits == 1 for record in self.server.records if "email" not in record.fields)

    @invariant()
    def nobody_is_asked_twice_at_once(self) -> None:
        """No two live requests of one person overlap at the server."""
        if not hasattr(self, "server"):
            return
        assert not list(rows_at_once(self.server))


Life.TestCase.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLife = pytest.mark.slow(Life.TestCase)
