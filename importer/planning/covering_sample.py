"""The smallest set of sends that shows Brokerkit every distinct value which it may refuse."""

import heapq
from collections.abc import Iterator, Mapping

from importer.fields import FIELDS, PRODUCT, Kind
from importer.model import Plan, Send

CLOSED = (*(field.name for field in FIELDS if field.is_closed), PRODUCT)
PHONES = tuple(field.name for field in FIELDS if field.kind is Kind.PHONE)
_TWO_DIGIT_CODES = frozenset(
    str(code)
    for decade in (range(30, 35), range(43, 50), range(51, 59), range(60, 67), range(90, 96), (20, 27, 36, 39, 40, 41))
    for code in decade
) | {"81", "82", "84", "86", "98"}
"""ITU-T E.164: codes of one digit are 1 and 7, these have two, all others three."""

Feature = tuple[str, str]


def covering_sample(plan: Plan) -> tuple[Send, ...]:
    """A small set of sends, in plan order, that holds every distinct owner, referrer, status, bucket, production
    label, product, source and phone country of the plan; chosen greedily, at least one if there are any.
    """  # noqa: D205 (one sentence)
    kinds: dict[frozenset[Feature], Send] = {}
    for send in plan.sends:
        kinds.setdefault(frozenset(features(send)), send)
    chosen = {send.row for send in _greedy(kinds)}
    return tuple(send for send in plan.sends if send.row in chosen) or plan.sends[:1]


def _greedy(kinds: Mapping[frozenset[Feature], Send]) -> Iterator[Send]:
    """Again and again the send that adds most; of equals the first.

    What a send adds only ever shrinks, so the one that was best when last looked at, and still is, is the best.
    """
    seen: set[Feature] = set()
    heap = [(-len(kind), place, kind) for place, kind in enumerate(kinds)]
    heapq.heapify(heap)
    while heap:
        _, place, kind = heapq.heappop(heap)
        adds = len(kind - seen)
        if heap and adds < -heap[0][0]:
            heapq.heappush(heap, (-adds, place, kind))
        elif adds:
            seen |= kind
            yield kinds[kind]


def features(send: Send) -> Iterator[Feature]:
    """What a send would show about the account's settings."""
    yield from ((name, value) for name in CLOSED if (value := send.payload.get(name)))
    yield from (("phone country", calling_code(value)) for name in PHONES if (value := send.payload.get(name)))


def calling_code(number: str) -> str:
    """The country calling code of a number in E.164, or "" if it is not in E.164."""
    digits = number[1:]
    if not number.startswith("+") or not digits[:3].isdigit():
        return ""
    if digits[0] in "17":
        return digits[0]
    return digits[:2] if digits[:2] in _TWO_DIGIT_CODES else digits[:3]
