"""How much of bare aiohttp's speed the uploader keeps, journal included, at a server that takes 50 ms.

    python -m benchmarks.post [rows per worker] [milliseconds]

The server runs in a process of its own. Both sides post the same payloads with orjson bodies; rounds alternate, and
the best of each is compared, since other work on the machine only ever makes a round slower.
"""

import asyncio
import itertools
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
import orjson

from importer.defaults import Care, Posting
from importer.keys import ApiKey
from importer.model import Mode, Plan, Send
from importer.uploader import Instructions, ahead, upload

ROUNDS = 3
CONCURRENCIES = (8, 32)
KEY = ApiKey("benchmark", "the benchmark")


class _Answer(asyncio.Protocol):
    """Answers every POST with its own payload after a while, as cheaply as Python can."""

    latency = 0.05
    ids = itertools.count(1)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, separator, body = self._buffer.partition(b"\r\n\r\n")
        if separator and len(body) >= int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]):
            self._buffer = b""
            # test mode answers without the e-mail; a probe that got one would end the run
            reply = b'"email":null}' if b'"test":true' in body else body[1:]
            reply = b'{"id":%d,%b' % (next(self.ids), reply)
            asyncio.get_running_loop().call_later(self.latency, self._reply, reply)

    def _reply(self, body: bytes) -> None:
        assert isinstance(self._transport, asyncio.Transport)
        head = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self._transport.write(head + body)


def _serve(latency: float, told: Connection) -> None:
    async def serve() -> None:
        _Answer.latency = latency
        server = await asyncio.get_running_loop().create_server(_Answer, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def server(latency: float) -> Iterator[str]:
    """A server with a fixed latency in a process of its own; yields the API's base address."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(latency, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/v2"
    finally:
        process.terminate()
        process.join()


def invented_plan(count: int) -> Plan:
    """So many people with 20 filled fields each."""
    return Plan(tuple(_person(row) for row in range(2, count + 2)), {}, ())


def _person(row: int) -> Send:
    email = f"agent{row}@example.com"
    texts = {name: f"{name} of {row}" for name in ("note", "source", "currently_at", "alt_address", "alt_city")}
    offices = {f"office_{part}": f"{part} {row}" for part in ("address", "city", "state", "zip")}
    payload = {"first_name": "Ann", "last_name": f"Lee{row}", "email": email, "agent_id": f"A{row}", **texts, **offices,
               "phone": "+12025550123", "status": "new_lead", "bucket": "default", "rating": "7",
               "production_ytd": "1250000", "production_label": "mid", "kpa_taken": "true"}  # fmt: skip
    return Send(row, (row,), payload, frozenset({("email", email), ("agent_id", f"A{row}")}))


def uploader_seconds(plan: Plan, url: str, concurrency: int) -> float:
    """A whole live run, journal and ledger on disk."""
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        posting, care = Posting(concurrency=concurrency), Care(canary=0)
        instructions = Instructions(url, KEY, Mode.RUN, "digest", Path(home), posting=posting, care=care)
        with ahead(plan, instructions) as prospect:
            delivery = upload(prospect)
        seconds = time.perf_counter() - began
    assert all(outcome.fate.is_saved for outcome in delivery.outcomes)
    return seconds


def bare_seconds(plan: Plan, url: str, concurrency: int) -> float:
    """The same requests with aiohttp and nothing else."""
    began = time.perf_counter()
    asyncio.run(_post_bare(plan, url, concurrency))
    return time.perf_counter() - began


async def _post_bare(plan: Plan, url: str, concurrency: int) -> None:
    sends = iter(plan.sends)
    connector = aiohttp.TCPConnector(limit=concurrency)
    async with aiohttp.ClientSession(connector=connector, headers={"Content-Type": "application/json"}) as session:

        async def work() -> None:
            for send in sends:
                body = orjson.dumps({"test": False, **send.payload})
                async with session.post(f"{url}/leads", data=body) as response:
                    orjson.loads(await response.read())

        await asyncio.gather(*(work() for _ in range(concurrency)))


def main(rows_per_worker: int = 200, milliseconds: float = 50.0) -> None:
    """Print one line for each concurrency."""
    print(f"POST at {milliseconds:g} ms, {rows_per_worker} rows a worker, best of {ROUNDS} (requests a second)")
    with server(milliseconds / 1000) as url:
        for concurrency in CONCURRENCIES:
            plan = invented_plan(rows_per_worker * concurrency)
            rounds = [
                (bare_seconds(plan, url, concurrency), uploader_seconds(plan, url, concurrency)) for _ in range(ROUNDS)
            ]
            bare, ours = (len(plan.sends) / min(column) for column in zip(*rounds, strict=True))
            print(
                f"  concurrency {concurrency:>3}: bare aiohttp {bare:7.1f}   uploader {ours:7.1f}   {ours / bare:.2f}"
            )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
