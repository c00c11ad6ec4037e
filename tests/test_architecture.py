"""The shape of the house, held by a tool."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_no_stage_knows_another_stage() -> None:
    """The import contracts of pyproject.toml are kept."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    told = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_top_of_the_repository_is_the_users() -> None:
    """The folders that the documents speak of are there."""
    for name in ("pyproject.toml", "README.md", "importer", "mappings", "tests", "sample_data", "docs", ".ci/run"):
        assert (ROOT / name).exists(), name


def test_requirements_hold_names_versions_and_hashes_only() -> None:
    """No address of a package index is recorded anywhere in them."""
    for file in (ROOT / "requirements").iterdir():
        text = file.read_text()
        assert "://" not in text
        assert "--index" not in text
        assert "--hash=sha256:" in text
