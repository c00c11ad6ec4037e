"""The facts of a run, as the Summary tells them."""

from collections.abc import Mapping
from datetime import UTC, datetime

import importer
from importer.keys import ApiKey
from importer.model import Delivery, Mode, Sheet
from importer.model import Mapping as MappingDocument


def run_facts(
    sheet: Sheet, mapping: MappingDocument, mode: Mode, delivery: Delivery | None, api_url: str, api_key: ApiKey | None
) -> Mapping[str, str]:
    """What the Summary says about a run that has just ended. No key, only its fingerprint."""
    facts = {
        "Source": sheet.path.name,
        "Sheet": sheet.name or "",
        "Mapping": mapping.title or mapping.name,
        "Mode": mode.value,
        "Finished": datetime.now(UTC).astimezone().isoformat(sep=" ", timespec="seconds"),
        "Importer": importer.__version__,
    }
    if delivery is not None:
        facts |= {
            "Sent to": api_url,
            "Team key": api_key.fingerprint if api_key else "",
            "Requests": str(delivery.requests),
            "Seconds": f"{delivery.seconds:.1f}",
            "Stopped": delivery.stop.reason if delivery.stop else "",
        }
    return {name: fact for name, fact in facts.items() if fact}
