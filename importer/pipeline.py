"""The order of the stages, and nothing else.

    judged = judge(settings)                         check goes from here to account
    with ahead(judged, settings) as prospect:        what sending would do; until the end nobody else sends
        delivery = send(judged, prospect)            preview and run: the same but for one switch of the payload
        report = account(judged, settings, delivery, prospect)

The command line, a notebook and a scheduler all call these; there is no other way through the program.
"""

import gc
import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from importer import planning, recorded_settings, uploader, validation
from importer.defaults import Reading
from importer.errors import Exit, ImporterError, NoMapping, StateUnusable, UnusableFile, UsageError
from importer.loader import load
from importer.mapping import Lesson, apply, open_mapping, outline, read_mapping, recognise, with_answers
from importer.mapping import learn as learn_mapping
from importer.model import Delivery, Draft, Fate, Leaver, Mode, Outcome, Plan, Reconciliation, RowResult, Sheet, Verdict
from importer.model import Mapping as MappingDocument
from importer.recall import LAST, Past, offered, recall, reference_of, remember, today
from importer.reconciliation import (
    OutcomeLines,
    Remark,
    free_results_path,
    is_results,
    read_results,
    reconcile,
    remarks,
    run_facts,
    top_problems,
    write_results,
)
from importer.settings import Settings, reading_options
from importer.uploader import Instructions, Progress, Prospect, upload, writing_in

_LOG = logging.getLogger(__name__)  # row numbers and field names, never a cell

NOBODY: Mapping[int, RowResult] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judged:
    """A source as far as it can be judged without sending anything."""

    sheet: Sheet
    mapping: MappingDocument
    draft: Draft
    verdict: Verdict
    plan: Plan
    settled: Mapping[int, RowResult] = field(default_factory=lambda: NOBODY)
    """For a rerun: rows whose earlier result stands."""
    whole: bool = True
    """Whether this is the whole roster; a rerun or a limit shows a part, from which nobody can be said to have left."""

    reading: Reading = Reading()
    """How the file was read, and so how an earlier edition of it is."""

    @property
    def digest(self) -> str:
        """SHA-256 over everything that decides what is sent: same digest, same requests."""
        parts = [self.sheet.digest, self.sheet.name or "", self.mapping.digest]
        parts += [f"{send.row}:{send.digest}" for send in self.plan.sends]
        return hashlib.sha256("\x1e".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Report:
    """The end of a command: one fate for every row, and where the workbook stands."""

    judged: Judged
    reconciliation: Reconciliation
    results: Path
    wanted: Path
    """Where the workbook should have gone; another place than `results` if it could not."""

    @property
    def problems(self) -> tuple[tuple[str, int, str], ...]:
        """(problem, how many rows, header) for all that needs a person, the most frequent first."""
        return top_problems(self.reconciliation)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Every kind of warning with its rows, the most frequent first."""
        return remarks(self.reconciliation)

    @property
    def exit_code(self) -> int:
        """The process's exit code, which follows from the fates and from an early stop."""
        delivery = self.reconciliation.delivery
        if delivery is not None and delivery.stop is not None:
            return delivery.stop.exit_code
        needs_attention = any(fate.needs_attention for fate, rows in self.reconciliation.counts.items() if rows)
        return Exit.ATTENTION if needs_attention else Exit.OK


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the cyclic garbage collector off while rows are judged and accounted for.

    A large roster makes millions of values without a cycle among them, and the collector would walk them again and
    again. While sending it is on: a network client makes cycles, and has the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@uncollected()
def judge(settings: Settings) -> Judged:
    """Load, map, validate and plan; opens no socket."""
    if is_results(settings.source):
        raise UnusableFile(
            f"{settings.source.name} is a results workbook of ours, not a roster.",
            hint=f'To send what was corrected in it, type: brokerkit-import rerun "{settings.source}"',
        )
    sheet, mapping = _read(settings)
    sheet = _for(mapping, sheet)
    part = sheet if settings.limit is None else sheet.first(settings.limit)
    reading = settings.reading.over(mapping.reading)
    return replace(_judge_sheet(part, mapping, settings), whole=settings.limit is None, reading=reading)


@uncollected()
def judge_again(settings: Settings) -> Judged:
    """Judge a corrected results workbook: all its rows together, of which only the open ones are sent again.

    Open are the rows a person repaired and those that have not reached Brokerkit yet. The others take part in
    planning, so that a repaired row cannot fold two people into one, and keep the result they had.
    """
    corrected = read_results(settings.source)
    mapping = read_mapping(corrected.mapping_text, corrected.mapping_name)
    judged = _judge_sheet(corrected.sheet, with_answers(mapping, corrected.answers), settings)
    reopened = planning.reopen(judged.plan, corrected.earlier, corrected.repaired)
    return replace(judged, plan=reopened.plan, settled=reopened.settled, whole=False)


def learn(results: Path, reference: str | None) -> Lesson:
    """What a person decided in a results workbook, written into the mapping it was made with, or into another one."""
    corrected = read_results(results)
    name, text = corrected.mapping_name, corrected.mapping_text
    if reference is not None:
        mapping = open_mapping(reference)
        name, text = mapping.name, mapping.text
    return learn_mapping(name, text, corrected.sheet, corrected.answers, corrected.decisions)


@contextmanager
def ahead(judged: Judged, settings: Settings) -> Iterator[Prospect | None]:
    """What sending would do, for as long as nobody else may send for the team; None for a check. Opens no socket.

    Raises UsageError without a key, StateUnusable if another run is at work.
    """
    if settings.mode is Mode.CHECK:
        yield None
        return
    plan = going(judged, settings)
    with uploader.ahead(plan, instructions(judged, settings), planning.present_keys(judged.draft)) as prospect:
        yield prospect


def going(judged: Judged, settings: Settings) -> Plan:
    """What of the plan a command sends: all of it, or a sample."""
    plan = judged.plan
    return replace(plan, sends=planning.covering_sample(plan)) if settings.cover_sample else plan


def outcome_lines(judged: Judged, settings: Settings) -> OutcomeLines | None:
    """The file in which programs read the outcomes, if one is wanted. Raises UsageError if it cannot be written."""
    if settings.outcomes is None:
        return None
    hashed = uploader.Hasher(settings.home)
    leads = (*judged.verdict.leads, *judged.verdict.invalid)
    return OutcomeLines(settings.outcomes, leads, lambda key: hashed("person", *key))


def send(
    judged: Judged,
    prospect: Prospect,
    on_progress: Callable[[Progress], None] | None = None,
    lines: OutcomeLines | None = None,
) -> Delivery:
    """Post what was looked ahead to, in test mode for `preview`; every send of the plan gets an outcome."""
    posted = upload(prospect, on_progress=on_progress, on_outcome=lines.tell if lines else None)
    return replace(whole(judged, posted), leavers=_leavers(judged, prospect))


def whole(judged: Judged, delivery: Delivery) -> Delivery:
    """A delivery with one outcome for every send of the plan."""
    posted = {outcome.row: outcome for outcome in delivery.outcomes}
    # what a sample leaves out is as ready as before
    everything = (posted.get(one.row) or Outcome(one.row, Fate.READY) for one in judged.plan.sends)
    return replace(delivery, outcomes=tuple(everything))


def _leavers(judged: Judged, prospect: Prospect) -> tuple[Leaver, ...]:
    """Who left, named out of the file of the last edition if it is still there as it was: no names are kept here."""
    edition = prospect.edition
    with suppress(ImporterError):
        if prospect.departed and edition.source:
            sheet = load(Path(edition.source), judged.reading)
            if prospect.is_last_edition(sheet.digest):
                return prospect.leavers(planning.keyed_rows(apply(judged.mapping, _for(judged.mapping, sheet))))
    return prospect.leavers(())


def account(
    judged: Judged, settings: Settings, delivery: Delivery | None = None, prospect: Prospect | None = None
) -> Report:
    """Give every row its one fate, write the results workbook, and then call the run that was looked ahead to over.

    Without a delivery this is `check`. Raises ResultsNotWritten; then the same command continues, and sends nothing.
    """
    key = settings.api_key.fingerprint if settings.api_key else ""
    facts = run_facts(judged.sheet, judged.mapping, settings.mode, delivery, settings.api_url, key, datetime.now(UTC))
    _remember(judged, settings)
    report = write(judged, settings, delivery, facts)
    untold = uploader.finish(prospect, delivery) if prospect and delivery else ()
    notes = (*report.reconciliation.notes, *untold)
    return replace(report, reconciliation=replace(report.reconciliation, notes=notes))


@uncollected()
def write(judged: Judged, settings: Settings, delivery: Delivery | None, facts: Mapping[str, str]) -> Report:
    """Give every row its one fate and write the results workbook with these facts on its Summary."""
    reconciliation = reconcile(
        judged.sheet, judged.draft, judged.verdict, judged.plan, delivery, settings.mode, judged.settled
    )
    wanted = settings.results or free_results_path(settings.source)
    with writing_in(settings.home, wanted.parent):
        written = write_results(
            reconciliation,
            sheet=judged.sheet,
            draft=judged.draft,
            verdict=judged.verdict,
            plan=judged.plan,
            mapping=judged.mapping,
            facts=facts,
            target=wanted,
            reporting=settings.reporting,
        )
    return Report(judged, reconciliation, written, wanted)


def instructions(judged: Judged, settings: Settings) -> Instructions:
    """What the uploader needs to know beyond the plan. Raises UsageError without a key."""
    if settings.api_key is None:
        raise UsageError("There is no API key.")
    return Instructions(
        api_url=settings.api_url,
        api_key=settings.api_key,
        mode=settings.mode,
        run_digest=judged.digest,
        home=settings.home,
        source_name=os.fsencode(settings.source.name).decode("utf-8", "replace"),  # names need not be text
        roster="\x1f".join([judged.sheet.format, judged.sheet.name or "", judged.mapping.name]),
        whole=judged.whole,
        order=recorded_settings.written(settings, _reference(judged, settings)),
        source=os.fsencode(settings.source.absolute()).decode("utf-8", "replace"),
        source_digest=judged.sheet.digest,
        posting=settings.posting,
        care=settings.care,
    )


def _read(settings: Settings) -> tuple[Sheet, MappingDocument]:
    """The source, and the mapping that was asked for, or the ready-made one that fits."""
    if settings.mapping is None:
        return _with_preset(load(settings.source, settings.reading), settings)
    if settings.mapping == LAST and not Path(LAST).is_file():
        return _with_last(load(settings.source, settings.reading), settings)
    mapping = open_mapping(settings.mapping, outline)
    return load(settings.source, settings.reading.over(mapping.reading)), mapping


def _with_preset(sheet: Sheet, settings: Settings) -> tuple[Sheet, MappingDocument]:
    """The ready-made mapping that fits; what was used for these headers before is offered, and not taken."""
    past = recall(settings.home, sheet.headers)
    mapping = recognise(sheet)
    if mapping is None:
        raise _no_mapping(sheet, settings, past, "no ready-made mapping fits these headers")
    if past is None or past.name == mapping.name:
        return sheet, mapping
    return replace(sheet, notes=(*sheet.notes, f"{offered(past)}; -m {LAST} takes it.")), mapping


def _with_last(sheet: Sheet, settings: Settings) -> tuple[Sheet, MappingDocument]:
    """The mapping that was last used with these headers, and the source as that mapping wants it read."""
    past = recall(settings.home, sheet.headers)
    if past is None:
        raise _no_mapping(sheet, settings, past, "no mapping was used with these headers before, on this computer")
    mapping = open_mapping(past.reference, outline)
    reading = settings.reading.over(mapping.reading)
    return (sheet if reading == settings.reading else load(settings.source, reading)), mapping


def _no_mapping(sheet: Sheet, settings: Settings, past: Past | None, why: str) -> NoMapping:
    file = f'"{sheet.path}"{reading_options(settings.reading)}'
    again = f"{offered(past)}. To take it, add: -m {LAST}   Or: " if past else ""
    return NoMapping(
        f"{sheet.path.name}: {why}.",
        hint=f"{again}Type: brokerkit-import map {file} -o mapping.yaml   then read it over, "
        f"and type: brokerkit-import check {file} -m mapping.yaml",
    )


def _remember(judged: Judged, settings: Settings) -> None:
    """Keep which mapping was named for these headers, for the next month; a convenience that stops nothing."""
    reference = _reference(judged, settings)
    if reference is None or judged.sheet.header_row is None:
        return
    with suppress(StateUnusable, OSError):
        remember(settings.home, judged.sheet.headers, Past(reference, judged.mapping.name, today()))


def _reference(judged: Judged, settings: Settings) -> str | None:
    """The mapping that was named, as it is found from any folder and in any month."""
    if settings.mapping is None:
        return None
    past = recall(settings.home, judged.sheet.headers) if settings.mapping == LAST else None
    return past.reference if past else reference_of(settings.mapping)


def _for(mapping: MappingDocument, sheet: Sheet) -> Sheet:
    """The sheet as the mapping wants it: some ask for its name as a value."""
    return sheet.naming_itself() if mapping.takes_sheet_name else sheet


def _judge_sheet(sheet: Sheet, mapping: MappingDocument, settings: Settings) -> Judged:
    _LOG.info("read %d rows, skipped %d, flagged %d cells", len(sheet.frame), len(sheet.skipped), len(sheet.flags))
    draft = apply(mapping, sheet)
    _LOG.info("mapped %s", ", ".join(draft.frame.columns))
    verdict = validation.judge(draft, settings.demands)
    for finding in verdict.findings:
        _LOG.debug("row %d, %s: %s: %s", finding.row, finding.field or "row", finding.severity, finding.problem)
    plan = planning.plan(verdict, draft.duplicates)
    _LOG.info("judged: %d leads; planned: %d sends, %d held", len(verdict.leads), len(plan.sends), len(plan.held))
    return Judged(sheet, mapping, draft, verdict, plan)
