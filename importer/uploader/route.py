"""The way to Brokerkit as this computer is set up: through which proxy, and whose certificates are believed.

What is wrong with it is neither the roster's fault nor the server's. So it is a UsageError that names the variable, and
comes before anything is sent.
"""

import os
import re
import ssl
import urllib.request
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import certifi
import truststore

from importer.errors import UsageError

if TYPE_CHECKING:
    import httpx

CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Who says so trusts these and nobody else, the first one if both are set."""
KEY_LOG = "SSLKEYLOGFILE"
PROXIES = ("https", "all")
"""Of HTTPS_PROXY, ALL_PROXY and their like in the system's settings the first one that is set."""
_HOST = re.compile(r"[0-9A-Za-z_-]{1,63}(?:\.[0-9A-Za-z_-]{1,63})*\.?")
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""How OpenSSL finds a certificate in a folder."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, and who named it. It may have a password, which is never shown."""

    door: "httpx.Proxy" = field(repr=False)
    source: str

    def __str__(self) -> str:
        return f"{self.door.url} from {self.source}"


@dataclass(frozen=True, slots=True)
class Route:
    """How requests go out."""

    context: ssl.SSLContext
    proxy: Proxy | None


def route(api_url: str) -> Route:
    """The way to an address. Raises UsageError if this computer's settings for it cannot be followed."""
    parts = urlsplit(api_url)
    if parts.scheme == "http":  # this very machine (`settings` sees to it): no proxy, and nobody to prove who it is
        return Route(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), None)
    proxy = None if urllib.request.proxy_bypass(parts.netloc) else _proxy()
    return Route(_context(), proxy)


def _proxy() -> Proxy | None:
    named = urllib.request.getproxies()
    kind = next((kind for kind in PROXIES if named.get(kind)), None)
    if kind is None:
        return None
    variables = (f"{kind}_proxy", f"{kind}_proxy".upper())  # in the order in which urllib looks
    source = next((name for name in variables if os.environ.get(name)), "the system's settings")
    return Proxy(_door(named[kind], source), source)


def _door(text: str, source: str) -> "httpx.Proxy":
    """A proxy as the transport takes it. No word of `text` is told of: it may hold a password."""
    import httpx

    url = _read(text.strip())
    if url is None:
        raise UsageError(
            f"What {source} holds is not the address of a proxy.",
            hint="It should read like http://proxy.example.com:8080; or unset it, or name Brokerkit in NO_PROXY.",
        )
    if url.scheme not in {"http", "https"}:
        raise UsageError(
            f"The proxy in {source} is not an HTTP proxy, and the importer can use no other kind, such as SOCKS.",
            hint="Set HTTPS_PROXY to an HTTP proxy, or name Brokerkit in NO_PROXY.",
        )
    address = httpx.URL(scheme=url.scheme, host=url.host, port=url.port)  # and nothing else that stood there
    if not url.userinfo:
        return httpx.Proxy(address)
    # as a header, since for a name and a password aiohttp warns that it will not take them much longer
    credentials = b64encode(f"{url.username}:{url.password}".encode()).decode()
    return httpx.Proxy(address, headers={"Proxy-Authorization": f"Basic {credentials}"})


def _read(text: str) -> "httpx.URL | None":
    """The address in a text, or None. Without a scheme it must have a port: one bare word may be anything."""
    import httpx

    spelled = text if "://" in text else f"http://{text}"
    try:
        url, port = httpx.URL(spelled), urlsplit(spelled).port
    except (ValueError, httpx.InvalidURL):
        return None
    host = url.raw_host.decode()
    is_host = ":" in host or bool(_HOST.fullmatch(host))
    return url if is_host and (port is not None or spelled == text) else None


def _context() -> ssl.SSLContext:
    """What certificates are checked with: as the environment says, else by this computer's own store.

    Offices that look into encrypted traffic have their certificate in that store and nowhere else. Mozilla's
    certificates come on top, for a computer may have no store.
    """
    variable = next((name for name in CERTIFICATES if os.environ.get(name)), None)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if variable else truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if variable is None:
        context.load_verify_locations(certifi.where())
    elif problem := _trust(context, Path(os.environ[variable]), is_file=variable == CERTIFICATES[0]):
        raise UsageError(
            f"{variable} names {os.environ[variable]}: {problem}.",
            hint="Unset it to trust what this computer trusts, or name the certificates of your office.",
        )
    if file := os.environ.get(KEY_LOG):
        try:
            context.keylog_filename = file
        except OSError as error:
            raise key_log_unusable(error) from None
    return context


def _trust(context: ssl.SSLContext, path: Path, *, is_file: bool) -> str:
    """Trust what a path holds, and nothing besides; why that cannot be, or ""."""
    if is_file:
        try:
            context.load_verify_locations(cafile=path)
        except ssl.SSLError:
            return "it holds no certificate that can be read"
        except OSError as error:
            return f"it cannot be read ({error.strerror})"
        return ""
    folders = [Path(folder) for folder in str(path).split(os.pathsep)]
    if missing := [folder for folder in folders if not folder.is_dir()]:
        return f"{missing[0]} is not a folder"
    if not any(_HASHED.fullmatch(entry.name) for folder in folders for entry in folder.iterdir()):
        return "no certificate stands there under its hashed name (type: openssl rehash FOLDER)"
    context.load_verify_locations(capath=str(path))
    return ""


def key_log_unusable(error: OSError) -> UsageError:
    """Why the file for TLS keys, which is for debugging and should be there for nothing else, cannot be written."""
    return UsageError(f"{KEY_LOG} names {os.environ.get(KEY_LOG)}, which cannot be written: {error.strerror}.",
                      hint="Unset it; it is for debugging.")  # fmt: skip
