"""Rules about whole rows."""

import pytest

from importer.model import Severity
from tests.validation.drafts import PERSON, problems, verdict

NAMES = {"first_name": "Ann", "last_name": "Lee"}


def test_a_row_without_match_key_is_an_error() -> None:
    """Sent twice, it would make two contacts; the message names the way out."""
    found = verdict({**NAMES, "phone": "202-555-0166"})
    assert problems(found) == [(2, "", "neither e-mail nor agent id")]
    assert "--allow-keyless" in found.findings[0].message
    assert found.leads == ()


def test_keyless_rows_are_sent_with_a_warning_where_allowed() -> None:
    """The person took the responsibility."""
    found = verdict({**NAMES, "phone": "202-555-0166"}, allow_keyless=True)
    assert [one.severity for one in found.findings] == [Severity.WARNING]
    assert found.leads[0].keys == frozenset()


@pytest.mark.parametrize("key", [{"email": "ann@example.com"}, {"agent_id": "A1"}])
def test_either_match_key_is_enough(key: dict[str, str]) -> None:
    """Brokerkit matches on any e-mail address or any agent id."""
    assert verdict({**NAMES, **key}).findings == ()


def test_a_bad_address_is_not_called_missing_as_well() -> None:
    """One mistake is one finding."""
    assert problems(verdict({**NAMES, "email": "ann"})) == [(2, "email", "not an e-mail address")]


def test_a_word_for_no_address_leaves_the_row_without_key() -> None:
    """N/A under E-mail is a blank; with an agent id beside it the row goes out, alone it does not."""
    found = verdict({**NAMES, "email": "N/A", "agent_id": "A1"}, {**NAMES, "email": "N/A"})
    assert problems(found) == [
        (2, "email", "stands for no value"),
        (3, "email", "stands for no value"),
        (3, "", "neither e-mail nor agent id"),
    ]
    assert [dict(lead.payload) for lead in found.leads] == [{**NAMES, "agent_id": "A1"}]


def test_a_missing_name_is_a_warning() -> None:
    """A contact that is there can be updated without."""
    found = verdict({"email": "ann@example.com", "first_name": "Ann"})
    assert problems(found) == [(2, "last_name", "no last name")]
    assert found.findings[0].severity is Severity.WARNING
    assert len(found.leads) == 1


def test_a_missing_name_is_an_error_on_demand() -> None:
    """With --require-names only contacts that could be created go out."""
    found = verdict({"email": "ann@example.com", "last_name": "-", "first_name": "Ann"}, require_names=True)
    assert (2, "last_name", "no last name") in problems(found)
    assert found.leads == ()


def test_a_row_with_nothing_in_it_is_an_error_of_its_own() -> None:
    """It is not also keyless and nameless; constants of the mapping are nothing of the row's own."""
    found = verdict(
        {"email": "", "source": "Import"},
        {**PERSON, "source": "Import"},
        headers={"email": "Mail", "source": "(constant)"},
    )
    assert problems(found) == [(2, "", "nothing to send")]


@pytest.mark.parametrize("status", ["onboarding", "Active"])
def test_a_status_of_retention_without_retention_is_pointed_out(status: str) -> None:
    """Perhaps `product: retention` was forgotten."""
    found = verdict({**PERSON, "status": status})
    assert problems(found) == [(2, "status", "a status of retention without retention")]
    assert len(found.leads) == 1


def test_retention_with_a_status_of_recruiting_is_refused() -> None:
    """A real run would make somebody a member of the team by mistake."""
    found = verdict({**PERSON, "product": "retention", "status": "new_lead"})
    assert problems(found) == [(2, "status", "a status of recruiting in retention")]
    assert found.leads == ()


def test_retention_is_sent_with_its_statuses_or_none() -> None:
    """The product stands in the payload of these rows only."""
    found = verdict(
        {**PERSON, "product": "retention", "status": "onboarding"},
        {**PERSON, "product": "Retention", "status": ""},
        {**PERSON, "product": "recruiting", "status": "new_lead"},
        {**PERSON, "product": "", "status": "new_lead"},
    )
    assert found.findings == ()
    assert [lead.payload.get("product") for lead in found.leads] == ["retention", "retention", None, None]


def test_retention_without_email_is_pointed_out() -> None:
    """An agent on the team signs in with an address."""
    found = verdict({**NAMES, "agent_id": "A1", "product": "retention"})
    assert problems(found) == [(2, "email", "retention without e-mail")]


def test_an_unknown_product_is_refused() -> None:
    """It would silently make a recruiting lead."""
    assert verdict({**PERSON, "product": "sales"}).leads == ()
