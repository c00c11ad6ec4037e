"""Headers nobody has seen: the field they probably mean, and the traps that must not be walked into."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.fields import FIELD
from importer.mapping import suggest
from importer.mapping.header_meanings import meaning_of
from tests.mapping.sheets import a_sheet

with (Path(__file__).parent / "headers.csv").open(encoding="utf-8", newline="") as _file:
    HEADERS = [(line["header"], line["field"]) for line in csv.DictReader(_file)]
"""Headers as people write them, and the field each means; blank where none is right."""


def test_headers_are_known_by_their_words() -> None:
    """Every header of the collection means what it should; a trap is left out, with a reason."""
    wrong = [header for header, field in HEADERS if (meaning_of(header).field or "") != field]
    assert wrong == []
    assert all(meaning_of(header).why for header, _ in HEADERS)


def test_every_field_and_many_traps_are_in_the_collection() -> None:
    """The test above sees something of everything."""
    assert {field for _, field in HEADERS} == {"", "full_name", *FIELD}
    assert sum(not field for _, field in HEADERS) > 100


def test_a_whole_home_made_sheet() -> None:
    """One suggestion for each column in sheet order, no field twice, values taken into account."""
    sheet = a_sheet(
        ["ID", "Agent Name", "Agent Email", "Cell", "Phone", "Brokerage", "Recruiter", "Status", "DOB", "", "Level"],
        ["1", "Doe, Jane", "jane@example.com", "(212) 555-0100", "212-555-0101", "Acme", "Pat", "Contacted", "3/24/75",
         "x@example.com", "Mid"],
        ["2", "Jim Roe", "jim@example.com", "(212) 555-0102", "", "Acme", "Pat", "Met", "3/4/75", "", "Low"],
    )  # fmt: skip
    suggestions = suggest(sheet)
    assert [each.position for each in suggestions] == list(range(11))
    assert [each.field for each in suggestions] == [
        None, "full_name", "email", "phone", "other_phone", "currently_at", None, "status", "birthday", None, None,
    ]  # fmt: skip
    by_header = {each.header: each for each in suggestions}
    assert by_header["Recruiter"].alternatives == ("owner_email",)
    assert "email" in suggestions[9].alternatives


VALUES: list[tuple[str, list[str], str | None]] = [
    ("Owner", ["pat@example.com", "kim@example.com"], "owner_email"),
    ("Owner", ["Pat Broker", "Kim Broker"], None),
    ("Referred By", ["Pat Broker"], None),
    ("Status", ["Active", "Inactive", "Active"], None),
    ("Status", ["New", "Contacted"], "status"),
    ("Volume", ["12", "4.5"], None),
    ("Volume", ["$1,250,000", "900,000"], "production_ytd"),
    ("Production", ["1.2M", "800K"], "production_ytd"),
    ("Phone", ["x@example.com", "y@example.com"], "email"),
    ("Contact", ["x@example.com", "y@example.com"], "email"),
    ("Contact", ["(212) 555-0100"], "phone"),
    ("Email", ["yes", "no"], None),
    ("Birthday", ["3/24", "5/6"], None),
    ("Birthday", ["March 24, 1975", "1980-05-06"], "birthday"),
    ("MLS ID", ["GMLS"] * 8, None),
    ("MLS ID", ["55012", "55013"], "agent_id"),
    ("Rating", ["80", "95"], None),
    ("Rating", ["8", "95", "five", "9"], "rating"),
    ("Production Label", ["Gold", "Silver"], None),
    ("St", ["MA"], "alt_state"),
    ("ST", ["MA", "NH"], "alt_state"),
    ("State", ["MA"], "alt_state"),
    ("St", ["Massachusetts"], "alt_state"),
    ("Office St.", ["MA"], "office_state"),
    ("St", ["1 A St"], None),
    ("LTM Volume (000s)", ["4,500", "12,250"], None),
    ("Zip", ["Boston"], None),
    ("", ["a@example.com", "b@example.com"], "email"),
    ("", ["(212) 555-0100", "212-555-0101"], "phone"),
    ("Column7", ["2125550100", "2125550101"], None),
    ("Office", ["212", "213"], None),
    ("Name", ["1", "2"], None),
]


@pytest.mark.parametrize(("header", "values", "field"), VALUES)
def test_values_confirm_or_contradict_what_the_header_says(header: str, values: list[str], field: str) -> None:
    """A Status full of Active and Inactive is a licence's; a Volume of 12 counts houses."""
    (suggestion,) = suggest(a_sheet([header], *[[value] for value in values]))
    assert suggestion.field == field, suggestion.why


COMPANY: list[tuple[list[str], list[str], list[str | None]]] = [
    (["MLS ID", "Member MLS ID"], ["GMLS", "55012"], [None, "agent_id"]),
    (["Name", "First Name", "Last Name"], ["Jane Doe", "Jane", "Doe"], [None, "first_name", "last_name"]),
    (["Name", "Surname"], ["Jane", "Doe"], ["first_name", "last_name"]),
    (["Phone", "Cell"], ["212-555-0100", "212-555-0101"], ["other_phone", "phone"]),
    (["Name", "Vorname"], ["Doe", "Jane"], ["last_name", "first_name"]),
    (["Mobile Phone Number", "Phone Number"], ["", "212-555-0101"], ["phone", "phone"]),
    (["Mobile Phone Number", "Work Phone"], ["", "212-555-0101"], ["phone", "office_phone"]),
    (["Email", "Work Email"], ["", "a@example.com"], [None, "email"]),
    (["Phone", "Cell", "Home Phone"], ["212-555-0100"] * 3, [None, "phone", "other_phone"]),
    (["Work Email", "Email"], ["a@example.com", "b@example.com"], [None, "email"]),
    (["LTM Sales Volume", "YTD Sales Volume"], ["$1,000,000", "$500,000"], ["production_ytd", None]),
    (["City", "Office City"], ["Salem", "Lynn"], ["alt_city", "office_city"]),
]


@pytest.mark.parametrize(("headers", "row", "fields"), COMPANY)
def test_columns_are_judged_in_each_others_company(
    headers: list[str], row: list[str], fields: list[str | None]
) -> None:
    """The better column gets the field, and the other one says which column that is."""
    suggestions = suggest(a_sheet(headers, row))
    assert [each.field for each in suggestions] == fields
    for each in suggestions:
        assert each.field not in each.alternatives or each.field is None


def test_a_header_without_values_is_a_little_less_sure() -> None:
    """Nothing confirms it, and it says so."""
    (blank,) = suggest(a_sheet(["Email"], [""]))
    (confirmed,) = suggest(a_sheet(["Email"], ["a@example.com"]))
    assert blank.field == confirmed.field == "email"
    assert blank.confidence < confirmed.confidence <= 1
    assert "blank" in blank.why


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1, max_size=6))
def test_any_headers_and_values_get_one_suggestion_each_and_no_field_twice(columns: list[tuple[str, str]]) -> None:
    """Whatever the sheet, the list is complete and can be used; only a blank column may share its field."""
    suggestions = suggest(a_sheet([header for header, _ in columns], [value for _, value in columns]))
    fields = [each.field for each, (_, value) in zip(suggestions, columns, strict=True) if each.field and value.strip()]
    assert len(suggestions) == len(columns)
    assert len(fields) == len(set(fields))
    assert all(0 <= each.confidence <= 1 for each in suggestions)
