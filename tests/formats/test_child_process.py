"""The process in which the old formats are parsed."""

import json
from pathlib import Path

import pytest

from importer.formats import Limits, open_book
from tests.formats.books import SAMPLES
from tests.formats.test_open_book import refused

OLD = (SAMPLES / "roster.xls").read_bytes()


def test_the_process_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that a hostile file takes over finds neither the API key nor other variables of ours."""
    told = tmp_path / "environment.json"
    tmp_path.joinpath("sitecustomize.py").write_text(
        f"import json, os, pathlib\npathlib.Path({str(told)!r}).write_text(json.dumps(dict(os.environ)))\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("BROKERKIT_API_KEY", "bk_secret")
    monkeypatch.setenv("SOME_TOKEN", "other_secret")

    assert open_book(OLD).tabs
    environment = json.loads(told.read_text())
    assert environment["PYTHONPATH"] == str(tmp_path)
    assert not {"BROKERKIT_API_KEY", "SOME_TOKEN"} & environment.keys()


@pytest.mark.parametrize("limits", [Limits(memory=1_000_000), Limits(patience=-60.0)])
def test_what_takes_too_much_is_refused(limits: Limits) -> None:
    """Memory and time are bounded, and the bounds are arguments."""
    refused(OLD, limits)
