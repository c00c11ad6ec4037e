"""The key in this computer's keyring."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest

from importer.sandbox import Sandbox
from tests.commands.conftest import Type, person, write_csv


class Pocket(keyring.backend.KeyringBackend):
    """A keyring that lasts as long as the test."""

    priority = 1.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """What was kept, or None."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        del self.kept[service, username]


@pytest.fixture
def pocket() -> Iterator[Pocket]:
    """The keyring in use for one test."""
    before, pocket = keyring.get_keyring(), Pocket()
    keyring.set_keyring(pocket)
    yield pocket
    keyring.set_keyring(before)


def test_a_key_in_the_keyring_is_used_and_can_be_forgotten(
    type_command: Type, sandbox: Sandbox, pocket: Pocket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`key set` asks for it, commands find it when the environment has none, and `key forget` removes it."""
    monkeypatch.delenv("BROKERKIT_API_KEY")
    monkeypatch.setattr(sys, "stdin", io.StringIO(sandbox.key + "\n"))
    monkeypatch.setattr("getpass.getpass", lambda _: sys.stdin.readline())
    assert type_command("key", "set").code == 0
    roster = write_csv(tmp_path / "roster.csv", [person(1)])
    ended = type_command("preview", roster, "--json")
    assert ended.fates == {"previewed": 1}
    assert type_command("key", "forget").code == 0
    assert pocket.kept == {}
    assert type_command("preview", roster).code == 2


def test_a_broken_key_is_not_kept(type_command: Type, pocket: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key with a space in it was copied wrong: a sentence, and nothing is stored."""
    monkeypatch.setattr("getpass.getpass", lambda _: "two words")
    ended = type_command("key", "set")
    assert ended.code == 2
    assert "two words" not in ended.err
    assert pocket.kept == {}
