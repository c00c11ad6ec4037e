"""The team's API key: where it comes from (a private file, the environment, the OS keyring), and how it stays hidden.

There is no option for it: what stands on a command line stands in the process list and in the shell's history.
"""

import hashlib
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from importer.errors import UsageError

KEY_VARIABLE = "BROKERKIT_API_KEY"
KEYRING_SERVICE = "brokerkit-importer"
KEYRING_USER = "api-key"


class ApiKey:
    """The team's API key; shows itself only to the one place that writes the Authorization header."""

    __slots__ = ("_text", "source")

    def __init__(self, text: str, source: str) -> None:
        self._text = text
        self.source = source
        """Where it came from, in words: an environment variable, a file, the keyring."""

    def reveal(self) -> str:
        """The key itself. Never log it, never put it in a message."""
        return self._text

    @property
    def fingerprint(self) -> str:
        """Eight hex digits by which a person can tell two teams' keys apart, and nobody can get the key back."""
        return hashlib.sha256(b"brokerkit-importer key\0" + self._text.encode("utf-8", "surrogatepass")).hexdigest()[:8]

    def __repr__(self) -> str:
        return "<hidden key>"

    def __reduce__(self) -> Sequence[object]:  # type: ignore[override]
        raise TypeError("an API key is not to be copied out of the process")


def api_key(key_file: Path | None, environment: Mapping[str, str] = os.environ) -> ApiKey:
    """The key from --api-key-file, else BROKERKIT_API_KEY, else the OS keyring.

    Raises UsageError if there is none, if it cannot stand in a header, or if the file is open to other users.
    """
    if key_file is not None:
        return _checked(_read_key_file(key_file), f"the file {key_file}")
    if environment.get(KEY_VARIABLE):
        return _checked(environment[KEY_VARIABLE], KEY_VARIABLE)
    if stored := _read_keyring():
        return _checked(stored, "the keyring of this computer")
    raise UsageError(
        "There is no API key.",
        hint=f"Set {KEY_VARIABLE} in the environment, or give --api-key-file FILE (a file only you can read). "
        "Brokerkit shows the key under Account Settings.",
    )


def typed_key(text: str) -> ApiKey:
    """A key as a person typed it, for this process only. Raises UsageError if it can be none."""
    return _checked(text, "the form")


def _checked(text: str, source: str) -> ApiKey:
    text = text.strip(" \t\r\n")
    if not text:
        raise UsageError(f"The API key in {source} is blank.")
    if not all("!" <= character <= "~" for character in text):
        raise UsageError(
            f"The API key in {source} holds a space, a line break or a character outside ASCII; a key never does.",
            hint="Copy it again with the button in Brokerkit's Account Settings.",
        )
    return ApiKey(text, source)


def _read_key_file(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise UsageError(f"The key file {path} is not an ordinary file.")
            if os.name == "posix" and mode & 0o077:
                raise UsageError(
                    f"Other users of this computer can read the key file {path}.",
                    hint=f"Type: chmod 600 {path}",
                )
            return file.read(10_000)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageError(f"The key file {path} cannot be read: {reason}.") from None


def _read_keyring() -> str | None:
    try:
        import keyring
    except ImportError:
        return None
    try:
        return keyring.get_password(KEYRING_SERVICE, KEYRING_USER)
    except Exception:  # backends raise what they like; a broken keyring means no key there
        return None


def keep_in_keyring(text: str) -> None:
    """Store the key in the OS keyring. Raises UsageError where there is none, or the key cannot be one."""
    key = _checked(text, "your answer")
    _keyring_do("set_password", KEYRING_SERVICE, KEYRING_USER, key.reveal())


def forget_keyring() -> None:
    """Remove the key from the OS keyring; fine if there was none."""
    if _read_keyring():
        _keyring_do("delete_password", KEYRING_SERVICE, KEYRING_USER)


def _keyring_do(action: str, *arguments: str) -> None:
    try:
        import keyring
    except ImportError:
        raise UsageError(
            "The keyring is not installed.", hint='Type: pip install "brokerkit-importer[keyring]"'
        ) from None
    try:
        getattr(keyring, action)(*arguments)
    except Exception as error:
        raise UsageError(f"This computer's keyring cannot be used ({type(error).__name__}).") from None
