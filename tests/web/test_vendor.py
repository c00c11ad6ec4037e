"""Other people's scripts are what they published, and the page loads nothing else."""

import hashlib
import re

from importer.web.page import HERE

FOREIGN = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|https?://|\|\s*safe")
VENDOR = HERE / "static" / "vendor"


def test_vendored_files_are_the_published_ones() -> None:
    """Each file has the checksum that was written down when it was taken, and none is without."""
    lines = [line.split("  ") for line in (VENDOR / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    files = {path.name: path for path in VENDOR.iterdir() if path.name not in {"SHA256SUMS", "README.md"}}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()} == sums


def test_every_package_came_with_its_licence() -> None:
    """The licence stands beside the files."""
    for package in ("htmx", "ag-grid-community"):
        assert (VENDOR / f"{package}.LICENSE.txt").stat().st_size > 300


def test_no_template_has_a_script_or_a_style_in_itself() -> None:
    """The content security policy would refuse it, so it would do nothing; and nothing is loaded from elsewhere."""
    for path in (HERE / "templates").glob("*.html"):
        text = path.read_text()
        assert (
            re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|https?://|\|\s*safe", text) == []
        ), path


def test_the_own_script_stays_small() -> None:
    """Conveniences only: what is decided is decided in Python."""
    lines = [path.read_text().splitlines() for path in (HERE / "static").glob("*.js")]
    assert sum(map(len, lines)) < 300
