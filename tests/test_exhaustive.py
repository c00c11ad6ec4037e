"""A new fate, field or format stops the program at its first import, with the name of what it lacks."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import importer
from importer.exhaustive import check_partition, complete
from importer.model import SAVED, Fate, Mode

ADDITIONS = [
    ("model.py", 'NOT_SENT = "not_sent"', '    LOST = "lost"', "importer.model", "Fate.LOST"),
    ("model.py", 'RUN = "run"', '    DRILL = "drill"', "importer.reconciliation.wording", "Mode.DRILL"),
    ("model.py", 'EXEMPT = "exempt"', '    LATE = "late"', "importer.reconciliation.review_sheets", "DriftKind.LATE"),
    ("fields.py", 'IDENTIFIER = "identifier"', '    LINK = "link"', "importer.validation.parsers", "Kind.LINK"),
    ("fields.py", 'IDENTIFIER = "identifier"', '    LINK = "link"', "importer.planning.sameness", "Kind.LINK"),
    ("fields.py", 'IDENTIFIER = "identifier"', '    LINK = "link"', "importer.sandbox.request_checks", "Kind.LINK"),
    ("fields.py", 'USER = "user"', '    LINK = "link"', "importer.reconciliation.drift", "Echo.LINK"),
    ("fields.py", '"Free text."),', '    Field("website", "Website", Kind.TEXT, Echo.TEXT, ""),',
     "importer.mapping.header_meanings", "'website'"),
    ("fields.py", '"Free text."),', '    Field("shirt", "Shirt size", Kind.CHOICE, Echo.TEXT, ""),',
     "importer.fields", "The field shirt: `choices`"),
    ("uploader/reply.py", "DOUBT = auto()", "    HOAX = auto()", "importer.uploader.retry", "Meaning.HOAX"),
    ("formats/file_kind.py", "ODS = auto()", "    NUMBERS = auto()", "importer.formats.open_book", "ZipKind.NUMBERS"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "after", "addition", "module", "named"), ADDITIONS)
def test_an_addition_is_missed_where_it_is_lacking(
    tmp_path: Path, file: str, after: str, addition: str, module: str, named: str
) -> None:
    """Nobody has to know the tables: importing one that does not name the new member says which it is."""
    copy = tmp_path / "importer"
    shutil.copytree(Path(importer.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    source = (copy / file).read_text("utf-8")
    line = next(line for line in source.splitlines() if line.endswith(after))
    (copy / file).write_text(source.replace(line, f"{line}\n{addition}", 1), "utf-8")
    done = subprocess.run([sys.executable, "-c", f"import {module}"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("TypeError: ")
    assert named in done.stderr.splitlines()[-1]


def test_a_table_names_every_member_and_no_other() -> None:
    """A member that is gone must leave the tables too."""
    assert complete(Mode, dict.fromkeys(Mode, "")) == dict.fromkeys(Mode, "")
    with pytest.raises(TypeError, match=r"no entry for Mode\.PREVIEW, Mode\.RUN"):
        complete(Mode, {Mode.CHECK: ""})
    with pytest.raises(TypeError, match=r"an entry too many for Fate\.SAVED"):
        complete(Mode, {**dict.fromkeys(Mode, ""), Fate.SAVED: ""})


def test_sets_that_divide_an_enum_hold_every_member_once() -> None:
    """In none of them it would be forgotten, in two of them it would be decided by their order."""
    with pytest.raises(TypeError, match=r"None of these sets holds Fate\.HELD"):
        check_partition(SAVED | {Fate.HELD}, SAVED)
    with pytest.raises(TypeError, match=r"Two of these sets hold Fate\.CREATED"):
        check_partition(SAVED, SAVED, {Fate.CREATED})
    with pytest.raises(TypeError, match=r"a stranger, Fate\.HELD"):
        check_partition(SAVED, SAVED, {Fate.HELD})
