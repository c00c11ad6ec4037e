"""Screen *file*: what was read, how to read it otherwise, and what cannot be read, all before anything is matched."""

import io
import time
from pathlib import Path

import openpyxl

from importer.demo import SAMPLE, sample_data
from importer.web.desk import desks
from importer.web.office import Office
from tests.commands.conftest import people, write_csv
from tests.web.conftest import Visitor, words

ROSTER = b"First Name,Last Name,Email\nAnna,Quill,anna@example.com\nBen,Marsh,ben@example.com\n"


def read(visitor: Visitor, desk: str) -> str:
    """The screen's words, once the file was read."""
    for _ in range(200):
        text = words(visitor.get(f"{desk}/file"))
        if "is being read" not in text:
            return text
        time.sleep(0.1)
    raise AssertionError("the file is still being read")


def workbook(**sheets: list[list[str]]) -> bytes:
    """A workbook with these worksheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_what_was_read_is_shown(visitor: Visitor) -> None:
    """Rows, format, first rows and remarks, and that nothing has left this computer."""
    text = read(visitor, visitor.upload(SAMPLE, (sample_data() / SAMPLE).read_bytes()))
    assert "68 rows and 23 columns were read" in text
    assert "Worksheet Board" in text
    assert "ada.marlowe@example.com" in text
    assert "The header was found in row 4, below 2 title rows." in text
    assert "Nothing has left this computer" in text
    assert "https://api.getbrokerkit.com/v2" in text
    assert "there is no team key yet" in text


def test_it_can_be_read_otherwise(visitor: Visitor) -> None:
    """Another row of headers, encoding and delimiter are told in the form, and the file is read again."""
    desk = visitor.upload("roster.csv", "Titel;x\nFirst Name;Email\nJürgen;j@example.com\n".encode("cp1252"))
    visitor.get(f"{desk}/file")
    again = visitor.post(f"{desk}/file", {"header_row": "2", "encoding": "cp1252", "delimiter": ";"})
    assert again.status_code == 200
    text = read(visitor, desk)
    assert "Headers row 2" in text
    assert "Jürgen" in text
    assert "semicolon" in text


def test_worksheets_are_chosen_by_name(visitor: Visitor) -> None:
    """Where two could be meant, the trouble says so and the names stand below it, to be chosen from."""
    rows = [["First Name", "Email"], ["Anna", "anna@example.com"]]
    desk = visitor.upload("offices.xlsx", workbook(North=rows, South=rows))
    text = read(visitor, desk)
    assert "More than one sheet could be meant" in text
    assert "--sheet" not in text
    visitor.post(f"{desk}/file", {"sheet": ["North", "South"]})
    assert "Worksheet North + South" in read(visitor, desk)


def test_where_the_headers_are_can_be_seen_and_said(visitor: Visitor) -> None:
    """A file in which no row is evidently the header shows its first rows, and is read once its row is named."""
    desk = visitor.upload("bare.xlsx", workbook(Team=[["Anna Quill", "North"], ["Ben Marsh", "South"]]))
    text = read(visitor, desk)
    assert "“There are no headers” reads every row as a record" in text
    assert "1 Anna Quill North 2 Ben Marsh South" in text
    visitor.post(f"{desk}/file", {"no_header": "on"})
    assert "2 rows and 2 columns were read" in read(visitor, desk)


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(visitor: Visitor) -> None:
    """With the file's own name, not with where it lies; and the screen still offers what may help."""
    for name, content in (
        ("empty.csv", b""),
        ("broken.xlsx", b"PK\x03\x04broken"),
        ("image.png", b"\x89PNG\r\n\x1a\n\0\0"),
    ):
        desk = visitor.upload(name, content)
        text = read(visitor, desk)
        reply = visitor.get(f"{desk}/file")
        assert reply.status_code == 422
        assert 'role="alert"' in reply.text
        assert "/source/" not in text
        assert "Read it otherwise" in text


def test_a_wish_that_cannot_be_met_is_told_on_the_screen(visitor: Visitor) -> None:
    """A row of headers that is no number changes nothing."""
    desk = visitor.upload("roster.csv", ROSTER)
    read(visitor, desk)
    reply = visitor.post(f"{desk}/file", {"header_row": "three"})
    assert reply.status_code == 422
    assert "is a number such as 3, not “three”" in words(reply)
    assert "2 rows and 3 columns were read" in read(visitor, desk)


def test_no_file_at_all_is_told(visitor: Visitor) -> None:
    """The form was sent without choosing anything."""
    visitor.get("/")
    for sent in ({"files": {"roster": ("", b"")}}, {}):
        reply = visitor.post("/roster", **sent)
        assert "No file was chosen." in words(reply)


def test_a_hostile_cell_is_text(visitor: Visitor) -> None:
    """HTML in a cell, a header or the file's name is shown as it stands and does nothing."""
    evil = "<script>alert(1)</script>"
    desk = visitor.upload("<b>roster.csv", f'First Name,{evil},Email\nAnna,"{evil}","""><img src=x>"\n'.encode())
    read(visitor, desk)
    for path in ("/", f"{desk}/file"):
        text = visitor.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b>roster" not in text


def test_a_roster_can_be_removed(visitor: Visitor, office: Office) -> None:
    """What was uploaded is gone from the disk, and an old address says so."""
    desk = visitor.upload("roster.csv", ROSTER)
    visitor.post(f"{desk}/remove")
    assert desks(office.home) == []
    gone = visitor.get(f"{desk}/file")
    assert gone.status_code == 404
    assert "not on this computer any more" in words(gone)


def test_the_page_answers_while_a_large_file_is_read(visitor: Visitor, tmp_path: Path) -> None:
    """Reading goes on in a process of its own: another page comes before the file was read."""
    roster = write_csv(tmp_path / "large.csv", people(4_000))
    visitor.get("/")
    with roster.open("rb") as file:
        reply = visitor.client.post(
            "/roster", data={"csrf": visitor.csrf}, headers={"Origin": visitor.address}, files={"roster": file}
        )
    assert "is being read" in words(reply) or "4,000 rows" in words(reply)
    assert visitor.get("/").status_code == 200
    assert "4,000 rows" in read(visitor, reply.url.path.rpartition("/")[0])
