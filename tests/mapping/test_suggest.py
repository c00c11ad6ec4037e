"""Headers nobody has seen: the field they probably mean, and the traps that must not be walked into."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.fields import FIELD
from importer.mapping import suggest
from importer.mapping.header_meanings import meaning_of
from importer.model import Flag
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
    ("Status", ["Active", "Active", "Pending"], None),
    ("Status", ["Active", "On Leave", "New", "Contacted"], None),
    ("Stage", ["New", "Contacted", "Active"], "status"),
    ("Status", ["subscribed", "unsubscribed", "cleaned"], None),
    ("Status", ["Imported", "Skipped", "Failed"], None),
    ("Status", ["Gold", "Silver"], None),
    ("Status", [""], None),
    ("Stage", ["2 - Contacted", "3 - Met"], "status"),
    ("Rating", ["1", "5", "3"], None),
    ("Rating", ["4", "5", "5"], None),
    ("Rating", ["4.9", "4.7"], None),
    ("Rating", ["4", "7", "10"], "rating"),
    ("Rating", [""], None),
    ("Lead Name", ["Harbor Realty LLC", "Cove Homes Inc", "Ann Dale"], None),
    ("Lead Name", ["Keller Williams", "Compass"], None),
    ("Lead Name", ["Ann Dale", "Bo Elm", "Harbor Realty LLC"], "full_name"),
    ("Custom Field 3", ["(212) 555-0100", "(212) 555-0101"], None),
    ("OPTIN_IP", ["203.0.113.5", "203.0.113.6"], None),
    ("Phone", ["203.0.113.5", "203.0.113.6"], None),
    ("Kana", ["Ann", "Bo"], None),
    ("Source", ["HubSpot", "HubSpot"], None),
    ("Source", ["Open House", "HubSpot"], "source"),
    ("Note", ["Imported", "Imported", "Imported"], None),
    ("Note", ["Bought the list in May."] * 3, None),
    ("Details", ['[{"a": 1}]', '[{"a": 2}]'], None),
    ("conversationId", ["abc-1", "abc-2"], None),
    ("hasCommentReply", [""], None),
    ("Stage Description", ["Answered once", "Was here"], None),
    ("Owner", ["Dana", "Lee", "Dana", "dana@example.com"], None),
    ("Owner", ["dana@example.com", "lee@example.com", "dana@example.com", "Dana"], "owner_email"),
    ("Agent ID", ["1", "2", "17"], None),
    ("Created By", ["dana@example.com", "lee@example.com"], None),
    ("Region", ["North", "South"], None),
    ("LTM Volume", ["~$2M", "($12,000)", "$4.75 million"], "production_ytd"),
    ("LTM Volume", ["n/a", "-", "TBD", "850k"], "production_ytd"),
    ("Office", ["(212) 555-0100", "(212) 555-0101"], "office_phone"),
    ("Office", ["HRB12", "CPR01"], None),
    ("Correspondence", ["a@example.com", "b@example.com"], "email"),
    ("Linked Firm", ["Harbor Realty", "Cove Homes"], None),
    ("Owner 1 First Name", ["Ann", "Bo"], None),
    ("Vendor Phone", ["(212) 555-0100", "(212) 555-0101"], None),
    ("What is your full name?", ["Ann Dale", "Bo Elm"], "full_name"),
    ("username", ["ann", "bo"], None),
    ("Licensee Number", ["SA1", "SA2"], None),
    ("Company 2", ["Harbor Realty", "Cove Homes"], None),
    ("Office", ["Suite 200", "3rd floor", "Remote"], None),
    ("Phone 3", [""], None),
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
    (["First Name", "Lead Name"], ["Ann", "Harbor Realty LLC"], ["first_name", None]),
    (["First Name", "Agent"], ["Ann", ""], ["first_name", None]),
    (["City", "Office City"], ["Salem", "Lynn"], ["alt_city", "office_city"]),
    (["Home Phone", "Email"], ["212-555-0100", "a@example.com"], ["phone", "email"]),
    (["Home", "Direct", "Office Phone"], ["212-555-0100"] * 3, ["other_phone", "phone", "office_phone"]),
    (["Cell 1", "Cell 2", "Home Phone"], ["212-555-0100"] * 3, ["phone", None, "other_phone"]),
    (["Phone", "Phone 2"], ["212-555-0100", "212-555-0101"], ["phone", "other_phone"]),
    (["phone", "phone2"], ["212-555-0100", "212-555-0101"], ["phone", None]),
    (["Phone", "Phone 2", "Spouse"], ["212-555-0100", "212-555-0101", "Kit"], ["phone", None, None]),
    (["Phone", "Phone 2"], ["212-555-0100", ""], ["phone", None]),
    (["CITY", "CITY_1"], ["Salem", "Lynn"], ["alt_city", None]),
    (
        ["Phone 1 - Type", "Phone 1", "Phone 2 - Type", "Phone 2"],
        ["Work", "212-555-0100", "Cell", "212-555-0101"],
        [None, "office_phone", None, "phone"],
    ),
    (["Email", "Foo"], ["a@example.com", "b@example.com"], ["email", None]),
    (["AgentID", "Comm Plan"], ["10017", "70/30"], [None, None]),
    (["Agent ID", "Office ID"], ["10017", "HRB12"], ["agent_id", None]),
    (["Agent Code", "Name"], ["10017", "Ann Dale"], [None, "full_name"]),
    (["Agent Code", "MLS Board"], ["10017", "GMLS"], ["agent_id", None]),
    (["Name", "Company"], ["Ann Dale", "Ann Dale PA"], ["full_name", None]),
    (["Business Name", "Name"], ["", "Ann Dale"], [None, "full_name"]),
    (["Task Name", "Due Date", "Assignee Email"], ["Call", "1/2/26", "dana@example.com"], [None] * 3),
    (["Address", "Price", "Closing Date"], ["1 Elm St", "$1", "1/2/26"], [None] * 3),
    (["MLS #", "Sale Price", "Close Date", "City"], ["2401", "$1", "1/2/26", "Salem"], [None] * 4),
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


def test_an_address_that_may_be_the_homes_or_the_offices_is_proposed_with_a_question() -> None:
    """In a licence list nobody says whose it is; a company's name and phone beside it speak for the office."""
    block = ["Address", "City", "State", "Zip"]
    cells = ["1 Elm St", "Salem", "MA", "01970"]
    home = suggest(a_sheet(["Name", "License #", *block], ["Ann Dale", "SL1", *cells]))
    assert [each.field for each in home[2:]] == ["alt_address", "alt_city", "alt_state", "alt_zip"]
    assert all(each.question.startswith("home or office?") for each in home[2:])
    office = suggest(
        a_sheet(["Name", "License #", "Company", "Company Phone", *block],
                ["Ann Dale", "SL1", "Harbor Realty", "212-555-0100", *cells])
    )  # fmt: skip
    assert [each.field for each in office[4:]] == ["office_address", "office_city", "office_state", "office_zip"]
    assert "company's name and phone" in office[4].question
    assert office[4].alternatives == ("alt_address",)
    member = suggest(
        a_sheet(
            ["MemberMlsId", "OfficeName", "OfficePhone", "MemberCity"], ["55012", "Harbor", "212-555-0100", "Salem"]
        )
    )
    assert member[3].field == "alt_city"
    assert "its headers speak of the member" in member[3].question
    plain = suggest(a_sheet(["Name", "Email", *block], ["Ann Dale", "ann@example.com", *cells]))
    assert not any(each.question for each in plain)


def test_streets_that_come_back_row_after_row_are_the_offices() -> None:
    """People do not live at one address by the dozen."""
    rows = [[f"Ann {name}", "Harbor Realty", "1 Elm St", "Salem"] for name in ("Dale", "Fox", "Hill", "Ives")]
    suggestions = suggest(a_sheet(["Name", "Company", "Address", "City"], *rows))
    assert [each.field for each in suggestions[2:]] == ["office_address", "office_city"]


def test_cells_and_rows_that_the_loader_distrusts_do_not_vote() -> None:
    """A row that slid to the right and a cell that shows an error say nothing about their columns."""
    rows = [["212-555-0100"], ["a@example.com"], ["b@example.com"], ["#N/A"]]
    flags = [Flag(3, None, "one cell too many"), Flag(4, 0, "an error"), Flag(5, 0, "an error")]
    assert [each.field for each in suggest(a_sheet([""], *rows, flags=flags))] == ["phone"]
    assert [each.field for each in suggest(a_sheet([""], *rows))] == [None]


def test_a_few_odd_words_do_not_outweigh_the_rows() -> None:
    """Rows are counted, not spellings: nine rows of Contacted against four words seen once."""
    rows = [["Contacted"]] * 9 + [["Gold"], ["Silver"], ["Bronze"], ["Tin"]]
    assert [each.field for each in suggest(a_sheet(["Status"], *rows))] == ["status"]


def test_an_address_that_comes_back_is_not_these_peoples_own() -> None:
    """A host's address stands in every row beside the guests' names."""
    names = ["Ann Dale", "Bo Elm", "Cy Fox", "Di Gill"]
    hosted = a_sheet(["Name", "Email"], *([name, "dana@example.com"] for name in names))
    assert [each.field for each in suggest(hosted)] == ["full_name", None]
    twice = a_sheet(["Name", "Email"], *([name, f"{name[:2]}@example.com"] for name in names * 2))
    assert [each.field for each in suggest(twice)] == ["full_name", "email"]


def test_a_number_that_comes_back_is_not_these_peoples_own() -> None:
    """A switchboard's number stands in every row; a person who stands in two rows keeps hers."""
    names = ["Ann Dale", "Bo Elm", "Cy Fox", "Di Gill"]
    called = a_sheet(["Name", "Phone"], *([name, "212-555-0100"] for name in names))
    assert [each.field for each in suggest(called)] == ["full_name", None]
    twice = a_sheet(["Name", "Phone"], *([name, f"212-555-010{len(name)}"] for name in names[:2] * 2))
    assert [each.field for each in suggest(twice)] == ["full_name", "phone"]


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1, max_size=6))
def test_any_headers_and_values_get_one_suggestion_each_and_no_field_twice(columns: list[tuple[str, str]]) -> None:
    """Whatever the sheet, the list is complete and can be used; only a blank column may share its field."""
    suggestions = suggest(a_sheet([header for header, _ in columns], [value for _, value in columns]))
    fields = [each.field for each, (_, value) in zip(suggestions, columns, strict=True) if each.field and value.strip()]
    assert len(suggestions) == len(columns)
    assert len(fields) == len(set(fields))
    assert all(0 <= each.confidence <= 1 for each in suggestions)
