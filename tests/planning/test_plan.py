"""Who is one person, what is sent for them, and what waits for a decision."""

import time

import pytest

from importer.model import Duplicates
from tests.planning.rosters import lead, planned, sent

ANN = {"first_name": "Ann", "last_name": "Lee", "email": "ann@example.com"}
BO = {"first_name": "Bo", "last_name": "Ray", "email": "bo@example.com"}


def test_rows_without_a_common_key_are_sent_one_by_one() -> None:
    """Nothing is grouped by name."""
    of = planned(lead(2, **ANN), lead(3, **{**ANN, "email": "lee@example.com"}))
    assert [send.rows for send in of.sends] == [(2,), (3,)]
    assert (of.groups, dict(of.held)) == ((), {})


def test_keyless_rows_are_sent_one_by_one() -> None:
    """Without a key nothing says that two of them are one person, unless they say the same in every field."""
    of = planned(lead(2, first_name="Ann"), lead(3, first_name="Ann", phone="+12025550166"), lead(4, first_name="Ann"))
    assert [send.rows for send in of.sends] == [(2, 4), (3,)]
    (group,) = of.groups
    assert group.links == ("Rows 2 and 4 say the same in every field.",)
    assert all(not send.keys for send in of.sends)


def test_rows_that_repeat_each_other_are_sent_once() -> None:
    """The first row carries the request, the others go out with it."""
    of = planned(lead(2, **ANN), lead(5, **ANN), lead(9, **ANN))
    assert sent(of) == [(2, (2, 5, 9), ANN)]
    (group,) = of.groups
    assert (group.rows, group.decision, group.differences) == ((2, 5, 9), "merged", ())
    assert group.links == ("Rows 2, 5 and 9 have the same Email, ann@example.com.",)


def test_addresses_are_one_key_in_any_case() -> None:
    """The first spelling is sent."""
    of = planned(lead(2, **{**ANN, "email": "Ann@Example.com"}), lead(3, **ANN))
    assert sent(of) == [(2, (2, 3), {**ANN, "email": "Ann@Example.com"})]


def test_rows_that_complete_each_other_are_merged() -> None:
    """Each adds what the other leaves blank, and the keys of both belong to the send."""
    of = planned(
        lead(2, email="ann@example.com", phone="+12025550166"), lead(3, **ANN, agent_id="A1"), lead(4, agent_id="A1")
    )
    assert sent(of) == [(2, (2, 3, 4), {**ANN, "phone": "+12025550166", "agent_id": "A1"})]
    assert of.sends[0].keys == {("email", "ann@example.com"), ("agent_id", "A1")}


def test_a_bridge_is_shown_as_one() -> None:
    """Rows 2 and 4 have nothing in common but row 3."""
    of = planned(lead(2, **ANN), lead(3, **ANN, agent_id="A1"), lead(4, agent_id="A1", last_name="Lee"))
    (group,) = of.groups
    assert group.decision == "merged"
    assert group.links[-1] == "Row 3 is a bridge: its Email is also in row 2, its Agent ID is also in row 4."


def test_rows_with_both_keys_in_common_are_no_bridge() -> None:
    """They are linked twice, but nothing hangs on one of them."""
    of = planned(lead(2, **ANN, agent_id="A1"), lead(3, **ANN, agent_id="A1"))
    assert not any("bridge" in link for link in of.groups[0].links)


def test_a_bridge_between_different_people_holds_all_of_them() -> None:
    """Sent, the bridge might touch two records; a person decides which row is wrong."""
    of = planned(lead(2, **ANN), lead(3, **{**ANN, "agent_id": "B1"}), lead(4, **{**BO, "agent_id": "B1"}))
    assert of.sends == ()
    assert set(of.held) == {2, 3, 4}
    bridge = "Row 3 is a bridge: its Email is also in row 2, its Agent ID is also in row 4."
    assert bridge in of.groups[0].links
    assert all(bridge in sentence for sentence in of.held.values())


@pytest.mark.parametrize("key", [{"email": "office@example.com"}, {"agent_id": "100"}])
def test_one_key_under_different_names_is_held(key: dict[str, str]) -> None:
    """A shared mailbox, or an id of another MLS: sent, two people would become one contact."""
    of = planned(lead(2, first_name="Ann", last_name="Lee", **key), lead(7, first_name="Bo", last_name="Ray", **key))
    assert of.sends == ()
    assert "row 7" in of.held[2]
    assert "row 2" in of.held[7]
    for name in ("“Ann Lee”", "“Bo Ray”", "different names"):
        assert name in of.held[2]


def test_a_shared_key_is_what_is_to_be_mended() -> None:
    """Under different names the group names its shared keys; rows of one name that differ elsewhere have none."""
    mailbox = planned(lead(2, **ANN), lead(3, **{**BO, "email": "ANN@example.com"}))
    assert [group.keys for group in mailbox.groups] == [("email",)]
    both = planned(lead(2, **ANN, agent_id="A1"), lead(3, **{**BO, "email": "ann@example.com", "agent_id": "A1"}))
    assert [set(group.keys) for group in both.groups] == [{"agent_id", "email"}]
    stages = planned(lead(2, **ANN, status="new_lead"), lead(3, **ANN, status="appt_set"))
    assert [group.keys for group in stages.groups] == [()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"first_name": "ANN"}, {"first_name": "Ann"}),
        ({"first_name": "Mary Ann"}, {"first_name": "Mary-Ann"}),
        ({"last_name": "O'Brien"}, {"last_name": "OBrien"}),
        ({"first_name": "José"}, {"first_name": "Jose"}),
        ({"first_name": "Ann Q."}, {"first_name": "Ann"}),
        ({"currently_at": "RE/MAX United"}, {"currently_at": "Remax  United"}),
        ({"alt_address": "1 Main St., Apt 2"}, {"alt_address": "1 Main St Apt 2"}),
        ({"note": "Met at the fair. Call back."}, {"note": "met at the fair"}),
    ],
)
def test_spelling_is_no_contradiction(one: dict[str, str], other: dict[str, str]) -> None:
    """Case, accents, space, punctuation, a middle initial, a note within the other: the rows agree."""
    (name,) = one
    for first, second in ((one, other), (other, one)):
        (only,) = planned(lead(2, **{**ANN, **first}), lead(3, **{**ANN, **second})).sends
        assert only.rows == (2, 3)
        assert only.payload[name] in (one[name], other[name])


def test_what_says_more_is_sent() -> None:
    """Of two spellings the first, of a name with and without initial or a longer note the fuller."""
    of = planned(lead(2, **{**ANN, "note": "Fair"}), lead(3, **{**ANN, "first_name": "Ann Q.", "note": "At the fair."}))
    assert of.sends[0].payload["first_name"] == "Ann Q."
    assert of.sends[0].payload["note"] == "At the fair."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"first_name": "Bob"}, {"first_name": "Robert"}),
        ({"first_name": "A."}, {"first_name": "Ann"}),
        ({"first_name": "Ann Q."}, {"first_name": "Ann R."}),
        ({"last_name": "Lee"}, {"last_name": "Lee Jr."}),
        ({"last_name": "Lee"}, {"last_name": "Lee-Ray"}),
    ],
)
def test_a_name_that_may_be_another_persons_is_held(one: dict[str, str], other: dict[str, str]) -> None:
    """Father and son, or two people of one office: a nickname alone is not worth folding them together."""
    of = planned(lead(2, **{**ANN, **one}), lead(3, **{**ANN, **other}))
    assert set(of.held) == {2, 3}


@pytest.mark.parametrize(
    ("one", "other", "label"),
    [
        ({"phone": "+12025550166"}, {"phone": "+12125550123"}, "Cell Phone"),
        ({"status": "new_lead"}, {"status": "contact_made"}, "Status"),
        ({"agent_id": "A1"}, {"agent_id": "A2"}, "Agent ID"),
        ({"agent_id": "A-1"}, {"agent_id": "A1"}, "Agent ID"),
        ({"note": "Likes golf"}, {"note": "Moved"}, "Referrer Notes"),
        ({"note": "Likes golf"}, {"note": None}, "Referrer Notes"),
        ({"alt_city": "York"}, {"alt_city": "New York"}, "Home City"),
        ({"product": "retention"}, {}, "Product"),
    ],
)
def test_rows_that_contradict_each_other_are_held_side_by_side(
    one: dict[str, str], other: dict[str, str | None], label: str
) -> None:
    """The sentence names the other row and the field, the group shows the values."""
    of = planned(lead(2, **{**ANN, **one}), lead(3, **{**ANN, **other}))
    assert of.sends == ()
    assert label in of.held[2]
    assert "row 3" in of.held[2]
    (group,) = of.groups
    (difference,) = group.differences
    assert (group.decision, [row for row, _ in difference.values]) == ("held", [2, 3])
    assert all(value for _, value in difference.values)


def test_first_and_last_send_one_row_as_it_is() -> None:
    """The keys of all rows belong to the send, so that nothing of this person is in flight beside it."""
    rows = lead(2, **ANN, phone="+12025550166"), lead(3, **{**BO, "email": "ann@example.com"}, agent_id="B1")
    first, last = planned(*rows, duplicates="first"), planned(*rows, duplicates="last")
    assert sent(first) == [(2, (2, 3), dict(rows[0].payload))]
    assert sent(last) == [(3, (2, 3), dict(rows[1].payload))]
    assert first.sends[0].keys == last.sends[0].keys == {("email", "ann@example.com"), ("agent_id", "B1")}
    assert [one.groups[0].decision for one in (first, last)] == ["first", "last"]


def test_merge_lets_the_first_value_count() -> None:
    """The person asked for it, so even different names are merged; the differences stay on record."""
    of = planned(
        lead(2, **ANN, status="new_lead"),
        lead(3, **{**ANN, "first_name": "Anna"}, status="active", note="x"),
        duplicates="merge",
    )
    assert sent(of) == [(2, (2, 3), {**ANN, "status": "new_lead", "note": "x"})]
    assert [one.field for one in of.groups[0].differences] == ["first_name", "status"]


def test_merge_makes_nobody_a_member_of_the_team() -> None:
    """The first row says recruiting by saying nothing."""
    of = planned(lead(2, **ANN), lead(3, **ANN, product="retention"), duplicates="merge")
    assert "product" not in of.sends[0].payload
    of = planned(lead(2, **ANN, product="retention"), lead(3, **ANN), duplicates="merge")
    assert of.sends[0].payload["product"] == "retention"


def test_hold_holds_every_group_but_no_single_row() -> None:
    """Even rows that agree wait for a person."""
    of = planned(lead(2, **ANN), lead(3, **ANN), lead(4, **BO), duplicates="hold")
    assert (set(of.held), [send.row for send in of.sends]) == ({2, 3}, [4])
    assert "duplicates: hold" in of.held[2]


def test_two_retention_rows_of_one_person_are_merged() -> None:
    """Both say the same product."""
    of = planned(lead(2, **ANN, product="retention"), lead(3, **ANN, product="retention"))
    assert of.sends[0].payload["product"] == "retention"


def test_sends_and_groups_come_in_sheet_order() -> None:
    """Whatever order the leads come in."""
    of = planned(lead(9, **BO), lead(4, **ANN), lead(7, **BO), lead(2, **ANN), lead(3, agent_id="1"))
    assert [send.row for send in of.sends] == [2, 3, 7]
    assert [group.rows for group in of.groups] == [(2, 4), (7, 9)]


def test_a_large_group_is_told_in_few_words() -> None:
    """A mailbox in every row must not make a sentence of every row."""
    of = planned(*(lead(row, first_name=f"A{row}", email="office@example.com") for row in range(2, 1002)))
    assert "rows 3, 4, 5, 6, 7, 8 and 993 more" in of.held[2]
    assert "“A2”, “A3”, “A4”, “A5”, “A6”, “A7” and 994 more" in of.held[2]
    assert of.groups[0].links == ("Rows 2, 3, 4, 5, 6, 7 and 994 more have the same Email, office@example.com.",)
    assert max(map(len, of.held.values())) < 500
    assert max(map(len, of.groups[0].links)) < 200


@pytest.mark.parametrize("duplicates", ["auto", "first", "last", "merge", "hold"])
def test_a_long_chain_is_one_person_in_little_time(duplicates: Duplicates) -> None:
    """Ten thousand rows, each linked to the next by e-mail and id in turn, backwards at that."""
    rows = [lead(row, email=f"{(row + 1) // 2}@example.com", agent_id=str(row // 2)) for row in reversed(range(10_000))]
    start = time.process_time()
    of = planned(*rows, duplicates=duplicates)
    assert time.process_time() - start < 10
    assert len(of.groups) == 1
    assert len(of.groups[0].rows) == 10_000


def test_an_invalid_row_with_the_same_key_and_another_name_holds_a_valid_one() -> None:
    """Else the stranger would go out now, and the contradiction would show when the invalid row is mended."""
    of = planned(lead(3, **BO, agent_id="T9"), invalid=(lead(2, **ANN, agent_id="T9"),))
    assert (of.sends, set(of.held)) == ((), {3})
    assert "“Ann Lee” and “Bo Ray”" in of.held[3]
    assert of.held[3].endswith("Row 2 has errors of its own and would not be sent in any case.")
    (group,) = of.groups
    assert (group.rows, group.decision, group.keys) == ((2, 3), "held", ("agent_id",))


def test_an_invalid_row_that_agrees_holds_nothing_and_goes_nowhere() -> None:
    """Its content does not travel with the others; it follows once it is mended."""
    of = planned(lead(2, **ANN), lead(4, **ANN), invalid=(lead(3, **ANN, phone="+12025550166"),))
    assert sent(of) == [(2, (2, 4), ANN)]
    assert [group.rows for group in of.groups] == [(2, 4)]


def test_contradictions_among_invalid_rows_are_shown() -> None:
    """So that all of a person's trouble can be mended in one round; there is nothing to hold."""
    of = planned(invalid=(lead(2, **ANN), lead(3, **{**BO, "email": ANN["email"]})))
    assert (of.sends, dict(of.held)) == ((), {})
    assert [(group.rows, group.decision) for group in of.groups] == [((2, 3), "held")]


@pytest.mark.parametrize("duplicates", ["first", "last", "merge"])
def test_where_the_mapping_decides_invalid_rows_take_no_part(duplicates: Duplicates) -> None:
    """They cannot be the first or last row that is sent."""
    invalid = (lead(2, **{**ANN, "first_name": "Anna"}), lead(5, **{**ANN, "first_name": "Anna"}))
    of = planned(lead(3, **ANN), lead(4, **ANN), duplicates=duplicates, invalid=invalid)
    assert [send.payload for send in of.sends] == [ANN]
    assert not of.held
