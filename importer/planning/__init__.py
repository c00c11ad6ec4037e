"""Verdict -> Plan: who is the same person, what is sent, what is merged, what is held.

plan             the way in
grouping         which rows are one person
sameness         when two rows of one person say the same
decisions        sent, merged or held
sentences        the plan in words
"""

from importer.planning.plan import plan

__all__ = ["plan"]
