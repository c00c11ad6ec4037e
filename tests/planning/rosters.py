"""Leads as the validation would hand them over."""

from types import MappingProxyType

from importer.fields import MATCH_KEYS
from importer.model import Duplicates, Lead, Plan, SourceKey, Verdict
from importer.planning import plan

Cells = dict[str, str | None]


def lead(row: int, **payload: str | None) -> Lead:
    """A lead whose keys are those of its payload."""
    keys = {(name, str(payload[name])) for name in MATCH_KEYS if payload.get(name)}
    return Lead(row, MappingProxyType(payload), frozenset((name, value.lower()) if name == "email" else (name, value)
                                                          for name, value in keys))  # fmt: skip


def planned(
    *leads: Lead, duplicates: Duplicates = "auto", invalid: tuple[Lead, ...] = (), key: SourceKey | None = None
) -> Plan:
    """The plan for these leads, beside rows that have errors."""
    return plan(Verdict(leads, (), (), invalid=invalid), duplicates, key)


def sent(of: Plan) -> list[tuple[int, tuple[int, ...], Cells]]:
    """(row, rows, payload) of every send."""
    return [(send.row, send.rows, dict(send.payload)) for send in of.sends]
