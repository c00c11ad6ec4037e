"""What to type next, once a command has ended; only a finished live run without open rows leaves nothing to type."""

import shlex
from pathlib import Path

from importer.errors import Exit
from importer.model import Fate, Mode
from importer.report import Report
from importer.settings import Settings, reading_options

FOLLOWS = {"check": "preview", "preview": "run"}


def next_step(command: str, settings: Settings, report: Report) -> str:
    """A sentence with the command that goes on from here; "" where there is none, or where the stop has named it."""
    delivery = report.reconciliation.delivery
    if delivery is not None and delivery.stop is not None:
        return ""
    if report.exit_code == Exit.ATTENTION:
        test = "" if settings.mode is Mode.RUN else " --test"
        again = f"brokerkit-import rerun {_typed(report.results)}{_demands(settings)}{test}"
        form = "Fix.csv" if report.results.is_dir() else "the sheet Fix"
        held = ", or decide on Duplicates" if report.reconciliation.counts.get(Fate.HELD) else ""
        return f"Next, correct {form} in {report.results}{held}, then type: {again}"
    if settings.mode is Mode.RUN:
        return ""
    source = _typed(settings.source)
    edits = f" --edits {shlex.quote(str(settings.edits_file))}" if settings.edits_file else ""
    if command == "rerun":  # a results workbook knows its mapping
        return f"Next, type: brokerkit-import rerun {source}{_demands(settings)}{_tag(settings)}{edits}"
    mapping = f" -m {shlex.quote(settings.mapping)}" if settings.mapping else ""
    options = f"{reading_options(settings.reading)}{mapping}{_demands(settings)}{_tag(settings)}{edits}"
    return f"Next, type: brokerkit-import {FOLLOWS[command]} {source}{options}"


def _typed(path: Path) -> str:
    """The path as a shell and we take it for one; a name that begins with a dash would be an option."""
    return shlex.quote(f"./{path}" if str(path).startswith("-") else str(path))


def _demands(settings: Settings) -> str:
    """The options without which the next command would judge the rows otherwise; no results carry them."""
    switches = {
        " --require-names": settings.demands.require_names,
        " --allow-keyless": settings.demands.allow_keyless,
        " --strict": settings.demands.strict,
    }
    return "".join(option for option, is_on in switches.items() if is_on)


def _tag(settings: Settings) -> str:
    return f" --tag {shlex.quote(settings.posting.tag)}" if settings.posting.tag else ""
