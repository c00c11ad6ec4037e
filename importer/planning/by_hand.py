"""What a person decided about the rows of one group holds over the mapping's policy, as long as it is that group."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from importer.edits import WORDS, Decision
from importer.english import agreeing, listed, row_list
from importer.fields import label_of
from importer.model import Group, Lead, MatchKey, Send, Word
from importer.planning.decisions import Decided, decide, differences_in, grouped, hold
from importer.planning.grouping import Person, shared_keys
from importer.planning.sentences import MENTIONED, others_of

_PAIR = 2
MEND_FIRST = "Correct that row, or decide otherwise on the sheet Duplicates."
DECIDE_AGAIN = "Decide on the sheet Duplicates what holds for all of them."


def latest(decisions: Sequence[Decision]) -> Mapping[int, int]:
    """Row -> the place of the last decision that names it."""
    return {row: at for at, (rows, _) in enumerate(decisions) for row in rows}


def said(person: Person, decisions: Sequence[Decision], places: Mapping[int, int]) -> Decision | None:
    """The last decision about any row of a person."""
    if not places:
        return None
    at = max((places[lead.row] for lead in person if lead.row in places), default=None)
    return None if at is None else decisions[at]


def decide_by_hand(person: Person, decision: Decision, invalid: Collection[int] = ()) -> Decided:
    """Carry out what was decided about a person's rows; if others have come to them since, hold them all."""
    rows, word = decision
    if len({lead.row for lead in person}.difference(rows)):
        return _outgrown(person, decision, invalid)
    if word == "leave_out":
        done = _left_out(person)
    elif len(person) < _PAIR:
        return decide(person, "auto", invalid)
    elif word == "apart":
        done = _apart(person, invalid)
    elif (chosen := _chosen(person, word)) in invalid:
        why = f"you said “{WORDS[word]}”, which is row {chosen}."
        done = hold(person, differences_in(person), why, MEND_FIRST, invalid)
    else:
        done = decide(person, word, invalid, says=f"You said “{WORDS[word]}”")
    return replace(done, group=done.group and replace(done.group, word=word))


def _chosen(person: Person, word: Word) -> int | None:
    """The row that alone is to be sent, if it is one."""
    return {"first": person[0].row, "last": person[-1].row}.get(word)


def _outgrown(person: Person, decision: Decision, invalid: Collection[int]) -> Decided:
    rows, word = frozenset(decision[0]), decision[1]
    known = [lead.row for lead in person if lead.row in rows]
    new = [lead.row for lead in person if lead.row not in rows]
    why = (
        f"you said “{WORDS[word]}” about fewer rows, with {row_list(known, MENTIONED)} among them, and "
        f"{row_list(new, MENTIONED)} {agreeing(len(new), 'belongs', 'belong')} to them now."
    )
    return hold(person, differences_in(person), why, DECIDE_AGAIN, invalid)


def _left_out(person: Person) -> Decided:
    reason = f"You said “{WORDS['leave_out']}”; nothing is sent."
    group = grouped(person, differences_in(person), "left out", reason) if len(person) >= _PAIR else None
    return Decided(left_out=tuple(lead.row for lead in person), group=group)


def _apart(person: Person, invalid: Collection[int]) -> Decided:
    """Different people: a key that they share is nobody's own, and each goes by what it alone has."""
    rows, shared = [lead.row for lead in person], shared_keys(person)
    own = [(lead, lead.keys.difference(shared)) for lead in person if lead.row not in invalid]
    sends = tuple(_going_by(keys, lead) for lead, keys in own if keys)
    held = tuple((lead.row, _nothing_left(lead.row, rows)) for lead, keys in own if not keys)
    group = _group_apart(person, tuple(dict.fromkeys(field for field, _ in shared)), [row for row, _ in held])
    left_off = tuple((lead.row, key) for lead, keys in own if keys for key in sorted(lead.keys - keys))
    return Decided(sends, held, group=replace(group, left_off=left_off))


def _going_by(keys: frozenset[MatchKey], lead: Lead) -> Send:
    """The request for one of different people, without the keys that are not its own."""
    off = {field for field, _ in lead.keys - keys}
    payload = {name: value for name, value in lead.payload.items() if name not in off}
    return Send(lead.row, (lead.row,), MappingProxyType(payload), keys)


def _group_apart(person: Person, fields: tuple[str, ...], held: Sequence[int]) -> Group:
    keys = listed([label_of(field) for field in fields])
    reason = f"You said “{WORDS['apart']}”: the {keys} that they share goes with none of them." if fields else ""
    if held:
        reason += f" {row_list(held, MENTIONED).capitalize()} {agreeing(len(held), 'has', 'have')} no other key."
    return replace(grouped(person, differences_in(person), "different people", reason.strip()), keys=fields)


def _nothing_left(row: int, rows: Sequence[int]) -> str:
    return (
        f"You said that this is somebody else than {others_of(rows, row)}, and it has no key that is its own: give it "
        "an Email or Agent ID."
    )
