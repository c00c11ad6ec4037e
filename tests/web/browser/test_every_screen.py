"""Every screen of a roster as people see it: nobody is kept out, whatever they look with, and no cell does anything."""

import io
from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from importer.web.desk import Desk
from importer.web.desk_jobs import Errand, begin
from importer.web.judging import judge_desk
from importer.web.office import Office
from tests.web.browser.conftest import Visit, faults_for_some, grid_cell, overflow, screen
from tests.web.test_send_screen import ended

LOOKS: tuple[tuple[ViewportSize, Literal["light", "dark"]], ...] = (
    ({"width": 1280, "height": 800}, "light"),
    ({"width": 1280, "height": 800}, "dark"),
    ({"width": 390, "height": 844}, "light"),
    ({"width": 640, "height": 400}, "light"),  # 200 % on the first one
)
SIGNS = {
    "file": "Nothing has left this computer",
    "columns": "How sure",
    "fix": "What was found, by kind",
    "duplicates": "of rows that belong together",
    "preview": "Every row has exactly one outcome",
    "send": "It cannot be undone from here",
}
"""Step -> what stands there once everything is there."""


@pytest.mark.slow
@pytest.mark.timeout(300)  # nine screens in four looks, on whatever machine
def test_nobody_is_kept_out(visit: Visit, team: Office, sample: Desk) -> None:
    """No fault that axe knows, nothing out of view to the right: light, dark, on a telephone, at 200 %."""
    assert judge_desk(team.home, sample.id) == ""
    for errand in (Errand.SAMPLE, Errand.FORETELL):
        begin(sample, errand, team)
        ended(sample, team, errand)
    page = visit(team)
    faults = faults_of(page, "Bring a roster")
    for step, sign in SIGNS.items():
        faults += faults_of(screen(page, sample, step), sign)
    page.get_by_role("link", name="Past runs").click()
    page.get_by_text("What this computer remembers").click()
    faults += faults_of(page, "Past runs")
    page.get_by_role("link", name="Change the key").click()
    assert [*faults, *faults_of(page, "Team key")] == []


def faults_of(page: Page, sign: str) -> list[str]:
    """What is wrong with a screen in any look; on Fix with a cell in focus and its reason beside it."""
    expect(page.get_by_text(sign).first).to_be_attached()
    if page.locator("#grid").count():
        grid_cell(page, 20, "E-mail").click()
    faults = []
    for size, scheme in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        hidden = [f"{overflow(page)} pixels are out of view"] if overflow(page) else []
        faults += [f"{page.url} {size} {scheme}: {fault}" for fault in [*faults_for_some(page), *hidden]]
    page.set_viewport_size(LOOKS[0][0])
    return faults


EVIL = {
    "HTML": "<img src=http://evil.example/x onerror=\"document.title='owned'\"><h1>owned</h1>",
    "script": "<script>document.title='owned'</script>{{ 7*7 }}",
    "formula": '=HYPERLINK("http://evil.example/","owned")',
    "attribute": "\" autofocus onfocus=\"document.title='owned'\" x='",
    "long": "Long " * 2_000,
    "right to left": "\u202eשלום עולם\u202c مرحبا",
    "emoji": "👩🏽‍🚀🏳️‍🌈 Zoë",
}


def roster_of_evil() -> bytes:
    """Two rows an evil: people with one e-mail who differ, a word that nobody knows, a bad telephone number."""
    lines = ["Email,First,Last,Stage,Phone,<b>Town</b>"]
    for n, evil in enumerate(EVIL.values()):
        quoted = '"' + evil.replace('"', '""') + '"'
        lines += [f"a{n}@example.com,{quoted},Abbott,{quoted},{quoted},{quoted}"]
        lines += [f"a{n}@example.com,{quoted},Baker,New lead,(602) 555-0101,{quoted}"]
    return "\n".join(lines).encode()


MAPPING = """\
name: evil
fields:
  email: Email
  first_name: First
  last_name: Last
  status: Stage
  phone: Phone
  alt_city: <b>Town</b>
"""


@pytest.mark.slow
def test_hostile_cells_are_text_on_every_screen(visit: Visit, team: Office) -> None:
    """HTML, scripts, formulas, attributes, cells without end: shown as typed; nothing runs, nothing is asked for.

    The end of `visit` holds the page to the second half of that.
    """
    desk = Desk.create(team.home, "<b>evil.csv", io.BytesIO(roster_of_evil()))
    desk.mapping.write_text(MAPPING, encoding="utf-8")
    page = visit(team)
    signs = SIGNS | {"preview": "Brokerkit is asked in its test mode", "send": "Show what sending would do"}
    for step, sign in signs.items():
        screen(page, desk, step)
        expect(page.get_by_text(sign).first).to_be_attached()
        if step == "fix":
            edited_everywhere(page)
        assert "owned" not in page.title(), step
        assert page.locator("main img, main h1:has-text('owned'), main script, main b").count() == 0, step
        assert overflow(page) == 0, step
    page.get_by_role("button", name="Show what sending would do").click()
    expect(page.get_by_text("8 invalid, 5 held")).to_be_visible()


def edited_everywhere(page: Page) -> None:
    """An evil cell is typed into the grid, judged, and told of in the list of changes."""
    grid_cell(page, 2, "Email").dblclick()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(EVIL["HTML"])
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your changes (1)")).to_be_attached()
    grid_cell(page, 2, "Email").click()
    expect(page.locator("#reason [data-part=goes]")).to_have_text("nothing, as long as it is wrong")
    grid_cell(page, 2, "First").click()
    expect(page.locator("#reason [data-part=typed]")).to_have_text(EVIL["HTML"])
