"""For every column of an unknown sheet the field it probably means, how sure that is, and why.

A wrong suggestion costs a person's data, none costs one question. So a header only proposes; values that cannot be the
field's have a veto, a column without values must have a header that can mean nothing else, and what the other columns
say is heard last.
"""

from importer.mapping.header_meanings import UNKNOWN, HeaderMeaning, meaning_of, words_of
from importer.mapping.label_columns import labelled_headers
from importer.mapping.neighbouring_columns import beside_neighbours
from importer.mapping.rule_options import FULL_NAME
from importer.mapping.suggestion import OUTRANKED, Suggestion
from importer.mapping.value_shapes import Evidence, evidence_of_columns, is_name_by_comma, is_phone, is_state
from importer.mapping.value_vetoes import contradiction, field_by_values, stage_doubt
from importer.model import Sheet

CONFIRMED = 0.03
"""What values that fit the header add to its confidence."""
SURE = 0.99
UNCONFIRMED = 0.9
"""How much of the confidence is left where the column is blank."""
AGAINST_HEADER = 0.8
"""How much of the confidence is left where the values say something else than the header."""
MOSTLY = 0.9
"""How much of a column makes it what an open header may mean."""
UNMISTAKABLE = 0.8
"""How sure a header must be by itself where no value can speak for it."""
CERTAIN = 0.95
"""The same where other columns have values: this one is blank for a reason."""
PLAIN_PLACE = 0.7
"""The same for City, State, Zip: of whom is open, of what is not."""
SECOND_CHOICE = 0.7
"""How much of the confidence a column keeps that has to take another field."""
_NEVER_BLANK = frozenset({"rating", "other_phone"})
"""Fields that mostly are not what a blank column of their name would hold."""
_SPARE = {"phone": "other_phone"}
"""A second column for the field goes here instead of nowhere, if the place is free."""
_ANY_PHONE = frozenset({"phone", "phone number", "contact number"})
_PLACES = frozenset(
    {
        "work",
        "office",
        "home",
        "business",
        "main",
        "direct",
        "other",
        "second",
        "contact",
        "company",
        "preferred",
        "primary",
        "best",
    }
)
"""Headers of one word that mean a phone where phone numbers stand below them."""


def suggest(sheet: Sheet) -> tuple[Suggestion, ...]:
    """One suggestion for every column, in sheet order.

    No field is suggested twice, unless for a blank column and one that stands in for it.
    """
    seen = evidence_of_columns(sheet)
    headers = labelled_headers(sheet.headers, seen)
    beside_values = any(each.counts for each in seen)
    alone = [
        _judge(position, sheet.headers[position], header, seen[position], beside_values)
        for position, header in headers.items()
    ]
    return tuple(_without_rivals(beside_neighbours(alone, tuple(headers.values()), seen), seen, sheet))


def _judge(position: int, header: str, labelled: str, seen: Evidence, beside_values: bool) -> Suggestion:
    """The column by itself: what its header says, and whether its values agree.

    `labelled` is the header with what a column of labels beside it adds; `beside_values` says whether any column of
    the sheet has a value.
    """
    found = _meaning(labelled, seen)
    if found is UNKNOWN:
        return _by_values(position, header, seen)
    if found.field is None:
        return Suggestion(position, header, None, found.confidence, found.why, found.alternatives)
    if against := contradiction(found.field, seen) or _doubt(found, labelled, seen):
        return _against_header(position, header, found, against, seen)
    if not seen.counts:
        return _blank(position, header, found, beside_values)
    sure = min(SURE, round(found.confidence + CONFIRMED, 2))
    return Suggestion(position, header, found.field, sure, found.why, found.alternatives)


def _meaning(header: str, seen: Evidence) -> HeaderMeaning:
    """What the header says; some mean one thing or the other, which only the values can tell."""
    words = words_of(header)
    if words.split()[-1:] == ["st"] and seen.share(is_state) > MOSTLY:
        return meaning_of(f"{words.removesuffix('st')}state")
    place = words.removesuffix(" number")
    if place in _PLACES and seen.share(is_phone) > MOSTLY:
        return meaning_of(f"{place} phone")
    return meaning_of(header) if header.strip() else UNKNOWN


def _doubt(found: HeaderMeaning, header: str, seen: Evidence) -> str:
    """What speaks against a header that is open to more than one meaning, or ""."""
    return stage_doubt(seen) if found.field == "status" and seen.counts and words_of(header) == "status" else ""


def _by_values(position: int, header: str, seen: Evidence) -> Suggestion:
    """Values speak alone only where there is no header: one that says nothing may be anybody's."""
    field, sure, why = field_by_values(seen)
    if not field and not header.strip() and seen.share(is_name_by_comma) > MOSTLY:
        return Suggestion(position, header, FULL_NAME, 0.55, "the values are names, last name first")
    if field and header.strip():
        return Suggestion(position, header, None, OUTRANKED, f"{why}, but the header does not say whose", (field,))
    return Suggestion(position, header, field, sure, why or UNKNOWN.why)


def _against_header(position: int, header: str, found: HeaderMeaning, against: str, seen: Evidence) -> Suggestion:
    """Where values contradict the header they may speak for themselves; else the column is left out."""
    field, sure, why = field_by_values(seen)
    alternatives = (*([found.field] if found.field else []), *found.alternatives)
    if field and field != found.field:
        return Suggestion(position, header, field, round(sure * AGAINST_HEADER, 2), why, alternatives)
    return Suggestion(position, header, None, OUTRANKED, against, alternatives)


def _blank(position: int, header: str, found: HeaderMeaning, beside_values: bool) -> Suggestion:
    """Without values the header alone must be unmistakable; of an address it matters little.

    Beside columns with values a blank one gains nothing today, and was kept blank for a reason nobody knows.
    """
    meant = Suggestion(
        position,
        header,
        found.field,
        round(found.confidence * UNCONFIRMED, 2),
        f"{found.why}; the column is blank",
        found.alternatives,
    )
    if found.confidence >= _least(found.field or "", beside_values):
        return meant
    return meant.left_out(f"{found.why}, which may mean more than one thing, and the column is blank")


def _least(field: str, beside_values: bool) -> float:
    """How sure the header of a blank column must be."""
    if field in _NEVER_BLANK or (beside_values and field == "currently_at"):
        return 1.0
    if beside_values:
        return CERTAIN
    return PLAIN_PLACE if field.startswith("alt_") else UNMISTAKABLE


def _without_rivals(alone: list[Suggestion], seen: list[Evidence], sheet: Sheet) -> list[Suggestion]:
    """One column for a field: the surest, then the one with the most different values, then the first."""
    ranked = sorted(
        (each for each in alone if each.field),
        key=lambda each: (-each.confidence, -_variety(seen[each.position]), each.position),
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
        why = f"{sheet.header_label(rival.position)!r} fits {rival.field} better"
        if _stands_in(each, rival, seen):
            stands_in = each.moved(each.field, each.confidence, f"{sheet.header_label(rival.position)!r} is blank")
            holder[each.field] = settled[each.position] = stands_in
        # A column that calls itself the other phone goes before one that is merely left over.
        elif spare and spare not in holder and not any(other.field == spare for other in ranked):
            holder[spare] = settled[each.position] = each.moved(spare, each.confidence * SECOND_CHOICE, why)
        else:
            settled[each.position] = each.left_out(why)
    return [settled[each.position] for each in alone]


def _variety(seen: Evidence) -> float:
    """How different the values are, in thirds: 0 for a blank column, 1 where none comes back."""
    return round(3 * seen.distinct / seen.filled) / 3 if seen.filled else 0.0


def _stands_in(each: Suggestion, rival: Suggestion, seen: list[Evidence]) -> bool:
    """Whether a column goes out because the better one is blank; of phones only one that does not say which it is."""
    filled = seen[each.position].filled and not seen[rival.position].filled
    return bool(filled) and (each.field not in _SPARE or words_of(each.header) in _ANY_PHONE)
