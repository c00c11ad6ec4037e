"""The command line says what the stages say: one default, one help text, one name."""

from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pytest

from importer import cli
from importer.defaults import Care, Demands, Posting, Reading

KINDS = (Reading, Demands, Posting, Care)
OPTIONS = [option for kind in KINDS for option in fields(kind)]


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_field_is_an_option_of_run(option: Field[Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Under its own name, with its own default where that says anything."""
    cli.app(["run", "--help"], exit_on_error=False)
    words = " ".join(capsys.readouterr().out.replace("\N{BOX DRAWINGS LIGHT VERTICAL}", " ").split())
    assert f"--{option.name.replace('_', '-')} " in words
    if option.default:
        assert f"[default: {option.default}]" in words


def test_what_is_not_typed_is_the_default() -> None:
    """The command gets the stages' own values."""
    command, bound, _ = cli.app.parse_args(["run", "roster.csv", "--max-rps", "3"], exit_on_error=False)
    assert command is cli.run
    assert bound.args == (Path("roster.csv"),)
    assert bound.kwargs == {"posting": Posting(max_rps=3.0)}
