"""Twenty thousand rows, two in a hundred requests at random faults, three kills: one record a person, memory flat.

    python -m benchmarks.soak [rows]

The uploader runs in processes of its own, which are killed without warning; the last one finishes. The figures are
the memory of that process as it goes, and whether every person was stored once.
"""

import asyncio
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.post import KEY, invented_plan
from importer.defaults import Posting
from importer.model import Mode
from importer.uploader import Instructions, Progress, ahead, upload
from tests.uploader.fault_server import Fault, FaultServer, Seen

KILLS = (0.2, 0.45, 0.7)
FAULTS = (
    Fault(status=500),
    Fault(status=500, commits=True),
    Fault(status=503),
    Fault(status=429, headers=(("Retry-After", "1"),)),
    Fault(reset=True),
    Fault(reset=True, commits=True),
    Fault(close=True, commits=True),
    Fault(cut=10),
    Fault(status=200, body=b"<html>busy</html>", commits=True),
)


@contextmanager
def faulty_server(share: float, seed: int = 7) -> Iterator[FaultServer]:
    """A server that misbehaves at random, in a thread of its own."""
    dice = random.Random(seed)

    def fault(_: Seen) -> Fault | None:
        return dice.choice(FAULTS) if dice.random() < share else None

    server = FaultServer(always=fault, latency=0.0, race_window=0.0)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(server.start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def child(url: str, home: str, rows: int) -> None:
    """Deliver in this process, telling now and then how much memory it has."""
    posting = Posting(concurrency=16, settle_delay=0.5)
    instructions = Instructions(url, KEY, Mode.RUN, "soak", Path(home), posting=posting)
    step = max(1, rows // 5)

    def tell(progress: Progress) -> None:
        if progress.done and progress.done % step == 0:
            print(f"    {progress.done:>7,} rows  {resident_mib():6.1f} MiB", flush=True)

    with ahead(invented_plan(rows), instructions) as prospect:
        delivery = upload(prospect, on_progress=tell)
    fates = Counter(str(outcome.fate) for outcome in delivery.outcomes)
    print(f"  {dict(fates)}, {delivery.resumed:,} from the journal, stopped: {delivery.stop}", flush=True)


def resident_mib() -> float:
    """Memory of this process, where the system tells it in /proc."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main(rows: int = 20_000) -> None:
    """Kill three times, finish once, count."""
    began = time.perf_counter()
    with faulty_server(0.02) as server, tempfile.TemporaryDirectory() as home:
        for share in KILLS:
            with _start(server.url, home, rows) as process:
                while len(server.records) < rows * share and process.poll() is None:
                    time.sleep(0.05)
                process.kill()
            print(f"  killed at {len(server.records):,} records")
        while _start(server.url, home, rows).wait():
            pass
        people = len({record.fields["email"] for record in server.records})
        print(f"{rows:,} rows, {len(server.records):,} records of {people:,} people, {len(server.seen):,} requests, "
              f"{time.perf_counter() - began:.0f} s")  # fmt: skip
        if not len(server.records) == people == rows:
            sys.exit("a row was lost or doubled")


def _start(url: str, home: str, rows: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "benchmarks.soak", "--child", url, home, str(rows)])


if __name__ == "__main__":
    if "--child" in sys.argv:
        child(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
