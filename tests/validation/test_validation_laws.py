"""What holds for every draft, however odd."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.fields import FIELD, PRODUCT
from importer.model import Severity, Verdict
from tests.validation.drafts import PERSON, verdict

ODD = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", " ", "N/A", "0", "1e400", "nan", "-", "24/03/1975", "03/04/1975", "3/24/75", "27477", "202-555-0166",
         "+12025550166", "202-555-0166 x9", "ann@example.com", "Ann <ann@example.com>", "none@none.com",
         "аnn@example.com",
         "$1.2M", "1.250", "8.0", "yes", "x", "New Lead", "onboarding", "mega", "retention", "recruiting", "a\x0bb",
         "\ud800", "=1+1", "NA", "01234", "12345678901234567", "\u200b"]
    ),
)  # fmt: skip
NAMES = st.sampled_from([*FIELD, PRODUCT])
ROWS = st.lists(st.dictionaries(NAMES, ODD, max_size=8), min_size=1, max_size=6)
PEOPLE = st.lists(st.dictionaries(NAMES, ODD, max_size=2).map(lambda odd: PERSON | odd), min_size=1, max_size=6)
"""Rows of which most can be sent."""


def blocked(found: Verdict) -> set[int]:
    """The rows that have an error."""
    return {one.row for one in found.findings if one.severity is Severity.ERROR}


@given(ROWS, st.booleans(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_every_row_is_a_lead_or_has_an_error(rows: list[dict[str, str]], names: bool, keyless: bool) -> None:
    """Never both, never neither, and no text breaks the judgement."""
    found = verdict(*rows, require_names=names, allow_keyless=keyless)
    leads = {lead.row for lead in found.leads}
    assert leads | blocked(found) == set(range(2, 2 + len(rows)))
    assert not leads & blocked(found)


@given(PEOPLE)
@settings(max_examples=40, deadline=None)
def test_what_is_sent_can_be_sent(rows: list[dict[str, str]]) -> None:
    """A payload is text without blanks that JSON and UTF-8 can carry, and never says `test`."""
    for lead in verdict(*rows, allow_keyless=True).leads:
        assert "test" not in lead.payload
        for name, value in lead.payload.items():
            assert isinstance(value, str)
            assert value == value.strip() != ""
            assert name in FIELD or (name, value) == (PRODUCT, "retention")
        json.dumps(dict(lead.payload), ensure_ascii=False).encode()


@given(PEOPLE)
@settings(max_examples=40, deadline=None)
def test_judging_the_survivors_again_finds_no_error_and_changes_nothing(rows: list[dict[str, str]]) -> None:
    """What was sent once would be sent again exactly so."""
    first = verdict(*rows, allow_keyless=True)
    payloads = [{name: value or "" for name, value in lead.payload.items()} for lead in first.leads]
    again = verdict(*payloads, allow_keyless=True, date_orders={"birthday": "day_first"})
    assert blocked(again) == set()
    assert list(again.changes) == []
    assert [dict(lead.payload) for lead in again.leads] == payloads


@pytest.mark.slow
@given(ROWS)
@settings(max_examples=25, deadline=None)
def test_a_row_is_judged_alike_in_any_company(rows: list[dict[str, str]]) -> None:
    """Other rows neither add nor hide a finding."""
    together = verdict(*rows)
    for place, row in enumerate(rows):
        alone = verdict({name: "" for other in rows for name in other} | row)
        expected = {(one.field, one.problem, one.value) for one in together.findings if one.row == place + 2}
        assert {(one.field, one.problem, one.value) for one in alone.findings} == expected


@pytest.mark.parametrize("share", [1, 3])
def test_many_bad_cells_are_all_found(share: int) -> None:
    """Each bad cell is one finding, however many there are."""
    rows = [
        {**PERSON, "rating": "11" if number % share == 0 else "5", "phone": "123" if number % share == 0 else ""}
        for number in range(300)
    ]
    assert len(verdict(*rows).findings) == 2 * len(range(0, 300, share))


@pytest.mark.parametrize("filling", [" ", "-", "0", "1", "\n", "a", "$ ", "a@", "(", ",", "1 ", ". ", "\u200b", "é"])
def test_a_monstrous_cell_is_judged_in_no_time(filling: str) -> None:
    """No pattern runs wild on the longest cell Excel can hold, or on one just short enough to be looked at."""
    start = time.process_time()
    for length in (900, 32_000):
        verdict({name: f"1{filling * (length // len(filling))}x" for name in FIELD})
    assert time.process_time() - start < 5
