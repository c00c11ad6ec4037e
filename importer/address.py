"""The API's address (URL): checked before anything travels, and the one spelling by which two are compared.

Environment: BROKERKIT_API_URL.
"""

import ipaddress
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from importer.errors import UsageError

API_URL = "https://api.getbrokerkit.com/v2"
URL_VARIABLE = "BROKERKIT_API_URL"
DEFAULT_PORTS = {"http": 80, "https": 443}


def api_address(option: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The API's base address without a trailing slash; HTTPS, or HTTP on this very machine.

    Raises UsageError for anything that could send the key or personal data somewhere unencrypted.
    """
    address = (option or environment.get(URL_VARIABLE) or API_URL).strip()
    if not all("!" <= character <= "~" for character in address):
        raise UsageError("The API address holds a space, a line break or a character outside ASCII.")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UsageError(f"{address!r} is not an address: {error}.") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise UsageError(f"{address!r} is not an address like {API_URL}.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError("The API address may hold a host, a port and a path, nothing else.")
    if parts.scheme == "http" and not is_loopback(host):
        raise UsageError(
            f"{address} is not encrypted; the key and people's details would travel in the open.",
            hint="Use https://. Plain http:// is accepted for this machine only (127.0.0.1, ::1, localhost).",
        )
    # One spelling for one address: whatever compares addresses or looks at the scheme later can rely on it.
    place = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{place}{f':{port}' if port is not None else ''}{parts.path.rstrip('/')}"


def is_loopback(host: str) -> bool:
    """Whether a host name is this machine beyond doubt: an address in 127.0.0.0/8, ::1, or `localhost`."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def one_spelling(address: str) -> str:
    """An address without what people vary: letter case, the default port, a dot or slash at the end, loopback's names.

    Two names of one machine that only its DNS knows stay two: nobody can tell without asking.
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    return f"{parts.scheme}://{'loopback' if is_loopback(host) else host}:{port}{parts.path.rstrip('/')}"
