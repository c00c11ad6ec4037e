"""What the wire hands on: what came back for a request, or how far it came without. No client is loaded for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

READ_HEADERS = frozenset({"content-encoding", "date", "retry-after"})


class Loss(Enum):
    """How far a request without a reply came."""

    NEVER_SENT = auto()
    """Not a byte of it left."""
    UNTRUSTED = auto()
    """Never sent, because the server could not prove who it is."""
    UNANSWERED = auto()
    """Some or all of it left; the server may have acted on it."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A request that got no reply."""

    loss: Loss
    why: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said, the key blotted out of it."""

    status: int
    headers: Mapping[str, str]
    """Those of READ_HEADERS that were there."""
    body: bytes
    whole: bool = True
    """Whether the body came to its end within time and size."""
