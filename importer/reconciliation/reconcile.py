"""One fate for every row of the sheet, or no report at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from importer.english import counted, listed
from importer.errors import Unbalanced
from importer.fields import FIELDS, label_of
from importer.model import (
    Delivery,
    Draft,
    Drift,
    DriftKind,
    Fate,
    Finding,
    Message,
    Mode,
    Outcome,
    Plan,
    Reconciliation,
    RowResult,
    Send,
    Severity,
    Sheet,
    Verdict,
)
from importer.progress import advancing, expect
from importer.reconciliation import wording
from importer.reconciliation.drift import COMPARED, drift_of, has_echo
from importer.reconciliation.held_doubts import doubts
from importer.reconciliation.worth_a_look import WHOLE_ROW, Remark, most_frequent_first

NOBODY: Mapping[int, RowResult] = MappingProxyType({})

_FIELD_OF_WORD = {field.echo_name.split(".")[0]: field.name for field in FIELDS if field.echo_name}
_LONGEST_PROBLEM = 80
_MOST_NAMES = 6
BROKERKIT_SAYS = "Brokerkit: "


def reconcile(
    sheet: Sheet,
    draft: Draft,
    verdict: Verdict,
    plan: Plan,
    delivery: Delivery | None,
    mode: Mode,
    earlier: Mapping[int, RowResult] = NOBODY,
) -> Reconciliation:
    """Give every row of the sheet its one fate, in sheet order; without a delivery the sends are `ready`.

    Rows of `earlier` were settled in an earlier run and keep that result. Raises Unbalanced if a row has no fate
    or two: then the report would be wrong, and is withheld.
    """
    accounts = _Accounts(sheet, draft, _by_row(verdict.findings), delivery, doubts(plan), wording.misread_rows(sheet))
    outcomes = _outcomes(plan, delivery)
    results: dict[int, RowResult] = {}
    expect(2 * len(plan.sends))  # each is accounted for, and its echo compared
    for send in advancing(plan.sends):
        _add(results, *accounts.of_send(send, outcomes[send.row]))
    _add(results, *(accounts.of_held(row, reason) for row, reason in plan.held.items()))
    _add(results, *earlier.values())
    left_out = {**draft.left_out, **dict.fromkeys(plan.left_out, "")}
    blocked = [row for row in accounts.blocked if row not in earlier and row not in left_out]
    _add(results, *(accounts.of_invalid(row) for row in blocked))
    _add(results, *(accounts.of_left_out(row, why) for row, why in left_out.items() if row not in earlier))
    ordered = _in_sheet_order(sheet, results)
    folded = _folded(plan, outcomes, earlier, mode)
    drift = [one for send in advancing(plan.sends) for one in drift_of(send, outcomes[send.row], draft.headers, mode)]
    unmentioned = _unmentioned(plan, outcomes, drift)
    # One sentence tells of a field that no answer mentions; else the sheet had a line of it for every row.
    drift = [one for one in drift if one.field not in unmentioned]
    return Reconciliation(
        mode=mode,
        results=_with_folded(ordered, folded),
        counts=_counts(ordered),
        drift=tuple(drift),
        folded=folded,
        delivery=delivery,
        notes=(
            *draft.notes,
            *(delivery.notes if delivery else ()),
            *_undecided(draft, delivery),
            *_notes(plan, outcomes, drift, unmentioned),
        ),
    )


def fate_of(row: int, send: Send, outcome: Outcome) -> Fate:
    """The fate of one of a send's rows: those that went out with another one share its trouble."""
    return outcome.fate if row == send.row or outcome.fate.needs_attention else Fate.DUPLICATE


def problems(reconciliation: Reconciliation) -> tuple[Remark, ...]:
    """Every kind of problem that needs a person, with its rows, the most frequent first."""
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for result in reconciliation.results:
        for problem in {(kind, header) for kind, header, _ in troubles(result)} if result.fate.needs_attention else ():
            rows[problem].append(result.row)
    return most_frequent_first(rows)


def top_problems(reconciliation: Reconciliation) -> tuple[tuple[str, int, str], ...]:
    """(problem, how many rows, header) for all that needs a person, the most frequent first."""
    return tuple((one.kind, len(one.rows), one.header) for one in problems(reconciliation))


def is_refusal(finding: Finding) -> bool:
    """Whether Brokerkit said it, not we."""
    return finding.problem.startswith(BROKERKIT_SAYS)


def troubles(result: RowResult) -> Iterator[tuple[str, str, Finding | None]]:
    """(problem, header, finding) for all that keeps a row from ending well; without a finding it is the fate itself."""
    errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    for error in errors:
        yield error.problem, error.header or WHOLE_ROW, error
    if not errors or result.fate not in {Fate.INVALID, Fate.REFUSED}:
        yield wording.MEANING[result.fate], WHOLE_ROW, None


def _outcomes(plan: Plan, delivery: Delivery | None) -> Mapping[int, Outcome]:
    """One outcome for every send, and none besides."""
    if delivery is None:
        return {send.row: Outcome(send.row, Fate.READY) for send in plan.sends}
    outcomes = {outcome.row: outcome for outcome in delivery.outcomes}
    carrying = {send.row for send in plan.sends}
    if outcomes.keys() != carrying or len(delivery.outcomes) != len(plan.sends):
        raise Unbalanced(f"{len(plan.sends)} sends were planned and {len(delivery.outcomes)} outcomes came back.")
    return outcomes


def _by_row(findings: Iterable[Finding]) -> Mapping[int, list[Finding]]:
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_row[finding.row].append(finding)
    return by_row


def _add(results: dict[int, RowResult], *more: RowResult) -> None:
    """Add accounts of rows that have none yet."""
    for result in more:
        if result.row in results:
            fates = f"{results[result.row].fate.value} and {result.fate.value}"
            raise Unbalanced(f"Row {result.row} has two fates, {fates}.")
        results[result.row] = result


def _in_sheet_order(sheet: Sheet, results: Mapping[int, RowResult]) -> tuple[RowResult, ...]:
    rows = [int(row) for row in sheet.frame.index]
    missing = [row for row in rows if row not in results]
    if missing or len(rows) != len(results):
        named = f" Row {missing[0]} has none." if missing else ""
        raise Unbalanced(f"{len(rows)} rows were read and {len(results)} have a fate.{named}")
    return tuple(results[row] for row in rows)


def _counts(results: Iterable[RowResult]) -> Mapping[Fate, int]:
    rows = Counter(result.fate for result in results)
    return MappingProxyType({fate: rows[fate] for fate in Fate})


@dataclass(frozen=True)
class _Accounts:
    """Turns what the stages found into the account of a row."""

    sheet: Sheet
    draft: Draft
    findings: Mapping[int, list[Finding]]
    delivery: Delivery | None
    doubts: Mapping[int, str]
    misread: frozenset[int]

    @property
    def blocked(self) -> list[int]:
        """Rows with at least one error."""
        return [
            row
            for row, findings in self.findings.items()
            if any(finding.severity is Severity.ERROR for finding in findings)
        ]

    def of_send(self, send: Send, outcome: Outcome) -> Iterator[RowResult]:
        """The accounts of all rows of one send: the rows that went out with another share its trouble."""
        for row in send.rows:
            carries = row == send.row
            fate = fate_of(row, send, outcome)
            findings = (*self.findings.get(row, ()), *self._said(row, outcome))
            phrase = wording.ended if carries else wording.merged
            said = phrase(outcome, send, self.delivery, findings)
            yield RowResult(
                row=row,
                fate=fate,
                happened=said.happened,
                to_do=said.to_do,
                record_id=outcome.record_id,
                status=outcome.status if fate is outcome.fate else None,
                # A request is counted once, beside the row that carries it.
                attempts=outcome.attempts if carries else 0,
                findings=findings,
                at=outcome.at,
            )

    def of_held(self, row: int, reason: str) -> RowResult:
        """The account of a row whose identity is in doubt."""
        said = wording.held(reason, self.doubts.get(row, ""))
        return RowResult(row, Fate.HELD, said.happened, said.to_do, findings=tuple(self.findings.get(row, ())))

    def of_left_out(self, row: int, condition: str) -> RowResult:
        """The account of a row that the mapping leaves out, or a person."""
        said = wording.left_out(condition)
        return RowResult(row, Fate.LEFT_OUT, said.happened, said.to_do)

    def of_invalid(self, row: int) -> RowResult:
        """The account of a row that our checks stopped."""
        findings = tuple(self.findings[row])
        said = wording.invalid(findings, is_misread=row in self.misread)
        return RowResult(row, Fate.INVALID, said.happened, said.to_do, findings=findings)

    def _said(self, row: int, outcome: Outcome) -> Iterator[Finding]:
        """Brokerkit's own words, laid beside the person's cell where they name a field."""
        if outcome.fate is not Fate.REFUSED:
            return
        for message in outcome.messages:
            yield self._refusal(row, message)

    def _refusal(self, row: int, message: Message) -> Finding:
        field = _FIELD_OF_WORD.get(message.field, message.field)
        header = self.draft.headers.get(field, "")
        text = wording.quoted(message.text)
        return Finding(
            row=row,
            field=field,
            header=header,
            value=self._typed(row, field),
            severity=Severity.ERROR,
            problem=f"{BROKERKIT_SAYS}{wording.quoted(message.text, _LONGEST_PROBLEM)}",
            message=f"{header or field}: {text}" if header or field else text,
        )

    def _typed(self, row: int, field: str) -> str:
        """The first cell with something in it among the columns that feed a field."""
        cells = (self.sheet.frame.at[row, use.position] for use in self.draft.columns if field in use.fields)
        return next((str(cell) for cell in cells if str(cell).strip()), "")


def _folded(
    plan: Plan, outcomes: Mapping[int, Outcome], earlier: Mapping[int, RowResult], mode: Mode
) -> tuple[tuple[int, ...], ...]:
    """Rows of different people that were answered with one record id.

    Two sends never share a match key, so one id for both means that Brokerkit took them for one person. Test mode
    saves nothing, so its ids mean nothing.
    """
    if mode is not Mode.RUN:
        return ()
    people: dict[str, list[int]] = defaultdict(list)
    for send in plan.sends:
        people[outcomes[send.row].record_id].append(send.row)
    for row, result in earlier.items():
        # A duplicate shares its record with the row it went out with, as it should.
        if result.fate is not Fate.DUPLICATE:
            people[result.record_id].append(row)
    return tuple(tuple(sorted(rows)) for record_id, rows in people.items() if record_id and len(rows) > 1)


def _with_folded(results: tuple[RowResult, ...], folded: Iterable[tuple[int, ...]]) -> tuple[RowResult, ...]:
    others = {row: [other for other in rows if other != row] for rows in folded for row in rows}
    return tuple(_told_folded(result, others[result.row]) if result.row in others else result for result in results)


def _told_folded(result: RowResult, others: list[int]) -> RowResult:
    said = wording.folded(wording.Said(result.happened, result.to_do), result.record_id, others)
    return replace(result, happened=said.happened, to_do=said.to_do)


def _unmentioned(plan: Plan, outcomes: Mapping[int, Outcome], drift: Iterable[Drift]) -> Mapping[str, int]:
    """Field -> how often it was sent, for the fields that no reply mentions: one sentence tells it, not a line each."""
    silent = Counter(one.field for one in drift if one.kind is DriftKind.NO_ECHO)
    sent = Counter(name for send in plan.sends if silent and has_echo(send, outcomes[send.row]) for name in send.body)
    return {name: count for name, count in silent.items() if count == sent[name]}


def _undecided(draft: Draft, delivery: Delivery | None) -> Iterator[str]:
    """What a check cannot know."""
    if draft.new_only and delivery is None:
        fields = listed(sorted(draft.new_only))
        yield f"For new people only: {fields}. Who is new, preview and run look up for the team; a check does not."


def _notes(
    plan: Plan, outcomes: Mapping[int, Outcome], drift: Sequence[Drift], unmentioned: Mapping[str, int]
) -> Iterator[str]:
    answered = [send for send in plan.sends if outcomes[send.row].fate in COMPARED]
    silent = sum(not has_echo(send, outcomes[send.row]) for send in answered)
    if silent:
        rows = counted(len(answered), "accepted row")
        yield f"{silent:,} of {rows} came back without values to compare with."
    if unmentioned:
        yield _told_unmentioned(unmentioned)
    kinds = Counter(one.kind for one in drift)
    if exempt := kinds.pop(DriftKind.EXEMPT, 0):
        mails = counted(exempt, "e-mail")
        yield f"In test mode Brokerkit leaves the e-mail out of its answers, so {mails} could not be compared."
    if kinds:
        times = listed([f"{count:,} {kind.value}" for kind, count in kinds.most_common()])
        yield f"Values that came back otherwise than they were sent: {times}; see Drift."
    elif len(answered) > silent:
        every = "Every other value" if exempt or unmentioned else "Every value"
        yield f"{every} came back as it was sent."


def _told_unmentioned(unmentioned: Mapping[str, int]) -> str:
    names = listed([label_of(name) for name in unmentioned], _MOST_NAMES)
    fields, values = counted(len(unmentioned), "field"), counted(sum(unmentioned.values()), "value")
    return f"Brokerkit's answers never mention {fields} ({names}), so {values} could not be compared."
