"""Security middleware before every route: right host, somebody who has entered, no change on behalf of another page.

A page in the same browser can send requests to this port, by its number or by a name of its own that it points here
(DNS rebinding). So the Host header must name the very address that was printed, the cookie stays home
(SameSite=Strict), and a change must come from one of our own pages by its Origin and by a CSRF token in its form.
Forms are read here, since the token stands in them; endpoints find theirs in `request.state.form`.
"""

import hmac
import logging
import traceback
from pathlib import Path
from typing import Final

from starlette.datastructures import FormData, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from importer.formats.limits import ROSTER
from importer.web.entrance import Entrance

ENTER: Final = "/enter"
CSRF_FIELD: Final = "csrf"
CSRF_HEADER: Final = "x-csrf-token"
STATIC: Final = "/static/"
_CHANGES: Final = frozenset({"POST"})
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_READS: Final = frozenset({"GET", "HEAD"})
MOST_UPLOADED: Final = ROSTER.file + 1_000_000
"""Bytes of a body: the largest file that is read, and what a form has around it."""
MOST_FIELDS: Final = 10_000
"""Fields of a form: a roster may have two thousand columns, each with a few."""
LONGEST_FIELD: Final = 8_000_000
"""Bytes of one field: a column pasted from Excel."""

HEADERS: Final = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""On every reply. The font is the grid's icons, which its style sheet carries in itself."""

_LOG = logging.getLogger(__name__)


class Guard:
    """Lets a request through to the pages, or answers it itself."""

    def __init__(self, app: ASGIApp, entrance: Entrance, most_uploaded: int = MOST_UPLOADED) -> None:
        self._app = app
        self._entrance = entrance
        self._most_uploaded = most_uploaded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge one request. Anything but HTTP is not answered at all."""
        if scope["type"] != "http":
            return
        reply = _Reply(scope, send)
        counted = _Counted(receive, self._most_uploaded)
        try:
            refusal = await self._refusal(Request(scope, counted)) or await self._trouble(scope, counted, reply)
        except ClientDisconnect:
            return
        finally:
            await _close_form(scope)
        if refusal is not None and not reply.begun:
            await counted.drain()
            await refusal(scope, receive, reply)

    async def _trouble(self, scope: Scope, receive: Receive, send: Send) -> Response | None:
        """Let the pages answer; what is to be said instead if they could not."""
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            raise
        except TooLarge:
            return _too_large()
        except Exception as error:  # its message may quote a cell, so nobody above may print it
            return _defect(error)
        return None

    async def _refusal(self, request: Request) -> Response | None:
        """The answer that keeps a request out; None lets it in."""
        if request.headers.get("host") != _address(request.scope):
            return _told(421, "This page is reached under the address that the terminal shows, and under no other.")
        if request.url.path == ENTER:
            return self._enter(request)
        cookie = request.cookies.get(cookie_name(request.scope), "")
        if not self._entrance.admits(cookie):
            return _told(403, _ENTER_AGAIN)
        request.state.csrf = self._entrance.csrf_token(cookie)
        if request.method in _READS:
            return None
        return await self._refused_change(request)

    def _enter(self, request: Request) -> Response:
        cookie = self._entrance.exchange(request.query_params.get("token", "")) if request.method == "GET" else None
        if cookie is None:
            return _told(403, _ENTER_AGAIN)
        reply = RedirectResponse("/", 303)
        reply.set_cookie(cookie_name(request.scope), cookie, httponly=True, samesite="strict", path="/")
        return reply

    async def _refused_change(self, request: Request) -> Response | None:
        if request.method not in _CHANGES:
            return _told(405, "Nothing here is changed in that way.")
        if request.headers.get("origin") != f"http://{_address(request.scope)}":
            return _told(403, "The change came from another page, so it was not made.")
        try:
            token = await _token(request)
        except (MultiPartException, HTTPException) as error:
            if isinstance(error.__context__, TooLarge):
                return _too_large()
            return _told(400, "The form could not be read; nothing was changed.")
        if not hmac.compare_digest(token.encode(), request.state.csrf.encode()):
            return _told(403, "The form is from an earlier start of this page, so nothing was changed. Load it again.")
        return None


_ENTER_AGAIN = (
    "This page belongs to whoever started it on this computer. An address opens it once: press Enter in the terminal "
    "in which brokerkit-import web runs, and open the fresh one that it shows."
)


def cookie_name(scope: Scope) -> str:
    """A name with the port in it, for cookies do not know ports, and two pages may run at once."""
    return f"brokerkit-{scope['server'][1]}"


def _address(scope: Scope) -> str:
    host, port = scope["server"]
    return f"{host}:{port}"


async def _token(request: Request) -> str:
    """The token that came, in a header or in the form; a form is kept for the endpoint."""
    if not request.headers.get("content-type", "").startswith(_FORMS):
        return request.headers.get(CSRF_HEADER, "")
    form = await request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD)
    request.state.form = form
    token = request.headers.get(CSRF_HEADER) or form.get(CSRF_FIELD, "")
    return token if isinstance(token, str) else ""


async def _close_form(scope: Scope) -> None:
    """Let go of what a form has uploaded."""
    form = scope.get("state", {}).get("form")
    if isinstance(form, FormData):
        await form.close()


def _too_large() -> Response:
    return _told(413, f"More than {ROSTER.file:,} bytes are not read at once. Split the file into several.")


def _told(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence + "\n", status)


def _defect(error: Exception) -> Response:
    # The message may quote a cell or the key, so only the kind of the error and its place are shown.
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
    _LOG.error("defect: %s", where)
    return _told(500, f"This is a defect in the importer ({where}), not in your file. Nothing is lost; go back.")


class TooLarge(MultiPartException):
    """More was sent than is taken."""


class _Counted:
    """Hands on what comes in, up to a limit."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._bytes = 0
        self._more = True

    async def __call__(self) -> Message:
        message = await self._receive()
        self._more = message["type"] == "http.request" and message.get("more_body", False)
        self._bytes += len(message.get("body", b""))
        if self._bytes > self._most:
            raise TooLarge("more was sent than is taken")
        return message

    async def drain(self) -> None:
        """Take the rest and forget it: a browser shows no answer that comes while it is still sending."""
        while self._more and self._bytes:
            message = await self._receive()
            self._more = message["type"] == "http.request" and message.get("more_body", False)


class _Reply:
    """Sends an answer with our headers on it, and knows whether it has begun."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        # scripts and styles hold nobody's data, and the grid's would be parsed anew with every page
        self._keep = "no-cache" if scope["path"].startswith(STATIC) else "no-store"
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            headers["cache-control"] = self._keep
        await self._send(message)
