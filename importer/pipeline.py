"""The order of the stages, and nothing else.

    judged = judge(settings)                         check goes from here to account
    with ahead(judged, settings) as prospect:        what sending would do; until the end nobody else sends
        delivery = send(judged, prospect)            preview and run: the same but for one switch of the payload
        report = account(judged, settings, delivery, prospect)

The command line, a notebook and a scheduler all call these; there is no other way through the program.
"""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from importer import planning, recorded_settings, uploader, validation
from importer.edits import Edits, edited
from importer.english import counted
from importer.errors import ImporterError, UnusableFile, UsageError
from importer.file_joins import load_joined
from importer.garbage import uncollected
from importer.intake import read, reference, remember_mapping, suited
from importer.judged import Judged
from importer.mapping import Lesson, apply, open_mapping, read_mapping, with_answers
from importer.mapping import learn as learn_mapping
from importer.model import Delivery, Fate, Leaver, Mode, Outcome, Plan, Sheet, Tag
from importer.model import Mapping as MappingDocument
from importer.progress import Phase, working
from importer.reconciliation import (
    OutcomeLines,
    annotate,
    beyond_excel,
    edit_facts,
    html_summary,
    is_results,
    open_questions,
    read_results,
    reconcile,
    results_place,
    run_facts,
    whole_results,
    write_results,
    write_summary,
)
from importer.report import Report
from importer.settings import Settings
from importer.uploader import Instructions, Prospect, upload, writing_in

_LOG = logging.getLogger(__name__)  # row numbers and field names, never a cell


@uncollected()
def judge(settings: Settings, read: Callable[[Settings], tuple[Sheet, MappingDocument]] = read) -> Judged:
    """Load, map, validate and plan; opens no socket. Who judges one file again and again may keep what was read."""
    if is_results(settings.source):
        raise UnusableFile(
            f"{settings.source.name} holds results of ours, not a roster.",
            hint=f'To send what was corrected in it, type: brokerkit-import rerun "{whole_results(settings.source)}"',
        )
    with _reading(settings.source):
        sheet, mapping = read(settings)
    sheet = edited(sheet, settings.edits)
    part = sheet if settings.limit is None else sheet.first(settings.limit)
    judged = judge_sheet(part, mapping, settings.edits.among(part.frame.index), settings)
    return replace(judged, whole=settings.limit is None, reading=settings.reading)


@uncollected()
def judge_again(settings: Settings) -> Judged:
    """Judge a corrected results workbook: all its rows together, of which only the open ones are sent again.

    Open are the rows a person repaired and those that have not reached Brokerkit yet. The others take part in
    planning, so that a repaired row cannot fold two people into one, and keep the result they had.
    """
    with _reading(settings.source):
        corrected = read_results(settings.source)
    mapping = read_mapping(corrected.mapping_text, corrected.mapping_name, corrected.extends)
    posting = replace(settings.posting, tag=settings.posting.tag or corrected.tag)
    settings = replace(settings, posting=posting)
    more, earlier = settings.edits, corrected.earlier
    sheet = edited(corrected.sheet, more, origin=corrected.edits.source_digest)
    judged = judge_sheet(sheet, mapping, more.over(corrected.edits), settings)
    mended = {row for row in more.rows if earlier[row].fate.needs_attention}
    reopened = planning.reopen(judged.plan, earlier, corrected.repaired | mended)
    return replace(judged, plan=reopened.plan, settled=reopened.settled, whole=False)


def learn(results: Path, reference: str | None) -> Lesson:
    """What a person decided in a results workbook, written into the mapping it was made with, or into another one."""
    corrected = read_results(results)
    name, text, preset = corrected.mapping_name, corrected.mapping_text, corrected.extends
    if reference is not None:
        mapping = open_mapping(reference)
        name, text, preset = mapping.name, mapping.text, mapping.extends
    return learn_mapping(name, text, corrected.sheet, corrected.edits.answers, corrected.imported_as, preset)


@contextmanager
def ahead(judged: Judged, settings: Settings) -> Iterator[Prospect | None]:
    """What sending would do, for as long as nobody else may send for the team; None for a check. Opens no socket.

    Raises UsageError without a key, StateUnusable if another run is at work.
    """
    if settings.mode is Mode.CHECK:
        yield None
        return
    with ExitStack() as alone:
        with working(Phase.PLANNING, "Looking at earlier runs"):
            present = planning.present_keys(judged.draft, judged.plan.groups)
            looking = uploader.ahead(going(judged, settings), instructions(judged, settings), present)
            prospect = alone.enter_context(looking)
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
    keys = planning.own_keys(judged.verdict, judged.plan)
    return OutcomeLines(settings.outcomes, keys, lambda key: hashed("person", *key))


def send(judged: Judged, prospect: Prospect, lines: OutcomeLines | None = None) -> Delivery:
    """Post what was looked ahead to, in test mode for `preview`; every send of the plan gets an outcome."""
    doing = "Sending" if prospect.instructions.live else "Sending in test mode"
    with working(Phase.SENDING, doing, len(prospect.plan.sends)):
        posted = upload(prospect, on_outcome=lines.tell if lines else None)
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
            with _reading(Path(edition.source)):
                sheet = load_joined(Path(edition.source), judged.reading, judged.mapping.reading)
            if prospect.is_last_edition(sheet.digest):
                return prospect.leavers(planning.keyed_rows(apply(judged.mapping, suited(sheet, judged.mapping))))
    return prospect.leavers(())


def account(
    judged: Judged, settings: Settings, delivery: Delivery | None = None, prospect: Prospect | None = None
) -> Report:
    """Give every row its one fate, write the results workbook, and then call the run that was looked ahead to over.

    Without a delivery this is `check`. Raises ResultsNotWritten; then the same command continues, and sends nothing.
    """
    key = settings.api_key.fingerprint if settings.api_key else ""
    tag = judged.plan.tag
    facts = run_facts(
        judged.sheet, judged.mapping, settings.mode, tag, delivery, settings.api_url, key, datetime.now(UTC)
    )
    remember_mapping(judged.sheet, judged.mapping, settings)
    report = write(judged, settings, delivery, facts)
    if prospect is None or delivery is None:
        return report
    with working(Phase.WRITING, "Noting what was accepted for the next run"):
        untold = uploader.finish(prospect, delivery)
    notes = (*report.reconciliation.notes, *untold)
    return replace(report, reconciliation=replace(report.reconciliation, notes=notes))


def _reading(source: Path) -> AbstractContextManager[None]:
    return working(Phase.READING, f"Reading {source.name}")


@uncollected()
def write(judged: Judged, settings: Settings, delivery: Delivery | None, facts: Mapping[str, str]) -> Report:
    """Give every row its one fate and write the results workbook with these facts on its Summary."""
    plan = judged.plan.without(judged.draft.new_only, delivery.known) if delivery else judged.plan
    with working(Phase.WRITING, f"Accounting for {counted(len(judged.sheet.frame), 'row')}"):
        reconciliation = reconcile(
            judged.sheet, judged.draft, judged.verdict, plan, delivery, settings.mode, judged.settled
        )
    facts = {**facts, **edit_facts(settings.edits)}
    notes = (*reconciliation.notes, *beyond_excel(judged.sheet))
    reconciliation = replace(reconciliation, notes=notes)
    wanted = results_place(settings.results, settings.source, judged.sheet, settings.reporting.results_format)
    with writing_in(settings.home, wanted.parent), working(Phase.WRITING, "Writing the results"):
        written = write_results(
            reconciliation,
            sheet=judged.sheet,
            draft=judged.draft,
            verdict=judged.verdict,
            plan=plan,
            mapping=judged.mapping,
            facts=facts,
            target=wanted,
            reporting=settings.reporting,
            edits=judged.edits,
        )
        copy = None
        if settings.reporting.annotate:
            copy = annotate(reconciliation, judged.sheet, judged.draft, plan, wanted.parent)
        summary = None
        if settings.summary:
            questions = open_questions(judged.draft, judged.verdict, judged.mapping)
            with_cells = settings.reporting.summary_cells
            page = html_summary(reconciliation, judged.sheet, plan, questions, facts, with_cells=with_cells)
            summary = write_summary(page, settings.summary)
    return Report(judged, reconciliation, written, wanted, copy, summary)


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
        order=recorded_settings.written(settings, reference(judged.sheet, settings)),
        edits=settings.edits.text() if settings.edits else "",
        source=os.fsencode(settings.source.absolute()).decode("utf-8", "replace"),
        source_digest=judged.sheet.digest,
        new_only=judged.draft.new_only,
        posting=settings.posting,
        care=settings.care,
    )


def judge_sheet(sheet: Sheet, mapping: MappingDocument, edits: Edits, settings: Settings) -> Judged:
    """Judge a sheet whose cells are edited already, by the other edits.

    A part of a sheet can be judged for a first answer; who is whose duplicate, the whole has to tell.
    """
    _LOG.info("read %d rows, skipped %d, flagged %d cells", len(sheet.frame), len(sheet.skipped), len(sheet.flags))
    mapping = with_answers(mapping, edits.answers)
    rows = counted(len(sheet.frame), "row")
    with working(Phase.MAPPING, f"Mapping {rows}"):
        draft = apply(mapping, sheet, edits.left_out)
    _LOG.info("mapped %s", ", ".join(draft.frame.columns))
    with working(Phase.JUDGING, f"Judging {rows}"):
        verdict = validation.judge(draft, settings.demands)
    for finding in verdict.findings:
        _LOG.debug("row %d, %s: %s: %s", finding.row, finding.field or "row", finding.severity, finding.problem)
    with working(Phase.PLANNING, f"Planning {rows}"):
        plan = planning.plan(verdict, draft.duplicates, mapping.source_key, edits.decisions)
        plan = planning.tagged(plan, Tag(mapping.tag, settings.posting.tag) if settings.posting.tag else None)
    _LOG.info("judged: %d leads; planned: %d sends, %d held", len(verdict.leads), len(plan.sends), len(plan.held))
    return Judged(sheet, mapping, draft, verdict, plan, edits=edits)
