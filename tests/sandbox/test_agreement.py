"""Two judges: what our own checks let through, a server built from the documentation does not refuse."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.defaults import Demands
from importer.fields import FIELDS, PRODUCT, RETENTION, Field, Kind
from importer.sandbox import Rules
from importer.sandbox.request_checks import judge as server_judges
from importer.validation import judge as we_judge
from tests.validation.drafts import PERSON, draft

anything = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
TYPICAL = {
    Kind.NAME: ["Ann", "O’Neill", "NA", "李", "de la Cruz"],
    Kind.TEXT: ["Lakeshore Realty", "=1+1", "two\nlines", "02139", "Zoë"],
    Kind.IDENTIFIER: ["000123", "NE-4711", "12345678901234567", "a b"],
    Kind.EMAIL: [
        "ann@example.com", " ANN@Example.COM ", "ann+tag@example.com", "zoë@example.com", "ann@exämple.com",
        "o'neill@example.com", '"a b"@example.com', "ann@localhost", "ann@example", "mailto:ann@example.com",
        "Ann <ann@example.com>", "a@example.com; b@example.com", ".ann@example.com", "ann@123.123.123.123",
        "ann@-example.com", "ann@exa_mple.com", "аnn@example.com", f"{'a' * 64}@example.com",
    ],
    Kind.PHONE: [
        "617-555-0142", "(617) 555.0142", "+1 617 555 0142", "1-617-555-0142 x12", "6175550142.0", "+44 20 7946 0018",
        "555-0142", "617-555-0142 / 617-555-0143", "０６１７", "+11111111111",
    ],
    Kind.DATE: ["1975-03-24", "24/03/1975", "March 24, 1975", "1880-01-01", "2199-01-01", "0001-01-01", "29/02/1900"],
    Kind.MONEY: ["$1.2M", "1,250,000", "0", "-5", "1e6", "999999999999999", "10.555", "($3,000)", "1.5 bn", "٣"],
    Kind.COUNT: ["0", "7", "7.0", "1,000", "-1", "1e3", "99999999999999999999", "³"],
    Kind.RATING: ["4", "10", "7.0", "11", "A"],
    Kind.FLAG: ["Y", "no", "TRUE", "1", "x", "maybe"],
    Kind.CHOICE: ["new_lead", "New Lead", "MEGA", "Archived", "default", "active", "In School"],
}  # fmt: skip


def cell(field: Field) -> st.SearchStrategy[str]:
    """A cell under one field: blank, typical of its kind, or anything."""
    return st.just("") | st.sampled_from(TYPICAL[field.kind]) | anything


@st.composite
def person(draw: st.DrawFn) -> dict[str, str]:
    """A person with cells under up to three fields; with cells under all of them nobody would be let through."""
    fields = draw(st.lists(st.sampled_from(FIELDS), max_size=3, unique=True))
    product = draw(st.sampled_from(["", "", RETENTION]))
    return PERSON | {field.name: draw(cell(field)) for field in fields} | {PRODUCT: product}


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(person(), max_size=6))
def test_whatever_we_send_a_healthy_server_takes(rows: list[dict[str, str]]) -> None:
    """No payload of a lead draws an error, and every value of it is a known parameter."""
    verdict = we_judge(draft([PERSON, *rows]), Demands(allow_keyless=True))
    assert verdict.leads
    for lead in verdict.leads:
        judgement = server_judges(lead.payload, Rules())
        assert (dict(judgement.errors), judgement.ignored) == ({}, ()), dict(lead.payload)


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_each_field_alone(data: st.DataObject) -> None:
    """The same for one field at a time, so that an error elsewhere in the row cannot hide it."""
    field = data.draw(st.sampled_from(FIELDS))
    rows = [{field.name: data.draw(cell(field))} for _ in range(4)]
    verdict = we_judge(draft(rows), Demands(allow_keyless=True))
    for lead in verdict.leads:
        if lead.payload:
            assert dict(server_judges(lead.payload, Rules()).errors) == {}, dict(lead.payload)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_typical_cells_of_each_field(field: Field) -> None:
    """Every typical cell, good or bad: what we let through is taken, and something is let through."""
    verdict = we_judge(draft([{field.name: text} for text in TYPICAL[field.kind]]), Demands(allow_keyless=True))
    payloads = [lead.payload for lead in verdict.leads if lead.payload]
    assert payloads
    assert [dict(server_judges(payload, Rules()).errors) for payload in payloads] == [{}] * len(payloads)
