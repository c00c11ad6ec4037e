"""Phone numbers go out in E.164, or not at all."""

import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.model import Severity
from importer.validation.phones import phone_parser

parse = phone_parser("US")


@pytest.mark.parametrize(
    "typed",
    [
        "202-555-0166", "(202) 555-0166", "(202)555-0166", "202.555.0166", "202 555 0166", "2025550166", "12025550166",
        "1-202-555-0166", "+1 202 555 0166", "+12025550166", "+1 (202) 555‑0166", "202–555–0166", "2025550166.0",
        "tel:+1-202-555-0166", "\u202a+1 202 555 0166\u202c", "cell: 202-555-0166", "(202) 555-0166 (cell)",
        "202.555.0166 mobile", "２０２-555-0166",
    ],
)  # fmt: skip
def test_every_way_to_write_a_number_gives_one_number(typed: str) -> None:
    """What differs between spreadsheets is spelling, and a label beside the number is no part of it."""
    assert parse(typed).value == "+12025550166"
    assert parse(typed).severity is None


@pytest.mark.parametrize(
    ("typed", "problem", "suggestion"),
    [
        ("555-0123", "area code missing", ""),
        ("123", "too short for a phone number", ""),
        ("+11111111111", "not a valid phone number", ""),
        ("000-000-0000", "not a valid phone number", ""),
        ("(555) 123-4567", "not a valid phone number", ""),
        ("442079460123", "too long for a phone number", "+442079460123"),
        ("0012025550166", "too long for a phone number", "+12025550166"),
        ("+999 123 456 789", "no such country code", ""),
        ("202-555-0166 / 212-555-0123", "several phone numbers", "+12025550166"),
        ("202-555-0166, 212-555-0123", "several phone numbers", "+12025550166"),
        ("202-555-0166;2125550123", "several phone numbers", "+12025550166"),
        ("202-555-0166 or 212-555-0123", "several phone numbers", "+12025550166"),
        ("202-555-0166\n212-555-0123", "several phone numbers", "+12025550166"),
        ("call the office", "not a phone number", ""),
        ("202-555-0166 (fax)", "not a phone number", ""),
        ("2.025550166E9", "not a phone number", ""),
        ("#REF!", "not a phone number", ""),
        ("1" * 300, "not a phone number", ""),
    ],
)
def test_what_nobody_can_dial_is_refused_by_name(typed: str, problem: str, suggestion: str) -> None:
    """The problem says what is wrong, and the number that is evident is suggested, never taken."""
    parsed = parse(typed)
    assert (parsed.value, parsed.severity) == (None, Severity.ERROR)
    assert (parsed.problem, parsed.suggestion) == (problem, suggestion)


def test_of_several_numbers_the_suggestion_names_what_it_leaves_out() -> None:
    """So that nobody drops a number without noticing."""
    assert "+12025550166 leaves out 212-555-0123" in parse("202-555-0166 or 212-555-0123").message


@pytest.mark.parametrize("typed", ["202-555-0166 x12", "202-555-0166 ext. 12", "+1 202 555 0166 ext 12"])
def test_an_extension_is_left_out_and_pointed_out(typed: str) -> None:
    """Brokerkit has no room for it, and the number alone is better than nothing."""
    parsed = parse(typed)
    assert (parsed.value, parsed.severity) == ("+12025550166", Severity.WARNING)
    assert "12" in parsed.message


def test_letters_are_read_as_on_a_keypad_and_pointed_out() -> None:
    """A vanity number is a number, but somebody should look at it."""
    parsed = parse("1-800-FLOWERS")
    assert (parsed.value, parsed.severity) == ("+18003569377", Severity.WARNING)


def test_what_stands_for_no_number_is_left_out() -> None:
    """N/A under Cell Phone is a blank in words."""
    assert parse("N/A")[0] is None
    assert parse("N/A").severity is Severity.WARNING


def test_another_region_reads_national_numbers_its_own_way() -> None:
    """The mapping says the country; a number with + needs none."""
    british = phone_parser("GB")
    assert british("020 7946 0123").value == "+442079460123"
    assert british("+1 202 555 0166").value == "+12025550166"
    assert british("202-555-0166").value is None


@given(st.from_regex(r"(\+1|1)?[ .-]?\(?[2-9]\d\d\)?[ .-]?[2-9]\d\d[ .-]?\d{4}", fullmatch=True))
def test_the_quick_way_gives_the_verdict_of_the_library(typed: str) -> None:
    """Plain North American numbers are judged without the library; nobody can tell from the result."""
    assert_as_the_library(typed)


def test_the_quick_way_agrees_in_every_area_code() -> None:
    """The library knows exceptions for single exchanges, so every area code is tried with several of them."""
    random.seed(20)
    for area in range(200, 1000):
        for _ in range(4):
            assert_as_the_library(f"{area}{random.randrange(200, 1000)}{random.randrange(10_000):04}")


def assert_as_the_library(typed: str) -> None:
    """The value is the library's, or nothing if the library says that the number is not valid."""
    read = phonenumbers.parse(typed, "US")
    number = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
    assert parse(typed).value == (number if phonenumbers.is_valid_number(read) else None), typed
