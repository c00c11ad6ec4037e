"""Columns without a field of their own go into the note, line by line, and come out of it again."""

import pytest

from importer.column_letters import column_letters
from importer.mapping import ADD_TO_NOTE, apply, column_targets, learn, read_mapping
from importer.mapping.learning import Decision
from importer.model import Sheet
from tests.mapping.sheets import a_sheet

SHEET = a_sheet(
    ["Email", "Notes", "Brand", "Units {12 m}", "", "Line\nbreak"],
    ["a@example.com", "Met at a fair.", "Lakeshore", "12", "x", "y"],
    ["b@example.com", "", "", "", "", ""],
)
DOCUMENT = "name: board\nfields:\n  email: Email   # the key\nignore: [Brand]\n"
WITH_NOTES = DOCUMENT.replace("ignore", "  note: Notes\nignore")


def learned(text: str, *decisions: Decision) -> str:
    """The document after a lesson."""
    return learn("board", text, SHEET, (), decisions).after


def notes(text: str, sheet: Sheet = SHEET) -> list[str]:
    """What the note becomes, row by row."""
    return [str(cell) for cell in apply(read_mapping(text, "board"), sheet).frame["note"]]


def test_a_column_is_added_under_its_header() -> None:
    """The note says what the cell meant, and a row without one has no line; it is set aside no more."""
    after = learned(DOCUMENT, (2, ADD_TO_NOTE))
    assert notes(after) == ["Brand: Lakeshore", ""]
    assert "ignore" not in after
    assert "# the key" in after


def test_what_filled_the_note_stays_in_front() -> None:
    """Notes of people's own come first, and the columns in the order in which they were added."""
    after = learned(WITH_NOTES, (3, ADD_TO_NOTE), (2, ADD_TO_NOTE), (2, ADD_TO_NOTE))
    assert notes(after)[0] == "Met at a fair.\nUnits {12 m}: 12\nBrand: Lakeshore"


def test_the_notes_own_column_becomes_its_first_line() -> None:
    """Without its header, as it was; what a person chose is what stands there."""
    after = learned(WITH_NOTES, (1, ADD_TO_NOTE))
    assert notes(after)[0] == "Met at a fair."
    assert column_targets(read_mapping(after, "board"), SHEET)[1][0].whole is False


@pytest.mark.parametrize("position", range(1, 6), ids=column_letters)
def test_any_header_can_be_added_and_taken_out_again(position: int) -> None:
    """Also one with braces or a line break, and one that is blank."""
    added = learned(DOCUMENT, (position, ADD_TO_NOTE))
    assert [target.field for target in column_targets(read_mapping(added, "board"), SHEET)[position]] == ["note"]
    assert notes(added)[0].endswith(str(SHEET.frame.iloc[0, position]))
    gone = learned(added, (position, ""))
    assert position not in column_targets(read_mapping(gone, "board"), SHEET)


def test_a_column_leaves_its_field_when_it_goes_into_the_note() -> None:
    """It is one or the other, as a person chose."""
    text = learned(DOCUMENT.replace("  email: Email", "  source: Brand\n  email: Email"), (2, ADD_TO_NOTE))
    assert "source" not in text
    assert notes(text)[0] == "Brand: Lakeshore"


def test_a_rule_with_options_is_not_overwritten() -> None:
    """What a template could not say is kept, and the person is told."""
    text = DOCUMENT.replace("ignore", "  note: {from: Notes, values: {x: y}}\nignore")
    lesson = learn("board", text, SHEET, (), [(2, ADD_TO_NOTE)])
    assert lesson.after == text
    assert lesson.remarks == ("note: options of its rule would be lost, so column C was not added.",)


def test_a_column_that_becomes_a_field_leaves_the_note() -> None:
    """Line by line, the rest of the note stays."""
    both = learned(WITH_NOTES, (2, ADD_TO_NOTE))
    after = learned(both, (2, "currently_at"))
    assert notes(after) == ["Met at a fair.", ""]


def test_a_preset_is_given_the_note_as_what_differs() -> None:
    """A document that extends a ready-made mapping says only the new note."""
    sheet = a_sheet(["MemberMlsId", "MemberEmail", "Team"], ["M1", "a@example.com", "North"])
    lesson = learn("reso", "name: mine\nextends: reso-member\n", sheet, (), [(2, ADD_TO_NOTE)])
    assert lesson.after.startswith("name: mine\nextends: reso-member\n")
    assert notes(lesson.after, sheet) == ["Team: North"]
