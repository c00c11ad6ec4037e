"""Which mapping was last used with which headers, kept in the state folder: offered next month, never taken in silence.

What is kept is where the mapping is, its name and the day; neither headers nor the mapping's words.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from importer.mapping.header_matching import header_key
from importer.model import SHEET_NAME
from importer.uploader.state import private_file, state_home

LAST = "last"
"""What a person writes instead of a mapping to take the one that was used last."""
FILE_NAME = "mappings.json"
FORM = "form "
MOST_KEPT = 200
"""Sets of headers that are remembered; the oldest makes room."""


@dataclass(frozen=True, slots=True)
class Past:
    """A mapping that was used before."""

    reference: str
    """Its absolute path, or the name of a ready-made one."""
    name: str
    day: str
    """The day it was last used, as 2026-03-24."""


def recall(home: Path, headers: Iterable[str], *, form: bool = False) -> Past | None:
    """The mapping last used with this set of headers, in whatever order they stand; None where there was none.

    With `form`, the mapping for which a form with these headers was made.
    """
    kept = _kept(home).get(_key(headers, form=form))
    return Past(**kept) if kept else None


def remember(home: Path, headers: Iterable[str], past: Past, *, form: bool = False) -> None:
    """Keep what was used with these headers. Raises StateUnusable if the state folder cannot be written."""
    kept = _kept(home)
    key = _key(headers, form=form)
    if kept.get(key) == asdict(past):
        return
    kept.pop(key, None)
    kept[key] = asdict(past)
    newest = dict(list(kept.items())[-MOST_KEPT:])
    passing = private_file(state_home(home) / f"{FILE_NAME}.{os.getpid()}")
    passing.write_text(json.dumps(newest, indent=1), encoding="utf-8")
    passing.replace(home / FILE_NAME)


def offered(past: Past) -> str:
    """The mapping by name and day, for a person to take up."""
    return f"These headers were last read with the mapping {past.name}, on {past.day} ({past.reference})"


def reference_of(mapping: str) -> str:
    """How to find a mapping again from any folder: a file by its whole path, a ready-made one by its name."""
    path = Path(mapping).expanduser()
    return str(path.absolute()) if path.is_file() else mapping


def today() -> str:
    """The day by this computer's clock."""
    return date.today().isoformat()


def _key(headers: Iterable[str], *, form: bool) -> str:
    keys = sorted({key for header in headers if header != SHEET_NAME and (key := header_key(header))})
    return FORM * form + hashlib.sha256("\x1e".join(keys).encode("utf-8", "surrogatepass")).hexdigest()


def _kept(home: Path) -> dict[str, Any]:
    """What was remembered; nothing where there is no such file, or not one that can be understood."""
    try:
        kept = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    fields = set(Past.__dataclass_fields__)
    if not isinstance(kept, dict):
        return {}
    return {key: one for key, one in kept.items() if _is_past(one, fields)}


def _is_past(one: object, fields: set[str]) -> bool:
    return isinstance(one, dict) and one.keys() == fields and all(isinstance(text, str) for text in one.values())
