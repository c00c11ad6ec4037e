"""Which words are asked about on Values, and what an answer means."""

from dataclasses import replace

import pytest

from importer.model import Change, Rule, UnknownValue, Verdict
from importer.reconciliation.value_questions import LEAVE_OUT, Question, answer_of, open_questions
from tests.reconciliation.worlds import a_draft, a_mapping, a_sheet


def test_the_original_words_are_asked_about() -> None:
    """A word that stands in the sheet itself and as the translation of another becomes two questions."""
    draft = replace(
        a_draft(a_sheet([("Ada", "Stone", "a@example.com", word) for word in ("Warm", "WARM", "contact", "Cold")])),
        changes=(
            Change(2, "status", "Stage", "Warm", "contact", "translated by the mapping"),
            Change(3, "status", "Stage", "WARM", "contact", "translated by the mapping"),
            Change(5, "status", "Stage", "Cold", "new_lead", "translated by the mapping"),
        ),
    )
    verdict = Verdict((), (), (), (UnknownValue("status", "Stage", "contact", 3, "contact_made"),))
    mapping = a_mapping(rules=(Rule("status", values={"warm": "contact", "Cold": "new_lead"}),))
    assert open_questions(draft, verdict, mapping) == (
        Question("status", "Stage", "Warm", 2, "contact_made", "contact"),
        Question("status", "Stage", "contact", 1, "contact_made"),
    )


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("", None), ("  ", None), (" new_lead ", "new_lead"), (LEAVE_OUT, ""), ("(Leave Out) ", ""), ("leave out", "")],
)
def test_an_answer_is_a_word_or_nothing_to_send(cell: str, meant: str | None) -> None:
    """A blank is no answer; leaving out is one."""
    assert answer_of(cell) == meant
