"""A stand-in for Brokerkit on a real socket, built from the public documentation.

It lets the demo, the tests and a careful person go through a whole import without touching anybody's account. It
reads the same field table as the rest, and deliberately nothing else: it judges leads with its own code.

server           the way in: the sandbox on a socket
app              the endpoint, and pages to look at
request_checks, store, reply_body    a request judged, saved and echoed
geocoder, bad_days                   habits of the real one: addresses rewritten, limits and errors
rules            what nobody documents, as knobs
records_page     the records for people
"""

from typing import TYPE_CHECKING, Any

from importer.sandbox.rules import SAMPLE_TEAM, Rules, UpdateRule

if TYPE_CHECKING:
    from importer.sandbox.app import RequestFact
    from importer.sandbox.server import Sandbox, serve

__all__ = ["SAMPLE_TEAM", "RequestFact", "Rules", "Sandbox", "UpdateRule", "serve"]


def __getattr__(name: str) -> Any:
    """Bring in the web server only where a sandbox is started: the rules are also the options of a command."""
    if name in __all__:
        from importer.sandbox import app, server

        return getattr(app if name == "RequestFact" else server, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
