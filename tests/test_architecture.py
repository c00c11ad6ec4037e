"""The shape of the house, held by a tool."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_no_stage_knows_another_stage() -> None:
    """The import contracts of pyproject.toml are kept."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    told = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_room_says_where_everything_is() -> None:
    """The docstring of a folder's `__init__` names each of its modules, so that it is a map one can rely on."""
    for folder in sorted(path.parent for path in (ROOT / "importer").glob("*/__init__.py")):
        words = set(re.findall(r"\w+", (folder / "__init__.py").read_text().split('"""')[1]))
        modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
        assert modules <= words, f"{folder.name}/__init__.py does not mention {sorted(modules - words)}"


def test_no_two_classes_or_files_have_one_name() -> None:
    """Whoever searches for a name finds one thing."""
    files = [path for path in (ROOT / "importer").rglob("*.py") if not path.name.startswith("__")]
    classes = [name for path in files for name in re.findall(r"^class (\w+)", path.read_text(), re.MULTILINE)]
    assert [name for name, count in Counter([*classes, *(path.name for path in files)]).items() if count > 1] == []


def test_design_names_every_room() -> None:
    """The table of rooms in docs/design.md has each module at the top and each folder."""
    table = (ROOT / "docs" / "design.md").read_text().split("## The rooms")[1].split("\n## ")[0]
    top = [path for path in (ROOT / "importer").iterdir() if not path.name.startswith("__")]
    names = [path.stem if path.suffix == ".py" else f"{path.name}/" for path in top if path.suffix != ".pyc"]
    assert [name for name in names if f"`{name}`" not in table] == []


def test_the_files_to_change_are_there() -> None:
    """Every file that docs/design.md sends a reader to exists."""
    section = (ROOT / "docs" / "design.md").read_text().split("## Where would I change ...?")[1].split("\n## ")[0]
    files = re.findall(r"`([a-z_/]+\.py)`", section)
    assert len(files) > 14
    assert [file for file in files if not (ROOT / "importer" / file).exists()] == []


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


def test_a_check_loads_no_http_client(tmp_path: Path) -> None:
    """Where nothing is sent nobody waits for what sends; and what is not there opens no socket."""
    roster = ROOT / "sample_data" / "clean.csv"
    code = (
        "import sys\nfrom importer.cli import main\ntry: main(sys.argv[1:])\n"
        "except SystemExit as end: print(end.code, *({'httpx', 'aiohttp', 'openpyxl'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, "check", str(roster), "-q", "--output", str(tmp_path / "results.xlsx")]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "0"
