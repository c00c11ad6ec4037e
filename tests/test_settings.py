"""Flags and environment: what is accepted, and the sentence for what is not."""

from pathlib import Path

import pytest

from importer.address import API_URL, api_address, is_loopback
from importer.errors import UsageError
from importer.settings import results_path, state_folder


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8080/v2", "http://localhost/v2", "http://[::1]:9/v2", "https://api.example.com/v2/"],
)
def test_an_encrypted_address_or_this_machine_is_accepted(address: str) -> None:
    """HTTPS anywhere, HTTP on loopback; a trailing slash makes no difference."""
    assert api_address(address, {}) == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "http://api.example.com/v2",
        "http://127.0.0.1.evil.test/v2",
        "http://localhost.evil.test/v2",
        "ftp://127.0.0.1/v2",
        "api.example.com",
        "https://user:secret@api.example.com",
        "https://api.example.com?key=1",
        "http://[::1",
        "http://127.0.0.1:99999999/v2",
        "https://exa mple.com",
        "https://api.example.com/v2\r\nHost: evil.test",
        "https://ex\u00e4mple.com",
        "",
    ],
)
def test_an_address_that_could_leak_is_refused(address: str) -> None:
    """Anything else is a usage error, and a secret in it is not repeated."""
    if not address:
        assert api_address(address, {}) == API_URL
        return
    with pytest.raises(UsageError) as caught:
        api_address(address, {})
    assert "secret" not in str(caught.value)


def test_one_address_has_one_spelling() -> None:
    """Capitals, a line break from a .env file and a trailing slash make no other address, and no other scheme."""
    assert api_address("HTTP://LOCALHOST:80/v2/\r\n", {}) == "http://localhost:80/v2"
    assert api_address(" HTTPS://API.Example.com/V2", {}) == "https://api.example.com/V2"


def test_a_name_is_loopback_only_beyond_doubt() -> None:
    """A host that merely begins like loopback is a stranger."""
    assert is_loopback("127.5.5.5")
    assert not is_loopback("127.0.0.1.evil.test")
    assert not is_loopback("0.0.0.0")


def test_results_never_overwrite_the_source(tmp_path: Path) -> None:
    """The same file, also under another spelling, is refused before anything is sent."""
    source = tmp_path / "roster.xlsx"
    source.touch()
    with pytest.raises(UsageError):
        results_path(tmp_path / "." / "roster.xlsx", source)
    with pytest.raises(UsageError):
        results_path(tmp_path / "results.csv", source)
    with pytest.raises(UsageError):
        results_path(tmp_path / "nowhere" / "results.xlsx", source)
    assert results_path(tmp_path / "other.xlsx", source) == tmp_path / "other.xlsx"


def test_the_state_folder_can_be_told(tmp_path: Path) -> None:
    """BROKERKIT_IMPORTER_HOME moves journal and ledger."""
    assert state_folder({"BROKERKIT_IMPORTER_HOME": str(tmp_path)}) == tmp_path
