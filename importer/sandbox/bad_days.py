"""Fault injection: rate limits (a token bucket) and random errors. Brokerkit documents neither [unknown: chosen]."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from importer.sandbox.rules import Rules


@dataclass(slots=True)
class Bucket:
    """A token bucket: as many requests a second as the rate limit says, and no more in one burst."""

    clock: Callable[[], float]
    level: float = math.inf
    filled: float = 0.0

    def take(self, rate: int) -> float:
        """Take one token; the seconds until there is one again, or 0 where it was given."""
        now = self.clock()
        self.level = min(float(rate), self.level + (now - self.filled) * rate)
        self.filled = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / rate


@dataclass(slots=True)
class Dice:
    """Random errors that are the same in every run with the same seed."""

    seed: int
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """Start from the seed."""
        self._random = random.Random(self.seed)  # noqa: S311 - a play of weather, not a secret

    def error(self, rules: Rules) -> int | None:
        """The status this request is to fail with, or None."""
        if rules.error_rate and self._random.random() < rules.error_rate:
            return self._random.choice(rules.error_statuses)
        return None
