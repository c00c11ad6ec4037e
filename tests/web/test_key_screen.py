"""The API key goes in by a password field and comes out nowhere."""

import logging
from collections.abc import Iterator

import keyring
import pytest
from keyring.backends.fail import Keyring

from importer.web.office import Office
from tests.web.conftest import Visitor, words

KEY = "canary-key-5f2a"


def test_a_typed_key_holds_for_this_process(visitor: Visitor, office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """Its fingerprint stands at the foot of every page; no page, file or log record holds the key itself."""
    caplog.set_level(logging.DEBUG)
    visitor.get("/key")
    reply = visitor.post("/key", {"key": f" {KEY}\n", "keep": "process"})
    assert "team key: fingerprint" in words(reply)
    assert "from the form" in words(reply)
    for path in ("/", "/key"):
        assert KEY not in visitor.get(path).text
    assert KEY not in caplog.text
    assert not [path for path in office.home.rglob("*") if path.is_file() and KEY in path.read_text(errors="ignore")]


@pytest.mark.parametrize("key", ["", " ", "two words", "schlüssel"])
def test_what_can_be_no_key_is_told(key: str, visitor: Visitor) -> None:
    """In a sentence, which does not repeat it."""
    visitor.get("/key")
    reply = visitor.post("/key", {"key": key, "keep": "process"})
    assert reply.status_code == 422
    assert "The API key in the form" in words(reply)
    assert not key.strip() or key not in words(reply)
    assert "no team key yet" in words(visitor.get("/"))


@pytest.fixture
def no_keyring() -> Iterator[None]:
    """A computer that has none."""
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("no_keyring")
def test_a_computer_without_a_keyring_is_told(visitor: Visitor) -> None:
    """Asked to keep a key where nothing can, the page says so, and takes the key for nothing."""
    visitor.get("/key")
    reply = visitor.post("/key", {"key": KEY, "keep": "keyring"})
    assert reply.status_code == 422
    assert "keyring" in words(reply)
    assert KEY not in reply.text
    assert "no team key yet" in words(visitor.get("/"))
