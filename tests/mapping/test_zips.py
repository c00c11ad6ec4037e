"""A zip gets back the zeros its state proves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.mapping.zips import looks_damaged, looks_short, restored_zip

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
def test_a_zip_gets_its_zeros_back_where_the_state_proves_them(typed: str, state: str, sent: str) -> None:
    """The zeros are put back only if the result lies in the state's own range."""
    assert restored_zip(typed, state) == sent


STATES = {
    "NY": "5", "PR": "6 7 9", "VI": "8", "MA": "10 27 55", "RI": "28 29", "NH": "30 38", "ME": "39 49",
    "VT": "50 54 56 59", "CT": "60 69", "NJ": "70 89", "AE": "90 98",
}  # fmt: skip
"""The edges of each state's ranges, as the first digits of a zip without its zeros."""


def test_every_short_zip_belongs_to_one_state() -> None:
    """From 005 to 098 the ranges leave no gap and do not overlap, and begin and end where they should."""
    owners = {
        first: [state for state in STATES if restored_zip(f"{first}11", state) == f"{first:03}11"]
        for first in range(5, 99)
    }
    assert [first for first, states in owners.items() if len(states) != 1] == []
    assert all(owners[int(edge)] == [state] for state, edges in STATES.items() for edge in edges.split())


@pytest.mark.parametrize(
    ("typed", "state"),
    [("2139", ""), ("2139", "CA"), ("2139", "NJ"), ("6390", "CT"), ("501", "MA"), ("02139", "MA"), ("SW1A", "MA"),
     ("90210", "CA"), ("2139", "NSW"), ("12", "MA")],
)  # fmt: skip
def test_a_zip_nothing_proves_stays_as_it_is(typed: str, state: str) -> None:
    """No state, another state, or no short zip at all: untouched."""
    assert restored_zip(typed, state) == typed


@given(st.integers(1, 99_999), st.sampled_from(["MA", "NJ", "NY", "CT", "PR", "CA", ""]))
def test_a_restored_zip_is_the_typed_one_with_zeros(number: int, state: str) -> None:
    """Nothing but zeros is ever added, and a whole zip is never touched."""
    typed = str(number)
    sent = restored_zip(typed, state)
    assert sent == typed or (len(sent) == 5 and sent.lstrip("0") == typed and looks_short(typed))


@pytest.mark.parametrize("damaged", ["1.0001E+04", "O2139", "0213l", "02139-1234.0", "02139.5", "021391"])
def test_a_zip_that_is_none_is_pointed_out(damaged: str) -> None:
    """It goes out as it stands, but not without a word."""
    assert looks_damaged(damaged)


@pytest.mark.parametrize("sound", ["02139", "02139-1234", "021391234", "2139", "M5V 3L9", "SW1A 1AA", "", "unknown"])
def test_other_zips_are_let_alone(sound: str) -> None:
    """Short ones are judged by their state; other countries' have letters."""
    assert not looks_damaged(sound)
