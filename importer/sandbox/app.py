"""The mock server's HTTP side: one documented endpoint, and a few pages of our own to look at what it did.

The order of judgement is that of a Rails application [our reading]: route, key, permission, syntax, values.
"""

import asyncio
import hmac
import math
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Final

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from importer.sandbox.bad_days import Bucket, Dice
from importer.sandbox.geocoder import rewritten
from importer.sandbox.records_page import records_page
from importer.sandbox.reply_body import Json, echo
from importer.sandbox.request_checks import Judgement, judge
from importer.sandbox.rules import Rules
from importer.sandbox.store import Saved, Store

BASE: Final = "/v2"
LEADS: Final = ("POST", f"{BASE}/leads")
"""The one documented endpoint."""

FIRST_TEAM: Final = 1

_AUTHORIZATION: Final = re.compile(r'Token token=(?P<quote>"?)(?P<token>[!-~]+?)(?P=quote)')


@dataclass(slots=True)
class RequestFact:
    """One request as the sandbox saw it; never its key."""

    number: int
    method: str
    path: str
    started: float
    """Seconds on the clock given to the backend."""
    ended: float | None = None
    """None while the request is in flight."""
    status: int | None = None
    content_type: str = ""
    team: int | None = None
    """Whose key came with it; None if none or a wrong one."""
    body: Json | None = None
    """The JSON that came, None if there was none."""
    ignored: tuple[str, ...] = ()
    """Parameters that no documentation names."""
    records: tuple[int, ...] = ()
    """Ids of the records it wrote."""


class Backend:
    """Everything behind the socket: rules, records, and an account of every request."""

    def __init__(self, rules: Rules, clock: Callable[[], float], store: Store) -> None:
        self.rules = rules
        self.store = store
        self.clock = clock
        self.requests: list[RequestFact] = []
        self._bucket = Bucket(clock)
        self._dice = Dice(rules.seed)

    async def receive(self, request: Request) -> Response:
        """Answer anything below /v2, and keep account of it."""
        fact = RequestFact(len(self.requests) + 1, request.method, request.url.path, self.clock())
        self.requests.append(fact)
        try:
            response = await self._weather(request, fact)
        except ClientDisconnect:
            response = _rails_error(400)  # nobody is there to read it
        finally:
            fact.ended = self.clock()
        fact.status = response.status_code
        return response

    async def _weather(self, request: Request, fact: RequestFact) -> Response:
        """The reply on the day the rules describe: late, limited, failing or healthy."""
        rules = self.rules
        raw = await request.body()
        fact.content_type = request.headers.get("content-type", "")
        await asyncio.sleep(rules.latency)
        if rules.rate_limit and (wait := self._bucket.take(rules.rate_limit)):
            return _rails_error(429, {"Retry-After": str(math.ceil(wait))})
        failure = self._dice.error(rules)
        if failure and not rules.errors_after_saving:
            return _rails_error(failure)
        response = await self._answer(request, fact, raw, rules)
        return _rails_error(failure) if failure else response

    async def _answer(self, request: Request, fact: RequestFact, raw: bytes, rules: Rules) -> Response:
        """The reply of a healthy server."""
        if (fact.method, fact.path) != LEADS:
            return _rails_error(404)  # Rails knows no 405: an unrouted method is 404 [our reading]
        fact.team = team_of(request.headers.get("authorization", ""), rules)
        if fact.team is None:
            # "Failed API authorization" [documented]; the text and the header are Rails' [our reading]
            headers = {"WWW-Authenticate": 'Token realm="Application"'}
            return PlainTextResponse("HTTP Token: Access denied.\n", 401, headers)
        if rules.forbid:
            return _rails_error(403)  # "has no create lead permission" [documented]
        if not is_json(fact.content_type):
            return _rails_error(400)  # the header is documented; 415 is not
        body = read_object(raw)
        if body is None:
            return _rails_error(400)
        fact.body = body
        judgement = judge(body, rules)
        fact.ignored = judgement.ignored
        if len(judgement.ignored) == len(body):
            # "a required parameter was not provided" [documented], but no parameter is marked as required: a body
            # without any known one is the least that can be meant [unknown: chosen]
            return _rails_error(400)
        return await self._save(fact, judgement, rules)

    async def _save(self, fact: RequestFact, judgement: Judgement, rules: Rules) -> Response:
        assert fact.team is not None
        if judgement.errors:
            return _json(dict(judgement.errors), 422)
        if rules.geocode:
            judgement = replace(judgement, values=MappingProxyType(rewritten(judgement.values)))
        judgement = replace(judgement, test=judgement.test and not rules.ignore_test)
        if judgement.test:
            # test mode judges like a real request and saves nothing [documented]; it cannot tell created from
            # updated, so it answers as for a new lead [unknown: chosen]
            saved = self.store.rehearse(fact.team, judgement, rules.taken_logins)
        else:
            found = self.store.matches(fact.team, judgement.values)
            await asyncio.sleep(rules.race_window)
            saved = self.store.save(fact.team, judgement, found, rules.update_rule, rules.taken_logins)
        fact.records = saved.touched
        return _reply(saved, rules, test=judgement.test)


def team_of(authorization: str, rules: Rules) -> int | None:
    """The team whose key stands in `Authorization: Token token=...` [documented]; no other form is known."""
    parts = _AUTHORIZATION.fullmatch(authorization)
    if not parts:
        return None
    for team, token in enumerate(rules.tokens, start=FIRST_TEAM):
        if hmac.compare_digest(token.encode(), parts["token"].encode()):
            return team
    return None


def is_json(content_type: str) -> bool:
    """Whether the header says JSON in UTF-8 [documented]; a charset may be named, if it is that one."""
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")]
    return media_type == "application/json" and all(charset == "utf-8" for charset in charsets)


def read_object(raw: bytes) -> Json | None:
    """The JSON object in a body; None if it is not UTF-8 [documented], not JSON or not an object."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None


def _reply(saved: Saved, rules: Rules, *, test: bool) -> Response:
    """The echo, or the list of errors [documented: "Lead or error list"]; 204 has no body, as HTTP wants it."""
    if saved.record is None:
        return _json(dict(saved.errors), 422)
    status = rules.created_status if saved.created else rules.updated_status
    if status == 204:
        return Response(status_code=204)
    return _json(echo(saved.record, rules, test=test), status)


_PHRASES: Final = MappingProxyType(
    {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests", 503: "Service Unavailable"}
)


def _rails_error(status: int, headers: dict[str, str] | None = None) -> Response:
    """An error without a list of fields; its body is Rails' usual one [our reading]."""
    return _json({"status": status, "error": _PHRASES.get(status, "Internal Server Error")}, status, headers)


def _json(content: object, status: int, headers: dict[str, str] | None = None) -> Response:
    body = orjson.dumps(content, default=asdict)
    return Response(body, status, headers, media_type="application/json; charset=utf-8")


def application(backend: Backend) -> Starlette:
    """The ASGI application: the documented endpoint, `/` for people, `/sandbox/...` for tests."""

    async def records(_: Request) -> Response:
        saved = backend.store.records()
        return _json([echo(record, backend.rules) for record in saved], 200)

    async def requests(_: Request) -> Response:
        return _json(backend.requests, 200)

    async def notifications(_: Request) -> Response:
        return _json(backend.store.notifications(), 200)

    async def page(_: Request) -> Response:
        html = records_page(backend.store.records(), len(backend.requests), len(backend.store.notifications()))
        return HTMLResponse(html, headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"})

    return Starlette(
        routes=[
            Route(
                f"{BASE}/{{path:path}}", backend.receive, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
            ),
            Route("/sandbox/records", records),
            Route("/sandbox/requests", requests),
            Route("/sandbox/notifications", notifications),
            Route("/", page),
        ],
        # nobody but this machine reaches the port; the name check keeps web pages in its browser from doing so too
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
        exception_handlers={404: _not_found, 405: _not_found},
    )


async def _not_found(_: Request, __: Exception) -> Response:
    return _rails_error(404)
