"""Serialises what a command was told about its file, so that the file can be read and judged in the same way again.

Paths and options only. The path of a file is kept as it is: it stands on this computer, as the file does. Edits are
people's cells, so they are no part of it: the journal keeps them closed with the file.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from importer.defaults import Demands, Posting, Reading
from importer.model import Mode
from importer.settings import Settings


def written(settings: Settings, mapping: str | None) -> str:
    """The order as a JSON document, with the mapping as it is found again; in ASCII, as file names need not be text."""
    return json.dumps(
        {
            "mode": settings.mode.value,
            "source": str(settings.source.absolute()),
            "mapping": mapping,
            "api_url": settings.api_url,
            "reading": asdict(_found_from_anywhere(settings.reading)),
            "limit": settings.limit,
            "demands": asdict(settings.demands),
            "sample": settings.cover_sample,
            "tag": settings.posting.tag,
        }
    )


def read(order: str) -> Settings:
    """The settings that an order says. Raises ValueError, KeyError or TypeError if it is none of ours."""
    said: dict[str, Any] = json.loads(order)
    reading: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said["reading"].items()
    }
    return Settings(
        mode=Mode(said["mode"]),
        source=Path(said["source"]),
        mapping=said["mapping"],
        api_url=said["api_url"],
        reading=Reading(**reading),
        limit=said["limit"],
        demands=Demands(**said["demands"]),
        cover_sample=said["sample"],
        posting=Posting(tag=said.get("tag", "")),
    )


def _found_from_anywhere(reading: Reading) -> Reading:
    """The reading with the whole paths of the files that are joined."""
    return replace(reading, join=tuple(str(Path(file).expanduser().absolute()) for file in reading.join))
