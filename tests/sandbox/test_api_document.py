"""docs/api.md, held to the field table and to the sandbox's knobs."""

import dataclasses
from pathlib import Path

from importer.fields import FIELDS, RATING_RANGE, Echo, Field, Kind
from importer.sandbox import Rules

DOCUMENT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
TAKES = {
    Kind.TEXT: "text",
    Kind.NAME: "text",
    Kind.IDENTIFIER: "text",
    Kind.EMAIL: "an e-mail address",
    Kind.PHONE: "a valid phone number",
    Kind.DATE: "a date as DD/MM/YYYY",
    Kind.MONEY: "an amount in dollars",
    Kind.COUNT: "a whole number",
    Kind.RATING: "a whole number from {} to {}".format(*RATING_RANGE),
    Kind.FLAG: "true or false",
}
ECHOED = {
    Echo.TEXT: "same",
    Echo.EMAIL: "same, null in test mode",
    Echo.PHONE: "E.164",
    Echo.DATE: "YYYY-MM-DD",
    Echo.NUMBER: "a number, or text",
    Echo.FLAG: "a boolean",
    Echo.ADDRESS: "geocoded",
    Echo.USER: "a user object",
}


def rows_below(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    section = DOCUMENT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def expected(field: Field) -> list[str]:
    """The row that the field table demands."""
    takes = "one of " + " ".join(f"`{choice}`" for choice in field.choices) if field.choices else TAKES[field.kind]
    if field.echo is Echo.USER:
        takes = "e-mail address of a user of the team"
    key = "; **match key**" if field.match_key else ""
    return [f"`{field.name}`", field.label, takes + key, ECHOED[field.echo]]


def test_the_fields_are_those_of_the_field_table() -> None:
    """Names, labels, kinds, choices and order agree with `importer.fields`."""
    assert rows_below("Fields") == [expected(field) for field in FIELDS]


def test_every_knob_of_the_sandbox_is_described() -> None:
    """The table of knobs names each field of `Rules`, in order."""
    named = [row[0].strip("`") for row in rows_below("The sandbox")]
    assert named == [field.name for field in dataclasses.fields(Rules)]
