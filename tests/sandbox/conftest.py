"""A client that speaks to a sandbox as the article's curl example does."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest

from importer.sandbox import Rules, Sandbox

Json = dict[str, object]

TLS = ssl.create_default_context()
"""Never used here, but each httpx client would spend more time on making one than on its requests."""

ARTICLE: Json = {
    "test": False,
    "first_name": "Peet",
    "last_name": "Peeter",
    "birthday": "24/03/1975",
    "phone": "+11111111111",
    "email": "peet@example.com",
    "agent_id": "a68d4b23",
    "bucket": "default",
    "status": "new_lead",
    "note": "#NOTE",
    "source": "Abstrakt",
    "currently_at": "Sample United",
    "alt_address": "1111 A Shangri, New York, NY 11111, USA",
    "alt_city": "New York",
    "alt_state": "NY",
    "alt_zip": "1111",
    "office_address": "1111 N Tatum, New York, NY 11111, USA",
    "office_city": "New York",
    "office_state": "NY",
    "office_zip": "11111",
    "kpa_taken": "true",
    "active_listings_count": "111",
    "rating": "4",
    "production_ytd": "10000",
    "production_label": "mega",
    "owner_email": "owner@example.com",
    "referrer_email": "referrer@example.com",
    "other_phone": "+11111111111",
    "office_phone": "+11111111111",
}
"""A request with every value as the article's example spells it."""


class Caller:
    """Posts to one sandbox."""

    def __init__(self, sandbox: Sandbox, client: httpx.Client) -> None:
        self.sandbox = sandbox
        self.client = client

    def post(self, lead: Mapping[str, object], **changes: object) -> httpx.Response:
        """Post a lead with the first team's key."""
        return self.client.post("/v2/leads", json={**lead, **changes})

    def raw(self, content: bytes, **headers: str) -> httpx.Response:
        """Post bytes as they are; underscores in header names stand for hyphens."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post("/v2/leads", content=content, headers={"Content-Type": "application/json", **told})


@contextmanager
def started(**knobs: Any) -> Iterator[Caller]:
    """A running sandbox with these rules, and a caller for it."""
    with Sandbox(Rules(**{"race_window": 0.0, **knobs})) as sandbox:
        headers = {"Authorization": f"Token token={sandbox.key}"}
        with httpx.Client(base_url=sandbox.page, headers=headers, verify=TLS, trust_env=False) as client:
            yield Caller(sandbox, client)


@pytest.fixture
def start() -> Iterator[Callable[..., Caller]]:
    """Starts a sandbox with the given rules and hands back a caller; stops them all at the end of the test."""
    with ExitStack() as stack:
        yield lambda **knobs: stack.enter_context(started(**knobs))


@pytest.fixture(scope="module")
def standing() -> Iterator[Caller]:
    """A sandbox that all tests of a module share, for those that need no fresh one."""
    with started() as caller:
        yield caller
