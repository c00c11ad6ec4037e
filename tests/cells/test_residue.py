"""Spreadsheet residue and escapes are undone before anything is judged, and every cell of it is listed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.mapping.residue import cleaner, undone
from tests.cells.rows import PERSON, judged, listed, sent, stopped

MENDED = [
    ("agent_id", '="00120082"', "00120082"),
    ("agent_id", "= \"00120082\"", "00120082"),
    ("agent_id", "'00120082", "00120082"),
    ("agent_id", "120083.0", "120083"),
    ("agent_id", "120083.00", "120083"),
    ("agent_id", "#120085", "120085"),
    ("agent_id", "#FL120052", "FL120052"),
    ("agent_id", "1,200,381", "1200381"),
    ("agent_id", "1,200,381.0", "1200381"),
    ("agent_id", "１２００３９", "120039"),
    ("agent_id", "ＦＬ－１２", "FL-12"),
    ("agent_id", "12‑0037", "12-0037"),
    ("agent_id", '"120041"', "120041"),
    ("alt_zip", '="02139"', "02139"),
    ("alt_zip", "'06103", "06103"),
    ("alt_zip", "85201.0", "85201"),
    ("alt_zip", "85,201", "85201"),
    ("alt_zip", "#85201", "85201"),
    ("alt_zip", "85201-", "85201"),
    ("office_zip", "８５２０１", "85201"),
    ("alt_state", "'AZ", "AZ"),
    ("first_name", '="Ida"', "Ida"),
    ("first_name", "'Ida", "Ida"),
    ("first_name", "'Ida'", "Ida"),
    ("first_name", "Ｉｄａ", "Ida"),
    ("last_name", "'O'Neil", "O'Neil"),
    ("last_name", "O&#39;Neil", "O'Neil"),
    ("last_name", "O&#x27;Neil", "O'Neil"),
    ("last_name", "O&apos;Neil", "O'Neil"),
    ("last_name", "O\\'Dell", "O'Dell"),
    ("last_name", "Mu&ntilde;oz", "Muñoz"),
    ("last_name", "Mu&amp;ntilde;oz", "Muñoz"),
    ("last_name", "Mu\\u00f1oz", "Muñoz"),
    ("last_name", "O\\u2019Neil", "O’Neil"),
    ("last_name", "O''Neil", "O'Neil"),
    ("last_name", "Mu%C3%B1oz", "Muñoz"),
    ("last_name", "Lamb%20Hall", "Lamb Hall"),
    ("last_name", "Lamb&nbsp;Hall", "Lamb Hall"),
    ("email", '="ida@example.com"', "ida@example.com"),
    ("email", "'ida@example.com", "ida@example.com"),
    ("email", "'ida@example.com'", "ida@example.com"),
    ("email", '"ida@example.com"', "ida@example.com"),
    ("email", "ｉｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ida@example.com"),
    ("email", "idaq%40example.com", "idaq@example.com"),
    ("phone", '="2025550166"', "+12025550166"),
    ("phone", "'2025550166", "+12025550166"),
    ("phone", "'+1 202-555-0166", "+12025550166"),
    ("phone", "2,025,550,166", "+12025550166"),
    ("phone", "#2025550166", "+12025550166"),
    ("phone", "２０２５５５０１６６", "+12025550166"),
    ("phone", "2025550166.0", "+12025550166"),
    ("birthday", '="3/24/1975"', "24/03/1975"),
    ("birthday", "'1975-03-24", "24/03/1975"),
    ("rating", "'8", "8"),
    ("kpa_taken", '="Yes"', "true"),
    ("currently_at", "Smith &amp; Co", "Smith & Co"),
    ("currently_at", "R&amp;amp;R", "R&R"),
    ("currently_at", '="Desert ""Gold"" Homes"', 'Desert "Gold" Homes'),
    ("currently_at", "'@home Realty", "@home Realty"),
    ("alt_address", "12%20Elm%20St", "12 Elm St"),
    ("note", "she said \\\"call me\\\"", 'she said "call me"'),
    ("note", '=HYPERLINK("https://example.com/a";"profile")', "profile"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "typed", "right"), MENDED)
def test_what_can_mean_one_thing_is_undone_and_listed(field: str, typed: str, right: str) -> None:
    """The payload has the value, Changes has the cell as it was typed."""
    found = judged([{**PERSON, field: typed}])
    assert stopped(found) == []
    assert sent(found)[0][field] == right
    assert (field, typed, right) in listed(found)


AS_TYPED = [
    ("note", "#120085"),
    ("note", "120083.0"),
    ("note", "1,200,381"),
    ("note", "'tis the season"),
    ("note", "C:\\new\\rosters"),
    ("note", "n\\nn"),
    ("note", "50%20off"),
    ("note", "up 100%25 since spring"),
    ("note", "100%25"),
    ("note", "https://example.com/a%20b"),
    ("note", "Q&A; P&L"),
    ("note", '"quoted" by Ann'),
    ("note", "=1+1"),
    ("note", "Tom &amp Jerry"),
    ("currently_at", "AT&T"),
    ("currently_at", "A&B Realty"),
    ("currently_at", "'Ohana Homes"),
    ("currently_at", "Back\\slash"),
    ("alt_city", "'Ewa Beach"),
    ("last_name", "'t Hart"),
    ("last_name", "O'Neil"),
    ("last_name", "D'Angelo-O'Hara"),
    ("agent_id", "00120082"),
    ("agent_id", "MLS#12"),
    ("agent_id", "12003E4"),
    ("email", "o'neil@example.com"),
]


@pytest.mark.parametrize(("field", "typed"), AS_TYPED)
def test_what_may_be_meant_stays(field: str, typed: str) -> None:
    """A sign that belongs to a note, a name or a company is no residue there."""
    found = judged([{**PERSON, field: typed}])
    assert sent(found)[0][field] == typed
    assert [change for change in listed(found) if change[0] == field] == []


NOT_CERTAIN = [
    "3-Mar", "Mar-03", "03-MAR-2003", "2003-03-01", "2003-03-01 00:00:00", "3/1/2003", "1.2E+05", "1.23457E+11",
    "120050/120051", "120050; 120051", "120050 or 120051", "1.200.381", "-7", "12.5",
    "1.2E5", "$120,085", "12:30", "(120085)", "120085.", "120085,", "*120085", "120085 *",
]  # fmt: skip


@pytest.mark.parametrize("typed", NOT_CERTAIN)
def test_a_match_key_that_is_not_certain_stops_its_row(typed: str) -> None:
    """Sent, it would make a second person of somebody who is there."""
    found = judged([{**PERSON, "agent_id": typed}])
    assert sent(found) == []
    (finding,) = found.findings
    assert (finding.field, finding.value) == ("agent_id", typed)
    assert finding.message.endswith((".", "?"))


def test_a_damaged_copy_of_a_clean_list_is_the_same_people() -> None:
    """Whatever a spreadsheet did to ids and addresses, the same row has the same keys."""
    clean = [
        {"first_name": "Ida", "last_name": "Quill", "email": "ida@example.com", "agent_id": "00120082"},
        {"first_name": "Bo", "last_name": "Trent", "email": "bo@example.com", "agent_id": "120083"},
        {"first_name": "Cy", "last_name": "Lamb", "email": "cy@example.com", "agent_id": "1200381"},
    ]
    damaged = [
        {"first_name": "'Ida", "last_name": '="Quill"', "email": "'ida@example.com", "agent_id": '="00120082"'},
        {"first_name": "Bo", "last_name": "Trent", "email": '="bo@example.com"', "agent_id": "120083.0"},
        {"first_name": "Cy", "last_name": "Lamb", "email": "cy@example.com", "agent_id": "1,200,381"},
    ]
    assert sent(judged(clean)) == sent(judged(damaged)) == clean


def test_the_list_of_changes_has_one_line_a_cell_with_the_reason() -> None:
    """Space, wrapping and escapes are told apart; what validation changes besides is told in the same line."""
    found = judged([{**PERSON, "first_name": " Ann ", "last_name": "O&#39;Neil", "phone": '="(202) 555-0166"'}])
    assert {one.field: one.why for one in found.changes} == {
        "first_name": "the space around it removed",
        "last_name": "escaped letters decoded",
        "phone": "what a spreadsheet made of it is undone; phone numbers are sent in international form",
    }


def test_residue_is_undone_before_names_are_split_and_columns_joined() -> None:
    """A full name, a template, a separator and a value map see clean text."""
    mapping = (
        "fields:\n  full_name: name\n  email: {from: email, separator: ';'}\n"
        "  status: {from: stage, values: {Hot & new: appt_set}}\n  note: {template: 'Id: {id}'}\n"
    )
    row = {"name": "'Lamb, Cy", "email": '="a@example.com;b@example.com"', "stage": "Hot &amp; new", "id": '="007"'}
    found = judged([row], mapping)
    assert sent(found) == [
        {"first_name": "Cy", "last_name": "Lamb", "email": "a@example.com", "status": "appt_set", "note": "Id: 007"}
    ]
    assert ("last_name", "'Lamb, Cy", "Lamb") in listed(found)


@pytest.mark.parametrize("text", ["", "=", '=""', "&;", "&#0;", "&#999999;", "\\", "\\u", "%", "%zz", "%ff", "'", "'="])
def test_fragments_of_residue_break_nothing(text: str) -> None:
    """What is no whole escape stays; an empty formula is a blank."""
    assert undone(text) == {'=""': "", "'=": "="}.get(text, text)


@given(st.from_regex(r"[A-Za-zÀ-ž0-9 .,;:@()/_-]*", fullmatch=True))
def test_ordinary_text_is_never_touched(text: str) -> None:
    """Without one of the few signs that residue needs, nothing but outer space goes, in any kind of field."""
    assert undone(text) == text.strip()
    assert cleaner("note")(text) == text
    if not any(map(str.isdigit, text)):
        assert cleaner("agent_id")(text) == cleaner("last_name")(text) == text


@given(st.text(max_size=30), st.sampled_from(["note", "agent_id", "last_name", "email", "alt_zip", "birthday"]))
def test_no_cell_makes_it_fail_and_none_gets_longer(text: str, field: str) -> None:
    """Undoing only ever takes away."""
    assert len(cleaner(field)(undone(text))) <= len(text)


@pytest.mark.parametrize("typed", ["#REF!", "#NAME?", "#DIV/0!", "#value!", "########"])
@pytest.mark.parametrize("field", ["currently_at", "last_name", "agent_id", "phone", "status", "alt_zip"])
def test_an_error_saved_as_text_stops_its_row(field: str, typed: str) -> None:
    """As it does in a workbook, whatever the field; nothing tells what the cell would hold."""
    assert stopped(judged([{**PERSON, field: typed}])) == [(2, field, "an error instead of a value")]
