"""What may be typed after a command, said once: options shared by commands, and how they become `Settings`."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from importer import keys
from importer import settings as settings_module
from importer.model import Mode, Reading
from importer.settings import Settings

POSITIVE = Number(gt=0)
NOT_NEGATIVE = Number(gte=0)
AT_MOST_AN_HOUR = Number(gte=0, lte=3600)


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How the file is read."""

    sheet: str | None = None
    "Worksheet, by name or number."
    header_row: Annotated[int | None, Parameter(validator=POSITIVE)] = None
    "Row in which the headers stand."
    no_header: Annotated[bool, Parameter(negative="")] = False
    "The file has no headers; the mapping addresses columns by their letters."
    encoding: str | None = None
    "Encoding of a text file, such as utf-8 or cp1252."
    delimiter: str | None = None
    "Delimiter of a text file: , ; | or tab."
    fill_short_rows: Annotated[bool, Parameter(negative="")] = False
    "A row with fewer cells than the header ends early; what is missing is blank."

    def reading(self) -> Reading:
        """The same as the loader wants it."""
        return Reading(self.sheet, self.header_row, self.encoding, self.delimiter, self.no_header, self.fill_short_rows)


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Voice:
    """What is shown while a command works and at its end."""

    json: Annotated[bool, Parameter(negative="")] = False
    "Print the result as one JSON document."
    quiet: Annotated[bool, Parameter(name=["--quiet", "-q"], negative="")] = False
    "Print nothing but the result and errors."
    verbose: Annotated[int, Parameter(name=["--verbose", "-v"], count=True)] = 0
    "Say more on stderr; twice, about every request and finding. Row numbers and field names, never values."
    no_progress: Annotated[bool, Parameter(negative="")] = False
    "No progress bar."


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class JudgeOptions:
    """How rows are translated and judged."""

    mapping: Annotated[str | None, Parameter(name=["--mapping", "-m"])] = None
    "Mapping file, or the name of a ready-made mapping; left out, the headers decide."
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None
    "Results workbook; left out, it stands beside the source."
    limit: Annotated[int | None, Parameter(validator=POSITIVE)] = None
    "Only the first N rows."
    require_names: Annotated[bool, Parameter(negative="")] = False
    "A row without first or last name is invalid."
    allow_keyless: Annotated[bool, Parameter(negative="")] = False
    "Send rows without e-mail and agent_id, once; sending them again later makes twins."
    strict: Annotated[bool, Parameter(negative="")] = False
    "What is worth a look blocks its row, too."


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class SendOptions:
    """How rows are posted."""

    api_url: str | None = None
    "Base address of the API; BROKERKIT_API_URL in the environment says the same."
    api_key_file: Path | None = None
    "File that holds the API key and that only you can read; otherwise BROKERKIT_API_KEY or the keyring."
    concurrency: Annotated[int, Parameter(validator=Number(gte=1, lte=128))] = 8
    "Most requests under way at once."
    max_rps: Annotated[float | None, Parameter(validator=POSITIVE)] = None
    "Most requests begun in any one second."
    settle_delay: Annotated[float, Parameter(validator=AT_MOST_AN_HOUR)] = 30.0
    "Seconds to wait before a row is posted again that may already have been saved."
    fresh: Annotated[bool, Parameter(negative="")] = False
    "Do not continue an unfinished earlier run; what it had accepted is still not sent again, except with --all."


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What concerns a live run only."""

    yes: Annotated[bool, Parameter(name=["--yes", "-y"], negative="")] = False
    "Do not ask."
    canary: Annotated[int, Parameter(validator=NOT_NEGATIVE)] = 5
    "Post N rows spread over the file first, and stop if all are refused; 0 posts all at once."
    all: Annotated[bool, Parameter(negative="")] = False
    "Send everything, also what was already accepted with the same content."


READ, VOICE, JUDGE, SEND, RUN = ReadOptions(), Voice(), JudgeOptions(), SendOptions(), RunOptions()


def settings_for(
    mode: Mode, source: Path, judging: JudgeOptions, read: ReadOptions, sending: SendOptions | None = None
) -> Settings:
    """The settings of a command; everything that can be refused before the source is opened is refused here."""
    settings = Settings(
        mode=mode,
        source=source,
        mapping=judging.mapping,
        results=settings_module.results_path(judging.output, source),
        reading=read.reading(),
        limit=judging.limit,
        require_names=judging.require_names,
        allow_keyless=judging.allow_keyless,
        strict=judging.strict,
        home=settings_module.state_folder(),
    )
    if sending is None:
        return settings
    return replace(
        settings,
        api_url=settings_module.api_address(sending.api_url),
        api_key=keys.api_key(sending.api_key_file),
        concurrency=sending.concurrency,
        max_rps=sending.max_rps,
        settle_delay=sending.settle_delay,
        fresh=sending.fresh,
    )


def live_settings(settings: Settings, live: RunOptions) -> Settings:
    """The same settings with what concerns a live run only."""
    return replace(settings, canary=live.canary, send_all=live.all)
