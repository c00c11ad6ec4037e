"""A person at a browser. Without Chromium these tests are skipped by name, and in CI they fail.

`visit(office)` opens the page of an office in a fresh profile and hands out Playwright's Page. At its end the test
fails if anything was asked of another host, if a script failed, or if the content security policy stopped something.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

from importer.defaults import Posting
from importer.demo import MAPPING, SAMPLE, sample_data
from importer.keys import ApiKey
from importer.loopback import HOST
from importer.sandbox import SAMPLE_TEAM, Sandbox
from importer.web.desk import Desk
from importer.web.office import Office
from importer.web.web_server import open_page

NAMES = ("chromium", "chromium-browser", "google-chrome")
DESKTOP = {"width": 1280, "height": 800}
expect.set_options(timeout=45_000)  # a busy machine takes its time
AXE = Path(__file__).parent / "vendor" / "axe.min.js"

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing = "there is no Chromium; on Debian: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    with sync_playwright() as playwright:
        # root has no sandbox of its own in a container, and all pages are ours
        yield playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Opens the page of an office, with whatever a new browser context may be told."""
    with ExitStack() as stack:
        yield lambda office, **context: stack.enter_context(_visited(chromium, office, context))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A stand-in for Brokerkit, with the team of the sample roster."""
    with Sandbox(SAMPLE_TEAM) as standing:
        yield standing


@pytest.fixture
def team(office: Office, sandbox: Sandbox) -> Office:
    """An office with the key of the sandbox's team."""
    return Office(office.home, sandbox.url, ApiKey(sandbox.key, "a test"), Posting(settle_delay=0.2))


@pytest.fixture
def sample(team: Office) -> Desk:
    """The sample roster on the team's desk, its columns matched."""
    with (sample_data() / SAMPLE).open("rb") as content:
        desk = Desk.create(team.home, SAMPLE, content)
    shutil.copyfile(sample_data() / MAPPING, desk.mapping)
    return desk


def screen(page: Page, desk: Desk, step: str) -> Page:
    """A roster's screen, by its address."""
    page.goto(f"{page.url.split('/desk')[0].rstrip('/')}/desk/{desk.id}/{step}")
    return page


def grid_cell(page: Page, row: int, header: str) -> Locator:
    """The cell of the grid in this row of the file, in the column with this header, once it is there."""
    at = page.evaluate(
        "header => JSON.parse(document.getElementById('grid').dataset.columns).find(c => c[1] === header)[0]", header
    )
    page.wait_for_function("row => brokerkitGrid.getRowNode(String(row))", arg=row)
    page.evaluate("([row, at]) => brokerkitGrid.ensureNodeVisible(brokerkitGrid.getRowNode(row))", [str(row), at])
    page.evaluate("at => brokerkitGrid.ensureColumnVisible(at)", str(at))
    return page.locator(f'#grid [row-id="{row}"] [col-id="{at}"]')


def accounted(page: Page) -> None:
    """Wait for the end of a command: every row has its outcome."""
    expect(page.get_by_role("link", name="Take the results workbook")).to_be_visible()
    expect(page.get_by_text("Every row has exactly one outcome")).to_be_visible()


def told(page: Page) -> dict[str, int]:
    """Outcome -> rows, as the table of a command that has ended says."""
    lines = [line.locator("td").all_inner_texts() for line in page.locator("#job tbody tr").all()]
    return {fate: int(rows) for fate, rows, _ in lines}


def tab_to(page: Page, name: str) -> None:
    """Wait for what has that name, and press Tab until it has the focus, which has to be seen on it."""
    page.wait_for_function(
        f"name => [...document.querySelectorAll('*')].some(one => ({_NAMES})(one).includes(name))", arg=name
    )
    for _ in range(120):
        page.keyboard.press("Tab")
        if name in page.evaluate(f"({_NAMES})(document.activeElement)"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", name
            return
    raise AssertionError(f"Tab never comes to {name}")


_NAMES = """one => {
    const by = document.getElementById(one.getAttribute("aria-labelledby"));
    const all = [one.getAttribute("aria-label"), (one.labels?.[0] ?? one).textContent, by?.textContent];
    return all.filter(Boolean).map(text => text.trim());
}"""


@contextmanager
def _visited(chromium: Browser, office: Office, told: dict[str, Any]) -> Iterator[Page]:
    with open_page(office) as address, watched(chromium, address(), told) as page:
        yield page


@contextmanager
def watched(chromium: Browser, address: str, told: dict[str, Any]) -> Iterator[Page]:
    """An address in a fresh profile, which is held to what the top of this module says."""
    context = chromium.new_context(**{"viewport": DESKTOP, **told})
    context.set_default_timeout(45_000)
    faults: list[str] = []
    context.on("request", lambda request: faults.extend(_foreign(request)))
    context.on("console", lambda message: faults.extend(_said(message)))
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()
    assert faults == []


def _foreign(request: Request) -> list[str]:
    ours = request.url.startswith((f"http://{HOST}:", "data:", "blob:"))
    return [] if ours else [f"asked another host: {request.url}"]


def _said(message: ConsoleMessage) -> list[str]:
    # a screen that tells of a trouble is answered with 422 or 404, which the browser remarks
    expected = message.text.startswith("Failed to load resource: the server responded with a status of 4")
    return [f"console: {message.text}"] if message.type in {"error", "warning"} and not expected else []


def faults_for_some(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, each with the places."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    return [
        f"{fault['impact']} {fault['id']}: {fault['help']}: {[node['target'] for node in fault['nodes']][:4]}"
        for fault in found["violations"]
    ]


def overflow(page: Page) -> int:
    """How many pixels of the screen are out of view to the right."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
