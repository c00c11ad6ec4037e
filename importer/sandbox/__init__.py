"""A stand-in for Brokerkit on a real socket, built from the public documentation.

It lets the demo, the tests and a careful person go through a whole import without touching anybody's account. It
reads the same field table as the rest, and deliberately nothing else: it judges leads with its own code.
"""

from importer.sandbox.app import RequestFact
from importer.sandbox.rules import SAMPLE_TEAM, Rules, UpdateRule
from importer.sandbox.server import Sandbox, serve

__all__ = ["SAMPLE_TEAM", "RequestFact", "Rules", "Sandbox", "UpdateRule", "serve"]
