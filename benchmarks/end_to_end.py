"""Whole commands beside the straightforward script and the floors: `python -m benchmarks.end_to_end [ROWS ...]`.

For every size (10,000 and 100,000 rows unless told) one invented workbook goes through `benchmarks.straightforward`,
through `brokerkit-import check` and through `benchmarks.floors`, by turns, each in a process of its own; the least
seconds of the wall and the most memory of each count. Then `run` sends 10,000 rows to a server that takes 50 ms, beside
what the latency alone takes. With `--csv` the sizes are those of CSV files, and only `check` is measured: does it grow
with the rows?

POSIX only: the memory of a process that has ended is what the system remembers of it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.post import server

ROWS = (10_000, 100_000)
SMALL = 10_000
ROUNDS = 2
LATENCY = 0.05
CONCURRENCY = 16
KEY = {"BROKERKIT_API_KEY": "benchmark"}
ENDED = {0, 1}
"""Exit codes of a command that has written its results."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process took."""

    seconds: float
    """Of the wall."""
    processor: float
    """Seconds of processor time, which other work on the machine lengthens less."""
    megabytes: float
    said: str

    def __str__(self) -> str:
        return f"{self.seconds:7.2f} s ({self.processor:.2f} s of processor time) {self.megabytes:6,.0f} MB"


def measured(module: str, *words: str, environment: Mapping[str, str] | None = None) -> Measured:
    """Run a module to its end. The parent must be small: a child's peak never counts less than its parent's size."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", module, *words]
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=told, env={**os.environ, **(environment or {})})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        if process.returncode not in ENDED:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        told.seek(0)
        return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, told.read().decode())


def best(rounds: Sequence[Measured]) -> Measured:
    """The least seconds of any round and the most memory: other work on the machine only makes a round slower."""
    return Measured(
        min(one.seconds for one in rounds),
        min(one.processor for one in rounds),
        max(one.megabytes for one in rounds),
        rounds[0].said,
    )


def check(roster: Path, folder: Path) -> Measured:
    """`check`, from the roster to its workbook."""
    target = folder / "ours.xlsx"
    target.unlink(missing_ok=True)
    return measured("importer", "check", str(roster), "--output", str(target), "-q", environment=_home(folder))


def run(roster: Path, folder: Path, url: str) -> Measured:
    """`run`, from the roster to its workbook, with everything that comes before and after the requests."""
    address = {"BROKERKIT_API_URL": url, **KEY, **_home(folder)}
    options = ["--concurrency", str(CONCURRENCY), "--output", str(folder / "run.xlsx"), "--yes", "-q"]
    return measured("importer", "run", str(roster), *options, environment=address)


def _home(folder: Path) -> Mapping[str, str]:
    return {"BROKERKIT_IMPORTER_HOME": str(folder / "home")}


def written(folder: Path, name: str, rows: int) -> Path:
    """An invented roster."""
    roster = folder / name
    measured("benchmarks.roster", str(roster), str(rows))
    return roster


def beside_baselines(folder: Path, rows: int) -> None:
    """One size of workbook: the script, ours and the floors."""
    roster = written(folder, "roster.xlsx", rows)
    rounds = [
        (
            measured("benchmarks.straightforward", str(roster), str(folder / "script.xlsx")),
            check(roster, folder),
            measured("benchmarks.floors", str(roster), str(folder / "floor.zip")),
        )
        for _ in range(ROUNDS)
    ]
    script, ours = (best([one[at] for one in rounds]) for at in (0, 1))
    floors = [dict(line.split() for line in one[2].said.splitlines()) for one in rounds]
    least = {name: min(float(one[name]) for one in floors) for name in floors[0]}
    floor = sum(least.values())
    print(f"check of {rows:,} rows, workbook to workbook, best of {ROUNDS}")
    print(f"  straightforward script {script}")
    print(f"  floors                 {floor:7.2f} s   " + ", ".join(f"{name} {least[name]:.2f}" for name in least))
    print(f"  check                  {ours}")
    of_processor = ours.processor / script.processor
    print(f"  of the script {ours.seconds / script.seconds:.2f} (processor time {of_processor:.2f}; wanted: at most "
          f"{0.2 if rows <= SMALL else 0.15}), of the floors {ours.seconds / floor:.2f} (wanted: at most 1.6), of the "
          f"script's memory {ours.megabytes / script.megabytes:.2f}", flush=True)  # fmt: skip


def sending(folder: Path, rows: int) -> None:
    """A whole live run beside the least that the latency allows, and the check of the same roster."""
    roster = written(folder, "roster.xlsx", rows)
    checked = best([check(roster, folder) for _ in range(ROUNDS)])
    with server(LATENCY) as url:
        ours = run(roster, folder, url)
    sends = next(int(line.split()[-1].replace(",", "")) for line in ours.said.splitlines() if "created" in line)
    least = sends * LATENCY / CONCURRENCY + checked.seconds
    print(f"run of {rows:,} rows at {LATENCY * 1000:g} ms, {CONCURRENCY} in flight")
    print(f"  latency and check {least:7.2f} s\n  run               {ours}")
    print(f"  of the least {ours.seconds / least:.2f} (at most 1.10)", flush=True)


def growing(folder: Path, sizes: Sequence[int]) -> None:
    """`check` of ever larger CSV files."""
    for rows in sizes:
        taken = check(written(folder, "roster.csv", rows), folder)
        print(f"check of {rows:,} rows of CSV {taken}   {taken.seconds / rows * 1e6:.0f} us a row", flush=True)


def main(words: Sequence[str]) -> None:
    """Measure the sizes that were asked for."""
    sizes = [int(word) for word in words if word.isdecimal()] or ROWS
    with tempfile.TemporaryDirectory() as folder:
        if "--csv" in words:
            growing(Path(folder), sizes)
            return
        for rows in sizes:
            beside_baselines(Path(folder), rows)
        sending(Path(folder), min(sizes))


if __name__ == "__main__":
    main(sys.argv[1:])
