"""A journal whose write-ahead log was lost is noticed, and what it has forgotten may have been sent."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from importer.model import Fate, Outcome
from importer.uploader.journal import Journal
from tests.uploader.fault_server import FaultServer
from tests.uploader.rig import Rig, check, fates, keyed, keyless, plan_of


async def written(path: Path) -> Journal:
    """A journal with one send, still open: what is committed stands in the log only."""
    journal = Journal(path)
    journal.describe({"mode": "run"})
    await journal.intend(2, "digest", 1, 0.0)
    journal.conclude(Outcome(2, Fate.CREATED, 1, 201, "r2"))
    await journal.written()
    return journal


def copied(source: Path, target: Path, *endings: str) -> Journal:
    """The journal as a killed process left it, as far as its files have these endings."""
    target.mkdir()
    for name in endings:
        shutil.copyfile(source / name, target / name)
    return Journal(target / "journal.sqlite")


def test_a_journal_without_its_log_is_noticed(tmp_path: Path) -> None:
    """Copied or cleaned away, the log takes the last commits with it; SQLite says nothing."""

    async def scenario() -> None:
        journal = await written(tmp_path / "journal.sqlite")
        whole = copied(tmp_path, tmp_path / "whole", "journal.sqlite", "journal.sqlite-wal", "commits")
        torn = copied(tmp_path, tmp_path / "torn", "journal.sqlite", "commits")
        assert (whole.has_lost_its_end, len(whole.entries())) == (False, 1)
        assert (torn.has_lost_its_end, len(torn.entries())) == (True, 0)
        for one in (journal, whole, torn):
            one.close()

    asyncio.run(scenario())


def test_a_damaged_log_is_noticed(tmp_path: Path) -> None:
    """Its frames have checksums; from the first that does not hold on it is passed over."""

    async def scenario() -> None:
        journal = await written(tmp_path / "journal.sqlite")
        log = tmp_path / "journal.sqlite-wal"
        content = bytearray(log.read_bytes())
        content[-100] ^= 0xFF
        (tmp_path / "copy").mkdir()
        (tmp_path / "copy" / "journal.sqlite-wal").write_bytes(content)
        for name in ("journal.sqlite", "commits"):
            shutil.copyfile(tmp_path / name, tmp_path / "copy" / name)
        damaged = Journal(tmp_path / "copy" / "journal.sqlite")
        assert damaged.has_lost_its_end
        for one in (journal, damaged):
            one.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("run_digest", ["digest", "another file"])
def test_what_a_torn_journal_has_forgotten_waits_until_it_is_settled(
    rig: Rig, server: FaultServer, run_digest: str
) -> None:
    """Keyed rows go out once nothing can be under way any more; a keyless row of that run is never sent twice."""
    plan = plan_of(*(keyed(row) for row in range(2, 8)), keyless(9))
    assert rig.is_killed(plan, 3, after=True)
    (mark,) = (rig.home / "runs").glob("*/commits")
    mark.write_text("99")
    os.utime(mark, (rig.wall(), rig.wall()))
    before, began = len(server.live), rig.loop.time()
    delivery = rig.deliver(plan, settle_delay=25.0, run_digest=run_digest)
    later = server.live[before:]
    assert later
    assert all(one.at - began >= 25.0 for one in later)
    check(rig, plan, delivery)
    if run_digest == "digest":
        assert fates(delivery)["unverified"] == 1
