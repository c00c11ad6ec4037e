"""`default`: what is sent where the columns of a rule are blank."""

import pytest

from importer.mapping import apply, read_mapping
from importer.model import Draft
from importer.validation import judge
from tests.mapping.sheets import a_sheet


def drafted(rule: str, *cells: str) -> Draft:
    """The draft of people with such cells under Stage."""
    people = [(f"row{at}@example.com", cell) for at, cell in enumerate(cells, 2)]
    return apply(
        read_mapping(f"clear_token: (clear)\nfields: {{email: Mail, {rule}}}", "mine"),
        a_sheet(["Mail", "Stage"], *people),
    )


STATUS = "status: {from: Stage, values: {Hot: appt_set, Not now: }, default: New Lead}"


@pytest.mark.parametrize(
    ("cell", "sent"), [("", "new_lead"), ("  ", "new_lead"), ("TBD", "new_lead"), ("Hot", "appt_set"),
                       ("Not now", ""), ("(clear)", "")]
)  # fmt: skip
def test_it_stands_in_for_a_blank_cell_and_for_nothing_else(cell: str, sent: str) -> None:
    """A word for nothing is blank; what the mapping leaves out, or the cell asks to be emptied, is meant so."""
    assert drafted(STATUS, cell, "Hot").frame.loc[2, "status"] == sent


def test_the_amount_in_no_band_is_not_blank() -> None:
    """Somebody who sold a little is not what the mapping says of those of whom nothing is known."""
    labels = drafted("production_label: {from: Stage, bands: {mega: '>= 20M'}, default: new}", "1M", "").frame
    assert labels["production_label"].tolist() == ["", "new"]


def test_it_is_a_change_and_told_beside_the_column() -> None:
    """What no cell says is said to come from the mapping."""
    draft = drafted(STATUS, "", "n/a", "Hot")
    assert [(one.row, one.typed, one.sent, one.why) for one in draft.changes if one.sent == "new_lead"] == [
        (2, "", "new_lead", "blank, so the mapping's default"),
        (3, "n/a", "new_lead", "blank, so the mapping's default"),
    ]
    assert draft.columns[1].why == "'new_lead' is sent where it is blank"


def test_a_word_for_nothing_that_has_a_default_is_no_warning() -> None:
    """The person has said what becomes of it."""
    assert [one.field for one in judge(drafted(STATUS, "n/a")).findings if one.field == "status"] == []
