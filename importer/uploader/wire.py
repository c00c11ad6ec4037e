"""The HTTP client, the only one: a payload goes out, a `Reply` or a `Lost` comes back, nothing is raised.

httpx is the interface; its aiohttp transport does the work, called directly. So there is no redirect, netrc or retry
machinery that would have to be switched off, and no client logging that could print a header. Cookies are not kept.
Exceptions of the libraries carry the request with its Authorization header: they end here and are never chained on.
"""

import asyncio
import ssl
import zlib
from contextlib import aclosing

import httpx
import orjson

from importer import __version__
from importer.uploader.exchange import READ_HEADERS, Loss, Lost, Reply
from importer.uploader.instructions import Instructions
from importer.uploader.redaction import Redaction
from importer.uploader.route import Proxy, Route, key_log_unusable

try:
    import aiohttp
    from httpx_aiohttp import AiohttpTransport
except OSError as _error:  # being imported it makes an SSL context, and with that opens the file of SSLKEYLOGFILE
    raise key_log_unusable(_error) from None

CONNECT_TIMEOUT = 10.0
IDLE_CONNECTION_KEPT = 4.0
"""Shorter than the idle time of common servers (nginx 75 s, puma 20 s, node 5 s), so that a request seldom meets a
connection that the server is just closing."""
LARGEST_REPLY = 1_000_000


class Wire:
    """One connection pool to one address with one key."""

    def __init__(
        self, instructions: Instructions, route: Route, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._url = httpx.URL(f"{instructions.api_url}/leads")
        self._headers = httpx.Headers(
            {
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "Authorization": f"Token token={instructions.api_key.reveal()}",
                "Content-Type": "application/json",
                "User-Agent": f"brokerkit-importer/{__version__}",
            }
        )
        self._deadline = instructions.posting.request_deadline
        # shorter than the deadline, so that a request that never left is known as such
        self._timeout = {"connect": min(CONNECT_TIMEOUT, instructions.posting.request_deadline * 0.8)}
        self.redaction = Redaction(instructions.api_key)
        """Takes the key out of whatever is made of a reply."""
        self._proxy = route.proxy
        self._transport = transport or _transport(route, instructions.posting.concurrency)
        self.requests = 0

    async def post(self, payload: dict[str, object]) -> Reply | Lost:
        """Post one lead and read the reply within the deadline."""
        self.requests += 1
        request = httpx.Request(
            "POST",
            self._url,
            headers=self._headers,
            content=orjson.dumps(payload),
            extensions={"timeout": self._timeout},
        )
        reading = _Reading()
        try:
            async with asyncio.timeout(self._deadline):
                await reading.read(await self._transport.handle_async_request(request))
        except TimeoutError:
            # A status that came before the deadline tells more than its missing body.
            return reading.cut_short(self.redaction) or Lost(
                Loss.UNANSWERED, f"no reply within {self._deadline:g} seconds"
            )
        except Exception as error:
            return reading.cut_short(self.redaction) or _lost(error, self._proxy)
        return reading.reply(self.redaction)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()


def _transport(route: Route, concurrency: int) -> httpx.AsyncBaseTransport:
    def session() -> aiohttp.ClientSession:  # ours, since a session of the transport's making would keep cookies
        connector = aiohttp.TCPConnector(
            # One more than the workers, for the probe that goes out while they wait.
            limit=concurrency + 1,
            keepalive_timeout=IDLE_CONNECTION_KEPT,
            ssl=route.context,
        )
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    return AiohttpTransport(client=session, verify=route.context, proxy=route.proxy.door if route.proxy else None)


class _Reading:
    """A reply as far as it has been read."""

    def __init__(self) -> None:
        self._response: httpx.Response | None = None
        self._body = bytearray()
        self._whole = False

    async def read(self, response: httpx.Response) -> None:
        self._response = response
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        try:
            async with aclosing(aiter(stream)) as chunks:  # type: ignore[type-var]
                async for chunk in chunks:
                    self._body += chunk
                    # No record is that large; what is not read to its end is no verdict either.
                    if len(self._body) > LARGEST_REPLY:
                        return
            self._whole = True
        finally:
            await stream.aclose()

    def reply(self, redaction: Redaction) -> Reply:
        assert self._response is not None
        headers = {
            name: value.decode("latin-1")
            for raw, value in self._response.headers.raw
            if (name := raw.decode("latin-1").lower()) in READ_HEADERS
        }
        body, unpacked = _unpacked(bytes(self._body[:LARGEST_REPLY]), headers.get("content-encoding", ""))
        return Reply(
            status=self._response.status_code,
            headers=headers,
            body=redaction.body(body),
            whole=self._whole and unpacked,
        )

    def cut_short(self, redaction: Redaction) -> Reply | None:
        return self.reply(redaction) if self._response is not None else None


def _unpacked(body: bytes, encoding: str) -> tuple[bytes, bool]:
    """The body as it was before compression, never more than the cap; and whether that is all of it.

    We ask for no compression. Some gateways compress all the same.
    """
    if encoding.lower() in {"", "identity"}:
        return body, True
    if encoding.lower() not in {"gzip", "x-gzip", "deflate"}:
        return b"", False
    unpacker = zlib.decompressobj(wbits=47)  # 47: zlib or gzip, whichever its header says
    try:
        unpacked = unpacker.decompress(body, LARGEST_REPLY)
    except zlib.error:
        return b"", False
    return unpacked, unpacker.eof


# httpx-aiohttp maps a reset after sending to ConnectTimeout, so httpx's own exceptions cannot tell the two apart;
# the aiohttp exception underneath can.
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
_UNTRUSTED = (aiohttp.ClientConnectorCertificateError, ssl.SSLCertVerificationError)


def _lost(error: Exception, proxy: Proxy | None) -> Lost:
    """How far a request came that ended so; where there is a proxy, it is the proxy that a connection is made to."""
    to = f" to the proxy {proxy}" if proxy else ""
    cause = error.__cause__ if isinstance(error, httpx.HTTPError) and error.__cause__ else error
    if isinstance(cause, _UNTRUSTED):
        return Lost(Loss.UNTRUSTED, "the server's certificate could not be verified")
    if isinstance(cause, aiohttp.ClientHttpProxyError):
        return Lost(Loss.NEVER_SENT, f"the proxy {proxy} refused to connect (HTTP {cause.status})")
    if isinstance(cause, aiohttp.ClientConnectorDNSError):
        return Lost(Loss.NEVER_SENT, f"no connection{to}: the host name could not be found")
    if isinstance(cause, aiohttp.ConnectionTimeoutError):
        return Lost(Loss.NEVER_SENT, f"no connection{to} in time")
    if isinstance(cause, _NEVER_SENT):
        return Lost(Loss.NEVER_SENT, f"no connection{to}")
    if isinstance(cause, aiohttp.ServerDisconnectedError):
        return Lost(Loss.UNANSWERED, "the server closed the connection without a reply")
    return Lost(Loss.UNANSWERED, "the connection broke before a reply came")
