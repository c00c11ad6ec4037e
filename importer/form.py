"""A blank form to send out: which columns it has, so that a mapping reads it when it comes back."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from importer.closed_lists import CLOSED_LISTS, exact_choice
from importer.drop_downs import field_words, offered
from importer.english import listed
from importer.errors import UsageError
from importer.exhaustive import complete
from importer.fields import FIELD, MATCH_KEYS, PRODUCT, RATING_RANGE, Kind, label_of
from importer.mapping import places
from importer.mapping.header_matching import column_address, header_key
from importer.model import SHEET_NAME, Labelled, Mapping, Rule

FULL_NAME: Final = "full_name"
NAMES: Final = ("first_name", "last_name")
PEOPLE: Final = "Agents"
"""The worksheet to fill in, where the mapping does not name one."""
GUIDE: Final = "How to fill in"

_FIRST = re.compile(r"\s*\[1\]\s*$")
_SHEET_NAME = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")
_TAKEN = frozenset({GUIDE.casefold(), "history"})
"""Names that are ours, or Excel's own."""
_EXAMPLES = complete(
    [*FIELD, FULL_NAME, PRODUCT],
    {
        FULL_NAME: "Maria Sample", "first_name": "Maria", "last_name": "Sample", "birthday": "1975-03-24",
        "phone": "(212) 555-0142", "other_phone": "(212) 555-0143", "office_phone": "(212) 555-0144",
        "email": "maria.sample@example.com", "agent_id": "00177", "bucket": "default", "status": "new_lead",
        "note": "Met at an open house", "source": "Referral", "currently_at": "Sample Realty",
        "alt_address": "1 Sample Street", "alt_city": "Sampletown", "alt_state": "MA", "alt_zip": "02139",
        "office_address": "2 Sample Street", "office_city": "Sampletown", "office_state": "MA",
        "office_zip": "02139", "kpa_taken": "no", "active_listings_count": "3", "production_ytd": "2500000",
        "rating": "7", "production_label": "mid", "owner_email": "owner@example.com",
        "referrer_email": "referrer@example.com", PRODUCT: "recruiting",
    },
)  # fmt: skip
"""One invented person."""
_WANTED = complete(
    Kind,
    {
        Kind.TEXT: "", Kind.NAME: "", Kind.CHOICE: "", Kind.RATING: "A whole number from 4 to 10",
        Kind.FLAG: "Yes or no",
        Kind.EMAIL: "An e-mail address", Kind.PHONE: "A phone number", Kind.DATE: "A date with its year",
        Kind.MONEY: "Dollars in the last twelve months", Kind.COUNT: "A whole number",
        Kind.IDENTIFIER: "The member id in the MLS, not the licence number",
    },
)  # fmt: skip
"""What belongs into a cell of each kind, where its label does not say it all."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a form: what stands over it, what it wants, what it takes."""

    header: str
    wanted: str
    """A sentence or two for whoever fills in the form."""
    example: str = ""
    choices: tuple[str, ...] = ()
    """The only words that it takes; empty where it takes any text."""
    need: str = ""
    """In what way it is required; "" where it may stay blank."""
    is_date: bool = False

    @property
    def note(self) -> str:
        """All that is to be said beside the header."""
        example = f"For example: {self.example}" if self.example else ""
        return "\n".join(filter(None, (self.need or "May stay blank.", self.wanted, example)))


def form_columns(mapping: Mapping) -> tuple[FormColumn, ...]:
    """A column for every header that the mapping reads, each once, in the mapping's order.

    Raises UsageError where it knows columns by their place instead of a header.
    """
    if mapping.reading.no_header:
        raise _no_form(
            mapping,
            "the files that it reads have no headers, so there are none to send out",
            "brokerkit-import template -o form.xlsx makes a form with Brokerkit's own labels.",
        )
    found: dict[str, FormColumn] = {}
    for column in (*_of_rules(mapping), *_of_conditions(mapping)):
        if column_address(column.header) is not None:
            raise _no_form(
                mapping,
                f"it reads {column.header!r}, whatever its header, and a form needs the header",
                "Name the column by its header in the mapping.",
            )
        key = header_key(column.header)
        found[key] = _joint(found[key], column) if key in found else column
    found.pop(header_key(SHEET_NAME), None)
    if not found:
        raise _no_form(mapping, "it reads no column", "Name a header in the mapping, such as `email: Email`.")
    return tuple(found.values())


def _no_form(mapping: Mapping, why: str, hint: str) -> UsageError:
    return UsageError(f"There is no form for the mapping {mapping.name}: {why}.", hint=hint)


def _joint(one: FormColumn, other: FormColumn) -> FormColumn:
    """One column that feeds two fields."""
    wanted = "\n".join(dict.fromkeys((one.wanted, other.wanted)))
    return replace(
        one,
        wanted=wanted,
        choices=offered((*one.choices, *other.choices)),
        example=one.example or other.example,
        need=one.need or other.need,
    )


def _of_rules(mapping: Mapping) -> Iterator[FormColumn]:
    own = {rule.field for rule in mapping.rules if rule.headers}
    pairs: Counter[str] = Counter()
    for rule in (*mapping.rules, *([mapping.product] if mapping.product else [])):
        # A name in two columns is not asked for in a third one.
        if rule.field == FULL_NAME and rule.optional and own.issuperset(NAMES):
            continue
        if rule.labelled is not None:
            pairs[rule.labelled.value] += 1
            yield from _of_pair(rule, rule.labelled, pairs[rule.labelled.value], own)
        elif rule.headers and rule.glue is None:
            yield _column(rule, rule.headers[0], own)
        else:
            yield from _parts(rule, own)


def _parts(rule: Rule, own: Iterable[str]) -> Iterator[FormColumn]:
    """The columns that make up a field together, or decide it; none for a constant."""
    for header in (*places(rule.template or ""), *rule.headers):
        yield FormColumn(_plain(header), f"Becomes a part of {_label(rule.field)}.", need=_need(rule.field, own))
    for header in (condition.header for branch in rule.branches for condition in branch.conditions):
        yield FormColumn(_plain(header), f"Decides the {label_of(rule.field)}.")


def _of_conditions(mapping: Mapping) -> Iterator[FormColumn]:
    for condition in (*mapping.only, *mapping.skip):
        yield FormColumn(_plain(condition.header), "Decides whether the row is imported.")


def _of_pair(rule: Rule, labelled: Labelled, number: int, own: Iterable[str]) -> Iterator[FormColumn]:
    """A column that says what the next one is, and that one."""
    choices = offered(labelled.wanted)
    what = f"What kind of {label_of(rule.field)} stands in the next column."
    yield FormColumn(labelled.label[0].replace("{n}", str(number)), what, "".join(choices[:1]), choices)
    yield _column(rule, labelled.value.replace("{n}", str(number)), own)


def _plain(header: str) -> str:
    """`City [1]` means the first of the columns named City, and a form has only that one."""
    return _FIRST.sub("", header)


def _column(rule: Rule, header: str, own: Iterable[str]) -> FormColumn:
    choices = _choices(rule)
    usual = f"{rule.bands[-1].least:f}" if rule.bands else "" if rule.extract else _EXAMPLES[rule.field]
    example = usual if not choices or usual in choices else choices[0]
    field = FIELD.get(rule.field)
    return FormColumn(
        _plain(header),
        _wanted(rule, header, choices),
        example,
        choices,
        _need(rule.field, own),
        is_date=field is not None and field.kind is Kind.DATE,
    )


def _choices(rule: Rule) -> tuple[str, ...]:
    """The mapping's own words, and those of the field that none of them stands for and that may pass.

    One word for each meaning, where all of them are more than a drop-down takes.
    """
    if rule.bands or rule.extract:
        return ()
    if rule.field == "rating":
        return () if rule.values else tuple(map(str, range(RATING_RANGE[0], RATING_RANGE[1] + 1)))
    meant = {word: exact_choice(rule.field, target) if rule.field in CLOSED_LISTS else target
             for word, target in rule.spelled_values.items()}  # fmt: skip
    passing = field_words(rule.field) if rule.other_values == "keep" else ()
    if not field_words(rule.field):
        return ()
    words = [*meant, *(word for word in passing if word not in meant.values())]
    first_words = {meant.get(word, word): word for word in reversed(words)}
    return offered(words) or offered(reversed(first_words.values()))


def _wanted(rule: Rule, header: str, choices: Sequence[str]) -> str:
    """What belongs there, in the words of a person who does not know the mapping."""
    label = _label(rule.field)
    if rule.extract:
        return f"A text that holds the {label}, where this pattern finds it: {rule.extract}"
    if rule.bands:
        what = "An amount"
    elif choices:
        what = f"One of: {listed(choices, last=' or ')}"
    else:
        what = _WANTED[FIELD[rule.field].kind] if rule.field in FIELD else ""
    return " ".join(f"{part}." for part in ("" if label == header else label, what) if part)


def _label(name: str) -> str:
    return "First and last name" if name == FULL_NAME else label_of(name)


def _need(name: str, own: Iterable[str]) -> str:
    keys = [key for key in MATCH_KEYS if key in own]
    if name in MATCH_KEYS and len(keys) > 1:
        return f"Required: {listed([label_of(key) for key in keys], last=' or ')}, better both."
    return "Required." if name in {*NAMES, FULL_NAME, *MATCH_KEYS} else ""


def form_sheets(mapping: Mapping) -> tuple[str, ...]:
    """The worksheets to fill in. Raises UsageError for a name that no workbook can give to one."""
    wanted = {name.casefold(): name for name in mapping.reading.sheet if name.casefold() != "all"}
    for key, name in wanted.items():
        if not _SHEET_NAME.fullmatch(name) or key in _TAKEN:
            raise _no_form(
                mapping, f"it reads the worksheet {name!r}, and in a form none can be called so", "Rename it."
            )
    return tuple(wanted.values()) or (PEOPLE,)
