"""Names, identifiers and free text."""

import pytest

from importer.model import Severity
from importer.validation.parsed import Parser
from importer.validation.parsers import Memo
from importer.validation.texts import parse_identifier, parse_name, parse_text
from importer.validation.words import choice_parser


@pytest.mark.parametrize(
    "typed", ["NA", "Null", "None", "True", "O'Brien", "Jean-Luc", "de la Cruz", "José", "李", "J.", "Lee, Jr."]
)
def test_a_name_is_sent_as_typed(typed: str) -> None:
    """There are people called Null."""
    assert parse_name(typed)[:2] == (typed, "")


@pytest.mark.parametrize("typed", ["ann@example.com", "R2D2", "Bob & Mary", "Ann/Bob", "Ann\u200bLee", "x" * 101])
def test_an_odd_name_is_sent_and_pointed_out(typed: str) -> None:
    """It may be right, so it goes out, but somebody should look."""
    assert parse_name(typed).value == typed
    assert parse_name(typed).severity is Severity.WARNING


@pytest.mark.parametrize(
    ("typed", "mended"),
    [("JosÃ©", "José"), ("Oâ€™Neil", "O’Neil"), ("MÃ¼ller", "Müller"), ("Ã‰mile", "Émile"), ("Å¡imko", "šimko"),
     ("Ã\x81vila", "Ávila"), ("JosÃ© Peña", "José Peña"), ("Jos\ufffd", "")],
)  # fmt: skip
def test_a_name_with_damaged_letters_is_refused(typed: str, mended: str) -> None:
    """It would be stored as it looks; what it was before is suggested where that can be told."""
    parsed = parse_name(typed)
    assert (parsed.value, parsed.severity, parsed.suggestion) == (None, Severity.ERROR, mended)


@pytest.mark.parametrize(
    ("parse", "typed"),
    [(parse_name, "Jos?"), (parse_name, "Nu?ez"), (parse_name, "?ngel"), (parse_text, "Caf? Pe?a Realty")],
)
def test_a_question_mark_for_a_letter_is_pointed_out(parse: Parser, typed: str) -> None:
    """A program wrote it for what it could not spell; nobody knows the letter, so the row goes out with a warning."""
    assert parse(typed)[:2] == (typed, "letters damaged by a conversion")
    assert parse(typed).severity is Severity.WARNING


@pytest.mark.parametrize("typed", ["Moving? Ask again!", "https://example.com/a?b=c", "www.example.com?id"])
def test_a_question_mark_in_a_text_may_be_one(typed: str) -> None:
    """People ask, and addresses of pages have question marks."""
    assert parse_text(typed)[:2] == (typed, "")


@pytest.mark.parametrize("typed", ["ANDRÉ’S", "KÖ–Allee", "Straße", "Zoë’s", "Ãlvarez", "Nguyễn", "Ångström"])
def test_accents_and_typographic_marks_are_no_damage(typed: str) -> None:
    """Only letters that together are one letter of UTF-8 are."""
    assert parse_name(typed)[:2] == (typed, "")


@pytest.mark.parametrize("typed", ["-", "N/A", "?", "...", "TBD", "Unknown", "not provided"])
def test_a_name_without_letters_is_left_out(typed: str) -> None:
    """A dash under Last Name is a blank."""
    assert parse_name(typed).value is None
    assert parse_name(typed).severity is Severity.WARNING


def test_a_control_character_in_a_name_is_refused() -> None:
    """The name without it is suggested."""
    parsed = parse_name("Ann\x07Lee")
    assert (parsed.severity, parsed.suggestion) == (Severity.ERROR, "Ann Lee")
    assert "U+0007" in parsed.message


@pytest.mark.parametrize(
    "typed",
    [
        "A123",
        "00123",
        "12-0037",
        "MAR-0123",
        "ABC/1234",
        "12/345",
        "12003E4",
        "M-1/2",
        "a68d4b23",
        "1E5",
        "12345678901234567",
        "MLS#12",
        "12 34",
    ],
)
def test_an_identifier_is_sent_as_typed(typed: str) -> None:
    """Leading zeros, seventeen digits and an E in the middle belong to it."""
    assert parse_identifier(typed)[:2] == (typed, "")


@pytest.mark.parametrize("typed", ["0", "0000", "0.0", "pending", "no id", "xxx", "#REF!", "'", "#"])
def test_a_placeholder_is_no_identifier(typed: str) -> None:
    """All rows with it would become one contact."""
    assert parse_identifier(typed)[:2] == (None, "stands for no id")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("1.23E+11", "shortened id"),
        ("12\u200b3", "invisible character in an id"),
        ("123.5", "a number instead of an id"),
        ("-7", "a number instead of an id"),
        ("12\n34", "several ids"),
        ("120094 120095", "several ids"),
        ("TRUE", "stands for no id"),
        ("3-Mar", "a date instead of an id"),
        ("Mar-03", "a date instead of an id"),
        ("17-APR-2003", "a date instead of an id"),
        ("2003-03-01", "a date instead of an id"),
        ("2003-03-01 00:00:00", "a date instead of an id"),
        ("3/1/2003", "a date instead of an id"),
        ("3/1", "a date instead of an id"),
        ("01.03.2003", "a date instead of an id"),
        ("1.2E+05", "shortened id"),
        ("1.20E+05", "shortened id"),
        ("12; 34", "several ids"),
        ("120050/120051", "several ids"),
        ("A12 and A13", "several ids"),
        ("120050, 120051", "several ids"),
        ("1 200 381", "a number instead of an id"),
        ("1.200.381", "a number instead of an id"),
        ("А123", "unusual letter in an id"),
    ],
)
def test_a_damaged_identifier_is_refused(typed: str, problem: str) -> None:
    """It matches nobody, or somebody else."""
    assert parse_identifier(typed)[:2] == (None, problem)


@pytest.mark.parametrize(
    "typed", ["120098 (old)", "MLS# 120098", "ID: 120098", "MLS ID 120098", "=120098", '=""120098""', "120098-"]
)
def test_what_stands_around_an_id_is_left_out_of_the_suggestion(typed: str) -> None:
    """A label, a remark in brackets, an equals sign: with it the id would be another one."""
    parsed = parse_identifier(typed)
    assert (parsed.value, parsed.suggestion) == (None, "120098")


@pytest.mark.parametrize("typed", ["<b>Roe</b>", "Mu&ntildeoz", "N\\xfa\\xf1ez", "Garc_x00ED_a", "{last}"])
def test_what_a_program_left_in_a_name_is_pointed_out(typed: str) -> None:
    """It is sent as typed, for nothing says what the name was, but neither unsaid nor as two people."""
    assert parse_name(typed)[:2] == (typed, "signs of a program in a name")


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [("12345.0", "12345"), ("12345678901234500", ""), ("Ñ123", ""), ("1" * 65, "")],
)
def test_a_doubtful_identifier_is_sent_and_pointed_out(typed: str, suggestion: str) -> None:
    """Only the person can say whether the agent has it."""
    parsed = parse_identifier(typed)
    assert (parsed.value, parsed.severity, parsed.suggestion) == (typed, Severity.WARNING, suggestion)


@pytest.mark.parametrize("typed", ["two\nlines", "a\tb", "👩\u200d💻", "=1+1", "+49"])
def test_free_text_is_sent_as_typed(typed: str) -> None:
    """Line breaks, formulas and emoji are text."""
    assert parse_text(typed)[:2] == (typed, "")


def test_control_characters_leave_free_text_with_a_warning() -> None:
    """Outlook writes a vertical tab for a line break; nobody should lose a row over it."""
    parsed = parse_text("a\x0bb")
    assert (parsed.value, parsed.severity) == ("ab", Severity.WARNING)


@pytest.mark.parametrize("damage", ["\ud800", "\ufffe", "\ufdd0"])
def test_a_character_no_document_can_carry_is_refused_everywhere(damage: str) -> None:
    """Half a surrogate pair would break the request, so no kind of field lets it through."""
    for parser in (parse_text, parse_name, parse_identifier, choice_parser("status")):
        assert Memo(parser)[f"a{damage}b"].severity is Severity.ERROR


@pytest.mark.parametrize("typed", ["", "  ", "\xa0", "\t\n"])
def test_space_alone_is_a_blank(typed: str) -> None:
    """Nothing is sent and nothing is said."""
    assert Memo(parse_text)[typed][:2] == (None, "")
