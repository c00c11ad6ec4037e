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


def test_a_server_that_asks_for_patience_gives_no_verdict_and_no_doubt() -> None:
    """A 429 between two unanswered requests neither counts nor starts the count anew."""
    breaker = Breaker(3)
    doubt, slow_down = Ruling(Meaning.DOUBT), Ruling(Meaning.SLOW_DOWN)
    assert [breaker.count(ruling) for ruling in (doubt, slow_down, doubt, slow_down, doubt)] == [False] * 4 + [True]


def test_only_a_probe_closes_the_breaker() -> None:
    """What was under way when it opened neither opens it once more nor closes it."""
    breaker = Breaker(1)
    assert breaker.count(Ruling(Meaning.DOUBT))
    assert not breaker.count(Ruling(Meaning.DOUBT))
    breaker.count(Ruling(Meaning.REFUSED))
    assert breaker.is_open
