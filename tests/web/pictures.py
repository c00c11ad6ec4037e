"""The pictures of docs/web.md, taken from the page itself: `make pictures`."""

import shutil
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from importer.web.desk import desks
from importer.web.web_server import demo_office, open_page
from tests.web.browser.conftest import NAMES

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"


def draw(page: Page, address: str, desk: str) -> None:
    """Go through the sample roster, and take a picture of three screens."""
    page.goto(address)
    page.goto(f"{page.url}desk/{desk}/file")
    page.get_by_role("link", name="Next: Columns").click()
    taken(page, "web-columns")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("gridcell", name="pavel.hornik").click()
    page.evaluate("scrollTo(0, 0)")
    taken(page, "web-fix")
    page.get_by_role("link", name="Send", exact=True).click()
    page.get_by_role("button", name="Show what sending would do").click()
    expect(page.get_by_text("What will happen")).to_be_visible()
    taken(page, "web-send")


def taken(page: Page, name: str) -> None:
    """One picture, as a person sees the screen first."""
    page.wait_for_timeout(500)  # what is being drawn
    page.screenshot(path=PICTURES / f"{name}.png")


def main() -> None:
    """Draw all pictures anew."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    with demo_office() as office, open_page(office) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        draw(page, address(), desks(office.home)[0].id)


if __name__ == "__main__":
    main()
