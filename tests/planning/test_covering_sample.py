"""Few sends that together hold every value a server may refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.model import Plan, Send
from importer.planning import covering_sample
from importer.planning.covering_sample import calling_code, features

VALUES = st.fixed_dictionaries(
    {},
    optional={
        "owner_email": st.sampled_from(["a@example.com", "b@example.com", "c@example.com"]),
        "status": st.sampled_from(["new_lead", "active"]),
        "product": st.just("retention"),
        "source": st.sampled_from(["x", "y"]),
        "phone": st.sampled_from(["+12025550123", "+442071838750", "+4930123456", "+353123456"]),
        "office_phone": st.sampled_from(["+12025550124", "+390612345"]),
    },
)


@given(st.lists(VALUES, max_size=30))
def test_the_sample_covers_every_value_with_few_sends(payloads: list[dict[str, str]]) -> None:
    """Nothing that the server may refuse for its value is left untried; no more sends than values."""
    plan = Plan(tuple(Send(row, (row,), payload, frozenset()) for row, payload in enumerate(payloads, 2)), {}, ())
    sample = covering_sample(plan)
    everything = {feature for send in plan.sends for feature in features(send)}
    assert {feature for send in sample for feature in features(send)} == everything
    assert len(sample) <= max(1, len(everything))
    assert [send.row for send in sample] == sorted(send.row for send in sample)
    assert bool(sample) == bool(plan.sends)


def test_a_sample_of_many_distinct_values_is_found_quickly() -> None:
    """Twenty thousand sources: all of them are covered, and nobody waits for it."""
    sends = tuple(Send(row, (row,), {"source": f"s{row}", "status": "active"}, frozenset()) for row in range(20_000))
    assert len(covering_sample(Plan(sends, {}, ()))) == 20_000


@pytest.mark.parametrize(
    ("number", "code"),
    [
        *[("+12025550123", "1"), ("+79991234567", "7"), ("+442071838750", "44"), ("+353123456", "353")],
        *[("2025550123", ""), ("+", ""), ("", "")],
    ],
)
def test_calling_codes(number: str, code: str) -> None:
    """As ITU-T E.164 assigns them."""
    assert calling_code(number) == code
