"""Who stands in a roster: every row's keys, spelled as they are compared, whatever became of the row."""

from importer.model import Group
from importer.planning import present_keys
from tests.validation.drafts import draft


def test_every_row_counts_and_spelling_does_not() -> None:
    """Space and letter case of an address mean nothing; an agent id is taken as it stands; blanks are nobody."""
    roster = draft(
        [{"email": " Ann@Example.com ", "agent_id": "A1"}, {"email": "no address", "agent_id": ""}, {"email": ""}]
    )
    assert present_keys(roster) == {("email", "ann@example.com"), ("agent_id", "A1"), ("email", "no address")}


def test_a_roster_without_keys_has_none() -> None:
    """Columns that no mapping fills are not asked for."""
    assert present_keys(draft([{"first_name": "Ann"}])) == frozenset()


def test_a_key_that_different_people_share_is_nobodys() -> None:
    """It stands for nobody who goes by another one; whoever has no other is still there under it."""
    roster = draft([{"email": "office@example.com", "agent_id": "A1"}, {"email": "office@example.com", "agent_id": ""}])
    rows = tuple(int(row) for row in roster.frame.index)
    mailbox = ("email", "office@example.com")
    both, one = (
        Group(rows, (), (), "different people", "", left_off=tuple((row, mailbox) for row in of))
        for of in (rows, rows[:1])
    )
    assert present_keys(roster, [both]) == {("agent_id", "A1")}
    assert present_keys(roster, [one]) == {("agent_id", "A1"), mailbox}
