"""Dates prove their order, zips their zeros; templates leave out what is blank; words find their list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.fields import FIELD
from importer.mapping.closed_lists import exact_choice, guess_choice
from importer.mapping.date_order import proved_orders
from importer.mapping.header_matching import column_address, header_key
from importer.mapping.templates import compile_template, fill, places
from importer.mapping.zips import looks_short, restored_zip
from importer.model import column_letters

ORDERS = [
    (["3/24/1975"], {"month_first"}),
    (["24/03/1975"], {"day_first"}),
    (["24.03.75"], {"day_first"}),
    (["75/03/24"], {"year_first"}),
    (["03/04/1975"], set()),
    (["24/03/12"], set()),
    (["03/24/12"], {"month_first"}),
    (["1975-03-24", "March 24, 1975", "", "0/0/00", "13/13/1975", "--03-24"], set()),
    (["3/24/1975 0:00"], {"month_first"}),
    (["24/03/1975", "3/24/1975"], {"day_first", "month_first"}),
]


@pytest.mark.parametrize(("values", "orders"), ORDERS)
def test_only_a_part_above_twelve_proves_an_order(values, orders):
    """What a date could be both ways proves nothing, and what is no date neither."""
    assert proved_orders(values) == orders


ZIPS = [
    ("2139", "MA", "02139"),
    ("2139", "Massachusetts", "02139"),
    ("7102", "NJ", "07102"),
    ("6103", "Connecticut", "06103"),
    ("501", "NY", "00501"),
    ("6390", "NY", "06390"),
    ("926", "PR", "00926"),
    ("802", "VI", "00802"),
    ("2139-1234", "MA", "02139-1234"),
    ("21391234", "MA", "02139-1234"),
    ("9601234", "PR", "00960-1234"),
]


@pytest.mark.parametrize(("typed", "state", "sent"), ZIPS)
def test_a_zip_gets_its_zeros_back_where_the_state_proves_them(typed, state, sent):
    """The zeros are put back only if the result lies in the state's own range."""
    assert restored_zip(typed, state) == sent


@pytest.mark.parametrize(
    ("typed", "state"),
    [("2139", ""), ("2139", "CA"), ("2139", "NJ"), ("6390", "CT"), ("501", "MA"), ("02139", "MA"), ("SW1A", "MA"),
     ("90210", "CA"), ("2139", "NSW"), ("12", "MA")],
)  # fmt: skip
def test_a_zip_nothing_proves_stays_as_it_is(typed, state):
    """No state, another state, or no short zip at all: untouched."""
    assert restored_zip(typed, state) == typed


@given(st.integers(1, 99_999), st.sampled_from(["MA", "NJ", "NY", "CT", "PR", "CA", ""]))
def test_a_restored_zip_is_the_typed_one_with_zeros(number, state):
    """Nothing but zeros is ever added, and a whole zip is never touched."""
    typed = str(number)
    sent = restored_zip(typed, state)
    assert sent == typed or (len(sent) == 5 and sent.lstrip("0") == typed and looks_short(typed))


TEMPLATES = [
    ("Brand: {A}\nUnits: {B}", ["x", "4"], "Brand: x\nUnits: 4"),
    ("Brand: {A}\nUnits: {B}", ["", "4"], "Units: 4"),
    ("Brand: {A}\nUnits: {B}", ["", ""], ""),
    ("{A} {B}", ["1 Elm St", ""], "1 Elm St"),
    ("Fixed\n{A}", [""], "Fixed"),
    ("{{{A}}}", ["x"], "{x}"),
    ("{A}", ["two\nlines"], "two\nlines"),
    ("{A} {A}", ["x"], "x x"),
]


@pytest.mark.parametrize(("template", "cells", "text"), TEMPLATES)
def test_a_template_leaves_out_lines_with_nothing_to_say(template, cells, text):
    """Lines whose places are all blank go; braces are doubled to mean themselves."""
    assert fill(compile_template(template), cells) == text


def test_a_templates_places_are_its_headers_each_once():
    """What a template needs is known before any row is read."""
    assert places("{A} {{no}} {B C} {A}") == ("A", "B C")


KEYS = [
    ("First Name", "first_name"),
    ("E-mail", "EMAIL"),
    ("Cell\nPhone", "cell phone"),
    ("Zip/Postal Code", "ZIP  POSTAL CODE"),
    ("Ｅｍａｉｌ", "email"),
]


@pytest.mark.parametrize(("one", "two"), KEYS)
def test_headers_match_without_case_space_and_punctuation(one, two):
    """The same words are the same header."""
    assert header_key(one) == header_key(two)


def test_units_and_dollars_are_not_the_same_header():
    """`#` counts houses and `$` counts dollars."""
    assert header_key("Total # Production LTM") != header_key("Total $ Production LTM")
    assert header_key("Sales %") != header_key("Sales")


@given(st.integers(0, 16_383))
def test_column_letters_lead_back_to_the_column(position):
    """`column AB` addresses what Excel calls AB."""
    assert column_address(f"column {column_letters(position)}") == position


def test_an_ordinary_header_is_no_address():
    """Only `column` and up to three letters is."""
    assert column_address("Column1") is None
    assert column_address("columns") is None


def test_a_closed_lists_words_are_known_in_any_spelling_and_others_only_guessed():
    """`New Lead` is new_lead; `Contacted` is a guess; `Offer Sent` has no documented value."""
    status = FIELD["status"]
    assert exact_choice(status, "New Lead") == exact_choice(status, "NEW-LEAD") == "new_lead"
    assert exact_choice(status, "Contacted") == ""
    assert guess_choice(status, "Contacted") == "contact_made"
    assert guess_choice(status, "contct made") == "contact_made"
    assert guess_choice(status, "Offer Sent") == guess_choice(status, "Not Interested") == ""
    assert guess_choice(FIELD["bucket"], "Normal") == "default"
    assert guess_choice(FIELD["production_label"], "xyzzy") == ""
