"""Plan -> Delivery: every send is posted once, retried only where that is harmless, and never forgotten."""

from importer.uploader.instructions import Instructions, Progress, Seams
from importer.uploader.ledger import Departed, departed, unchanged_sends, who_left
from importer.uploader.runs import RunListing, RunState, left_behind, purge, runs, unfinished
from importer.uploader.signals import Deferred, deferred
from importer.uploader.upload import deliver, upload

__all__ = [
    "Deferred",
    "Departed",
    "Instructions",
    "Progress",
    "RunListing",
    "RunState",
    "Seams",
    "deferred",
    "deliver",
    "departed",
    "left_behind",
    "purge",
    "runs",
    "unchanged_sends",
    "unfinished",
    "upload",
    "who_left",
]
