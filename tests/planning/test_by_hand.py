"""What a person decided about a group holds over the mapping, for that group and no other."""

from collections import Counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.edits import Decision
from importer.model import Duplicates, Lead, Plan, Verdict, Word
from importer.planning import own_keys, plan
from tests.planning.rosters import lead, sent
from tests.planning.test_plan import ANN, BO
from tests.planning.test_plan_laws import POLICIES, ROSTERS

MAILBOX = {"email": "office@example.com"}


def decided(
    *leads: Lead, about: tuple[Decision, ...], duplicates: Duplicates = "auto", invalid: tuple[Lead, ...] = ()
) -> Plan:
    """The plan for leads about which a person decided."""
    return plan(Verdict(leads, (), (), invalid=invalid), duplicates, decisions=about)


@pytest.mark.parametrize("duplicates", get_args(Duplicates))
def test_one_request_or_one_of_the_rows(duplicates: Duplicates) -> None:
    """Whatever the mapping says; the reason says whose decision it is, and the group which."""
    rows = lead(2, **ANN, status="new_lead"), lead(3, **{**ANN, "status": "active"}, phone="+12025550166")
    one, first, last = (
        decided(*rows, about=(((2, 3), word),), duplicates=duplicates) for word in ("merge", "first", "last")
    )
    assert sent(one) == [(2, (2, 3), {**ANN, "status": "new_lead", "phone": "+12025550166"})]
    assert sent(first) == [(2, (2, 3), dict(rows[0].payload))]
    assert sent(last) == [(3, (2, 3), dict(rows[1].payload))]
    for of, word in ((one, "merge"), (first, "first"), (last, "last")):
        (group,) = of.groups
        assert f"You said “{word}”" in group.reason
        assert group.word == word
        assert not of.held


def test_different_people_share_no_key() -> None:
    """The shared one goes with none of them, and each is known by its own."""
    rows = lead(2, **{**ANN, **MAILBOX}, agent_id="A1"), lead(3, **{**BO, **MAILBOX}, agent_id="B1"), lead(4, **ANN)
    of = decided(*rows, about=(((2, 3), "apart"),))
    without = [{name: value for name, value in one.payload.items() if name != "email"} for one in rows]
    assert sent(of) == [(2, (2,), without[0]), (3, (3,), without[1]), (4, (4,), ANN)]
    assert [send.keys for send in of.sends[:2]] == [{("agent_id", "A1")}, {("agent_id", "B1")}]
    (group,) = of.groups
    assert group.decision == "different people"
    assert group.left_off == ((2, ("email", "office@example.com")), (3, ("email", "office@example.com")))
    assert "Email" in group.reason


def test_different_people_wait_for_nobody_on_account_of_what_they_shared() -> None:
    """Nor for a third one, whose id is nearly the shared one; their own ids still make a lane."""
    shared = {"agent_id": "AB1"}
    others = lead(4, **ANN, agent_id="ab1"), lead(5, email="x@example.com", agent_id="Z9")
    rows = lead(2, email="two@example.com", **shared), lead(3, email="three@example.com", **shared)
    assert not any(send.lanes for send in decided(*rows, *others, about=(((2, 3), "apart"),)).sends)
    mailbox = lead(6, **MAILBOX, agent_id="z9"), lead(7, **MAILBOX, agent_id="Q1")
    lanes = {send.row: bool(send.lanes) for send in decided(*others, *mailbox, about=(((6, 7), "apart"),)).sends}
    assert lanes == {4: False, 5: True, 6: True, 7: False}


def test_whoever_has_no_key_left_is_held() -> None:
    """Sent without one, it could not be found again; the others go."""
    rows = lead(2, **{**ANN, **MAILBOX}), lead(3, **{**BO, **MAILBOX}, agent_id="B1")
    of = decided(*rows, about=(((2, 3), "apart"),))
    assert [send.row for send in of.sends] == [3]
    assert set(of.held) == {2}
    assert "somebody else than row 3" in of.held[2]
    assert "Row 2 has no other key" in of.groups[0].reason
    assert of.groups[0].keys == ("email",)


def test_rows_that_say_the_same_without_a_key_can_be_different_people_too() -> None:
    """Nothing tells them apart, so both wait."""
    of = decided(lead(2, first_name="Ann"), lead(3, first_name="Ann"), about=(((2, 3), "apart"),))
    assert (of.sends, set(of.held)) == ((), {2, 3})


def test_all_rows_are_left_out_with_their_errors() -> None:
    """An invalid row of the group is mended by nobody any more."""
    of = decided(lead(2, **ANN), about=(((2, 3), "leave_out"),), invalid=(lead(3, **ANN),))
    assert not of.sends
    assert not of.held
    assert of.left_out == {2, 3}
    assert [(group.decision, group.word) for group in of.groups] == [("left out", "leave_out")]
    assert decided(lead(2, **ANN), about=(((2, 3), "leave_out"),)).left_out == {2}


@pytest.mark.parametrize("word", get_args(Word))
def test_a_group_that_has_grown_is_held(word: Word) -> None:
    """Nobody decided about the row that has come to it, however well they agree."""
    of = decided(lead(2, **ANN), lead(3, **ANN), lead(4, **ANN), about=(((2, 3), word),))
    assert (of.sends, set(of.held), of.left_out) == ((), {2, 3, 4}, frozenset())
    assert "about fewer rows" in of.held[2]
    assert "row 4 belongs to them now" in of.held[2]
    assert of.groups[0].word is None
    again: tuple[Decision, ...] = (((2, 3), word), ((2, 3, 4), "first"))
    assert not decided(lead(2, **ANN), lead(3, **ANN), lead(4, **ANN), about=again).held


@pytest.mark.parametrize("word", ["merge", "first", "last", "apart"])
def test_a_group_that_fell_apart_needs_no_decision(word: Word) -> None:
    """A corrected key has settled it."""
    of = decided(lead(2, **ANN), lead(3, **BO), about=(((2, 3), word),))
    assert sent(of) == [(2, (2,), ANN), (3, (3,), BO)]


@pytest.mark.parametrize("word", ["merge", "last"])
def test_a_row_with_errors_stays_behind(word: Word) -> None:
    """What was decided holds for the valid ones."""
    of = decided(lead(3, **BO, agent_id="T9"), about=(((2, 3), word),), invalid=(lead(2, **ANN, agent_id="T9"),))
    assert [send.rows for send in of.sends] == [(3,)]


def test_the_chosen_row_is_waited_for_while_it_has_errors() -> None:
    """Another one in its place is what nobody said."""
    of = decided(lead(3, **BO, agent_id="T9"), about=(((2, 3), "first"),), invalid=(lead(2, **ANN, agent_id="T9"),))
    assert not of.sends
    assert "you said “first”, which is row 2" in of.held[3]


def test_a_row_with_errors_shares_its_key_with_different_people() -> None:
    """Once mended it would come out with that key."""
    of = decided(lead(3, **{**BO, **MAILBOX}, agent_id="T9"), about=(((2, 3), "apart"),), invalid=(lead(2, **MAILBOX),))
    assert [(send.row, send.keys) for send in of.sends] == [(3, frozenset({("agent_id", "T9")}))]


@pytest.mark.parametrize("word", get_args(Word))
@pytest.mark.parametrize("known", [9_999, 10_000])
def test_a_long_chain_is_decided_in_little_time(word: Word, known: int) -> None:
    """Ten thousand rows, each linked to the next by e-mail and id in turn; one more than was decided about, or none."""
    rows = [lead(row, email=f"{(row + 1) // 2}@example.com", agent_id=str(row // 2)) for row in range(2, 10_002)]
    of = decided(*rows, about=((tuple(range(2, known + 2)), word),))
    (group,) = of.groups
    assert (group.word is None) == (known < len(rows))
    assert len(group.rows) == 10_000


DECISIONS = st.lists(
    st.tuples(st.sets(st.integers(2, 13), min_size=1).map(sorted).map(tuple), st.sampled_from(get_args(Word))),
    max_size=4,
).map(tuple)


@given(ROSTERS, POLICIES, DECISIONS)
def test_whatever_is_decided_every_row_has_one_end(
    leads: list[Lead], duplicates: Duplicates, about: tuple[Decision, ...]
) -> None:
    """Sent, held or left out; no two sends share a key, and none shares one with a row that waits."""
    of = decided(*leads, about=about, duplicates=duplicates)
    rows = Counter(row for send in of.sends for row in send.rows) + Counter([*of.held, *of.left_out])
    assert rows == Counter(one.row for one in leads)
    keys = Counter(key for send in of.sends for key in send.keys)
    assert not keys or max(keys.values()) == 1
    assert all(key in {(name, str(value).lower() if name == "email" else value) for name, value in send.payload.items()}
               for send in of.sends if len(send.rows) == 1 for key in send.keys)  # fmt: skip
    assert {key for one in leads if one.row in of.held for key in one.keys}.isdisjoint(keys)
    assert all(sentence.endswith(".") for sentence in of.held.values())


@given(ROSTERS, DECISIONS)
def test_of_different_people_a_shared_key_stands_for_whoever_has_no_other(
    leads: list[Lead], about: tuple[Decision, ...]
) -> None:
    """The keys that a row goes by are those of its request, and of whoever waits those that were typed."""
    of = decided(*leads, about=about)
    own = own_keys(Verdict(tuple(leads), (), ()), of)
    for send in of.sends:
        assert send.keys == frozenset().union(*(own[row] for row in send.rows))
    assert all(own[one.row] == one.keys for one in leads if one.row in of.held)
