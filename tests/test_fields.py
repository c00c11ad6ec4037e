"""The one table of Brokerkit's fields."""

import pytest

from importer.fields import FIELD, FIELDS, MATCH_KEYS, Echo, nearly


def test_the_table_holds_the_documented_fields() -> None:
    """28 fields, each once; e-mail and agent_id are the match keys; every field has Brokerkit's own name for it."""
    assert len(FIELDS) == len(FIELD) == 28
    assert MATCH_KEYS == ("email", "agent_id")
    assert all(field.label for field in FIELDS)


def test_an_echo_is_read_where_the_article_shows_it() -> None:
    """Users come back as objects, everything else under its own name; a reply of another shape reads as nothing."""
    reply = {"phone": "+12025550166", "owner": {"email": "o@example.com"}, "referrer": None}
    assert FIELD["phone"].read_echo(reply) == "+12025550166"
    assert FIELD["owner_email"].read_echo(reply) == "o@example.com"
    assert FIELD["referrer_email"].read_echo(reply) is None
    assert FIELD["owner_email"].read_echo({"owner": "text"}) is None
    assert {field.name for field in FIELDS if field.echo is Echo.USER} == {"owner_email", "referrer_email"}


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("AB1x", "ab1X", True), ("00177", "177", True), ("MLS-00177", "mls177", True), ("A 1", "a.01", True),
    ("177", "1770", False), ("10", "1", False), ("A0B", "AB", False), ("000", "0", True), ("--", "-", False),
])  # fmt: skip
def test_keys_are_nearly_the_same_if_only_their_spelling_differs(one: str, other: str, expected: bool) -> None:
    """Letter case, punctuation, zeros in front of a number; nothing that counts."""
    assert (nearly(one) == nearly(other)) == expected
