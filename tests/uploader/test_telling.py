"""What a delivery tells: its progress, its notes, its echo; and what it leaves in the journal."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from importer.model import Fate, Mode
from importer.uploader import runs
from importer.uploader.journal import Journal, reading
from importer.uploader.runs import journal_path
from tests.uploader.fault_server import Fault, FaultServer
from tests.uploader.rig import Rig, email, fates, keyed_plan


def open_intents(rig: Rig) -> int:
    """Sends whose journal has an intent and no outcome."""
    (run,) = runs(rig.home)
    with reading(journal_path(rig.home, run.run_id)) as database:
        (count,) = database.execute("SELECT count(*) FROM sends WHERE fate IS NULL").fetchone()
        return int(count)


def test_progress_counts_up_to_the_whole_plan(rig: Rig, server: FaultServer) -> None:
    """Begins at what is done already, never goes back, ends at the total; fates add up."""
    server.script[email(3)] = [Fault(status=422)]
    rig.deliver(keyed_plan(30))
    done = [one.done for one in rig.progress]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 30)
    assert {one.total for one in rig.progress} == {30}
    assert dict(rig.progress[-1].fates) == {Fate.CREATED: 29, Fate.REFUSED: 1}


def test_nothing_to_send_is_no_run(rig: Rig, server: FaultServer) -> None:
    """An empty plan makes no request and leaves no trace."""
    delivery = rig.deliver(keyed_plan(0))
    assert delivery.outcomes == ()
    assert delivery.stop is None
    assert not server.seen
    assert not rig.home.exists()


@pytest.mark.parametrize("status", [401, 429])
def test_a_run_that_ends_early_leaves_no_doubt_about_rows_it_never_sent(
    rig: Rig, server: FaultServer, status: int
) -> None:
    """Intents written ahead are closed again, so that the next run need not wait for them."""
    server.always = lambda seen: Fault(status=status) if seen.attempt and len(server.seen) > 20 else None
    delivery = rig.deliver(keyed_plan(60), concurrency=16)
    assert delivery.stop is not None
    assert open_intents(rig) == 0


def test_the_journal_agrees_with_the_outcomes(rig: Rig, server: FaultServer) -> None:
    """Row by row: fate, status, record id, attempts."""
    server.script[email(3)] = [Fault(status=422)]
    server.script[email(4)] = [Fault(reset=True)]
    server.script[email(5)] = [Fault(status=500)] * 3
    delivery = rig.deliver(keyed_plan(10))
    (run,) = runs(rig.home)
    with reading(journal_path(rig.home, run.run_id)) as database:
        rows = list(database.execute("SELECT row, fate, status, record_id, attempts FROM sends ORDER BY row"))
    assert rows == [(one.row, one.fate, one.status, one.record_id, one.attempts) for one in delivery.outcomes]


def test_the_journal_survives_a_lost_power_supply(tmp_path: Path) -> None:
    """WAL and synchronous=FULL: what is committed is on the disk."""
    opened: list[sqlite3.Connection] = []

    def connect(path: Path, **named: Any) -> sqlite3.Connection:
        opened.append(sqlite3.connect(path, **named))
        return opened[-1]

    with closing(Journal(tmp_path / "journal.sqlite", connect)):
        told = [opened[0].execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert told == ["wal", 2]


def test_the_echo_comes_with_the_outcome(rig: Rig) -> None:
    """What Brokerkit sent back is kept for the comparison, field by field."""
    delivery = rig.deliver(keyed_plan(1), mode=Mode.PREVIEW)
    (outcome,) = delivery.outcomes
    assert outcome.echo == {"id": None, "first_name": "Ann2", "last_name": "Lee", "email": None}


def test_a_server_without_tls_never_hears_the_key(rig: Rig, server: FaultServer) -> None:
    """An https address behind which plain HTTP is spoken: no handshake, so nothing was sent."""
    delivery = rig.deliver(keyed_plan(3), api_url=server.url.replace("http://", "https://"))
    assert not server.seen
    assert fates(delivery) == {"not_sent": 3}
    assert delivery.stop is not None
