"""A person at a terminal: types a command, reads what comes back."""

import csv
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from importer import cli
from importer.sandbox import Sandbox

KEY = "canary-key-5f2a"
IMPORTER = (sys.executable, "-m", "importer")
"""The program, for a process of its own."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document on stdout."""
        return json.loads(self.out)

    @property
    def fates(self) -> dict[str, int]:
        """The fates that occurred, with their counts."""
        return {fate: rows for fate, rows in self.document["rows"].items() if rows}


Type = Callable[..., Ended]


@pytest.fixture
def type_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Types a command in an empty folder, with a state folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROKERKIT_IMPORTER_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("BROKERKIT_API_URL", raising=False)
    monkeypatch.setenv("BROKERKIT_API_KEY", KEY)

    def type_command(*arguments: object) -> Ended:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        assert KEY not in out + err
        return Ended(int(ended.value.code or 0), out, err)

    return type_command


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A stand-in for Brokerkit that knows the team's key; commands find it through the environment."""
    with Sandbox() as standing:
        monkeypatch.setenv("BROKERKIT_API_URL", standing.url)
        monkeypatch.setenv("BROKERKIT_API_KEY", standing.key)
        yield standing


def posted(sandbox: Sandbox, before: int = 0) -> list[dict[str, Any]]:
    """What was posted live, in order, after the first requests that came `before`."""
    bodies = (fact.body for fact in sandbox.requests()[before:])
    return [body for body in bodies if body is not None and body["test"] is False]


def correct_csv(results: Path, cells: Mapping[tuple[object, str], str], sheet: str = "Fix", by: str = "Row") -> None:
    """Write cells of a sheet's file by (what stands in the column `by`, header), as a person would, and save."""
    file = results / f"{sheet}.csv"
    with file.open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.DictReader(text))
    for (row, header), value in cells.items():
        next(line for line in lines if line[by] == str(row))[header] = value
    write_csv(file, lines)


def correct(results: Path, sheet: str, cells: Mapping[tuple[object, str], str | int | None], by: str = "Row") -> None:
    """Write cells of a sheet by (what stands in the column `by`, header), as a person would, and save."""
    book = openpyxl.load_workbook(results)
    page = book[sheet]
    titles = {str(cell.value): at for at, cell in enumerate(page[1], 1)}
    lines = {str(page.cell(line, titles[by]).value): line for line in range(2, page.max_row + 1)}
    for (key, header), value in cells.items():
        page.cell(lines[str(key)], titles[header]).value = value
    book.save(results)


def outcomes(workbook: Path) -> dict[int, str]:
    """Row -> fate, as the sheet `Rows` says."""
    book = openpyxl.load_workbook(workbook, read_only=True)
    with closing(book):
        lines = list(book["Rows"].iter_rows(min_row=2, max_col=2, values_only=True))
    return {int(str(row)): str(fate) for row, fate in lines if row is not None}


def wait_for_records(sandbox: Sandbox, count: int) -> None:
    """Until the sandbox holds at least so many records."""
    deadline = time.monotonic() + 30
    while len(sandbox.records()) < count:
        assert time.monotonic() < deadline, f"only {len(sandbox.records())} records"
        time.sleep(0.02)


def person(number: int, **cells: str) -> dict[str, str]:
    """An invented agent under Brokerkit's own labels."""
    return {
        "First Name": f"Avery{number}",
        "Last Name": f"Sample{number}",
        "Email": f"agent{number}@example.com",
        "Agent ID": f"MLS{number:05}",
        "Cell Phone": f"+1 202 555 {100 + number % 100:04}",
        **cells,
    }


def people(count: int) -> list[dict[str, str]]:
    """So many invented agents."""
    return [person(number) for number in range(1, count + 1)]


def write_csv(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """A roster as a CSV file; the headers are those of the first row."""
    rows = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
