"""What came back about people is closed with their own file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from importer.errors import StateUnusable
from importer.model import Fate, Message, Outcome
from importer.uploader import runs
from importer.uploader.runs import journal_path
from importer.uploader.sealing import Seal
from importer.uploader.state import Hasher
from tests.uploader.fault_server import Fault, FaultServer
from tests.uploader.rig import Rig, check, email, keyed, keyed_plan

HEARD = Outcome(
    2, Fate.CREATED, messages=(Message("email", "is r2@example.com's"),), echo={"owner": {"email": "a@b.c"}}
)


def test_only_the_same_file_opens_it(tmp_path: Path) -> None:
    """Neither another file nor another computer's secret; and what was touched is damaged."""
    seal = Seal(Hasher(tmp_path), "digest of the file")
    said = seal.said(HEARD, keyed(2))
    assert seal.heard(said, keyed(2)) == (HEARD.messages, HEARD.echo)
    assert b"r2" not in bytes.fromhex(said)
    others = [Seal(Hasher(tmp_path), "another file"), Seal(Hasher(tmp_path / "elsewhere"), "digest of the file")]
    for other, text in [*((one, said) for one in others), (seal, said[:-2] + "00"), (seal, "no hex")]:
        with pytest.raises(StateUnusable, match="damaged"):
            other.heard(text, keyed(2))


def test_the_same_words_are_never_closed_alike(tmp_path: Path) -> None:
    """So that nobody can tell which rows got the same answer."""
    seal = Seal(Hasher(tmp_path), "file")
    assert len({seal.said(HEARD, keyed(2)) for _ in range(20)}) == 20


def test_a_journal_from_before_there_was_a_seal_is_continued(rig: Rig, server: FaultServer) -> None:
    """What it knows counts; what it did not keep is missing, and nothing else."""
    plan = keyed_plan(20)
    server.script[email(15)] = [Fault(status=401)]
    rig.deliver(plan, concurrency=1)
    with closing(sqlite3.connect(journal_path(rig.home, runs(rig.home)[0].run_id))) as database:
        database.execute("ALTER TABLE sends DROP COLUMN said")
        database.commit()
    delivery = rig.deliver(plan, concurrency=1)
    check(rig, plan, delivery)
    assert delivery.resumed == 13
    assert len(server.live) == 21
