"""For every column of an unknown sheet the field it probably means, how sure that is, and why."""

from dataclasses import dataclass, replace

from importer.mapping.evidence import Evidence, contradiction, evidence_of, field_by_values
from importer.mapping.meanings import UNKNOWN, Meaning, meaning_of, words_of
from importer.mapping.rules import FULL_NAME
from importer.model import Sheet

CONFIRMED = 0.03
"""What values that fit the header add to its confidence."""
SURE = 0.99
UNCONFIRMED = 0.9
"""How much of the confidence is left where the column is blank."""
AGAINST_HEADER = 0.8
"""How much of the confidence is left where the values say something else than the header."""
OUTRANKED = 0.5
"""How sure it is that a column with a rival, or with values that contradict it, is better left out."""
SECOND_CHOICE = 0.7
"""How much of the confidence a column keeps that has to take another field."""
_SPARE = {"phone": "other_phone"}
"""A second column for the field goes here instead of nowhere, if the place is free."""
_TAKEN = "{other!r} fits {field} better"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What one column probably is."""

    position: int
    header: str
    field: str | None
    """A field's name, `full_name`, or None where the column is better left out."""
    confidence: float
    why: str
    alternatives: tuple[str, ...] = ()


def suggest(sheet: Sheet) -> tuple[Suggestion, ...]:
    """One suggestion for every column, in sheet order; no field is suggested twice."""
    seen = [evidence_of(sheet.frame.iloc[:, position].tolist()) for position in range(len(sheet.headers))]
    alone = [_judge(position, header, seen[position]) for position, header in enumerate(sheet.headers)]
    return tuple(_without_rivals(_in_company(alone), seen, sheet))


def _judge(position: int, header: str, seen: Evidence) -> Suggestion:
    """The column by itself: what its header says, and whether its values agree."""
    found = meaning_of(header) if header.strip() else UNKNOWN
    if found is UNKNOWN:
        field, sure, why = field_by_values(seen)
        return Suggestion(position, header, field, sure, why or found.why)
    if found.field is None:
        return Suggestion(position, header, None, found.confidence, found.why, found.alternatives)
    if against := contradiction(found.field, seen):
        return _against_header(position, header, found, against, seen)
    if not seen.values:
        why = f"{found.why}; the column is blank"
        return Suggestion(
            position, header, found.field, round(found.confidence * UNCONFIRMED, 2), why, found.alternatives
        )
    sure = min(SURE, round(found.confidence + CONFIRMED, 2))
    return Suggestion(position, header, found.field, sure, found.why, found.alternatives)


def _against_header(position: int, header: str, found: Meaning, against: str, seen: Evidence) -> Suggestion:
    """Where values contradict the header they may speak for themselves; else the column is left out."""
    field, sure, why = field_by_values(seen)
    alternatives = (*([found.field] if found.field else []), *found.alternatives)
    if field:
        return Suggestion(position, header, field, round(sure * AGAINST_HEADER, 2), why, alternatives)
    return Suggestion(position, header, None, OUTRANKED, against, alternatives)


def _in_company(alone: list[Suggestion]) -> list[Suggestion]:
    """What the other columns say about a column."""
    fields = {each.field for each in alone}
    words = {words_of(each.header) for each in alone}
    together: list[Suggestion] = []
    for each in alone:
        if each.field == FULL_NAME and {"first_name", "last_name"} <= fields:
            each = _left_out(each, "first and last name have columns of their own")
        elif _names_first_name(each, fields):
            each = replace(each, field="first_name", confidence=0.6, why="single words beside a last name")
        elif each.field == "agent_id" and words_of(each.header) == "mls id" and "agent mls id" in words:
            each = _left_out(each, "the code of the MLS; the agent's id is in a column of its own")
        together.append(each)
    return together


def _names_first_name(each: Suggestion, fields: set[str | None]) -> bool:
    alone = "last_name" in fields and "first_name" not in fields
    return each.field is None and each.alternatives[:1] == (FULL_NAME,) and alone


def _left_out(each: Suggestion, why: str) -> Suggestion:
    alternatives = (each.field, *each.alternatives) if each.field else each.alternatives
    return replace(each, field=None, confidence=OUTRANKED, why=why, alternatives=tuple(dict.fromkeys(alternatives)))


def _without_rivals(alone: list[Suggestion], seen: list[Evidence], sheet: Sheet) -> list[Suggestion]:
    """One column for a field: the surest, then the fullest, then the first."""
    ranked = sorted(
        (each for each in alone if each.field),
        key=lambda each: (-each.confidence, -min(seen[each.position].filled, 1), each.position),
    )
    holder: dict[str, Suggestion] = {}
    settled = {each.position: each for each in alone}
    for each in ranked:
        assert each.field
        if each.field not in holder:
            holder[each.field] = each
            continue
        spare = _SPARE.get(each.field)
        rival = _TAKEN.format(other=sheet.header_label(holder[each.field].position), field=each.field)
        if spare and spare not in holder and not any(other.field == spare for other in ranked):
            others = tuple(other for other in (each.field, *each.alternatives) if other != spare)
            sure = round(each.confidence * SECOND_CHOICE, 2)
            moved = replace(each, field=spare, confidence=sure, why=rival, alternatives=others)
            holder[spare] = settled[each.position] = moved
        else:
            settled[each.position] = _left_out(each, rival)
    return [settled[each.position] for each in alone]
