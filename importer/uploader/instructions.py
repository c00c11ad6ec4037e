"""What the uploader is told, and where the outside world can be swapped."""

import hashlib
import platform
import random
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from importer.address import one_spelling
from importer.defaults import Care, Posting
from importer.keys import ApiKey
from importer.model import Mode


@dataclass(frozen=True, slots=True)
class Instructions:
    """Where a plan goes, with which key, how carefully, and where its journal is kept."""

    api_url: str
    api_key: ApiKey
    mode: Mode
    """PREVIEW or RUN."""
    run_digest: str
    """Hash of content, mapping, sheet and row options: what must be the same for a run to be continued."""
    home: Path
    source_name: str = ""
    """The file's name without its folder, by which a person recognises a run."""
    source_digest: str = ""
    """SHA-256 of the file: what came back about its people is closed with it."""
    order: str = ""
    """How the command was told to read and judge the file, so that a report can be made once more."""
    edits: str = ""
    """What a person changed and decided about its rows, kept closed with the file for the same reason."""
    roster: str = ""
    """What makes two files editions of one list as far as they tell themselves: the kind of file, the sheet, the
    mapping; see `editions`. "" for a file that stands for itself."""
    whole: bool = True
    """Whether the plan is of a whole list; from a part, such as a rerun or a limit, nobody can be said to have left."""
    source: str = ""
    """The file's path, in which the people of an edition can be looked up next month."""
    new_only: frozenset[str] = frozenset()
    """Fields that are left out for people who were accepted before."""
    posting: Posting = Posting()
    care: Care = Care()
    computer: str = field(default_factory=platform.node)
    """By which computer the run is made; kept as a keyed hash."""

    @property
    def live(self) -> bool:
        """Whether rows are saved, as opposed to test mode."""
        return self.mode is Mode.RUN

    @property
    def team(self) -> str:
        """One Brokerkit team as seen from here: address and key, hashed."""
        return _hash(self.address, self.api_key.fingerprint)

    @property
    def list_kind(self) -> str:
        """What two lists must have in common to be editions of one, hashed; "" if this one has no editions."""
        return _hash(self.roster, self.care.roster_name)[:32] if self.roster else ""

    @property
    def address(self) -> str:
        """The address in the one spelling by which two are compared; requests go to `api_url` as it was given."""
        return one_spelling(self.api_url)

    @property
    def fingerprint(self) -> str:
        """What must be the same for a run to be continued, hashed."""
        return _hash(self.run_digest, self.address, self.api_key.fingerprint, self.mode)

    @property
    def run_suffix(self) -> str:
        """How the ids of this order's runs end, so that a run is known even if its journal cannot be read."""
        return f"-{self.fingerprint[:10]}"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Seams:
    """The outside world as far as it is not a socket; time while running is the event loop's."""

    wall: Callable[[], float] = time.time
    """Seconds since 1970: what the journal dates its intents with."""
    random: Callable[[], float] = random.random
    """A number in [0, 1), for jitter."""
    database: Callable[..., sqlite3.Connection] = sqlite3.connect


REAL = Seams()
