"""A draft becomes leads and findings that cover every row once."""

import os
import subprocess
import sys
from types import MappingProxyType

import pytest

from importer.fields import FIELDS, Field
from importer.model import Change, Finding, Severity
from tests.validation.drafts import PERSON, problems, verdict


def test_a_sound_row_is_a_lead_with_normalised_text() -> None:
    """Every value is text, blanks are left out, and there is no `test`."""
    found = verdict(
        {
            **PERSON,
            "phone": "(202) 555-0166",
            "birthday": "3/24/1975",
            "production_ytd": "$1.2M",
            "status": "New Lead",
            "kpa_taken": "Yes",
            "rating": "8.0",
            "alt_zip": "01234",
            "note": "",
            "source": "  ",
        }
    )
    (lead,) = found.leads
    assert found.findings == ()
    assert dict(lead.payload) == {
        **PERSON,
        "phone": "+12025550166",
        "birthday": "24/03/1975",
        "production_ytd": "1200000",
        "status": "new_lead",
        "kpa_taken": "true",
        "rating": "8",
        "alt_zip": "01234",
    }


def test_a_payload_cannot_be_written_into() -> None:
    """No stage changes what it was given."""
    (lead,) = verdict(PERSON).leads
    with pytest.raises(TypeError):
        lead.payload["email"] = "x"  # type: ignore[index]


def test_match_keys_are_compared_without_the_case_of_the_address() -> None:
    """The address is sent as typed and matched in lower case; an id is matched as it stands."""
    (lead,) = verdict({**PERSON, "email": " Ann@Example.COM ", "agent_id": "0aB"}).leads
    assert lead.payload["email"] == "Ann@Example.COM"
    assert lead.keys == {("email", "ann@example.com"), ("agent_id", "0aB")}


def test_a_finding_says_row_header_value_why_and_what_would_be_right() -> None:
    """It has everything a person needs to find the cell and mend it."""
    (finding,) = verdict(PERSON, {**PERSON, "email": "mailto:bo@example.com"}).findings
    assert (finding.row, finding.field, finding.header) == (3, "email", "EMAIL")
    assert (finding.value, finding.suggestion) == ("mailto:bo@example.com", "bo@example.com")
    assert finding.severity is Severity.ERROR
    assert finding.problem not in finding.message
    assert finding.value not in finding.problem


def test_one_bad_cell_never_hides_another() -> None:
    """Every bad cell of a row is named in one go, in the order of the columns, and so are those of other rows."""
    bad = {
        "email": "ann at example.com", "phone": "123", "birthday": "31/02/1975", "rating": "11", "status": "hot",
        "production_ytd": "much", "active_listings_count": "-1", "kpa_taken": "maybe", "production_label": "huge",
        "owner_email": "owner", "agent_id": "1.23E+11", "first_name": "A\x07",
    }  # fmt: skip
    found = verdict(bad, PERSON, bad)
    for row in (2, 4):
        assert [one.field for one in found.findings if one.row == row and one.severity is Severity.ERROR] == list(bad)
    assert [lead.row for lead in found.leads] == [3]


def test_findings_come_in_sheet_order() -> None:
    """By row, then by column of the sheet, what concerns the whole row last."""
    found = verdict({"rating": "11", "first_name": "A\x07"}, {"rating": "3", "first_name": "Bo"})
    assert problems(found) == [
        (2, "rating", "not from 4 to 10"),
        (2, "first_name", "control character in a name"),
        (2, "", "neither e-mail nor agent id"),
        (2, "last_name", "no last name"),
        (3, "rating", "not from 4 to 10"),
        (3, "", "neither e-mail nor agent id"),
        (3, "last_name", "no last name"),
    ]


def test_a_warning_does_not_block_its_row() -> None:
    """The row goes out and the person is told."""
    found = verdict({**PERSON, "phone": "202-555-0166 x12"})
    assert [one.severity for one in found.findings] == [Severity.WARNING]
    assert [lead.row for lead in found.leads] == [2]


def test_findings_of_the_mapping_are_kept_and_block() -> None:
    """A cell that could not even be read stops its row; a warning of the mapping does not."""
    error = Finding(2, "email", "EMAIL", "#N/A", Severity.ERROR, "error value", "The cell shows an error.")
    warning = Finding(3, "note", "NOTE", "x", Severity.WARNING, "odd", "Odd.")
    found = verdict({**PERSON, "email": ""}, PERSON, findings=(error, warning))
    assert error in found.findings
    assert warning in found.findings
    assert [lead.row for lead in found.leads] == [3]
    assert "neither e-mail nor agent id" not in {one.problem for one in found.findings}


def test_a_misread_row_is_not_judged_as_a_whole() -> None:
    """What is wrong with a ragged row is that it is ragged, not that its cells are missing."""
    ragged = Finding(2, "", "", "", Severity.ERROR, "one cell too many", "The row has one cell too many.")
    assert verdict({"email": "", "first_name": ""}, findings=(ragged,)).findings == (ragged,)


def test_every_cell_that_is_sent_differently_is_a_change() -> None:
    """The person sees what was typed, what is sent and why."""
    found = verdict({**PERSON, "first_name": " Ann ", "phone": "2025550166", "kpa_taken": "N/A"})
    assert [(one.field, one.typed, one.sent) for one in found.changes] == [
        ("first_name", " Ann ", "Ann"),
        ("phone", "2025550166", "+12025550166"),
        ("kpa_taken", "N/A", ""),
    ]
    assert all(one.why and one.header == one.field.upper() for one in found.changes)


def test_a_change_of_the_mapping_and_one_made_here_are_told_as_one() -> None:
    """Typed, translated and folded: one line from the cell as typed to the text that is sent."""
    first = Change(2, "status", "STATUS", "Neu", "New Lead", "translated")
    untouched = Change(2, "last_name", "LAST_NAME", "LEE", "Lee", "tidied")
    found = verdict({**PERSON, "status": "New Lead"}, changes=(first, untouched))
    assert [(one.field, one.typed, one.sent) for one in found.changes] == [
        ("last_name", "LEE", "Lee"),
        ("status", "Neu", "new_lead"),
    ]


def test_a_finding_about_a_translated_cell_shows_what_was_typed() -> None:
    """The person looks for the value in their own sheet."""
    translated = Change(2, "status", "STATUS", "Heiss", "hot", "translated")
    (finding,) = verdict({**PERSON, "status": "hot"}, changes=(translated,)).findings
    assert finding.value == "Heiss"


def test_rows_that_are_not_sent_have_no_changes() -> None:
    """A change says what goes out."""
    assert list(verdict({**PERSON, "phone": "2025550166", "rating": "11"}).changes) == []


def test_a_clear_token_becomes_null() -> None:
    """Null is the one way to ask Brokerkit for emptying a field."""
    found = verdict({**PERSON, "note": ""}, PERSON, cleared=MappingProxyType({"note": frozenset({2})}))
    assert found.leads[0].payload["note"] is None
    assert "note" not in found.leads[1].payload


def test_a_match_key_cannot_be_cleared() -> None:
    """Brokerkit finds the contact by it."""
    found = verdict({**PERSON, "agent_id": ""}, cleared=MappingProxyType({"agent_id": frozenset({2})}))
    assert problems(found) == [(2, "agent_id", "match key cannot be emptied")]
    assert found.leads == ()


def test_unknown_words_of_a_list_are_counted_once_each() -> None:
    """The person answers once for each word, not for each row."""
    found = verdict(
        *[{**PERSON, "bucket": "z", "status": word} for word in ("onbording", "hot", "Hot")],
    )
    assert [(one.field, one.value, one.count, one.guess) for one in found.unknown_values] == [
        ("bucket", "z", 3, ""),
        ("status", "hot", 2, ""),
        ("status", "onbording", 1, "onboarding"),
    ]


def test_a_word_has_one_guess() -> None:
    """What is guessed for a word of a list stands beside each of its cells too, even where nothing is guessed."""
    found = verdict(*[{**PERSON, "status": word} for word in ("Contacted", "Inactive", "CONTACTED")])
    assert [one.suggestion for one in found.findings] == ["contact_made", "", "contact_made"]
    assert [(one.value, one.count, one.guess) for one in found.unknown_values] == [
        ("Contacted", 2, "contact_made"),
        ("Inactive", 1, ""),
    ]


def test_damage_to_a_half_is_mended_in_the_whole_name() -> None:
    """The suggestion is for the cell that the person sees, not for the part that was taken from it."""
    split = {"first_name": "JosÃ©", "last_name": "PeÃ±a"}
    changes = tuple(Change(2, field, "AGENT", "PeÃ±a, JosÃ©", part, "split") for field, part in split.items())
    found = verdict({**PERSON, **split}, changes=changes)
    assert {(one.value, one.suggestion) for one in found.findings} == {("PeÃ±a, JosÃ©", "Peña, José")}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_no_field_of_the_table_is_without_a_parser(field: Field) -> None:
    """A blank is fine everywhere, and a lone surrogate nowhere."""
    name = field.name
    found = verdict({**PERSON, name: "\ud800"}, {**PERSON, "note": "x", name: PERSON.get(name, "")})
    assert [(one.row, one.severity) for one in found.findings if one.field == name] == [(2, Severity.ERROR)]
    assert [lead.row for lead in found.leads] == [3]


def test_a_draft_without_rows_has_an_empty_verdict() -> None:
    """Nothing to judge is no error here; the loader says what it found."""
    assert verdict().leads == ()


def test_the_switch_that_turns_pandera_off_does_not_turn_us_off() -> None:
    """With PANDERA_VALIDATION_ENABLED=False in the environment every row would pass unseen."""
    code = "from tests.validation.drafts import PERSON, verdict\nprint(len(verdict({**PERSON, 'rating': '11'}).leads))"
    environment = {**os.environ, "PANDERA_VALIDATION_ENABLED": "False"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


def test_asking_for_help_does_not_wait_for_pandera() -> None:
    """Importing the stage loads neither pandas nor pandera; judging does."""
    code = "import sys, importer.validation; print({'pandas', 'pandera'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
