"""Plays the session that docs/fix-session.md tells: a messy roster, what a person corrects on Fix and Values, a rerun.

`python -m tests.fix_session` draws the page's pictures anew, which takes LibreOffice and the tools of poppler.
"""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from importer.sandbox import SAMPLE_TEAM, Sandbox
from tests.commands.conftest import IMPORTER, correct

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "fix-session.md"
PICTURES = ROOT / "docs" / "pictures"


@dataclass(frozen=True, slots=True)
class Session:
    """What the two commands said, and the workbook of the first as it was left, as it was corrected, and its heir."""

    run: str
    rerun: str
    left: Path
    corrected: Path
    after: Path


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a sheet, as it is printed: inches from the left and the top, width and height, dots per inch."""

    book: str
    sheet: str
    box: tuple[float, float, float, float]
    dots: int


PICTURED = {
    "summary.png": Picture("left", "Summary", (0.3, 0.45, 10.0, 3.48), 105),
    "fix.png": Picture("left", "Fix", (0.35, 0.45, 5.7, 2.02), 200),
    "values.png": Picture("corrected", "Values", (0.35, 0.45, 10.0, 0.65), 105),
    "after.png": Picture("after", "Summary", (0.3, 0.45, 10.0, 2.3), 105),
}


def corrections(kind: str) -> dict[tuple[object, str], str | int | None]:
    """The cells that the page's table of a kind (`row` or `word`) says to write, blank for *nothing*."""
    page = PAGE.read_text(encoding="utf-8")
    _, _, table = page.partition(f"| {kind} |")
    lines = (re.split(r" *\| *", line)[1:-1] for line in table.partition("\n\n")[0].splitlines()[2:])
    return {(key, header): None if text == "*nothing*" else text.strip("`") for key, header, _, text in lines}


def play(folder: Path) -> Session:
    """Run the messy sample, correct what the page says, and rerun."""
    for name in ("messy.xlsx", "messy.yaml"):
        shutil.copy(ROOT / "sample_data" / name, folder)
    with Sandbox(SAMPLE_TEAM) as sandbox:
        told = {
            "BROKERKIT_API_URL": sandbox.url,
            "BROKERKIT_API_KEY": sandbox.key,
            "BROKERKIT_IMPORTER_HOME": str(folder / "state"),
        }
        run = _typed(folder, told, "run", "messy.xlsx", "-m", "messy.yaml", "--yes")
        left = Path(shutil.copy(folder / "messy-results.xlsx", folder / "left.xlsx"))
        corrected = folder / "messy-results.xlsx"
        correct(corrected, "Fix", corrections("row"))
        correct(corrected, "Values", corrections("word"), by="Value")
        rerun = _typed(folder, told, "rerun", corrected.name, "--yes")
    return Session(run, rerun, left, corrected, folder / "messy-results-2.xlsx")


def _typed(folder: Path, environment: dict[str, str], *words: str) -> str:
    command = [*IMPORTER, *words]
    return subprocess.run(command, cwd=folder, env={**os.environ, **environment}, text=True, stdout=-1).stdout


def draw(session: Session, folder: Path) -> None:
    """Print the sheets and cut the pictures out."""
    PICTURES.mkdir(exist_ok=True)
    for name, picture in PICTURED.items():
        book: Path = getattr(session, picture.book)
        printed = folder / f"{book.stem}.pdf"
        if not printed.exists():
            office = ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless"]
            subprocess.run([*office, "--convert-to", "pdf", "--outdir", folder, book], check=True)
        x, y, width, height = (str(round(inches * picture.dots)) for inches in picture.box)
        page = _page_of(printed, picture.sheet)
        cut = ["-r", str(picture.dots), "-x", x, "-y", y, "-W", width, "-H", height, "-f", page, "-singlefile"]
        subprocess.run(["pdftoppm", "-png", *cut, printed, PICTURES / Path(name).stem], check=True)


def _page_of(printed: Path, sheet: str) -> str:
    """The first page at whose foot the sheet's name stands."""
    text = subprocess.run(["pdftotext", "-layout", printed, "-"], check=True, text=True, stdout=-1).stdout
    return next(str(at) for at, page in enumerate(text.split("\f"), 1) if re.search(rf"(?m)^{sheet} +Page \d", page))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        draw(play(Path(name)), Path(name))
