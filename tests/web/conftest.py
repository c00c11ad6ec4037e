"""Somebody who has opened the page, without a browser."""

import html
import re
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from importer.loopback import HOST, serving
from importer.web.entrance import Entrance
from importer.web.guard import ENTER
from importer.web.judging import Judge
from importer.web.office import Office
from importer.web.scans import Scans
from importer.web.site import site

TLS = ssl.create_default_context()
"""Never used here, but each httpx client would spend more time on making one than on its requests."""
SMALL = 1_000_000
"""Bytes that may be uploaded here, so that what is too large is soon made."""


def words(page: httpx.Response | str) -> str:
    """What a person reads on a page, in one line."""
    source = page if isinstance(page, str) else page.text
    text = re.sub(r"(?s)<head>.*?</head>|<[^>]*>", " ", source)
    return " ".join(html.unescape(text).split())


class Visitor:
    """Reads pages and sends their forms, as a browser does."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.address = str(client.base_url).rstrip("/")
        self.csrf = ""

    def get(self, path: str) -> httpx.Response:
        """A page; the token of its forms is kept."""
        reply = self.client.get(path)
        if found := re.search(r'name="csrf" value="([0-9a-f]+)"|X-CSRF-Token": "([0-9a-f]+)', reply.text):
            self.csrf = found[1] or found[2]
        return reply

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **more: Any) -> httpx.Response:
        """A form of the page that was read last, sent as a browser sends it; redirects are followed."""
        data = {"csrf": self.csrf, **(fields or {})}
        return self.client.post(path, data=data, headers={"Origin": self.address}, **more)

    def upload(self, name: str, content: bytes) -> str:
        """A file, dropped on the first page; the address of the roster's screens."""
        self.get("/")
        reply = self.post("/roster", files={"roster": (name, content)})
        assert reply.status_code in {200, 422}, reply.text
        return str(reply.url.path).rpartition("/")[0]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office without a key, with a state folder of its own."""
    return Office(tmp_path / "state")


@pytest.fixture
def entrance() -> Entrance:
    """The door of the page."""
    return Entrance()


@pytest.fixture
def stranger(office: Office, entrance: Entrance) -> Iterator[httpx.Client]:
    """Somebody who reaches the port and was not shown the address."""
    with (
        Judge(office.home) as judge,
        Scans() as scans,
        serving(site(office, entrance, judge, scans, SMALL), 0, "The page") as port,
        httpx.Client(base_url=f"http://{HOST}:{port}", verify=TLS, trust_env=False, follow_redirects=True) as client,
    ):
        yield client


@pytest.fixture
def visitor(stranger: httpx.Client, entrance: Entrance) -> Visitor:
    """Somebody who has opened the printed address."""
    reply = stranger.get(f"{ENTER}?token={entrance.token()}")
    assert reply.status_code == 200, reply.text
    return Visitor(stranger)
