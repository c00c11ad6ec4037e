"""Requests in test mode that find out how the server is, at no cost to any row."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import cycle
from typing import TYPE_CHECKING

from importer.fields import TEST
from importer.model import Send
from importer.uploader.rehearsal import Rehearsal
from importer.uploader.reply import Ruling, rule

if TYPE_CHECKING:
    from importer.uploader.wire import Wire

NOBODY = Send(0, (), {"email": "nobody"}, frozenset())
"""A request that is refused for its e-mail [documented: "is invalid"], and nobody would miss if it were saved."""


def probes(sends: Sequence[Send]) -> Sequence[Send]:
    """What can be posted in test mode, should the server not honour it: people who would not become twins by it.

    Those with an e-mail come first, because their replies show whether it does. Without anybody who has a match key
    it is nobody at all.
    """
    with_email = [send for send in sends if send.payload.get("email")]
    return with_email or [send for send in sends if send.keys] or [NOBODY]


class Probing:
    """Posts one probe after another, each time another one: one that upsets the server must not speak for all."""

    def __init__(self, wire: "Wire", sends: Sequence[Send], rehearsal: Rehearsal, wall: Callable[[], float]) -> None:
        self._wire, self._rehearsal, self._wall = wire, rehearsal, wall
        self._probes = cycle(probes(sends))

    async def post(self) -> Ruling:
        """Post a probe, and judge what came back."""
        send = next(self._probes)
        reply = await self._wire.post({TEST: True, **send.body})
        now = datetime.fromtimestamp(self._wall(), UTC)
        ruling = rule(reply, send, live=False, now=now, hide=self._wire.redaction)
        if send is not NOBODY:
            self._rehearsal.note(send, ruling)
        return ruling
