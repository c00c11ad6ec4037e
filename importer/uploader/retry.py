"""Retries with backoff: what becomes of a row after a ruling, its fate or another attempt and when. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from importer.exhaustive import check_partition
from importer.model import Fate
from importer.uploader.reply import Meaning, Ruling

FINAL = frozenset({Meaning.REFUSED, Meaning.HALT, Meaning.UNHEEDED})
"""What no further attempt would change."""
WORTH_ANOTHER = frozenset({Meaning.HARMLESS, Meaning.SLOW_DOWN, Meaning.DOUBT})
check_partition(Meaning, {Meaning.ACCEPTED}, FINAL, WORTH_ANOTHER)
MOST_ATTEMPTS = 3
"""Of one row. A 429 is not counted: the server has not looked at the row; `health` bounds those."""
FIRST_BACKOFF = 1.0
LONGEST_BACKOFF = 20.0


@dataclass(frozen=True, slots=True)
class Attempts:
    """What has been tried for one row."""

    made: int = 0
    """Requests sent or begun."""
    counted: int = 0
    """Of these, the ones that count against MOST_ATTEMPTS."""
    doubt: bool = False
    """Whether any of them may have been saved. It stays: a later "no" does not take back an earlier "perhaps"."""

    def after(self, ruling: Ruling, *, live: bool) -> "Attempts":
        """The tally with one more attempt that was ruled so."""
        counts = ruling.meaning is not Meaning.SLOW_DOWN
        doubt = self.doubt or ruling.meaning is Meaning.UNHEEDED or (live and ruling.meaning is Meaning.DOUBT)
        return Attempts(self.made + 1, self.counted + counts, doubt)


@dataclass(frozen=True, slots=True)
class Again:
    """The row goes out once more, after so many seconds."""

    delay: float


@dataclass(frozen=True, slots=True)
class Policy:
    """The circumstances that decide about retries."""

    live: bool
    settle_delay: float
    random: Callable[[], float]

    def next_step(self, ruling: Ruling, tried: Attempts, *, keyed: bool) -> Fate | Again:
        """The row's fate, or when to try again; `tried` includes the attempt that was just ruled upon.

        Only a believed success settles a doubt. "422 has already been taken" after an unanswered first attempt
        most likely means that the first one was saved.
        """
        if ruling.meaning is Meaning.ACCEPTED:
            assert ruling.fate is not None
            return ruling.fate
        if ruling.stop is not None or ruling.meaning in FINAL:
            return Fate.UNVERIFIED if tried.doubt else (ruling.fate or Fate.NOT_SENT)
        # Without a key nothing would find the record that the first attempt may have made.
        if tried.doubt and not keyed:
            return Fate.UNVERIFIED
        if ruling.meaning is Meaning.SLOW_DOWN:
            return Again(0.0)  # the pause of the whole run comes on top
        if tried.counted >= MOST_ATTEMPTS:
            return Fate.UNVERIFIED if tried.doubt else Fate.FAILED
        # The first attempt may still be at work, and two at once find no record and make two.
        settle = self.settle_delay if self.live and ruling.meaning is Meaning.DOUBT else 0.0
        return Again(settle + backoff(tried.counted, self.random))


def backoff(attempt: int, random: Callable[[], float]) -> float:
    """Seconds until the attempt after number `attempt`: full jitter, so that many rows do not come back at once."""
    return random() * min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0 ** (attempt - 1))


class Budget:
    """Run-wide allowance for retries: an outage uses it up once instead of three times for every row.

    Every retry takes one; every accepted row gives a fifth back, so a connection that loses up to one request in
    six is lived with for ever, and a dead one is noticed.
    """

    FLOOR = 250.0
    REFUND = 0.2

    def __init__(self) -> None:
        self._left = self.FLOOR

    def take(self) -> bool:
        """Whether one more retry is allowed; if so, it is taken."""
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def refund(self) -> None:
        """Count an accepted row."""
        self._left = min(self.FLOOR, self._left + self.REFUND)
