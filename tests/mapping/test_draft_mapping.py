"""The drafted mapping loads and applies as it is, and asks what it does not know."""

import re

from hypothesis import given
from hypothesis import strategies as st

from importer.mapping import apply, draft_mapping, read_mapping, suggest
from importer.model import Sheet
from importer.validation import judge
from tests.mapping.sheets import a_sample, a_sheet, filled


def drafted(sheet: Sheet) -> str:
    """The document drafted for a sheet."""
    return draft_mapping(sheet, suggest(sheet))


def test_a_draft_loads_and_applies_and_says_how_sure_it_is() -> None:
    """What the command prints can be used at once, and read."""
    sheet = a_sheet(
        ["Agent Name", "E-mail", "Cell", "DOB", "Stage", "License #"],
        ["Doe, Jane", "jane@example.com", "(212) 555-0100", "3/24/1975", "Contacted", "SL1"],
        ["Roe, Jim", "jim@example.com", "(212) 555-0101", "3/4/1975", "Offer Sent", "SL2"],
        ["Poe, Al", "al@example.com", "(212) 555-0102", "3/4/1975", "Joined", "SL3"],
    )
    text = drafted(sheet)
    draft = apply(read_mapping(text, "draft"), sheet)
    assert filled(draft)[0] == {
        "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com", "phone": "(212) 555-0100",
        "birthday": "3/24/1975", "status": "contact_made",
    }  # fmt: skip
    assert dict(draft.date_orders) == {"birthday": "month_first"}
    assert "email: E-mail  # column B, 99% sure" in text
    assert "Contacted: contact_made  # a guess, 1 cell" in text
    assert "# Offer Sent:   # which?; 1 cell" in text
    assert "# Joined:   # perhaps active, which belongs to retention; 1 cell" in text
    assert "date_order: month_first  # the column's own dates prove it" in text
    assert "#   column F, License #: a licence is not an agent id" in text


def test_retention_and_words_without_a_value_are_asked_and_not_applied() -> None:
    """Joined would make a team member, Offer Sent has no value: both stay as typed and are counted."""
    sheet = a_sheet(["Email", "Stage"], ["a@example.com", "Joined"], ["b@example.com", "Offer Sent"])
    draft = apply(read_mapping(drafted(sheet), "draft"), sheet)
    assert draft.frame["status"].tolist() == ["Joined", "Offer Sent"]
    assert len(judge(draft).unknown_values) == 2


def test_dates_that_prove_nothing_or_too_much_leave_a_note() -> None:
    """The order stays open until a person declares it."""
    open_order = drafted(a_sheet(["Email", "DOB"], ["a@example.com", "3/4/1975"]))
    assert "# date_order: month_first  # or day_first" in open_order
    both = drafted(a_sheet(["Email", "DOB"], ["a@example.com", "3/24/1975"], ["b@example.com", "24/3/1975"]))
    assert "# the column contradicts itself: day first in 1 cell (row 3) and month first in 1 cell (row 2)" in both


def test_one_date_against_the_habit_does_not_settle_the_order() -> None:
    """A lone 24/03 among months written first is as likely a slip; two of them are not."""
    rows = [*([f"p{number}@example.com", "3/4/1975"] for number in range(3)), ["x@example.com", "24/3/1975"]]
    lone = drafted(a_sheet(["Email", "DOB"], *rows))
    assert (
        "    # date_order: day_first  # only row 5 speaks for day first, against the habit of the region; 3 cells"
        in lone
    )
    two = drafted(a_sheet(["Email", "DOB"], ["a@example.com", "24/3/1975"], ["b@example.com", "25/3/1975"]))
    assert "    date_order: day_first  # the column's own dates prove it" in two


def test_a_column_of_names_is_offered_as_a_value_map_for_users_addresses() -> None:
    """One address among names makes no owner column; filled in and without its signs, the offer works."""
    names = ["Dana", "Lee", "dana", "dana@example.com"]
    sheet = a_sheet(["Email", "Recruiter"], *([f"p{at}@example.com", name] for at, name in enumerate(names)))
    text = drafted(sheet)
    assert "\n  owner_email:" not in text
    offer = text[text.index("  # owner_email:") : text.index("\n# Not imported")]
    taken_up = re.sub("^  # ", "  ", offer, flags=re.MULTILINE).replace("Dana:", "Dana: dana@example.com")
    draft = apply(read_mapping(text.replace(offer, taken_up), "draft"), sheet)
    assert draft.frame["owner_email"].tolist() == ["dana@example.com", "", "dana@example.com", "dana@example.com"]


def test_names_among_users_addresses_are_asked_for() -> None:
    """Most cells are addresses, so the column is the owner; the rest has to be translated."""
    owners = ["dana@example.com", "lee@example.com", "dana@example.com", "Dana"]
    text = drafted(a_sheet(["Email", "Owner"], *([f"p{at}@example.com", owner] for at, owner in enumerate(owners))))
    assert "    from: Owner" in text
    assert "      # Dana:   # whose address? 1 cell" in text


def test_whole_names_in_the_columns_of_their_parts_are_named() -> None:
    """`Marsh, Di` as a first name would be sent as one; the rows are named."""
    rows = [["Ann", "Dale"], ["Marsh, Di", "Marsh"], ["Bo Elm", "Elm"], ["Cy", "Cy Fox"], ["Anna Maria", "de la Cruz"]]
    text = drafted(a_sheet(["First Name", "Last Name"], *rows))
    assert "ATTENTION: whole names in the columns of their parts, or one part twice: rows 3, 4 and 5" in text
    assert "whole names" not in drafted(a_sheet(["First Name", "Last Name"], rows[0], rows[4]))


def test_what_a_person_has_to_decide_stands_at_the_top() -> None:
    """An address that may be the home's or the office's is proposed, not picked in silence."""
    sheet = a_sheet(
        ["Licensee", "License #", "Address", "City", "State", "Zip"],
        ["Ann Dale", "SL1", "1 Elm St", "Salem", "MA", "01970"],
    )
    text = drafted(sheet)
    assert "# DECIDE: column C, column D, column E and column F: home or office? The file does not say;" in text
    assert text.index("# DECIDE") < text.index("name:")
    assert "alt_address: Address" in text


def test_a_membership_status_stays_out_with_the_reason() -> None:
    """Active beside On Leave is no stage, however many other words stand between them."""
    rows = [[f"{at}@example.com", word] for at, word in enumerate(["Active", "New", "Contacted", "On Leave"])]
    sheet = a_sheet(["Email", "Status"], *rows)
    assert "#   column B, Status: Active beside such words is a licence's or a membership's state" in drafted(sheet)


def test_columns_that_cannot_be_named_are_addressed_by_letters() -> None:
    """A blank, repeated or unreadable header is no way to find a column again."""
    sheet = a_sheet(
        ["Email", "Phone", "Phone", "", "---"],
        ["a@example.com", "212-555-0100", "212-555-0101", "", ""],
        ["b@example.com", "212-555-0102", "212-555-0103", "", ""],
    )
    text = drafted(sheet)
    assert "phone: column B" in text
    assert "other_phone: column C" in text
    assert filled(apply(read_mapping(text, "draft"), sheet))[0]["other_phone"] == "212-555-0101"


def test_a_sheet_without_headers_says_so_to_the_loader() -> None:
    """The next run reads the first row as a person, too."""
    sheet = a_sheet(["", ""], ["a@example.com", "x"], ["b@example.com", "y"], header_row=None)
    mapping = read_mapping(drafted(sheet), "draft")
    assert mapping.reading.no_header
    assert mapping.rules[0].headers == ("column A",)


def test_awkward_headers_and_words_are_quoted() -> None:
    """Colons, quotes, signs and other alphabets survive the way through YAML."""
    sheet = a_sheet(
        ['Email: "work" #1', "Stage\nof\tpipeline", "Télefono 📞"],
        ["a@example.com", "Met: twice #2", "212-555-0100"],
        ["b@example.com", "- [x] {y}", "212-555-0101"],
    )
    draft = apply(read_mapping(drafted(sheet), "draft"), sheet)
    assert set(draft.frame.columns) == {"email", "status", "phone"}


def test_a_blank_column_and_its_stand_in_are_both_named() -> None:
    """Next month the better column may be filled."""
    sheet = a_sheet(
        ["Email", "Mobile Phone Number", "Phone Number", "Birthday", "Born on"],
        ["a@example.com", "", "212-555-0101", "", "3/24/1975"],
    )
    text = drafted(sheet)
    assert "phone: [Mobile Phone Number, Phone Number]  # column B and column C, 83% sure" in text
    assert filled(apply(read_mapping(text, "draft"), sheet))[0]["phone"] == "212-555-0101"


def test_a_sheet_that_a_ready_made_mapping_knows_says_so_at_the_top() -> None:
    """The ready-made one was made with more care than a draft can take."""
    text = drafted(a_sample("google-contacts"))
    assert text.index("# These headers are google-contacts (Google Contacts, evidence B):") < text.index("name:")
    assert "These headers are" not in drafted(a_sheet(["Email", "Name"], ["a@example.com", "Jane Doe"]))


def test_a_draft_without_a_name_says_so_loudly() -> None:
    """Such rows can only update; the person should know before the first check."""
    assert "# ATTENTION: no column was taken for first_name and last_name" in drafted(
        a_sheet(["Email", "Who knows"], ["a@example.com", "x"])
    )
    assert "# ATTENTION: no column was taken for last_name;" in drafted(
        a_sheet(["Email", "First Name"], ["a@example.com", "Jane"])
    )
    assert "ATTENTION" not in drafted(a_sheet(["Email", "Agent Name"], ["a@example.com", "Jane Doe"]))


def test_a_column_in_thousands_is_left_out_with_the_reason() -> None:
    """Taken as dollars its values would be wrong by a thousand times."""
    text = drafted(a_sheet(["Email", "LTM Volume ($K)"], ["a@example.com", "4,500"], ["b@example.com", "12,250"]))
    assert "#   column B, LTM Volume ($K): in thousands or millions, but Brokerkit takes whole dollars" in text
    assert "production_ytd:" not in text


def test_a_sheet_nobody_can_read_gets_an_invitation() -> None:
    """Where no column is recognised the document says what to write."""
    assert "email: column B" in drafted(a_sheet(["x", "y"], ["1", "2"]))


def test_many_words_are_cut_short() -> None:
    """A free-text column taken for a stage does not fill the document."""
    rows = [[f"p{number}@example.com", f"word {number}"] for number in range(100)]
    text = drafted(a_sheet(["Email", "Stage"], *rows))
    assert "# and 60 more words" in text
    read_mapping(text, "draft")


def test_a_header_that_reads_like_an_address_does_not_stand_in_the_way() -> None:
    """Where `column B` could mean two columns, the draft counts the repeated headers instead."""
    sheet = a_sheet(["Email", "Cell", "Cell", "column B"], ["a@example.com", "202-555-0100", "202-555-0101", ""])
    text = drafted(sheet)
    assert 'phone: "Cell [1]"  # column B' in text
    assert filled(apply(read_mapping(text, "draft"), sheet))[0]["phone"] == "202-555-0100"


HEADERS = st.one_of(
    st.text(max_size=25), st.sampled_from(["Email", "Phone", "Stage", "DOB", "Name", "column B", "Status", "NO", "~"])
)


@given(st.lists(HEADERS, max_size=5), st.lists(st.text(max_size=25), min_size=12, max_size=12))
def test_any_sheet_with_an_email_column_gets_a_document_that_loads_and_applies(
    headers: list[str], cells: list[str]
) -> None:
    """Whatever stands in headers and cells, nothing of it breaks the document or changes its meaning."""
    names = ["Email", *headers]
    rows = [[f"p{row}@example.com", *cells[row * 6 : row * 6 + len(headers)]] for row in range(2)]
    sheet = a_sheet(names, *rows)
    mapping = read_mapping(drafted(sheet), "draft")
    draft = apply(mapping, sheet)
    expected = {each.field for each in suggest(sheet) if each.field and each.field != "full_name"}
    assert expected <= set(draft.frame.columns)


def test_names_in_one_letter_case_come_with_what_tidies_them() -> None:
    """As a comment, since the person decides how people are written."""
    people = [
        ("ANA", "LIMA", "ana@example.com"),
        ("BO", "DE LA CRUZ", "bo@example.com"),
        ("Cy", "Dale", "cy@example.com"),
    ]
    sheet = a_sheet(["First Name", "Last Name", "Email"], *people)
    text = draft_mapping(sheet, suggest(sheet))
    line = "    # case: name  # 2 of 3 names all in capitals or all small: tidies them"
    assert text.count(line) == 2
    tidied = read_mapping(text.replace("# case: name ", "case: name "), "mine")
    assert apply(tidied, sheet).frame["last_name"].tolist() == ["Lima", "de la Cruz", "Dale"]
