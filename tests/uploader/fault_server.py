"""A Brokerkit that misbehaves on command, on a real socket.

Each request is answered by the next fault of its row's script; a row is known by its e-mail, its agent_id or its
first name. Between looking for a record and inserting one lies a race window, as in any application that checks for
uniqueness before it inserts: two requests of one person at the same time make twins. Everything is written down.
"""

import asyncio
import json
import ssl
import struct
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

EPOCH = 1_800_000_000.0
"""Wall time at loop time 0."""


@dataclass(frozen=True)
class Fault:
    """One scripted answer; the default is a healthy one."""

    status: int | None = None
    """None lets the server answer as it should; anything else is answered instead, with nothing saved."""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    before: float = 0.0
    """Seconds before the record is looked for."""
    after: float = 0.0
    """Seconds between saving and replying."""
    commits: bool | None = None
    """Whether the record is saved whatever the answer says; None: only with a healthy answer."""
    detached: float | None = None
    """The answer goes out at once, as from a gateway that gave up, while the application, which has looked for the
    record already, saves the row so many seconds later."""
    reset: bool = False
    """The connection is reset instead of an answer."""
    close: bool = False
    """The connection is closed, politely, instead of an answer."""
    hang: bool = False
    """No answer ever comes."""
    drip: bool = False
    """The answer comes byte by byte, a second each."""
    cut: int | None = None
    """Only so many bytes of the body come, then the connection closes."""
    keep_alive: bool = True


HEALTHY = Fault()


@dataclass
class Seen:
    """One request as it arrived."""

    at: float
    row: str
    payload: dict[str, Any]
    headers: dict[str, str]
    path: str
    attempt: int = 0
    """Which live request of its row it is, from 1; for one in test mode, how many live ones were before."""
    ended_at: float | None = None


@dataclass
class Record:
    """What the server stored."""

    id: int
    fields: dict[str, Any]
    created_at: float
    updated_at: float
    commits: int = 1


@dataclass
class FaultServer:
    """The server's script, its memory and its socket."""

    script: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    """Row -> faults of its live requests, in order; after the last one the row is healthy."""
    always: "Fault | Callable[[Seen], Fault | None]" = HEALTHY
    """For every request the script says nothing about, those in test mode among them."""
    race_window: float = 0.5
    latency: float = 0.05
    update_status: int = 200
    key: str = "CANARY-KEY-7f3a9"
    compared: Callable[[str], str] = str
    """What it compares of a match key."""
    tls: ssl.SSLContext | None = None
    """Who it proves to be; None speaks in plain text."""
    ignores_test: bool = False
    """Saves what is sent in test mode, and answers accordingly."""
    seen: list[Seen] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    concurrent: int = 0
    most_concurrent: int = 0
    port: int = 0
    _index: dict[tuple[str, str], list[Record]] = field(default_factory=lambda: defaultdict(list))

    async def start(self) -> None:
        """Listen on a free loopback port."""
        self._server = await asyncio.start_server(self._connection, "127.0.0.1", self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        self._attempts: dict[str, int] = defaultdict(int)
        self._background: list[asyncio.Task[tuple[int, bytes]]] = []

    async def stop(self) -> None:
        """Close the socket and end everything that is still going on."""
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        """The API's base address."""
        return f"https://localhost:{self.port}/v2" if self.tls else f"http://127.0.0.1:{self.port}/v2"

    @property
    def live(self) -> list[Seen]:
        """Requests that were not in test mode."""
        return [one for one in self.seen if one.payload.get("test") is False]

    def of(self, row: str) -> list[Record]:
        """The records that hold a row's person."""
        return [record for record in self.records if identity(record.fields) == row]

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        payload = json.loads(await reader.readexactly(int(headers["content-length"])))
        seen = Seen(asyncio.get_running_loop().time(), identity(payload), payload, headers, request.split()[1])
        self.seen.append(seen)
        self.concurrent += 1
        self.most_concurrent = max(self.most_concurrent, self.concurrent)
        try:
            return await self._answer(seen, writer)
        finally:
            self.concurrent -= 1
            seen.ended_at = seen.ended_at or asyncio.get_running_loop().time()

    def _next_fault(self, seen: Seen) -> Fault:
        live = seen.payload.get("test") is False
        seen.attempt = self._attempts[seen.row] = self._attempts[seen.row] + live
        if live and self.script[seen.row]:
            return self.script[seen.row].pop(0)
        return self.always if isinstance(self.always, Fault) else self.always(seen) or HEALTHY

    async def _answer(self, seen: Seen, writer: asyncio.StreamWriter) -> bool:
        fault = self._next_fault(seen)
        await asyncio.sleep(self.latency + fault.before)
        status, headers, body = 200, {}, b""
        misbehaves = fault.status is not None or fault.reset or fault.close or fault.hang
        commits = fault.commits if fault.commits is not None else not misbehaves
        if fault.detached is not None:
            seen.ended_at = asyncio.get_running_loop().time() + fault.detached
            self._background.append(asyncio.create_task(self._save(seen, True, fault.detached)))
        elif fault.status is None or commits:
            status, body = await self._save(seen, commits)
        await asyncio.sleep(fault.after)
        if fault.hang:
            seen.ended_at = asyncio.get_running_loop().time()  # it does nothing any more
            await asyncio.sleep(1e6)
        if fault.reset:
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            return False
        if fault.close:
            return False
        if fault.status is not None:
            status, body = fault.status, b""
        body = fault.body if fault.body is not None else body
        headers = {"Content-Type": "application/json", "Date": formatdate(self.now, usegmt=True)}
        headers |= dict(fault.headers)
        await self._write(writer, status, headers, body, fault)
        return fault.keep_alive and fault.cut is None

    async def _write(
        self, writer: asyncio.StreamWriter, status: int, headers: dict[str, str], body: bytes, fault: Fault
    ) -> None:
        headers["Content-Length"] = str(len(body))
        if status == 204:
            del headers["Content-Length"]
        if not fault.keep_alive:
            headers["Connection"] = "close"
        head = f"HTTP/1.1 {status} Whatever\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        whole = head.encode() + b"\r\n" + body[: fault.cut]
        pieces = [whole[place : place + 1] for place in range(len(whole))] if fault.drip else [whole]
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            if fault.drip:
                await asyncio.sleep(1.0)

    @property
    def now(self) -> float:
        """Wall time."""
        return EPOCH + asyncio.get_running_loop().time()

    async def _save(self, seen: Seen, commits: bool, window: float | None = None) -> tuple[int, bytes]:
        """Upsert as documented, with the race between looking and inserting; test mode saves nothing."""
        fields = {name: value for name, value in seen.payload.items() if name != "test"}
        if seen.payload.get("test") is not False and not self.ignores_test:
            return 201, json.dumps({"id": None, **fields, "email": None}).encode()
        keys = [(name, self.compared(fields[name])) for name in ("email", "agent_id") if fields.get(name)]
        found = list({id(record): record for key in keys for record in self._index[key]}.values())
        await asyncio.sleep(self.race_window if window is None else window)
        if not commits:
            return 200, b""
        if not found:
            found = [Record(len(self.records) + 1, fields, self.now, self.now)]
            self.records.append(found[0])
            for key in keys:
                self._index[key].append(found[0])
            return 201, self._echo(found[0])
        for record in found:
            record.fields |= fields
            record.updated_at = self.now
            record.commits += 1
        return self.update_status, b"" if self.update_status == 204 else self._echo(found[0])

    def _echo(self, record: Record) -> bytes:
        stamps = {"created_at": _iso(record.created_at), "updated_at": _iso(record.updated_at)}
        return json.dumps({"id": record.id, **record.fields, **stamps}).encode()


def identity(payload: dict[str, Any]) -> str:
    """What a row is called in scripts: its e-mail, its agent_id or its first name."""
    return str(payload.get("email") or payload.get("agent_id") or payload.get("first_name"))


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
