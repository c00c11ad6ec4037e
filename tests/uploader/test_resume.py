"""Promises about the journal: killed at any moment, the same command loses nothing and repeats nothing accepted."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import StateUnusable, UsageError
from importer.keys import ApiKey
from importer.model import Fate, Mode
from importer.uploader import purge, runs
from importer.uploader.journal import reading
from importer.uploader.resume import LONGEST_AT_WORK, Clock
from importer.uploader.runs import journal_path
from tests.uploader.fault_server import HEALTHY, Fault, FaultServer
from tests.uploader.rig import (
    Rig,
    check,
    email,
    fates,
    keyed,
    keyed_plan,
    keyless,
    plan_of,
)

MIXED = plan_of(*(keyed(row) for row in range(2, 8)), keyless(8), keyless(9))


def concluded(rig: Rig) -> set[int]:
    """Rows that the journals know to be accepted."""
    rows = set()
    for one in runs(rig.home):
        with reading(journal_path(rig.home, one.run_id)) as database:
            rows |= {row for (row,) in database.execute("SELECT row FROM sends WHERE fate IN ('created', 'updated')")}
    return rows


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_every_write_and_continued(tmp_path: Path, after: bool) -> None:
    """Whichever commit is the process's last, the same command ends with one record a person."""
    commit, ended = 0, False
    while not ended:
        commit += 1
        with closing(Rig(tmp_path / f"state{commit}", FaultServer(latency=0.3))) as rig:
            ended = not killed_and_continued(rig, commit, after)
    assert commit > 10


def killed_and_continued(rig: Rig, commit: int, after: bool) -> bool:
    """Give the same command twice, the first one ending at a commit; whether it ended there."""
    for row in (3, 5):
        rig.server.script[email(row)] = [Fault(reset=True, commits=True)]
    was_killed = rig.is_killed(MIXED, commit, after=after, settle_delay=10.0, concurrency=2)
    known = concluded(rig)
    before = len(rig.server.live)
    rig.rest(2.0)  # what was under way at the server goes on
    delivery = rig.deliver(MIXED, settle_delay=10.0, concurrency=2)
    check(rig, MIXED, delivery)
    assert delivery.stop is None
    resent = {one.payload["first_name"] for one in rig.server.live[before:]}
    assert not resent & {f"Ann{row}" for row in known}
    assert all(outcome.fate.is_saved or outcome.fate is Fate.UNCHANGED for outcome in delivery.outcomes[:6])
    return was_killed


def test_an_intent_without_reply_waits_for_the_dust_to_settle(rig: Rig) -> None:
    """The killed process's request is still at work in the server when the same command is given again at once."""
    rig.server.always = lambda seen: Fault(status=502, detached=20.0) if seen.attempt == 1 else None
    plan = keyed_plan(4)
    assert rig.is_killed(plan, 4, after=True)
    rig.server.always = HEALTHY
    delivery = rig.deliver(plan)
    rig.rest(60)
    check(rig, plan, delivery)
    assert len(rig.server.records) == 4


def test_fresh_leaves_a_run_behind_but_not_its_dust(rig: Rig) -> None:
    """--fresh sends everything anew, though only when no request of the old run can be at work."""
    rig.server.always = lambda seen: Fault(status=502, detached=20.0) if seen.attempt == 1 else None
    plan = plan_of(*keyed_plan(4).sends, keyless(9))
    assert rig.is_killed(plan, 5, after=True)
    rig.server.always = HEALTHY
    assert rig.prospect(plan).continues is not None
    delivery = rig.deliver(plan, fresh=True)
    rig.rest(60)
    assert len(rig.server.of(email(2))) == 1
    assert any("--fresh" in note for note in delivery.notes)


def test_a_run_left_behind_stays_behind(rig: Rig, server: FaultServer) -> None:
    """After a fresh run was finished the old one is neither continued nor mentioned any more."""
    plan = keyed_plan(20)
    server.always = lambda _: Fault(status=401) if len(server.seen) > 10 else None
    rig.deliver(plan)
    server.always = HEALTHY
    assert rig.deliver(plan, fresh=True).stop is None
    assert rig.prospect(plan).continues is None
    assert rig.prospect(plan).left_behind == ()
    assert fates(rig.deliver(plan)) == {"unchanged": 20}


def test_the_same_command_goes_on_and_says_so(rig: Rig, server: FaultServer) -> None:
    """What was accepted is taken from the journal; a finished run is not continued again."""
    plan = keyed_plan(60)
    server.always = lambda _: Fault(status=401) if len(server.seen) > 30 else None
    first = rig.deliver(plan)
    state = rig.prospect(plan).continues
    assert state is not None
    assert state.done == fates(first)["created"]
    assert state.total == 60
    server.always = HEALTHY
    second = rig.deliver(plan)
    check(rig, plan, second)
    assert second.resumed == state.done
    assert rig.prospect(plan).continues is None
    assert len(server.live) <= 60 + 8
    resumed = [outcome for outcome in second.outcomes if outcome.resumed]
    assert all(outcome.record_id and outcome.status == 201 and outcome.echo for outcome in resumed)
    third = rig.deliver(plan)
    assert fates(third) == {"unchanged": 60}
    assert third.requests == 0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"run_digest": "other"}, "changed"),
        ({"api_key": ApiKey("another-key", "a test")}, "key"),
        ({"mode": Mode.PREVIEW}, "run"),
        ({"api_url": "http://127.0.0.1:9/v2"}, "address"),
    ],
)
def test_another_thing_is_another_run_and_says_why(
    rig: Rig, server: FaultServer, change: dict[str, Any], word: str
) -> None:
    """Changed content, key, mode or address: nothing is continued, and the person is told."""
    plan = keyed_plan(20)
    server.always = lambda _: Fault(status=401) if len(server.seen) > 10 else None
    rig.deliver(plan)
    prospect = rig.prospect(plan, **change)
    assert prospect.continues is None
    (note,) = prospect.left_behind
    assert word in note
    assert "roster.csv" in note
    delivery = rig.deliver(plan, **change)
    assert note in delivery.notes
    assert delivery.resumed == 0


def test_a_failed_row_is_tried_again_by_a_continued_run_and_a_refused_one_is_not(rig: Rig, server: FaultServer) -> None:
    """The first was never judged; the second was, and what Brokerkit said about it is still known."""
    plan = keyed_plan(30)
    server.script[email(2)] = [Fault(status=422, body=b'{"email": ["is on the list of r2@example.com"]}')]
    server.script[email(5)] = [Fault(status=425)] * 3
    server.script[email(20)] = [Fault(status=401)]
    first = rig.deliver(plan, concurrency=1)
    assert fates(first)["failed"] == fates(first)["refused"] == 1
    before = len(server.live)
    delivery = rig.deliver(plan, concurrency=1)
    check(rig, plan, delivery)
    assert fates(delivery) == {"created": 29, "refused": 1}
    assert delivery.outcomes[0] == replace(first.outcomes[0], resumed=True)
    assert email(2) not in {one.row for one in server.live[before:]}


@pytest.mark.parametrize("again", [{"fresh": True}, {"all": True}], ids=["fresh", "all"])
def test_a_refused_row_is_not_posted_again_by_a_mere_repeat(
    rig: Rig, server: FaultServer, again: dict[str, Any]
) -> None:
    """Nor after the run was finished, time and again; it is when its content changed, or a person says so."""
    plan = plan_of(*keyed_plan(4).sends, keyless(9))
    for row in (email(2), "Ann9"):
        server.script[row] = [Fault(status=422, body=b'{"email": ["is on a list"]}')]
    first = rig.deliver(plan)
    before = len(server.seen)
    for _ in range(2):
        repeat = rig.deliver(plan)
        assert fates(repeat) == {"unchanged": 3, "refused": 2}
        assert [one.messages for one in repeat.outcomes[::4]] == [one.messages for one in first.outcomes[::4]]
    assert len(server.seen) == before
    changed = plan_of(keyed(2, source="new"))
    assert rig.deliver(changed, run_digest="changed").outcomes[0].fate is Fate.CREATED
    assert rig.deliver(plan, **again).outcomes[-1].fate is Fate.CREATED


def test_two_runs_at_once_are_refused(rig: Rig, server: FaultServer) -> None:
    """The second is told so before it sends anything, even for another file of the same team."""
    import asyncio

    from importer.uploader import ahead, deliver

    async def send(**more: Any) -> None:
        with ahead(keyed_plan(20), rig.instructions(**more)) as prospect:
            await deliver(prospect, rig.seams())

    async def both() -> None:
        first = asyncio.create_task(send())
        await asyncio.sleep(0.2)
        with pytest.raises(StateUnusable, match="at work"):
            await send(run_digest="other file")
        with pytest.raises(StateUnusable, match="at work"):
            purge(rig.home)
        await first

    rig.loop.run_until_complete(both())
    assert len(server.live) == 20


CHILD = """
import sys
from pathlib import Path
from importer.keys import ApiKey
from importer.defaults import Care, Posting
from importer.model import Mode
from importer.uploader import Instructions, ahead, upload
from tests.uploader.rig import keyed_plan
url, home = sys.argv[1:]
key = ApiKey("CANARY-KEY-7f3a9", "a test")
posting, care = Posting(settle_delay=0.5), Care(canary=0)
instructions = Instructions(url, key, Mode.RUN, "digest", Path(home), posting=posting, care=care)
with ahead(keyed_plan(300), instructions) as prospect:
    print(upload(prospect).stop)
"""


@pytest.mark.slow
def test_a_process_killed_for_good_releases_its_lock_and_is_continued(tmp_path: Path) -> None:
    """Killed for good three times, on real time; then the same command finishes with one record a person."""
    import asyncio
    import threading

    server = FaultServer(latency=0.01, race_window=0.01)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(server.start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        for seconds in (0.9, 1.1, 1.0, None):
            child = subprocess.Popen([sys.executable, "-c", CHILD, server.url, str(tmp_path / "state")])
            if seconds is None:
                assert child.wait(60) == 0
            else:
                time.sleep(seconds)
                child.kill()
                child.wait()
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
    assert len(server.records) == 300
    assert len({record.fields["email"] for record in server.records}) == 300


@pytest.mark.parametrize("change", [{"run_digest": "one row more"}, {"fresh": True}], ids=["other file", "fresh"])
def test_what_a_killed_run_had_accepted_is_not_sent_by_another(
    rig: Rig, server: FaultServer, change: dict[str, Any]
) -> None:
    """A changed file or --fresh begins a new run, and the killed one never entered what it did in the ledger."""
    plan = plan_of(*(keyed(row) if row % 2 else keyless(row) for row in range(2, 22)))
    assert rig.is_killed(plan, 14, after=True, concurrency=1)
    known = concluded(rig)
    assert len(known) > 5
    longer = plan_of(*plan.sends, keyed(99))
    assert set(rig.prospect(longer, **change).unchanged) == known
    delivery = rig.deliver(longer, **change)
    check(rig, longer, delivery)
    assert {outcome.row for outcome in delivery.outcomes if outcome.fate is Fate.UNCHANGED} == known
    purge(rig.home, runs(rig.home)[0].run_id)
    assert set(rig.prospect(longer, run_digest="next month").unchanged) >= known


def test_a_person_whom_a_later_run_changed_is_sent_again(rig: Rig, server: FaultServer) -> None:
    """A killed run had the old content accepted; since then another run has sent new content."""
    assert rig.is_killed(keyed_plan(6), 5, after=True, concurrency=1)
    rig.deliver(plan_of(*(keyed(row, source="new") for row in range(2, 8))), run_digest="new")
    delivery = rig.deliver(keyed_plan(6), run_digest="old again")
    assert all(outcome.fate.is_saved for outcome in delivery.outcomes)


@pytest.mark.parametrize("secret", [None, b"", b"x" * 32], ids=["lost", "short", "another"])
@pytest.mark.parametrize("killed", [True, False], ids=["journal", "ledger"])
def test_without_its_secret_nothing_is_sent(rig: Rig, server: FaultServer, secret: bytes | None, killed: bool) -> None:
    """Under another secret no accepted row would be known again, and those without a key would get a twin."""
    if killed:
        assert rig.is_killed(MIXED, 8, after=True, concurrency=1)
    else:
        rig.deliver(MIXED)
        shutil.rmtree(rig.home / "runs")
    path = rig.home / "secret"
    kept = path.read_bytes()
    path.unlink()
    if secret is not None:
        path.write_bytes(secret)
    before = len(server.seen)
    for change in ({}, {"fresh": True}, {"run_digest": "other"}):
        with pytest.raises(StateUnusable, match="secret") as caught:
            rig.deliver(MIXED, **change)
        assert "purge" in caught.value.hint
    assert len(server.seen) == before
    path.write_bytes(kept)
    check(rig, MIXED, rig.deliver(MIXED))


# ---------------------------------------------------------------- trouble with the disk


def test_a_full_disk_stops_the_run_and_loses_no_outcome(rig: Rig, server: FaultServer) -> None:
    """The journal cannot grow any more: what was accepted is reported, the rest is not sent."""

    def small(*args: Any, **named: Any) -> sqlite3.Connection:
        database: sqlite3.Connection = sqlite3.connect(*args, **named)
        database.execute("PRAGMA max_page_count = 9")
        return database

    plan = keyed_plan(600)
    server.race_window = 0.0
    delivery = rig.deliver(plan, rig.seams(database=small))
    check(rig, plan, delivery)
    assert delivery.stop is not None
    assert "full" in delivery.stop.reason
    assert fates(delivery)["created"] >= 10
    again = rig.deliver(plan)
    check(rig, plan, again)
    assert len(server.records) == 600


class SlowConnection(sqlite3.Connection):
    """A connection to a disk that takes its time over every commit, and knows what is on it by then."""

    told: Callable[[], int] = int
    """How many outcomes the process knows."""
    most_undurable = 0
    durable = 0

    def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
        """Hold up a commit until nothing more happens meanwhile."""
        if sql != "COMMIT":
            return super().execute(sql, *rest)
        cls, told = type(self), -1
        while told != (told := cls.told()):
            time.sleep(0.02)
        cls.most_undurable = max(cls.most_undurable, told - cls.durable)
        done = super().execute(sql, *rest)
        (cls.durable,) = super().execute("SELECT count(fate) FROM sends").fetchone()
        return done


@pytest.mark.parametrize("concurrency", [1, 4, 16])
def test_no_more_outcomes_than_twice_the_requests_at_once_are_ever_undurable(
    rig: Rig, server: FaultServer, concurrency: int
) -> None:
    """On a slow disk the workers wait, so a kill costs so many repeated requests and not more."""

    class Slow(SlowConnection):
        told = staticmethod(lambda: rig.progress[-1].done if rig.progress else 0)

    server.latency = server.race_window = 0.0
    plan = plan_of(*keyed_plan(concurrency * 8).sends, *(keyless(row) for row in range(500, 510)))
    delivery = rig.deliver(plan, rig.seams(database=partial(sqlite3.connect, factory=Slow)), concurrency=concurrency)
    check(rig, plan, delivery)
    assert 0 < Slow.most_undurable <= 2 * concurrency


class CrampedConnection(sqlite3.Connection):
    """A connection to a disk on which, from the third commit on, three commits find no room."""

    commits = 0

    def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
        """Count commits of this very connection."""
        self.commits += sql == "COMMIT"
        if sql == "COMMIT" and 3 <= self.commits < 6:
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(sql, *rest)


def test_outcomes_that_found_no_room_are_written_when_the_run_ends(rig: Rig, server: FaultServer) -> None:
    """The journal then knows all that the workbook says, so nothing accepted is sent again; and nothing is left over
    for asyncio to complain about.
    """  # noqa: D205 (one sentence)
    complaints: list[object] = []
    rig.loop.set_exception_handler(lambda _, context: complaints.append(context))

    def cramped(*args: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(*args, factory=CrampedConnection, **named)
        return connection

    plan = plan_of(*keyed_plan(40).sends, *(keyless(row) for row in range(50, 60)))
    delivery = rig.deliver(plan, rig.seams(database=cramped))
    check(rig, plan, delivery)
    assert delivery.stop is not None
    assert concluded(rig) == {outcome.row for outcome in delivery.outcomes if outcome.fate.is_saved}
    assert concluded(rig)
    check(rig, plan, rig.deliver(plan))
    assert not complaints


@pytest.mark.parametrize("damage", [b"", b"not a database" * 500, None], ids=["empty", "garbage", "torn"])
def test_a_damaged_journal_is_named_and_nothing_is_sent(rig: Rig, server: FaultServer, damage: bytes | None) -> None:
    """Beginning anew in silence would send everything again, so a person decides."""
    plan = keyed_plan(40)
    server.always = lambda _: Fault(status=401) if len(server.seen) > 20 else None
    rig.deliver(plan)
    (run,) = runs(rig.home)
    path = journal_path(rig.home, run.run_id)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * 4096 if damage is None else damage)
    before = len(server.seen)
    with pytest.raises(StateUnusable) as caught:
        rig.deliver(plan)
    assert "--fresh" in caught.value.hint
    assert len(server.seen) == before
    assert runs(rig.home)
    server.always = HEALTHY
    delivery = rig.deliver(plan, fresh=True)
    assert delivery.stop is None


def test_a_state_folder_that_cannot_be_made_is_named(rig: Rig, server: FaultServer, tmp_path: Path) -> None:
    """A file in the folder's place: a sentence, not a traceback, and nothing was sent."""
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StateUnusable, match="taken"):
        rig.deliver(keyed_plan(2), home=tmp_path / "taken" / "state")
    assert not server.seen


# ---------------------------------------------------------------- private files


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_state_is_private_whatever_the_umask(rig: Rig, tmp_path: Path, umask: int) -> None:
    """Directories 0700, files 0600."""
    former = os.umask(umask)
    try:
        rig.deliver(keyed_plan(3))
    finally:
        os.umask(former)
    modes = {path: path.stat().st_mode & 0o777 for path in (rig.home, *rig.home.rglob("*"))}
    assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items()), modes
    assert len(modes) > 5


@pytest.mark.parametrize("place", ["runs", "ledger.sqlite", "secret", "locks"])
def test_links_in_the_state_folder_are_refused(rig: Rig, server: FaultServer, tmp_path: Path, place: str) -> None:
    """Nothing is written through a link that somebody laid."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    rig.home.mkdir()
    (rig.home / place).symlink_to(elsewhere)
    with pytest.raises(StateUnusable, match="link"):
        rig.deliver(keyed_plan(2))
    assert not list(elsewhere.iterdir())
    assert not server.live


def test_the_state_holds_no_personal_data_and_no_key(rig: Rig, server: FaultServer) -> None:
    """No name, address, phone or message of the server in any byte of any file, during a run and after it."""
    sends = [keyed(row, phone="+12025550123", note="a private remark", agent_id=f"MLS{row}77") for row in range(2, 30)]
    plan = plan_of(*sends, keyless(40))
    server.script[email(3)] = [Fault(status=422, body=json.dumps({"email": [f"{email(3)} is taken"]}).encode())]
    server.script[email(9)] = [Fault(status=401)]
    rig.deliver(plan)
    rig.deliver(plan)
    private = [b"example.com", b"Ann", b"Lee", b"2025550123", b"private", b"MLS", b"taken", server.key.encode()]
    for path in rig.home.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not [word for word in private if word in content], path


def test_purge_lists_and_removes(rig: Rig, server: FaultServer) -> None:
    """One run, or everything; an unknown one is named."""
    rig.deliver(keyed_plan(3))
    rig.deliver(keyed_plan(3), run_digest="other", mode=Mode.PREVIEW)
    first, second = runs(rig.home)
    assert (first.source_name, first.mode, first.done, first.total, first.finished) == ("roster.csv", "run", 3, 3, True)
    assert second.mode == "preview"
    assert purge(rig.home, first.run_id) == (first.run_id,)
    assert [one.run_id for one in runs(rig.home)] == [second.run_id]
    with pytest.raises(UsageError, match="no run"):
        purge(rig.home, "../..")
    assert purge(rig.home) == (second.run_id,)
    assert not runs(rig.home)
    assert not [path for path in rig.home.rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert purge(rig.home / "nowhere") == ()


# ---------------------------------------------------------------- signals


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_first_signal_drains(rig: Rig, server: FaultServer, number: int, code: int) -> None:
    """What is under way ends and counts, nothing new begins, and the same command goes on."""
    plan = keyed_plan(100)
    server.latency = 1.0
    rig.loop.call_later(6.0, os.kill, os.getpid(), number)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.stop is not None
    assert delivery.stop.exit_code == code
    assert set(fates(delivery)) == {"created", "not_sent"}
    assert delivery.seconds < 9
    again = rig.deliver(plan)
    check(rig, plan, again)
    assert len(server.live) == 100


def test_a_closed_terminal_drains_the_run(rig: Rig, server: FaultServer) -> None:
    """What is under way ends and counts, as with SIGTERM, though the shell passes the news on."""
    former = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # as it is where the tests do not run under nohup
    plan = keyed_plan(60)
    server.latency = 1.0
    for seconds in (6.0, 6.1):
        rig.loop.call_later(seconds, os.kill, os.getpid(), signal.SIGHUP)
    delivery = rig.deliver(plan)
    signal.signal(signal.SIGHUP, former)
    check(rig, plan, delivery)
    assert delivery.stop is not None
    assert delivery.stop.exit_code == 143
    assert set(fates(delivery)) == {"created", "not_sent"}


def test_the_second_signal_leaves_at_once(rig: Rig, server: FaultServer) -> None:
    """Hanging requests are abandoned within a second; their rows are unverified and are continued."""
    plan = plan_of(*keyed_plan(30).sends, keyless(40))
    server.always = lambda seen: Fault(hang=True) if seen.attempt and len(server.records) > 5 else None
    for seconds in (20.0, 20.5):
        rig.loop.call_later(seconds, os.kill, os.getpid(), signal.SIGINT)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.seconds < 21.5
    assert delivery.stop is not None
    assert delivery.stop.exit_code == 130
    assert fates(delivery)["unverified"] >= 1
    server.always = HEALTHY
    again = rig.deliver(plan)
    check(rig, plan, again)
    assert fates(again)["created"] >= 30


def test_a_signal_during_a_pause_is_heard_at_once(rig: Rig, server: FaultServer) -> None:
    """Nobody waits for Retry-After to stop."""
    plan = keyed_plan(100)
    server.script[email(20)] = [Fault(status=429, headers=(("Retry-After", "110"),))]
    rig.loop.call_later(30.0, os.kill, os.getpid(), signal.SIGINT)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert delivery.seconds < 31


def test_a_signal_while_rows_wait_to_settle_leaves_them_for_next_time(rig: Rig, server: FaultServer) -> None:
    """A doubtful row that was not yet repeated is unverified now and settled by the same command."""
    plan = keyed_plan(5)
    server.script[email(3)] = [Fault(reset=True, commits=True)]
    rig.loop.call_later(10.0, os.kill, os.getpid(), signal.SIGINT)
    delivery = rig.deliver(plan)
    check(rig, plan, delivery)
    assert fates(delivery) == {"created": 4, "unverified": 1}
    assert delivery.stop is not None
    again = rig.deliver(plan)
    check(rig, plan, again)
    assert all(outcome.fate.is_saved for outcome in again.outcomes)
    assert len(server.records) == 5


def test_signal_handlers_are_put_back(rig: Rig) -> None:
    """After a delivery Ctrl-C is what it was before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    rig.deliver(keyed_plan(2))
    assert {number: signal.getsignal(number) for number in before} == before


def test_a_state_folder_may_be_thrown_away(rig: Rig, server: FaultServer) -> None:
    """Without it nothing is known, and nothing breaks."""
    rig.deliver(keyed_plan(3))
    shutil.rmtree(rig.home)
    delivery = rig.deliver(keyed_plan(3))
    assert all(outcome.fate is not Fate.UNCHANGED for outcome in delivery.outcomes)


@given(now=st.floats(0, 1e6), age=st.floats(-1e6, 1e6), settle=st.floats(0, 100))
def test_a_resumed_intent_waits_the_settle_delay_from_now(now: float, age: float, settle: float) -> None:
    """Whenever it was, by a clock that may have been set back; only what is older than a day does not wait at all."""
    wait = Clock(now, settle).until_settled(now - age)
    assert wait == (0 if now - (now - age) > LONGEST_AT_WORK else settle)


def test_a_digest_tells_sends_apart() -> None:
    """The journal knows a send by its content."""
    assert keyed(2).digest == keyed(2).digest != keyed(3).digest
