"""When an outage is an outage."""

from importer.uploader.breaker import Breaker
from importer.uploader.reply import Meaning, Ruling


def test_the_breaker_opens_after_ten_requests_without_a_verdict() -> None:
    """A verdict in between starts the count anew; each recovery makes it more tolerant."""
    breaker = Breaker(10)
    doubt, verdict = Ruling(Meaning.DOUBT), Ruling(Meaning.REFUSED)
    assert not any(breaker.count(doubt) for _ in range(9))
    breaker.count(verdict)
    assert [breaker.count(doubt) for _ in range(10)].index(True) == 9
    breaker.close()
    assert [breaker.count(doubt) for _ in range(20)].index(True) == 19
