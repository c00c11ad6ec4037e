"""Bands over a number: an amount becomes the word that the mapping draws around it."""

import pytest

from importer.mapping import apply, read_mapping
from importer.model import Draft
from importer.validation import judge
from tests.mapping.sheets import a_sheet

BANDS = """fields:
  email: Mail
  production_label: {from: LTM, bands: {super: ">= 10M", mega: ">= 20M", mid: ">= $5,000,000 and < 10M"}}
"""


def drafted(*amounts: str) -> Draft:
    """The draft of people who sold so much."""
    people = [(f"row{at}@example.com", amount) for at, amount in enumerate(amounts, 2)]
    return apply(read_mapping(BANDS, "mine"), a_sheet(["Mail", "LTM"], *people))


@pytest.mark.parametrize(
    ("amount", "label"),
    [
        ("$20,000,000", "mega"),
        ("19,999,999.99", "super"),
        ("10M", "super"),
        ("1.2 billion", "mega"),
        ("9999k", "mid"),
        ("5 million", "mid"),
        ("4.9M", ""),
        ("0", ""),
        ("", ""),
    ],
)
def test_an_amount_becomes_the_word_of_its_band(amount: str, label: str) -> None:
    """Money is read as everywhere; a band reaches up to the next one, and below the lowest nothing is said."""
    assert drafted(amount).frame.loc[2, "production_label"] == label


def test_an_amount_in_no_band_is_a_change() -> None:
    """Nothing goes without a word about it."""
    changes = drafted("12M", "1M").changes
    assert [(one.row, one.typed, one.sent, one.why) for one in changes] == [
        (2, "12M", "super", "by the bands of the mapping"),
        (3, "1M", "", "lies in no band of the mapping"),
    ]


def test_what_is_no_amount_is_judged_as_it_stands() -> None:
    """A word of Brokerkit's stays one; another word, or an amount that can be read in two ways, is asked about."""
    verdict = judge(drafted("Mega", "a lot", "1.234"))
    assert [lead.payload.get("production_label") for lead in verdict.leads] == ["mega"]
    assert {one.value for one in verdict.unknown_values} == {"a lot", "1.234"}
