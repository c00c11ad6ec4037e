"""For every column of an unknown sheet the field it probably means, how sure that is, and why."""

from dataclasses import dataclass, replace

from importer.mapping.header_meanings import UNKNOWN, HeaderMeaning, meaning_of, words_of
from importer.mapping.rule_grammar import FULL_NAME
from importer.mapping.value_shapes import Evidence, contradiction, evidence_of, field_by_values, is_state
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
MOSTLY = 0.9
"""How much of a column makes it what an open header may mean."""
SECOND_CHOICE = 0.7
"""How much of the confidence a column keeps that has to take another field."""
_SPARE = {"phone": "other_phone"}
"""A second column for the field goes here instead of nowhere, if the place is free."""
_ANY_PHONE = frozenset({"phone", "phone number", "phones", "contact number"})


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
    """One suggestion for every column, in sheet order.

    No field is suggested twice, unless for a blank column and one that stands in for it.
    """
    seen = [evidence_of(sheet.frame.iloc[:, position].tolist()) for position in range(len(sheet.headers))]
    alone = [_judge(position, header, seen[position]) for position, header in enumerate(sheet.headers)]
    return tuple(_without_rivals(_in_company(alone), seen, sheet))


def _judge(position: int, header: str, seen: Evidence) -> Suggestion:
    """The column by itself: what its header says, and whether its values agree."""
    found = _meaning(header, seen)
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


def _meaning(header: str, seen: Evidence) -> HeaderMeaning:
    """What the header says; `St` is a street or a state, which only the values can tell."""
    words = words_of(header)
    if words.split()[-1:] == ["st"] and seen.share(is_state) > MOSTLY:
        return meaning_of(f"{words.removesuffix('st')}state")
    return meaning_of(header) if header.strip() else UNKNOWN


def _against_header(position: int, header: str, found: HeaderMeaning, against: str, seen: Evidence) -> Suggestion:
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
        elif other := _other_name(each, fields):
            each = replace(each, field=other, confidence=0.6, why="single words beside the other name")
        elif each.field == "agent_id" and words_of(each.header) == "mls id" and "agent mls id" in words:
            each = _left_out(each, "the code of the MLS; the agent's id is in a column of its own")
        together.append(each)
    return together


def _other_name(each: Suggestion, fields: set[str | None]) -> str:
    """The half of the name that a column of single words called Name must be, where only the other half has one."""
    lacking = [name for name in ("first_name", "last_name") if name not in fields]
    return lacking[0] if each.field is None and each.alternatives[:1] == (FULL_NAME,) and len(lacking) == 1 else ""


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
        rival = holder[each.field]
        spare = _SPARE.get(each.field)
        if _stands_in(each, rival, seen):
            stands_in = replace(each, why=f"{sheet.header_label(rival.position)!r} is blank")
            holder[each.field] = settled[each.position] = stands_in
        elif spare and spare not in holder and not any(other.field == spare for other in ranked):
            holder[spare] = settled[each.position] = _moved(each, spare, _taken(rival, sheet))
        else:
            settled[each.position] = _left_out(each, _taken(rival, sheet))
    return [settled[each.position] for each in alone]


def _stands_in(each: Suggestion, rival: Suggestion, seen: list[Evidence]) -> bool:
    """Whether a column goes out because the better one is blank; of phones only one that does not say which it is."""
    filled = seen[each.position].filled and not seen[rival.position].filled
    return bool(filled) and (each.field not in _SPARE or words_of(each.header) in _ANY_PHONE)


def _moved(each: Suggestion, spare: str, why: str) -> Suggestion:
    others = tuple(other for other in (each.field, *each.alternatives) if other and other != spare)
    return replace(
        each, field=spare, confidence=round(each.confidence * SECOND_CHOICE, 2), why=why, alternatives=others
    )


def _taken(rival: Suggestion, sheet: Sheet) -> str:
    return f"{sheet.header_label(rival.position)!r} fits {rival.field} better"
