"""A sheet and a mapping become a draft: what goes where, what is changed, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import UnusableMapping
from importer.fields import FIELD, PRODUCT
from importer.mapping import apply, open_mapping, outline, read_mapping
from importer.model import Draft, Flag, Severity, Sheet
from importer.validation import judge
from tests.mapping.sheets import a_sheet, filled


def drafted(document: str, sheet: Sheet) -> Draft:
    """The draft that a document makes of a sheet."""
    return apply(read_mapping(document, "mine"), sheet)


def refused(document: str, sheet: Sheet) -> tuple[str, ...]:
    """The problems that keep a document from being applied."""
    with pytest.raises(UnusableMapping) as caught:
        drafted(document, sheet)
    return caught.value.problems


# ---------------------------------------------------------------- headers


def test_headers_match_without_case_space_and_punctuation() -> None:
    """`e-mail address` in the mapping finds `EMAIL_ADDRESS` in the sheet."""
    draft = drafted("fields: {email: e-mail address}", a_sheet(["EMAIL_ADDRESS"], ["a@example.com"]))
    assert filled(draft) == [{"email": "a@example.com"}]
    assert draft.headers["email"] == "EMAIL_ADDRESS"


def test_a_header_the_sheet_does_not_have_is_named_with_its_neighbour() -> None:
    """All of them at once, each with its line and the header that was probably meant."""
    problems = refused(
        "fields:\n  email: Emial\n  phone: [Cel, Mobil]\n  note: {template: '{Notse}'}\n",
        a_sheet(["Email", "Cell", "Mobile", "Notes"], [""] * 4),
    )
    assert problems == (
        "line 2, column 10: the sheet has no header 'Emial'; did you mean 'Email'?",
        "line 3, column 11: the sheet has no header 'Cel'; did you mean 'Cell'?",
        "line 3, column 16: the sheet has no header 'Mobil'; did you mean 'Mobile'?",
        "line 4, column 3: the sheet has no header 'Notse'; did you mean 'Notes'?",
    )


def test_the_message_shows_the_sheets_headers() -> None:
    """What could have been written stands beside what was."""
    with pytest.raises(UnusableMapping) as caught:
        drafted("fields: {email: Mail}", a_sheet(["E-Post", "Telefon"], ["", ""]))
    assert "'E-Post', 'Telefon'" in caught.value.hint


def test_of_alternatives_one_is_enough_and_optional_rules_may_find_none() -> None:
    """[Mobile, Cell] is happy with Cell; `optional: true` with nothing."""
    document = "fields: {email: Mail, phone: [Mobile, Cell], source: {from: Source, optional: true}}"
    draft = drafted(document, a_sheet(["Mail", "Cell"], ["a@example.com", "212-555-0100"]))
    assert filled(draft) == [{"email": "a@example.com", "phone": "212-555-0100"}]
    assert "source" not in draft.frame.columns


def test_the_first_cell_that_is_not_blank_wins_and_the_others_are_counted() -> None:
    """A second number is not imported, and the list of columns says how often."""
    sheet = a_sheet(["Mail", "Mobile", "Cell"], ["a@example.com", "1", "2"], ["b@example.com", " ", "3"])
    draft = drafted("fields: {email: Mail, phone: [Mobile, Cell]}", sheet)
    assert draft.frame["phone"].tolist() == ["1", "3"]
    assert draft.headers["phone"] == "Mobile / Cell"
    assert draft.columns[2].why == "used where the columns before it are blank; 1 cell not imported"


def test_a_header_that_stands_twice_is_refused_with_the_way_to_write_it() -> None:
    """Two columns named Phone: the person says which, by letters or by number."""
    sheet = a_sheet(["Mail", "Phone", "Phone"], ["a@example.com", "1", "2"])
    problem = refused("fields: {email: Mail, phone: Phone}", sheet)[0]
    assert "column B and column C" in problem
    assert "'column B'" in problem
    for written, phone in [
        ("column C", "2"),
        ("'[column C, column B]'", "2"),
        ("'Phone [2]'", "2"),
        ("Phone [1]", "1"),
    ]:
        draft = drafted(
            f"fields:\n  email: Mail\n  phone: {written.strip(chr(39)) if '[c' in written else written}\n", sheet
        )
        assert draft.frame["phone"].tolist() == [phone]


def test_letters_that_are_also_another_columns_header_are_refused() -> None:
    """`column B` could mean either, so neither is taken."""
    sheet = a_sheet(["column B", "Mail"], ["x", "a@example.com"])
    assert "column A and column B" in refused("fields: {email: column B}", sheet)[0]


def test_a_sheet_without_headers_is_addressed_by_letters() -> None:
    """Florida's list has no header row."""
    draft = drafted("fields: {email: column B}", a_sheet(["", ""], ["x", "a@example.com"], header_row=None))
    assert filled(draft) == [{"email": "a@example.com"}]
    assert draft.headers["email"] == "column B"


def test_a_mapping_that_says_nothing_about_who_a_row_is_cannot_be_applied() -> None:
    """Neither e-mail, agent_id nor a name: nothing could ever be sent."""
    problems = refused("fields: {note: Notes}", a_sheet(["Notes"], ["x"]))
    assert "nothing says who a row is about" in problems[0]
    problems = refused("optional: true\nfields: {email: Mail}", a_sheet(["Notes"], ["x"]))
    assert "nothing says who a row is about" in problems[0]


# ---------------------------------------------------------------- cells


def test_outer_space_goes_and_everything_else_stays() -> None:
    """Spaces and no-break spaces around a value are not part of it; zero-width characters are left to be seen."""
    sheet = a_sheet(
        ["Mail", "Id", "Last"], [" \u00a0a@example.com\t", " 00123 ", "NA"], ["a\u200b@example.com", "1E5", "None"]
    )
    draft = drafted("fields: {email: Mail, agent_id: Id, last_name: Last}", sheet)
    assert draft.frame["email"].tolist() == ["a@example.com", "a\u200b@example.com"]
    assert draft.frame["agent_id"].tolist() == ["00123", "1E5"]
    assert draft.frame["last_name"].tolist() == ["NA", "None"]
    assert [(one.row, one.field, one.typed, one.sent) for one in draft.changes] == [
        (2, "email", " \u00a0a@example.com\t", "a@example.com"),
        (2, "agent_id", " 00123 ", "00123"),
    ]
    assert {one.why for one in draft.changes} == {"the space around it removed"}


def test_space_is_told_of_the_cell_that_went_out() -> None:
    """Not of a blank, of a cell that another one goes before, or of a token that empties the field."""
    sheet = a_sheet(
        ["Mail", "Cell", "Home", "Stage"],
        ["a@example.com", "1", " 1 ", " (clear) "], ["b@example.com", "  ", " 2", " Hot "], ["", "", " ", ""],
    )  # fmt: skip
    document = (
        "clear_token: (clear)\nfields: {email: Mail, phone: [Cell, Home], status: {from: Stage, values: {Hot: active}}}"
    )
    told = [(one.row, one.field, one.typed, one.sent, one.why) for one in drafted(document, sheet).changes]
    assert told == [
        (3, "phone", " 2", "2", "the space around it removed"),
        (3, "status", " Hot ", "Hot", "the space around it removed"),
        (3, "status", "Hot", "active", "translated by the mapping"),
    ]


def test_values_are_translated_and_every_change_is_told() -> None:
    """The value map leaves a trace; a closed list's own spelling, and words it does not know, are validation's."""
    stages = ["hot", "New Lead", "active", "", "Lost", "Odd"]
    sheet = a_sheet(["Mail", "Stage"], *[["a@example.com", stage] for stage in stages])
    draft = drafted("fields: {email: Mail, status: {from: Stage, values: {Hot: appt_set, lost: }}}", sheet)
    assert draft.frame["status"].tolist() == ["appt_set", "New Lead", "active", "", "", "Odd"]
    assert [(c.row, c.typed, c.sent, c.why) for c in draft.changes] == [
        (2, "hot", "appt_set", "translated by the mapping"),
        (6, "Lost", "", "left out by the mapping"),
    ]
    verdict = judge(draft)
    assert (3, "New Lead", "new_lead") in [(c.row, c.typed, c.sent) for c in verdict.changes]
    assert [(u.value, u.count, u.guess, u.header) for u in verdict.unknown_values] == [("Odd", 1, "", "Stage")]


def test_other_values_are_kept_left_out_or_errors_as_the_mapping_says() -> None:
    """`others` decides about words that `values` does not list; words of the closed list need no listing."""
    sheet = a_sheet(
        ["Mail", "Stage"], ["a@example.com", "Lost"], ["b@example.com", "Odd"], ["c@example.com", "Archived"]
    )
    rule = "fields: {email: Mail, bucket: {from: Stage, values: {Lost: archived}, others: %s}}"
    assert drafted(rule % "keep", sheet).frame["bucket"].tolist() == ["archived", "Odd", "Archived"]
    assert drafted(rule % "blank", sheet).frame["bucket"].tolist() == ["archived", "", "Archived"]
    verdict = judge(drafted(rule % "error", sheet))
    errors = [(f.row, f.field, f.value) for f in verdict.findings if f.severity is Severity.ERROR]
    assert errors == [(3, "bucket", "Odd")]
    assert [(unknown.value, unknown.count) for unknown in verdict.unknown_values] == [("Odd", 1)]


def test_an_unlisted_word_of_a_field_without_a_closed_list_is_an_error_where_the_mapping_wants_that() -> None:
    """Brokerkit would take any word there, so only the mapping can tell that it is wrong."""
    sheet = a_sheet(["Mail", "From"], ["a@example.com", "Web"], ["b@example.com", "Odd"])
    draft = drafted("fields: {email: Mail, source: {from: From, values: {Web: Website}, others: error}}", sheet)
    assert draft.frame["source"].tolist() == ["Website", ""]
    assert [(f.row, f.field, f.value, f.severity) for f in draft.findings] == [(3, "source", "Odd", Severity.ERROR)]


def test_unknown_words_are_never_translated_by_guessing() -> None:
    """A guess is offered once per word with its count, and the cell stays as typed."""
    sheet = a_sheet(["Mail", "Status"], *[["", word] for word in ["Contacted", "contacted", "Contacted", "Offer Sent"]])
    draft = drafted("fields: {email: Mail, status: Status}", sheet)
    assert draft.frame["status"].tolist() == ["Contacted", "contacted", "Contacted", "Offer Sent"]
    assert {(u.value, u.count, u.guess) for u in judge(draft).unknown_values} == {
        ("Contacted", 3, "contact_made"),
        ("Offer Sent", 1, ""),
    }


def test_a_guess_is_near_or_there_is_none() -> None:
    """A slip of the pen is guessed at; a word that says the opposite, or little, is only asked about."""
    words = ["New Leads", "onbording", "Hot lead", "Inactive", "No contact made", "Not contacted"]
    sheet = a_sheet(["Email", "Stage"], *[[f"p{place}@example.com", word] for place, word in enumerate(words)])
    draft = drafted("fields: {email: Email, status: Stage}", sheet)
    guesses = {one.value: one.guess for one in judge(draft).unknown_values}
    assert guesses == dict(zip(words, ["new_lead", "onboarding", "", "", "", ""], strict=True))


def test_doubtful_names_are_errors_and_placeholders_are_blanks() -> None:
    """Nobody is sent under the name of a company or a role; a column of `Doe, Jane` may have longer last names."""
    typed = ["Jane Doe", "Jim Roe", "Jane Doe, Broker", "Jane Doe, Acme", "Jane Doe - KW", "Jane Doe\nBroker", "TBD"]
    sheet = a_sheet(["Agent", "Email"], *[[name, f"p{place}@example.com"] for place, name in enumerate(typed)])
    draft = drafted("fields: {email: Email, full_name: Agent}", sheet)
    assert [(one.row, one.severity) for one in draft.findings] == [
        *[(row, Severity.ERROR) for row in (4, 5, 6, 7)], (8, Severity.WARNING)
    ]  # fmt: skip
    assert [row.get("last_name") for row in filled(draft)] == ["Doe", "Roe", None, None, None, None, None]
    commas = a_sheet(["Agent", "Email"], *[[name, ""] for name in ("Doe, Al", "Roe, Jim", "Garcia Lopez, Maria")])
    draft = drafted("fields: {email: Email, full_name: Agent}", commas)
    assert draft.frame["last_name"].tolist() == ["Doe", "Roe", "Garcia Lopez"]


def test_constants_fill_every_row_and_are_no_change() -> None:
    """A constant is the mapping's word, not a cell's."""
    draft = drafted("fields: {email: Mail, source: {constant: MLS}}", a_sheet(["Mail"], ["a"], ["b"]))
    assert draft.frame["source"].tolist() == ["MLS", "MLS"]
    assert draft.headers["source"] == "(constant)"
    assert draft.changes == ()


def test_templates_join_columns_and_name_them_all() -> None:
    """Several columns become one note; a blank line is not sent."""
    sheet = a_sheet(["Mail", "Brand", "LTM Units"], ["a", "Acme", "4.5"], ["b", "", "2"], ["c", "", ""])
    draft = drafted('fields: {email: Mail, note: {template: "Brand: {Brand}\\nUnits: {LTM Units}"}}', sheet)
    assert draft.frame["note"].tolist() == ["Brand: Acme\nUnits: 4.5", "Units: 2", ""]
    assert draft.headers["note"] == "Brand / LTM Units"


def test_the_clear_token_is_remembered_and_not_sent_as_text() -> None:
    """The one way to empty a field: the cell is blank in the draft and its row is in `cleared`."""
    sheet = a_sheet(
        ["Mail", "Src", "Name"], ["a@example.com", "(CLEAR)", "(clear)"], ["b@example.com", "web", "Jane Doe"]
    )
    draft = drafted("clear_token: (clear)\nfields: {email: Mail, source: Src, full_name: Name}", sheet)
    assert draft.frame["source"].tolist() == ["", "web"]
    assert draft.cleared["source"] == frozenset({2})
    assert draft.cleared["first_name"] == draft.cleared["last_name"] == frozenset({2})


def test_without_a_clear_token_the_same_text_is_just_text() -> None:
    """Nothing is emptied that nobody asked to be emptied."""
    draft = drafted("fields: {email: Mail, source: Src}", a_sheet(["Mail", "Src"], ["a", "(clear)"]))
    assert draft.frame["source"].tolist() == ["(clear)"]
    assert not draft.cleared


# ---------------------------------------------------------------- names


def test_own_name_columns_go_before_the_full_name() -> None:
    """The full name only fills what is blank, and only that is a change."""
    sheet = a_sheet(
        ["First", "Last", "Name"], ["Jo", "Doe", "Someone Else"], ["", "", "Doe, Jane"], ["Jim", "", "Jim Beam"]
    )
    draft = drafted("fields: {first_name: First, last_name: Last, full_name: Name}", sheet)
    assert draft.frame["first_name"].tolist() == ["Jo", "Jane", "Jim"]
    assert draft.columns[2].fields == ("first_name", "last_name")
    assert draft.frame["last_name"].tolist() == ["Doe", "Doe", "Beam"]
    assert [(c.row, c.field, c.typed, c.sent) for c in draft.changes] == [
        (3, "first_name", "Doe, Jane", "Jane"),
        (3, "last_name", "Doe, Jane", "Doe"),
        (4, "last_name", "Jim Beam", "Beam"),
    ]


def test_a_full_name_that_is_not_needed_is_not_complained_about() -> None:
    """With first and last name given, a company in the display name does no harm."""
    sheet = a_sheet(["First", "Last", "Name"], ["Jo", "Doe", "Doe Realty LLC"])
    draft = drafted("fields: {first_name: First, last_name: Last, full_name: Name}", sheet)
    assert draft.findings == ()
    assert draft.headers["first_name"] == "First"


def test_a_company_in_the_name_column_is_an_error_beside_its_cell() -> None:
    """It is not sent as a person; the finding names the column a person can mend."""
    draft = drafted(
        "fields: {email: Mail, full_name: Agent}", a_sheet(["Mail", "Agent"], ["a@example.com", "Acme Realty LLC"])
    )
    (finding,) = draft.findings
    assert (finding.row, finding.field, finding.header, finding.value) == (2, "first_name", "Agent", "Acme Realty LLC")
    assert finding.severity is Severity.ERROR
    assert filled(draft) == [{"email": "a@example.com"}]


def test_capitals_are_tidied_only_where_asked() -> None:
    """As typed unless `tidy_case: true`; then it is a change."""
    sheet = a_sheet(["Name"], ["DOE, JANE"])
    assert filled(drafted("fields: {full_name: Name}", sheet)) == [{"first_name": "JANE", "last_name": "DOE"}]
    tidy = drafted("fields: {full_name: {from: Name, tidy_case: true}}", sheet)
    assert filled(tidy) == [{"first_name": "Jane", "last_name": "Doe"}]


# ---------------------------------------------------------------- labelled columns


LABELLED = """fields:
  email: Mail
  phone: {from: {value: "Phone {n} - Value", label: "Phone {n} - Label", is: [Mobile, ""]}, separator: ":::"}
  office_phone: {from: {value: "Phone {n} - Value", label: "Phone {n} - Label", is: [Work]}}
  other_phone: {from: {value: "Phone {n} - Value", label: "Phone {n} - Label", not: [Work Fax]}}
"""
PHONES = ["Mail", "Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Label", "Phone 2 - Value", "Phone 3 - Label",
          "Phone 3 - Value"]  # fmt: skip


def test_the_label_beside_a_value_says_what_it_is() -> None:
    """Mobile, work and what is left over, whatever their order in the row."""
    sheet = a_sheet(
        PHONES,
        ["a", "Work", "1", "* Mobile", "2 ::: 3", "Work Fax", "4"],
        ["b", "", "5", "Mobile", "6", "Home", "7"],
        ["c", "Work Fax", "8", "", "", "", ""],
    )
    draft = drafted(LABELLED, sheet)
    assert draft.frame["phone"].tolist() == ["2", "5", ""]
    assert draft.frame["office_phone"].tolist() == ["1", "", ""]
    assert draft.frame["other_phone"].tolist() == ["", "6", ""]
    assert [(c.row, c.typed, c.sent) for c in draft.changes] == [(2, "2 ::: 3", "2")]
    assert draft.columns[6].why == "2 cells not imported: the label has no field, or another value came first"


def test_labelled_columns_that_are_not_there_are_a_problem_unless_optional() -> None:
    """A pattern that fits no header is told like any other missing header."""
    assert "'Phone 1 - Value'" in refused(LABELLED, a_sheet(["Mail"], ["a"]))[0]
    assert filled(drafted("optional: true\n" + LABELLED, a_sheet(["Mail"], ["a"]))) == [{"email": "a"}]


# ---------------------------------------------------------------- zips, dates, product


def test_lost_zeros_of_a_zip_come_back_where_the_state_proves_them() -> None:
    """Else the zip stays, with a warning."""
    sheet = a_sheet(["Mail", "Zip", "St"], ["a", "2139", "MA"], ["b", "2139", "CA"], ["c", "90210", "CA"])
    draft = drafted("fields: {email: Mail, alt_zip: Zip, alt_state: St}", sheet)
    assert draft.frame["alt_zip"].tolist() == ["02139", "2139", "90210"]
    assert [(c.row, c.typed, c.sent) for c in draft.changes] == [(2, "2139", "02139")]
    assert [(f.row, f.problem, f.severity) for f in draft.findings] == [(3, "zip looks short", Severity.WARNING)]


def test_another_countrys_postcodes_are_left_alone() -> None:
    """2139 is a whole postcode in Sydney."""
    sheet = a_sheet(["Mail", "Zip", "St"], ["a", "2139", "MA"])
    draft = drafted("phone_region: AU\nfields: {email: Mail, alt_zip: Zip, alt_state: St}", sheet)
    assert draft.frame["alt_zip"].tolist() == ["2139"]
    assert draft.findings == ()


def test_a_column_of_dates_proves_its_order_or_the_mapping_declares_it() -> None:
    """A contradiction or no proof leaves the order open."""
    document = "fields: {email: Mail, birthday: DOB}"

    def orders(*dates: str) -> dict[str, str]:
        return dict(drafted(document, a_sheet(["Mail", "DOB"], *[["a", date] for date in dates])).date_orders)

    assert orders("3/4/1975", "3/24/1975") == {"birthday": "month_first"}
    assert orders("24/03/1975") == {"birthday": "day_first"}
    assert orders("3/4/1975") == orders("24/03/1975", "3/24/1975") == {}
    declared = "fields: {email: Mail, birthday: {from: DOB, date_order: day_first}}"
    draft = drafted(declared, a_sheet(["Mail", "DOB"], ["a", "3/24/1975"]))
    assert dict(draft.date_orders) == {"birthday": "day_first"}


def test_product_for_all_rows_or_as_a_column_says() -> None:
    """An unknown word is an error: retention makes team members, so it is never guessed."""
    sheet = a_sheet(["Mail", "Team"], ["a", "ours"], ["b", ""], ["c", "Recruiting"], ["d", "maybe"])
    draft = drafted("product: {column: Team, values: {Ours: retention}}\nfields: {email: Mail}", sheet)
    assert draft.frame["product"].tolist() == ["retention", "", "", ""]
    assert [(f.row, f.field, f.value) for f in draft.findings] == [(5, "product", "maybe")]
    assert draft.columns[1].fields == ("product",)
    assert drafted("product: retention\nfields: {email: Mail}", sheet).frame["product"].tolist() == ["retention"] * 4
    assert "product" not in drafted("fields: {email: Mail}", sheet).frame.columns


def test_a_product_column_that_is_not_there_is_a_problem() -> None:
    """Without it nobody knows which rows make team members."""
    assert "'Team'" in refused("product: {column: Team}\nfields: {email: Mail}", a_sheet(["Mail"], ["a"]))[0]


# ---------------------------------------------------------------- flags and columns


def test_flags_block_their_row_where_they_matter() -> None:
    """A flagged cell of a mapped column, or a flagged row, is an error; in an unmapped column it is nothing."""
    flags = (
        Flag(2, 0, "holds an error instead of a value", "#N/A"),
        Flag(3, 1, "holds an error instead of a value", "#N/A"),
        Flag(4, None, "has 5 cells, 2 more than the headers"),
    )
    sheet = a_sheet(["Mail", "Other"], ["", "x"], ["b", ""], ["c", "y"], flags=flags)
    draft = drafted("fields: {email: Mail}", sheet)
    assert [(f.row, f.field, f.header, f.value, f.message) for f in draft.findings] == [
        (2, "email", "Mail", "#N/A", "The cell under 'Mail' holds an error instead of a value."),
        (4, "", "", "", "The row has 5 cells, 2 more than the headers."),
    ]
    assert all(finding.severity is Severity.ERROR for finding in draft.findings)


def test_every_column_is_accounted_for() -> None:
    """Mapped, set aside, known to have no field, unknown, or blank: one line each."""
    headers = ["Mail", "Tags", "License #", "Quux", "", "Blank"]
    draft = drafted("fields: {email: Mail}\nignore: [tags]", a_sheet(headers, ["a", "b", "c", "d", "e", ""]))
    assert [use.position for use in draft.columns] == list(range(6))
    why = [use.why for use in draft.columns]
    assert why[0] == "mapped"
    assert why[1].startswith("set aside by the mapping")
    assert "a licence is not an agent id" in why[2]
    assert why[3] == why[4] == "not imported: no rule of the mapping uses it"
    assert why[5] == "not imported: the column is blank"


def test_the_sheet_is_not_written_into() -> None:
    """A stage reads what it was given and makes something new."""
    sheet = a_sheet(["Mail"], [" a@example.com "])
    before = sheet.frame.copy(deep=True)
    drafted("fields: {email: Mail}", sheet)
    assert sheet.frame.equals(before)


def test_an_empty_sheet_gives_an_empty_draft() -> None:
    """No rows, no changes, no findings; the columns are still accounted for."""
    draft = drafted("fields: {email: Mail, full_name: Name}", a_sheet(["Mail", "Name"]))
    assert len(draft.frame) == 0
    assert list(draft.frame.columns) == ["first_name", "last_name", "email"]
    assert len(draft.columns) == 2


EVERYTHING = """clear_token: (clear)
skip: {header: D, is: gone}
product: {when: {if: {header: A, blank: true}, then: retention}}
fields:
  email: A
  full_name: {from: B, tidy_case: true}
  status: {from: C, values: {x: new_lead}}
  note: {template: "{A} {B}"}
  alt_zip: D
  alt_state: C
  birthday: {from: D, separator: ";"}
  agent_id: {from: D, extract: "\\\\w+"}
  source: {join: [A, C], case: title, default: nowhere}
  alt_city: {from: B, case: name}
  currently_at: {from: B, extract: "(\\\\pL+)|[0-9]", case: upper, default: nobody}
  bucket: {when: {if: {header: C, blank: false}, then: backlog}, else: default}
"""


@given(st.lists(st.lists(st.text(max_size=12), min_size=4, max_size=4), max_size=6))
def test_whatever_stands_in_the_cells_the_draft_has_every_row_and_no_missing_value(rows: list[list[str]]) -> None:
    """Text in, text out: the sheet's own index, no row lost, every cell a string, every change a real one."""
    draft = drafted(EVERYTHING, a_sheet(["A", "B", "C", "D"], *rows))
    assert sorted([*draft.frame.index, *draft.left_out]) == list(range(2, 2 + len(rows)))
    assert set(draft.frame.columns) <= {*FIELD, PRODUCT}
    assert all(isinstance(cell, str) for column in draft.frame for cell in draft.frame[column])
    assert all(
        change.typed != change.sent for change in draft.changes if change.field not in {"first_name", "last_name"}
    )


def test_what_is_wrong_with_the_document_and_with_its_fit_is_told_together(tmp_path: Path) -> None:
    """One round of corrections, in the order of the lines."""
    path = tmp_path / "mine.yaml"
    path.write_text("fields:\n  email: Emial\n  e_mail: Email\n  status: {constant: Prospect}\n  phone: Cel\n")
    with pytest.raises(UnusableMapping) as refused:
        apply(open_mapping(str(path), outline), a_sheet(["Name", "Email"], ["Ann Lee", "ann@example.com"]))
    assert [problem.split(",")[0] for problem in refused.value.problems] == ["line 2", "line 3", "line 4", "line 5"]
    assert "did you mean 'Email'?" in refused.value.problems[0]
