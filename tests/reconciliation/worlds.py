"""Small worlds to account for: a sheet, what the stages made of it, and what Brokerkit said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from importer.defaults import Reporting
from importer.edits import NO_EDITS, Edits
from importer.loader.text_frame import text_frame
from importer.model import (
    Change,
    ColumnUse,
    Delivery,
    Draft,
    Fate,
    Finding,
    Group,
    Message,
    Mode,
    Outcome,
    Plan,
    Reconciliation,
    RowResult,
    Rule,
    Send,
    Severity,
    Sheet,
    Stop,
    UnknownValue,
    Verdict,
)
from importer.model import Mapping as MappingDocument
from importer.reconciliation import reconcile, write_results

HEADERS = ("First", "Last", "E-mail", "Stage")
FIELDS = ("first_name", "last_name", "email", "status")
FACTS = MappingProxyType({"Source": "roster.xlsx", "Mode": "run"})
NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "=cmd|' /C calc'!A0", "http://example.com",
         "a@b.example", "mailto:x", "00123", "1E5", "12345678901234567", "TRUE", "NA", "null", "#N/A", "#REF!",
         "_x0041_", "_x000D_", "_x005F_x0041_",
         "a\r\nb", "a\nb", "a\rb", " lead", "trail ", "two  spaces", "<b>&amp;\"'</b>",
         "<r><t>x</t></r></is></c><c><f>1+1</f></r>", "<r>x</r>", "{=1}", 'c r="XFD1048576"',
         "\u200b", "\x85", "\u2028", "\u202eabc",
         "😀" * 100]  # fmt: skip
"""Cells that some reader or program would take for something else than text."""
UNHOLDABLE = ["a\x00b", "\x01", "\x0b", "\x1b[31m", "\ufffe", "\uffff", "\ud800", "x" * 40_000, "😀" * 17_000]
"""Cells that no workbook can hold as they are."""


def a_sheet(rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS, first_row: int = 2) -> Sheet:
    """A sheet of text whose rows are numbered from `first_row`."""
    frame = text_frame(list(enumerate(map(list, rows), first_row)), len(headers))
    return Sheet(Path("roster.xlsx"), "xlsx", frame, tuple(headers), first_row - 1, "0" * 64, name="Agents")


def a_draft(sheet: Sheet, fields: Sequence[str] = FIELDS) -> Draft:
    """The sheet in Brokerkit's words: its columns are the fields, in order; the rest is not imported."""
    known = dict(enumerate(fields[: len(sheet.headers)]))
    frame = sheet.frame[list(known)].rename(columns=known)
    return Draft(
        frame=frame,
        headers={name: sheet.header_label(at) for at, name in known.items()},
        columns=tuple(
            ColumnUse(at, header, (known[at],) if at in known else (), "named in the mapping" if at in known else "")
            for at, header in enumerate(sheet.headers)
        ),
        date_orders={},
        phone_region="US",
        duplicates="auto",
    )


def a_mapping(text: str = "name: test\n", rules: tuple[Rule, ...] = ()) -> MappingDocument:
    """A mapping document of which only the text and the rules matter here."""
    return MappingDocument("test", "Test mapping", rules, "1" * 64, text)


def a_send(*rows: int, email: str = "", **payload: str) -> Send:
    """One person, by e-mail, carried by the first row."""
    address = email or f"row{rows[0]}@example.com"
    return Send(rows[0], rows, {"email": address, **payload}, frozenset({("email", address)}))


def an_error(row: int, header: str = "E-mail", name: str = "email", **more: str) -> Finding:
    """A finding that blocks its row."""
    words = {
        "value": "x",
        "problem": "not an e-mail address",
        "message": f"{header}: x is not an e-mail address.",
        **more,
    }
    return Finding(row, name, header, severity=Severity.ERROR, **words)


def delivered(*outcomes: Outcome, stop: Stop | None = None) -> Delivery:
    """What the uploader would hand over."""
    return Delivery(outcomes, requests=len(outcomes), seconds=1.0, stop=stop)


@dataclass
class World:
    """Everything that reconciliation is told, and what it makes of it."""

    sheet: Sheet
    sends: Sequence[Send] = ()
    findings: Sequence[Finding] = ()
    held: Mapping[int, str] = field(default_factory=dict)
    left_out: Mapping[int, str] = field(default_factory=dict)
    delivery: Delivery | None = None
    mode: Mode = Mode.RUN
    earlier: Mapping[int, RowResult] = field(default_factory=dict)
    mapping: MappingDocument = field(default_factory=a_mapping)
    fields: Sequence[str] = FIELDS
    groups: Sequence[Group] = ()
    changes: Sequence[Change] = ()
    unknown_values: Sequence[UnknownValue] = ()
    reporting: Reporting = Reporting()
    edits: Edits = NO_EDITS

    @property
    def draft(self) -> Draft:
        """What the mapping would have made of the sheet."""
        return replace(a_draft(self.sheet, self.fields), left_out=self.left_out)

    @property
    def verdict(self) -> Verdict:
        """What the validation would have said."""
        return Verdict((), tuple(self.findings), tuple(self.changes), tuple(self.unknown_values))

    @property
    def plan(self) -> Plan:
        """What the planning would have decided."""
        return Plan(tuple(self.sends), self.held, tuple(self.groups))

    def reconciled(self) -> Reconciliation:
        """The account of this world."""
        return reconcile(self.sheet, self.draft, self.verdict, self.plan, self.delivery, self.mode, self.earlier)

    def written(self, target: Path) -> Path:
        """The results workbook of this world."""
        return write_results(
            self.reconciled(),
            sheet=self.sheet,
            draft=self.draft,
            verdict=self.verdict,
            plan=self.plan,
            mapping=self.mapping,
            facts=FACTS,
            target=target,
            reporting=self.reporting,
            edits=self.edits,
        )


def all_invalid(sheet: Sheet, **more: Any) -> World:
    """A world in which every row needs attention, so that every row stands on `Fix`."""
    return World(sheet, findings=[an_error(int(row)) for row in sheet.frame.index], **more)


def every_fate() -> World:
    """One row for every fate that a live run can end with, and a merged one."""
    fates = [Fate.CREATED, Fate.UPDATED, Fate.SAVED, Fate.UNCHANGED, Fate.REFUSED, Fate.FAILED, Fate.UNVERIFIED,
             Fate.NOT_SENT]  # fmt: skip
    sheet = a_sheet([("Ada", f"Agent {at}", f"row{at}@example.com", "New") for at in range(2, 14)])
    sends = [a_send(2, 12), *(a_send(row) for row in range(3, 10))]
    stop = Stop("Brokerkit answered 401.", "Check the key.", 4)
    outcomes = [replace(_outcome(send.row, fate)) for send, fate in zip(sends, fates, strict=True)]
    return World(
        sheet,
        sends=sends,
        findings=[an_error(10)],
        held={11: "Decide whether row 11 is the person of row 2."},
        left_out={13: "skip rows whose Stage is “New”"},
        delivery=delivered(*outcomes, stop=stop),
    )


def _outcome(row: int, fate: Fate) -> Outcome:
    status = {Fate.CREATED: 201, Fate.UPDATED: 200, Fate.SAVED: 204, Fate.REFUSED: 422, Fate.FAILED: 503}.get(fate)
    messages = (Message("email", "is invalid"),) if fate is Fate.REFUSED else ()
    record_id = f"rec-{row}" if fate.is_saved else ""
    return Outcome(row, fate, 1 if status else 0, status, record_id, messages)


def texts(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    """Cells as text, blank for none."""
    return [["" if cell is None else str(cell) for cell in row] for row in rows]
