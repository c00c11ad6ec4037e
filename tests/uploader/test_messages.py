"""Error bodies of every shape become short messages beside the right field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.model import Message
from importer.uploader.messages import LONGEST_TEXT, MOST_MESSAGES, messages


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"email": ["is invalid"], "phone": ["is an invalid number"]}',
         [("email", "is invalid"), ("phone", "is an invalid number")]),
        (b'{"email": "is invalid"}', [("email", "is invalid")]),
        (b'{"email": ["is invalid", "is taken"]}', [("email", "is invalid"), ("email", "is taken")]),
        (b'{"errors": {"email": ["is invalid"]}}', [("email", "is invalid")]),
        (b'{"errors": [{"field": "email", "message": "is invalid"}]}', [("email", "is invalid")]),
        (b'{"errors": [{"source": {"pointer": "/data/attributes/email"}, "title": "Invalid", "status": "422"}]}',
         [("email", "Invalid")]),
        (b'{"lead": {"email": ["is invalid"]}}', [("email", "is invalid")]),
        (b'{"error": "no"}', [("", "no")]),
        (b'{"error": {"message": "no", "code": 17}}', [("", "no")]),
        (b'{"status": 400, "error": "Bad Request"}', [("", "Bad Request")]),
        (b'["one", "two"]', [("", "one"), ("", "two")]),
        (b'"just text"', [("", "just text")]),
        (b'{"base": ["is closed"]}', [("", "is closed")]),
        (b'{"status": ["is not included in the list"]}', [("status", "is not included in the list")]),
        (b'{"team": ["is full"]}', [("", "team: is full")]),
        (b'{"owner": ["must exist"]}', [("owner_email", "must exist")]),
        (b'{"production_label": [{"inner": "odd"}]}', [("production_label", "odd")]),
        (b"plain words\n  on two lines", [("", "plain words on two lines")]),
        (b"<html><head><title>Oops</title><style>p{}</style></head><body><p>It &amp; broke</p></body></html>",
         [("", "Oops It & broke")]),
        (b"", []), (b"{}", []), (b"[]", []), (b"null", []), (b'{"ok": true}', []),
    ],
)  # fmt: skip
def test_shapes(body: bytes, said: list[tuple[str, str]]) -> None:
    """Objects, lists, texts, nests, pages and nothing."""
    assert list(messages(body)) == [Message(field, text) for field, text in said]


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_anything_is_survived(body: bytes) -> None:
    """No body raises; what comes out is short and of one line."""
    said = messages(body)
    assert len(said) <= MOST_MESSAGES
    assert all(0 < len(one.text) <= LONGEST_TEXT and "\n" not in one.text for one in said)


def test_floods_are_cut() -> None:
    """Thousands of messages, deep nests and long texts end early."""
    assert len(messages(b'["' + b'","'.join(str(n).encode() for n in range(9000)) + b'"]')) == MOST_MESSAGES
    assert messages(b"[" * 400 + b'"deep"' + b"]" * 400) == ()
    (long,) = messages(b"x" * 100_000)
    assert len(long.text) == LONGEST_TEXT
