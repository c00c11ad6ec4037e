"""The screen Duplicates: groups side by side, and a decision about one of them or about all of its kind."""

import io
import re
from pathlib import Path

from importer.web.desk import Desk
from importer.web.judging import judge_desk
from importer.web.office import Office
from importer.web.view import Shown
from tests.web.conftest import Visitor

MAPPING = (
    "name: team\nfields:\n  email: Email\n  agent_id: Agent\n  first_name: First\n  last_name: Last\n  alt_city: Town\n"
)
ROSTER = """\
Email,Agent,First,Last,Town
front@example.com,A-1,Ann,Abbott,Reno
front@example.com,A-2,Ben,Baker,Reno
desk@example.com,A-3,Cora,Castle,Reno
desk@example.com,A-4,Dan,Dorn,Reno
eve@example.com,A-5,Eve,Eames,Reno
eve@example.com,A-5,Eve,Eames,Sparks
"""


def judged(office: Office) -> Desk:
    """The roster on the desk, judged."""
    desk = Desk.create(office.home, "roster.csv", io.BytesIO(ROSTER.encode()))
    desk.mapping.write_text(MAPPING, encoding="utf-8")
    assert judge_desk(office.home, desk.id) == ""
    return desk


def fates(desk: Desk) -> dict[int, str]:
    """Every row's fate, the decisions of now considered."""
    assert judge_desk(desk.folder.parent.parent, desk.id) == ""
    return {line.row: line.fate for line in desk.view.lines(Shown())}


def test_groups_stand_side_by_side(office: Office, visitor: Visitor) -> None:
    """What links them, what differs, and which rows wait."""
    desk = judged(office)
    screen = visitor.get(f"/desk/{desk.id}/duplicates").text
    assert "3 groups wait for you" in screen
    assert "Rows 2 and 3 have the same Email, front@example.com." in screen
    assert re.search(r"Home City.*?differs.*?Reno</td><td>Sparks", screen, re.DOTALL)


def test_one_decision_holds_for_all_of_a_kind(office: Office, visitor: Visitor) -> None:
    """Shared mailboxes are told apart in one go; the other kind of group still waits."""
    desk = judged(office)
    visitor.get(f"/desk/{desk.id}/duplicates")
    visitor.post(f"/desk/{desk.id}/duplicates/decide", {"rows": "2,3", "word": "apart", "for_all": "1", "first": "0"})
    assert desk.edits.decisions == (((2, 3), "apart"), ((4, 5), "apart"))
    assert [fates(desk)[row] for row in (2, 3, 4, 5, 6, 7)] == ["ready"] * 4 + ["held"] * 2
    assert "Decided “different people” for 2 groups" in visitor.get(f"/desk/{desk.id}/fix").text


def test_a_later_decision_takes_the_place_of_the_first(office: Office, visitor: Visitor) -> None:
    """Deciding again about the same rows changes it."""
    desk = judged(office)
    visitor.get(f"/desk/{desk.id}/duplicates")
    address = f"/desk/{desk.id}/duplicates/decide"
    visitor.post(address, {"rows": "6,7", "word": "last", "first": "0"})
    assert fates(desk)[7] == "ready"
    visitor.post(address, {"rows": "6,7", "word": "leave_out", "first": "0"})
    assert [fates(desk)[row] for row in (6, 7)] == ["left_out"] * 2


def test_a_decision_is_taken_back(office: Office, visitor: Visitor) -> None:
    """Different people belong to no group any more, so their decision stands in a list of its own."""
    desk = judged(office)
    visitor.get(f"/desk/{desk.id}/duplicates")
    visitor.post(f"/desk/{desk.id}/duplicates/decide", {"rows": "2,3", "word": "apart"})
    assert fates(desk)[2] == "ready"
    assert "Rows 2 and 3: different people" in visitor.get(f"/desk/{desk.id}/duplicates").text
    visitor.post(f"/desk/{desk.id}/duplicates/back", {"rows": "2,3"})
    assert fates(desk)[2] == "held"


def test_a_word_that_is_none_is_refused(office: Office, visitor: Visitor, tmp_path: Path) -> None:
    """A form without a choice changes nothing, and says so."""
    desk = judged(office)
    visitor.get(f"/desk/{desk.id}/duplicates")
    reply = visitor.post(f"/desk/{desk.id}/duplicates/decide", {"rows": "2,3", "word": "whatever"})
    assert reply.status_code == 422
    assert "Choose what the rows are" in reply.text
    assert not desk.history.told.changes
