"""Headers nobody has seen: the field they probably mean, and the traps that must not be walked into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.mapping import suggest
from importer.mapping.meanings import meaning_of
from tests.mapping.sheets import a_sheet

HEADERS: dict[str, str | None] = {
    # names
    "First Name": "first_name", "FNAME": "first_name", "Agent First Name": "first_name", "Given Name": "first_name",
    "Frist Nmae": "first_name", "first": "first_name", "Surname": "last_name", "LName": "last_name",
    "Agent Last": "last_name", "Name": "full_name", "Agent Name": "full_name", "AgentName": "full_name",
    "Realtor": "full_name", "Contact Name": "full_name", "Middle Name": None, "Nickname": None, "Team Name": None,
    # e-mail
    "E-mail": "email", "Email Address": "email", "EMAIL_ADDR": "email", "Primary Email": "email", "Emial": "email",
    "Agent E-Mail": "email", "Email 2": None, "Secondary Email": None, "CC Email": None, "Email Opt Out": None,
    "E-mail 2 Address": None, "Correo electrónico": "email",
    # phones
    "Cell": "phone", "Cell #": "phone", "Mobile Phone": "phone", "MobilePhone": "phone", "Ph": "phone",
    "Telephone": "phone", "Agent Phone": "phone", "Text Number": "phone", "Cell Phone 1": "phone",
    "Direct Line": "other_phone", "Home Phone": "other_phone", "H-Phone": "other_phone", "Phone 2": "other_phone",
    "Alt Phone": "other_phone", "Company Phone": "office_phone", "Work Phone": "office_phone",
    "Brokerage Phone": "office_phone", "Fax": None, "Office Fax": None, "Phone Type": None, "Team Lead Phone": None,
    "Spouse Phone": None,
    # ids
    "MLS ID": "agent_id", "MLS #": "agent_id", "Member MLS ID": "agent_id", "MemberMlsId": "agent_id",
    "Agent MLS Number": "agent_id", "License #": None, "License Number": None, "DRE #": None, "State License": None,
    "NRDS ID": None, "MLS Office Id": None, "OfficeMlsId": None, "MLS": None, "ID": None,
    # dates
    "DOB": "birthday", "Birth Date": "birthday", "Date of Birth": "birthday", "B-day": "birthday",
    "License Expiration Date": None, "Join Date": None, "Test Date": None, "Last Contact": None,
    # company
    "Brokerage": "currently_at", "Current Brokerage": "currently_at", "Firm": "currently_at",
    "Office Name": "currently_at", "Brand": "currently_at", "Organization": "currently_at",
    "Previous Brokerage": None,
    # money
    "LTM Sales Volume": "production_ytd", "12 Mo Volume": "production_ytd", "Volume ($)": "production_ytd",
    "Closed Volume (12 mo)": "production_ytd", "Total $ Production LTM": "production_ytd",
    "Total # Production LTM": None, "YTD Volume": None, "LTM Closed Units": None, "# of Sales": None,
    "Transactions": None, "2023 Volume": None, "Prev LTM Sales Volume": None, "Avg Sale Price": None,
    "Projected Sales Volume": None, "Active Listing Volume": None, "LTM Sales Volume % Growth": None,
    "Active Listings": "active_listings_count", "# Active Listings": "active_listings_count",
    "Pending Listings": None,
    # pipeline
    "Stage": "status", "Pipeline Stage": "status", "Lead Status": "status", "MLS Status": None,
    "License Status": None, "MemberStatus": None, "Rating": "rating", "Relationship Ranking": None,
    "Normal/Archived": "bucket", "Production Label": "production_label",
    # addresses
    "Home Street": "alt_address", "Mailing Address": "alt_address", "Home City": "alt_city", "State": "alt_state",
    "ZIP/Postal Code": "alt_zip", "Adress": "alt_address", "Office Address": "office_address",
    "Business State": "office_state", "Work Zip": "office_zip", "Brokerage City": "office_city",
    "Address Line 2": None, "County": None, "Country": None,
    # the rest
    "Lead Source": "source", "Referral Source": "source", "Comments": "note", "Agent Notes": "note",
    "Full Interaction History": "note", "Owner Email": "owner_email", "Recruiter Email": "owner_email",
    "Referrer Email": "referrer_email", "KPA Taken": "kpa_taken", "Tags": None, "LinkedIn": None, "SSN": None,
    "Payroll TIN": None, "Gender": None, "Years in Industry": None, "Likelihood To Move": None, "Quux": None,
}  # fmt: skip


@pytest.mark.parametrize(("header", "field"), HEADERS.items())
def test_a_header_by_itself(header, field):
    """What the words alone say; a trap is left out with a reason."""
    meaning = meaning_of(header)
    assert meaning.field == field, meaning.why
    assert 0 <= meaning.confidence <= 1
    assert meaning.why


def test_a_whole_home_made_sheet():
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
    ("Phone", ["x@example.com", "y@example.com"], None),
    ("Email", ["yes", "no"], None),
    ("Birthday", ["3/24", "5/6"], None),
    ("Birthday", ["March 24, 1975", "1980-05-06"], "birthday"),
    ("MLS ID", ["GMLS"] * 8, None),
    ("MLS ID", ["55012", "55013"], "agent_id"),
    ("Rating", ["80", "95"], None),
    ("Production Label", ["Gold", "Silver"], None),
    ("Zip", ["Boston"], None),
    ("", ["a@example.com", "b@example.com"], "email"),
    ("", ["(212) 555-0100", "212-555-0101"], "phone"),
    ("Column7", ["2125550100", "2125550101"], None),
    ("Office", ["212", "213"], None),
    ("Name", ["1", "2"], None),
]


@pytest.mark.parametrize(("header", "values", "field"), VALUES)
def test_values_confirm_or_contradict_what_the_header_says(header, values, field):
    """A Status full of Active and Inactive is a licence's; a Volume of 12 counts houses."""
    (suggestion,) = suggest(a_sheet([header], *[[value] for value in values]))
    assert suggestion.field == field, suggestion.why


COMPANY: list[tuple[list[str], list[str], list[str | None]]] = [
    (["MLS ID", "Member MLS ID"], ["GMLS", "55012"], [None, "agent_id"]),
    (["Name", "First Name", "Last Name"], ["Jane Doe", "Jane", "Doe"], [None, "first_name", "last_name"]),
    (["Name", "Surname"], ["Jane", "Doe"], ["first_name", "last_name"]),
    (["Phone", "Cell"], ["212-555-0100", "212-555-0101"], ["other_phone", "phone"]),
    (["Phone", "Cell", "Home Phone"], ["212-555-0100"] * 3, [None, "phone", "other_phone"]),
    (["Work Email", "Email"], ["a@example.com", "b@example.com"], [None, "email"]),
    (["LTM Sales Volume", "YTD Sales Volume"], ["$1,000,000", "$500,000"], ["production_ytd", None]),
    (["City", "Office City"], ["Salem", "Lynn"], ["alt_city", "office_city"]),
]


@pytest.mark.parametrize(("headers", "row", "fields"), COMPANY)
def test_columns_are_judged_in_each_others_company(headers, row, fields):
    """The better column gets the field, and the other one says which column that is."""
    suggestions = suggest(a_sheet(headers, row))
    assert [each.field for each in suggestions] == fields
    for each in suggestions:
        assert each.field not in each.alternatives or each.field is None


def test_a_header_without_values_is_a_little_less_sure():
    """Nothing confirms it, and it says so."""
    (blank,) = suggest(a_sheet(["Email"], [""]))
    (confirmed,) = suggest(a_sheet(["Email"], ["a@example.com"]))
    assert blank.field == confirmed.field == "email"
    assert blank.confidence < confirmed.confidence <= 1
    assert "blank" in blank.why


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1, max_size=6))
def test_any_headers_and_values_get_one_suggestion_each_and_no_field_twice(columns):
    """Whatever the sheet, the list is complete and can be used."""
    suggestions = suggest(a_sheet([header for header, _ in columns], [value for _, value in columns]))
    fields = [each.field for each in suggestions if each.field]
    assert len(suggestions) == len(columns)
    assert len(fields) == len(set(fields))
    assert all(0 <= each.confidence <= 1 for each in suggestions)
