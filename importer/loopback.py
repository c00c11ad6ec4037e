"""An HTTP server that nobody but this computer reaches, in a thread of its own."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

from importer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

HOST = "127.0.0.1"
_BACKLOG = 2048


@contextmanager
def serving(application: "Callable[..., Awaitable[None]]", port: int, what: str) -> Iterator[int]:
    """Answer on a loopback port, and hand out its number; 0 takes any free one.

    At the end requests in flight have a second to finish. Raises UsageError if the port is taken or forbidden, with
    `what` as the subject of the sentence.
    """
    listener = _listen(port, what)
    server = uvicorn.Server(uvicorn.Config(application, backlog=_BACKLOG, **_QUIET))
    thread = threading.Thread(target=_run, args=(server, listener), name=what, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


_QUIET: dict[str, Any] = {
    "log_config": None,
    "access_log": False,
    "loop": "asyncio",
    "http": "h11",
    "ws": "none",
    "lifespan": "off",
    "timeout_graceful_shutdown": 1,
}


def _run(server: uvicorn.Server, listener: socket.socket) -> None:
    with listener:
        server.run(sockets=[listener])


def _listen(port: int, what: str) -> socket.socket:
    # named as TCP, for asyncio turns Nagle's algorithm off only then: without it every reply waits 40 ms
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else "ports go from 0 to 65535"
        raise UsageError(
            f"{what} cannot listen on port {port}: {reason}.", hint="Give another --port, or 0 for any free one."
        ) from None
    return listener
