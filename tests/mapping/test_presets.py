"""Every shipped preset: found by name, known by its headers, and right about its sample."""

from pathlib import Path

import pytest

from importer.errors import UnusableMapping
from importer.mapping import apply, open_mapping, presets, read_mapping, recognise, suggest
from importer.mapping.preset_documents import preset_documents
from importer.model import Severity
from importer.validation import judge
from tests.mapping.sheets import SAMPLES, a_sample, a_sheet, filled

NAMES = [mapping.name for mapping in presets()]
HEADERLESS = {"fl-dbpr"}

EXPECTED: dict[str, list[dict[str, str]]] = {
    "brokerkit": [
        {
            "first_name": "Avery", "last_name": "Stone", "email": "avery.stone@example.com",
            "owner_email": "pat@example.com", "phone": "(212) 555-0101", "office_phone": "212-555-0102",
            "agent_id": "00123", "currently_at": "Northwind Realty", "production_ytd": "$4,500,000",
            "production_label": "Mid", "source": "Open house", "status": "Contact Made", "rating": "7",
            "note": "Called twice", "birthday": "03/24/1975", "active_listings_count": "3", "kpa_taken": "Yes",
            "alt_address": "1 Elm St", "alt_city": "Boston", "alt_state": "MA", "alt_zip": "02139",
            "office_address": "2 Oak Ave", "office_city": "Boston", "office_state": "MA", "office_zip": "02110",
            "bucket": "default",
        }
    ],
    "reso-member": [
        {
            "first_name": "Blair", "last_name": "Rivers", "email": "blair@example.com", "agent_id": "A0042",
            "phone": "2125550103", "other_phone": "2125550104", "office_phone": "2125550104",
            "currently_at": "Lakeside Homes", "alt_address": "5 Pine St Apt 2", "alt_city": "Hartford",
            "alt_state": "CT", "alt_zip": "06103",
        }
    ],
    "courted-agents": [
        {
            "first_name": "Casey", "last_name": "Hill", "email": "casey@example.com", "agent_id": "55012",
            "phone": "(212) 555-0106", "currently_at": "Northwind Realty", "office_address": "7 Main St",
            "office_city": "Newark", "office_state": "NJ", "office_zip": "07102", "production_ytd": "$1,250,000",
            "active_listings_count": "2",
        }
    ],
    "google-contacts": [
        {
            "first_name": "Devon", "last_name": "Lake", "email": "devon@example.com", "phone": "(212) 555-0108",
            "office_phone": "(212) 555-0107", "birthday": "1980-05-06", "currently_at": "Lakeside Homes",
            "note": "Met at the fair", "office_address": "9 Bay Rd", "office_city": "Miami", "office_state": "FL",
            "office_zip": "33101",
        }
    ],
    "outlook": [
        {
            "first_name": "Emery", "last_name": "Fields", "email": "emery@example.com", "phone": "(212) 555-0113",
            "office_phone": "(212) 555-0111", "other_phone": "(212) 555-0112", "currently_at": "Lakeside Homes",
            "note": "Two\nlines", "alt_address": "4 Hill Rd", "alt_city": "Miami", "alt_state": "FL",
            "alt_zip": "33102", "office_address": "9 Bay Rd", "office_city": "Miami", "office_state": "FL",
            "office_zip": "33101",
        }
    ],
    "follow-up-boss": [
        {
            "first_name": "Finley", "last_name": "Brook", "email": "finley@example.com", "phone": "212-555-0114",
            "other_phone": "212-555-0115", "source": "Referral", "alt_address": "3 Low St", "alt_city": "Boston",
            "alt_state": "MA", "alt_zip": "02139", "note": "Nice", "status": "contact_attempt",
        },
        {
            "first_name": "Gray", "last_name": "Marsh", "email": "gray@example.com", "phone": "212-555-0116",
            "source": "Website", "status": "Nurture",
        },
    ],
    "courted-pipeline": [
        {
            "first_name": "Harper", "last_name": "Glen", "email": "harper@example.com", "phone": "(212) 555-0117",
            "currently_at": "Northwind Realty", "status": "contact_attempt", "source": "Courted",
            "production_ytd": "$2,000,000", "note": "First note\nThird note",
        }
    ],
    "mls-membership": [{"first_name": "Indigo", "last_name": "Reed", "phone": "(212) 555-0118"}],
    "kw-command": [
        {
            "first_name": "Jules", "last_name": "Shore", "birthday": "4/25/1979", "phone": "(212) 555-0120",
            "office_phone": "(212) 555-0121", "email": "jules@example.com", "alt_address": "8 Cove Ln",
            "alt_city": "Salem", "alt_state": "MA", "alt_zip": "01970", "source": "Referral", "note": "Called",
        }
    ],
    "skyslope-books": [
        {
            "first_name": "Kai", "last_name": "Ford", "email": "kai@example.com", "phone": "(212) 555-0123",
            "currently_at": "Lakeside Homes", "alt_address": "12 Pond St", "alt_city": "Austin",
            "alt_state": "Texas", "alt_zip": "73301",
        }
    ],
    "boldtrail": [
        {
            "first_name": "Lane", "last_name": "Frost", "email": "lane@example.com", "phone": "2125550124",
            "other_phone": "2125550125", "source": "Web", "note": "Calls back", "alt_address": "6 Snow Rd",
            "alt_city": "Denver", "alt_state": "CO", "alt_zip": "80202",
        }
    ],
    "lofty": [
        {
            "first_name": "Morgan", "last_name": "Vale", "email": "morgan@example.com", "phone": "2125550126",
            "source": "Web", "alt_address": "6 Dale Rd", "alt_city": "Denver", "alt_state": "CO", "alt_zip": "80203",
        }
    ],
    "cinc": [
        {
            "first_name": "Noel", "last_name": "Banks", "email": "noel@example.com", "phone": "2125550127",
            "office_phone": "2125550128", "source": "Web", "alt_address": "7 Mill Rd", "alt_city": "Denver",
            "alt_state": "CO", "alt_zip": "80204",
        }
    ],
    "sierra": [
        {
            "first_name": "Oakley", "last_name": "Park", "email": "oakley@example.com", "phone": "2125550129",
            "source": "Web", "note": "Friendly", "alt_address": "8 Park Rd", "alt_city": "Denver", "alt_state": "CO",
            "alt_zip": "80205",
        }
    ],
    "ca-dre": [
        {
            "first_name": "Quinn", "last_name": "Peña", "alt_address": "9 Sun Blvd", "alt_city": "San Diego",
            "alt_state": "CA", "alt_zip": "92101",
        }
    ],
    "tx-trec": [{"first_name": "Riley", "last_name": "O'Hara", "currently_at": "LAKESIDE HOMES LLC"}],
    "ny-dos": [
        {
            "first_name": "Sage", "last_name": "de la Cruz", "currently_at": "LAKESIDE HOMES LLC",
            "office_address": "1 BROADWAY", "office_city": "HOLTSVILLE", "office_state": "NY", "office_zip": "00501",
        },
        {
            "currently_at": "LAKESIDE HOMES LLC", "office_address": "1 BROADWAY", "office_city": "NEW YORK",
            "office_state": "NY", "office_zip": "10004",
        },
    ],
    "fl-dbpr": [
        {
            "first_name": "Robin Lee", "last_name": "Taylor Jr", "alt_address": "1 PALM WAY", "alt_city": "TAMPA",
            "alt_state": "FL", "alt_zip": "33601", "currently_at": "LAKESIDE HOMES LLC",
        }
    ],
    "exam-passers": [
        {"first_name": "Sky", "last_name": "Wells", "email": "sky@example.com", "phone": "2125550130",
         "alt_city": "Reno"},
    ] * 2,
    "back-office-roster": [
        {"first_name": "Terry", "last_name": "Snow", "other_phone": "(212) 555-0131", "currently_at": "Downtown"}
    ],
    "recruiting-sheet": [
        {
            "first_name": "Umber", "last_name": "Wood", "email": "umber@example.com", "phone": "(212) 555-0132",
            "currently_at": "Northwind Realty", "status": "contact_made", "note": "1/2: called\n1/9:\tmet",
        }
    ],
}  # fmt: skip


def test_every_preset_has_a_sample_and_an_expectation() -> None:
    """A preset without a sample is a claim nobody checked."""
    assert set(EXPECTED) == set(NAMES)
    assert {path.stem for path in SAMPLES.glob("*.csv")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_fills_exactly_the_fields_it_should(name: str) -> None:
    """The sample's rows come out in Brokerkit's words, with nothing added and nothing taken for something else."""
    draft = apply(open_mapping(name), a_sample(name, header=name not in HEADERLESS))
    assert filled(draft) == EXPECTED[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_accounts_for_every_column_of_its_sample(name: str) -> None:
    """Every header feeds a field, labels another column, or is set aside by name; none is simply forgotten."""
    draft = apply(open_mapping(name), a_sample(name, header=name not in HEADERLESS))
    forgotten = [use.header for use in draft.columns if use.why.startswith("not imported: no rule")]
    assert forgotten == [] or name in HEADERLESS


@pytest.mark.parametrize("name", sorted(set(NAMES) - HEADERLESS))
def test_a_preset_knows_its_sample_by_the_headers(name: str) -> None:
    """Left without a mapping, the importer takes the right preset."""
    recognised = recognise(a_sample(name))
    assert recognised is not None
    assert recognised.name == name


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_names_its_evidence_and_its_file(name: str) -> None:
    """Evidence grade, title and a name equal to the file's, so that `-m NAME` finds what the folder shows."""
    mapping = open_mapping(name)
    assert mapping.evidence in {"A", "B", "C"}
    assert mapping.title
    assert preset_documents()[name].read_text(encoding="utf-8") == mapping.text
    assert mapping.text.startswith("#")


def test_a_preset_survives_the_way_through_a_results_workbook() -> None:
    """The text a workbook carries gives the same mapping again."""
    mapping = open_mapping("google-contacts")
    assert read_mapping(mapping.text, mapping.name) == mapping


def test_presets_are_sorted_by_name() -> None:
    """The list reads like a list."""
    assert sorted(NAMES) == NAMES


def test_an_unknown_preset_names_the_nearest_one() -> None:
    """A slip of the finger costs one look, not a search."""
    with pytest.raises(UnusableMapping) as caught:
        open_mapping("reso-membr")
    assert "reso-member" in caught.value.hint


def test_a_missing_file_is_named() -> None:
    """A path that looks like a mapping is a path, never a preset."""
    with pytest.raises(UnusableMapping, match=r"no file .*nowhere"):
        open_mapping("nowhere.yaml")


def test_a_folder_and_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    """Whatever the reference points at, the answer is one sentence."""
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "latin.yaml").write_bytes(b"name: x\ntitle: Caf\xe9\n")
    with pytest.raises(UnusableMapping):
        open_mapping(str(tmp_path / "folder.yaml"))
    with pytest.raises(UnusableMapping) as caught:
        open_mapping(str(tmp_path / "latin.yaml"))
    assert "line 2" in caught.value.problems[0]


def test_a_file_without_the_suffix_is_read_if_it_exists(tmp_path: Path) -> None:
    """`-m path` works for any existing file."""
    path = tmp_path / "mine"
    path.write_text("\ufefffields: {email: Mail}\n", encoding="utf-8")
    assert open_mapping(str(path)).rules[0].headers == ("Mail",)


PLAIN_LISTS = [
    (["First Name", "Last Name", "Email", "Phone"], "brokerkit"),
    (["first_name", "last_name", "email", "cell_phone"], "brokerkit"),
    (["First Name", "Last Name", "Email", "Phone", "Status"], None),
    (["First Name", "Last Name", "Email", "Agent ID"], "brokerkit"),
    (["First Name", "Last Name", "Email", "Cell Phone", "Status", "Owner"], "brokerkit"),
    (["First Name", "Last Name", "Email", "Agent ID", "Hire Date"], None),
    (["First Name", "Last Name", "Email", "License Number"], None),
    (["Name", "Email", "Phone"], None),
    (["a", "b", "c"], None),
    (["first_name", "last_name", "email", "production_ytd"], "brokerkit"),
]


@pytest.mark.parametrize(("headers", "name"), PLAIN_LISTS)
def test_a_plain_list_is_taken_only_where_no_header_could_mean_something_else(headers: list[str], name: str) -> None:
    """Names, e-mail and a phone are safe; beside foreign words Status may be a licence's."""
    recognised = recognise(a_sheet(headers, [""] * len(headers)))
    assert (recognised.name if recognised else None) == name


def test_nothing_is_recognised_without_headers_or_with_a_repeated_one() -> None:
    """A preset that could not be applied is not offered."""
    assert recognise(a_sheet(["", ""], ["a", "b"], header_row=None)) is None
    assert recognise(a_sheet(["First Name", "Last Name", "Email", "Email"], [""] * 4)) is None


def test_a_sheet_that_fits_two_presets_equally_is_nobodys() -> None:
    """A tie is the person's to decide."""
    both = ["First Name", "Last Name", "Email", "Short Summary", "Assigned Agent", "Mailing Street Address",
            "Mailing Zip Code", "Street Address"]  # fmt: skip
    assert recognise(a_sheet(both, [""] * len(both))) is None


def test_words_that_follow_up_boss_does_not_explain_are_shown_and_not_guessed() -> None:
    """Nurture means something else in every office."""
    draft = apply(open_mapping("follow-up-boss"), a_sample("follow-up-boss"))
    assert [(unknown.value, unknown.count) for unknown in judge(draft).unknown_values] == [("Nurture", 1)]


def test_a_company_among_new_yorks_people_is_stopped() -> None:
    """An office in the licence list is not sent as a person."""
    draft = apply(open_mapping("ny-dos"), a_sample("ny-dos"))
    assert [(f.row, f.severity) for f in draft.findings if f.field == "first_name"] == [(3, Severity.ERROR)]


def test_google_says_how_many_phones_and_addresses_stayed_behind() -> None:
    """The fax has no field, the second e-mail neither; the list of columns counts them."""
    draft = apply(open_mapping("google-contacts"), a_sample("google-contacts"))
    why = {use.header: use.why for use in draft.columns}
    assert "1 cell not imported" in why["Phone 3 - Value"]
    assert "1 cell not imported" in why["E-mail 2 - Value"]
    assert why["Phone 3 - Label"] == "says what the column beside it holds"
    assert ("phone", "(212) 555-0108") in [(change.field, change.sent) for change in draft.changes]


@pytest.mark.parametrize("name", sorted(set(NAMES) - HEADERLESS))
def test_suggestions_for_a_presets_sample_never_contradict_its_traps(name: str) -> None:
    """What a preset sets aside as a trap is not suggested for a match key or for money."""
    mapping, sheet = open_mapping(name), a_sample(name)
    aside = {use.position for use in apply(mapping, sheet).columns if not use.fields}
    risky = {"agent_id", "production_ytd", "email"}
    wrong = [each.header for each in suggest(sheet) if each.position in aside and each.field in risky]
    assert wrong == []


def test_systems_that_repeat_an_address_say_so() -> None:
    """What a system has one row for, where that is no person, stands in its preset."""
    keys = {mapping.name: mapping.source_key.parts for mapping in presets() if mapping.source_key}
    assert keys["boldtrail"] == ("email", "owner_email")
    assert {"follow-up-boss", "lofty", "exam-passers", "google-contacts", "outlook"} <= keys.keys()
    assert not {"kw-command", "sierra", "brokerkit"} & keys.keys()  # there one address is one person
