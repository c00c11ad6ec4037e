"""Defaults: what a person may tell a stage, with what holds where they say nothing.

Each is said once: the fields are options of the command line, with these defaults, and their docstrings are its help.
"""

from dataclasses import dataclass, replace
from typing import Literal, Self

from importer.errors import UsageError

MOST_AT_ONCE = 128
ResultsFormat = Literal["xlsx", "csv"]
LONGEST_TAG = 60
"""Characters; with it a value is to stay well below the 255 that such fields usually hold."""
HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read, where the person or the mapping says so; None leaves it to the loader."""

    sheet: tuple[str, ...] = ()
    """Worksheet, by name or number; several, one option each, or `all`, are read as one list."""
    header_row: int | None = None
    """Row in which the headers stand."""
    encoding: str | None = None
    """Encoding of a text file, such as utf-8 or cp1252."""
    delimiter: str | None = None
    """Delimiter of a text file: , ; | or tab."""
    no_header: bool = False
    """The file has no headers; the mapping addresses columns by their letters."""
    fill_short_rows: bool = False
    """A row with fewer cells than the header ends early; what is missing is blank."""
    skip_hidden: bool = False
    """Leave out the rows that are hidden or filtered away in the workbook."""
    skip_struck: bool = False
    """Leave out the rows that are struck through in the workbook."""
    join: tuple[str, ...] = ()
    """Another spreadsheet about the same people, whose columns are put behind these; FILE#SHEET names a worksheet.
    Several, one option each, are joined one after the other."""
    on: tuple[str, ...] = ()
    """Header of the column by which a file is joined, or HERE=THERE where the two files call it otherwise."""

    def __post_init__(self) -> None:
        """Refuse a row that no sheet has, and files to be joined by nothing."""
        if self.header_row is not None and self.header_row < 1:
            raise UsageError(f"Rows are counted from 1, so headers cannot stand in row {self.header_row}.")
        if len(self.on) != len(self.join) and (len(self.on) != 1 or not self.join):
            raise UsageError(
                "Every file that is joined needs a column to be joined by, and every such column a file.",
                hint="Say --join OTHER.xlsx --on HEADER, as often as there are files; one column may be for all.",
            )

    @property
    def joins(self) -> tuple[tuple[str, str], ...]:
        """Each file to be joined with what it is joined by; one column may be for all of them."""
        on = self.on if len(self.on) == len(self.join) else self.on * len(self.join)
        return tuple(zip(self.join, on, strict=True))

    def over(self, other: Self) -> Self:
        """These wishes, and `other`'s where these are silent."""
        return replace(
            self,
            sheet=self.sheet or other.sheet,
            header_row=self.header_row if self.header_row is not None else other.header_row,
            encoding=self.encoding or other.encoding,
            delimiter=self.delimiter or other.delimiter,
            no_header=self.no_header or other.no_header,
            fill_short_rows=self.fill_short_rows or other.fill_short_rows,
            skip_hidden=self.skip_hidden or other.skip_hidden,
            skip_struck=self.skip_struck or other.skip_struck,
            join=self.join or other.join,
            on=self.on if self.join else other.on,
        )


@dataclass(frozen=True, slots=True)
class Demands:
    """How strict the person wants the judgement."""

    require_names: bool = False
    """A row without first or last name is invalid."""
    allow_keyless: bool = False
    """Send rows without e-mail and agent_id, once; sending them again later makes twins."""
    strict: bool = False
    """What is worth a look blocks its row, too."""


@dataclass(frozen=True, slots=True)
class Posting:
    """How rows are posted, in test mode and live."""

    concurrency: int = 8
    """Most requests under way at once."""
    max_rps: float | None = None
    """Most requests begun in any one second."""
    settle_delay: float = 30.0
    """Seconds to wait before a row is posted again that may already have been saved."""
    request_deadline: float = 60.0
    """Seconds a request may take, the reading of its reply included."""
    patience: float = 0.0
    """Seconds for which a server is waited for that is down or asks to be left alone; at least some 20, or 180."""
    tag: str = ""
    """A text by which this import is found again in Brokerkit: it goes to the end of source, or of what the mapping
    says, of everybody who is sent."""
    fresh: bool = False
    """Do not continue an unfinished earlier run; what it had accepted is still not sent again, except with --all."""

    def __post_init__(self) -> None:
        """Refuse what no run could follow.

        Raises UsageError, since these values come from a command line.
        """
        if not 1 <= self.concurrency <= MOST_AT_ONCE:
            raise UsageError(f"The concurrency is 1 to {MOST_AT_ONCE} requests, not {self.concurrency}.")
        if self.max_rps is not None and not self.max_rps > 0:
            raise UsageError(f"The rate is more than 0 requests a second, not {self.max_rps:g}.")
        if not 0 <= self.settle_delay <= HOUR:
            raise UsageError(f"The settle delay is 0 to {HOUR} seconds, not {self.settle_delay:g}.")
        if not 0 < self.request_deadline <= HOUR:
            raise UsageError(
                f"The request deadline is more than 0 and up to {HOUR} seconds, not {self.request_deadline:g}."
            )
        if not 0 <= self.patience <= DAY:
            raise UsageError(f"The patience is 0 to {DAY} seconds, not {self.patience:g}.")
        if not self.tag.isprintable() or self.tag.strip() != self.tag or len(self.tag) > LONGEST_TAG:
            raise UsageError(f"A tag is a short text in one line, of up to {LONGEST_TAG} characters.")


@dataclass(frozen=True, slots=True)
class Care:
    """What concerns a live run only."""

    canary: int = 5
    """Post N rows spread over the file first, and stop if all are refused; 0 posts all at once."""
    all: bool = False
    """Send everything, also what was already accepted with the same content."""
    resend_after: int | None = None
    """Send again what was accepted with the same content more than so many days ago."""
    roster_name: str = ""
    """Name of this list, such as an office; people who left are told from the last list of the same name."""

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        if self.canary < 0:
            raise UsageError(f"The canary is a number of rows, so not below zero: {self.canary}.")
        if self.resend_after is not None and self.resend_after < 0:
            raise UsageError(f"--resend-after is a number of days, so not below zero: {self.resend_after}.")


@dataclass(frozen=True, slots=True)
class Reporting:
    """How much the results tell."""

    results_format: ResultsFormat | None = None
    """A workbook, or a folder of CSV files, one for each sheet; left out, a workbook if Excel can hold the rows."""
    all_changes: bool = False
    """List every cell that was sent, or came back, in another notation, instead of a line for each kind."""
    annotate: bool = False
    """Also write a copy of the file with the outcomes at its right end: .xlsx and .xlsm as they look, text as CSV."""
    summary_cells: bool = False
    """Let the summary show words of the roster that nobody understood, and Brokerkit's own words."""
