"""The sandbox on a real socket: in a thread for tests and the demo, in the foreground for the command."""

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from types import TracebackType
from typing import Self

from importer.loopback import HOST, serving
from importer.sandbox.app import Backend, RequestFact, application
from importer.sandbox.reply_body import Json, echo
from importer.sandbox.rules import Rules
from importer.sandbox.store import Store

_DEFAULT = Rules()


class Sandbox:
    """A stand-in for Brokerkit on a loopback port, alive inside a `with` block.

    >>> with Sandbox() as sandbox:
    ...     sandbox.url.startswith("http://127.0.0.1:")
    True
    """

    def __init__(self, rules: Rules = _DEFAULT, *, port: int = 0) -> None:
        self._backend = Backend(rules, time.monotonic, Store())
        self._wished_port = port
        self.port = 0

    def __enter__(self) -> Self:
        """Start listening; the port is open when this returns.

        Raises UsageError if the port is taken or forbidden.
        """
        self._serving = serving(application(self._backend), self._wished_port, "The sandbox")
        self.port = self._serving.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening; requests in flight have a second to end."""
        self._serving.__exit__(kind, error, trace)

    @property
    def url(self) -> str:
        """The base address, as `--api-url` wants it."""
        return f"http://{HOST}:{self.port}/v2"

    @property
    def page(self) -> str:
        """The address that shows a person what was saved."""
        return f"http://{HOST}:{self.port}/"

    @property
    def key(self) -> str:
        """An API key that is accepted: the first team's."""
        return self.rules.tokens[0]

    @property
    def rules(self) -> Rules:
        """The rules; assigning others changes the weather for the requests that follow."""
        return self._backend.rules

    @rules.setter
    def rules(self, rules: Rules) -> None:
        self._backend.rules = rules

    def records(self) -> list[Json]:
        """Everything saved, oldest first, in the shape of the echo."""
        return [echo(record, self.rules) for record in self._backend.store.records()]

    def requests(self) -> list[RequestFact]:
        """Everything that came to an address below /v2, in order of arrival."""
        return [replace(fact) for fact in self._backend.requests]

    @property
    def notifications(self) -> list[Json]:
        """Every new lead that subscribers were told of, oldest first."""
        return [asdict(each) for each in self._backend.store.notifications()]


def serve(
    rules: Rules = _DEFAULT,
    port: int = 0,
    on_ready: Callable[[Sandbox], None] = lambda _: None,
    stop: threading.Event | None = None,
) -> None:
    """Run a sandbox until Ctrl-C, or until `stop` is set; says nothing, `on_ready` may.

    Raises UsageError if the port is taken or forbidden.
    """
    stop = stop or threading.Event()
    try:
        with Sandbox(rules, port=port) as sandbox:
            on_ready(sandbox)
            while not stop.wait(0.2):  # a wait without end cannot be interrupted on Windows
                pass
    except KeyboardInterrupt:
        return
