"""Mutated files only ever end in a sheet or in a refusal by type."""

import random
from pathlib import Path

import pytest

from importer.errors import UnusableFile, UsageError
from importer.loader import load
from importer.model import Sheet
from tests.formats.books import SAMPLES, ods, one_sheet, people_rows

CSV = b'First Name,Last Name,Email\nAnn,"Lee, Jr",ann@example.com\n"Bo ""B""",Ray,bo@example.com\n\nTotal,2,\n'
ODS_ROWS = "".join(
    f'<table:table-row><table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    "</table:table-row>"
    for text in ("Name", "Ann", "Bo")
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with some bytes changed, removed, doubled or put in."""
    changed = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(changed) or 1)
        match chance.randrange(5):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[place : place + chance.randrange(1, 20)]
            case 2:
                changed[place:place] = changed[place : place + chance.randrange(1, 40)]
            case 3:
                changed[place:place] = chance.choice(
                    [b'"', b"\0", b"\xff\xfe", b"\r", b",,", b"<", b"&", b"PK\x03\x04"]
                )
            case _:
                changed = changed[: max(1, place)]
    return bytes(changed)


def outcome(path: Path) -> Sheet | UnusableFile | UsageError:
    """A sheet, or the error the loader may raise; anything else fails the test."""
    try:
        return load(path)
    except (UnusableFile, UsageError) as error:
        return error


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xlsx parts", "ods", "xls"])
def test_mutated_files_end_in_a_sheet_or_a_refusal(tmp_path: Path, kind: str) -> None:
    """A few hundred variations of each format, the same ones every time."""
    chance = random.Random(kind)
    path = tmp_path / "file"
    if kind == "csv":
        path.write_bytes(CSV)
    elif kind.startswith("xlsx"):
        one_sheet(path, people_rows())
    elif kind == "ods":
        ods(path, {"S": ODS_ROWS})
    else:
        path.write_bytes(SAMPLES.joinpath("roster.xls").read_bytes())
    original = path.read_bytes()
    for _ in range(15 if kind == "xls" else 300):
        if kind == "xlsx parts":
            one_sheet(path, mutated(people_rows().encode(), chance).decode("latin-1"))
        else:
            path.write_bytes(mutated(original, chance))
        assert isinstance(outcome(path), Sheet | UnusableFile | UsageError)
