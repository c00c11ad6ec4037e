"""A full name becomes first and last name, or a reason why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.mapping.name_splitting import bare_part, commas_follow_last_names, split_carefully, split_name
from importer.model import Severity

SPLIT = [
    ("Jane Doe", "Jane", "Doe"),
    ("Doe, Jane", "Jane", "Doe"),
    ("SMITH, JOHN ALLEN JR", "JOHN ALLEN", "SMITH JR"),
    ("Smith Jr., John", "John", "Smith Jr."),
    ("Smith, John, Jr.", "John", "Smith Jr."),
    ("John Q. Public", "John Q.", "Public"),
    ("Mary Ann Smith", "Mary Ann", "Smith"),
    ("Maria de la Cruz", "Maria", "de la Cruz"),
    ("van Dyke, Peter", "Peter", "van Dyke"),
    ("Ann-Marie O'Neil", "Ann-Marie", "O'Neil"),
    ("J. R. Smith III", "J. R.", "Smith III"),
    ("Dr. Jane Doe PhD", "Jane", "Doe"),
    ("Jane Doe, Realtor", "Jane", "Doe"),
    ("Jane Doe GRI", "Jane", "Doe"),
    ("Dean Smith", "Dean", "Smith"),
    ("Prince Harris", "Prince", "Harris"),
    ("Do Kim", "Do", "Kim"),
    ("Yo-Yo Ma", "Yo-Yo", "Ma"),
    ("José Peña", "José", "Peña"),
    ("  Jane   Doe ", "Jane", "Doe"),
    ("Jane\u00a0Doe", "Jane", "Doe"),
    ("Garcia y Lopez, Maria", "Maria", "Garcia y Lopez"),
    ("De Leon, Maria", "Maria", "De Leon"),
    ("St. John, Mary", "Mary", "St. John"),
    ("Jane Doe, REALTOR®, GRI", "Jane", "Doe"),
    ("Jane Doe, SRES, P.A.", "Jane", "Doe"),
    ("Jane Doe, SFR, CNE", "Jane", "Doe"),
    ("Van Doe", "Van", "Doe"),
    ("Na Li", "Na", "Li"),
    ("Mary Keller", "Mary", "Keller"),
    ("Jane Null", "Jane", "Null"),
    ("Kelly Ann Van Der Berg", "Kelly Ann", "Van Der Berg"),
    ('John "Jack" Kennedy', "John", "Kennedy"),
    ("Erin Katz (Team Lead)", "Erin", "Katz"),
    ("Katz, Erin (Managing Broker)", "Erin", "Katz"),
    ("Erin Katz [Office Manager]", "Erin", "Katz"),
    ("Erin Katz (REALTOR)", "Erin", "Katz"),
    ("Dr. Erin Katz (Broker/Owner)", "Erin", "Katz"),
    ("Robert (Bob) Katz (Agent)", "Robert", "Katz"),
]


@pytest.mark.parametrize(("text", "first", "last"), SPLIT)
def test_a_name_is_split_and_nothing_that_belongs_to_it_is_lost(text: str, first: str, last: str) -> None:
    """Middle names stay with the first name, Jr and III with the last, particles where they belong."""
    split = split_name(text)
    assert (split.first, split.last, split.problem) == (first, last, "")


REFUSED = [
    ("Brightside Realty LLC", "a company, not a person"),
    ("The Smith Team", "a company, not a person"),
    ("Jane Smith Real Estate Group", "a company, not a person"),
    ("John and Mary Smith", "more than one person"),
    ("John & Mary Smith", "more than one person"),
    ("Smith, John & Mary", "more than one person"),
    ("jane@example.com", "not a name that can be split"),
    ("Jane 007", "not a name that can be split"),
    ("Jane Doe*", "not a name that can be split"),
    ("Jane Doe?", "not a name that can be split"),
    ("Smith, Jones, Maria", "not a name that can be split"),
    ("De Leon Maria", "not a name that can be split"),
    ("Van der Berg Jan", "not a name that can be split"),
    ("Jane Doe, LLC", "a company, not a person"),
    ("Jane Doe, Broker", "a name with something else beside it"),
    ("Jane de la Cruz, Broker Associate", "a name with something else beside it"),
    ("Jane Doe, KW Metro", "a name with something else beside it"),
    ("Keller Williams", "a name with something else beside it"),
    ("Jane Doe RE/MAX", "a name with something else beside it"),
    ("Jane Doe (eXp)", "a name with something else beside it"),
    ("Jane Doe (Doe Realty)", "a company, not a person"),
    ("Doe Team (Broker)", "a company, not a person"),
    ("Jane Doe - KW", "a name with something else beside it"),
    ("Jane Doe – Acme", "a name with something else beside it"),
    ("Jane Doe\nBroker", "a name with something else beside it"),
    ("Jane Doe aka Jones", "a name with something else beside it"),
    ("Jane Doe of Acme", "a name with something else beside it"),
    ("Realtor Bob Smith", "a name with something else beside it"),
    ("Agent Unknown", "a name with something else beside it"),
    ("Jane TBD", "a name with something else beside it"),
    ("Jane Doe, Acme", "a name with its comma behind several words"),
]


@pytest.mark.parametrize(("text", "problem"), REFUSED)
def test_what_cannot_be_split_safely_is_not_guessed_at(text: str, problem: str) -> None:
    """Companies, couples and things that are no names come out blank, with the reason."""
    split = split_name(text)
    assert (split.first, split.last, split.problem, split.severity) == ("", "", problem, Severity.ERROR)


@pytest.mark.parametrize("text", ["TBD", "Unknown", "unknown, unknown", "N/A", "NA", "None", "-", "---", "???"])
def test_a_placeholder_counts_as_blank(text: str) -> None:
    """Nobody is called TBD; in a column of full names NA is nobody's surname either."""
    split = split_name(text)
    assert (split.first, split.last, split.severity) == ("", "", Severity.WARNING)
    assert split.problem == "no name but a placeholder"


def test_the_column_tells_what_stands_before_a_comma() -> None:
    """Among names like `Doe, Jane` two words before the comma are a last name; elsewhere they may be a whole name."""
    assert commas_follow_last_names(["Doe, Jane", "Roe, Jim", "Garcia Lopez, Maria"])
    assert not commas_follow_last_names(["Jane Doe", "Jim Roe", "Poe, Al", "Garcia Lopez, Maria"])
    split = split_name("Garcia Lopez, Maria", trust_commas=True)
    assert (split.first, split.last, split.problem) == ("Maria", "Garcia Lopez", "")
    assert split_name("Jane Doe, Broker", trust_commas=True).problem
    assert split_name("Garcia Lopez, Maria", last_name_first=True).last == "Garcia Lopez"


def test_one_word_is_kept_and_pointed_out() -> None:
    """Cher has no last name; an update can do without, a new contact cannot."""
    split = split_name("Cher")
    assert (split.first, split.last, split.severity) == ("Cher", "", Severity.WARNING)


def test_what_is_left_out_is_said() -> None:
    """Courtesy titles, credentials and nicknames do not go out, and the change says which."""
    assert split_name('Dr. Jane "JJ" Doe GRI').why == "the name is split; left out: Dr., JJ, GRI"
    assert split_name("Erin Katz (Team Lead)").why == "the name is split; left out: Team Lead"
    assert split_name("Dr. Erin Katz (Agent)").why == "the name is split; left out: Dr., Agent"


def test_last_name_first_without_a_comma() -> None:
    """New York writes ADAMS JOHN Q."""
    split = split_name("ADAMS JOHN Q", last_name_first=True)
    assert (split.first, split.last) == ("JOHN Q", "ADAMS")
    split = split_name("DE LA CRUZ MARIA", last_name_first=True)
    assert (split.first, split.last) == ("MARIA", "DE LA CRUZ")


WORD = st.from_regex(r"[A-Z][a-z]{1,8}(-[A-Z][a-z]{1,5})?|[A-Z]{2,8}|O'[A-Z][a-z]{2,5}|[A-Z]\.?", fullmatch=True)


@given(st.lists(WORD, min_size=2, max_size=3), st.booleans())
def test_the_quick_way_agrees_with_the_careful_way(words: list[str], comma: bool) -> None:
    """For plain names the shortcut and nameparser say the same."""
    text = f"{words[-1]}, {' '.join(words[:-1])}" if comma else " ".join(words)
    quick = split_name(text)
    if not quick.problem:
        careful = split_carefully(text)
        assert (quick.first, quick.last) == (careful.first, careful.last)


@given(st.text(max_size=60))
def test_any_text_is_split_or_refused_but_never_breaks(text: str) -> None:
    """Whatever stands in the cell, the answer is a name or a problem; an accepted name has both parts."""
    split = split_name(text)
    assert split.problem or (split.first and split.last)


BARE = [
    ("Mr. Dev", "Dev"),
    ("Dr. Mary Ann", "Mary Ann"),
    ("Miss", "Miss"),
    ("Mr. & Mrs. John", "Mr. & Mrs. John"),
    ("Patel MBA", "Patel"),
    ("Patel, MBA", "Patel"),
    ("Smith III, GRI", "Smith III"),
    ("Nguyen, CRS, GRI", "Nguyen"),
    ("Hall, P.A.", "Hall"),
    ("Doe, REALTOR®", "Doe"),
    ("O'Neil Esq.", "O'Neil"),
    ("Mrs. Smith PhD", "Smith"),
    ("Katz (Team Lead)", "Katz"),
    ("Robert (Bob)", "Robert (Bob)"),
    ("Lee, Jr.", "Lee, Jr."),
    ("Smith Jr.", "Smith Jr."),
    ("Kim Do", "Kim Do"),
    ("Lee Ma", "Lee Ma"),
    ("de la Cruz", "de la Cruz"),
    ("Garcia Lopez", "Garcia Lopez"),
    ("St. John", "St. John"),
    ("Ma", "Ma"),
    ("Esq", "Esq"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "bare"), BARE)
def test_titles_and_credentials_leave_a_part_as_they_leave_a_whole_name(text: str, bare: str) -> None:
    """Jr and III stay, and so do surnames that are spelled like a credential."""
    assert bare_part(text) == bare


@given(st.text(max_size=40))
def test_a_part_only_ever_loses_its_ends(text: str) -> None:
    """Nothing is made up, and something is left of what was something."""
    bare = bare_part(text)
    assert bare in text or bare in " ".join(text.split())
    assert bool(bare.strip()) == bool(text.strip())
