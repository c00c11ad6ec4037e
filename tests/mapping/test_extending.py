"""A mapping that extends a preset is the preset, but for what it says."""

from dataclasses import replace

import pytest

from importer.errors import UnusableMapping
from importer.mapping import apply, learn, open_mapping, presets, read_mapping
from importer.mapping.learning import ADD_TO_NOTE, Answer, Decision
from importer.model import Extended, Mapping, Rule, Sheet
from tests.mapping.documents import problems_of
from tests.mapping.sheets import a_sample, a_sheet, filled

PIPELINE = "extends: courted-pipeline\n"
HEADERS = ["Email", "First Name", "Last Name", "Current Office", "Status", "Handy"]
SHEET = a_sheet(HEADERS, ["a@example.com", "Ann", "Dale", "North", "Warm", "212-555-0100"])


def rule_of(mapping: Mapping, name: str) -> Rule | None:
    """The rule of one field, if it has one."""
    return next((rule for rule in mapping.rules if rule.field == name), None)


def meaning(mapping: Mapping) -> Mapping:
    """A mapping without what tells it from another one that does the same."""
    rules = tuple(replace(rule, place=None) for rule in mapping.rules)
    return replace(mapping, name="", digest="", text="", extends=None, signatures=(), rules=rules)


@pytest.mark.parametrize("name", [mapping.name for mapping in presets()])
def test_extending_a_preset_by_nothing_is_the_preset(name: str) -> None:
    """The same rules, the same reading, the same everything, under a name of its own."""
    mapping = read_mapping(f"extends: {name}\n", "mine")
    assert mapping.name == "mine"
    assert meaning(mapping) == meaning(open_mapping(name))


def test_what_is_said_replaces_what_the_preset_says_and_the_rest_stays() -> None:
    """A rule replaces a rule, `none` takes one away, a new one is added."""
    mapping = read_mapping(PIPELINE + "fields:\n  phone: Handy\n  note: none\n  rating: Stars\n", "mine")
    preset = open_mapping("courted-pipeline")
    said = {rule.field: rule for rule in mapping.rules}
    assert said["phone"].headers == ("Handy",)
    assert said["rating"].headers == ("Stars",)
    assert "note" not in said
    assert [rule.field for rule in mapping.rules] == [
        *(rule.field for rule in preset.rules if rule.field != "note"), "rating",
    ]  # fmt: skip
    assert said["email"].headers == ("Email",)


def test_a_preset_is_named_in_any_letter_case() -> None:
    """As with -m on the command line."""
    mapping = read_mapping("extends: Courted-Pipeline\n", "mine")
    assert mapping.extends is not None
    assert mapping.extends.name == "courted-pipeline"


@pytest.mark.parametrize("word", ["none", "null", "~", ""])
def test_a_rule_is_taken_away_however_nothing_is_written(word: str) -> None:
    """YAML has its own words for nothing, and people know them."""
    assert rule_of(read_mapping(f"{PIPELINE}fields:\n  note: {word}\n", "mine"), "note") is None


def test_a_rule_without_a_source_adds_to_the_presets() -> None:
    """One more word does not cost a copy of all the others; a word in another spelling is the same word."""
    text = PIPELINE + "fields:\n  status: {values: {Warm: appt_set, NEW: contact_made}, others: blank}\n"
    status, before = rule_of(read_mapping(text, "mine"), "status"), rule_of(open_mapping("courted-pipeline"), "status")
    assert status is not None
    assert before is not None
    assert status.headers == ("Status",)
    assert dict(status.values) == {**before.values, "warm": "appt_set", "new": "contact_made"}
    assert status.other_values == "blank"
    assert status.optional


def test_the_other_keys_replace_and_reading_and_ignored_headers_add_up() -> None:
    """How each kind of key behaves, as the page on mappings says."""
    text = (
        "extends: ca-dre\nduplicates: hold\nskip: {header: lic_type, is: Corporation}\nread: {delimiter: bar}\n"
        "ignore: [County]\nphone_region: ca\n"
    )
    mapping, preset = read_mapping(text, "mine"), open_mapping("ca-dre")
    assert (mapping.duplicates, mapping.phone_region, mapping.skip[0].header) == ("hold", "CA", "lic_type")
    assert (mapping.reading.delimiter, mapping.reading.encoding) == ("|", "latin-1")
    assert set(mapping.ignore) == {"County", *preset.ignore}
    assert read_mapping(text.replace("read: {delimiter: bar}", "read: none"), "mine").reading.encoding is None


def test_headers_of_ones_own_must_be_there_also_where_the_presets_need_not() -> None:
    """A slip in a line that a person wrote is told, with its place in their document."""
    mapping = read_mapping(PIPELINE + "fields:\n  phone: Hadny\n", "mine")
    with pytest.raises(UnusableMapping) as caught:
        apply(mapping, SHEET)
    assert caught.value.problems == ("line 3, column 10: the sheet has no header 'Hadny'; did you mean 'Handy'?",)


def test_a_misfit_of_the_preset_is_told_with_its_place_in_the_preset() -> None:
    """Nobody looks for line 23 in a document of three lines."""
    twice: Sheet = a_sheet([*HEADERS, "Email"], ["a@example.com", "Ann", "Dale", "", "", "", ""])
    with pytest.raises(UnusableMapping) as caught:
        apply(read_mapping(PIPELINE + "fields:\n  phone: Hadny\n", "mine"), twice)
    lines = open_mapping("courted-pipeline").text.splitlines()
    email = lines.index("  email: Email") + 1
    own, preset = caught.value.problems
    assert own.startswith("line 3, column 10: ")
    assert preset.startswith(f"preset courted-pipeline, line {email}, column 10: ")


MISTAKES = [
    ("extends: boldtrial\nduplicates: frist\n", ["'boldtrial' is none; did you mean 'boldtrail'?", "mean 'first'"]),
    ("extends: mine.yaml\n", ["'mine.yaml' is none"]),
    ("extends: [boldtrail, cinc]\n", ["names one ready-made mapping"]),
    ("extends:\n", ["names one ready-made mapping"]),
    ("extends: boldtrail\nfields: {rating: none}\n", ["boldtrail has no rule for 'rating' that could be taken away"]),
    ("extends: boldtrail\nfields: {rating: {optional: true}}\n", ["'rating' needs exactly one of"]),
    ("extends: boldtrail\nfields: {phone: {tidy_case: true}}\n", ["'tidy_case' means nothing for this rule"]),
    ("extends: boldtrail\nfields: {phone: {form: A}}\n", ["unknown key 'form' of 'phone'; did you mean 'from'?"]),
    ("extends: courted-pipeline\nfields: {status: {values: {A: new_laed}}}\n", ["did you mean 'new_lead'"]),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_a_mistake_is_told_with_its_place_in_the_document(text: str, expected: list[str]) -> None:
    """All of them at once, and none that the preset is to blame for."""
    found = problems_of(text)
    assert len(found) == len(expected)
    assert all(words in problem for words, problem in zip(expected, found, strict=True)), found
    assert all(problem.startswith("line ") for problem in found)


def test_a_preset_that_changed_makes_another_mapping_and_the_one_of_then_is_kept() -> None:
    """What a workbook carries is read as it was; what is shipped now has another digest."""
    then = Extended("courted-pipeline", "fields:\n  email: Mail\n")
    old, new = read_mapping(PIPELINE, "mine", then), read_mapping(PIPELINE, "mine")
    assert old.digest != new.digest
    assert old.extends == then
    assert [rule.headers for rule in old.rules] == [("Mail",)]
    assert new.extends == Extended("courted-pipeline", open_mapping("courted-pipeline").text)


def test_the_sample_of_a_preset_comes_out_with_the_difference() -> None:
    """Rows in, rows out."""
    sample, text = a_sample("courted-pipeline"), PIPELINE + "fields:\n  source: {constant: Courted}\n  note: none\n"
    before = filled(apply(open_mapping("courted-pipeline"), sample))
    after = filled(apply(read_mapping(text, "mine"), sample))
    assert after == [{**{k: v for k, v in row.items() if k != "note"}, "source": "Courted"} for row in before]


def learned(text: str, answers: list[Answer], decisions: list[Decision]) -> str:
    """The document after a lesson."""
    return learn("mine", text, SHEET, answers, decisions).after


def test_only_the_difference_is_learned() -> None:
    """A workbook repeats the preset's words, which stay where they are."""
    after = learned("extends: courted-pipeline   # ours\n", [("status", "New", "new_lead"), ("status", "Warm", "")], [])
    assert after == "extends: courted-pipeline   # ours\nfields:\n  status:\n    values:\n      Warm:\n"
    again = learned(after, [("status", "Warm", "appt_set"), ("status", "Lead", "contact_made")], [])
    assert again == after.replace("Warm:", "Warm: appt_set") + "      Lead: contact_made\n"


def test_a_decided_column_goes_before_those_of_the_preset() -> None:
    """Of which the file need not have any."""
    after = learned(PIPELINE, [], [(HEADERS.index("Handy"), "phone"), (HEADERS.index("Email"), "email")])
    assert after == PIPELINE + "fields:\n  phone:\n    from: [Handy, Phone]\n    optional: true\n"
    assert filled(apply(read_mapping(after, "mine"), SHEET))[0]["phone"] == "212-555-0100"


def test_a_column_that_is_left_out_is_taken_from_the_preset() -> None:
    """And comes back if a person thinks better of it."""
    office = HEADERS.index("Current Office")
    after = learned(PIPELINE, [], [(office, "")])
    assert after == PIPELINE + "fields:\n  currently_at: none\nignore: [Current Office]\n"
    assert "currently_at" not in filled(apply(read_mapping(after, "mine"), SHEET))[0]
    again = learned(after, [], [(office, "currently_at")])
    assert again == PIPELINE + "fields:\n  currently_at: Current Office\n"


def test_a_line_more_in_the_presets_note_leaves_what_the_file_lacks_out() -> None:
    """The preset's template names three columns of which this file has none."""
    after = learned(PIPELINE, [], [(HEADERS.index("Handy"), ADD_TO_NOTE)])
    template = "{Note 1}\\n{Note 2}\\n{Note 3}\\nHandy: {Handy}"
    assert after == f'{PIPELINE}fields:\n  note:\n    template: "{template}"\n    optional: true\n'
    assert filled(apply(read_mapping(after, "mine"), SHEET))[0]["note"] == "Handy: 212-555-0100"
    assert learned(after, [], [(HEADERS.index("Email"), ADD_TO_NOTE)]).count("Email: {Email}") == 1


def test_a_rule_that_is_rewritten_keeps_the_words_of_both_documents() -> None:
    """The column changes, what its words mean does not."""
    text = PIPELINE + "fields:\n  status: {values: {Warm: appt_set, NEW: contact_made}}\n"
    after = read_mapping(learned(text, [], [(HEADERS.index("Handy"), "status")]), "mine")
    before = rule_of(read_mapping(text, "mine"), "status")
    status = rule_of(after, "status")
    assert status is not None
    assert before is not None
    assert status.headers == ("Handy", "Status")
    assert dict(status.values) == dict(before.values)
