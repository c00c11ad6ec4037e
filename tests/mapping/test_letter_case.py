"""Letter case: names and titles that were typed all in capitals, or all small, and what a person should look at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.mapping import apply, read_mapping
from importer.mapping.letter_case import name_case, title_case, wants_a_look
from importer.model import Draft
from importer.reconciliation.changes_sheet import is_routine
from tests.mapping.sheets import a_sheet, filled

LAST_NAMES = [
    ("SMITH", "Smith", False),
    ("o'neil", "O'Neil", False),
    ("O’BRIEN", "O’Brien", False),
    ("D'ANGELO", "D'Angelo", False),
    ("MCDONALD", "McDonald", False),
    ("MCDONALD-O'BRIEN JR", "McDonald-O'Brien Jr", False),
    ("SMITH-JONES III", "Smith-Jones III", False),
    ("MUÑOZ", "Muñoz", False),
    ("ST. JOHN", "St. John", False),
    ("LA ROSA", "La Rosa", False),
    ("NG", "Ng", False),
    ("MACIAS", "Macias", False),
    ("MACY", "Macy", False),
    ("VAN", "Van", False),
    ("VAN III", "Van III", False),
    ("MACDONALD", "MacDonald", True),
    ("VAN DER BERG", "van der Berg", True),
    ("de la cruz", "de la Cruz", True),
    ("GARCIA Y LOPEZ", "Garcia y Lopez", True),
    ("'T HART", "'t Hart", True),
    ("NAKO'OLANI", "Nako'olani", True),
    ("MacArthur", "MacArthur", False),
    ("De La Cruz", "De La Cruz", False),
    ("", "", False),
    ("李", "李", False),
]
FIRST_NAMES = [
    ("JANE ANN", "Jane Ann", False),
    ("MARY-ANN", "Mary-Ann", False),
    ("j.r.", "J.R.", False),
    ("LA TOYA", "La Toya", False),
    ("JO", "Jo", False),
    ("JD", "JD", True),
    ("aj", "AJ", True),
    ("DE'ANDRE", "De'Andre", True),
]


@pytest.mark.parametrize(("typed", "cased", "is_open"), LAST_NAMES)
def test_a_last_name_in_one_case_gets_its_capitals(typed: str, cased: str, is_open: bool) -> None:
    """What somebody took care to write stays; what people write in more than one way is to be looked at."""
    assert name_case(typed, is_last=True) == cased
    assert wants_a_look(typed, is_last=True) is is_open


@pytest.mark.parametrize(("typed", "cased", "is_open"), FIRST_NAMES)
def test_a_first_name_has_no_particles_but_initials(typed: str, cased: str, is_open: bool) -> None:
    """`La Toya` is not `la Toya`, and nobody is called Jd."""
    assert name_case(typed, is_last=False) == cased
    assert wants_a_look(typed, is_last=False) is is_open


@pytest.mark.parametrize(
    ("typed", "cased"),
    [
        ("KELLER HOMES OF THE WEST LLC", "Keller Homes of the West LLC"),
        ("12 NW 1ST ST, APT 4B", "12 NW 1st St, Apt 4B"),
        ("p.o. box 7", "P.O. Box 7"),
        ("MCALLEN, TX 78501", "McAllen, TX 78501"),
        ("albany, ny", "Albany, NY"),
        ("RE/MAX HOMES", "RE/MAX Homes"),
        ("EXP REALTY", "eXp Realty"),
        ("O'FALLON", "O'Fallon"),
        ("Harbour HOMES", "Harbour HOMES"),
    ],
)
def test_a_title_in_one_case_gets_its_capitals(typed: str, cased: str) -> None:
    """Companies, streets and cities, with what is always written in capitals."""
    assert title_case(typed) == cased


@given(
    st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Zs", "Po", "Pd"], max_codepoint=0x17F), max_size=30)
)
def test_nothing_but_the_case_of_letters_changes(text: str) -> None:
    """No letter is lost or made, whatever stands there."""
    for cased in (name_case(text, is_last=True), name_case(text, is_last=False), title_case(text)):
        assert cased.casefold() == text.casefold()


def drafted(fields: str, *rows: tuple[str, str]) -> Draft:
    """The draft of people with a first and a last name."""
    sheet = a_sheet(["First", "Last"], *rows)
    return apply(read_mapping(f"fields: {{{fields}}}", "mine"), sheet)


def test_sure_ones_are_one_line_of_changes_and_the_others_one_each() -> None:
    """Among ten thousand tidied names a person finds the few that may be written otherwise."""
    draft = drafted("last_name: {from: Last, case: name}", ("A", "SMITH"), ("B", "VAN DYKE"), ("C", "Jones"))
    assert [(one.sent, one.why, is_routine(one)) for one in draft.changes] == [
        ("Smith", "capitals tidied", True),
        ("van Dyke", "capitals tidied, perhaps not as the person writes them", False),
    ]


def test_both_halves_of_a_full_name_are_tidied() -> None:
    """Each as what it is, and the change says so."""
    draft = drafted("full_name: {from: Last, case: name}", ("", "DE LA CRUZ, JD"))
    assert filled(draft) == [{"first_name": "JD", "last_name": "de la Cruz"}]
    assert "perhaps not as the person writes them" in draft.changes[1].why


@pytest.mark.parametrize(
    ("rule", "sent"),
    [
        ("agent_id: {from: Last, case: upper}", {"agent_id": "AB1"}),
        ("alt_state: {from: Last, case: upper}", {"alt_state": "AB1"}),
        ("source: {from: Last, case: as is}", {"source": "ab1"}),
    ],
)
def test_upper_and_lower_are_taken_at_their_word(rule: str, sent: dict[str, str]) -> None:
    """Whatever stands there."""
    assert filled(drafted(f"first_name: First, {rule}", ("Ann", "ab1"))) == [{"first_name": "Ann"} | sent]


def test_the_older_spelling_of_the_wish_is_understood() -> None:
    """Results workbooks carry mappings that were written before there were others."""
    assert drafted("last_name: {from: Last, tidy_case: true}", ("A", "SMITH")).frame["last_name"].tolist() == ["Smith"]
