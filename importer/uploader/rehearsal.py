"""Whether the server keeps test mode, and which rows are in doubt if it does not."""

from importer.model import Send
from importer.uploader.reply import Meaning, Ruling


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
