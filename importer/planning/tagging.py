"""The tag of an import, at the end of a field of everybody who is sent."""

from dataclasses import replace
from types import MappingProxyType

from importer.model import Plan, Send, Tag

_BEFORE = {"source": "; ", "note": "\n"}


def tagged(plan: Plan, tag: Tag | None) -> Plan:
    """The same plan with the tag on every send."""
    return replace(plan, sends=tuple(_tagged(send, tag) for send in plan.sends), tag=tag) if tag else plan


def _tagged(send: Send, tag: Tag) -> Send:
    own = (send.payload.get(tag.field) or "").rstrip()
    text = own if own.endswith(tag.text) else _BEFORE[tag.field].join(filter(None, (own, tag.text)))
    return replace(send, tagged=MappingProxyType({tag.field: text}))
