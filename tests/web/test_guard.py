"""Nobody but the person who started the page sees or changes anything: every route is held to it."""

from typing import Any

import httpx
import pytest
from starlette.routing import Route

from importer.web.desk import desks
from importer.web.entrance import Entrance
from importer.web.guard import ENTER, HEADERS
from importer.web.office import Office
from importer.web.site import ROUTES
from tests.web.conftest import SMALL, Visitor

READS = [route for route in ROUTES if "GET" in (route.methods or ())]
CHANGES = [route for route in ROUTES if "POST" in (route.methods or ())]
assert READS
assert CHANGES
assert len(READS) + len(CHANGES) == len(ROUTES)


def path_of(route: Route) -> str:
    """An address of a route, with something in each of its places."""
    return route.path_format.format_map(dict.fromkeys(route.param_convertors, "0" * 16))


def named(route: Route) -> str:
    """The route's name, for the list of tests."""
    return route.name


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_nothing_is_told_without_the_cookie(route: Route, stranger: httpx.Client) -> None:
    """A program on this computer that finds the port learns nothing, and changes nothing."""
    method = "GET" if route in READS else "POST"
    reply = stranger.request(method, path_of(route), headers={"Origin": str(stranger.base_url).rstrip("/")})
    assert reply.status_code == 403
    assert "<" not in reply.text


def test_not_even_a_style_sheet_is_given_to_a_stranger(stranger: httpx.Client) -> None:
    """Nor can anybody tell by it what runs here."""
    for path in ("/static/page.css", "/nowhere", "/desk/../../etc/passwd"):
        assert stranger.get(path).status_code == 403


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_the_name_that_another_page_has_pointed_here_is_not_answered(route: Route, visitor: Visitor) -> None:
    """DNS rebinding: a foreign name for this address is refused, even with the cookie."""
    port = visitor.client.base_url.port
    method = "GET" if route in READS else "POST"
    for host in (f"evil.example:{port}", "127.0.0.1", "127.0.0.1:1", f"localhost:{port}"):
        assert visitor.client.request(method, path_of(route), headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("route", CHANGES, ids=named)
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:8001", None])
def test_a_change_from_another_page_is_not_made(route: Route, origin: str | None, visitor: Visitor) -> None:
    """A form on a foreign page is refused by its Origin, although cookie and token are right."""
    visitor.get("/")
    headers = {"Origin": origin} if origin else {}
    reply = visitor.client.post(path_of(route), data={"csrf": visitor.csrf}, headers=headers)
    assert reply.status_code == 403


@pytest.mark.parametrize("route", CHANGES, ids=named)
@pytest.mark.parametrize(
    "sent",
    [
        {"data": {}},
        {"data": {"csrf": "0" * 64}},
        {"data": {"csrf": "ä"}},
        {"json": {"csrf": "0"}},
        {"files": {"roster": ("roster.csv", b"Email\n")}},
        {"headers": {"X-CSRF-Token": "0"}},
    ],
    ids=["none", "wrong", "odd", "JSON", "upload", "header"],
)
def test_a_change_without_the_token_is_not_made(route: Route, sent: dict[str, Any], visitor: Visitor) -> None:
    """The token of the form is asked for, whatever kind of body comes."""
    headers = {"Origin": visitor.address, **sent.pop("headers", {})}
    assert visitor.client.post(path_of(route), headers=headers, **sent).status_code == 403


@pytest.mark.parametrize(
    "sent", [{"data": {"name": "x"}}, {"json": {}}, {"content": b""}], ids=["form", "JSON", "none"]
)
@pytest.mark.parametrize("route", CHANGES, ids=named)
def test_the_token_may_come_in_a_header(route: Route, sent: dict[str, Any], visitor: Visitor) -> None:
    """As htmx and `fetch` send it; whatever else is missing then is told in a sentence, or there is nothing to do."""
    visitor.get("/")
    headers = {"Origin": visitor.address, "X-CSRF-Token": visitor.csrf}
    assert visitor.client.post(path_of(route), headers=headers, **sent).status_code in {200, 404, 422}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_other_method_does_anything(method: str, visitor: Visitor) -> None:
    """Not even a preflight is answered: no page elsewhere is allowed anything."""
    reply = visitor.client.request(method, "/", headers={"Origin": visitor.address})
    assert reply.status_code == 405
    assert not [name for name in reply.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", [*map(path_of, READS), "/static/page.css", "/nowhere", f"{ENTER}?token=x"])
def test_every_reply_carries_the_headers(path: str, visitor: Visitor) -> None:
    """Also the refusals: no script or frame of others, no guess at types, nothing kept in the browser's cache."""
    reply = visitor.get(path)
    assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS
    assert reply.headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


def test_an_address_opens_the_page_once(stranger: httpx.Client, entrance: Entrance) -> None:
    """What stands in a terminal's scrollback or in a browser's history is worth nothing later."""
    token = entrance.token()
    opened = stranger.get(f"{ENTER}?token={token}", follow_redirects=False)
    assert opened.headers["location"] == "/"
    flags = opened.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=strict" in flags
    stranger.cookies.clear()
    assert stranger.get(f"{ENTER}?token={token}").status_code == 403
    assert stranger.get(ENTER).status_code == 403


def test_an_upload_that_is_too_large_is_refused_in_a_sentence(visitor: Visitor, office: Office) -> None:
    """A file beyond the limit is not put on the disk, and the browser is told although it is still sending."""
    visitor.get("/")
    reply = visitor.post("/roster", files={"roster": ("roster.csv", b"x" * (20 * SMALL))})
    assert reply.status_code == 413
    assert "not read at once" in reply.text
    assert desks(office.home) == []
