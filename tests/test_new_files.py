"""Files that a command writes for a person, and the one that was meant where none is."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from importer.did_you_mean import nearest_file
from importer.errors import UsageError
from importer.mapping import SCHEMA_NAME, schema_text
from importer.new_files import write_new, write_over, write_schema


@contextmanager
def no_room() -> Iterator[None]:
    """No file may become longer than a few bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_room_nothing_is_left_that_stands_in_the_way(tmp_path: Path) -> None:
    """The same command works as soon as there is room, and what was there stays as it was."""
    form, mapping, schema = tmp_path / "form.xlsx", tmp_path / "mine.yaml", tmp_path / SCHEMA_NAME
    mapping.write_text("fields: {}")
    write_schema(tmp_path)
    with no_room():
        for write in (
            lambda: write_new(form, b"x" * 100_000),
            lambda: write_over(mapping, "#" * 100_000),
            lambda: write_schema(tmp_path),
        ):
            with pytest.raises(UsageError, match="cannot be written"):
                write()
    assert {file.name for file in tmp_path.iterdir()} == {mapping.name, schema.name}
    assert mapping.read_text() == "fields: {}"
    assert schema.read_text(encoding="utf-8") == schema_text()
    write_new(form, b"x")
    with pytest.raises(UsageError, match="not overwritten"):
        write_new(form, b"y")
    assert form.read_bytes() == b"x"


@pytest.mark.parametrize(("typed", "meant"), [("rostre.csv", "roster.csv"), ("none.csv", None), ("roster.xlsx", None)])
def test_the_file_that_was_meant_is_called_alike(tmp_path: Path, typed: str, meant: str | None) -> None:
    """That both are CSV files makes no two names alike."""
    for name in ("roster.csv", "r.csv"):
        (tmp_path / name).touch()
    assert nearest_file(tmp_path / typed) == (tmp_path / meant if meant else None)
