"""Timeouts of a run: how long it waits for a server that is down or asks to be left alone, before it gives up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

COOL_DOWNS = (1.0, 5.0, 15.0)
"""Seconds before each probe of a server that has stopped answering, however little patience there is."""
LONGEST_COOL_DOWN = 60.0
FEWEST_SIGNS_OF_AN_OUTAGE = 10
SHORTEST_LIMIT_ON_PAUSES = 180.0
"""Seconds of pauses without one row judged in between: limiters that count by the minute are waited out."""
SHORTEST_LIMIT_ON_A_PAUSE = 120.0
"""Seconds a server may ask the run to wait."""


@dataclass(frozen=True, slots=True)
class Patience:
    """What a person is ready to wait, in seconds, and never less than it takes to tell trouble from a hiccup."""

    seconds: float
    clock: Callable[[], float]

    @property
    def longest_pause(self) -> float:
        """The longest pause that is granted to a server which asks for one."""
        return max(SHORTEST_LIMIT_ON_A_PAUSE, self.seconds)

    @property
    def longest_wait(self) -> float:
        """The sum of pauses without a row judged in between after which nothing more is hoped for."""
        return max(SHORTEST_LIMIT_ON_PAUSES, self.seconds)

    @property
    def tolerance(self) -> int:
        """Requests in a row without a verdict after which the server is asked how it is.

        Who is ready to wait asks at the first one: each further one costs a row one of its attempts, and the last rows
        of a run would have used theirs up before an outage is noticed.
        """
        return 1 if self.seconds else FEWEST_SIGNS_OF_AN_OUTAGE

    def cool_downs(self) -> Iterator[float]:
        """Seconds before each probe of a server that has stopped answering, ever longer, while there is patience."""
        end = self.clock() + self.seconds
        yield from COOL_DOWNS
        pause = COOL_DOWNS[-1]
        while (left := end - self.clock()) > 0:
            pause = min(2 * pause, LONGEST_COOL_DOWN)
            yield min(pause, left)
