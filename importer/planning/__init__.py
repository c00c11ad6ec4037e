"""Verdict -> Plan: who is the same person, what is sent, what is merged, what is held."""
