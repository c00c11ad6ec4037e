"""Laws of the sandbox, whatever is thrown at it."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from importer.fields import FIELDS, PRODUCT, TEST
from importer.sandbox import Rules
from importer.sandbox.request_checks import judge
from importer.sandbox.store import Store
from tests.sandbox.conftest import Caller

names = st.sampled_from([field.name for field in FIELDS]) | st.sampled_from([TEST, PRODUCT, "surprise"])
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.sampled_from(["", " ", "4", "1e5", "+11111111111", "24/03/1975", "retention", "a@b.example", "\0", "\u202e"])
)
values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=5)
leads = st.dictionaries(names, values, max_size=12)
keyed = st.fixed_dictionaries(
    {},
    optional={
        "email": st.sampled_from(["a@example.com", "b@example.com", "A@Example.com"]),
        "agent_id": st.sampled_from(["1", "2"]),
        "note": st.sampled_from(["x", "", None]),
        "product": st.just("retention"),
    },
)


@settings(max_examples=150, deadline=None)
@given(lead=leads)
def test_no_json_body_breaks_it(standing: Caller, lead: dict[str, object]) -> None:
    """Any JSON object draws 2xx, 400 or 422 with a JSON body, and the page of records can still be shown."""
    reply = standing.post(lead)
    assert reply.status_code in {200, 201, 400, 422}
    assert isinstance(reply.json(), dict)
    assert standing.client.get("/").status_code == 200


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=60) | values.map(lambda value: repr(value).encode("utf-8", "replace")))
def test_no_bytes_break_it(standing: Caller, body: bytes) -> None:
    """Any bytes draw an answer that is not a server error."""
    assert standing.raw(body).status_code < 500


@settings(max_examples=200, deadline=None)
@given(stream=st.lists(keyed, max_size=10))
def test_one_after_another_never_makes_twins(stream: list[dict[str, object]]) -> None:
    """A record is created only if nothing was found by any key of the request, and then one notification goes out."""
    store, rules = Store(), Rules()
    for lead in stream:
        judgement = judge(lead, rules)
        before = store.records()
        same = tuple(record.id for record in before if _same(record.values, judgement.values))
        saved = store.save(1, judgement, store.matches(1, judgement.values), "all", ())
        after = store.records()
        if saved.record is None:
            assert after == before
        else:
            assert saved.touched == same or (saved.created and not same)
            assert len(after) == len(before) + saved.created
    assert len(store.notifications()) == len(store.records())


def _same(record: Mapping[str, object], lead: Mapping[str, object]) -> bool:
    """Whether a record has the lead's e-mail or agent_id."""
    emails = [str(one["email"]).lower() for one in (record, lead) if one.get("email")]
    ids = [one["agent_id"] for one in (record, lead) if one.get("agent_id")]
    return any(len(both) == 2 and both[0] == both[1] for both in (emails, ids))
