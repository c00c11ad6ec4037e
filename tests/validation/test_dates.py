"""A birthday is sent as DD/MM/YYYY, and only where its day, month and year are beyond doubt."""

from datetime import date

import pytest

from importer.model import Severity
from importer.validation.dates import date_parser
from tests.validation.drafts import TODAY

UNKNOWN = date_parser(None, TODAY)
DAY_FIRST = date_parser("day_first", TODAY)
MONTH_FIRST = date_parser("month_first", TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "24/03/1975", "3/24/1975", "03/24/1975", "24.03.1975", "24-3-1975", "1975-03-24", "1975/03/24", "19750324",
        "1975-03-24 00:00:00", "1975-03-24T00:00:00Z", "3/24/1975 0:00", "3/24/1975 12:00 AM", "March 24, 1975",
        "Mar 24 1975", "24 March 1975", "24th of March 1975", "24-Mar-1975", "24-Mar-75", "Monday, March 24, 1975",
        "3/24/75", "24/3/75", "24031975", "03241975",
    ],
)  # fmt: skip
def test_a_date_that_can_be_read_in_one_way_only_needs_no_order(typed: str) -> None:
    """A part above 12, a month's name or a year in front settles a cell by itself."""
    assert UNKNOWN(typed).value == "24/03/1975"
    assert UNKNOWN(typed).severity is None


@pytest.mark.parametrize("typed", ["19751124", "Nov 24 1975", "Novem 24, 1975", "24-NOV-1975"])
def test_a_month_is_known_by_its_first_letters_or_its_two_digits(typed: str) -> None:
    """Three letters at least."""
    assert UNKNOWN(typed).value == "24/11/1975"


def test_september_is_cut_to_four_letters_too() -> None:
    """`Sept` is how most people cut it."""
    assert {UNKNOWN(typed).value for typed in ("Sept 24 1975", "Sep 24 1975", "24 September 1975")} == {"24/09/1975"}


def test_day_and_month_alike_are_no_riddle() -> None:
    """5/5 is the fifth of May in either order."""
    assert UNKNOWN("5/5/1975").value == "05/05/1975"


@pytest.mark.parametrize("typed", ["03/04/1975", "3.4.1975", "03041975", "3/4/75"])
def test_an_ambiguous_date_is_refused_until_the_order_is_known(typed: str) -> None:
    """Dates are never guessed: the message names both readings, the mapping key and a form that is clear."""
    parsed = UNKNOWN(typed)
    assert (parsed.value, parsed.severity) == (None, Severity.ERROR)
    for part in ("3 April", "4 March", "date_order", "1975-0"):
        assert part in parsed.message
    assert DAY_FIRST(typed).value == "03/04/1975"
    assert MONTH_FIRST(typed).value == "04/03/1975"


def test_a_cell_against_the_order_of_its_column_is_refused() -> None:
    """In a column with the day first there is no month 24, even if the cell alone would be clear."""
    parsed = DAY_FIRST("3/24/1975")
    assert (parsed.value, parsed.suggestion) == (None, "1975-03-24")
    assert "no month 24" in parsed.message
    assert DAY_FIRST("12/24/1975").suggestion == "1975-12-24"
    assert MONTH_FIRST("29/02/1975").suggestion == ""


@pytest.mark.parametrize("typed", ["0/0/00", "00/00/0000", "0", "0000-00-00", "N/A", "-", "unknown"])
def test_what_stands_for_no_date_is_left_out_with_a_warning(typed: str) -> None:
    """Exports write zeros or words where there is no birthday; nothing is sent, and the person is told."""
    assert UNKNOWN(typed).value is None
    assert UNKNOWN(typed).severity is Severity.WARNING


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("--03-24", "year missing"),
        ("March 24", "year missing"),
        ("24 Mar", "year missing"),
        ("3/24", "year missing"),
        ("1975", "only a year"),
        ("31/02/1975", "no such date"),
        ("29/02/1975", "no such date"),
        ("13/13/1975", "no such date"),
        ("1975-13-01", "no such date"),
        ("99999999", "no such date"),
        ("2030-01-01", "date in the future"),
        ("2026-06-02", "date in the future"),
        ("1900-01-01", "more than a human age ago"),
        ("1/1/1980 5:30 PM", "a time of day in a birthday"),
        ("not a date", "not a date"),
        ("12/1975", "not a date"),
        ("-1", "not a date"),
        ("1e400", "not a date"),
        ("٢٤/٠٣/١٩٧٥", "not a date"),
    ],
)
def test_what_is_no_birthday_is_refused_by_name(typed: str, problem: str) -> None:
    """Impossible, incomplete and absurd dates block the row, each under its own name."""
    parsed = UNKNOWN(typed)
    assert (parsed.value, parsed.problem, parsed.severity) == (None, problem, Severity.ERROR)


@pytest.mark.parametrize("typed", ["27477", "27477.0"])
def test_a_serial_number_of_excel_is_refused_with_its_date_as_suggestion(typed: str) -> None:
    """The 1904 system would make it another date, so it is only suggested."""
    assert UNKNOWN(typed).value is None
    assert UNKNOWN(typed).suggestion == "1975-03-24"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("3/24/75", "24/03/1975"), ("3/24/27", "24/03/1927"), ("3/24/05", "24/03/2005"), ("3/24/10", "24/03/2010")],
)
def test_the_century_is_taken_where_only_one_is_possible(typed: str, sent: str) -> None:
    """Nobody is born in the future, and nobody of 121 years is an agent."""
    assert MONTH_FIRST(typed).value == sent


@pytest.mark.parametrize("typed", ["3/24/26", "3/24/24", "3/24/20", "3/24/16", "3/24/13", "3/24/11"])
def test_the_century_is_asked_for_where_both_are_odd(typed: str) -> None:
    """An agent of two years is as odd as one of a hundred and two."""
    assert MONTH_FIRST(typed).problem == "century not known"


def test_a_child_is_sent_and_pointed_out() -> None:
    """A full year is the person's word, however young it makes the agent."""
    parsed = UNKNOWN("2020-01-31")
    assert (parsed.value, parsed.severity) == ("31/01/2020", Severity.WARNING)
    assert [UNKNOWN(born).severity for born in ("2026-06-01", "2010-06-02", "2010-06-01")] == [
        Severity.WARNING, Severity.WARNING, None,
    ]  # fmt: skip


def test_the_age_limit_goes_by_the_day() -> None:
    """110 years are allowed, 111 are not."""
    parse = date_parser(None, date(2026, 6, 1))
    assert parse("1915-06-02").value == "02/06/1915"
    assert parse("1915-06-01").value is None


def test_year_first_columns_read_two_digits_in_front_as_the_year() -> None:
    """75/03/24 needs the declaration, for 24/03/75 has the same form."""
    assert date_parser("year_first", TODAY)("75/03/24").value == "24/03/1975"
    assert date_parser("year_first", TODAY)("1975/03/24").value == "24/03/1975"
