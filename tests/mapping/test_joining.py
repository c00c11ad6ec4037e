"""`join`: several columns become one text."""

import pytest

from importer.mapping import apply, read_mapping
from importer.model import Draft
from importer.reconciliation.changes_sheet import is_routine
from tests.mapping.sheets import a_sheet

HEADERS = ("Mail", "Street", "Unit", "City")


def drafted(rule: str, *cells: str) -> Draft:
    """The draft of one person with these cells."""
    text = f"clear_token: (clear)\nfields:\n  email: Mail\n  {rule}\n"
    return apply(read_mapping(text, "mine"), a_sheet(HEADERS, ("row2@example.com", *cells)))


ADDRESS = 'alt_address: {join: [Street, Unit, City], separator: ", "}'


@pytest.mark.parametrize(
    ("rule", "cells", "sent"),
    [
        (ADDRESS, ("1 Main St", "Apt 4", "Albany"), "1 Main St, Apt 4, Albany"),
        (ADDRESS, ("1 Main St", "", " Albany "), "1 Main St, Albany"),
        (ADDRESS, ("", "N/A", "Albany"), "Albany"),
        (ADDRESS, ("", "", ""), ""),
        (ADDRESS, ("1 Main St", "(clear)", ""), "1 Main St"),
        ("note: {join: [Street, Unit]}", ("1 Main St", "Apt 4", ""), "1 Main St Apt 4"),
        ('phone: {join: [Street, Unit], separator: ""}', ("212", "5550100", ""), "2125550100"),
        ('note: {join: [Street, Unit], separator: "\\n"}', ("one", "two", ""), "one\ntwo"),
        ("alt_address: {join: [Street, Lane], optional: true}", ("1 Main St", "", ""), "1 Main St"),
        ("source: {join: [Street, Unit], default: none known}", ("", "", ""), "none known"),
        ("source: {join: [Street, City], case: title}", ("MAIN", "", "ALBANY"), "Main Albany"),
    ],
)
def test_what_the_columns_say_is_joined_and_blanks_are_skipped(rule: str, cells: tuple[str, ...], sent: str) -> None:
    """With what is given between them, or a space; a word for nothing is blank."""
    assert drafted(rule, *cells).frame.loc[2, rule.partition(":")[0]] == sent


def test_a_joined_cell_asks_to_be_emptied_where_nothing_else_is_said() -> None:
    """The clear token is no part of a text."""
    assert drafted(ADDRESS, "(clear)", "", "").cleared == {"alt_address": frozenset({2})}
    assert not drafted(ADDRESS, "1 Main St", "(clear)", "").cleared


def test_a_key_of_which_a_part_is_blank_is_none() -> None:
    """It would be that of everybody at the same office, who would be folded into one."""
    rule = "agent_id: {join: [Street, Unit], separator: '-'}"
    assert drafted(rule, "SF", "120085", "").frame.loc[2, "agent_id"] == "SF-120085"
    half = drafted(rule, "SF", "", "")
    assert half.frame.loc[2, "agent_id"] == ""
    assert [(one.typed, one.sent, one.why) for one in half.changes] == [("SF", "", "a part of it is blank")]


def test_a_join_is_one_kind_of_change_and_told_beside_each_column() -> None:
    """Nobody need look at every address, but everybody can see how it is made."""
    draft = drafted(ADDRESS, "1 Main St", "", "Albany")
    assert [(one.typed, one.why, is_routine(one)) for one in draft.changes] == [
        ("1 Main St\nAlbany", "joined by the mapping", True)
    ]
    assert {use.why for use in draft.columns[1:]} == {"joined: Street, Unit, City"}
