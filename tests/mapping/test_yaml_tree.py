"""YAML that is hostile, or only unlucky, ends as a list of problems with their lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import Exit, UnusableMapping
from importer.mapping import read_mapping
from tests.mapping.documents import problems_of

FORBIDDEN = [
    ("fields:\n  email: Mail\n  email: Mail2\n", "line 3, column 3: 'email' stands twice; first on line 2"),
    ("fields:\n  email: !!python/name:os.system Mail\n", "line 2, column 10: tags"),
    ("fields:\n  email: !mine Mail\n", "line 2, column 10: tags"),
    ("fields: &a\n  email: Mail\n", "line 1, column 9: anchors (&a)"),
    ("fields:\n  email: Mail\nignore: *a\n", "line 3, column 9: "),
    ("fields:\n  email: Mail\n---\nfields:\n  email: Mail\n", "line 3, column 1: a second document"),
    ("fields:\n  email: [[[[[[[[[[Mail]]]]]]]]]]\n", "line 2, column 16: the document is nested more than"),
    ("fields:\n  email: Mail\n  note: [a\n", "this is not YAML"),
    ("fields:\n\temail: Mail\n", "line 2, column 1: this is not YAML"),
    ("fields:\n  email: Mail\n  note: \x01\n", "line 3, column 9: a character that no document may hold (U+0001)"),
    ("fields:\n  ? [a, b]\n  : c\n", "line 2, column 5: a key is a word or two"),
    ("- email\n", "line 1, column 1: a mapping document holds keys"),
    ("", "a mapping document holds keys"),
    ("just words", "line 1, column 1: a mapping document holds keys"),
    ("name: x\n", "'fields' is needed"),
    ("fields:\n", "line 1, column 1: 'fields' is needed"),
]


@pytest.mark.parametrize(("text", "expected"), FORBIDDEN)
def test_what_a_mapping_has_no_use_for_is_a_problem_with_its_line(text: str, expected: str) -> None:
    """Duplicate keys, tags, anchors, several documents, depth, control characters: none is read past."""
    assert any(expected in problem for problem in problems_of(text)), problems_of(text)


def test_a_document_far_too_large_is_refused_unread() -> None:
    """Three hundred thousand lines are an accident or an attack, and cost no time."""
    assert "longer than" in problems_of("fields:\n  email: Mail\n" + "# x\n" * 300_000)[0]


def test_a_document_of_very_many_values_is_refused() -> None:
    """A long list within the size limit still ends."""
    assert "values" in problems_of("ignore: [" + "a," * 25_000 + "a]\nfields: {email: Mail}\n")[0]


def test_deep_nesting_costs_no_stack() -> None:
    """Depth is counted, not recursed into."""
    assert "nested" in problems_of("fields: " + "[" * 50_000)[0]


WORDS = [
    "NO",
    "no",
    "on",
    "off",
    "yes",
    "true",
    "null",
    "~",
    "01234",
    "12:30",
    "1e3",
    "0x1F",
    "1_000",
    "2026-01-02",
    "1.0",
]


@pytest.mark.parametrize("word", WORDS)
def test_scalars_stay_text_exactly_as_typed(word: str) -> None:
    """NO is not false, 01234 keeps its zero, 12:30 is not 750."""
    mapping = read_mapping(f"fields:\n  email: Mail\n  source: {{constant: {word}}}\n  note: {word}\n", "mine")
    assert mapping.rules[1].constant == word
    assert mapping.rules[2].headers == (word,)


def test_value_maps_keep_their_words_too() -> None:
    """The words NO and on, and numbers, are words of a value map."""
    mapping = read_mapping("fields:\n  email: Mail\n  note: {from: X, values: {NO: on, 01: 007}}\n", "mine")
    assert dict(mapping.rules[1].values) == {"no": "on", "01": "007"}


@given(st.text(max_size=200))
def test_no_text_does_anything_but_load_or_list_its_problems(text: str) -> None:
    """Whatever stands in the file, the answer is a mapping or UnusableMapping."""
    problems_of(text)


@given(
    st.lists(st.sampled_from([*"fields: {}[]&*!|>-?,'\"\n #", "email", "note:", "  ", "template", "from", "{n}"])).map(
        "".join
    )
)
def test_no_arrangement_of_yamls_own_signs_does_either(text: str) -> None:
    """The signs with a meaning, in any order."""
    problems_of(text)


def test_an_unusable_document_ends_the_run_before_anything_is_sent() -> None:
    """Its exit code says that the mapping cannot be used."""
    with pytest.raises(UnusableMapping) as caught:
        read_mapping("", "mine")
    assert caught.value.exit_code is Exit.UNUSABLE


@pytest.mark.parametrize(("text", "expected"), [
    ("fields:\n  email: Mail\n   phone: Cell\n", "line 3, column 9: this is not YAML: a colon stands where none can"),
    ("fields:\n  email: Mail\n phone: Cell\n", "line 3, column 2: this is not YAML: it is indented otherwise"),
    ("fields:\n  email: 'Mail\n", "this is not YAML: a quotation mark is never closed"),
    ("fields:\n  email: [Mail, E-mail\n", "this is not YAML: a comma or a closing bracket is missing"),
    ("fields:\n  email: @Mail\n", "line 2, column 10: this is not YAML: a text that begins with a special character"),
    ("fields:\n  email: Mail\n  phone\n  rating: 5\n", "this is not YAML: a colon"),
])  # fmt: skip
def test_the_parsers_talk_is_translated(text: str, expected: str) -> None:
    """A person who writes a mapping need not know what a block end is."""
    assert any(problem.startswith(expected) or expected in problem for problem in problems_of(text)), problems_of(text)


def test_tabs_and_the_first_mistake_are_told_together() -> None:
    """One round of corrections, not two."""
    told = problems_of("fields:\n  email: Mail\n   phone: Cell\n\tnote: Note\n")
    assert [problem.split(":")[0] for problem in told] == ["line 3, column 9", "line 4, column 1"]
