"""The whole story on invented people: check, preview and run of the messy sample against the embedded sandbox."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import importer
from importer.defaults import Posting
from importer.errors import UsageError
from importer.exhaustive import complete
from importer.keys import ApiKey
from importer.model import Mode
from importer.sandbox import SAMPLE_TEAM, Sandbox
from importer.settings import Settings

SAMPLE = "messy.xlsx"
MAPPING = "messy.yaml"
PROGRAM = "brokerkit-import"


@dataclass(frozen=True, slots=True)
class Act:
    """One step of the story: what to say, and the command that is played, if any."""

    says: str
    command: str = ""
    settings: Settings | None = None


def play(folder: Path) -> Iterator[Act]:
    """Set the stage in `folder` and yield the acts one by one; the sandbox stands as long as the story lasts."""
    source, mapping = _set_stage(folder)
    with tempfile.TemporaryDirectory(prefix="brokerkit-demo-") as home, Sandbox(SAMPLE_TEAM) as sandbox:
        settings = Settings(
            mode=Mode.CHECK,
            source=source,
            mapping=str(mapping),
            api_url=sandbox.url,
            api_key=ApiKey(sandbox.key, "the demo"),
            posting=Posting(settle_delay=0.5),  # the sandbox answers within milliseconds
            home=Path(home),
        )
        yield Act(f"The sandbox stands in for Brokerkit at {sandbox.url}. Nothing leaves this computer.\n")
        for mode, says in _STORY.items():
            results = folder / f"{source.stem}-{mode}.xlsx"
            command = f"$ brokerkit-import {mode} {source} -m {mapping} -o {results}"
            yield Act(f"{says}\n{command}", mode.value, replace(settings, mode=mode, results=results))
        saved = len(sandbox.records())
        yield Act(
            f"\nThe sandbox now holds {saved} records. Open {folder / f'{source.stem}-run.xlsx'}:\n"
            "every row of the roster is there with what happened to it, and the sheet Fix is the form for what is left."
            f"\nTo do the same on a page in your browser, type: {_program()} web --demo"
        )


_STORY = complete(
    Mode,
    {
        Mode.CHECK: "1. check: judge every row; nothing is sent.",
        Mode.PREVIEW: "\n2. preview: post every planned row in test mode; nothing is saved.",
        Mode.RUN: "\n3. run: post for real.",
    },
)


def _program() -> str:
    """How this program is typed here: by its name, or by its place where the shell would not find it."""
    return PROGRAM if shutil.which(PROGRAM) or not Path(sys.argv[0]).is_file() else sys.argv[0]


def _set_stage(folder: Path) -> tuple[Path, Path]:
    """Copy the sample and its mapping into `folder`; older copies are replaced."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copies = [Path(shutil.copyfile(sample_data() / name, folder / name)) for name in (SAMPLE, MAPPING)]
    except OSError as error:
        raise UsageError(f"The demo cannot use the folder {folder}: {error.strerror}.") from None
    return copies[0], copies[1]


def sample_data() -> Path:
    """Where the samples are: inside the package after an install, at the top of the repository in a checkout."""
    package = Path(importer.__file__).parent
    shipped = package / "sample_data"
    return shipped if shipped.is_dir() else package.parent / "sample_data"
