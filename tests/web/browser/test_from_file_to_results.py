"""The sample roster from its file to its results: mended, answered, decided, asked about, sent."""

import pytest
from playwright.sync_api import Page, expect

from importer.sandbox import Sandbox
from importer.web.desk import Desk
from importer.web.duplicates_screen import EXPLAINED
from importer.web.office import Office
from tests.web.browser.conftest import Visit, accounted, grid_cell, tab_to, told


def needing(page: Page, rows: int) -> None:
    """Wait until the roster was judged and so many rows need somebody."""
    expect(page.get_by_role("link", name=f"Needs you {rows}", exact=True)).to_be_visible()


@pytest.mark.slow
def test_by_mouse(visit: Visit, team: Office, sample: Desk, sandbox: Sandbox) -> None:
    """Fix a cell, answer a word, decide a duplicate, ask with a sample, agree, send: what was mended is saved."""
    page = visit(team)
    page.get_by_role("link", name=sample.name).click()
    page.get_by_role("link", name="Next: Columns").click()
    page.get_by_role("button", name="Save and go on").click()
    needing(page, 22)
    grid_cell(page, 20, "E-mail").dblclick()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("pavel.hornik@example.com")
    page.keyboard.press("Enter")
    needing(page, 21)
    page.get_by_label("Ghosted us").select_option("contact_attempt")
    page.get_by_role("button", name="Take these answers").click()
    needing(page, 20)
    steps = page.get_by_role("navigation", name="Steps")
    steps.get_by_role("link", name="Duplicates").click()
    group = page.get_by_role("region", name="Rows 39 and 40")
    group.get_by_label("send the first row alone").check()
    group.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("1 group waits for you")).to_be_visible()
    steps.get_by_role("link", name="Preview").click()
    page.get_by_role("button", name="Ask with a sample").click()
    accounted(page)
    assert sandbox.records() == []
    steps.get_by_role("link", name="Send").click()
    page.get_by_role("button", name="Show what sending would do").click()
    expect(page.get_by_text("It cannot be undone from here")).to_be_visible()
    page.get_by_label("Type yes").fill("yes")
    page.get_by_role("button", name="Send", exact=True).click()
    accounted(page)
    balanced(told(page), sandbox)
    assert "Done" not in page.locator("#job").inner_text()


def balanced(fates: dict[str, int], sandbox: Sandbox) -> None:
    """Every row has an outcome, what was saved is what was told, and what was mended on the way is among it."""
    saved = sandbox.records()
    assert sum(fates.values()) == 68
    assert fates["created"] == len(saved) > 39
    emails = [record["email"] for record in saved]
    assert "pavel.hornik@example.com" in emails
    assert emails.count("ivo.brankov@example.com") == 1


@pytest.mark.slow
def test_by_keyboard_alone(visit: Visit, team: Office, sample: Desk, sandbox: Sandbox) -> None:
    """The same with Tab, Enter, Space, arrow keys and typing, also in the grid, which Tab enters and leaves."""
    page = visit(team)
    press = page.keyboard.press
    enter(page, sample.name)
    enter(page, "Next: Columns")
    enter(page, "Save and go on")
    needing(page, 22)
    expect(page.locator('#grid [row-id="20"]')).to_be_visible()
    tab_to(page, "Row")
    for key in [*["ArrowDown"] * 6, *["ArrowRight"] * 5]:
        press(key)
    expect(page.get_by_role("heading", name="Row 20, E-mail")).to_be_visible()
    page.keyboard.type("pavel.hornik@example.com")
    press("Enter")
    needing(page, 21)
    tab_to(page, "Leave this row out")
    tab_to(page, "Ghosted us")
    page.keyboard.type("contact_a")
    enter(page, "Take these answers")
    needing(page, 20)
    enter(page, "Duplicates")
    expect(page.get_by_text("2 groups wait for you")).to_be_visible()
    for _ in ("rows 37 and 38", "rows 39 and 40"):
        tab_to(page, EXPLAINED["merge"])
    press("ArrowDown")
    enter(page, "Decide")
    expect(page.get_by_text("1 group waits for you")).to_be_visible()
    enter(page, "Preview")
    enter(page, "Ask with a sample")
    accounted(page)
    enter(page, "Send")
    enter(page, "Show what sending would do")
    expect(page.get_by_text("It cannot be undone from here")).to_be_visible()
    tab_to(page, "Type yes to send 44 requests")
    page.keyboard.type("yes")
    press("Enter")
    accounted(page)
    balanced(told(page), sandbox)


def enter(page: Page, name: str) -> None:
    """Come to a link or a button with Tab, and press Enter."""
    tab_to(page, name)
    page.keyboard.press("Enter")
