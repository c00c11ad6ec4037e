"""A process beside the page for what takes long, so that the page answers meanwhile."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from threading import RLock
from typing import ParamSpec, Self, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Child:
    """One process, made when it is first needed, and made anew when the system has ended it."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = RLock()
        self.has_ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process; what it is at is lost."""
        with self._lock:
            pool, self._pool, self.has_ended = self._pool, None, True
        if pool is not None:
            for process in [*pool._processes.values()]:
                process.terminate()
            pool.shutdown(wait=False, cancel_futures=True)

    def submit(
        self, function: Callable[Given, Result], /, *given: Given.args, **named: Given.kwargs
    ) -> "Future[Result]":
        """Have a function of some module carried out there, after what was submitted before."""
        with self._lock, _unheard():
            try:
                return self._standing().submit(function, *given, **named)
            except BrokenProcessPool:
                self._pool = None
                return self._standing().submit(function, *given, **named)

    def _standing(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # a forked child would share the server's sockets and threads
            spawning = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=spawning, initializer=_belong_to_the_parent)
        return self._pool


@contextmanager
def _unheard() -> Iterator[None]:
    """A process that begins meanwhile hears no Ctrl-C from its first moment on: it is the page that ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def _belong_to_the_parent() -> None:
    """Leave Ctrl-C to the page, and go when it goes, also if it is killed: nobody waits for what is made here then."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(0)
