"""Progress for programs: one event, one line of JSON, both ways."""

from collections.abc import Mapping
from dataclasses import asdict
from json import JSONDecodeError, dumps, loads
from pathlib import Path
from typing import Any

from importer.model import Fate, Stop
from importer.progress import End, Event, Pause, Phase, Progress

PROGRESS, END = "progress", "end"


def written(event: Event) -> str:
    """The event as a line, without its end."""
    return dumps(_progress(event) if isinstance(event, Progress) else _end(event))


def read(line: str) -> Event | None:
    """The event that stands in a line; None for a line that is none, such as a sentence for a person."""
    try:
        facts = loads(line) if line.startswith("{") else {}
    except JSONDecodeError:  # a process that was killed may leave half a line
        return None
    match facts.get("event"):
        case "progress":
            return _read_progress(facts)
        case "end":
            results = facts["results"]
            return End(facts["exit_code"], None if results is None else Path(results), facts["seconds"])
    return None


def _progress(told: Progress) -> dict[str, Any]:
    left = told.seconds_left
    return {
        "event": PROGRESS,
        "phase": told.phase.value,
        "doing": told.doing,
        "done": told.done,
        "total": told.total,
        "rate": round(told.rate, 3),
        "seconds_left": None if left is None else round(left, 1),
        "fates": {fate.value: count for fate, count in told.fates.items()},
        "pause": told.pause and asdict(told.pause),
        "stop": told.stop and asdict(told.stop),
        "over": told.over,
    }


def _end(told: End) -> dict[str, Any]:
    return {
        "event": END,
        "exit_code": told.exit_code,
        "results": None if told.results is None else str(told.results),
        "seconds": rounded(told.seconds),
    }


def rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    """Phase, or `total` -> seconds, as they are told to programs."""
    return {name: round(spent, 3) for name, spent in seconds.items()}


def _read_progress(facts: Mapping[str, Any]) -> Progress:
    return Progress(
        phase=Phase(facts["phase"]),
        doing=facts["doing"],
        done=facts["done"],
        total=facts["total"],
        rate=facts["rate"],
        fates={Fate(name): count for name, count in facts["fates"].items()},
        pause=facts["pause"] and Pause(**facts["pause"]),
        stop=facts["stop"] and Stop(**facts["stop"]),
        over=facts["over"],
    )
