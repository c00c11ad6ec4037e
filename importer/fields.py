"""Brokerkit's lead fields: one table, from which everything else is made.

The mapping's vocabulary, the pandera schemas, the payload, the comparison with the echo, the sandbox's rules, the
workbook's drop-downs and the `fields` command all read this table. A second list of fields anywhere is a defect.

Facts come from Brokerkit's help article on its API (restated in docs/api.md); where we read more into an example
than it says, the remark says so with "[our reading]".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Kind(StrEnum):
    """What a field's text means, and so which parser judges it."""

    TEXT = "text"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    MONEY = "money"
    COUNT = "count"
    RATING = "rating"
    FLAG = "flag"
    CHOICE = "choice"
    IDENTIFIER = "identifier"


class Echo(StrEnum):
    """How the value that Brokerkit sends back is compared with the value that was sent."""

    TEXT = "text"
    """The same text, give or take surrounding space."""
    EMAIL = "email"
    """The same address, letter case aside; null in test mode [documented]."""
    PHONE = "phone"
    """The same number in E.164."""
    DATE = "date"
    """Sent as DD/MM/YYYY, echoed as YYYY-MM-DD [documented]."""
    NUMBER = "number"
    """The same number, whether echoed as a number or as text [documented: counts come back as text]."""
    FLAG = "flag"
    """Sent as text, echoed as a boolean [documented]."""
    ADDRESS = "address"
    """Rewritten by a geocoder [our reading of the examples]: a different echo is normalised, not changed."""
    USER = "user"
    """Sent as an e-mail address, echoed as a whole user object under the field's name without `_email`."""


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of `POST /v2/leads` that describes a person."""

    name: str
    label: str
    """What Brokerkit's own screens call it."""
    kind: Kind
    echo: Echo
    remark: str
    choices: tuple[str, ...] = ()
    match_key: bool = False
    kept_as_list: bool = False
    """The account keeps a list of the values, although any text is accepted [our reading]."""
    echo_name: str = ""
    """Where the echo carries it, if not under `name`; a dot goes into an object."""
    kept_on_file_import: bool = False
    """Brokerkit's own file import fills this field but never overwrites a value it already has [documented]."""

    @property
    def is_closed(self) -> bool:
        """Whether a refusal would concern the value, not the person: one row with the value speaks for all."""
        return bool(self.choices) or self.echo is Echo.USER or self.kept_as_list

    def __post_init__(self) -> None:
        """Raise TypeError for a closed list without words, and for words without a closed list."""
        if bool(self.choices) is not (self.kind is Kind.CHOICE):
            raise TypeError(f"The field {self.name}: `choices` belong to Kind.CHOICE, and Kind.CHOICE needs them.")

    def read_echo(self, reply: Mapping[str, object], absent: object = None) -> object:
        """The value in `reply` that answers to this field, or `absent` where the reply says nothing about it."""
        first, *inner = (self.echo_name or self.name).split(".")
        value = reply.get(first, absent)
        for part in inner:
            if value is None:
                return None
            value = value.get(part, absent) if isinstance(value, Mapping) else absent
        return value


_KEPT: Final = True

FIELDS: Final[tuple[Field, ...]] = (
    Field("first_name", "First Name", Kind.NAME, Echo.TEXT, "Needed to create a contact.", kept_on_file_import=_KEPT),
    Field("last_name", "Last Name", Kind.NAME, Echo.TEXT, "Needed to create a contact.", kept_on_file_import=_KEPT),
    Field("birthday", "Birthday", Kind.DATE, Echo.DATE,
          "Sent as DD/MM/YYYY, for example 24/03/1975.", kept_on_file_import=_KEPT),
    Field("phone", "Cell Phone", Kind.PHONE, Echo.PHONE, "A valid phone number.", kept_on_file_import=_KEPT),
    Field("other_phone", "Other Phone", Kind.PHONE, Echo.PHONE, "A valid phone number.", kept_on_file_import=_KEPT),
    Field("office_phone", "Office Phone", Kind.PHONE, Echo.PHONE, "A valid phone number.", kept_on_file_import=_KEPT),
    Field("email", "Email", Kind.EMAIL, Echo.EMAIL,
          "Match key: a contact with this address is updated instead of created.",
          match_key=True, kept_on_file_import=_KEPT),
    Field("agent_id", "Agent ID", Kind.IDENTIFIER, Echo.TEXT,
          "Match key: the agent's MLS member id. Not the licence number.", match_key=True, kept_on_file_import=_KEPT),
    Field("bucket", "Normal/Archived", Kind.CHOICE, Echo.TEXT, "Which list the contact stands in.",
          choices=("default", "backlog", "archived"), kept_on_file_import=_KEPT),
    Field("status", "Status", Kind.CHOICE, Echo.TEXT,
          "The recruiting pipeline. onboarding and active belong to retention.",
          choices=("new_lead", "contact_attempt", "contact_made", "appt_set", "needs_evaluated", "onboarding",
                   "active"), kept_on_file_import=_KEPT),
    Field("note", "Referrer Notes", Kind.TEXT, Echo.TEXT, "Free text."),
    Field("source", "Source", Kind.TEXT, Echo.TEXT, "Where the contact came from.",
          kept_as_list=True, kept_on_file_import=_KEPT),
    Field("currently_at", "Company Name", Kind.TEXT, Echo.TEXT, "The brokerage the agent is at now."),
    Field("alt_address", "Home address", Kind.TEXT, Echo.ADDRESS, "Street, or the whole address in one line."),
    Field("alt_city", "Home City", Kind.TEXT, Echo.ADDRESS, ""),
    Field("alt_state", "Home State", Kind.TEXT, Echo.ADDRESS, "NY may come back as New York."),
    Field("alt_zip", "Home zip", Kind.TEXT, Echo.ADDRESS, "Text: a leading zero belongs to it."),
    Field("office_address", "Office address", Kind.TEXT, Echo.ADDRESS, "Street, or the whole address in one line."),
    Field("office_city", "Office city", Kind.TEXT, Echo.ADDRESS, ""),
    Field("office_state", "Office state", Kind.TEXT, Echo.ADDRESS, "NY may come back as New York."),
    Field("office_zip", "Office zip", Kind.TEXT, Echo.ADDRESS, "Text: a leading zero belongs to it."),
    Field("kpa_taken", "Personality Assessment Taken", Kind.FLAG, Echo.FLAG, "Yes or no.", kept_on_file_import=_KEPT),
    Field("active_listings_count", "Active Listing", Kind.COUNT, Echo.NUMBER, "A whole number."),
    Field("production_ytd", "Total $ Production LTM", Kind.MONEY, Echo.NUMBER,
          "Dollar volume of the last twelve months: not units and, despite the name, not the calendar year."),
    Field("rating", "Rating", Kind.RATING, Echo.NUMBER, "A whole number from 4 to 10.", kept_on_file_import=_KEPT),
    Field("production_label", "Production Label", Kind.CHOICE, Echo.TEXT,
          "Brokerkit publishes no thresholds; give the word, never a number.",
          choices=("mega", "super", "mid", "low", "new", "in_school", "not_licensed"), kept_on_file_import=_KEPT),
    Field("owner_email", "Owner", Kind.EMAIL, Echo.USER, "E-mail address of a user of the team.",
          echo_name="owner.email", kept_on_file_import=_KEPT),
    Field("referrer_email", "Referrer", Kind.EMAIL, Echo.USER, "E-mail address of a user of the team.",
          echo_name="referrer.email", kept_on_file_import=_KEPT),
)  # fmt: skip

FIELD: Final[Mapping[str, Field]] = MappingProxyType({field.name: field for field in FIELDS})


def label_of(name: str) -> str:
    """What Brokerkit's own screens call a field; the product, which is no field, by its own name."""
    return FIELD[name].label if name in FIELD else name.capitalize()


MATCH_KEYS: Final = tuple(field.name for field in FIELDS if field.match_key)


def folded(name: str, text: str) -> str:
    """A value as people are told apart by it: an e-mail address in lower case, anything else as it stands."""
    text = text.strip()
    return text.lower() if name in FIELD and FIELD[name].kind is Kind.EMAIL else text


def match_key(name: str, text: str) -> tuple[str, str]:
    """A match key, spelled in the one way in which keys are compared everywhere."""
    return name, folded(name, text)


def nearly(key: str) -> str:
    """What is left of a match key without letter case, punctuation and zeros in front of a number.

    Keys with the same remainder are different keys, and may be one key that was typed in two ways.
    """
    bare = "".join(filter(str.isalnum, key.casefold()))
    return _ZEROS.sub("", bare) or key


_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")


TEST: Final = "test"
"""The switch of test mode: a JSON boolean, never text [documented]. True saves nothing and notifies nobody."""

PRODUCT: Final = "product"
"""The switch of retention: absent for a recruiting lead."""

RETENTION: Final = "retention"
"""`product: retention` creates an agent on the team, which is a team member with a login [documented]."""

RECRUITING: Final = "recruiting"
"""What people call a lead without a product; never sent."""

RETENTION_STATUSES: Final = ("onboarding", "active")
"""The statuses that belong to retention; the others belong to recruiting [Brokerkit help]."""

RATING_RANGE: Final = (4, 10)
