"""What a person decided goes into the mapping document, and nothing else of the document changes."""

import difflib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import UnusableMapping
from importer.mapping import apply, draft_mapping, learn, open_mapping, presets, read_mapping, suggest, with_answers
from importer.mapping.document_editing import opened, written
from importer.mapping.learning import Answer, Decision
from tests.mapping.sheets import a_sheet

SHEET = a_sheet(
    ["Email", "Name", "Stage", "Cell", "Jurisdiction", "Owner"],
    ["a@example.com", "Ann Dale", "Gold", "212-555-0100", "MD", "Dana"],
    ["b@example.com", "Bo Elm", "Contacted", "", "DC", "Lee"],
)
DOCUMENT = """\
# Made by hand.
name: board   # the office's

fields:
  email: Email        # the key
  full_name: Name
  status: Stage       # asks every month

# Not imported.
#   column E: who knows
"""


def learned(text: str, answers: list[Answer] | None = None, decisions: list[Decision] | None = None) -> str:
    """The document after a lesson."""
    return learn("board", text, SHEET, answers or [], decisions or []).after


def difference(before: str, after: str) -> list[str]:
    """The lines that went and the lines that came."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    return [line for line in lines if not line.startswith("@@")]


def test_answers_go_into_a_value_map_that_is_made_where_there_is_none() -> None:
    """The comment beside the rule stays beside it, and what follows the block stays behind it."""
    after = learned(DOCUMENT, [("status", "Gold", "appt_set"), ("status", "Not now", "")])
    assert after.splitlines()[4:14] == [
        "  email: Email        # the key",
        "  full_name: Name",
        "  status:             # asks every month",
        "    from: Stage",
        "    values:",
        "      Gold: appt_set",
        "      Not now:",
        "",
        "# Not imported.",
        "#   column E: who knows",
    ]
    assert apply(read_mapping(after, "board"), SHEET).frame["status"].tolist() == ["appt_set", "Contacted"]


def test_a_later_answer_replaces_the_earlier_one_however_the_word_is_spelled() -> None:
    """Value maps are looked up without case, so there is one line for a word."""
    text = "fields:\n  email: Email\n  status: {from: Stage, values: {Gold: new_lead, Not now: }}  # asks\n"
    after = learned(text, [("status", "gold", "contact_made"), ("status", "GOLD", "appt_set")])
    assert difference(text, after) == [
        "-  status: {from: Stage, values: {Gold: new_lead, Not now: }}  # asks",
        "+  status: {from: Stage, values: {Gold: appt_set, Not now: ''}} # asks",
    ]


def test_what_is_known_already_changes_nothing() -> None:
    """A workbook repeats the value maps that were in force; the document stays as it is, byte for byte."""
    text = 'fields:\n  email: "Email"\n  status:\n    from: Stage\n    values: { Gold:   appt_set }   # so\n'
    text += "ignore:\n  [Cell,\n   Owner]\n"
    assert learned(text, [("status", "gold", "appt_set")], [(0, "email"), (3, "")]) == text


def test_a_decided_column_becomes_the_first_source_of_its_field() -> None:
    """What filled the field before fills it where the new column is blank."""
    after = learned(DOCUMENT, decisions=[(3, "Cell Phone"), (4, "office_state"), (1, "email")])
    assert difference(DOCUMENT, after) == [
        "-  email: Email        # the key",
        "-  full_name: Name",
        "+  email: [Name, Email] # the key",
        "+  phone: Cell",
        "+  office_state: Jurisdiction",
    ]


def test_a_column_that_is_left_out_leaves_its_rules_and_is_set_aside_by_name() -> None:
    """Next month it is known and not asked about."""
    after = learned(DOCUMENT, decisions=[(2, "")])
    assert difference(DOCUMENT, after) == ["-  status: Stage       # asks every month", "+ignore: [Stage]"]
    again = learned(after, decisions=[(2, "status")])
    assert difference(after, again) == ["-ignore: [Stage]", "+  status: Stage"]


def test_what_cannot_be_learned_is_said_and_kept_out() -> None:
    """A word Brokerkit does not know, a field nobody fills, a name that is no field."""
    answers = [("status", "Gold", "contact"), ("bucket", "x", "archived"), ("status", "Tin", "met")]
    lesson = learn("board", DOCUMENT, SHEET, answers, [(3, "Phon"), (99, "phone")])
    assert lesson.after == DOCUMENT
    about = [remark.split(":")[0] for remark in lesson.remarks]
    assert about == ["column D", "column CV", "status", "status", "bucket"]
    assert "did you mean" in lesson.remarks[0]


def test_a_constant_is_not_replaced_by_a_column() -> None:
    """Somebody wrote it on purpose."""
    text = "fields:\n  email: Email\n  source: {constant: Board}\n"
    lesson = learn("board", text, SHEET, [("source", "x", "y")], [(4, "source")])
    assert lesson.after == text
    assert len(lesson.remarks) == 2


def test_a_document_that_is_none_is_refused_before_anything_is_learned() -> None:
    """The person reads what is wrong with it."""
    with pytest.raises(UnusableMapping):
        learn("board", "fields: {nonsense: X}", SHEET, [], [])


def test_a_draft_takes_its_own_answers() -> None:
    """Comments of a draft that stand in the way are left where they are."""
    text = draft_mapping(SHEET, suggest(SHEET))
    after = learned(text, [("status", "Gold", "appt_set")], [(4, "office_state"), (5, "")])
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in after.splitlines() if line.lstrip().startswith("#")] == comments
    draft = apply(read_mapping(after, "board"), SHEET)
    assert draft.frame["status"].tolist() == ["appt_set", "contact_made"]
    assert draft.frame["office_state"].tolist() == ["MD", "DC"]


@pytest.mark.parametrize("name", [mapping.name for mapping in presets()])
def test_a_round_trip_keeps_the_meaning_and_every_comment(name: str) -> None:
    """Long lists may come back on one line; what the document says, and says beside it, stays."""
    mapping = open_mapping(name)
    after = written(opened(mapping.text))
    rules = [replace(rule, place=None) for rule in mapping.rules]
    assert [replace(rule, place=None) for rule in read_mapping(after, name).rules] == rules
    comments = [line for line in mapping.text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in after.splitlines() if line.lstrip().startswith("#")] == comments


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(str.strip)
ANSWERS = st.lists(st.tuples(st.just("status"), WORDS, st.sampled_from(["new_lead", "appt_set", ""])), max_size=5)


@given(ANSWERS)
def test_whatever_the_words_a_learned_mapping_means_what_a_rerun_made_of_the_answers(answers: list[Answer]) -> None:
    """`rerun` takes the answers from the workbook, next month's `check` from the document: the same comes out."""
    by_answers = with_answers(read_mapping(DOCUMENT, "board"), answers)
    by_document = read_mapping(learned(DOCUMENT, answers), "board")
    status = [next(rule for rule in mapping.rules if rule.field == "status") for mapping in (by_answers, by_document)]
    values = [{word.strip().casefold(): meant for word, meant in rule.values.items()} for rule in status]
    assert values[0] == values[1]


OPERATIONS = """\
fields:
  email: Email
  note: {join: [Name, Owner], separator: ", "}
  source: {from: Stage, extract: '\\w+', default: Spring}   # keep
  bucket:
    when: {if: {header: Jurisdiction, is: DC}, then: backlog}
    else: default
"""


def test_a_lesson_leaves_every_operation_as_it_stands() -> None:
    """An answer stands beside them, and a column that is a part of something is said to be so still."""
    lesson = learn("board", OPERATIONS, SHEET, [("source", "Gold", "Board")], [(4, ""), (5, ""), (3, "note")])
    assert difference(OPERATIONS, lesson.after) == [
        "-  source: {from: Stage, extract: '\\w+', default: Spring}   # keep",
        "+  source: {from: Stage, extract: '\\w+', default: Spring, values: {Gold: Board}} # keep",
        "+ignore: [Jurisdiction, Owner]",
    ]
    assert lesson.remarks == (
        "column E: it is still a part of bucket.",
        "column F: it is still a part of note.",
        "note: no single column fills it, so this one was not put there.",
    )


def test_a_word_among_amounts_can_be_answered() -> None:
    """Bands and a value map go together: the map is for what is no amount."""
    text = "fields:\n  email: Email\n  production_label: {from: Stage, bands: {mega: '>= 20M'}}\n"
    after = learned(text, [("production_label", "Gold", "super")])
    assert apply(read_mapping(after, "board"), SHEET).frame["production_label"].tolist() == ["super", "Contacted"]
