"""The state folder: private directories and files, a secret for keyed hashes (HMAC), and locks a crash releases."""

import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from importer.durability import sync_folder
from importer.english import listed
from importer.errors import StateUnusable
from importer.reachable import is_folder

SECRET_SIZE = 32
OURS = frozenset({"jobs", "ledger", "locks", "mappings", "runs", "secret", "unwritten", "web"})
"""What may stand in the state folder, whatever its ending."""
MENTIONED = 3
PART = ".results-*.part"
"""What a workbook is called while it is written; see `reconciliation.atomic_write`."""
LOCKED = ".lock"


def private_folder(path: Path) -> Path:
    """Make a directory that only this user can enter, or take the one that is there.

    Raises StateUnusable if it cannot be made, or is a link to somewhere else.
    """
    try:
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)  # whatever the umask made of it
    except OSError as error:
        raise StateUnusable(f"The state folder {path} cannot be made: {error.strerror}.", hint=_ELSEWHERE) from None
    if not path.is_dir():
        raise StateUnusable(f"{path} is not a folder.", hint=_ELSEWHERE)
    return path


def state_home(path: Path) -> Path:
    """The state folder itself, made or taken; one that others can enter is closed to them, or refused."""
    private_folder(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        _close_to_others(path)
    return path


def _close_to_others(path: Path) -> None:
    """Let only this user into a folder; one with other things than ours in it is left as it is, and refused."""
    try:
        strangers = sorted(each.name for each in path.iterdir() if each.name.partition(".")[0] not in OURS)
        if not strangers:
            path.chmod(0o700)
            return
    except OSError as error:
        raise StateUnusable(f"The state folder {path} cannot be used: {error.strerror}.", hint=_ELSEWHERE) from None
    raise StateUnusable(
        f"Other users of this computer can read the folder {path}, and it holds other things than ours "
        f"({listed(strangers, MENTIONED)}).",
        hint=f"Type: chmod 700 {path}   or set BROKERKIT_IMPORTER_HOME to a folder of its own.",
    )


_ELSEWHERE = "Set BROKERKIT_IMPORTER_HOME to a folder that you may write to."


def inner_folder(home: Path, *names: str) -> Path:
    """A private directory below the state folder; a link in its place is refused."""
    path = state_home(home)
    for name in names:
        path = path / name
        _refuse_link(path)
        private_folder(path)
        with suppress(OSError):
            path.chmod(0o700)
    return path


def private_file(path: Path) -> Path:
    """Make an empty file that only this user can read, or take the one that is there.

    Raises StateUnusable if it cannot be made, or is a link to somewhere else.
    """
    _refuse_link(path)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags, 0o600)
        try:
            if hasattr(os, "fchmod"):
                os.fchmod(handle, 0o600)
        finally:
            os.close(handle)
    except OSError as error:
        raise StateUnusable(f"{path} cannot be written: {error.strerror}.", hint=_ELSEWHERE) from None
    return path


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise StateUnusable(f"{path} is a link to another place; nothing is written through it.", hint="Remove it.")


class Hasher:
    """Hashes that mean nothing outside this state folder, so that nobody can try out addresses against them."""

    def __init__(self, home: Path) -> None:
        self._path = home / "secret"

    @cached_property
    def _secret(self) -> bytes:
        """Read, or made, when the first thing is hashed: whoever only asks leaves no trace."""
        return _secret(self._path.parent)

    @property
    def check(self) -> str:
        """A value by which the secret is known again, and nothing else."""
        return self("check value of the secret")

    def confirm(self, check: str | None) -> None:
        """Raise StateUnusable if something was hashed under another secret; None is from before there was a check."""
        if check not in {None, self.check}:
            raise StateUnusable(
                f"{self._path} is not the file that the earlier runs' journals were made with, so nobody can say "
                "which rows were accepted already; nothing was sent.",
                hint=_BRING_BACK,
            )

    def __call__(self, *parts: str) -> str:
        """The keyed hash of some texts, in hex."""
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hmac.digest(self._secret, text, "sha256").hex()


_BRING_BACK = (
    "Bring the file back from a backup. Without one, remove everything with: brokerkit-import purge --all   "
    "(rows without e-mail and agent id may then be stored twice)."
)


def _secret(home: Path) -> bytes:
    path = state_home(home) / "secret"
    _refuse_link(path)
    try:
        if not path.exists():
            _make_secret(path)
        secret = private_file(path).read_bytes()
    except OSError as error:
        raise StateUnusable(f"{path} cannot be read or written: {error.strerror}.", hint=_ELSEWHERE) from None
    if len(secret) != SECRET_SIZE:
        raise StateUnusable(f"{path} is damaged, so no earlier run can be understood.", hint=_BRING_BACK)
    return secret


def _make_secret(path: Path) -> None:
    """Write a new secret to the disk before it has its name; if another process was faster, its secret counts."""
    passing = private_file(path.with_name(f"{path.name}.{secrets.token_hex(8)}"))
    try:
        with passing.open("wb") as file:
            file.write(secrets.token_bytes(SECRET_SIZE))
            file.flush()
            os.fsync(file.fileno())
        _name(passing, path)
    finally:
        passing.unlink(missing_ok=True)
    sync_folder(path.parent)


def _name(passing: Path, path: Path) -> None:
    """Give a file its name, unless there is one of that name."""
    try:
        path.hardlink_to(passing)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        passing.replace(path)


@contextmanager
def writing_in(home: Path, folder: Path) -> Iterator[None]:
    """Remember where a workbook is being written, so that what a killed process leaves of it is found again."""
    if not is_folder(home):  # a check leaves no trace, and needs no right to the folder
        yield
        return
    note = private_file(inner_folder(home, "unwritten") / secrets.token_hex(8))
    with FileLock(f"{note}{LOCKED}", mode=0o600):
        with suppress(OSError):  # on a full disk the workbook will not be written either
            note.write_bytes(os.fsencode(folder.absolute()))
        try:
            yield
        finally:
            note.unlink(missing_ok=True)
    Path(f"{note}{LOCKED}").unlink(missing_ok=True)


def half_written(home: Path) -> tuple[Path, ...]:
    """What killed processes left of workbooks: the parts themselves, and our notes of where to look for them."""
    found: dict[Path, None] = {}
    notes = home / "unwritten"
    for lock in sorted(notes.glob(f"*{LOCKED}")) if is_folder(notes) else ():
        with suppress(Timeout, OSError), FileLock(lock, timeout=0):
            note = lock.with_suffix("")
            folder = Path(os.fsdecode(note.read_bytes()))
            found |= dict.fromkeys([*folder.glob(PART), note, lock])
    return tuple(found)


@contextmanager
def held_alone(home: Path, name: str, refusal: str) -> Iterator[None]:
    """Hold an OS-level lock; the operating system lets go of it however the process ends.

    Raises StateUnusable with `refusal` if another process holds it.
    """
    path = inner_folder(home, "locks") / f"{name}.lock"
    _refuse_link(path)
    lock = FileLock(path, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StateUnusable(refusal, hint="Wait until it has ended, then give the same command again.") from None
    except OSError as error:
        raise StateUnusable(f"{path} cannot be locked: {error.strerror}.", hint=_ELSEWHERE) from None
    try:
        yield
    finally:
        lock.release()
