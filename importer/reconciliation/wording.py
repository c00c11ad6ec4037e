"""The sentences of the workbook, per fate: what happened, and what to do about it.

They are read by the people who own the roster, so they say nothing about requests and payloads.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from importer.english import abridged, clipped, listed, one_line, row_list
from importer.exhaustive import complete
from importer.model import ATTENTION, Delivery, Fate, Finding, Message, Mode, Outcome, Send, Severity, Sheet

MEANING: Mapping[Fate, str] = complete(
    Fate,
    {
        Fate.READY: "Would be sent; this was only a check",
        Fate.PREVIEWED: "Accepted in test mode; nothing was saved",
        Fate.CREATED: "Saved as a new record",
        Fate.UPDATED: "Saved into a record that was already there",
        Fate.SAVED: "Saved; the reply does not tell whether as a new record or into an existing one",
        Fate.DUPLICATE: "Same person as another row, and went out with that row",
        Fate.UNCHANGED: "Accepted earlier with the same content, so Brokerkit was not asked; --all sends it again",
        Fate.LEFT_OUT: "Left out, as the mapping says or you said; nothing was sent",
        Fate.INVALID: "Not sent: something in the row has to be corrected first",
        Fate.HELD: "Not sent: it is in doubt who this is; you decide",
        Fate.REFUSED: "Brokerkit refused it; nothing was saved",
        Fate.FAILED: "Could not be delivered; nothing was saved",
        Fate.UNVERIFIED: "Sent, but no clear answer came back: it may or may not be saved",
        Fate.NOT_SENT: "Not sent: the run stopped first",
    },
)
"""What each fate means, in one line; the same words on the Summary and in docs/results.md."""

_MOST_SENTENCES = 3
_LONGEST = 500
_ON_FIX = "on the sheet Fix of the results"
OK = "ok"
"""What a person writes over `What to do` on Fix to say that the row is right as it stands."""
RELEASE = f"Any change to the row releases it; if it is right as it stands, write {OK} over this text on Fix."
"""What to do about a row that may have been misread, which only a person who looks at it can tell."""


@dataclass(frozen=True, slots=True)
class Said:
    """The two sentences of a row."""

    happened: str
    to_do: str


def quoted(text: str, longest: int = _LONGEST) -> str:
    """A foreign text in one line of bearable length."""
    return clipped(one_line(text), longest)


def misread_rows(sheet: Sheet) -> frozenset[int]:
    """The rows that the loader flagged as a whole."""
    return frozenset(flag.row for flag in sheet.flags if flag.column is None)


def invalid(findings: Sequence[Finding], *, is_misread: bool = False) -> Said:
    """A row that our own checks stopped; `is_misread` if the row as a whole may have been read wrongly."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    happened = _sentences("Not sent.", [error.message for error in errors])
    if is_misread and not _cells(errors):
        return Said(happened, f"Look over the row {_ON_FIX}, then rerun them. {RELEASE}")
    return Said(happened, f"{_correct(errors)} {RELEASE}" if is_misread else _correct(errors))


def left_out(condition: str) -> Said:
    """A row that the mapping leaves out, or without a condition a person."""
    return Said(f"Left out, as the mapping says: {quoted(condition)}." if condition else "Left out, as you said.", "")


def held(reason: str, doubt: str) -> Said:
    """A row about whose identity a person has to decide."""
    return Said(_sentences("Not sent: it is in doubt who this is.", [doubt] if doubt else []), _sentence(reason))


def ended(outcome: Outcome, send: Send, delivery: Delivery | None, findings: Sequence[Finding]) -> Said:
    """A row that carries its send, by the send's outcome."""
    if outcome.fate.needs_attention:
        return _trouble(outcome, send, delivery, findings)
    # one cell may feed two fields, and the same is to be said of it for either
    warnings = list(dict.fromkeys(f"Note: {finding.message}" for finding in findings))
    happened = _sentences(_sentence(MEANING[outcome.fate]), warnings)
    return Said(_with_rows(happened, send), "")


def merged(outcome: Outcome, send: Send, delivery: Delivery | None, findings: Sequence[Finding]) -> Said:
    """A row that went out with another row of the same person, and so shares what became of it."""
    if outcome.fate.needs_attention:
        said = _trouble(outcome, send, delivery, findings)
        return Said(f"Same person as row {send.row}. {said.happened}", said.to_do)
    return Said(f"Same person as row {send.row}; {_WITH[outcome.fate]}.", "")


def folded(said: Said, record_id: str, others: Sequence[int]) -> Said:
    """The same sentences, with the news that Brokerkit gave several people one record."""
    rows = row_list(others)
    return Said(
        f"{said.happened} Brokerkit answered with the same record as for {rows}, which looks like someone else.",
        f"Look at record {record_id} in Brokerkit: people may have been folded into one there.",
    )


_WITH: Mapping[Fate, str] = complete(
    (fate for fate in Fate if not fate.needs_attention and fate is not Fate.LEFT_OUT),
    {
        Fate.READY: "it would go out with that row",
        Fate.PREVIEWED: "it went out with that row, in test mode",
        Fate.CREATED: "its content was saved with that row",
        Fate.UPDATED: "its content was saved with that row",
        Fate.SAVED: "its content was saved with that row",
        Fate.UNCHANGED: "its content was already sent earlier",
        Fate.DUPLICATE: "its content went out with that row",
    },
)


def _with_rows(happened: str, send: Send) -> str:
    others = [row for row in send.rows if row != send.row]
    return f"{happened} Together with {row_list(others)}, the same person." if others else happened


def _trouble(outcome: Outcome, send: Send, delivery: Delivery | None, findings: Sequence[Finding]) -> Said:
    return _TROUBLES[outcome.fate](outcome, send, delivery, findings)


def _refused(outcome: Outcome, _: Send, __: Delivery | None, findings: Sequence[Finding]) -> Said:
    refusals = [finding for finding in findings if finding.severity is Severity.ERROR]
    reasons = [finding.message for finding in refusals] or _messages(outcome)
    return Said(_sentences("Brokerkit refused it.", reasons), _correct(refusals))


def _not_sent(outcome: Outcome, _: Send, delivery: Delivery | None, __: Sequence[Finding]) -> Said:
    reasons = [delivery.stop.reason] if delivery and delivery.stop else _messages(outcome)
    return Said(_sentences("Not sent: the run stopped first.", reasons), "Give the same command again: it goes on.")


def _unverified(outcome: Outcome, send: Send, _: Delivery | None, __: Sequence[Finding]) -> Said:
    to_do = "Look for this person in Brokerkit before you send the row again: it has no e-mail or agent id to match by."
    if send.keys:
        to_do = "Rerun the results: with its e-mail or agent id Brokerkit finds the record, so no twin arises."
    return Said(_sentences("Sent, but no clear answer came back.", _messages(outcome)), to_do)


def _failed(outcome: Outcome, _: Send, __: Delivery | None, ___: Sequence[Finding]) -> Said:
    return Said(_sentences("Could not be delivered; nothing was saved.", _messages(outcome)), "Rerun the results.")


_TROUBLES: Mapping[Fate, Callable[[Outcome, Send, Delivery | None, Sequence[Finding]], Said]] = complete(
    ATTENTION - {Fate.INVALID, Fate.HELD},
    {
        Fate.REFUSED: _refused,
        Fate.NOT_SENT: _not_sent,
        Fate.UNVERIFIED: _unverified,
        Fate.FAILED: _failed,
    },
)
"""A row whose request came to grief; the others that need a person never had one."""


def _messages(outcome: Outcome) -> list[str]:
    return [_quoted_message(message) for message in outcome.messages]


def _quoted_message(message: Message) -> str:
    return f"{message.field}: {quoted(message.text)}" if message.field else quoted(message.text)


def _correct(errors: Sequence[Finding]) -> str:
    """What to correct: the cells by their own headers, with a suggestion where one is evident."""
    cells = _cells(errors)
    hints = [
        f"{error.header or error.field}: perhaps {quoted(error.suggestion, 80)}" for error in errors if error.suggestion
    ]
    what = quoted(listed(cells), 200) if cells else "it"
    return f"Correct {what} {_ON_FIX}, then rerun them." + (f" ({'; '.join(hints[:_MOST_SENTENCES])})" if hints else "")


def _cells(errors: Sequence[Finding]) -> Sequence[str]:
    """The cells that are wrong, by their headers."""
    return [*dict.fromkeys(error.header or error.field for error in errors if error.header or error.field)]


def _sentences(first: str, others: Sequence[str]) -> str:
    return " ".join([first, *abridged([_sentence(quoted(other)) for other in others], _MOST_SENTENCES)])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def carries_on(mode: Mode) -> str:
    """What a person does next when every row is fine."""
    return _NEXT[mode]


_NEXT: Mapping[Mode, str] = complete(
    Mode,
    {
        Mode.CHECK: "Next: preview, then run.",
        Mode.PREVIEW: "Next: run.",
        Mode.RUN: "Nothing more to do.",
    },
)
