"""The page and a large roster in Chromium: `python -m benchmarks.page [ROWS]`, 100,000 unless told.

29 columns, all invented; one row in thirty needs somebody. While the roster is judged, a small screen of the page is
asked for again and again: how long does the slowest answer take? Then, in a browser: from the address of Fix until
the first rows stand in the grid, from the jump to the last row until it stands there, and the heap after a collection
of garbage with the grid having been through the whole roster. Needs Chromium on the path.
"""

import csv
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.roster import people
from importer.fields import FIELDS
from importer.web.desk import Desk
from importer.web.office import Office
from importer.web.web_server import open_page

ROWS = 100_000
ONE_MORE = "Seat"
"""The 29th column, which no field takes."""
A_MOMENT = 0.05
STOPS = 20
"""Places where the grid stops on its way through the roster."""
MAPPING = "name: large\nfields:\n"
IS_THERE = "n => brokerkitGrid.getDisplayedRowAtIndex(n)?.data"


def roster(path: Path, rows: int) -> None:
    """So many invented people under Brokerkit's own words, and a column more."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*(field.label for field in FIELDS), ONE_MORE])
        for number, cells in enumerate(people(rows)):
            days = [f"{cell:%m/%d/%Y}" if isinstance(cell, date) else cell for cell in cells]
            writer.writerow([*days, f"Seat {number % 97}"])


def on_the_desk(home: Path, rows: int) -> Desk:
    """The roster, uploaded and matched."""
    file = home / "large.csv"
    roster(file, rows)
    with file.open("rb") as content:
        desk = Desk.create(home, file.name, content)
    fields = "".join(f"  {field.name}: {field.label}\n" for field in FIELDS)
    desk.mapping.write_text(MAPPING + fields, encoding="utf-8")
    return desk


def seconds(do: Callable[[], object]) -> float:
    """How long something takes."""
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def judged(page: Page, address: str, desk: Desk) -> tuple[float, list[float]]:
    """Judge the roster; how long that took, and how long the page took for each answer meanwhile."""
    begun, waits = time.perf_counter(), []
    page.request.get(f"{address}/fix/standing")
    page.request.get(f"{address}/fix")
    while not desk.view.exists:
        waits.append(seconds(lambda: page.request.get(f"{address}/preview")))
        time.sleep(A_MOMENT)
    return time.perf_counter() - begun, waits


def first_rows(page: Page, address: str) -> None:
    """Open Fix on all rows, until the first of them stand in the grid."""
    page.goto(f"{address}/fix?tab=all", wait_until="commit")
    page.locator('#grid [row-index="0"] [col-id="0"]').wait_for()


def jump(page: Page, to: int) -> None:
    """Go to a row of the grid, until it stands there."""
    page.evaluate("n => brokerkitGrid.ensureIndexVisible(n)", to)
    page.wait_for_function(IS_THERE, arg=to)
    page.locator(f'#grid [row-index="{to}"] [col-id="0"]').wait_for()


def heap(page: Page) -> float:
    """Megabytes that the page's scripts hold, once the garbage is gone."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1e6


def main(rows: int) -> None:
    """Measure one roster."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        office = Office(Path(folder))
        desk = on_the_desk(office.home, rows)
        with open_page(office) as entrance:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(entrance())
            address = f"{page.url.rstrip('/')}/desk/{desk.id}"
            took, waits = judged(page, address, desk)
            print(f"{rows:,} rows judged for the page in {took:.1f} s; {len(waits)} answers of the page meanwhile:")
            print(f"  the slowest after {max(waits):.2f} s, half of them within {sorted(waits)[len(waits) // 2]:.3f} s")
            print(f"first rows of the grid after {seconds(lambda: first_rows(page, address)):.2f} s")
            print(f"the last row after {seconds(lambda: jump(page, rows - 1)):.2f} s")
            for stop in range(1, STOPS + 1):
                jump(page, rows * stop // STOPS - 1)
            print(f"heap after a way through the roster: {heap(page):.1f} MB")
            browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
