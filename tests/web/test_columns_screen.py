"""Screen *columns*: every column with its field and why, choices in the mapping, offered again next month."""

import re
from pathlib import Path

import pytest

from importer.demo import MAPPING, SAMPLE, sample_data
from importer.mapping import read_mapping
from importer.web.desk import Desk
from importer.web.office import Office
from tests.web.conftest import Visitor, words
from tests.web.test_file_screen import ROSTER, read

BOTH = b"Name,Mail,Second mail,Team,Hue\nAnna Quill,,anna@example.com,North,red\nBen Marsh,b@example.com,,South,blue\n"


def opened(visitor: Visitor, content: bytes = ROSTER, name: str = "roster.csv") -> str:
    """A roster that was read."""
    desk = visitor.upload(name, content)
    read(visitor, desk)
    visitor.get(f"{desk}/columns")
    return desk


def on_disk(desk: str, office: Office) -> Desk:
    """The same roster as the disk has it."""
    return Desk.open(office.home, desk.rpartition("/")[2])


def line(page: str, letters: str) -> str:
    """What one line of the table says, its choice in front."""
    cells = re.search(rf'(?s)<th scope="row" class="letters">{letters}</th>(.*?)</tr>', page)
    assert cells, letters
    chosen = re.search(r'value="([^"]*)" selected', cells[1])
    text = re.sub(r"(?s)<select.*?</select>|<[^>]*>", " ", cells[1])
    return f"{chosen[1] if chosen else None}: {' '.join(text.split())}"


def test_each_column_has_a_line(visitor: Visitor) -> None:
    """Header, values, the field that is suggested, how sure that is in a word, and why."""
    page = visitor.get(f"{opened(visitor, (sample_data() / SAMPLE).read_bytes(), SAMPLE)}/columns").text
    assert line(page, "F") == "phone: Cell 617-555-0100 401-555-0101 860-555-0102 sure the header says &#39;mobile&#39;"
    assert line(page, "L").startswith("alt_address: Street 10 Harbor Street 13 Elm Avenue 16 Mill Road look")
    assert (
        line(visitor.get(f"{opened(visitor, BOTH)}/columns").text, "E") == ": Hue red blue open the header is not known"
    )
    assert line(page, "J").startswith(": Type Recruit On our team too little to go by")
    assert "a licence is not an agent id" in line(page, "W")
    assert "Fields without a column Other Phone, Normal/Archived" in words(page)


def test_choices_are_shown_before_they_are_saved(visitor: Visitor, office: Office) -> None:
    """A field taken twice shows on both lines, with which is taken first; nothing is written yet."""
    desk = opened(visitor, BOTH)
    reply = visitor.post(f"{desk}/columns", {"base": "draft", "do": "show", "column-1": "email", "column-2": "email"})
    assert "Column C (Second mail) goes to Email, too; this one is taken first" in line(reply.text, "B")
    assert "Column B (Mail) goes to Email, too; this one is taken where those before it are blank" in line(
        reply.text, "C"
    )
    assert not on_disk(desk, office).is_matched


def test_the_match_is_saved_as_a_mapping_document(visitor: Visitor, office: Office) -> None:
    """The same YAML that `map` drafts, with the choices in it, to be downloaded and used by the command line."""
    desk = opened(visitor, BOTH)
    chosen = {"column-1": "email", "column-2": "email", "column-3": "+note", "column-4": ""}
    visitor.post(f"{desk}/columns", {"base": "draft", "do": "save", "strict": "on", **chosen})
    found = on_disk(desk, office)
    assert found.demands.strict
    mapping = read_mapping(found.mapping.read_text(), "roster")
    rules = {rule.field: rule for rule in mapping.rules}
    assert rules["email"].headers == ("Mail", "Second mail")
    assert rules["note"].template == "Team: {Team}"
    download = visitor.get(f"{desk}/mapping.yaml")
    assert download.content == found.mapping.read_bytes()
    assert "roster.yaml" in download.headers["content-disposition"]
    page = visitor.get(f"{desk}/columns").text
    assert line(page, "D").startswith("+note: Team")
    assert line(page, "E").startswith(": Hue")


def test_a_choice_can_be_taken_back(visitor: Visitor, office: Office) -> None:
    """Whatever is chosen and shown is what is saved, in any order, and again."""
    desk = opened(visitor, BOTH)
    for choice in ("email", "currently_at", "+note", "", "source", "+note"):
        visitor.post(f"{desk}/columns", {"base": "saved", "do": "save", "column-1": "email", "column-3": choice})
        assert line(visitor.get(f"{desk}/columns").text, "D").startswith(f"{choice}: Team")


def test_what_a_choice_cannot_say_stays_as_the_mapping_says(visitor: Visitor, office: Office) -> None:
    """A column that decides the product is left to the mapping, unless somebody chooses otherwise."""
    desk = opened(visitor, (sample_data() / SAMPLE).read_bytes(), SAMPLE)
    found = on_disk(desk, office)
    found.mapping.write_bytes((sample_data() / MAPPING).read_bytes())
    before = found.mapping.read_text()
    page = visitor.get(f"{desk}/columns").text
    assert line(page, "J").startswith("=: Type")
    fields = dict(re.findall(r'(?s)<select name="(column-\d+)".*?value="([^"]*)" selected', page))
    assert len(fields) == 23
    visitor.post(f"{desk}/columns", {"base": "saved", "do": "save", **fields})
    assert found.mapping.read_text() == before


def test_the_same_headers_next_month_are_offered_the_match_and_not_given_it(visitor: Visitor, office: Office) -> None:
    """The sentence names the mapping and the day; taking it is a person's click."""
    first = opened(visitor, BOTH, "march.csv")
    visitor.post(f"{first}/columns", {"base": "draft", "do": "save", "column-1": "email", "column-3": "source"})
    second = opened(visitor, BOTH.replace(b"Anna", b"Ada"), "april.csv")
    page = visitor.get(f"{second}/columns")
    assert "A roster with these headers was matched with the mapping march on 20" in words(page)
    assert line(page.text, "D").startswith(": Team")
    assert not on_disk(second, office).is_matched
    assert line(visitor.get(f"{second}/columns?from=past").text, "D").startswith("source: Team")
    visitor.post(f"{second}/columns", {"base": "past", "do": "save"})
    assert on_disk(second, office).mapping.read_bytes() == on_disk(first, office).mapping.read_bytes()


def test_a_known_system_is_taken_from_its_ready_made_mapping(visitor: Visitor, office: Office) -> None:
    """The document then says only what differs from it."""
    content = b"MemberMlsId,MemberFirstName,MemberLastName,MemberEmail,Team\nM1,Anna,Quill,anna@example.com,North\n"
    desk = opened(visitor, content)
    assert "ready-made mapping reso-member" in words(visitor.get(f"{desk}/columns"))
    visitor.post(f"{desk}/columns", {"base": "preset", "do": "save", "column-4": "+note"})
    text = on_disk(desk, office).mapping.read_text()
    assert "extends: reso-member" in text
    assert "MemberMlsId" not in text


def test_nobody_without_a_key_is_told_too_late(visitor: Visitor) -> None:
    """Neither e-mail nor Agent ID: a warning; nothing at all that names a person: a sentence, and nothing saved."""
    desk = opened(visitor, b"Name,Hue\nAnna Quill,red\n")
    assert "Without either nobody is found again" in words(visitor.get(f"{desk}/columns"))
    reply = visitor.post(f"{desk}/columns", {"base": "draft", "do": "save", "column-0": "source"})
    assert reply.status_code == 422
    assert "nothing says who a row is about" in words(reply)


@pytest.mark.parametrize("choice", ["nonsense", "=", "+", "<script>"])
def test_no_choice_of_the_forms_own_harms_the_mapping(choice: str, visitor: Visitor, office: Office) -> None:
    """What no form of ours sends is told or passed over."""
    desk = opened(visitor)
    reply = visitor.post(f"{desk}/columns", {"base": "draft", "do": "show", "column-0": choice})
    assert reply.status_code in {200, 422}
    assert "<script>" not in reply.text.replace('<script src="', "")


def test_hostile_headers_are_text(visitor: Visitor) -> None:
    """HTML, YAML and template braces in a header go through drafting, choosing and saving."""
    header = '"<b>{x}</b>: [&] # ""y"""'
    desk = opened(visitor, f"Email,{header},Plain\na@example.com,=1+1,x\n".encode())
    reply = visitor.post(f"{desk}/columns", {"base": "draft", "do": "save", "column-1": "+note"})
    assert reply.status_code == 200, words(reply)
    page = visitor.get(f"{desk}/columns").text
    assert line(page, "B").startswith("+note: &lt;b&gt;{x}&lt;/b&gt;: [&amp;] # &#34;y&#34; =1+1")


def test_a_results_workbook_has_nothing_to_match(visitor: Visitor, office: Office, tmp_path: Path) -> None:
    """It brings its mapping along, and the file screen says what it is."""
    from importer import pipeline
    from importer.model import Mode
    from importer.settings import Settings

    roster = tmp_path / "roster.csv"
    roster.write_bytes(b"First Name,Last Name,Email\nAnna,Quill,anna@example.com\nBen,Marsh,nobody\n")
    mapping = tmp_path / "m.yaml"
    mapping.write_text("name: mine\nfields:\n  first_name: First Name\n  last_name: Last Name\n  email: Email\n")
    settings = Settings(Mode.CHECK, roster, str(mapping), home=tmp_path / "other")
    report = pipeline.account(pipeline.judge(settings), settings)
    desk = visitor.upload(report.results.name, report.results.read_bytes())
    text = read(visitor, desk)
    assert "taken as a rerun: 2 rows, of which 1 row needed somebody; in 0 rows something was corrected" in text
    assert "nothing to match here" in words(visitor.get(f"{desk}/columns"))
