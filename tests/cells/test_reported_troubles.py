"""Troubles that people reported of other importers, one cell each: what is sent, or why the row waits for a person.

The rows are invented; each is awkward in the one way that its line names.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from importer.model import Mode, Severity
from importer.pipeline import judge
from importer.settings import Settings
from tests.commands.conftest import person, write_csv

FIELDS: Mapping[str, str] = {
    "First Name": "first_name", "Last Name": "last_name", "Email": "email", "Agent ID": "agent_id",
    "Cell Phone": "phone", "Birthday": "birthday", "Company Name": "currently_at", "Home City": "alt_city",
    "Home State": "alt_state", "Home zip": "alt_zip", "Source": "source", "Notes": "note", "Status": "status",
    "Rating": "rating", "Total $ Production LTM": "production_ytd", "Active Listing": "active_listings_count",
}  # fmt: skip

SENT = [
    ("a formula that holds text", "Agent ID", '="00120082"', "00120082"),
    ("an apostrophe in front", "Agent ID", "'00120083", "00120083"),
    ("a column of decimals", "Agent ID", "120084.0", "120084"),
    ("a number sign", "Agent ID", "#120085", "120085"),
    ("thousands separators", "Agent ID", "1,200,381", "1200381"),
    ("full-width digits", "Agent ID", "１２００８６", "120086"),
    ("a formula that holds a phone number", "Cell Phone", '="2025550166"', "+12025550166"),
    ("a phone number from a column of decimals", "Cell Phone", "2025550166.0", "+12025550166"),
    ("full-width digits of a phone number", "Cell Phone", "２０２５５５０１６６", "+12025550166"),
    ("a formula that holds a zip", "Home zip", '="02139"', "02139"),
    ("an apostrophe before a zip", "Home zip", "'02139", "02139"),
    ("an apostrophe before an address", "Email", "'ann@example.com", "ann@example.com"),
    ("an HTML entity for an apostrophe", "Last Name", "O&#39;Neil", "O'Neil"),
    ("an HTML entity for a letter", "Last Name", "Mu&ntilde;oz", "Muñoz"),
    ("an HTML entity in a company", "Company Name", "Smith &amp; Co", "Smith & Co"),
    ("a backslash before an apostrophe", "Last Name", "O\\'Dell", "O'Dell"),
    ("a surname that says nothing elsewhere", "Last Name", "Null", "Null"),
    ("a surname of two letters that says nothing elsewhere", "Last Name", "Na", "Na"),
    ("an ampersand of a company", "Company Name", "AT&T Realty", "AT&T Realty"),
    ("a date with its month in words", "Birthday", "17-Apr-1981", "17/04/1981"),
    ("a date with a time", "Birthday", "1981-04-17T00:00:00", "17/04/1981"),
    ("a volume in millions", "Total $ Production LTM", "$2M", "2000000"),
    ("a rating out of ten", "Rating", "10.0", "10"),
]  # fmt: skip

NOTHING = [
    (word, header)
    for header in ("Company Name", "Home City", "Home State", "Source", "Notes", "Status", "Cell Phone", "Birthday",
                   "Rating", "Total $ Production LTM", "Active Listing")
    for word in ("-", "--", ".", "N/A", "#N/A", "n.a.", "TBD", "None", "NULL", "unknown")
]  # fmt: skip

WAITING = [
    ("a date made of an id", "Agent ID", "3-Mar"),
    ("an ISO date made of an id", "Agent ID", "2003-03-01 00:00:00"),
    ("scientific notation", "Agent ID", "1.20E+05"),
    ("two ids", "Agent ID", "120050/120051"),
    ("a zero for an id", "Agent ID", "0"),
    ("an invisible character in an id", "Agent ID", "\u200b120035"),
    ("a look-alike letter in an address", "Email", "flo@еxample.com"),
    ("two addresses", "Email", "a@example.com; b@example.com"),
    ("two addresses on two lines", "Email", "a@example.com\nb@example.com"),
    ("an address with a space", "Email", "yolanda king@example.com"),
    ("a placeholder for an address", "Email", "noemail@noemail.com"),
    ("two phone numbers", "Cell Phone", "202-555-0166 or 202-555-0167"),
    ("a phone number shortened by a spreadsheet", "Cell Phone", "6.02253E+09"),
    ("a cell that was too narrow", "Cell Phone", "########"),
    ("a birthday without a year", "Birthday", "4/17"),
    ("a birthday without a year, month in words", "Birthday", "17-Apr"),
    ("a rating out of range", "Rating", "3"),
    ("a range for a number", "Active Listing", "1-5"),
    ("a word that Brokerkit does not know", "Status", "Hot Prospect"),
]  # fmt: skip


def judged(folder: Path, header: str, cell: str) -> tuple[Mapping[str, str | None] | None, list[str]]:
    """What is sent for a person with this cell, None for nothing; and what is wrong in that column."""
    row = {"Cell Phone": "+1 202 555 0101", **person(1), header: cell}
    source = write_csv(folder / "roster.csv", [row, {**dict.fromkeys(row, ""), **person(2)}])
    verdict = judge(Settings(Mode.CHECK, source, mapping="brokerkit", home=folder / "state")).verdict
    payload = next((lead.payload for lead in verdict.leads if lead.row == 2), None)
    errors = [one.header for one in verdict.findings if one.row == 2 and one.severity is Severity.ERROR]
    return payload, errors


@pytest.mark.parametrize(("what", "header", "cell", "sent"), SENT, ids=[one[0] for one in SENT])
def test_what_is_certain_is_undone(tmp_path: Path, what: str, header: str, cell: str, sent: str) -> None:
    """The row goes out with what a person meant."""
    payload, errors = judged(tmp_path, header, cell)
    assert payload is not None, errors
    assert payload[FIELDS[header]] == sent


@pytest.mark.parametrize(("word", "header"), NOTHING)
def test_a_word_for_nothing_overwrites_nothing(tmp_path: Path, word: str, header: str) -> None:
    """In no field, closed lists included."""
    payload, errors = judged(tmp_path, header, word)
    assert payload is not None, errors
    assert FIELDS[header] not in payload


@pytest.mark.parametrize(("what", "header", "cell"), WAITING, ids=[one[0] for one in WAITING])
def test_what_is_not_certain_waits_for_a_person(tmp_path: Path, what: str, header: str, cell: str) -> None:
    """The row stays, and the reason stands at its own cell."""
    payload, errors = judged(tmp_path, header, cell)
    assert payload is None
    assert header in errors
