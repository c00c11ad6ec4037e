"""`extract`: a part of a cell goes out, as a pattern finds it, in bounded time."""

import pytest

from importer.mapping import apply, read_mapping
from importer.model import Draft
from importer.reconciliation.changes_sheet import is_routine
from tests.mapping.sheets import a_sheet


def drafted(rule: str, *cells: str) -> Draft:
    """The draft of people with such remarks."""
    rows = [(f"row{at}@example.com", cell) for at, cell in enumerate(cells, 2)]
    text = f"fields:\n  email: Mail\n  {rule}\nclear_token: (clear)\n"
    return apply(read_mapping(text, "mine"), a_sheet(["Mail", "Remarks"], *rows))


ID = r"agent_id: {from: Remarks, extract: 'MLS\s*#?\s*(\w+)'}"


@pytest.mark.parametrize(
    ("rule", "cell", "sent"),
    [
        (ID, "Met in May. MLS #120085, nice", "120085"),
        (ID, "MLS 120085 and again MLS#120085", "120085"),
        (ID, "nothing here", ""),
        (ID, "N/A", "N/A"),
        (r"source: {from: Remarks, extract: '\d{4}'}", "since 2019 or 2020", "2019"),
        (r"source: {from: Remarks, extract: '(?i)via (\pL+)'}", "VIA Muñoz", "Muñoz"),
        (r"source: {from: Remarks, extract: '(\d*)'}", "suite 12", "12"),
        (r"source: {from: Remarks, extract: '^(?:Mr|Ms) (.*)$'}", "Ms Roe", "Roe"),
        (r"source: {from: Remarks, separator: ';', extract: '\d+'}", "a1; b2", "1"),
        (r"source: {from: Remarks, extract: '\d+', default: none}", "no number", "none"),
        (r"source: {from: Remarks, extract: '\d+', others: keep}", "no number", "no number"),
        (r"status: {from: Remarks, extract: '^(\w+):', values: {Hot: appt_set}}", "hot: call", "appt_set"),
    ],
)
def test_what_the_pattern_finds_goes_out(rule: str, cell: str, sent: str) -> None:
    """Its group where it has one, the first of several, blank where there is none; then the other options."""
    name = rule.partition(":")[0]
    assert drafted(rule, cell, "x").frame.loc[2, name] == sent


def test_every_extraction_is_a_change_and_cells_without_a_find_are_one_kind() -> None:
    """A person sees what was taken out of what; ids one by one, since everything hangs on them."""
    changes = drafted(ID, "MLS 17", "just a remark", "").changes
    assert [(one.row, one.typed, one.sent, one.why, is_routine(one)) for one in changes] == [
        (2, "MLS 17", "17", "extracted by the mapping", False),
        (3, "just a remark", "", "the mapping's `extract` finds nothing in it", True),
    ]
    assert drafted(ID, "MLS 17").columns[1].why == r"what `MLS\s*#?\s*(\w+)` finds in it is sent"


def test_two_ids_in_one_cell_stop_the_row() -> None:
    """Either could be somebody else's."""
    (finding,) = drafted(ID, "MLS 17, MLS 18").findings
    assert finding.problem == "several values where one belongs"
    assert "17 and 18" in finding.message


def test_a_cell_without_a_find_may_be_an_error() -> None:
    """Where every row must have one."""
    rule = ID.replace("extract", "others: error, extract")
    assert [finding.row for finding in drafted(rule, "MLS 17", "no id", "").findings] == [3]


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(a|aa)+$", r"(?:.*)(?:.*)(?:.*)(?:.*)[0-9]x", r"(a?){60}a{60}", r"(?:a*)*b"]
)
def test_no_pattern_takes_for_ever(pattern: str) -> None:
    """Those that keep a backtracking search busy till the end of days are done with at once."""
    assert (
        drafted(f"source: {{from: Remarks, extract: '{pattern}'}}", "a" * 1_000_000 + "!").frame.loc[2, "source"]
        is not None
    )


def test_half_a_character_is_no_find() -> None:
    """Broken text, as an export leaves it, breaks nothing."""
    assert drafted(r"source: {from: Remarks, extract: '\pL+'}", "caf\udce9").frame.loc[2, "source"] == ""
