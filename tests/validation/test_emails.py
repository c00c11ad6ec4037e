"""E-mail addresses are what contacts are matched by: sent as typed, or refused with the address that seems meant."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from importer.model import Severity
from importer.validation.emails import parse_email


@pytest.mark.parametrize(
    "typed",
    ["ann@example.com", "Ann.Lee+mls@Example.COM", "o'brien@example.co.uk", "na@example.com", "a@x.co",
     "ann@sub.example.com", "1@example.com", "ann_lee@example.org", "test@example.com", "{a}@example.com"],
)  # fmt: skip
def test_an_address_is_sent_as_typed(typed: str) -> None:
    """Not even the case of its domain is changed."""
    assert parse_email(typed).value == typed
    assert parse_email(typed).severity is None


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("mailto:ann@example.com", "ann@example.com"),
        ("Ann Lee <ann@example.com>", "ann@example.com"),
        ('"Lee, Ann" <ann@example.com>', "ann@example.com"),
        ("<ann@example.com>", "ann@example.com"),
        ("ann@example.com.", "ann@example.com"),
        ("ann@example.com;", "ann@example.com"),
        ("ann@example.com (home)", "ann@example.com"),
        ("ann@example,com", "ann@example.com"),
        ("ann @example.com", "ann@example.com"),
        ("ann..lee@example.com", "ann.lee@example.com"),
        ("ann", ""),
        ("ann@", ""),
        ("@example.com", ""),
        ("ann@localhost", ""),
        ("ann@example", ""),
        ("ann@ex_ample.com", ""),
        ("ann@lee@example.com", ""),
        ("ann@1.2.3.4", ""),
        ("x" * 65 + "@example.com", ""),
        ("a@" + "b" * 260 + ".com", ""),
    ],
)
def test_what_is_no_plain_address_is_refused(typed: str, suggestion: str) -> None:
    """The address that can be made out is suggested, but never sent in place of what was typed."""
    parsed = parse_email(typed)
    assert (parsed.value, parsed.severity, parsed.suggestion) == (None, Severity.ERROR, suggestion)


@pytest.mark.parametrize("gap", [", ", "; ", " ", "/", " or ", "|", "\n", "\r\n", ",\n"])
def test_two_addresses_in_a_cell_are_refused(gap: str) -> None:
    """A contact is matched by one; the first is suggested."""
    parsed = parse_email(f"ann@example.com{gap}lee@example.com")
    assert (parsed.problem, parsed.suggestion) == ("several e-mail addresses", "ann@example.com")
    assert "lee@example.com" in parsed.message


@pytest.mark.parametrize(
    "typed",
    ["yolanda king@example.com", "Yolanda King king@example.com", "ann lee @example.com", "x; yolanda king@example.com",
     "ann lee@exam ple.com"],
)  # fmt: skip
def test_the_second_half_of_an_address_is_never_suggested(typed: str) -> None:
    """`king@example.com` is somebody else; where a word stands in front, only the person knows what was meant."""
    parsed = parse_email(typed)
    assert (parsed.value, parsed.severity, parsed.suggestion) == (None, Severity.ERROR, "")


@pytest.mark.parametrize(
    ("typed", "left_out"),
    [("ann@example.com (home)", "(home)"), ("Lee, Ann <ann@example.com>", "Lee, Ann"),
     ("Email: ann@example.com", "Email"), ("ann@example.com\nhome", "home")],
)  # fmt: skip
def test_a_suggestion_names_what_it_leaves_out(typed: str, left_out: str) -> None:
    """So that nothing is dropped by whoever follows it without looking."""
    parsed = parse_email(typed)
    assert parsed.suggestion == "ann@example.com"
    assert f"leaves out “{left_out}”" in parsed.message


@pytest.mark.parametrize(
    ("typed", "name", "suggestion"),
    [
        ("аnn@example.com", "CYRILLIC SMALL LETTER A (U+0430)", "ann@example.com"),
        ("ann@exаmple.com", "CYRILLIC SMALL LETTER A (U+0430)", "ann@example.com"),
        ("ａnn@example.com", "FULLWIDTH LATIN SMALL LETTER A (U+FF41)", "ann@example.com"),
        ("ann＠example.com", "FULLWIDTH COMMERCIAL AT (U+FF20)", "ann@example.com"),
        ("ann\u200b@example.com", "ZERO WIDTH SPACE (U+200B)", "ann@example.com"),
        ("ann@example.com\ufeff", "ZERO WIDTH NO-BREAK SPACE (U+FEFF)", "ann@example.com"),
        ("an\u00adn@example.com", "SOFT HYPHEN (U+00AD)", "ann@example.com"),
        ("josé@example.com", "LATIN SMALL LETTER E WITH ACUTE (U+00E9)", ""),
        ("ann@bücher.example", "LATIN SMALL LETTER U WITH DIAERESIS (U+00FC)", "ann@xn--bcher-kva.example"),
    ],
)
def test_a_look_alike_is_refused_and_the_culprit_named(typed: str, name: str, suggestion: str) -> None:
    """Two addresses that look alike are two contacts to Brokerkit, so nobody may overlook the difference."""
    parsed = parse_email(typed)
    assert (parsed.value, parsed.severity, parsed.suggestion) == (None, Severity.ERROR, suggestion)
    assert name in parsed.message


@pytest.mark.parametrize(
    "typed",
    ["none@none.com", "noemail@noemail.com", "no-email@example.com", "NoEmail2@gmail.com", "na@na.com", "no@email.com",
     "test@test.com"],
)  # fmt: skip
def test_a_placeholder_is_refused(typed: str) -> None:
    """All rows with it would become one contact."""
    assert parse_email(typed).problem == "stands for no e-mail address"


@pytest.mark.parametrize("typed", ["n/a", "N/A", "none", "-", "Unknown", "TBD"])
def test_a_word_for_no_address_is_a_blank_with_a_warning(typed: str) -> None:
    """Nothing is sent, so nobody is matched by it."""
    parsed = parse_email(typed)
    assert (parsed.value, parsed.problem, parsed.severity) == (None, "stands for no value", Severity.WARNING)


@pytest.mark.parametrize("ending", ["test", "invalid", "local"])
def test_a_reserved_domain_is_sent_with_a_warning(ending: str) -> None:
    """Its syntax is right, and whether Brokerkit minds is for Brokerkit to say."""
    parsed = parse_email(f"ann@brokerage.{ending}")
    assert (parsed.value, parsed.severity) == (f"ann@brokerage.{ending}", Severity.WARNING)


@given(st.from_regex(r"[A-Za-z0-9_.+'-]{1,70}@[A-Za-z0-9.-]{1,40}\.[a-zA-Z0-9]{1,4}", fullmatch=True))
def test_the_quick_way_gives_the_verdict_of_the_library(typed: str) -> None:
    """Plain local parts are judged without the library, domains once each; nobody can tell from the result."""
    parsed = parse_email(typed)
    if parsed.problem in {"stands for no e-mail address", "no mail arrives there"}:
        return
    try:
        validate_email(typed, check_deliverability=False, strict=True)
        accepted = True
    except EmailNotValidError:
        accepted = False
    assert (parsed.value is not None) == accepted
