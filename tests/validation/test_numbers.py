"""Ratings, counts and money go out as plain digits, or not at all."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.model import Severity
from importer.validation.numbers import parse_count, parse_money, parse_rating


@pytest.mark.parametrize(
    ("typed", "sent"), [("4", "4"), ("10", "10"), ("8.0", "8"), ("08", "8"), ("4.00", "4"), ("10.0", "10")]
)
def test_a_rating_is_a_whole_number_from_4_to_10(typed: str, sent: str) -> None:
    """A column that went through decimals keeps its meaning."""
    assert parse_rating(typed).value == sent


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [("3", ""), ("11", ""), ("0", ""), ("-4", ""), ("8.5", ""), ("8/10", "8"), ("8 out of 10", "8"), ("3/10", ""),
     ("eight", ""), ("1e1", ""), ("1,0", ""), ("9" * 20, "")],
)  # fmt: skip
def test_any_other_rating_is_refused(typed: str, suggestion: str) -> None:
    """The message says which numbers Brokerkit takes."""
    parsed = parse_rating(typed)
    assert (parsed.value, parsed.severity, parsed.suggestion) == (None, Severity.ERROR, suggestion)
    assert "from 4 to 10" in parsed.message


@pytest.mark.parametrize(("typed", "sent"), [("0", "0"), ("12", "12"), ("3.0", "3"), ("1,250", "1250"), ("007", "7")])
def test_a_count_is_a_whole_number(typed: str, sent: str) -> None:
    """Thousands may be set apart with commas."""
    assert parse_count(typed).value == sent


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [("-1", ""), ("3.5", ""), ("1.250", ""), ("12,34", ""), ("12 listings", "12"), ("1 250", "1250"), ("1e3", ""),
     ("1e400", ""), ("inf", ""), ("１２", "")],
)  # fmt: skip
def test_any_other_count_is_refused(typed: str, suggestion: str) -> None:
    """Fractions and negative counts make no sense, and no separator is guessed."""
    parsed = parse_count(typed)
    assert (parsed.value, parsed.severity, parsed.suggestion) == (None, Severity.ERROR, suggestion)


def test_a_very_large_count_is_sent_and_pointed_out() -> None:
    """Perhaps dollars stand in the column of listings; ten thousand are the most that nobody asks about."""
    assert parse_count("10,000").severity is None
    assert parse_count("10,001").severity is Severity.WARNING
    assert parse_count("1,250,000").value == "1250000"
    assert parse_count("1,250,000").severity is Severity.WARNING


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("1250000", "1250000"),
        ("1,250,000", "1250000"),
        ("$1,250,000.00", "1250000"),
        ("$1.2M", "1200000"),
        ("1.2 million", "1200000"),
        ("1.2MM", "1200000"),
        ("850k", "850000"),
        ("850 K", "850000"),
        ("$1.2B", "1200000000"),
        ("USD 5", "5"),
        ("10000 USD", "10000"),
        ("$0", "0"),
        (".5", "0.5"),
        ("1250000.50", "1250000.5"),
        ("1250000.3333333", "1250000.33"),
        ("5 dollars", "5"),
        ("1234.567", "1234.57"),
        ("0.567", "0.57"),
        (".567", "0.57"),
        ("12.3456", "12.35"),
        ("1000000000000", "1000000000000"),
    ],
)
def test_an_amount_is_sent_in_plain_digits(typed: str, sent: str) -> None:
    """However it was typed: no sign, no separator, no unit, no exponent."""
    assert parse_money(typed).value == sent


@pytest.mark.parametrize(
    ("typed", "problem", "suggestion"),
    [
        ("(1,000)", "negative amount", ""),
        ("-5", "negative amount", ""),
        ("$-5", "negative amount", ""),
        ("−5", "negative amount", ""),
        ("1.250.000,00", "comma or thousands", "1250000"),
        ("1.250,00", "comma or thousands", "1250"),
        ("1,25", "comma or thousands", ""),
        ("1 250 000", "comma or thousands", "1250000"),
        ("1.250", "point or thousands", "1250"),
        ("1.25E+06", "shortened number", "1250000"),
        ("1E12", "shortened number", "1000000000000"),
        ("2E12", "shortened number", ""),
        ("1.25E1", "shortened number", ""),
        ("1.2.5E3", "shortened number", ""),
        ("1e400", "shortened number", ""),
        ("€5", "not in dollars", ""),
        ("5 EUR", "not in dollars", ""),
        ("inf", "not an amount", ""),
        ("12,34,567", "not an amount", ""),
        ("$1M-$2M", "not an amount", ""),
        ("$500K+", "not an amount", ""),
        ("5%", "not an amount", ""),
        ("#VALUE!", "not an amount", ""),
        ("$", "not an amount", ""),
        ("2000B", "more than one agent can sell", ""),
        ("1000000000001", "more than one agent can sell", ""),
        ("9" * 400, "not an amount", ""),
    ],
)
def test_any_other_amount_is_refused_by_name(typed: str, problem: str, suggestion: str) -> None:
    """A point or a comma that can be read in two ways is never guessed."""
    parsed = parse_money(typed)
    assert (parsed.value, parsed.severity) == (None, Severity.ERROR)
    assert (parsed.problem, parsed.suggestion) == (problem, suggestion)


@pytest.mark.parametrize("typed", ["N/A", "-", "$ -", "none"])
def test_what_stands_for_no_amount_is_left_out(typed: str) -> None:
    """An accounting format shows zero as a dash; nothing is sent, and the person is told."""
    assert parse_money(typed).value is None
    assert parse_money(typed).severity is Severity.WARNING


@given(st.decimals(min_value=0, max_value=10**11, places=2))
def test_an_amount_keeps_its_worth(amount: Decimal) -> None:
    """Typed with separators and sign, it is worth the same when it is sent, to the cent."""
    sent = parse_money(f"${amount:,.2f}").value
    assert sent is not None
    assert Decimal(sent) == amount
    assert re.fullmatch(r"\d+(\.\d{1,2})?", sent)


@given(st.text(max_size=30))
def test_no_text_breaks_a_parser(text: str) -> None:
    """Whatever is typed, there is an answer, and what is sent is plain digits."""
    for parse in (parse_rating, parse_count, parse_money):
        parsed = parse(text.strip() or "?")
        assert parsed.value is None or re.fullmatch(r"\d+(\.\d{1,2})?", parsed.value)
        assert parsed.severity is not None or parsed.value is not None
