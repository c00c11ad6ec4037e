"""Serialises sends that must not be under way together although they share no match key.

`AB1x` and `ab1X` are two agent ids [our reading], and so two sends. Nobody says how Brokerkit compares them [unknown]:
should it take them for one, two requests at the same time would make two records of one person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from importer.fields import FIELD, Kind, nearly
from importer.model import Send


def in_lanes(sends: Sequence[Send]) -> tuple[Send, ...]:
    """The same sends, those with nearly the same agent id in one lane; a send alone in its lane needs none."""
    lanes = [_lanes(send) for send in sends]
    counts = Counter(lane for of_send in lanes for lane in of_send)
    shared = {lane for lane, count in counts.items() if count > 1}
    return tuple(
        replace(send, lanes=of_send & shared) if of_send & shared else send
        for send, of_send in zip(sends, lanes, strict=True)
    )


def _lanes(send: Send) -> frozenset[str]:
    # e-mail addresses have no such doubles: as keys they are in lower case, and every other sign tells people apart
    return frozenset(nearly(value) for name, value in send.keys if FIELD[name].kind is Kind.IDENTIFIER)
