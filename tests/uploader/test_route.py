"""The way to Brokerkit as this computer is set up: real TLS, a real proxy, and settings that cannot be followed."""

import asyncio
import base64
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme

from importer.errors import UsageError
from importer.model import Mode
from importer.uploader import route
from tests.uploader.fault_server import FaultServer
from tests.uploader.rig import Rig, fates, keyed_plan

AUTHORITY = trustme.CA()
"""Of an office, so in no store."""


@pytest.fixture(autouse=True)
def computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer on which nobody has set anything."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> FaultServer:
    """A healthy server that proves to be localhost."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("localhost").configure_cert(tls)
    return FaultServer(tls=tls)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A file with the office's certificate."""
    path = tmp_path / "office.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return path


# ---------------------------------------------------------------- certificates


def test_a_server_whose_certificate_nobody_vouches_for_hears_nothing(rig: Rig, server: FaultServer) -> None:
    """Neither key nor people; the run stops and says how an office's certificate becomes known."""
    delivery = rig.deliver(keyed_plan(3))
    assert fates(delivery) == {"not_sent": 3}
    assert not server.seen
    assert delivery.stop is not None
    assert "certificate" in delivery.stop.reason
    assert "SSL_CERT_FILE" in delivery.stop.hint


def test_a_certificate_named_by_the_environment_is_trusted(
    rig: Rig, server: FaultServer, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with other programs."""
    monkeypatch.setenv("SSL_CERT_FILE", str(office))
    assert fates(rig.deliver(keyed_plan(3))) == {"created": 3}


def test_a_certificate_for_another_name_is_not_trusted(
    rig: Rig, server: FaultServer, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever vouches for it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(office))
    delivery = rig.deliver(keyed_plan(3), api_url=server.url.replace("localhost", "127.0.0.1"))
    assert fates(delivery) == {"not_sent": 3}
    assert not server.seen


def test_the_keys_of_connections_are_logged_where_somebody_asked_for_it(
    rig: Rig, server: FaultServer, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A debugging aid of the TLS library that is known by its variable."""
    monkeypatch.setenv("SSL_CERT_FILE", str(office))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    rig.deliver(keyed_plan(1))
    assert "CLIENT" in (tmp_path / "keys").read_text()


# ---------------------------------------------------------------- what cannot be followed


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "garbage"),
        ("https_proxy", "http://"),
        ("HTTPS_PROXY", "http://user:secret@[::1:8080"),
        ("HTTPS_PROXY", "http://user:secret@proxy.example.com:99999"),
        ("HTTPS_PROXY", "user:secret@proxy.example.com:eighty"),
        ("HTTPS_PROXY", "http://user:secret@proxy example.com:8080"),
        ("HTTPS_PROXY", "http://proxy..example.com:8080"),
        ("HTTPS_PROXY", "ftp://user:secret@proxy.example.com:21"),
        ("ALL_PROXY", "socks5://user:secret@proxy.example.com:1080"),
        ("SSL_CERT_FILE", "missing.pem"),
        ("SSL_CERT_FILE", "nothing.pem"),
        ("SSL_CERT_FILE", "."),
        ("SSL_CERT_DIR", "missing"),
        ("SSL_CERT_DIR", "."),
        ("SSLKEYLOGFILE", "missing/keys"),
        ("SSLKEYLOGFILE", "."),
    ],
)
def test_what_is_set_wrongly_is_named_before_anything_is_sent(
    rig: Rig, server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """By its variable, and never with a password; no run has begun."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nothing.pem").write_text("no certificate\n")
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError) as refused:
        rig.deliver(keyed_plan(3))
    assert variable in refused.value.message
    assert "secret" not in refused.value.message + refused.value.hint
    assert not server.seen
    assert not rig.home.exists()


def test_this_very_machine_needs_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox is reached in plain text, without a proxy, whatever is set."""
    monkeypatch.setenv("HTTPS_PROXY", "garbage")
    monkeypatch.setenv("SSL_CERT_FILE", "missing.pem")
    assert route("http://127.0.0.1:8900/v2").proxy is None


# ---------------------------------------------------------------- proxies


@dataclass
class Tunnel:
    """A proxy that connects whoever asks, and keeps what it was asked."""

    heard: list[str] = field(default_factory=list)
    refuses: bool = False
    port: int = 0

    async def start(self) -> None:
        """Listen on a free loopback port."""
        self._server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Listen no more."""
        self._server.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        if self.refuses:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        host, port = self.heard[-1].split()[1].split(":")
        far_reader, far_writer = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while some := await reader.read(65_536):
        writer.write(some)
    writer.close()


@pytest.fixture
def tunnel(rig: Rig, office: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tunnel]:
    """A proxy that this computer is set up with, in an office whose certificate it knows."""
    tunnel = Tunnel()
    rig.loop.run_until_complete(tunnel.start())
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:p%40ss@127.0.0.1:{tunnel.port}")
    monkeypatch.setenv("SSL_CERT_FILE", str(office))
    yield tunnel
    tunnel.stop()


def test_requests_go_through_the_proxy_that_cannot_read_them(rig: Rig, server: FaultServer, tunnel: Tunnel) -> None:
    """It hears the address and its own password, nothing else."""
    assert fates(rig.deliver(keyed_plan(3))) == {"created": 3}
    assert {one.split("\r\n")[0] for one in tunnel.heard} == {f"CONNECT localhost:{server.port} HTTP/1.1"}
    assert base64.b64encode(b"user:p@ss").decode() in tunnel.heard[0]
    assert server.key not in "".join(tunnel.heard)


def test_the_proxy_is_shown_without_its_password(rig: Rig, server: FaultServer, tunnel: Tunnel) -> None:
    """A person who agrees to a run reads this."""
    assert str(route(server.url).proxy) == f"http://127.0.0.1:{tunnel.port} from HTTPS_PROXY"
    assert "p%40ss" not in repr(route(server.url))
    assert "p@ss" not in repr(route(server.url))


@pytest.mark.parametrize(("spelled", "read"), [
    ("proxy.example.com:8080", "http://proxy.example.com:8080"),
    (" HTTP://Proxy.Example.com:8080/ ", "http://proxy.example.com:8080"),
    ("https://proxy.example.com", "https://proxy.example.com"),
    ("http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080"),
    ("http://us@er:se@cret@proxy:8080/?token=secret", "http://proxy:8080"),
])  # fmt: skip
def test_a_proxy_may_be_spelled_in_many_ways(monkeypatch: pytest.MonkeyPatch, spelled: str, read: str) -> None:
    """As curl has it, and for everything; nothing but scheme, host and port is ever shown."""
    monkeypatch.setenv("ALL_PROXY", spelled)
    assert str(route("https://api.example.com/v2").proxy) == f"{read} from ALL_PROXY"


def test_the_proxy_is_passed_by_where_no_proxy_says_so(
    rig: Rig, server: FaultServer, tunnel: Tunnel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the name of the host."""
    monkeypatch.setenv("NO_PROXY", "localhost")
    assert fates(rig.deliver(keyed_plan(3))) == {"created": 3}
    assert not tunnel.heard


@pytest.mark.parametrize("mode", [Mode.RUN, Mode.PREVIEW])
def test_a_proxy_that_does_not_let_anybody_through_is_named(
    rig: Rig, server: FaultServer, tunnel: Tunnel, mode: Mode
) -> None:
    """Nothing was sent, and the reader learns whom to ask."""
    tunnel.refuses = True
    delivery = rig.deliver(keyed_plan(12), mode=mode)
    assert set(fates(delivery)) <= {"not_sent", "failed"}
    assert not server.seen
    assert delivery.stop is not None
    assert f"127.0.0.1:{tunnel.port}" in delivery.stop.reason
    assert "407" in delivery.stop.reason
    assert "p@ss" not in repr(delivery)


def test_a_proxy_that_is_not_there_is_named(
    rig: Rig, server: FaultServer, tunnel: Tunnel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not Brokerkit is missing."""
    monkeypatch.setenv("HTTPS_PROXY", "http://user:p%40ss@127.0.0.1:9")
    delivery = rig.deliver(keyed_plan(12))
    assert fates(delivery) == {"not_sent": 12}
    assert delivery.stop is not None
    assert "no connection to the proxy http://127.0.0.1:9" in delivery.stop.reason
