"""The garbage collector, held off where it could only cost time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the cyclic garbage collector off while rows are judged and accounted for.

    A large roster makes millions of values without a cycle among them, and the collector would walk them again and
    again. While sending it is on: a network client makes cycles, and has the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
