"""One spelling for one address, so that one team is not worked under two names at once."""

import pytest

from importer.address import one_spelling


@pytest.mark.parametrize(("one", "other"), [
    ("https://api.example.com/v2", "https://api.example.com:443/v2"),
    ("https://api.example.com/v2", "https://api.example.com./v2/"),
    ("https://api.example.com/v2", "https://API.example.com/v2"),
    ("http://127.0.0.1:8900/v2", "http://localhost:8900/v2"),
    ("http://127.0.0.1:8900/v2", "http://[::1]:8900/v2"),
    ("http://127.0.0.1/v2", "http://localhost:80/v2"),
])  # fmt: skip
def test_spellings_of_one_address_are_one(one: str, other: str) -> None:
    """The default port, a dot or slash at the end, letter case, the names of loopback."""
    assert one_spelling(one) == one_spelling(other)


@pytest.mark.parametrize("other", [
    "https://api.example.com/v3", "http://api.example.com/v2", "https://api.example.com:8443/v2",
    "https://staging.example.com/v2", "https://api.example.com/V2",
])  # fmt: skip
def test_other_addresses_stay_others(other: str) -> None:
    """Another path, scheme, port or host."""
    assert one_spelling(other) != one_spelling("https://api.example.com/v2")
