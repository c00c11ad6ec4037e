"""A run goes on whatever becomes of the page: loaded again, tab closed, process killed; nobody is sent twice."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from importer.keys import KEY_VARIABLE
from importer.sandbox import SAMPLE_TEAM, Sandbox
from importer.settings import HOME_VARIABLE
from importer.web.desk import Desk
from importer.web.desk_jobs import Errand, begin
from importer.web.office import Office
from tests.web.browser.conftest import Visit, accounted, screen, told, watched
from tests.web.test_send_screen import ended

SLOW_DAY = replace(SAMPLE_TEAM, latency=0.6)
"""41 requests, some at a time, so that the run lasts several seconds."""


@pytest.fixture
def foretold(team: Office, sample: Desk, sandbox: Sandbox) -> Desk:
    """The sample roster, one yes away from being sent to a slow Brokerkit."""
    begin(sample, Errand.FORETELL, team)
    ended(sample, team, Errand.FORETELL)
    sandbox.rules = SLOW_DAY
    return sample


def sent(page: Page, desk: Desk) -> Page:
    """The screen Send in mid-run."""
    screen(page, desk, "send")
    page.get_by_label("Type yes").fill("yes")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text(re.compile(r"Sending.*: \d+ of 41"))).to_be_visible()
    return page


def nobody_twice(page: Page, sandbox: Sandbox) -> None:
    """The run has ended, the books balance, and each person went out in one request."""
    accounted(page)
    fates = told(page)
    assert sum(fates.values()) == 68
    assert fates["created"] == len(sandbox.records()) == 39
    live = [fact.body for fact in sandbox.requests() if fact.body and not fact.body.get("test")]
    people = Counter((body.get("email"), body.get("agent_id")) for body in live)
    assert people.total() == len(people) == 41


@pytest.mark.slow
def test_a_page_loaded_again_and_a_closed_tab(visit: Visit, team: Office, foretold: Desk, sandbox: Sandbox) -> None:
    """The run is shown in mid-run by whichever tab asks, and ends once."""
    page = sent(visit(team), foretold)
    page.reload()
    expect(page.get_by_role("heading", name="Live: at work")).to_be_visible()
    tab = page.context.new_page()
    tab.goto(page.url)
    page.close()
    expect(tab.get_by_role("heading", name="Live: at work")).to_be_visible()
    nobody_twice(tab, sandbox)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_killed_page(chromium: Browser, team: Office, foretold: Desk, sandbox: Sandbox) -> None:
    """Started again, the page finds the run, which has not noticed."""
    with page_process(team) as (process, address), chromium.new_context() as context:
        page = context.new_page()
        page.goto(address)
        sent(page, foretold)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with page_process(team) as (_, address), watched(chromium, address, {}) as page:
        page.get_by_role("link", name="Past runs").click()
        page.get_by_role("row", name="Live").get_by_role("link", name=foretold.name, exact=True).click()
        expect(page.get_by_role("heading", name=re.compile("^Live"))).to_be_visible()
        nobody_twice(page, sandbox)


@contextmanager
def page_process(office: Office) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """`brokerkit-import web` as a person starts it, and the address that it prints."""
    assert office.api_key
    ours = {HOME_VARIABLE: str(office.home), "BROKERKIT_API_URL": office.api_url, KEY_VARIABLE: office.api_key.reveal()}
    command = [sys.executable, "-m", "importer", "web", "--no-browser"]
    with subprocess.Popen(
        command,
        env={**os.environ, **ours},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout
            said = process.stdout.readline()
            found = re.search(r"http://\S+", said)
            assert found, said
            yield process, found[0]
        finally:
            process.kill()
