"""The API key: where it may come from, what one looks like, and that it shows itself to nobody."""

import os
from pathlib import Path

import pytest

from importer.errors import UsageError
from importer.keys import KEY_VARIABLE, api_key


@pytest.mark.parametrize("text", ["two words", "line\nbreak", "clé", "a\rb", "   ", "tab\tbed", "nul\0"])
def test_a_key_that_cannot_stand_in_a_header_is_refused_unseen(text: str) -> None:
    """CR, LF, spaces and non-ASCII characters are refused before any header is built; the key is not repeated."""
    with pytest.raises(UsageError) as caught:
        api_key(None, {KEY_VARIABLE: text})
    assert text.strip() == "" or text not in str(caught.value)


def test_the_key_hides_itself() -> None:
    """Neither str nor repr shows it."""
    key = api_key(None, {KEY_VARIABLE: "canary-123"})
    assert "canary" not in f"{key} {key!r} {key.fingerprint}"
    assert key.reveal() == "canary-123"


def test_a_key_file_must_be_private(tmp_path: Path) -> None:
    """0600 is read, with its line break cut off; a file that others can read is refused with the cure."""
    file = tmp_path / "key"
    file.write_text("canary-456\n")
    file.chmod(0o600)
    assert api_key(file, {}).reveal() == "canary-456"
    if os.name == "posix":
        file.chmod(0o644)
        with pytest.raises(UsageError) as caught:
            api_key(file, {})
        assert "chmod 600" in caught.value.hint


@pytest.mark.parametrize("name", ["absent", "."])
def test_a_key_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, name: str) -> None:
    """A missing file and a folder are usage errors."""
    with pytest.raises(UsageError):
        api_key(tmp_path / name, {})


def test_no_key_says_where_to_put_one() -> None:
    """The hint names the variable."""
    with pytest.raises(UsageError) as caught:
        api_key(None, {})
    assert KEY_VARIABLE in caught.value.hint
