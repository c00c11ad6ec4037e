"""Flags and environment, turned into one frozen `Settings` before anything else happens.

Environment: BROKERKIT_IMPORTER_HOME (state folder); for the address see `address`, for the key `keys`.
"""

import os
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from importer import NAME
from importer.address import API_URL
from importer.defaults import Care, Demands, Posting, Reading, Reporting, ResultsFormat
from importer.edits import NO_EDITS, Edits
from importer.errors import UsageError
from importer.keys import ApiKey
from importer.model import Mode
from importer.reachable import is_file, is_folder, is_same

HOME_VARIABLE = "BROKERKIT_IMPORTER_HOME"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a command was told, checked as far as it can be without touching the source or the network."""

    mode: Mode
    source: Path
    mapping: str | None = None
    """A path or a preset's name; None lets the headers decide."""
    results: Path | None = None
    outcomes: Path | None = None
    """Where every row's outcome goes as a line of JSON."""
    summary: Path | None = None
    """Where a page of HTML for whoever decides goes."""
    reading: Reading = Reading()
    limit: int | None = None
    edits: Edits = NO_EDITS
    """What a person changed and decided about the rows."""
    edits_file: Path | None = None
    """Where the edits stand, if in a file of the person's."""
    demands: Demands = Demands()
    reporting: Reporting = Reporting()
    api_url: str = API_URL
    api_key: ApiKey | None = None
    posting: Posting = Posting()
    care: Care = Care()
    cover_sample: bool = False
    """Post only the few rows that show every owner, status, source... once."""
    home: Path = Path()


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where journal and ledger live: BROKERKIT_IMPORTER_HOME, or the user's state folder."""
    if folder := environment.get(HOME_VARIABLE):
        return Path(folder).expanduser()
    return platformdirs.user_state_path(NAME, appauthor=False)


def reading_options(reading: Reading) -> str:
    """The options that say the same as `reading`, each with a space before it, to be shown in a command to type."""
    values = {
        "--header-row": reading.header_row,
        "--encoding": reading.encoding,
        "--delimiter": reading.delimiter,
    }
    sheets = [f" --sheet {shlex.quote(sheet)}" for sheet in reading.sheet]
    joins = [f" --join {shlex.quote(file)} --on {shlex.quote(on)}" for file, on in reading.joins]
    options = [f" {option} {shlex.quote(str(value))}" for option, value in values.items() if value is not None]
    switches = {
        " --no-header": reading.no_header,
        " --fill-short-rows": reading.fill_short_rows,
        " --skip-hidden": reading.skip_hidden,
        " --skip-struck": reading.skip_struck,
    }
    return "".join([*sheets, *options, *(option for option, is_on in switches.items() if is_on), *joins])


SHEET_BEHIND = "#"


def joined_file(named: str) -> tuple[Path, str]:
    """A file that is to be joined, and the worksheet that is named behind it; "" where none is."""
    path = Path(named).expanduser()
    before, mark, tab = named.rpartition(SHEET_BEHIND)
    return (path, "") if is_file(path) or not mark else (Path(before).expanduser(), tab)


def joined_files(reading: Reading) -> list[Path]:
    """All files that are to be joined."""
    return [joined_file(named)[0] for named in reading.join]


def outcomes_path(wanted: Path | None, *others: Path | str | None) -> Path | None:
    """The file of outcomes a person asked for; it must be none of the `others` that the command reads or writes."""
    if wanted is not None:
        _spare(wanted, others, "outcomes")
    return wanted


def summary_path(wanted: Path | None, *others: Path | str | None) -> Path | None:
    """The page of HTML a person asked for; like outcomes it must be none of the `others`."""
    if wanted is None:
        return None
    _spare(wanted, others, "summary")
    if wanted.suffix.lower() not in {".html", ".htm"}:
        raise UsageError(f"The summary is a page of HTML: {wanted} should end in .html.")
    if is_folder(wanted) or not is_folder(wanted.absolute().parent):
        raise UsageError(f"There is no folder to write {wanted} into, or it is a folder itself.")
    return wanted


def _spare(wanted: Path, others: Iterable[Path | str | None], what: str) -> None:
    for other in (Path(other) for other in others if other):
        if is_same(wanted, other) or wanted.absolute() == other.absolute():
            raise UsageError(f"The {what} would overwrite {other}.", hint=f"Name another file with --{what}.")


def results_path(wanted: Path | None, source: Path, form: ResultsFormat | None = None, *joined: Path) -> Path | None:
    """The results a person asked for, checked before anything is sent; None leaves the name to us."""
    if wanted is None:
        return None
    is_workbook = wanted.suffix.lower() == ".xlsx"
    if form == "csv" or (form is None and is_folder(source) and not is_workbook):
        _check_folder(wanted)
    elif not is_workbook:
        raise UsageError(
            f"Results are an Excel workbook: {wanted} should end in .xlsx.",
            hint="For a folder of CSV files give --results-format csv as well.",
        )
    elif is_folder(wanted):
        raise UsageError(f"{wanted} is a folder.", hint="Give the name of a file with -o.")
    if not is_folder(wanted.absolute().parent):
        raise UsageError(f"There is no folder {wanted.absolute().parent} to write {wanted.name} into.")
    for read in (source, *joined):
        if is_same(wanted, read):
            what = "source" if read == source else "file that is joined to it"
            raise UsageError(f"The results would overwrite the {what}.", hint="Give another name with -o.")
    return wanted


def _check_folder(wanted: Path) -> None:
    """Raises UsageError for a name that cannot become a folder of results."""
    if wanted.suffix.lower() in {".csv", ".xlsx"}:
        raise UsageError(f"Results as CSV are a folder with a file for each sheet: name it without {wanted.suffix}.")
    if is_file(wanted):
        raise UsageError(f"{wanted} is a file.", hint="Results as CSV are a folder: give another name with -o.")
    if is_folder(wanted) and any(wanted.iterdir()) and not (wanted / f"{NAME}.csv").is_file():
        raise UsageError(f"{wanted} is a folder with other files in it.", hint="Give the name of a new one with -o.")
