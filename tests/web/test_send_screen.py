"""Preview, Send and Past runs: the same commands as on the command line, agreed to, stoppable, found again."""

import io
import re
import time
from collections.abc import Iterator

import pytest

from importer.defaults import Demands, Posting
from importer.keys import ApiKey
from importer.sandbox import SAMPLE_TEAM, Sandbox
from importer.web.desk import Desk
from importer.web.desk_jobs import Errand, latest
from importer.web.office import Office
from tests.web.conftest import Visitor

MAPPING = "name: team\nfields:\n  email: Email\n  first_name: First\n  last_name: Last\n  phone: Cell\n"
ROSTER = """\
Email,First,Last,Cell
ann.abbott@example.com,Ann,Abbott,(602) 555-0101
ben.baker@example.com,Ben,Baker,602-555-0102
cora.castle@example.com,Cora,Castle,ask
"""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A stand-in for Brokerkit."""
    with Sandbox(SAMPLE_TEAM) as standing:
        yield standing


@pytest.fixture
def office(office: Office, sandbox: Sandbox) -> Office:
    """An office with the key of the sandbox's team."""
    return Office(office.home, sandbox.url, ApiKey(sandbox.key, "a test"), Posting(settle_delay=0.2))


@pytest.fixture
def desk(office: Office) -> Desk:
    """The roster on the desk, its columns matched."""
    desk = Desk.create(office.home, "roster.csv", io.BytesIO(ROSTER.encode()))
    desk.mapping.write_text(MAPPING, encoding="utf-8")
    return desk


def ended(desk: Desk, office: Office, errand: Errand) -> None:
    """Wait until a command has ended."""
    for _ in range(600):
        known = latest(desk, office, errand)
        if known and not known.is_running:
            return
        time.sleep(0.05)
    raise AssertionError("the command did not end within half a minute")


def look_ahead(visitor: Visitor, desk: Desk, office: Office) -> str:
    """Let the screen Send show what a run would do; the mark that a person agrees to."""
    visitor.get(f"/desk/{desk.id}/send")
    visitor.post(f"/desk/{desk.id}/send/foretell")
    ended(desk, office, Errand.FORETELL)
    screen = visitor.get(f"/desk/{desk.id}/send").text
    found = re.search(r'name="mark" value="([0-9a-f]+)"', screen)
    assert found, screen
    return found[1]


def test_a_sample_is_asked_for_in_test_mode(visitor: Visitor, desk: Desk, office: Office, sandbox: Sandbox) -> None:
    """Nothing is saved; every row has its outcome, and the workbook can be taken away."""
    visitor.get(f"/desk/{desk.id}/preview")
    visitor.post(f"/desk/{desk.id}/preview/ask", {"errand": "sample"})
    ended(desk, office, Errand.SAMPLE)
    screen = visitor.get(f"/desk/{desk.id}/preview").text
    assert "1 row still needs somebody" in screen
    assert "Every row has exactly one outcome" in screen
    assert not sandbox.records()
    address = re.search(r'href="([^"]+/workbook)"', screen)
    assert address
    assert visitor.client.get(address[1]).content.startswith(b"PK")


def test_a_live_run_needs_a_typed_yes_to_what_was_shown(
    visitor: Visitor, desk: Desk, office: Office, sandbox: Sandbox
) -> None:
    """No yes, or a yes to something else than what would be sent now, sends nothing."""
    mark = look_ahead(visitor, desk, office)
    go = f"/desk/{desk.id}/send/go"
    shown = visitor.get(f"/desk/{desk.id}/send").text
    assert "Type yes to send 2 requests" in shown
    assert ", from a test" in shown.partition("What will happen")[2]
    assert "nobody said yes" in visitor.post(go, {"agreed": "y", "mark": mark}).text
    desk.saved(demands=Demands(strict=True))
    assert "something was changed" in visitor.post(go, {"agreed": "yes", "mark": mark}).text
    assert not sandbox.records()
    desk.save()
    visitor.post(go, {"agreed": "Yes", "mark": look_ahead(visitor, desk, office)})
    ended(desk, office, Errand.RUN)
    assert len(sandbox.records()) == 2
    screen = visitor.get(f"/desk/{desk.id}/send").text
    assert "1 row still needs somebody" in screen
    assert "Done" not in screen


def test_what_is_left_is_mended_as_a_rerun(visitor: Visitor, desk: Desk, office: Office, sandbox: Sandbox) -> None:
    """The results become a roster of their own, and what was saved is not sent again."""
    mark = look_ahead(visitor, desk, office)
    visitor.post(f"/desk/{desk.id}/send/go", {"agreed": "yes", "mark": mark})
    ended(desk, office, Errand.RUN)
    screen = visitor.get(f"/desk/{desk.id}/send").text
    reopen = re.search(r'action="([^"]+/reopen)"', screen)
    assert reopen
    again = Desk.open(office.home, visitor.post(reopen[1]).url.path.split("/")[2])
    assert again.is_results
    assert "roster.csv" in visitor.get("/runs").text
    assert len(sandbox.records()) == 2
