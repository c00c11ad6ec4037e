"""The screen Fix: rows in pages, cells judged at once, one change everywhere, and undo."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from importer.loopback import HOST, serving
from importer.web.desk import Desk, desks
from importer.web.entrance import Entrance
from importer.web.guard import ENTER
from importer.web.judging import Judge
from importer.web.office import Office
from importer.web.scans import Scans
from importer.web.site import site
from tests.web.conftest import TLS, Visitor

MAPPING = """\
name: team
fields:
  email: Email
  first_name: First
  last_name: Last
  phone: Cell
  status: Stage
"""
ROSTER = """\
Email,First,Last,Cell,Stage
ann.abbott@example.com,Ann,Abbott,(602) 555-0101,New lead
ben.baker@example,Ben,Baker,602-555-0102,Warm-ish
cora.castle@example.com,Cora,Castle,ask,Warm-ish
shared@example.com,Dan,Dorn,602-555-0104,New lead
shared@example.com,Eve,Eames,602-555-0105,New lead
"<b>x</b>@example.com",=1+1,"<script>alert(1)</script>",602-555-0106,New lead
"""


class Bench:
    """A roster on the desk, judged, and a person at its screen."""

    def __init__(self, visitor: Visitor, office: Office) -> None:
        self.visitor, self._office = visitor, office
        base = visitor.upload("roster.csv", ROSTER.encode())
        self.base = f"{base}/fix"
        self.desk = Desk.open(office.home, base.rpartition("/")[2])
        self.desk.mapping.write_text(MAPPING, encoding="utf-8")
        self.settled()

    def settled(self) -> str:
        """The screen, once nothing is being judged any more."""
        for _ in range(400):
            text = self.visitor.get(self.base).text
            if "udging the roster" not in text:
                return text
            time.sleep(0.05)
        raise AssertionError("the roster was not judged within twenty seconds")

    def rows(self, query: str = "tab=all") -> Mapping[int, Any]:
        """The rows that the grid would show, by their number."""
        told = self.visitor.get(f"{self.base}/rows?{query}&first=0&count=100").json()
        assert told["total"] == len(told["rows"])
        return {row["row"]: row for row in told["rows"]}

    def change(self, path: str, told: object) -> httpx.Response:
        """What the grid's script sends."""
        headers = {"Origin": self.visitor.address, "X-CSRF-Token": self.visitor.csrf}
        return self.visitor.client.post(f"{self.base}/{path}", json=told, headers=headers)

    def submit(self, path: str, **fields: Any) -> str:
        """A form of the screen, sent; the screen after it."""
        reply = self.visitor.post(f"{self.base}/{path}", fields)
        assert reply.status_code == 200, reply.text
        return reply.text


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Visitor, Office]]:
    """Somebody at the page; the process that judges is started once for all tests here."""
    office, entrance = Office(tmp_path_factory.mktemp("state")), Entrance()
    with (
        Judge(office.home) as judge,
        Scans() as scans,
        serving(site(office, entrance, judge, scans), 0, "The page") as port,
        httpx.Client(base_url=f"http://{HOST}:{port}", verify=TLS, trust_env=False, follow_redirects=True) as client,
    ):
        client.get(f"{ENTER}?token={entrance.token()}")
        yield Visitor(client), office


@pytest.fixture
def bench(person: tuple[Visitor, Office]) -> Bench:
    """A roster of its own for each test."""
    return Bench(*person)


def test_the_screen_opens_on_the_rows_that_need_somebody(bench: Bench) -> None:
    """Kinds of problems with their rows, and the rows behind each; a cell's mark says what is wrong."""
    screen = bench.settled()
    assert "not a phone number" in screen
    assert set(bench.rows("tab=needs")) == {3, 4, 5, 6, 7}
    rows = bench.rows("problem=not+a+phone+number&header=Cell")
    assert set(rows) == {4}
    assert rows[4]["marks"]["3"][0] == "error"
    assert bench.rows()[2]["sent"] == {"3": "+16025550101", "4": "new_lead"}


def test_a_changed_cell_is_judged_at_once_and_the_roster_after_it(bench: Bench) -> None:
    """The answer to an edit holds the judged row; a moment later the whole roster agrees."""
    reply = bench.change("cells", {"cells": [[4, 3, "602-555-0199"], [4, 4, "new lead"]]})
    [row] = reply.json()["rows"]
    assert (row["row"], row["fate"], row["pending"]) == (4, "ready", True)
    assert "Changed Cell and Stage in row 4" in bench.settled()
    assert bench.rows()[4]["fate"] == "ready"
    assert set(bench.rows("tab=edited")) == {4}


def test_two_rows_that_no_longer_share_a_key_are_released_together(bench: Bench) -> None:
    """What only the whole roster tells comes with the judging in the background."""
    bench.change("cells", {"cells": [[6, 0, "eve.eames@example.com"]]})
    bench.settled()
    assert [bench.rows()[row]["fate"] for row in (5, 6)] == ["ready", "ready"]


def test_undo_and_redo_go_through_everything(bench: Bench) -> None:
    """Every step back is a step on the roster, too."""
    bench.change("cells", {"cells": [[4, 3, "602-555-0199"]]})
    bench.change("cells", {"cells": [[3, 0, "ben.baker@example.com"]]})
    [row] = bench.change("step", {"step": "undo"}).json()["rows"]
    assert (row["row"], row["cells"][0]) == (3, "ben.baker@example")
    bench.submit("history", step="undo")
    bench.settled()
    assert bench.rows()[4]["cells"][3] == "ask"
    assert bench.rows("tab=edited") == {}
    bench.submit("history", step="redo")
    assert bench.rows()[4]["cells"][3] == "602-555-0199"


def test_a_block_from_excel_lands_on_the_rows_that_are_shown(bench: Bench) -> None:
    """The rows below the focused cell are the shown ones, whichever they are; quotes hold line breaks together."""
    block = 'ben@example.com\tBen\t"Ba\nker"\r\ncora@example.com\tCora\tCastle\r\n'
    bench.change("paste?tab=needs", {"first": 0, "at": 0, "text": block})
    rows = bench.rows()
    assert rows[3]["cells"][:3] == ["ben@example.com", "Ben", "Ba\nker"]
    assert rows[4]["cells"][0] == "cora@example.com"
    assert rows[2]["cells"][0] == "ann.abbott@example.com"


def test_find_and_replace_shows_what_would_change_first(bench: Bench) -> None:
    """Nothing is replaced before the person has seen it; the text is no pattern."""
    shown = bench.submit("replace", at="0", find="@example", put="@office.example", whole="")
    assert "6 cells would change" in shown
    assert bench.rows("tab=edited") == {}
    bench.submit("replace", at="0", find=".baker@example", put=".baker@example.com", whole="", sure="1")
    assert bench.rows()[3]["cells"][0] == "ben.baker@example.com"
    assert "No cell of the column says that" in bench.submit("replace", at="0", find=".*", put="x", whole="")


def test_one_answer_mends_every_row_that_has_the_word(bench: Bench) -> None:
    """A word nobody knows is answered once."""
    assert "Warm-ish" in bench.settled()
    bench.submit("answers", field="status", word="Warm-ish", answer="contact_attempt")
    bench.settled()
    assert bench.rows()[3]["sent"]["4"] == "contact_attempt"


def test_a_row_is_left_out_and_taken_in_again(bench: Bench) -> None:
    """Left out it has its own tab; taking the decision back restores it."""
    bench.submit("row", rows="3", word="leave_out")
    bench.settled()
    assert set(bench.rows("tab=left_out")) == {3}
    bench.submit("row", rows="3", word="take_in")
    bench.settled()
    assert bench.rows("tab=left_out") == {}


def test_a_cell_that_is_html_stays_text(bench: Bench) -> None:
    """Neither the grid's rows nor the screens around them carry markup from a cell."""
    reply = bench.visitor.get(f"{bench.base}/rows?tab=all&first=0&count=100")
    assert reply.headers["content-type"] == "application/json"
    assert bench.rows()[7]["cells"][2] == "<script>alert(1)</script>"
    shown = bench.submit("replace", at="2", find="<script>", put="<img src=x>", whole="")
    assert "&lt;img src=x&gt;" in shown
    assert "<img" not in shown


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("cells", {"cells": [[99, 0, "x"]]}),
        ("cells", {"cells": [[3, 99, "x"]]}),
        ("cells", {"cells": [["x", 0, "x"]]}),
        ("cells", {"cells": []}),
        ("cells", []),
        ("paste", {"first": "?", "at": 0, "text": ""}),
        ("step", {}),
    ],
)
def test_what_is_not_understood_changes_nothing(bench: Bench, path: str, told: object) -> None:
    """A wrong request gets a sentence."""
    reply = bench.change(path, told)
    assert reply.status_code == 422
    assert reply.json()["error"].endswith((".", "?"))
    assert not bench.desk.history.told.changes


def test_a_roster_that_cannot_be_judged_says_why(person: tuple[Visitor, Office], tmp_path: Path) -> None:
    """A mapping that names headers which are not there is told on the screen, with the cure."""
    visitor, office = person
    base = visitor.upload("other.csv", b"Mail\nann@example.com\n")
    desk = next(one for one in desks(office.home) if one.name == "other.csv")
    desk.mapping.write_text(MAPPING, encoding="utf-8")
    text = ""
    for _ in range(400):
        text = visitor.get(f"{base}/fix").text
        if "does not fit" in text:
            break
        time.sleep(0.05)
    assert "no header" in text


def test_another_mapping_is_judged_when_the_screen_is_opened_again(bench: Bench) -> None:
    """What was said on another screen, or before the page was killed, does not leave an old view standing."""
    bench.desk.mapping.write_text(MAPPING.replace("  phone: Cell\n", ""), encoding="utf-8")
    for _ in range(200):
        bench.visitor.get(bench.base)
        if bench.rows()[4]["marks"].get("3") is None:
            break
        time.sleep(0.05)
    assert bench.rows()[4]["marks"].keys() == {"4"}


def test_rows_that_were_never_judged_are_told_as_such(person: tuple[Visitor, Office]) -> None:
    """Whoever asks for them by address gets a sentence."""
    visitor, _ = person
    base = visitor.upload("early.csv", b"Email\nann@example.com\n")
    reply = visitor.get(f"{base}/fix/rows?tab=all&first=0&count=10")
    assert reply.status_code == 422
    assert "not judged yet" in reply.text


def test_who_has_not_matched_the_columns_is_sent_there(person: tuple[Visitor, Office]) -> None:
    """Without a path of this computer, and without a word of the command line."""
    visitor, office = person
    base = visitor.upload("unmatched.csv", b"Email\nann@example.com\n")
    text = ""
    for _ in range(400):
        text = visitor.get(f"{base}/fix").text
        if "not matched" in text:
            break
        time.sleep(0.05)
    assert "The columns are not matched to fields yet. Look over the screen Columns and save it." in text
    assert str(office.home) not in text
