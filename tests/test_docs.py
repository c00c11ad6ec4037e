"""What the documents say is what the program does."""

import re
import shlex
from itertools import chain
from pathlib import Path

import pytest
from cyclopts import CycloptsError

from importer import cli
from importer.errors import Exit
from importer.model import ATTENTION, Fate

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "sample_data" / "README.md"])
COMMAND = re.compile(r"brokerkit-import (?:[^`\n#|]|\|(?= ))+")


def documented_commands(page: Path) -> list[str]:
    """Every `brokerkit-import ...` on a page, in code spans and fences, without comments."""
    code = re.findall(r"```.*?```|`[^`\n]+`", page.read_text(encoding="utf-8").replace("\\\n", " "), re.DOTALL)
    return [found.strip().removesuffix("...") for span in code for found in COMMAND.findall(span)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_documented_command_can_be_typed(page: Path) -> None:
    """Each command of a page names a command and options that exist."""
    for command in documented_commands(page):
        words = [word for word in shlex.split(command)[1:] if word != "[OPTIONS]"]
        try:
            cli.app.parse_args(words, exit_on_error=False, print_error=False)
        except CycloptsError as error:
            if "requires an argument" not in str(error):  # a command named without its file
                pytest.fail(f"{page.name}: `{command}` cannot be typed: {error}")


def test_documented_commands_are_found() -> None:
    """The test above sees something."""
    assert len(list(chain.from_iterable(documented_commands(page) for page in PAGES))) > 15


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    """Relative links between the documents hold."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_names_every_fate_and_every_exit_code() -> None:
    """Fates are sorted into those that need a person and those that do not, as in the code."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## Fates")[1].split("##")[0]
    quiet, attention = section.split("need nothing from you")
    named = {fate for fate in Fate if f"`{fate}`" in attention}
    assert named == ATTENTION
    assert all(f"`{fate}`" in quiet for fate in set(Fate) - ATTENTION)
    assert all(re.search(rf"\b{int(code)}\b", section) for code in Exit)


def test_every_command_says_how_it_is_typed() -> None:
    """Every command's help ends with an example."""
    for name in cli.app:
        if name.startswith("-") or name == "key":
            continue
        help_text = cli.app[name].default_command.__doc__ or ""
        assert f"Example: brokerkit-import {name}" in help_text, name
