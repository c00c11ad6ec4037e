"""preview and run against the sandbox, as a person types them."""

import csv
import os
import subprocess
from pathlib import Path

import pytest

from importer.sandbox import Rules, Sandbox
from tests.commands.conftest import IMPORTER, Type, outcomes, people, person, write_csv


def test_a_clean_roster_is_created_and_then_unchanged(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """The first run creates everybody, the second sends nothing, and with --all it updates everybody."""
    roster = write_csv(tmp_path / "roster.csv", people(30))
    first = type_command("run", roster, "--yes", "--json")
    assert (first.code, first.fates) == (0, {"created": 30})
    assert len(sandbox.records()) == 30
    second = type_command("run", roster, "--yes", "--json")
    assert (second.code, second.fates) == (0, {"unchanged": 30})
    sandbox.rules = Rules(updated_status=204)
    third = type_command("run", roster, "--yes", "--json", "--all")
    assert (third.code, third.fates) == (0, {"updated": 30})
    assert len(sandbox.records()) == 30


def test_preview_saves_nothing(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Every request carries the JSON boolean, nothing is stored, and every row is previewed."""
    roster = write_csv(tmp_path / "roster.csv", people(12))
    ended = type_command("preview", roster, "--json")
    assert (ended.code, ended.fates) == (0, {"previewed": 12})
    assert sandbox.records() == []
    assert all(fact.body is not None and fact.body["test"] is True for fact in sandbox.requests())


@pytest.mark.parametrize("command", [("preview",), ("run", "--yes")])
def test_a_server_without_a_test_mode_is_noticed_by_its_first_replies(
    type_command: Type, sandbox: Sandbox, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Exit code 4 and a sentence; the rows that were saved are unverified, the others did not go out."""
    sandbox.rules = Rules(ignore_test=True)
    roster = write_csv(tmp_path / "roster.csv", people(30))
    ended = type_command(*command, roster, "--json", "--concurrency", "3")
    saved = len(sandbox.records())
    assert (ended.code, ended.fates) == (4, {"unverified": saved, "not_sent": 30 - saved})
    assert saved <= 3
    assert "test mode" in ended.document["stopped"]


def test_a_sample_covers_every_choice(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """`--sample cover` posts a few rows; the others are ready, and nothing needs attention."""
    rows = [person(number, Status=("new_lead", "contact_made")[number % 2]) for number in range(1, 31)]
    ended = type_command("preview", write_csv(tmp_path / "roster.csv", rows), "--sample", "cover", "--json")
    assert ended.code == 0
    assert ended.fates["previewed"] + ended.fates["ready"] == 30
    assert 2 <= ended.fates["previewed"] <= 4


def test_a_wrong_key_costs_one_request(
    type_command: Type, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run stops with exit code 4 before anything was sent, and the results account for every row."""
    monkeypatch.setenv("BROKERKIT_API_KEY", "canary-key-5f2a")
    roster = write_csv(tmp_path / "roster.csv", people(30))
    ended = type_command("run", roster, "--yes", "--json")
    assert (ended.code, ended.fates) == (4, {"not_sent": 30})
    assert "401" in ended.document["stopped"]
    assert len(sandbox.requests()) == 1
    assert set(outcomes(Path(ended.document["results"])).values()) == {"not_sent"}


def test_a_wrong_key_stops_a_preview_within_the_workers(
    type_command: Type, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a probe, at most one request for each worker is begun."""
    monkeypatch.setenv("BROKERKIT_API_KEY", "canary-key-5f2a")
    roster = write_csv(tmp_path / "roster.csv", people(30))
    ended = type_command("preview", roster, "--concurrency", "3")
    assert ended.code == 4
    assert len(sandbox.requests()) <= 3


def test_a_live_run_wants_a_yes(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Without a terminal and without --yes nothing is sent, and the reader learns what would have been."""
    roster = write_csv(tmp_path / "roster.csv", [person(1)])
    ended = type_command("run", roster)
    assert ended.code == 2
    assert "--yes" in ended.err
    assert "Notifications" in ended.err
    assert sandbox.requests() == []


def test_the_confirmation_names_the_proxy_and_not_its_password(
    type_command: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People's details are about to go through it."""
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.example.com:8080")
    roster = write_csv(tmp_path / "roster.csv", [person(1)])
    ended = type_command("run", roster, "--api-url", "https://127.0.0.1:9/v2")
    assert ended.code == 2
    assert "http://proxy.example.com:8080 from HTTPS_PROXY" in ended.err
    assert "secret" not in ended.err


@pytest.mark.parametrize("command", [("preview",), ("run", "--yes"), ("run",)])
@pytest.mark.parametrize(("variable", "value"), [("HTTPS_PROXY", "secret"), ("SSL_CERT_FILE", "/missing/office.pem")])
def test_a_computer_that_is_set_up_wrongly_is_told_so(
    type_command: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str], variable: str, value: str
) -> None:
    """Exit code 2 and the variable's name, before anything is asked, sent or kept."""
    monkeypatch.setenv(variable, value)
    roster = write_csv(tmp_path / "roster.csv", [person(1)])
    ended = type_command(*command, roster, "--api-url", "https://127.0.0.1:9/v2")
    assert ended.code == 2
    assert variable in ended.err
    assert "secret" not in ended.err
    assert "cannot be undone" not in ended.err
    assert not (tmp_path / "state" / "runs").exists()


def test_a_key_log_that_cannot_be_written_stops_what_would_send(sandbox: Sandbox, tmp_path: Path) -> None:
    """A library opens it as soon as it is loaded, which is before anything goes out; a check needs no such library."""
    roster = write_csv(tmp_path / "roster.csv", [person(1)])
    environment = {
        **os.environ,
        "SSLKEYLOGFILE": "/missing/keys",
        "BROKERKIT_API_URL": sandbox.url,
        "BROKERKIT_API_KEY": sandbox.key,
        "BROKERKIT_IMPORTER_HOME": str(tmp_path / "state"),
    }

    def ended(*command: str) -> subprocess.CompletedProcess[str]:
        line = [*IMPORTER, command[0], str(roster), *command[1:]]
        return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)

    told = ended("run", "--yes")
    assert (told.returncode, sandbox.records()) == (2, [])
    assert "SSLKEYLOGFILE" in told.stderr
    assert ended("check").returncode == 0


@pytest.mark.slow
def test_a_thousand_rows_at_concurrency_8(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Every fate is right and balanced: 940 people, 40 repeated rows, 20 rows that cannot be sent."""
    rows = people(940)
    rows += people(40)
    rows += [person(2000 + number, Email="not an address") for number in range(20)]
    ended = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json", "--concurrency", "8")
    assert (ended.code, ended.fates) == (1, {"created": 940, "duplicate": 40, "invalid": 20})
    assert ended.document["balanced"]
    assert ended.document["total"] == 1000
    assert len(sandbox.records()) == 940
    told = outcomes(Path(ended.document["results"]))
    assert len(told) == 1000
    assert [told[row] for row in (2, 941, 942, 981, 982, 1001)] == [
        "created", "created", "duplicate", "duplicate", "invalid", "invalid",
    ]  # fmt: skip


def test_a_refusal_stands_beside_its_row(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Brokerkit's own words about an unknown owner land on the right row; the other rows are saved."""
    sandbox.rules = Rules(users=("team@example.com",))
    rows = [person(number, Owner="team@example.com") for number in range(1, 20)]
    rows[6]["Owner"] = "stranger@example.com"
    ended = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json")
    assert (ended.code, ended.fates) == (1, {"created": 18, "refused": 1})
    assert outcomes(Path(ended.document["results"]))[8] == "refused"


def test_logs_name_rows_and_fields_and_never_values(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """At -vv every request and finding is told, and no cell of the roster is."""
    sandbox.rules = Rules(users=("team@example.com",))
    rows = [person(1), person(2, **{"Cell Phone": "nonsense-cell"}), person(3, Owner="stranger@example.com")]
    rows[0]["Owner"] = "team@example.com"
    ended = type_command("run", write_csv(tmp_path / "roster.csv", rows), "--yes", "--json", "-vv")
    assert ended.fates == {"created": 1, "invalid": 1, "refused": 1}
    assert "row 2: created" in ended.err
    assert "row 3, phone: error" in ended.err
    assert "row 4, attempt 1: HTTP 422" in ended.err
    for cell in ("Avery", "Sample1", "example.com", "nonsense-cell", "MLS0"):
        assert cell not in ended.err


def test_the_copy_of_a_live_run_says_what_brokerkit_said(type_command: Type, sandbox: Sandbox, tmp_path: Path) -> None:
    """Beside each row stands how it ended; `report` leaves such a copy as well."""
    roster = write_csv(tmp_path / "roster.csv", [person(1), person(2, Email="nobody")])
    first = type_command("run", roster, "--yes", "--annotate", "--json")
    again = type_command("report", "--annotate", "--json")
    copies = [Path(ended.document["annotated"]).read_text(encoding="utf-8-sig") for ended in (first, again)]
    assert [line["Outcome"] for line in csv.DictReader(copies[0].splitlines())] == ["created", "invalid"]
    assert copies[0] == copies[1]
