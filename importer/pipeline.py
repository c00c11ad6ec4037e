"""The order of the stages, and nothing else.

    judged = judge(settings)                     check stops here
    delivery = send(judged, settings)            preview and run: the same but for one switch of the payload
    report = account(judged, settings, delivery)

The command line, a notebook and a scheduler all call these three; there is no other way through the program.
"""

import gc
import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import MappingProxyType

import importer
from importer import planning, validation
from importer.errors import Exit, NoMapping, UnusableFile, UsageError
from importer.fields import MATCH_KEYS, PRODUCT, RETENTION
from importer.keys import ApiKey
from importer.loader import load
from importer.mapping import apply, open_mapping, read_mapping, recognise
from importer.model import (
    Delivery,
    Draft,
    Fate,
    Mode,
    Outcome,
    Plan,
    Reading,
    Reconciliation,
    RowResult,
    Send,
    Severity,
    Sheet,
    Verdict,
)
from importer.model import Mapping as MappingDocument
from importer.reconciliation import is_results, read_results, reconcile, top_problems, write_results
from importer.settings import Settings, reading_options
from importer.uploader import (
    Instructions,
    Progress,
    RunState,
    cover_sample,
    departed,
    left_behind,
    unchanged_sends,
    unfinished,
    upload,
)

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
    mapping = open_mapping(settings.mapping) if settings.mapping else None
    sheet = load(settings.source, settings.reading.over(mapping.reading) if mapping else settings.reading)
    mapping = mapping or _fitting_preset(sheet, settings.reading)
    if settings.limit is None:
        return _judge_sheet(sheet, mapping, settings)
    return replace(_judge_sheet(sheet.first(settings.limit), mapping, settings), whole=False)


@uncollected()
def judge_again(settings: Settings) -> Judged:
    """Judge a corrected results workbook: all its rows together, of which only the open ones are sent again.

    Open are the rows a person repaired and those that have not reached Brokerkit yet. The others take part in
    planning, so that a repaired row cannot fold two people into one, and keep the result they had.
    """
    corrected = read_results(settings.source)
    mapping = read_mapping(corrected.mapping_text, corrected.mapping_name)
    mapping = _with_answers(mapping, corrected.answers)
    judged = _judge_sheet(corrected.sheet, mapping, settings)
    return _keep_open(judged, corrected.earlier, corrected.repaired)


def send(judged: Judged, settings: Settings, on_progress: Callable[[Progress], None] | None = None) -> Delivery:
    """Post the plan, in test mode for `preview`; every send of the plan gets an outcome."""
    told = instructions(judged, settings)
    if settings.cover_sample:
        return _send_sample(judged, told, on_progress)
    gone = _who_left(judged, told)  # asked before the run, which makes this roster the latest edition
    delivery = upload(judged.plan, told, on_progress=on_progress)
    return replace(delivery, notes=(*delivery.notes, *gone))


def _send_sample(judged: Judged, told: Instructions, on_progress: Callable[[Progress], None] | None) -> Delivery:
    """Post the few sends in which every owner, status... occurs; the others stay `ready`."""
    sample = replace(judged.plan, sends=cover_sample(judged.plan))
    delivery = upload(sample, told, on_progress=on_progress)
    posted = {outcome.row: outcome for outcome in delivery.outcomes}
    everything = (posted.get(one.row) or Outcome(one.row, Fate.READY) for one in judged.plan.sends)
    return replace(delivery, outcomes=tuple(everything))


@uncollected()
def account(judged: Judged, settings: Settings, delivery: Delivery | None = None) -> Report:
    """Give every row its one fate and write the results workbook; without a delivery this is `check`."""
    reconciliation = reconcile(
        judged.sheet, judged.draft, judged.verdict, judged.plan, delivery, settings.mode, judged.settled
    )
    wanted = settings.results or free_results_path(settings.source)
    written = write_results(
        reconciliation,
        sheet=judged.sheet,
        draft=judged.draft,
        verdict=judged.verdict,
        plan=judged.plan,
        mapping=judged.mapping,
        facts=_run_facts(judged, settings, delivery),
        target=wanted,
    )
    return Report(judged, reconciliation, written, wanted)


@dataclass(frozen=True, slots=True)
class Intention:
    """What a live run is about to do, in numbers, for a person to agree to."""

    api_url: str
    api_key: ApiKey
    people: int
    """Requests: one for each person."""
    merged: int
    """Rows that go out with another row of the same person."""
    members: int
    """Of the people, those with product retention: each may become a team member with a login."""
    invalid: int
    held: int
    unchanged: int
    continues: RunState | None
    """The unfinished run that this one would take up."""
    left_behind: tuple[str, ...]
    """Sentences about unfinished runs of the same file that this one does not take up, and why."""


def intention(judged: Judged, settings: Settings) -> Intention:
    """Count what a live run would do; opens no socket."""
    told = instructions(judged, settings)
    unchanged = unchanged_sends(judged.plan, told)
    going = [one for one in judged.plan.sends if one.row not in unchanged]
    blocked = {finding.row for finding in judged.verdict.findings if finding.severity is Severity.ERROR}
    return Intention(
        api_url=settings.api_url,
        api_key=told.api_key,
        people=len(going),
        merged=sum(len(one.rows) - 1 for one in going),
        members=sum(1 for one in going if one.payload.get(PRODUCT) == RETENTION),
        invalid=len(blocked - judged.settled.keys()),
        held=len(judged.plan.held),
        unchanged=len(unchanged),
        continues=unfinished(told),
        left_behind=left_behind(told),
    )


def instructions(judged: Judged, settings: Settings) -> Instructions:
    """What the uploader needs to know beyond the plan. Raises UsageError without a key."""
    return Instructions(
        api_url=settings.api_url,
        api_key=_key(settings),
        mode=settings.mode,
        run_digest=judged.digest,
        home=settings.home,
        source_name=os.fsencode(settings.source.name).decode("utf-8", "replace"),  # names need not be text
        roster=judged.mapping.name if judged.whole else "",
        concurrency=settings.concurrency,
        max_rps=settings.max_rps,
        settle_delay=settings.settle_delay,
        request_deadline=settings.request_deadline,
        canary=settings.canary,
        fresh=settings.fresh,
        send_all=settings.send_all,
    )


def free_results_path(source: Path) -> Path:
    """Where results go if nobody says: beside the source, under a name that is not taken.

    An older results workbook may hold somebody's corrections, so it is never overwritten unasked.
    """
    stem = re.sub(r"-results(-\d+)?$", "", source.stem)
    names = (f"{stem}-results{'' if number == 1 else f'-{number}'}.xlsx" for number in count(1))
    return next(path for name in names if not (path := source.with_name(name)).exists())


def _who_left(judged: Judged, told: Instructions) -> tuple[str, ...]:
    """A sentence about the people of the last edition of this roster who no longer stand in it, if there are any."""
    if not (judged.whole and told.mode is Mode.RUN):
        return ()
    frame = judged.draft.frame
    here = {
        (name, text.strip().lower() if name == "email" else text.strip())
        for name in MATCH_KEYS
        if name in frame.columns
        for text in frame[name]
    }
    gone = departed(judged.plan, told, here)
    if not gone:
        return ()
    named = ", ".join(one.record_id for one in gone)
    sentence = (
        f"{len(gone):,} of the people in the last edition of this roster are no longer in it. Nothing was done about "
        f"them. Their Brokerkit ids: {named}."
    )
    return (sentence,)


def _judge_sheet(sheet: Sheet, mapping: MappingDocument, settings: Settings) -> Judged:
    _LOG.info("read %d rows, skipped %d, flagged %d cells", len(sheet.frame), len(sheet.skipped), len(sheet.flags))
    draft = apply(mapping, sheet)
    _LOG.info("mapped %s", ", ".join(draft.frame.columns))
    demands = validation.Demands(
        require_names=settings.require_names,
        allow_keyless=settings.allow_keyless,
        today=datetime.now(UTC).astimezone().date(),
    )
    verdict = validation.judge(draft, demands)
    for finding in verdict.findings:
        _LOG.debug("row %d, %s: %s: %s", finding.row, finding.field or "row", finding.severity, finding.problem)
    plan = planning.plan(verdict, draft.duplicates)
    _LOG.info("judged: %d leads; planned: %d sends, %d held", len(verdict.leads), len(plan.sends), len(plan.held))
    return Judged(sheet, mapping, draft, verdict, plan)


def _fitting_preset(sheet: Sheet, reading: Reading) -> MappingDocument:
    if mapping := recognise(sheet):
        return mapping
    file = f'"{sheet.path}"{reading_options(reading)}'
    raise NoMapping(
        f"{sheet.path.name}: no ready-made mapping fits these headers.",
        hint=f"Type: brokerkit-import map {file} -o mapping.yaml   then read it over, "
        f"and type: brokerkit-import check {file} -m mapping.yaml",
    )


def _with_answers(mapping: MappingDocument, answers: tuple[tuple[str, str, str], ...]) -> MappingDocument:
    """The mapping, with what a person wrote on the `Values` sheet in its value maps; the latest answer holds."""
    rules = []
    for rule in mapping.rules:
        given = [(typed, answer) for field_name, typed, answer in answers if field_name == rule.field]
        told = {typed.strip().casefold(): (typed, answer) for typed, answer in (*rule.values.items(), *given)}
        rules.append(replace(rule, values=MappingProxyType(dict(told.values()))))
    return replace(mapping, rules=tuple(rules))


_DONE = frozenset({Fate.CREATED, Fate.UPDATED, Fate.SAVED, Fate.UNCHANGED, Fate.DUPLICATE})
"""Earlier fates after which a row's content is in Brokerkit."""

_OPEN = frozenset({Fate.READY, Fate.PREVIEWED, Fate.NOT_SENT, Fate.FAILED, Fate.UNVERIFIED, Fate.INVALID, Fate.HELD})
"""Earlier fates after which a row goes out although nobody changed it: it has not reached Brokerkit, and if our own
checks stopped it then, an answer on the `Values` sheet, an option or its neighbour's repair lets it pass now. A row
that Brokerkit itself refused would only be refused again."""


def _keep_open(judged: Judged, earlier: Mapping[int, RowResult], repaired: frozenset[int]) -> Judged:
    """Cut the plan down to sends that concern an open row; the rows of the others keep their earlier result."""

    def is_open(one: Send, row: int) -> bool:
        if row in repaired or row not in earlier:
            return True
        # A keyless row that may have been saved would become a twin if it were sent again.
        sendable = bool(one.keys) or earlier[row].fate is not Fate.UNVERIFIED
        return sendable and earlier[row].fate in _OPEN

    sends = tuple(one for one in judged.plan.sends if any(is_open(one, row) for row in one.rows))
    going = {row for one in sends for row in one.rows}
    waiting = {lead.row for lead in judged.verdict.leads} - judged.plan.held.keys()
    settled = {
        row: result
        for row, result in earlier.items()
        # What is in Brokerkit stays so, whatever today's checks or a neighbour's correction make of the row.
        if row not in going and (row in waiting or result.fate in _DONE)
    }
    held = {row: why for row, why in judged.plan.held.items() if row not in settled}
    plan = replace(judged.plan, sends=sends, held=MappingProxyType(held))
    return replace(judged, plan=plan, settled=MappingProxyType(settled), whole=False)


def _key(settings: Settings) -> ApiKey:
    if settings.api_key is None:
        raise UsageError("There is no API key.")
    return settings.api_key


def _run_facts(judged: Judged, settings: Settings, delivery: Delivery | None) -> Mapping[str, str]:
    """What the Summary says about the run. No key, only its fingerprint."""
    facts = {
        "Source": judged.sheet.path.name,
        "Sheet": judged.sheet.name or "",
        "Mapping": judged.mapping.title or judged.mapping.name,
        "Mode": settings.mode.value,
        "Finished": datetime.now(UTC).astimezone().isoformat(sep=" ", timespec="seconds"),
        "Importer": importer.__version__,
    }
    if delivery is not None:
        facts |= {
            "Sent to": settings.api_url,
            "Team key": _key(settings).fingerprint,
            "Requests": str(delivery.requests),
            "Seconds": f"{delivery.seconds:.1f}",
        }
        if delivery.stop is not None:
            facts["Stopped"] = delivery.stop.reason
    return {name: told for name, told in facts.items() if told}
