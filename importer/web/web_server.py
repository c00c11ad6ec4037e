"""The page on a socket of this computer: its address with a one-time token, and the browser that opens it."""

import shutil
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from importer.defaults import Posting
from importer.demo import MAPPING, SAMPLE, sample_data
from importer.keys import ApiKey
from importer.loopback import HOST, serving
from importer.sandbox import SAMPLE_TEAM, Sandbox
from importer.web.desk import Desk
from importer.web.entrance import Entrance
from importer.web.guard import ENTER
from importer.web.judging import Judge
from importer.web.office import Office
from importer.web.scans import Scans
from importer.web.site import site

_HEARTBEAT = 0.2


@contextmanager
def open_page(office: Office, port: int = 0) -> Iterator[Callable[[], str]]:
    """The page, answering as long as the block lasts; yields what makes a fresh address that opens it once.

    Raises UsageError if the port is taken or forbidden.
    """
    entrance = Entrance()
    with (
        Judge(office.home) as judge,
        Scans() as scans,
        serving(site(office, entrance, judge, scans), port, "The page") as taken,
    ):
        yield lambda: f"http://{HOST}:{taken}{ENTER}?token={entrance.token()}"


@contextmanager
def demo_office() -> Iterator[Office]:
    """An office of invented people: the sample roster on its desk, and the sandbox where Brokerkit would be."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="brokerkit-web-demo-")))
        sandbox = stack.enter_context(Sandbox(SAMPLE_TEAM))
        with (sample_data() / SAMPLE).open("rb") as sample:
            desk = Desk.create(home, SAMPLE, sample)
        shutil.copyfile(sample_data() / MAPPING, desk.mapping)
        key = ApiKey(sandbox.key, "the demo")
        # the sandbox answers within milliseconds
        yield Office(home, sandbox.url, key, Posting(settle_delay=0.5), is_demo=True)


def serve_page(office: Office, port: int, *, browser: bool, say: Callable[[str], None]) -> None:
    """Let a person use the page until Ctrl-C. Raises UsageError if the port is taken or forbidden."""
    with open_page(office, port) as address:
        first = address()
        say(
            f"The page is open on this computer only: {first}\n"
            "Press Enter for a fresh address, Ctrl-C to close the page."
        )
        if browser:
            webbrowser.open(first)
        if sys.stdin.isatty():
            threading.Thread(target=_give_addresses, args=(address, say), daemon=True).start()
        while True:
            time.sleep(_HEARTBEAT)  # a wait without end cannot be interrupted on Windows


def _give_addresses(address: Callable[[], str], say: Callable[[str], None]) -> None:
    while sys.stdin.readline():
        say(address())
