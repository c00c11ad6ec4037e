"""Words for nothing are no value, whatever the field."""

import pytest

from importer.blanks import stands_for_no_name, stands_for_nothing
from importer.fields import FIELDS, Kind
from tests.cells.rows import PERSON, drafted, judged, listed, sent, stopped, warned

FOR_NOTHING = [
    "-", "--", "—", ".", "...", "?", "N/A", "n/a", "NA", "#N/A", "n.a.", "TBD", "tba", "None", "NULL", "null", "nil",
    "NaN", "unknown", "UNKNOWN", "Unassigned", "not available", "Not Provided", "(none)", "(blank)", "<null>", "\\N",
    "--None--", "- None -", "N / A", "N/A, N/A", "TBD.", "unk", "-- Select --", "Please select", "*unknown*", "- -",
    "[blank]", "None listed",
]  # fmt: skip
NO_NAMES = [name for name, field in ((field.name, field) for field in FIELDS) if field.kind is not Kind.NAME]


@pytest.mark.parametrize("typed", FOR_NOTHING)
def test_a_word_for_nothing_is_no_value_in_any_field(typed: str) -> None:
    """Nothing is sent for it, so that it overwrites nothing; every such cell is pointed out and listed."""
    names = [name for name in NO_NAMES if name != "email"]
    found = judged([{**PERSON, **dict.fromkeys(names, typed)}])
    assert (sent(found), stopped(found)) == ([PERSON], [])
    assert {field for _, field, problem in warned(found) if problem == "stands for no value"} == {*names}
    assert {field for field, before, after in listed(found) if (before, after) == (typed, "")} == {*names}


def test_without_a_key_besides_it_a_word_for_nothing_is_a_blank_key() -> None:
    """`N/A` under Agent ID is nobody's id; alone it cannot tell who the row is about."""
    found = judged([{"first_name": "Ann", "last_name": "Lee", "agent_id": "N/A"}])
    assert stopped(found) == [(2, "", "neither e-mail nor agent id")]


@pytest.mark.parametrize("typed", ["Null", "Na", "None", "Nil", "Nan", "Na Na"])
def test_people_called_null_keep_their_surname(typed: str) -> None:
    """They exist; a placeholder stands in every column of a row, a surname does not."""
    assert sent(judged([{**PERSON, "last_name": typed}])) == [{**PERSON, "last_name": typed}]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("first_name", "None"), ("first_name", "NULL"), ("first_name", "N/A"), ("last_name", "TBD"), ("last_name", "LNU"),
     ("last_name", "-"), ("last_name", "Unassigned"), ("first_name", "FNU"), ("last_name", "-None-"),
     ("last_name", "(null)")],
)  # fmt: skip
def test_nobodys_name_is_left_out(field: str, typed: str) -> None:
    """Words that no one is called are blanks in the name columns too."""
    found = judged([{**PERSON, field: typed}])
    assert field not in sent(found)[0]
    assert (2, field, "stands for no value") in warned(found)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("currently_at", "Nonesuch Realty"), ("note", "None of the above"), ("alt_city", "Nil Desperandum"),
     ("source", "Unknown caller"), ("alt_state", "NE"), ("note", "TBD by spring"), ("currently_at", "-47 Homes"),
     ("note", "blank"), ("source", "Unknown, maybe Ann")],
)  # fmt: skip
def test_text_that_merely_begins_so_is_text(field: str, typed: str) -> None:
    """Only a whole cell says that it is blank."""
    assert sent(judged([{**PERSON, field: typed}]))[0][field] == typed


def test_a_word_for_nothing_is_not_asked_about() -> None:
    """The sheet Values lists words somebody could translate; `-` is none. Nor is it an error of the mapping's list."""
    strict = (
        "fields:\n  email: email\n  first_name: first_name\n  last_name: last_name\n"
        "  status: {from: status, values: {Hot: appt_set}, others: error}\n"
    )
    found = judged([{**PERSON, "status": "-"}, {**PERSON, "email": "b@example.com", "status": "Hot"}], strict)
    assert (found.unknown_values, stopped(found)) == ((), [])
    assert [one.get("status") for one in sent(found)] == [None, "appt_set"]


def test_the_mapping_may_give_a_word_for_nothing_a_meaning() -> None:
    """What `values` lists is translated, and the clear token stays what it is."""
    mapping = (
        "clear_token: none\nfields:\n  email: email\n  first_name: first_name\n  last_name: last_name\n"
        "  source: {from: source, values: {Unknown: Walk-in}}\n  phone: [phone, other]\n"
    )
    row = {**PERSON, "source": "Unknown", "phone": "None", "other": "202-555-0166"}
    assert sent(judged([row], mapping)) == [{**PERSON, "source": "Walk-in", "phone": None}]


def test_the_next_column_speaks_where_the_first_says_nothing() -> None:
    """Of several columns the first one with a value counts; a template leaves out a line that would say nothing."""
    mapping = (
        "fields:\n  email: email\n  phone: [mobile, home]\n"
        '  note: {template: "Team: {team}\\nUnits: {units}"}\n  full_name: {template: "{first} {last}"}\n'
    )
    row = {
        "email": "a@example.com", "mobile": "N/A", "home": "202-555-0166", "team": "-", "units": "4", "first": "Jo",
        "last": "Null",
    }  # fmt: skip
    (found,) = drafted([row], mapping).frame.to_dict(orient="records")
    assert (found["phone"], found["note"], found["last_name"]) == ("202-555-0166", "Units: 4", "Null")


@pytest.mark.parametrize("typed", ["", "Ann", "nan@example.com", "0", "x", "No", "new", "New Lead", "★", "n" * 30])
def test_what_says_something_stands_for_something(typed: str) -> None:
    """Zero, no and new are values."""
    assert not stands_for_nothing(typed)
    assert not stands_for_no_name("Nan")


@pytest.mark.parametrize("typed", ["0", "00000", "00000-0000"])
def test_a_zip_of_zeros_is_no_zip(typed: str) -> None:
    """It would overwrite a good one; the state beside it proves nothing about it."""
    found = judged([{**PERSON, "alt_zip": typed, "alt_state": "MA"}])
    assert sent(found) == [{**PERSON, "alt_state": "MA"}]
    assert warned(found) == [(2, "alt_zip", "stands for no value")]
    assert listed(found) == [("alt_zip", typed, "")]
