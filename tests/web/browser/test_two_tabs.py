"""Two tabs on one roster: each shows the other's changes once it is loaded again, and one history serves both."""

from playwright.sync_api import Page, expect

from importer.web.desk import Desk
from importer.web.office import Office
from tests.web.browser.conftest import Visit, grid_cell, screen


def typed(page: Page, row: int, header: str, text: str) -> None:
    """Type into a cell of the grid, and wait until that is written down."""
    grid_cell(page, row, header).dblclick()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    with page.expect_response("**/fix/cells"):
        page.keyboard.press("Enter")


def test_each_sees_what_the_other_changed_and_undoes_it(visit: Visit, team: Office, sample: Desk) -> None:
    """Both change a cell, both see both, and an undo in one is an undo for the other."""
    one = screen(visit(team), sample, "fix?tab=all")
    expect(one.get_by_text("All rows 68")).to_be_visible()
    two = one.context.new_page()
    two.goto(one.url)
    typed(one, 5, "Brokerage", "Kestrel Point")
    typed(two, 6, "Brokerage", "Lakeshore")
    for tab in (one, two):
        tab.reload()
        expect(grid_cell(tab, 5, "Brokerage")).to_have_text("Kestrel Point")
        expect(grid_cell(tab, 6, "Brokerage")).to_have_text("Lakeshore")
    one.keyboard.press("ControlOrMeta+z")
    expect(one.get_by_text("(undone)")).to_have_count(1)
    two.reload()
    expect(grid_cell(two, 5, "Brokerage")).to_have_text("Kestrel Point")
    expect(grid_cell(two, 6, "Brokerage")).not_to_have_text("Lakeshore")
