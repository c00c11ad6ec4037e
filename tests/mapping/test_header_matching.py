"""Two spellings of one header are one header, and a column has an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.column_letters import column_letters
from importer.mapping.header_matching import column_address, header_key

KEYS = [
    ("First Name", "first_name"),
    ("E-mail", "EMAIL"),
    ("Cell\nPhone", "cell phone"),
    ("Zip/Postal Code", "ZIP  POSTAL CODE"),
    ("Ｅｍａｉｌ", "email"),
]


@pytest.mark.parametrize(("one", "two"), KEYS)
def test_headers_match_without_case_space_and_punctuation(one: str, two: str) -> None:
    """The same words are the same header."""
    assert header_key(one) == header_key(two)


def test_units_and_dollars_are_not_the_same_header() -> None:
    """`#` counts houses and `$` counts dollars."""
    assert header_key("Total # Production LTM") != header_key("Total $ Production LTM")
    assert header_key("Sales %") != header_key("Sales")


@given(st.integers(0, 16_383))
def test_column_letters_lead_back_to_the_column(position: int) -> None:
    """`column AB` addresses what Excel calls AB."""
    assert column_address(f"column {column_letters(position)}") == position


def test_an_ordinary_header_is_no_address() -> None:
    """Only `column` and up to three letters is."""
    assert column_address("Column1") is None
    assert column_address("columns") is None
