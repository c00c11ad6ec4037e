"""Verdict -> Plan: who is the same person, what is sent, what is merged, what is held.

plan             the way in
grouping         which rows are one person
sameness         when two rows of one person say the same
decisions        sent, merged or held, as the mapping's policy says
by_hand          or as a person says of one group
repeated_emails  migrations from systems that repeat an e-mail address on purpose
lanes            sends that must not be under way together all the same
sentences        the plan in words
reopen           of a corrected roster's plan, what is sent again
tagging          the tag of an import, on everybody who is sent
covering_sample  of a plan, the few sends that show every value once
present_keys     who stands in the roster, sent or not, and under which name
"""

from importer.planning.covering_sample import covering_sample
from importer.planning.plan import plan
from importer.planning.present_keys import keyed_rows, own_keys, present_keys
from importer.planning.reopen import Reopened, reopen
from importer.planning.tagging import tagged

__all__ = ["Reopened", "covering_sample", "keyed_rows", "own_keys", "plan", "present_keys", "reopen", "tagged"]
