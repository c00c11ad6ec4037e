"""Health checks: pauses that the server asks for, and probes that find out whether it is there at all."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import chain

from importer.uploader.breaker import Breaker
from importer.uploader.instructions import Seams
from importer.uploader.pacing import ASKED_TO, NO_ANSWER, Pacing, pause_of_our_own
from importer.uploader.patience import Patience
from importer.uploader.probing import Probing
from importer.uploader.reply import Meaning, Ruling
from importer.uploader.stopping import Stopping, come_back, no_answer, too_many_requests


class Health:
    """Heeds what rulings say about the server and holds the run back accordingly."""

    def __init__(self, probing: Probing, pacing: Pacing, stopping: Stopping, patience: Patience, seams: Seams) -> None:
        self._probing, self._pacing, self._stopping, self._seams = probing, pacing, stopping, seams
        self._patience = patience
        self._breaker = Breaker(patience.tolerance)
        self._pauses = 0
        self._waited = 0.0
        """Seconds of pauses since anything was accepted or refused."""
        self._last_pause = -1.0
        self._heard = "nothing"
        """What the last probe brought, in our words."""

    def heed(self, ruling: Ruling, began: float) -> None:
        """Take note of a ruling upon a request that began then."""
        if ruling.congested:
            self._pacing.congested(began)
        # A refusal is a reply in good time, too; of a lost request nobody knows.
        elif ruling.status is not None:
            self._pacing.went_well()
        # A verdict on a row shows that the pauses help.
        if ruling.meaning in {Meaning.ACCEPTED, Meaning.REFUSED}:
            self._pauses, self._waited = 0, 0.0
        if ruling.meaning is Meaning.SLOW_DOWN or ruling.retry_after is not None:
            self._slow_down(ruling, began)
        if ruling.stop is not None:
            self._stopping.call(ruling.stop)
        self._breaker.count(ruling)

    def _slow_down(self, ruling: Ruling, began: float) -> None:
        asked = ruling.retry_after or 0.0
        if asked > self._patience.longest_pause:
            now = datetime.fromtimestamp(self._seams.wall(), UTC).astimezone()
            self._stopping.call(come_back(now + timedelta(seconds=asked)))
        elif began <= self._last_pause:  # the others that were under way with it are the same round
            self._pacing.pause(asked, ASKED_TO)
        elif self._waited >= self._patience.longest_wait:
            self._stopping.call(too_many_requests())
        else:
            seconds = max(asked, pause_of_our_own(self._pauses, self._seams.random))
            self._pauses += 1
            self._waited += seconds
            self._last_pause = self._pacing.now
            self._pacing.pause(seconds, ASKED_TO)

    async def answers(self) -> bool:
        """Whether the server answers a request in test mode; if not, the run has been called off."""
        well = await self._find_out(chain((0.0,), self._patience.cool_downs()))
        if well is None:
            self._stopping.call(no_answer(self._heard, yet=False))
        return well is True

    async def recover(self) -> None:
        """If the server has stopped answering, hold everybody back until a probe is answered, or call the run off."""
        # One worker probes for all of them.
        if not (self._breaker.is_open and self._pacing.hold()):
            return
        well = await self._find_out(self._patience.cool_downs())
        if well is None:
            self._stopping.call(no_answer(self._heard, yet=True))
        elif well:
            self._breaker.close()
            self._pacing.let_go()

    async def _find_out(self, cool_downs: Iterable[float]) -> bool | None:
        """Probe after each cool-down, until one can say how the server is; the answers are those of `_probe`.

        A server that asks for a pause gets it, and then another probe: it is there.
        """
        for cool_down in cool_downs:
            wait = cool_down
            while True:
                self._pacing.pause(wait, NO_ANSWER)  # nobody else goes on meanwhile; so the pause is shown
                if await self._stopping.comes_within(self._pacing.paused_for):
                    return False
                if (well := await self._probe()) is not None:
                    return well
                if not (wait := self._pacing.paused_for):
                    break
        return None

    async def _probe(self) -> bool | None:
        """Post something in test mode, which saves nothing.

        True if the server is well, False if the run has been called off, None if nobody can say.
        """
        began = await self._pacing.enter(probing=True)
        if began is None:
            return False
        try:
            ruling = await self._probing.post()
        finally:
            self._pacing.leave()
        self._heard = _in_short(ruling)
        if ruling.meaning is Meaning.SLOW_DOWN:
            self._slow_down(ruling, began)
        if ruling.stop is not None:
            self._stopping.call(ruling.stop)
        if self._stopping.stop is not None:
            return False
        return True if ruling.meaning in {Meaning.ACCEPTED, Meaning.REFUSED} else None


def _in_short(ruling: Ruling) -> str:
    """A ruling in our words: a status, or what was wrong with a reply or with the connection."""
    if ruling.messages and (ruling.status is None or ruling.status < 300):
        return ruling.messages[0].text
    return f"HTTP {ruling.status}"
