"""The tag of an import, at the end of a field of everybody who is sent."""

from types import MappingProxyType

import pytest

from importer.model import Plan, Send, Tag
from importer.planning import tagged

EMAIL = "ada@example.com"


def sent(own: dict[str, str | None], tag: Tag | None) -> Send:
    """The one send of a plan, with a tag."""
    send = Send(2, (2,), MappingProxyType({"email": EMAIL, **own}), frozenset({("email", EMAIL)}))
    return tagged(Plan((send,), MappingProxyType({}), ()), tag).sends[0]


@pytest.mark.parametrize(
    ("own", "field", "text"),
    [
        ({}, "source", "Nov import"),
        ({"source": "Referral"}, "source", "Referral; Nov import"),
        ({"source": "Referral "}, "source", "Referral; Nov import"),
        ({"source": "Nov import"}, "source", "Nov import"),
        ({"source": None}, "source", "Nov import"),
        ({"note": "Met at the fair."}, "note", "Met at the fair.\nNov import"),
        ({"source": "Referral"}, "note", "Nov import"),
    ],
)
def test_the_tag_goes_to_the_end(own: dict[str, str | None], field: str, text: str) -> None:
    """After what the row says itself, on a line of its own in a note; alone where the row says nothing."""
    send = sent(own, Tag(field, "Nov import"))  # type: ignore[arg-type]
    assert send.body == {"email": EMAIL, **own, field: text}


def test_a_tag_is_no_content() -> None:
    """Otherwise next month's tag would send everybody once more."""
    plain, other = sent({}, None), sent({}, Tag("source", "Nov import"))
    assert plain.digest == other.digest
    assert plain.body == plain.payload == other.payload
