"""Commands in processes of their own: what they tell, how they end, and that they outlive whoever started them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from importer.errors import UsageError
from importer.jobs import CommandJob, JobState, find, jobs, start
from importer.keys import ApiKey
from importer.model import Fate
from importer.progress import End, Phase, Progress
from importer.sandbox import Rules, Sandbox
from tests.commands.conftest import outcomes, people, wait_for_records, write_csv

Begin = Callable[..., CommandJob]
PEOPLE = 60


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A stand-in for Brokerkit, and a state folder of its own; the environment knows no key."""
    with Sandbox() as standing:
        monkeypatch.setenv("BROKERKIT_API_URL", standing.url)
        monkeypatch.delenv("BROKERKIT_API_KEY", raising=False)
        monkeypatch.setenv("BROKERKIT_IMPORTER_HOME", str(tmp_path / "state"))
        yield standing


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A list of people."""
    return write_csv(tmp_path / "roster.csv", people(PEOPLE))


@pytest.fixture
def begin(sandbox: Sandbox, roster: Path, tmp_path: Path) -> Iterator[Begin]:
    """Starts a run of the roster; whatever becomes of the test, no process is left."""
    begun: list[CommandJob] = []

    def begin(*options: str) -> CommandJob:
        key = ApiKey(sandbox.key, "a test")
        begun.append(start(["run", str(roster), "--yes", *options], home=tmp_path, api_key=key, about="roster"))
        return begun[-1]

    yield begin
    for job in begun:
        if job.state is JobState.RUNNING:
            os.kill(number_of(job), signal.SIGKILL)


def number_of(job: CommandJob) -> int:
    """The number of its process."""
    return int((job.folder / "number").read_text())


def test_a_job_tells_its_way_and_its_end(begin: Begin, sandbox: Sandbox) -> None:
    """The events come as they are told, the document and the words stand in the folder; the key is nowhere in it."""
    job = begin()
    assert job.state is JobState.RUNNING
    events = [told.event for told in job.events()]
    phases = list(dict.fromkeys(event.phase for event in events if isinstance(event, Progress)))
    assert phases == list(Phase)
    *_, end = events
    assert end == job.end
    assert (job.state, job.exit_code) == (JobState.ENDED, 0)
    assert len(sandbox.records()) == PEOPLE
    result = job.result()
    assert result is not None
    assert result["rows"]["created"] == PEOPLE
    assert "roster.csv: 60 rows" in job.words()
    for file in job.folder.iterdir():
        assert sandbox.key not in file.read_text()
        assert file.stat().st_mode & 0o077 == 0
    assert job.folder.stat().st_mode & 0o077 == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is the subject")
def test_a_job_outlives_the_process_that_started_it(sandbox: Sandbox, roster: Path, tmp_path: Path) -> None:
    """Killed in the middle with all of its group, the page is gone; the run goes on, and another page reads it."""
    sandbox.rules = Rules(latency=0.2)
    page = (
        "import sys, time; from pathlib import Path\n"
        "from importer.jobs import start; from importer.keys import ApiKey\n"
        "job = start(['run', sys.argv[1], '--yes'], home=Path(sys.argv[2]), api_key=ApiKey(sys.stdin.read(), 'here'))\n"
        "print(job.id, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", page, roster, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    parent.stdin.write(sandbox.key)
    parent.stdin.close()
    job_id = parent.stdout.readline().strip()
    wait_for_records(sandbox, 5)
    os.killpg(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    job = find(tmp_path, job_id)
    assert job.state is JobState.RUNNING
    sandbox.rules = Rules()
    *_, last = job.events()
    assert isinstance(last.event, End)
    assert (job.state, job.exit_code) == (JobState.ENDED, 0)
    assert last.event.results is not None
    assert set(outcomes(last.event.results).values()) == {"created"}
    assert len(sandbox.records()) == PEOPLE


@pytest.mark.slow
def test_a_job_is_stopped_as_by_ctrl_c(begin: Begin, sandbox: Sandbox) -> None:
    """What is under way is finished, the workbook is written, and the same command goes on with the rest."""
    sandbox.rules = Rules(latency=0.2)
    job = begin()
    wait_for_records(sandbox, 5)
    job.stop()
    *_, last = job.events()
    sandbox.rules = Rules()
    assert isinstance(last.event, End)
    assert (job.state, job.exit_code) == (JobState.ENDED, 130)
    assert last.event.results is not None
    fates = list(outcomes(last.event.results).values())
    assert (fates.count(Fate.CREATED), fates.count(Fate.UNVERIFIED)) == (len(sandbox.records()), 0)
    assert fates.count(Fate.NOT_SENT) > 0

    *_, last = begin().events()
    assert isinstance(last.event, End)
    assert last.event.exit_code == 0
    assert len(sandbox.records()) == PEOPLE


@pytest.mark.slow
def test_a_second_stop_leaves_at_once(begin: Begin, sandbox: Sandbox) -> None:
    """What was under way may or may not have been saved, and is called that."""
    sandbox.rules = Rules(latency=0.2)
    job = begin()
    wait_for_records(sandbox, 5)
    sandbox.rules = Rules(latency=60)
    told = job.events()
    job.stop()
    next(one for one in told if isinstance(one.event, Progress) and one.event.stop)
    job.stop()
    *_, last = told
    assert isinstance(last.event, End)
    assert last.event.exit_code == 130
    assert last.event.results is not None
    assert "unverified" in set(outcomes(last.event.results).values())


def test_a_stop_that_comes_early_is_heard(begin: Begin, sandbox: Sandbox) -> None:
    """Also before the command could hear anything: it waits for the first word."""
    job = begin()
    job.stop()
    *_, last = job.events()
    assert isinstance(last.event, End)
    assert last.event.exit_code == 130
    assert "Traceback" not in job.words()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is the subject")
def test_a_job_that_died_is_known_as_dead(begin: Begin, sandbox: Sandbox) -> None:
    """Whatever process has its number by now: none is taken for it, and none is stopped in its place."""
    sandbox.rules = Rules(latency=0.2)
    job = begin()
    wait_for_records(sandbox, 5)
    os.kill(number_of(job), signal.SIGKILL)
    assert not any(isinstance(told.event, End) for told in job.events())
    assert (job.state, job.exit_code, job.result()) == (JobState.DIED, None, None)
    stranger = subprocess.Popen(["sleep", "600"])
    (job.folder / "number").write_text(str(stranger.pid))
    assert job.state is JobState.DIED
    job.stop()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@pytest.mark.slow
def test_two_watchers_see_the_same(begin: Begin, sandbox: Sandbox) -> None:
    """One from the beginning, one that comes later, and one that goes on where it was cut off."""
    sandbox.rules = Rules(latency=0.1)
    job = begin()
    first = next(job.events())
    with ThreadPoolExecutor(2) as watchers:
        begun = watchers.submit(lambda: list(job.events()))
        wait_for_records(sandbox, 10)
        later = watchers.submit(lambda: list(find(job.folder.parents[1], job.id).events(first.at)))
        everything = begun.result()
    assert everything == [first, *later.result()]
    assert list(job.events(everything[-2].at)) == everything[-1:]
    assert job.latest == everything[-1]


@pytest.mark.slow
def test_nothing_is_asked(sandbox: Sandbox, roster: Path, tmp_path: Path) -> None:
    """Without --yes, or without a key, the command ends as where nobody can be asked, and says why."""
    key = ApiKey(sandbox.key, "a test")
    for job, code, said in (
        (start(["run", str(roster)], home=tmp_path, api_key=key), 2, "Add --yes."),
        (start(["preview", str(roster)], home=tmp_path), 2, "no API key"),
    ):
        *_, last = job.events()
        assert isinstance(last.event, End)
        assert job.exit_code == code
        assert said in job.words()
    assert sandbox.requests() == []


def test_options_that_nobody_knows_leave_words(tmp_path: Path) -> None:
    """Such a command cannot tell its end, but it says why."""
    job = start(["check", "roster.csv", "--bogus"], home=tmp_path)
    assert list(job.events()) == []
    assert job.state is JobState.DIED
    assert "--bogus" in job.words()


@pytest.mark.slow
def test_jobs_are_listed_and_removed(tmp_path: Path, roster: Path) -> None:
    """The youngest first, by what they are about; a folder that is none of theirs is none."""
    mine = [start(["check", str(roster)], home=tmp_path, about="mine") for _ in range(2)]
    other = start(["check", str(roster)], home=tmp_path, about="another")
    (tmp_path / "jobs" / "stray").mkdir()
    assert list(jobs(tmp_path)) == [other, *reversed(mine)]
    assert list(jobs(tmp_path, "mine")) == [*reversed(mine)]
    with pytest.raises(UsageError, match="at work"):
        other.remove()
    for job in (other, *mine):
        list(job.events())
    other.remove()
    assert not other.folder.exists()
    assert list(jobs(tmp_path)) == [*reversed(mine)]
    for job_id in (other.id, "../jobs", "", "stray"):
        with pytest.raises(UsageError, match="no job"):
            find(tmp_path, job_id)
