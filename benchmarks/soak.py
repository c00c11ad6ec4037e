"""Chaos: whole commands against a server that misbehaves, and what must hold whatever happens.

    python -m benchmarks.soak [rows]

Every case says what it saw; a promise that was broken ends it with a sentence and exit code 1. The server stands in
this process and writes everything down; the commands are processes of their own, which can be killed.
"""

import asyncio
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from tests.uploader.fault_server import Fault, FaultServer, Seen

ROSTER = "roster.csv"
KILLS = (0.1, 0.25, 0.4, 0.55, 0.7, 0.85)
"""At so much of the roster a process is killed; once more while it writes the workbook."""
MISBEHAVING = 0.02
KEYLESS, REFUSED = 101, 97
"""Every so manieth row has no match key, or draws a refusal."""
ENDED = {"created", "updated", "saved", "unchanged"}
FAULTS = (
    Fault(status=500),
    Fault(status=500, commits=True),
    Fault(status=502, detached=0.2),
    Fault(status=503),
    Fault(status=429, headers=(("Retry-After", "1"),)),
    Fault(reset=True),
    Fault(reset=True, commits=True),
    Fault(close=True, commits=True),
    Fault(cut=10),
    Fault(status=200, body=b"<html>busy</html>", commits=True),
)
STOPPERS = (Fault(status=303, commits=True), Fault(status=501, commits=True), Fault(status=307), Fault(status=401))
"""After these a run ends; the same command goes on."""
NO = Fault(status=422, body=b'{"owner_email": ["is on the list of another office"]}')


def healthy(_: Seen) -> Fault | None:
    """No fault at all."""
    return None


def misbehaving(rows: int, seed: int = 7) -> Callable[[Seen], Fault | None]:
    """Faults at random, refusals for those who are to be refused, and now and then the end of a run."""
    dice, live, stops = random.Random(seed), 0, [*STOPPERS]

    def fault(seen: Seen) -> Fault | None:
        nonlocal live
        if seen.payload["test"]:
            return None
        live += 1
        if "refused" in seen.row:
            return NO
        if stops and live > rows * (1 - len(stops) / (len(STOPPERS) + 1)):
            return stops.pop()
        return dice.choice(FAULTS) if dice.random() < MISBEHAVING else None

    return fault


@contextmanager
def standing(server: FaultServer) -> Iterator[FaultServer]:
    """The server, in a thread of its own."""
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


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@dataclass
class Desk:
    """A person's desk: a folder with a roster, a state folder, and a server to send it to."""

    folder: Path
    server: FaultServer
    rows: int

    def __post_init__(self) -> None:
        """Write the roster."""
        with (self.folder / ROSTER).open("w", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["First Name", "Last Name", "Email", "Source", "Company Name", "Agent ID", "Cell Phone"])
            lines.writerows(_person(number) for number in range(self.rows))

    def start(self, *words: str, url: str = "", out: "IO[Any] | int" = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        """A command under way."""
        environment = {**os.environ, "BROKERKIT_API_URL": url or self.server.url, "BROKERKIT_API_KEY": self.server.key,
                       "BROKERKIT_IMPORTER_HOME": str(self.folder / "state")}  # fmt: skip
        command = [sys.executable, "-m", "importer", *words]
        return subprocess.Popen(command, env=environment, cwd=self.folder, stdout=out, stderr=out)

    def run(self, *words: str, **more: Any) -> int:
        """A command's exit code."""
        return self.start(*words, **more).wait()

    def fates(self) -> dict[int, str]:
        """Row -> fate, as the last command told it to programs."""
        told = map(json.loads, (self.folder / "outcomes.jsonl").read_text().splitlines())
        return {line["row"]: line["fate"] for line in told}

    def workbooks(self) -> list[Path]:
        """The results that lie there."""
        return [*self.folder.glob("roster-results*.xlsx")]


def _person(number: int) -> list[str]:
    name = "refused" if number % REFUSED == 5 else "agent"
    mail = "" if number % KEYLESS == 7 else f"{name}{number}@example.com"
    return [f"First{number}", f"Last{number}", mail, "Soak", "Invented Realty", "", ""]


def hold(promise: str, *, kept: bool) -> None:
    """End everything if a promise was broken."""
    if not kept:
        sys.exit(f"BROKEN: {promise}")


COMMAND = ("run", ROSTER, "--yes", "--quiet", "--allow-keyless", "--concurrency", "16", "--settle-delay", "1",
           "--canary", "0", "--outcomes", "outcomes.jsonl")  # fmt: skip


def killed_and_continued(rows: int) -> None:
    """Random faults, kills, ended runs: one record a person, one fate a row, and all of it told once more."""
    server = FaultServer(always=misbehaving(rows), latency=0.0, race_window=0.002)
    with standing(server), _folder() as folder:
        desk = Desk(folder, server, rows)
        began = time.perf_counter()
        memory = [_killed(desk, partial(_has, server, int(rows * share))) for share in KILLS]
        _killed(desk, lambda: any(desk.folder.glob(".*.part")))
        code = _given_until_over(desk)
        hold(f"the run ends with rows that need a person, and nothing worse, not with {code}", kept=code == 1)
        _account(desk)
        print(f"  {rows:,} rows, {len(server.live):,} live requests, {len(KILLS) + 1} kills, "
              f"{time.perf_counter() - began:.0f} s; memory {min(memory):.0f} to {max(memory):.0f} MiB")  # fmt: skip
        _once_more(desk)


def _has(server: FaultServer, count: int) -> bool:
    return len(server.records) >= count


def _given_until_over(desk: Desk) -> int:
    """Give the command until it does not ask to be given again."""
    while (code := desk.run(*COMMAND)) == 4:
        pass
    return code


def _killed(desk: Desk, moment: Callable[[], bool]) -> float:
    """Give the command until a moment has come, and kill it then; how much memory it had."""
    while True:
        with desk.start(*COMMAND) as process:
            while process.poll() is None and not moment():
                time.sleep(0.005)
            if process.poll() is None:
                memory = _resident_mib(process.pid)
                process.kill()
                return memory
        hold(f"the server ended the run, not {process.returncode}", kept=process.returncode == 4)


def _resident_mib(process: int) -> float:
    status = Path(f"/proc/{process}/status")
    found = [line for line in status.read_text().splitlines() if line.startswith("VmRSS")] if status.exists() else []
    return int(found[0].split()[1]) / 1024 if found else float("nan")


def _account(desk: Desk) -> None:
    """Hold what the rows are said to have come to against what the server knows."""
    fates, records = desk.fates(), desk.server.records
    stored = Counter(str(one.fields.get("email") or one.fields["first_name"]) for one in records)
    print(f"  {dict(Counter(fates.values()))}")
    hold("every row has one fate", kept=sorted(fates) == list(range(2, desk.rows + 2)))
    hold("nobody is stored twice", kept=max(stored.values()) == 1)
    hold(
        "a row without match key is saved once",
        kept=all(one.commits == 1 for one in records if "email" not in one.fields),
    )
    for number in range(desk.rows):
        first, _, mail, *_ = _person(number)
        fate, is_stored = fates[number + 2], bool(stored[mail or first])
        hold(f"row {number + 2}, {fate}, is stored", kept=is_stored or fate not in ENDED)
        hold(f"row {number + 2}, {fate}, is not stored", kept=not is_stored or fate in {*ENDED, "unverified"})
        hold(f"row {number + 2} with a key is settled", kept=not mail or fate in ENDED or "refused" in mail)


def _once_more(desk: Desk) -> None:
    """Without its workbook the run is told from the journal; the command given again sends nothing that was settled."""
    before, requests = desk.fates(), len(desk.server.seen)
    for workbook in desk.workbooks():
        workbook.unlink()
    hold("a report is written", kept=desk.run("report", "--quiet", "--outcomes", "outcomes.jsonl") == 1)
    hold("a report tells the same", kept=desk.fates() == before and len(desk.workbooks()) == 1)
    hold("a repeat ends as before", kept=desk.run(*COMMAND) == 1)
    # A row with a match key that is in doubt, having been refused after a lost reply, goes out once more, and rightly.
    doubted = {row for row, fate in before.items() if fate == "unverified" and _person(row - 2)[2]}
    repeat = {row: "unchanged" if fate in ENDED else fate for row, fate in before.items()}
    other = [(row, fate, repeat[row]) for row, fate in desk.fates().items() if fate != repeat[row]]
    hold(f"a repeat tells the same, not (row, now, before): {other[:5]}", kept={row for row, *_ in other} <= doubted)
    sent = {one.row for one in desk.server.seen[requests:] if not one.payload["test"]}
    hold("neither asks the server anything", kept=sent == {_person(row - 2)[2] for row in doubted})
    kept = b"".join(path.read_bytes() for path in (desk.folder / "state").rglob("*") if path.is_file())
    hold(
        "the state folder names nobody",
        kept=not any(word in kept for word in (b"@example.com", b"Invented", b"office")),
    )
    print(f"  told once more, and repeated with {len(sent)} requests; {len(kept) / 1e6:.1f} MB of state name nobody")


def test_mode_not_honoured(rows: int) -> None:
    """A preview of everybody saves one person at most and says so; a live run does not begin."""
    with standing(FaultServer(always=healthy, latency=0.0, ignores_test=True)) as server, _folder() as folder:
        desk = Desk(folder, server, rows)
        words = ("preview", ROSTER, "--allow-keyless", "--outcomes", "outcomes.jsonl")
        hold("a preview without test mode stops", kept=desk.run(*words) == 4)
        told = Counter(desk.fates().values())
        hold("one row is in doubt, none previewed", kept=told["unverified"] == 1 and not told["previewed"])
        hold("a run without test mode stops", kept=desk.run(*COMMAND) == 4)
        hold("nobody else was saved", kept=len(server.records) <= 2 and not server.live)
        print(f"  {rows:,} rows; {len(server.records)} saved by preview and run together, none live")


def two_addresses(rows: int) -> None:
    """One team under two spellings of its address, at once: one run at a time."""
    with standing(FaultServer(always=healthy, latency=0.0, race_window=0.05)) as server, _folder() as folder:
        desk = Desk(folder, server, rows)
        urls = (server.url, server.url.replace("127.0.0.1", "localhost"))
        codes = sorted(one.wait() for one in [desk.start(*COMMAND, url=url) for url in urls])
        people = {str(one.fields.get("email") or one.fields["first_name"]) for one in server.records}
        hold("one is refused and one sends all", kept=codes == [0, 2] and len(people) == rows)
        hold("nobody is stored twice", kept=len(server.records) == rows)
        print(f"  {rows:,} rows; one run refused, {len(server.records):,} records of {len(people):,} people")


def words_lost(rows: int) -> None:
    """Neither stdout nor stderr nor the file of outcomes takes a word: the run is unharmed, its exit code true."""
    if not Path("/dev/full").exists():
        return
    with standing(FaultServer(always=healthy, latency=0.0)) as server, _folder() as folder:
        desk = Desk(folder, server, rows)
        words = [*COMMAND[:-1], "/dev/full", "-vv"]
        with Path("/dev/full").open("wb") as full:
            code = desk.run(*words, out=full)
        hold("the run is unharmed", kept=code == 0 and len(server.records) == rows and len(desk.workbooks()) == 1)
        print(f"  {rows:,} rows; exit code {code}, {len(server.records):,} records, and the workbook")


def main(rows: int = 20_000) -> None:
    """Every case in turn; the first one takes all the rows, the others some hundreds."""
    for case, count in ((killed_and_continued, rows), (test_mode_not_honoured, 300), (two_addresses, 300),
                        (words_lost, 300)):  # fmt: skip
        print(f"{case.__name__.replace('_', ' ')}:", flush=True)
        case(count)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
