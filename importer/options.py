"""What may be typed after a command, said once: options shared by commands, and how they become `Settings`.

What a stage wants to know is the stage's own dataclass, its docstrings being the help texts. Only what belongs to the
command line itself is written down here.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import CycloptsError, Parameter, UnknownOptionError
from cyclopts.validators import Number

from importer import address, keys
from importer import settings as settings_module
from importer.defaults import Care, Demands, Posting, Reading, Reporting
from importer.did_you_mean import plainly
from importer.edits import NO_EDITS, read_edits
from importer.model import Mode
from importer.settings import Settings

FLAT = Parameter(name="*")
"""The fields of a group stand side by side with the other options."""

ReadOptions = Annotated[Reading, FLAT]
DemandOptions = Annotated[Demands, FLAT]
ReportOptions = Annotated[Reporting, FLAT]
PostOptions = Annotated[Posting, FLAT]
CareOptions = Annotated[Care, FLAT]
Yes = Annotated[bool, Parameter(name=["--yes", "-y"], help="Do not ask.")]


@FLAT
@dataclass(frozen=True, kw_only=True)
class Voice:
    """What is shown while a command works and at its end."""

    json: bool = False
    "Print the result as one JSON document."
    quiet: Annotated[bool, Parameter(name=["--quiet", "-q"])] = False
    "Print nothing but the result and errors."
    verbose: Annotated[int, Parameter(name=["--verbose", "-v"], count=True)] = 0
    "Say more on stderr; twice, about every request and finding. Row numbers and field names, never values."
    no_progress: bool = False
    "No progress bar."
    progress: Literal["bar", "json"] = "bar"
    "How progress is shown on stderr: a bar in a terminal, or anywhere a line of JSON for each event."


@FLAT
@dataclass(frozen=True, kw_only=True)
class JudgeOptions:
    """What rows are translated with, and how many of them."""

    mapping: Annotated[str | None, Parameter(name=["--mapping", "-m"])] = None
    """Mapping file, the name of a ready-made mapping, or `last`: what was last used with these headers. Left out, the
    headers decide."""
    limit: Annotated[int | None, Parameter(validator=Number(gt=0))] = None
    "Only the first N rows."
    edits: Path | None = None
    """File of corrections and decisions about single rows, in JSON; see docs/edits.md."""


@FLAT
@dataclass(frozen=True, kw_only=True)
class OutputOptions:
    """Where the results go, and how much they tell."""

    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None
    "Results workbook, or folder for CSV; left out, it stands beside the source."
    outcomes: Path | None = None
    "Also write every row's outcome to this file as a line of JSON, as soon as it is known."
    summary: Path | None = None
    "Also write a page of HTML for whoever decides: fates, what to mend, what a live run would do; nobody's details."
    reporting: ReportOptions = Reporting()


@FLAT
@dataclass(frozen=True, kw_only=True)
class TeamOptions:
    """Which Brokerkit team rows are posted to."""

    api_url: str | None = None
    "Base address of the API; BROKERKIT_API_URL in the environment says the same."
    api_key_file: Path | None = None
    "File that holds the API key and that only you can read; otherwise BROKERKIT_API_KEY or the keyring."


ELSEWHERE = {
    "dryrun": "`check` sends nothing; `preview` asks Brokerkit in test mode, which saves nothing.",
    "test": "`preview` asks Brokerkit in test mode, which saves nothing; `check` sends nothing at all.",
    "apikey": "There is no option for the key: set BROKERKIT_API_KEY, or give --api-key-file FILE.",
    "force": "--yes answers the question of a live run; --all sends what was accepted before once more.",
    "sendall": "--all sends what was accepted before once more.",
    "results": "-o FILE.xlsx names the results workbook.",
    "format": "--results-format csv writes the results as a folder of CSV files.",
    "preset": "-m takes a mapping file or the name of a ready-made mapping.",
    "workers": "--concurrency says how many requests may be under way at once.",
    "tab": "--sheet names the worksheet.",
}
"""What people type who know another importer -> where it is here. Without the dashes."""
SAME = {"simulate": "dryrun", "validateonly": "dryrun", "preview": "dryrun", "n": "dryrun", "key": "apikey",
        "token": "apikey", "f": "force", "threads": "workers", "worksheet": "tab", "out": "results"}  # fmt: skip


def wrong_option(error: CycloptsError) -> str:
    """Where to find what an unknown option asks for, or "" where nobody can tell."""
    typed = error.token.keyword if isinstance(error, UnknownOptionError) else None
    word = plainly(typed or "")
    return ELSEWHERE.get(SAME.get(word, word), "")


def settings_for(
    mode: Mode,
    source: Path,
    judging: JudgeOptions,
    demands: Demands,
    out: OutputOptions,
    reading: Reading = Reading(),
) -> Settings:
    """The settings of a command; everything that can be refused before the source is opened is refused here."""
    source = source if source.name else source.resolve()  # `.` for the folder of results one stands in
    read_besides = (judging.mapping, judging.edits, *settings_module.joined_files(reading))
    return Settings(
        mode=mode,
        source=source,
        mapping=judging.mapping,
        results=settings_module.results_path(
            out.output, source, out.reporting.results_format, *settings_module.joined_files(reading)
        ),
        outcomes=settings_module.outcomes_path(out.outcomes, source, out.output, *read_besides),
        summary=settings_module.summary_path(out.summary, source, out.outcomes, *read_besides),
        reporting=out.reporting,
        reading=reading,
        limit=judging.limit,
        edits=read_edits(judging.edits) if judging.edits else NO_EDITS,
        edits_file=judging.edits,
        demands=demands,
        home=settings_module.state_folder(),
    )


def sending(settings: Settings, team: TeamOptions, posting: Posting, care: Care = Care()) -> Settings:
    """The same settings for a command that sends."""
    return replace(
        settings,
        api_url=address.api_address(team.api_url),
        api_key=keys.api_key(team.api_key_file),
        posting=posting,
        care=care,
    )
