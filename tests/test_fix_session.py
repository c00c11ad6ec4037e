"""docs/fix-session.md tells what happens."""

import re
from pathlib import Path

import openpyxl
import pytest

from tests.fix_session import PAGE, PICTURES, corrections, play


@pytest.mark.slow
def test_the_session_goes_as_the_page_says(tmp_path: Path) -> None:
    """Both commands end as shown, and every row that came back is one the page corrects."""
    session = play(tmp_path)
    first, last = re.findall(r"```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert first in session.run
    assert session.rerun.strip().startswith(last.strip())
    left = {str(line[0].value) for line in openpyxl.load_workbook(session.left)["Fix"].iter_rows(min_row=2)}
    mended = {row for row, _ in corrections("row")}
    assert left - mended == {"25", "64", "38", "40"}  # two are answered on Values, two freed by their neighbours


def test_the_pictures_are_small() -> None:
    """A page that is read on the way shall not weigh a megabyte."""
    pictures = list(PICTURES.iterdir())
    assert {picture.stem for picture in pictures} == {
        "after", "fix", "summary", "values", "web-columns", "web-fix", "web-send",
    }  # fmt: skip
    assert all(picture.stat().st_size < 150_000 for picture in pictures)
