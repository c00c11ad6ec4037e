"""Whether the server keeps test mode, and which rows are in doubt if it does not."""

from collections.abc import Sequence

from importer.model import Send
from importer.uploader.queue import Job
from importer.uploader.reply import Meaning, Ruling


def telling_first(jobs: Sequence[Job]) -> tuple[int, list[Job]]:
    """The jobs of a preview, and how many go ahead of the rest: one with an e-mail, whose reply tells of test mode.

    So no more than one person is saved by a server that does not honour it, and nobody who would become a twin.
    """
    telling = next((job for job in jobs if job.send.payload.get("email")), None)
    if telling is None:
        return 0, list(jobs)
    return 1, [telling, *(job for job in jobs if job is not telling)]


class Rehearsal:
    """Watches the replies in test mode: those to probes, and in a preview those to every row."""

    def __init__(self) -> None:
        self._is_unheeded = False
        self._unproven: set[int] = set()

    def note(self, send: Send, ruling: Ruling) -> None:
        """Take note of what came back for a send in test mode."""
        self._is_unheeded = self._is_unheeded or ruling.meaning is Meaning.UNHEEDED
        may_be_saved = ruling.meaning in {Meaning.ACCEPTED, Meaning.DOUBT, Meaning.UNHEEDED}
        if may_be_saved and not _proves_test_mode(ruling, send):
            self._unproven.add(send.row)

    @property
    def in_doubt(self) -> frozenset[int]:
        """Rows that may have been saved: none as long as no reply shows that test mode is not honoured."""
        return frozenset(self._unproven) if self._is_unheeded else frozenset()


def _proves_test_mode(ruling: Ruling, send: Send) -> bool:
    """Whether an e-mail was sent and came back as null, which it does in test mode only [documented]."""
    return bool(send.payload.get("email")) and ruling.echo is not None and ruling.echo.get("email", "") is None
