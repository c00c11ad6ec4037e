"""The mapping document's keys: what each means, and how every mistake is told at once."""

import pytest

from importer.defaults import Reading
from importer.errors import UnusableMapping
from importer.fields import FIELD
from importer.mapping import read_mapping
from importer.mapping.rule_grammar import RULE_KEYS, SOURCES
from importer.model import Place, Rule, Signature, SourceKey
from tests.mapping.documents import problems_of

BASE = "fields:\n  email: Mail\n"


def test_all_problems_are_told_at_once_in_the_order_of_the_lines() -> None:
    """One look at the message mends the whole document."""
    text = """nmae: mine
fields:
  emial: Mail
  status: {constant: nwe_lead}
  birthday: {from: DOB, date_order: dayfirst}
  phone: {header: Cell}
duplicates: frist
phone_region: UK
"""
    assert problems_of(text) == (
        "line 1, column 1: unknown key 'nmae'; did you mean 'name'?",
        "line 3, column 3: unknown field 'emial'; did you mean 'email'?",
        (
            f"line 4, column 22: 'status' is one of {', '.join(FIELD['status'].choices)}, not 'nwe_lead'; "
            "did you mean 'new_lead'?"
        ),
        (
            "line 5, column 37: 'date_order' is one of day_first, month_first, year_first, not 'dayfirst'; "
            "did you mean 'day_first'?"
        ),
        f"line 6, column 3: 'phone' needs exactly one of {', '.join(SOURCES)}",
        f"line 6, column 11: unknown key 'header' of 'phone'; there are: {', '.join(RULE_KEYS)}",
        "line 7, column 13: 'duplicates' is one of auto, first, last, merge, hold, not 'frist'; did you mean 'first'?",
        "line 8, column 15: 'phone_region' is a country's two letters such as US, not 'UK'; Britain is GB",
    )


MISTAKES = [
    ("fields: {email: {constant: a@example.com}}", "'email' tells people apart"),
    ("fields: {full_name: {constant: Jane Doe}}", "'full_name' tells people apart"),
    ("fields: {email: {from: A, template: '{A}'}}", "exactly one of"),
    ("fields: {email: {template: '{A'}}", "without its partner"),
    ("fields: {email: {template: '{}'}}", "an empty place"),
    ("fields: {email: []}", "empty list"),
    ("fields: {email: }", "has nothing behind it"),
    ("fields: {email: {from: A, date_order: day_first}}", "'date_order' means nothing"),
    ("fields: {email: {from: A, tidy_case: true}}", "'tidy_case' means nothing"),
    ("fields: {first_name: {from: A, name_order: last_first}}", "'name_order' means nothing"),
    ("fields: {email: {from: A, others: blank}}", "'others' means nothing"),
    ("fields: {note: {constant: A, values: {a: b}}}", "'values' means nothing"),
    ("fields: {status: {from: A, values: {New: new_laed}}}", "did you mean 'new_lead'"),
    ("fields: {status: {from: A, values: {New: new_lead, NEW: active}}}", "stands twice (case"),
    ("fields: {status: {from: A, values: [New]}}", "wants lines such as"),
    ("fields: {phone: {from: {value: Phone, label: 'L {n}'}}}", "each with {n}"),
    ("fields: {email: A}\nread: {header_row: first}", "a row number"),
    ("fields: {email: A}\nread: {delimiter: ab}", "one character"),
    ("fields: {email: A}\nread: tabs", "wants keys"),
    ("fields: {email: A}\nproduct: retentoin", "did you mean 'retention'"),
    ("fields: {email: A}\nproduct: {values: {Y: retention}}", "needs `column`"),
    ("fields: {email: A}\nproduct: {column: P, values: {Y: agent}}", "2, column 34: 'product' is one of retention, re"),
    ("fields: {email: A}\nproduct: {column: P, values: {Y: retentoin}}", "did you mean 'retention'"),
    ("fields: {email: A}\nproduct: {column: P, when: {if: {header: B, is: x}, then: retention}}", "or is just `ret"),
    ("fields: {email: A}\nproduct: {when: {if: {header: B, is: x}, then: retentoin}}", "did you mean 'retention'"),
    ("fields: {bucket: {when: {if: {header: B, is: x}, then: archivd}}}", "did you mean 'archived'"),
    ("fields: {bucket: {when: {if: {header: B, is: x}, then: backlog}, else: defualt}}", "did you mean 'default'"),
    ("fields: {bucket: {when: {if: {haeder: B, is: x}, then: backlog}}}", "did you mean 'header'"),
    ("fields: {bucket: {when: {then: backlog}}}", "'when' needs `if`"),
    ("fields: {bucket: {when: [{if: {header: B, is: x}}]}}", "'when' needs `then`"),
    ("fields: {bucket: {when: []}}", "empty list"),
    ("fields: {bucket: {when: {if: {header: B, is: x}, then: [backlog]}}}", "wants one text"),
    ("fields: {bucket: {from: A, else: backlog}}", "'else' means nothing"),
    ("fields: {email: {when: {if: {header: B, is: x}, then: a@example.com}}}", "cannot be the same for many"),
    ("fields: {agent_id: {from: A, default: AB1}}", "'agent_id' tells people apart"),
    ("fields: {status: {from: A, default: nwe_lead}}", "did you mean 'new_lead'"),
    ("fields: {source: {constant: A, default: B}}", "'default' means nothing"),
    ("fields: {source: {from: A, extract: '('}}", "a bracket ( is never closed"),
    ("fields: {source: {from: A, extract: '(a)(b)'}}", "it has 2 groups; leave one"),
    ("fields: {source: {from: A, extract: '(?=a)'}}", "looking ahead or back"),
    ("fields: {source: {from: A, extract: '(a)\\1'}}", "a backslash stands before"),
    ("fields: {source: {from: A, extract: '(?:a{1000}){1000}'}}", "no more than 1000 times"),
    (f"fields: {{source: {{from: A, extract: '{'a' * 1001}'}}}}", "it is longer than 1,000 characters"),
    ("fields: {source: {template: '{A}', extract: a}}", "'extract' means nothing"),
    ("fields: {source: {join: []}}", "empty list"),
    ("fields: {source: {join: [A], separator: [B]}}", "wants one text"),
    ("fields: {source: {from: A, separator: ' '}}", "has nothing behind it"),
    ("fields: {last_name: {from: A, case: nmae}}", "did you mean 'name'"),
    ("fields: {agent_id: {from: A, case: title}}", "is one of as is, upper, lower"),
    ("fields: {phone: {from: A, case: upper}}", "'case' means nothing"),
    ("fields: {last_name: {from: A, case: name, tidy_case: true}}", "'case' means nothing"),
    ("fields: {email: A}\noptional: perhaps", "is true or false"),
    ("fields: {email: A}\nrecognise: {none: [B]}", "needs `all` or `any`"),
    ("fields: {email: A}\nskip: {header: B}", "needs `header` and exactly one of is, not, blank"),
    ("fields: {email: A}\nskip: {is: B}", "needs `header` and exactly one of is, not, blank"),
    ("fields: {email: A}\nonly: {haeder: B, blank: true}", "did you mean 'header'"),
    ("fields: {email: A}\nonly: {header: B, blank: perhaps}", "is true or false"),
    ("fields: {email: A}\nonly: []", "empty list"),
    ("fields: {production_label: {from: A, bands: {supr: '>= 1M'}}}", "did you mean 'super'"),
    ("fields: {production_label: {from: A, bands: {mega: 'a lot'}}}", "wants bounds such as"),
    ("fields: {production_label: {from: A, bands: {mega: '>= 1.234'}}}", "wants bounds such as"),
    ("fields: {production_label: {from: A, bands: {mega: '>= 2M, < 1M'}}}", "holds no number"),
    ("fields: {production_label: {from: A, bands: {mega: '>= 2M', super: '>= 2 million'}}}", "overlap"),
    ("fields: {production_label: {from: A, bands: {mega: '>= 2M', super: '>= 1M, < 3M'}}}", "overlap"),
    ("fields: {production_label: {from: A, bands: {mega: '>= 2M', super: '>= 1M, < 1.5M'}}}", "there is a gap"),
    ("fields: {production_label: {from: A, bands: [mega]}}", "wants lines such as"),
    ("fields: {rating: {from: A, bands: {4: '>= 1M'}}}", "'bands' means nothing"),
    ("fields: {agent_id: {from: A, new_only: true}}", "'new_only' means nothing"),
    ("fields: {phone: {from: A, new_only: perhaps}}", "is true or false"),
    ("fields: {email: A}\nname: [a]", "wants one text"),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_a_mistake_is_told_in_words(text: str, expected: str) -> None:
    """Each way of being wrong has its sentence, and its line."""
    found = problems_of(text)
    assert any(expected in problem and problem.startswith("line ") for problem in found), found


def test_a_rule_can_be_one_header_several_a_constant_or_a_template() -> None:
    """The four ways to fill a field."""
    text = BASE + "  phone: [Mobile, Cell]\n  source: {constant: MLS}\n  note: {template: 'Units: {Units}'}\n"
    email, phone, source, note = read_mapping(text, "mine").rules
    assert (email.field, email.headers, email.place) == ("email", ("Mail",), Place(line=2, column=3))
    assert phone.headers == ("Mobile", "Cell")
    assert source.constant == "MLS"
    assert note.template == "Units: {Units}"


def test_values_may_be_written_in_any_spelling_of_the_closed_list() -> None:
    """`New Lead` means new_lead; nothing behind a word leaves the field out."""
    text = "fields:\n  email: Mail\n  status: {from: S, values: {Neu: New Lead, Weg: }}\n"
    assert dict(read_mapping(text, "mine").rules[1].values) == {"neu": "new_lead", "weg": ""}


def test_the_document_says_how_the_file_is_read() -> None:
    """Sheet, header row, encoding and delimiter travel with the mapping."""
    text = BASE + "read: {sheet: Agents, header_row: 3, encoding: cp1252, delimiter: tab}\n"
    assert read_mapping(text, "mine").reading == Reading(("Agents",), 3, "cp1252", "\t")
    assert read_mapping(BASE + "read: {no_header: yes}\n", "mine").reading.no_header
    assert read_mapping(BASE + "read: {fill_short_rows: true}\n", "mine").reading.over(Reading()).fill_short_rows


def test_product_is_a_word_or_a_column() -> None:
    """Retention for all rows, for no row, or as a column says."""

    def product(said: str) -> Rule | None:
        return read_mapping(f"{BASE}product: {said}\n", "mine").product

    assert (always := product("retention"))
    assert always.constant == "retention"
    assert product("recruiting") is None
    assert (by_column := product("{column: Team, values: {Ours: retention}}"))
    assert by_column.headers == ("Team",)
    assert dict(by_column.values) == {"ours": "retention"}


def test_the_rest_of_the_keys_arrive() -> None:
    """Name, title, evidence, duplicates, region, clear token, ignored headers, signatures."""
    text = (
        BASE
        + """name: mine
title: Mine
evidence: C
duplicates: hold
phone_region: ca
clear_token: (clear)
ignore: [A, B]
recognise: {all: [A], any: [B], none: [C], only: [D]}
optional: true
"""
    )
    mapping = read_mapping(text, "other")
    assert (mapping.name, mapping.title, mapping.evidence) == ("mine", "Mine", "C")
    assert (mapping.duplicates, mapping.phone_region, mapping.clear_token) == ("hold", "CA", "(clear)")
    assert mapping.ignore == ("A", "B")
    assert mapping.signatures == (Signature(("A",), ("B",), ("C",), ("D",)),)
    assert all(rule.optional for rule in mapping.rules)


def test_the_digest_follows_the_text() -> None:
    """A mapping that changed is another mapping, if only by a comment."""
    one, two = read_mapping(BASE, "mine"), read_mapping(BASE + "# more\n", "mine")
    assert one.digest != two.digest
    assert one.text == BASE
    assert one.name == "mine"


def test_the_message_shows_every_problem_and_where_to_look() -> None:
    """What a person sees on the screen holds it all."""
    with pytest.raises(UnusableMapping) as caught:
        read_mapping("fields: {emial: A}\nfoo: b\n", "mine.yaml")
    assert "mine.yaml" in str(caught.value)
    assert "emial" in str(caught.value)
    assert "foo" in str(caught.value)
    assert "docs/mapping.md" in caught.value.hint


def test_words_of_a_value_map_can_be_shown_as_they_were_typed() -> None:
    """They are looked up without case, and a drop-down has them as the mapping spells them."""
    (status,) = read_mapping("fields:\n  status: {from: S, values: {Neu: New Lead, Weg: }}\n", "mine").rules
    assert status.spelled_values == {"Neu": "new_lead", "Weg": ""}


def test_files_to_be_joined_are_a_file_and_a_column_each() -> None:
    """One, or a list of them."""
    joins = "join:\n  - {file: office.xlsx, on: MLS ID}\n  - {file: fair.csv, on: Mail=E-mail}\n"
    assert read_mapping(BASE + joins, "mine").reading.joins == (("office.xlsx", "MLS ID"), ("fair.csv", "Mail=E-mail"))
    assert problems_of(f"{BASE}join: {{file: office.xlsx}}\n") == ("line 3, column 7: 'join' needs `file` and `on`",)
    assert problems_of(f"{BASE}join: []\n") == ("line 3, column 7: 'join' is an empty list",)
    assert "did you mean 'file'?" in " ".join(problems_of(f"{BASE}join: {{fil: office.xlsx, on: MLS ID}}\n"))


def test_what_a_source_system_has_one_row_for() -> None:
    """It is known by its title, or by the name of the mapping."""
    key = read_mapping(f"title: Some CRM\none_row_for: [email, owner_email]\n{BASE}", "mine").source_key
    assert key == SourceKey("Some CRM", ("email", "owner_email"))
    assert read_mapping(f"one_row_for: card\n{BASE}", "mine").source_key == SourceKey("mine", ("card",))
    assert read_mapping(BASE, "mine").source_key is None
