"""For one roster and the same corrections the page sends the same payloads and gives the same fates as other shells.

What those shells send is held together by tests/commands/test_one_correction_three_ways.py.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from importer.defaults import Posting
from importer.keys import ApiKey
from importer.loader import load
from importer.mapping import recognise
from importer.sandbox import Sandbox
from importer.web.desk import Desk
from importer.web.desk_jobs import Errand, latest
from importer.web.judging import judge_desk
from importer.web.office import Office
from tests.commands.conftest import outcomes, person, posted
from tests.commands.test_one_correction_three_ways import EDITS, ROWS, write_roster
from tests.web.conftest import Visitor
from tests.web.test_send_screen import ended, look_ahead


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A stand-in for Brokerkit."""
    with Sandbox() as standing:
        yield standing


@pytest.fixture
def office(office: Office, sandbox: Sandbox) -> Office:
    """An office with the key of the sandbox's team."""
    return Office(office.home, sandbox.url, ApiKey(sandbox.key, "a test"), Posting(settle_delay=0.2))


def on_the_desk(visitor: Visitor, office: Office, tmp_path: Path, *more: dict[str, str]) -> Desk:
    """The roster, uploaded, its columns matched, and judged."""
    roster = write_roster(tmp_path / "roster.csv", [*ROWS, *more])
    base = visitor.upload("roster.csv", roster.read_bytes())
    desk = Desk.open(office.home, base.rpartition("/")[2])
    mapping = recognise(load(roster))
    assert mapping is not None
    desk.mapping.write_text(mapping.text, encoding="utf-8")
    assert judge_desk(office.home, desk.id) == ""
    return desk


def edit(visitor: Visitor, desk: Desk) -> None:
    """What EDITS says, done on the screens."""
    base = f"/desk/{desk.id}"
    visitor.get(f"{base}/fix")
    headers = {"Origin": visitor.address, "X-CSRF-Token": visitor.csrf}
    cells = [[row, at, text] for (row, at), text in EDITS.cells.items()]
    assert visitor.client.post(f"{base}/fix/cells", json={"cells": cells}, headers=headers).status_code == 200
    for field, word, answer in EDITS.answers:
        visitor.post(f"{base}/fix/answers", {"field": field, "word": word, "answer": answer})
    for rows, decision in EDITS.decisions:
        shown = ",".join(map(str, rows))
        visitor.post(f"{base}/duplicates/decide", {"rows": shown, "word": decision, "first": "0"})
    visitor.post(f"{base}/fix/row", {"rows": "11", "word": "leave_out"})
    visitor.post(f"{base}/fix/row", {"rows": "15", "word": "approved"})


def sent_by_page(visitor: Visitor, desk: Desk, office: Office, sandbox: Sandbox) -> tuple[list[Any], dict[int, str]]:
    """Everything that can go, sent: what was posted, and the fates."""
    mark = look_ahead(visitor, desk, office)
    visitor.post(f"/desk/{desk.id}/send/go", {"agreed": "yes", "mark": mark})
    ended(desk, office, Errand.RUN)
    known = latest(desk, office, Errand.RUN)
    assert known is not None
    assert known.job.end is not None
    assert known.job.end.results is not None
    return sorted(posted(sandbox), key=str), outcomes(known.job.end.results)


def test_the_page_and_a_file_of_edits_send_the_same(
    visitor: Visitor, office: Office, sandbox: Sandbox, tmp_path: Path
) -> None:
    """What a person does on the screens is the very value that a file of edits holds."""
    desk = on_the_desk(visitor, office, tmp_path)
    edit(visitor, desk)
    assert dict(desk.edits.cells) == dict(EDITS.cells)
    assert set(desk.edits.decisions) == set(EDITS.decisions)
    sent, fates = sent_by_page(visitor, desk, office, sandbox)
    assert fates == {
        **dict.fromkeys([2, 3, 4, 5, 6, 8, 9, 14, 15], "created"),
        **dict.fromkeys([7, 10], "duplicate"),
        **dict.fromkeys([11, 12, 13], "left_out"),
    }
    assert len(sent) == 9
    assert "office@example.com" not in [one.get("email") for one in sent]


def test_what_is_mended_after_a_run_comes_to_the_same(
    visitor: Visitor, office: Office, sandbox: Sandbox, tmp_path: Path
) -> None:
    """First all that can go, then the rest out of its results: nobody twice, and the same people in the end."""
    desk = on_the_desk(visitor, office, tmp_path, person(20, Status="new_lead"))
    sent_by_page(visitor, desk, office, sandbox)
    assert len(sandbox.records()) == 1
    run = latest(desk, office, Errand.RUN)
    assert run is not None
    reply = visitor.post(f"/desk/{desk.id}/job/{run.job.id}/reopen")
    again = Desk.open(office.home, reply.url.path.split("/")[2])
    assert judge_desk(office.home, again.id) == ""
    edit(visitor, again)
    sent, fates = sent_by_page(visitor, again, office, sandbox)
    assert set(fates.values()) == {"created", "duplicate", "left_out"}
    assert len(sent) == len(sandbox.records()) == 10
