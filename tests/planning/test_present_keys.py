"""Who stands in a roster: every row's keys, spelled as they are compared, whatever became of the row."""

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
