"""Plan -> Delivery: every send is posted once, retried only where that is harmless, and never forgotten.

prospect         the way in: what sending would do, found out once, under the lock
upload           and through it: a prospect carried out
instructions     where to, with which key, how carefully; the seams to the outside world
dispatch         one delivery under way: workers, and what a ruling means for a row
queue, retry, pacing             which row next, how often, how fast
health, breaker, patience, stopping   pauses, outages, how long they are waited out, and why a run ends early
route, wire, redaction   the way as this computer has it, the only HTTP, and the key taken out of whatever comes back
exchange         a request's reply, or how far it came without one
reply, reply_record, messages    what a reply means, and what is kept of it
rehearsal, probing               whether the server keeps test mode, and requests that find out how it is
journal, commit_mark, resume     intents and outcomes on disk, a mark of how many, and what they leave to do
sealing, past_run                what was said about people, closed with their own file; a run told once more
runs, ledger, newcomers, editions    earlier runs, what was accepted last, who is new, and who left a list
state            private files and locks
"""

from importer.uploader.editions import Departed
from importer.uploader.instructions import Instructions, Seams
from importer.uploader.newcomers import News
from importer.uploader.past_run import is_same_file, past_delivery, past_edits, past_run
from importer.uploader.prospect import Prospect, ahead
from importer.uploader.route import Proxy, route
from importer.uploader.runs import RunListing, RunState, purge, runs
from importer.uploader.state import Hasher, half_written, writing_in
from importer.uploader.upload import deliver, finish, upload

__all__ = [
    "Departed",
    "Hasher",
    "Instructions",
    "News",
    "Prospect",
    "Proxy",
    "RunListing",
    "RunState",
    "Seams",
    "ahead",
    "deliver",
    "finish",
    "half_written",
    "is_same_file",
    "past_delivery",
    "past_edits",
    "past_run",
    "purge",
    "route",
    "runs",
    "upload",
    "writing_in",
]
