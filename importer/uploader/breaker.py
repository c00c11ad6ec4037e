"""Circuit breaker: notices that the server stopped answering, and finds out at no cost to any row when it is back."""

from importer.uploader.reply import Meaning, Ruling


class Breaker:
    """Opens after a row of requests that brought no verdict. Probes in test mode close it or stop the run.

    Each time a probe finds the server well after all, the breaker grows more tolerant: then it is single rows that
    fail, not the server.
    """

    def __init__(self, tolerance: int) -> None:
        self._tolerance = tolerance
        self._without_verdict = 0
        self.is_open = False

    def count(self, ruling: Ruling) -> bool:
        """Count one ruling; whether it opens the breaker."""
        if ruling.meaning is Meaning.SLOW_DOWN or self.is_open:
            return False
        if ruling.meaning not in {Meaning.DOUBT, Meaning.HARMLESS}:
            self._without_verdict = 0
            return False
        self._without_verdict += 1
        self.is_open = self._without_verdict >= self._tolerance
        return self.is_open

    def close(self) -> None:
        """The server answered a probe."""
        self.is_open = False
        self._without_verdict = 0
        self._tolerance *= 2
