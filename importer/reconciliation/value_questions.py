"""The words nobody understood, as questions to a person, and the person's answers.

A question names the word as it stands in the sheet, even where the mapping or an earlier answer already translates it
into something that Brokerkit does not know: a value map is looked up once, so only the original can be answered.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from importer.closed_lists import exact_choice, is_no_stage, near_choice
from importer.model import Draft, UnknownValue, Verdict
from importer.model import Mapping as MappingDocument

LEAVE_OUT = "(leave out)"
"""The answer that sends nothing for a word."""


@dataclass(frozen=True, slots=True)
class Question:
    """One word of the sheet that cannot be sent, how often it stands there, and the answer that holds so far."""

    field: str
    header: str
    word: str
    count: int
    guess: str
    answer: str = ""


def open_questions(draft: Draft, verdict: Verdict, mapping: MappingDocument) -> tuple[Question, ...]:
    """Every word that is not understood, once, in the person's own spelling."""
    unknown = verdict.unknown_values
    answers = {rule.field: {folded(word): answer for word, answer in rule.values.items()} for rule in mapping.rules}
    origins = _origins(draft, {one.field for one in unknown}, answers)
    return tuple(
        question
        for one in unknown
        for question in _asked(one, origins.get((one.field, folded(one.value)), {}), answers.get(one.field, {}))
    )


def answer_of(cell: str) -> str | None:
    """The word that an answer's cell stands for, "" to send nothing; None if it gives no answer."""
    answer = cell.strip()
    if folded(answer).strip("()") == LEAVE_OUT.strip("()"):
        return ""
    return answer or None


def folded(word: str) -> str:
    """A word as value maps compare it."""
    return word.strip().casefold()


def _origins(
    draft: Draft, fields: set[str], answers: Mapping[str, Mapping[str, str]]
) -> Mapping[tuple[str, str], Mapping[str, int]]:
    """(field, translated word) -> the words of the sheet that became it, with their counts."""
    spelled: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for change in draft.changes if fields else ():
        if change.field not in fields or exact_choice(change.field, change.sent):
            continue  # what is understood may be spelled like a word that somebody is asked about
        word = folded(change.typed)
        if folded(answers.get(change.field, {}).get(word, "")) == folded(change.sent) != "":
            original = spelled.setdefault((change.field, word), change.typed.strip())
            found[change.field, folded(change.sent)][original] += 1
    return found


def _asked(unknown: UnknownValue, origins: Mapping[str, int], answers: Mapping[str, str]) -> Iterator[Question]:
    """The questions about one unknown word: one for each word that was translated into it, one for itself."""
    for word, count in origins.items():
        yield Question(unknown.field, unknown.header, word, count, unknown.guess, answers[folded(word)])
    untranslated = unknown.count - sum(origins.values())
    if untranslated > 0:
        guess = unknown.guess or _far_guess(unknown.field, unknown.value)
        yield Question(unknown.field, unknown.header, unknown.value, untranslated, guess)


def _far_guess(name: str, word: str) -> str:
    """What a person might choose for a word that nothing on the list is like."""
    return LEAVE_OUT if is_no_stage(name, word) else near_choice(name, word)
