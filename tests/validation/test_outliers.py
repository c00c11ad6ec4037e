"""What stands out only when the whole roster is seen."""

import pytest

from importer.model import Severity
from tests.validation.drafts import PERSON, problems, verdict


def someone(number: int, **cells: str) -> dict[str, str]:
    """An invented agent of whom nobody has the like."""
    name = {"first_name": f"Ann{'abcdefghijklmnopqrstuvwxyz'[number]}", "last_name": "Lee"}
    return {**name, "email": f"ann{number}@example.com", **cells}


def test_one_name_under_two_addresses_is_named_in_both_rows() -> None:
    """It may be one person who changed the address, and who would become two contacts."""
    again = {**PERSON, "first_name": " ANN ", "email": "lee@example.com"}
    found = verdict(PERSON, {**PERSON, "first_name": "Bo"}, again)
    assert problems(found) == [(2, "email", "one name under several e-mail addresses"),
                               (4, "email", "one name under several e-mail addresses")]  # fmt: skip
    assert "rows 2 and 4" in found.findings[0].message
    assert len(found.leads) == 3


def test_one_name_under_one_address_is_no_remark() -> None:
    """Those are rows of one person, which planning puts together."""
    assert verdict(PERSON, {**PERSON, "email": "ANN@example.com"}).findings == ()


@pytest.mark.parametrize(("one", "other"), [("AB1x", "ab1X"), ("00177", "177")])
def test_one_name_under_nearly_the_same_id_is_named_in_both_rows(one: str, other: str) -> None:
    """Two people are hardly so much alike; both rows are sent all the same."""
    name = {"first_name": "Ann", "last_name": "Lee"}
    found = verdict({**name, "agent_id": one}, {**name, "agent_id": "AB2x"}, {**name, "agent_id": other})
    assert problems(found) == [(2, "agent_id", "one name under nearly the same agent id"),
                               (4, "agent_id", "one name under nearly the same agent id")]  # fmt: skip
    assert "rows 2 and 4" in found.findings[0].message
    assert len(found.leads) == 3


@pytest.mark.parametrize(("other", "name"), [("AB1x", "Ann"), ("ab1x", "Bo")])
def test_the_same_id_or_another_name_is_no_such_remark(other: str, name: str) -> None:
    """The former are rows of one person, the latter are two."""
    one = {"first_name": "Ann", "last_name": "Lee", "agent_id": "AB1x"}
    assert verdict(one, {**one, "first_name": name, "agent_id": other}).findings == ()


@pytest.mark.parametrize(("first", "last", "expected"), [
    ("ANN", "LEE", True), ("Ann", "LEE", False), ("AL", "LI", False), ("ÉMILE", "ZOLA", True), ("Ann", "Lee", False),
])  # fmt: skip
def test_a_name_all_in_capitals_is_worth_a_look(first: str, last: str, expected: bool) -> None:
    """It is saved as it stands; initials and a single shouted half are left alone."""
    found = verdict({**PERSON, "first_name": first, "last_name": last})
    assert [one.problem for one in found.findings] == ["name all in capitals"] * expected


@pytest.mark.parametrize(("field", "value"), [("phone", "202-555-0100"), ("birthday", "1990-01-01")])
def test_a_personal_value_that_many_rows_share_is_worth_a_look(field: str, value: str) -> None:
    """A switchboard under Cell Phone, the first of January as everybody's birthday."""
    odd = [someone(number, **{field: value}) for number in range(5)]
    found = verdict(*odd, someone(9, **{field: "202-555-0199" if field == "phone" else "1975-03-24"}))
    assert problems(found) == [(row, field, "one value in many rows") for row in range(2, 7)]
    assert "5 rows" in found.findings[0].message


def test_an_office_number_may_be_in_every_row() -> None:
    """A city, a company and its telephone belong to many."""
    found = verdict(*(someone(number, office_phone="202-555-0100", alt_city="Salem") for number in range(9)))
    assert found.findings == ()


def test_strict_makes_an_error_of_every_warning() -> None:
    """What is worth a look blocks its row, and nothing else changes."""
    rows = [{**PERSON, "last_name": ""}, someone(3)]
    assert [one.severity for one in verdict(*rows).findings] == [Severity.WARNING]
    strict = verdict(*rows, strict=True)
    assert [one.severity for one in strict.findings] == [Severity.ERROR]
    assert [lead.row for lead in strict.leads] == [3]
