"""What neighbouring columns say about each other: whose they are, which goes where, what kind of file it is.

Each rule takes all suggestions and gives them back; their order matters only where a rule says so.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from importer.mapping.header_meanings import words_of
from importer.mapping.rule_options import FULL_NAME
from importer.mapping.suggestion import Suggestion
from importer.mapping.value_shapes import Evidence, is_email
from importer.mapping.value_vetoes import HALF, SINGLE_WORDS

Columns = list[Suggestion]

_LISTING_FILE = re.compile(
    r"\b((list|listing|sale|sold|close|closing|asking) (price|date)|days on market|c?dom|bed(room)?s|bath(room)?s|"
    r"property type|(listing|property) (address|city|id)|title company|escrow (company|number)|gross commission)\b|"
    r"(?<![^;] )\bprice(?=;|$)"
)
_BOARD = re.compile(r"\b(mls|nrds|office id|office code|public id|member (type|class|status)|aor)\b")
_LICENCES = re.compile(r"\b(licence|dre|nrds|mls|membership|association|board)\b")
_TASKS = re.compile(r"\b((due|completed|completion) (date|on|at)|tasks?( name)?|subtasks?|sub ?items?|parent task)\b")
_SECOND_PERSON = re.compile(
    r"\b(spouse|partner|wife|husband|co (agent|owner|buyer|borrower)|relationship|family member|"
    r"(first |last )?name 2)\b"
)
_GLUED = re.compile(r"[A-Za-z][_.]?\d\s*$")
_ENOUGH = 2
"""Words of a kind of file that make it one; a single one may be about a lead's interests."""
_EXACT_ID = 0.8
"""How sure a header is that can only mean the MLS's member id; a mere Agent ID may be anybody's number."""
_HOME = {f"alt_{part}": f"office_{part}" for part in ("address", "city", "state", "zip")}
"""Field of the home's address -> the same of the office's."""
_OWN = {"email": "addresses", "phone": "numbers", "other_phone": "numbers"}
"""Fields whose values are one person's, with what they are called."""
_RECRUITING = frozenset({"status", "note", "source", "birthday", "rating", "production_label"})
"""Fields of lists that people keep about people; no board and no authority has them."""


def beside_neighbours(alone: Sequence[Suggestion], headers: Sequence[str], seen: Sequence[Evidence]) -> Columns:
    """What the other columns say about every column; `headers` say what columns of labels add."""
    words = [words_of(header) for header in headers]
    rules: tuple[Callable[[Columns], Columns], ...] = (
        lambda columns: _without_twins(columns, words, seen),
        _names,
        lambda columns: _companies(columns, seen),
        lambda columns: _ids(columns, words),
        lambda columns: _owners(columns, words),
        lambda columns: _shared(columns, seen),
        lambda columns: _emails(columns, words, seen),
        lambda columns: _addresses(columns, words, seen),
        lambda columns: _phones(columns, words),
    )
    columns = list(alone)
    for rule in rules:
        columns = rule(columns)
    return columns


def _fields(columns: Columns) -> set[str | None]:
    return {each.field for each in columns}


def _names(columns: Columns) -> Columns:
    """First and last name go before a full name; a single word beside one half is the other half."""
    fields = _fields(columns)
    return [_name(each, fields) for each in columns]


def _name(each: Suggestion, fields: set[str | None]) -> Suggestion:
    if each.field == FULL_NAME and {"first_name", "last_name"} <= fields:
        return each.left_out("first and last name have columns of their own")
    lacking = [name for name in ("first_name", "last_name") if name not in fields]
    if each.why == SINGLE_WORDS and len(lacking) == 1:
        return replace(each, field=lacking[0], confidence=0.6, why=f"{SINGLE_WORDS}, beside the other name")
    return each


def _companies(columns: Columns, seen: Sequence[Evidence]) -> Columns:
    """A firm that bears the person's own name is what they are paid by, not where they are at."""
    names = {value.casefold() for each in columns if each.field == FULL_NAME for value in seen[each.position].values}
    why = "firms that bear the people's own names"
    return [
        each.left_out(why) if each.field == "currently_at" and _own(seen[each.position], names) > HALF else each
        for each in columns
    ]


def _own(companies: Evidence, names: Collection[str]) -> float:
    """How many of the companies are called like one of the people, with a word more: `Ann Lee PA`."""
    return companies.share(lambda value: value.casefold().rpartition(" ")[0].rstrip(",") in names)


def _ids(columns: Columns, words: list[str]) -> Columns:
    """An Agent ID or MLS number that may be anybody's is judged by the kind of file it stands in."""
    file = "; ".join(words)
    if _is_of_listings(file):
        why, meant = "a listing's number, in a file of listings or sales", "mls"
    elif not _BOARD.search(file):
        why, meant = "anybody's number, in a file without a word of an MLS", "id|number|code"
    elif "agent mls id" in words:
        why, meant = "the code of the MLS; the agent's id is in a column of its own", "mls"
    else:
        return columns
    return [
        each.left_out(why)
        if each.field == "agent_id" and each.confidence < _EXACT_ID and re.search(meant, word)
        else each
        for each, word in zip(columns, words, strict=True)
    ]


def _owners(columns: Columns, words: list[str]) -> Columns:
    """In a list of things to do, whoever has to do one owns the task, not the person it is about."""
    if len({match[0] for match in _TASKS.finditer("; ".join(words))}) < _ENOUGH:
        return columns
    why = "who has to do it, in a list of tasks"
    return [each.left_out(why) if each.field == "owner_email" else each for each in columns]


def _is_of_listings(file: str) -> bool:
    """Whether rows are listings or sales; one such word alone may tell of a lead's interests."""
    return len({match[0] for match in _LISTING_FILE.finditer(file)}) >= _ENOUGH


def _shared(columns: Columns, seen: Sequence[Evidence]) -> Columns:
    """Addresses and numbers that come back beside many names are a user's, a host's, a switchboard's."""
    names = max((seen[each.position].distinct for each in columns if each.field in {FULL_NAME, "last_name"}), default=0)
    return [
        each.left_out(f"a few {_OWN[each.field]} again and again, so they are not these people's own")
        if each.field in _OWN and seen[each.position].repeats and seen[each.position].distinct * 2 <= names
        else each
        for each in columns
    ]


def _emails(columns: Columns, words: list[str], seen: Sequence[Evidence]) -> Columns:
    """The only addresses in the file are the person's, unless it is of listings."""
    if "email" in _fields(columns) or _is_of_listings("; ".join(words)):
        return columns
    only = [each for each in columns if seen[each.position].share(is_email) > 0.8]
    if len(only) != 1 or only[0].alternatives != ("email",) or seen[only[0].position].repeats:
        return columns
    return [
        each.moved("email", 0.6, "the only e-mail addresses in the file") if each is only[0] else each
        for each in columns
    ]


def _without_twins(columns: Columns, words: list[str], seen: Sequence[Evidence]) -> Columns:
    """`CITY_1` beside `CITY` came from another table, `State 2` is a second address: whose, nobody says.

    A second phone number is another phone, unless it is blank, the sheet knows a second person, or its header was
    numbered by a program: `phone2` comes out of a table of anything, a person writes `Phone 2`.
    """
    second_person = any(_SECOND_PERSON.search(each) for each in words)
    known = {_numbered(each) for each in words}
    settled = []
    for each, word in zip(columns, words, strict=True):
        base, number = _numbered(word)
        is_numbered_phone = each.field in {"phone", "other_phone"} and number > 1
        before = number > 0 and any((base, less) in known for less in range(number))
        is_twin = before or (number > 1 and not is_numbered_phone)
        is_phone = is_numbered_phone and not _GLUED.search(each.header)
        if each.field and is_twin and not (is_phone and seen[each.position].filled and not second_person):
            each = each.left_out(f"a second {base}; the file does not say whose")
        settled.append(each)
    return settled


def _numbered(words: str) -> tuple[str, int]:
    """The header without its only small number, and that number; 0 where it has none."""
    numbers = [word for word in words.split() if word.isdigit()]
    if len(numbers) != 1 or len(numbers[0]) > 1:
        return words, 0
    return " ".join(word for word in words.split() if word != numbers[0]), int(numbers[0])


def _phones(columns: Columns, words: list[str]) -> Columns:
    """Where no column is the phone by its header, a direct line is, then a home number, then any other."""
    if "phone" in _fields(columns):
        return columns
    others = [each for each in columns if each.field == "other_phone"]
    if not others:
        return columns
    best = min(others, key=lambda each: (_distance(words[each.position]), each.position))
    why = "the only phone" if len(others) == 1 else f"no column says mobile; {best.header!r} comes next"
    return [each.moved("phone", each.confidence, why) if each is best else each for each in columns]


def _distance(words: str) -> int:
    """How far a phone is from the person's own."""
    return 0 if "direct" in words else 1 if "home" in words else 2


def _addresses(columns: Columns, words: list[str], seen: Sequence[Evidence]) -> Columns:
    """A block that does not say whose it is: a property's, the office's or the home's."""
    block = _bare_block(columns)
    if _is_of_listings("; ".join(words)):
        why = "a property's, in a file of listings or sales"
        return [each.left_out(why) if each in block else each for each in columns]
    side, why = _side(block, columns, words, seen)
    if not why:
        return columns
    question = f"home or office? The file does not say; taken for the {side}, because {why}"
    return [_asked(each, side, question) if each in block else each for each in columns]


def _bare_block(columns: Columns) -> Columns:
    """Street, city, state and zip whose headers do not say whose; none where another address says it."""
    addresses = [each for each in columns if each.field in _HOME or each.field in _HOME.values()]
    bare = [each for each in addresses if _HOME.get(each.field or "") in each.alternatives]
    return bare if len(bare) == len(addresses) else []


def _side(block: Columns, columns: Columns, words: list[str], seen: Sequence[Evidence]) -> tuple[str, str]:
    """Home or office, and why; without a reason where nobody would ask."""
    fields = _fields(columns)
    is_of_members = bool(_LICENCES.search("; ".join(words))) and not _RECRUITING & fields
    if any("agent" in words[each.position].split() for each in block):
        return "home", "its headers speak of the member" if is_of_members else ""
    if "currently_at" in fields:
        if any(each.field == "alt_address" and seen[each.position].repeats for each in block):
            return "office", "the same streets come back row after row"
        if "office_phone" in fields and (is_of_members or not {"phone", "other_phone"} & fields):
            return "office", "a company's name and phone stand beside it"
    return "home", "no company's phone stands beside it" if is_of_members and block else ""


def _asked(each: Suggestion, side: str, question: str) -> Suggestion:
    """The column with its question, moved to the office where that is more likely."""
    if side == "office":
        each = each.moved(_HOME[each.field or ""], each.confidence, question)
    return replace(each, why=question, question=question)
