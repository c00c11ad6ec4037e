"""A long roster in the grid: what is in sight is asked for, and what went out of sight is let go.

How fast that is with 100,000 rows, `python -m benchmarks.page` tells.
"""

import io

import pytest
from playwright.sync_api import Page, Request, expect

from importer.web.desk import Desk
from importer.web.office import Office
from tests.web.browser.conftest import Visit, screen

ROWS = 3_000
A_BLOCK, MOST_BLOCKS = 100, 12


@pytest.fixture
def long(office: Office) -> Desk:
    """3,000 invented people on the desk, their columns matched."""
    lines = ["Email,First,Last", *(f"ann{n}@example.com,Ann,Abbott" for n in range(ROWS))]
    desk = Desk.create(office.home, "long.csv", io.BytesIO("\n".join(lines).encode()))
    desk.mapping.write_text(
        "name: long\nfields: {email: Email, first_name: First, last_name: Last}\n", encoding="utf-8"
    )
    return desk


def in_memory(page: Page) -> int:
    """Rows that the grid holds."""
    count: int = page.evaluate(
        "() => { let n = 0; brokerkitGrid.forEachNode(node => { n += !!node.data; }); return n; }"
    )
    return count


def seen(page: Page, at: int) -> None:
    """Go to a place in the grid, until its row is drawn."""
    page.evaluate("at => brokerkitGrid.ensureIndexVisible(at)", at)
    expect(page.locator(f'#grid [row-index="{at}"] [col-id="0"]')).to_have_text(f"ann{at}@example.com")


def test_the_grid_holds_what_is_in_sight(visit: Visit, office: Office, long: Desk) -> None:
    """The page answers while the roster is judged; the last row costs a few requests, and all rows no more memory."""
    asked: list[str] = []
    page = visit(office)
    screen(page, long, "fix")
    expect(page.get_by_text("Reading and judging the roster")).to_be_visible()
    page.context.on("request", lambda request: asked.extend(_rows(request)))
    expect(page.get_by_role("gridcell", name="ann0@example.com")).to_be_visible()
    assert len(asked) == 1
    seen(page, ROWS - 1)
    assert len(asked) <= 4
    for at in range(A_BLOCK, ROWS, A_BLOCK):
        seen(page, at)
    assert in_memory(page) <= A_BLOCK * MOST_BLOCKS


def _rows(request: Request) -> list[str]:
    return [request.url] if "/fix/rows?" in request.url else []
