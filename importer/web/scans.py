"""Reads uploaded files in a process of its own, so that the page answers meanwhile; each file once for each reading."""

import asyncio
import json
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from pathlib import Path
from typing import Final, Self

from importer.web.child import Child
from importer.web.desk import Desk, write_aside
from importer.web.scan import Scan, scan, stand_ready

KEPT: Final = "scan.json"
PATIENCE: Final = 0.6
"""Seconds after which a person is shown that the file is still being read."""
_PERHAPS: Final = "perhaps for want of memory"


class Scans:
    """The scans of all rosters: those on disk, and those under way."""

    def __init__(self) -> None:
        self._child = Child()
        self._tasks: dict[str, asyncio.Task[Scan]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process that reads; what it is at is read anew the next time."""
        self._child.__exit__()

    def warm_up(self) -> None:
        """Have that process stand ready, with what it needs in its memory, before a file comes."""
        self._child.submit(stand_ready)

    async def of(self, desk: Desk) -> Scan | None:
        """What was read of the file as it is to be read now; None while that takes longer than a moment."""
        wish = _wish(desk)
        if kept := _kept(desk.folder, wish):
            return kept
        key = f"{desk.id} {wish}"
        task = self._tasks.get(key) or asyncio.create_task(self._read(desk, wish))
        self._tasks[key] = task
        done, _ = await asyncio.wait([task], timeout=PATIENCE)
        if not done:
            return None
        self._tasks.pop(key, None)
        return task.result()

    async def _read(self, desk: Desk, wish: str) -> Scan:
        try:
            found = await asyncio.wrap_future(self._child.submit(scan, desk.source, desk.reading, desk.is_results))
        except BrokenProcessPool:
            return Scan(is_text=False, trouble=f"The reading of {desk.name} was ended by the system, {_PERHAPS}.")
        if desk.folder.is_dir():  # it may have been removed meanwhile
            write_aside(desk.folder / KEPT, f"{wish}\n{found.text()}")
        return found


def _wish(desk: Desk) -> str:
    """How the file is to be read, on one line."""
    return json.dumps(asdict(desk.reading))


def _kept(folder: Path, wish: str) -> Scan | None:
    try:
        read_as, _, text = (folder / KEPT).read_text(encoding="utf-8").partition("\n")
        return Scan.read(text) if read_as == wish else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
