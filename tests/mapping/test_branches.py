"""Fields and the product as conditions decide them, row by row."""

import pytest

from importer.errors import UnusableMapping
from importer.mapping import apply, read_mapping
from importer.model import Draft, Flag
from tests.mapping.sheets import a_sheet

HEADERS = ("Mail", "Status", "Office")
ROSTER = (
    ("a@example.com", "Retired", "Downtown"),
    ("b@example.com", "Lead", "Downtown"),
    ("c@example.com", "N/A", "Harbour"),
    ("d@example.com", "Lead", "Harbour"),
)
BUCKET = """fields:
  email: Mail
  bucket:
    when:
      - {if: {header: Status, is: [retired, Terminated]}, then: Archived}
      - {if: [{header: Office, is: Harbour}, {header: Status, blank: false}], then: backlog}
      - {if: {header: Office, is: Downtown}, then: }
    else: default
"""
PRODUCT = """product:
  when: {if: [{header: Office, is: Downtown}, {header: Status, not: Retired}], then: retention}
  else: recruiting
fields: {email: Mail}
"""


def drafted(text: str, *flags: Flag) -> Draft:
    """The draft of the roster under a mapping."""
    return apply(read_mapping(text, "mine"), a_sheet(HEADERS, *ROSTER, flags=flags))


def test_the_first_branch_whose_conditions_all_hold_says_the_value() -> None:
    """In Brokerkit's spelling; nothing behind `then` leaves the field out, and `else` is for the rest."""
    assert drafted(BUCKET).frame["bucket"].tolist() == ["archived", "", "default", "backlog"]


def test_without_else_the_rest_is_left_out() -> None:
    """Nobody is put anywhere without a word for it."""
    text = "fields: {email: Mail, bucket: {when: {if: {header: Status, is: Retired}, then: archived}}}"
    assert drafted(text).frame["bucket"].tolist() == ["archived", "", "", ""]


def test_the_product_is_decided_row_by_row() -> None:
    """Recruiting is the absence of a product."""
    assert drafted(PRODUCT).frame["product"].tolist() == ["", "retention", "", ""]


def test_every_decision_is_a_change_with_its_condition() -> None:
    """A person sees which line put a row where it is, and by which column."""
    draft = drafted(BUCKET)
    assert [(one.row, one.header, one.typed, one.sent, one.why) for one in draft.changes] == [
        (2, "Status / Office", "Retired", "archived", "the mapping's condition: Status is “retired” or “Terminated”"),
        (4, "Status / Office", "N/A", "default", "by `else` of the mapping"),
        (
            5,
            "Status / Office",
            "Lead",
            "backlog",
            "the mapping's condition: Office is “Harbour” and Status is not blank",
        ),
    ]
    assert [use.why for use in draft.columns[1:]] == ["decides bucket", "decides bucket"]
    assert {use.why for use in drafted(PRODUCT).columns[1:]} == {"decides product"}


def test_a_row_is_not_decided_by_a_cell_that_cannot_be_trusted() -> None:
    """Nobody knows what it would have said: the row is an error."""
    assert {one.row for one in drafted(BUCKET, Flag(5, 2, "is an error", "#REF!")).findings} == {5}
    assert {one.row for one in drafted(PRODUCT, Flag(5, 2, "is an error", "#REF!")).findings} == {5}


def test_headers_that_are_not_there_are_told_at_once_with_their_places() -> None:
    """Each condition has its own; an optional rule is passed over."""
    text = BUCKET.replace("Office", "Ofice")
    with pytest.raises(UnusableMapping) as caught:
        drafted(text)
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["line 6, column 16", "line 7, column 15"]
    assert "did you mean 'Office'?" in caught.value.problems[0]
    assert "bucket" not in drafted(text.replace("    when", "    optional: true\n    when")).frame
