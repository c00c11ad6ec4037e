"""Mail domains that are probably typed wrong."""

import pytest

from tests.validation.drafts import PERSON, verdict


@pytest.mark.parametrize(("typed", "meant"), [
    ("gmial.com", "gmail.com"),
    ("gmail.con", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("smail.com", "gmail.com"),
    ("yaho.com", "yahoo.com"),
    ("hotmial.com", "hotmail.com"),
    ("comcast.nte", "comcast.net"),
    ("example.con", "example.com"),
    ("gmail.com", ""),
    ("GMAIL.COM", ""),
    ("ymail.com", ""),
    ("example.com", ""),
    ("aol.com", ""),
    ("aim.com", ""),
    ("cox.com", ""),
])  # fmt: skip
def test_a_slip_in_a_common_domain_is_worth_a_look(typed: str, meant: str) -> None:
    """The address goes out as it stands, since somebody may have it; what was probably meant is offered."""
    found = verdict({**PERSON, "email": f"ann@{typed}"})
    assert [one.suggestion for one in found.findings] == ([f"ann@{meant}"] if meant else [])
    assert found.leads[0].payload["email"] == f"ann@{typed}"
