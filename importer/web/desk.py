"""One roster on the desk: a folder of its own, with the file as it was uploaded and all that a person said about it.

    HOME/web/ID/
        source/roster.xlsx   the file, under its own name
        desk.json            how it is to be read and judged
        mapping.yaml         the mapping in force, once there is one
        scan.json            what was last read from it
        history.jsonl        what a person changed and decided
        view-1.sqlite        the roster as it was judged last

Only this user can enter; `Desk.remove` leaves nothing of it.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, Self

from importer.defaults import Demands, Reading
from importer.durability import sync_folder
from importer.edits import Edits
from importer.errors import ImporterError, UnusableFile, UsageError
from importer.model import Mode
from importer.reconciliation import is_results
from importer.settings import Settings
from importer.uploader.state import inner_folder, private_file
from importer.web.history import HISTORY, History
from importer.web.office import Office
from importer.web.view import VIEW, View

FOLDER: Final = "web"
FACTS: Final = "desk.json"
MAPPING: Final = "mapping.yaml"
_ID: Final = re.compile(r"[0-9a-f]{16}")
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
"""What no file name holds on one system or another."""
_LONGEST_NAME: Final = 120
_VERSION: Final = 1


class NoDesk(ImporterError):
    """The roster that an address speaks of is not there, or no more."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A roster and what was said about it; the value is read anew for every request, and every change is written."""

    folder: Path
    source: Path
    created: str
    """When it was put here, in ISO 8601, UTC."""
    reading: Reading = Reading()
    demands: Demands = Demands()
    is_results: bool = False
    """Whether it is a results workbook of ours, to be judged as a rerun."""

    @property
    def id(self) -> str:
        """The name in addresses."""
        return self.folder.name

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.source.name

    @property
    def mapping(self) -> Path:
        """Where the mapping in force lies, or will lie."""
        return self.folder / MAPPING

    @property
    def history(self) -> History:
        """What a person changed and decided, with undo and redo."""
        return History(self.folder)

    @property
    def edits(self) -> Edits:
        """What a person says about the rows now."""
        return self.history.current

    @property
    def view(self) -> View:
        """What the screens read of it, once it was judged."""
        return View(self.folder / VIEW)

    @property
    def state(self) -> str:
        """What was said about it so far, in a few characters: another one after every change, also one undone."""
        files = (self.folder / FACTS, self.mapping, self.folder / HISTORY)
        stats = [file.stat() if file.exists() else None for file in files]
        seen = repr([stat and (stat.st_size, stat.st_mtime_ns) for stat in stats])
        return hashlib.sha256(seen.encode()).hexdigest()[:12]

    @property
    def is_matched(self) -> bool:
        """Whether its columns have found their fields: a results workbook brings its mapping along."""
        return self.is_results or self.mapping.is_file()

    @classmethod
    def create(cls, home: Path, name: str, content: IO[bytes]) -> Self:
        """Put a file on a desk of its own. Raises UnusableFile if it cannot be written, as on a full disk."""
        folder = inner_folder(home, FOLDER, secrets.token_hex(8))
        source = inner_folder(home, FOLDER, folder.name, "source") / _fit(name)
        try:
            with private_file(source).open("wb") as file:
                shutil.copyfileobj(content, file)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise UnusableFile(f"{name} could not be put on this computer's disk: {error.strerror}.") from None
        created = datetime.now(UTC).isoformat(timespec="seconds")
        desk = cls(folder, source, created, is_results=is_results(source))
        desk.save()
        return desk

    @classmethod
    def open(cls, home: Path, desk_id: str) -> Self:
        """The desk of that name. Raises NoDesk."""
        gone = NoDesk("This roster is not on this computer any more.")
        if not _ID.fullmatch(desk_id):  # never a way to another folder
            raise gone
        folder = home / FOLDER / desk_id
        try:
            told = json.loads((folder / FACTS).read_text(encoding="utf-8"))
            return cls(folder, **_facts(told, folder))
        except (OSError, ValueError, KeyError, TypeError):
            raise gone from None

    def save(self) -> None:
        """Write down what was said about the roster, in one step."""
        facts = {
            "version": _VERSION,
            "source": self.source.name,
            "created": self.created,
            "reading": asdict(self.reading),
            "demands": asdict(self.demands),
            "is_results": self.is_results,
        }
        write_aside(self.folder / FACTS, json.dumps(facts, indent=1))

    def saved(self, **changes: Any) -> Self:
        """The desk with changes, written down."""
        desk = replace(self, **changes)
        desk.save()
        return desk

    def remove(self) -> None:
        """Take the file, and everything that was said about it, off this computer."""
        shutil.rmtree(self.folder)
        sync_folder(self.folder.parent)

    def require_match(self) -> None:
        """Raises UsageError as long as nobody has said what the columns are."""
        if not self.is_matched:
            hint = "Look over the screen Columns and save it."
            raise UsageError("The columns are not matched to fields yet.", hint=hint)

    def settings(self, mode: Mode, office: Office) -> Settings:
        """What the pipeline is told about this roster: the one way from a desk to it."""
        return Settings(
            mode=mode,
            source=self.source,
            mapping=None if self.is_results else str(self.mapping),
            reading=self.reading,
            demands=self.demands,
            edits=self.edits,
            api_url=office.api_url,
            api_key=office.api_key,
            posting=office.posting,
            home=office.home,
        )


def desks(home: Path) -> list[Desk]:
    """Every roster on this computer, the newest first."""
    return sorted(_desks(home), key=lambda desk: desk.created, reverse=True)


def _desks(home: Path) -> Iterator[Desk]:
    folder = home / FOLDER
    for each in folder.iterdir() if folder.is_dir() else ():
        try:
            yield Desk.open(home, each.name)
        except NoDesk:  # half made, half removed, or a stranger's
            continue


def write_aside(path: Path, text: str) -> None:
    """Put another text into a private file in one step, so that a crash leaves the old one or the new one."""
    passing = private_file(path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}"))
    passing.write_text(text, encoding="utf-8")
    passing.replace(path)


def _facts(told: dict[str, Any], folder: Path) -> dict[str, Any]:
    # JSON knows no tuples
    reading: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told["reading"].items()
    }
    return {
        "source": folder / "source" / told["source"],
        "created": told["created"],
        "reading": Reading(**reading),
        "demands": Demands(**told["demands"]),
        "is_results": told["is_results"],
    }


def _fit(name: str) -> str:
    """The name of an uploaded file as this computer can take it; a browser says only its last part, or should."""
    last = _UNFIT.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, suffix = last.rpartition(".")
    return f"{stem[: _LONGEST_NAME - len(suffix)]}{dot}{suffix}" if stem else last[:_LONGEST_NAME] or "roster"
