"""The facts of a run, as the Summary tells them."""

from collections.abc import Mapping
from datetime import datetime

import importer
from importer.edits import Edits
from importer.english import counted, listed
from importer.fields import label_of
from importer.model import Delivery, Mode, Sheet, Tag
from importer.model import Mapping as MappingDocument


def run_facts(
    sheet: Sheet,
    mapping: MappingDocument,
    mode: Mode,
    tag: Tag | None,
    delivery: Delivery | None,
    api_url: str,
    fingerprint: str,
    ended: datetime | None,
) -> Mapping[str, str]:
    """What the Summary says about a run: where it went, and when it ended. No key, only its fingerprint."""
    facts = {
        "Source": sheet.path.name,
        "Sheet": sheet.name or "",
        "Joined": ", ".join(f"{one.name} by {one.on}" for one in sheet.joined),
        "Mapping": mapping.name + mapping.lineage if mapping.extends else mapping.title or mapping.name,
        "Mode": mode.value,
        "Finished": ended.astimezone().isoformat(sep=" ", timespec="seconds") if ended else "",
        "Importer": importer.__version__,
    }
    if tag is not None:
        facts["Tag"] = f"{tag.text}, at the end of {label_of(tag.field)}"
    if delivery is not None:
        facts |= {
            "Sent to": api_url,
            "Team key": fingerprint,
            "Requests": str(delivery.requests),
            "Seconds": f"{delivery.seconds:.1f}",
            "Stopped": delivery.stop.reason if delivery.stop else "",
        }
    return {name: fact for name, fact in facts.items() if fact}


def edit_facts(edits: Edits) -> Mapping[str, str]:
    """What the Summary says about edits that stand neither in the source nor in other results."""
    told = [
        (edits.cells, "cell", ""),
        (edits.answers, "answer", ""),
        (edits.decisions, "decision", ""),
        (edits.left_out, "row", " left out"),
        (edits.approved, "row", " approved"),
    ]
    return {"Edits": listed([counted(len(of), noun) + done for of, noun, done in told if of])} if edits else {}
