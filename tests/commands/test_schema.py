"""An editor finds the schema where a mapping says that it is."""

import json
from pathlib import Path
from typing import Any

from importer.mapping import SCHEMA_NAME, schema_text
from tests.commands.conftest import Type, person, write_csv


def schema_of(mapping: Path) -> Any:
    """What an editor reads by the first line of a mapping, relative to it."""
    first, *_ = mapping.read_text(encoding="utf-8").splitlines()
    assert first.startswith("# yaml-language-server: $schema=")
    return json.loads((mapping.parent / first.partition("=")[2]).read_text(encoding="utf-8"))


def test_a_draft_has_its_schema_beside_it(type_command: Type, tmp_path: Path) -> None:
    """Wherever it is written; and the command says so."""
    roster = write_csv(tmp_path / "roster.csv", [person(1)])
    (tmp_path / "mappings").mkdir()
    ended = type_command("map", roster, "-o", tmp_path / "mappings" / "mine.yaml")
    assert ended.code == 0
    assert SCHEMA_NAME in ended.err
    assert schema_of(tmp_path / "mappings" / "mine.yaml") == json.loads(schema_text())


def test_a_ready_made_mapping_gets_it_by_a_command(type_command: Type, tmp_path: Path) -> None:
    """Also in place of one that an earlier version wrote."""
    (tmp_path / "outlook.yaml").write_text(type_command("mappings", "outlook").out)
    for _ in range(2):
        told = type_command("mappings", "--schema", tmp_path, "--json")
        assert told.document == {"schema": str(tmp_path / SCHEMA_NAME)}
        assert "email" in schema_of(tmp_path / "outlook.yaml")["else"]["properties"]["fields"]["properties"]
        (tmp_path / SCHEMA_NAME).write_text(schema_text().replace('"email"', '"mail"'))


def test_a_file_that_is_not_ours_stays(type_command: Type, tmp_path: Path) -> None:
    """The command says so, and drafting a mapping does not depend on it."""
    (tmp_path / SCHEMA_NAME).write_text("mine")
    told = type_command("mappings", "--schema", tmp_path)
    assert (told.code, told.err.splitlines()[0]) == (
        2,
        f"Error: {tmp_path / SCHEMA_NAME} is there already, and is not ours.",
    )
    drafted = type_command("map", write_csv(tmp_path / "roster.csv", [person(1)]), "-o", "mine.yaml")
    assert drafted.code == 0
    assert SCHEMA_NAME not in drafted.err
    assert (tmp_path / SCHEMA_NAME).read_text() == "mine"
    assert type_command("mappings", "--schema", tmp_path / "nowhere").code == 2
