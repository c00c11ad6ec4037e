"""What holds for every plan."""

from collections import Counter
from itertools import combinations
from random import Random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from importer.fields import nearly
from importer.model import Duplicates, Lead
from tests.planning.rosters import lead, planned, sent

FIELDS: dict[str, list[str | None]] = {
    "email": ["a@example.com", "A@example.com", "b@example.com", "c@example.com", "d@example.com"],
    "agent_id": ["1", "2", "3", "4", "01", "A-1", "a1", "a01"],
    "first_name": ["Ann", "ANN", "Ann Q.", "Bo"],
    "last_name": ["Lee", "Ray"],
    "note": ["Fair", "At the fair", None, "Golf"],
    "status": ["new_lead", "active"],
    "product": ["retention"],
}
ROSTERS = st.lists(
    st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in FIELDS.items()}),
    max_size=12,
).map(lambda rows: [lead(row, **cells) for row, cells in enumerate(rows, 2)])
POLICIES = st.sampled_from(get_args(Duplicates))


@given(ROSTERS, POLICIES)
def test_every_lead_is_sent_or_held_once(leads: list[Lead], duplicates: Duplicates) -> None:
    """No row is lost and none goes out twice."""
    of = planned(*leads, duplicates=duplicates)
    rows = Counter(row for send in of.sends for row in send.rows) + Counter(list(of.held))
    assert rows == Counter(one.row for one in leads)
    assert all(send.row in send.rows for send in of.sends)


@given(ROSTERS, POLICIES)
def test_no_two_sends_share_a_key(leads: list[Lead], duplicates: Duplicates) -> None:
    """Two requests with one key could race each other to make twins; nor does a held row share one with a send."""
    of = planned(*leads, duplicates=duplicates)
    keys = Counter(key for send in of.sends for key in send.keys)
    assert not keys or max(keys.values()) == 1
    held = {key for one in leads if one.row in of.held for key in one.keys}
    assert held.isdisjoint(keys)


@given(ROSTERS, POLICIES)
def test_sends_with_nearly_the_same_id_share_a_lane(leads: list[Lead], duplicates: Duplicates) -> None:
    """And no others do."""
    for one, other in combinations(planned(*leads, duplicates=duplicates).sends, 2):
        alike = {nearly(key) for name, key in one.keys if name == "agent_id"} & {
            nearly(key) for name, key in other.keys if name == "agent_id"
        }
        assert bool(alike) == bool(one.lanes & other.lanes)


@given(ROSTERS, POLICIES, st.randoms())
def test_the_order_of_the_leads_does_not_matter(leads: list[Lead], duplicates: Duplicates, random: Random) -> None:
    """The sheet's order is what counts."""
    shuffled = list(leads)
    random.shuffle(shuffled)
    one, other = planned(*leads, duplicates=duplicates), planned(*shuffled, duplicates=duplicates)
    assert (one.sends, dict(one.held), one.groups) == (other.sends, dict(other.held), other.groups)


@given(ROSTERS, POLICIES)
def test_planning_what_was_planned_changes_nothing(leads: list[Lead], duplicates: Duplicates) -> None:
    """What goes out is already one person a request."""
    of = planned(*leads, duplicates=duplicates)
    again = planned(*(Lead(send.row, send.payload, send.keys) for send in of.sends), duplicates=duplicates)
    assert [(row, payload) for row, _, payload in sent(again)] == [(row, payload) for row, _, payload in sent(of)]
    assert (again.groups, dict(again.held)) == ((), {})


@given(ROSTERS)
def test_groups_are_the_rows_that_share_keys_transitively(leads: list[Lead]) -> None:
    """Checked against the plainest algorithm there is."""
    persons: list[set[int]] = []
    keys: list[set[tuple[str, str]]] = []
    for one in leads:
        # without a key, only who says the same in every field is the same
        known_by = one.keys or {("everything", str(sorted(one.payload.items())))}
        mine, mine_keys = {one.row}, set(known_by)
        for place in [place for place, theirs in enumerate(keys) if theirs & known_by][::-1]:
            mine |= persons.pop(place)
            mine_keys |= keys.pop(place)
        persons.append(mine)
        keys.append(mine_keys)
    of = planned(*leads)
    assert {group.rows for group in of.groups} == {tuple(sorted(rows)) for rows in persons if len(rows) > 1}


@given(ROSTERS)
def test_by_itself_nothing_contradictory_is_merged_and_nothing_is_made_up(leads: list[Lead]) -> None:
    """Every value that is sent stands in one of the rows; only rows without differences are merged."""
    of = planned(*leads)
    by_row = {one.row: one.payload for one in leads}
    for send in of.sends:
        for name, value in send.payload.items():
            assert value in [by_row[row].get(name, "") for row in send.rows]
        assert set(send.payload) == {name for row in send.rows for name in by_row[row]}
    assert all((group.decision == "held") == bool(group.differences) for group in of.groups)


@given(ROSTERS, POLICIES)
@settings(max_examples=50)
def test_every_held_row_reads_what_to_do(leads: list[Lead], duplicates: Duplicates) -> None:
    """The sentence names another row of the group and ends as a sentence does."""
    of = planned(*leads, duplicates=duplicates)
    for group in of.groups:
        for row in group.rows:
            if row in of.held:
                others = [str(other) for other in group.rows if other != row]
                assert any(other in of.held[row] for other in others)
                assert of.held[row].endswith(".")
