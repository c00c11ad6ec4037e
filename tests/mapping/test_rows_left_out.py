"""Rows that a condition of the mapping leaves out."""

import pytest

from importer.errors import UnusableMapping
from importer.mapping import apply, read_mapping
from importer.model import Draft, Flag
from importer.planning import keyed_rows, present_keys
from tests.mapping.sheets import a_sheet

FIELDS = "fields: {email: Mail, status: {from: Status, optional: true}}\n"
HEADERS = ("Mail", "Status")
ROSTER = (
    ("a@example.com", "Active Lead"),
    ("b@example.com", " TERMINATED "),
    ("c@example.com", ""),
    ("d@example.com", "N/A"),
)


def drafted(conditions: str, *flags: Flag) -> Draft:
    """The draft of the roster under some conditions."""
    return apply(read_mapping(FIELDS + conditions, "mine"), a_sheet(HEADERS, *ROSTER, flags=flags))


@pytest.mark.parametrize(
    ("conditions", "left_out"),
    [
        ("skip: {header: Status, is: [Terminated, Retired]}", [3]),
        ("skip: {header: Status, blank: true}", [4, 5]),
        ("skip: {header: Status, not: [Terminated]}", [2, 4, 5]),
        ("skip: [{header: Status, is: Terminated}, {header: Status, is: N/A}]", [3, 5]),
        ("only: {header: Status, is: Terminated}", [2, 4, 5]),
        ("only: [{header: Status, blank: false}, {header: Status, not: Terminated}]", [3, 4, 5]),
        ("only: {header: column B, blank: false}\nskip: {header: Mail, is: a@example.com}", [2, 4, 5]),
    ],
)
def test_a_row_is_left_out_by_words_or_by_blankness(conditions: str, left_out: list[int]) -> None:
    """One condition of `skip` is enough; of `only` all must hold; the rest of the rows is drafted."""
    draft = drafted(conditions)
    assert list(draft.left_out) == left_out
    assert list(draft.frame.index) == [row for row in range(2, 6) if row not in left_out]


def test_the_condition_is_told_beside_the_row_and_beside_its_column() -> None:
    """A person sees by which line a row went."""
    draft = drafted("skip: {header: Status, is: [Terminated, Retired]}")
    assert draft.left_out == {3: "skip rows whose Status is “Terminated” or “Retired”"}
    assert draft.columns[1].why.startswith("decides which rows are left out")


def test_a_row_that_cannot_be_trusted_is_not_left_out() -> None:
    """Nobody knows what the flagged cell would have said: its row is an error."""
    draft = drafted("skip: {header: Status, blank: true}", Flag(4, 1, "is an error", "#N/A"))
    assert list(draft.left_out) == [5]
    assert {finding.row for finding in draft.findings} == {4}


def test_a_flagged_cell_counts_though_no_field_takes_its_column() -> None:
    """The condition alone reads it."""
    sheet = a_sheet(HEADERS, *ROSTER, flags=[Flag(3, 1, "is an error", "#N/A")])
    draft = apply(read_mapping("fields: {email: Mail}\nskip: {header: Status, is: Terminated}", "mine"), sheet)
    assert not draft.left_out
    assert [(finding.row, finding.header) for finding in draft.findings] == [(3, "Status")]


def test_whoever_is_left_out_still_stands_in_the_file() -> None:
    """Nobody is said to have left a list because the mapping leaves the row out."""
    draft = drafted("skip: {header: Status, is: Terminated}")
    assert ("email", "b@example.com") in present_keys(draft)
    assert [row for row, _, _ in keyed_rows(draft)] == [2, 4, 5, 3]


def test_a_header_that_is_not_there_is_told_with_its_line() -> None:
    """As for every other header, with the nearest one."""
    with pytest.raises(UnusableMapping) as caught:
        drafted("skip:\n  - {header: Statsu, blank: true}\n")
    assert caught.value.problems == ("line 3, column 6: the sheet has no header 'Statsu'; did you mean 'Status'?",)


def test_every_row_may_be_left_out() -> None:
    """Then nothing is drafted, and nothing breaks."""
    draft = drafted("only: {header: Mail, is: nobody@example.com}")
    assert draft.frame.empty
    assert len(draft.left_out) == 4


def test_a_word_that_no_cell_says_is_a_note_with_the_nearest_one() -> None:
    """A slip in a condition leaves out nobody, and nothing else would tell it."""
    draft = drafted("skip: {header: Status, is: [Terminatd, n/a]}\nonly: {header: Mail, not: x@example.com}")
    assert draft.notes == (
        "No cell under Mail says “x@example.com”, as a condition of the mapping asks; did you mean “a@example.com”?",
        "No cell under Status says “Terminatd”, as a condition of the mapping asks; did you mean “TERMINATED”?",
    )
    assert not drafted("skip: {header: Status, is: Terminated}").notes


def test_a_column_may_decide_rows_and_a_field() -> None:
    """Both are told."""
    text = "fields: {email: Mail, bucket: {when: {if: {header: Status, is: Lost}, then: archived}}}\n"
    skip = "skip: {header: Status, is: Terminated}"
    draft = apply(read_mapping(text + skip, "mine"), a_sheet(HEADERS, *ROSTER))
    assert draft.columns[1].why == "decides which rows are left out; decides bucket"
    assert "“Lost”" in draft.notes[0]


@pytest.mark.parametrize("key", ["only", "skip"])
def test_an_error_that_was_saved_as_text_decides_nothing(key: str) -> None:
    """A roster from a workbook and the same one as CSV come to the same: nobody knows what the cell was to say."""
    sheet = a_sheet(HEADERS, ("a@example.com", "Lost"), ("b@example.com", "#REF!"))
    draft = apply(read_mapping(f"fields: {{email: Mail}}\n{key}: {{header: Status, is: Retired}}", "mine"), sheet)
    assert 3 not in draft.left_out
    assert [(one.row, one.header, one.problem) for one in draft.findings if one.row == 3] == [
        (3, "Status", "the cell cannot be trusted")
    ]
    assert not any("#REF!" in note for note in draft.notes)


@pytest.mark.parametrize(
    "rule",
    [
        "{template: 'Seen {Status}'}",
        "{join: [Mail, Status]}",
        "{from: Status, extract: 'x+', default: none yet}",
        "{when: {if: {header: Status, is: Lost}, then: gone}, else: here}",
    ],
)
def test_an_error_that_was_saved_as_text_becomes_no_part_of_a_text(rule: str) -> None:
    """Neither does it let a default or `else` go out."""
    sheet = a_sheet(HEADERS, ("a@example.com", "#DIV/0!"), ("b@example.com", "#1 agent"))
    draft = apply(read_mapping(f"fields: {{email: Mail, note: {rule}}}", "mine"), sheet)
    assert [(one.row, one.field) for one in draft.findings] == [(2, "note")]
