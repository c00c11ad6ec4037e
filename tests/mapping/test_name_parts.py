"""First and last name in columns of their own, where one of them holds the whole name."""

import pytest

from importer.mapping import apply, read_mapping
from importer.mapping.name_parts import overfull_part
from importer.model import Severity
from tests.mapping.sheets import a_sheet

OVERFULL = [
    ("Marsh, Di", "Marsh", "first_name"),
    ("Marsh, Di", "Marsh, Di", "first_name"),
    ("Bo Trent", "Trent", "first_name"),
    ("Cy", "Lamb, Cy", "last_name"),
    ("Ann", "Ann Dale", "last_name"),
    ("Flo", "Flo", "first_name"),
    ("Flo", "flo", ""),
    ("Ann", "Dale", ""),
    ("Anna Maria", "de la Cruz", ""),
    ("Hal", "Marsh, Jr.", ""),
    ("Mary Ann", "Ann-Smith", ""),
    ("", "Ed Nash", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("first", "last", "field"), OVERFULL)
def test_a_part_that_holds_the_other_one_is_told_from_a_long_name(first: str, last: str, field: str) -> None:
    """Middle names, particles and Jr. belong to a part; the other part does not."""
    assert overfull_part(first, last) == field


def test_such_a_cell_is_a_warning_at_its_row() -> None:
    """The row may go out, but a person is told which cell to look at."""
    sheet = a_sheet(["First", "Last", "Email"], ["Ann", "Dale", "a@example.com"], ["Elm, Bo", "Elm", "b@example.com"])
    draft = apply(read_mapping("fields: {first_name: First, last_name: Last, email: Email}", "parts"), sheet)
    assert [(one.row, one.field, one.header, one.severity) for one in draft.findings] == [
        (3, "first_name", "First", Severity.WARNING)
    ]


def test_titles_and_credentials_are_taken_off_and_listed() -> None:
    """As in a column of full names; the change says why."""
    sheet = a_sheet(["First", "Last", "Email"], ["Mr. Dev", "Patel MBA", "d@example.com"])
    draft = apply(read_mapping("fields: {first_name: First, last_name: Last, email: Email}", "parts"), sheet)
    assert [(one.field, one.typed, one.sent, one.why) for one in draft.changes] == [
        ("first_name", "Mr. Dev", "Dev", "title or credentials left out"),
        ("last_name", "Patel MBA", "Patel", "title or credentials left out"),
    ]
