"""The sandbox as a thing that starts, can be looked at, and stops."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from importer.errors import UsageError
from importer.sandbox import Rules, Sandbox, serve
from tests.sandbox.conftest import ARTICLE, Caller

Start = Callable[..., Caller]


def test_it_starts_and_stops_many_times_in_one_process() -> None:
    """Each one is new and empty, and its port is closed when it ends."""
    for _ in range(5):
        with Sandbox() as sandbox:
            headers = {"Authorization": f"Token token={sandbox.key}"}
            assert httpx.post(f"{sandbox.url}/leads", json=ARTICLE, headers=headers, trust_env=False).is_success
            assert len(sandbox.records()) == 1
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", sandbox.port)) != 0


def test_two_sandboxes_know_nothing_of_each_other(start: Start) -> None:
    """Records belong to one sandbox."""
    one, other = start(), start()
    one.post(ARTICLE)
    assert (len(one.sandbox.records()), len(other.sandbox.records())) == (1, 0)


def test_requests_in_flight_cannot_hold_it_open() -> None:
    """A client that would wait an hour for its reply is let go: the suite does not allow a test that long."""
    with Sandbox(Rules(latency=3600)) as sandbox, socket.create_connection(("127.0.0.1", sandbox.port)) as client:
        client.sendall(b"POST /v2/leads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
        while not sandbox.requests():
            time.sleep(0.01)
        sandbox.__exit__(None, None, None)
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", sandbox.port)) != 0


def test_a_client_that_goes_away_half_way_leaves_nothing_behind(start: Start) -> None:
    """The body never arrived whole, so nothing was judged, and the server goes on."""
    caller = start()
    with socket.create_connection(("127.0.0.1", caller.sandbox.port)) as client:
        client.sendall(b"POST /v2/leads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{")
        while not caller.sandbox.requests():
            time.sleep(0.01)
    assert caller.post(ARTICLE).status_code == 201
    assert [fact.status for fact in caller.sandbox.requests()] == [400, 201]
    assert len(caller.sandbox.records()) == 1


def test_a_taken_port_is_said_in_a_sentence() -> None:
    """Another program has the port: UsageError, with what to type instead."""
    with Sandbox() as first, pytest.raises(UsageError, match=f"port {first.port}") as told, Sandbox(port=first.port):
        pass
    assert "--port" in told.value.hint


def test_it_listens_on_this_machine_only() -> None:
    """The address is a loopback one."""
    with Sandbox() as sandbox:
        assert sandbox.url == f"http://127.0.0.1:{sandbox.port}/v2"


def test_the_page_shows_records_and_escapes_them(start: Start) -> None:
    """What came from a file is text on the page, whatever it looks like."""
    caller = start()
    caller.post(ARTICLE, note="<script>alert(1)</script>", source='"quoted" & more')
    caller.post({"first_name": "Lone"})
    page = caller.client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "&lt;script&gt;" in page.text
    assert "<script" not in page.text
    assert "Peeter" in page.text


def test_what_it_did_can_be_read_as_json(start: Start) -> None:
    """Records, requests and notifications have an address each; no key stands in them."""
    caller = start(tokens=("canary-key",))
    caller.post(ARTICLE)
    told = {name: caller.client.get(f"/sandbox/{name}") for name in ("records", "requests", "notifications")}
    assert told["records"].json() == caller.sandbox.records()
    assert told["requests"].json()[0]["body"] == ARTICLE
    assert told["notifications"].json()[0]["record"] == 1001
    assert not any("canary-key" in reply.text for reply in told.values())


def test_serve_runs_until_it_is_told_to_stop() -> None:
    """`on_ready` gets the running sandbox; afterwards the port is closed."""
    stop, ready = threading.Event(), threading.Event()
    seen: list[Sandbox] = []

    def on_ready(sandbox: Sandbox) -> None:
        seen.append(sandbox)
        ready.set()

    server = threading.Thread(target=serve, args=(Rules(), 0, on_ready, stop))
    server.start()
    assert ready.wait(10)
    assert httpx.get(seen[0].page, trust_env=False).is_success
    stop.set()
    server.join(10)
    assert not server.is_alive()


def test_ctrl_c_ends_serve_without_a_traceback() -> None:
    """The process ends cleanly and says nothing."""
    program = "from importer.sandbox import serve; serve(on_ready=lambda s: print(s.url, flush=True)); print('end')"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "end\n", "")
