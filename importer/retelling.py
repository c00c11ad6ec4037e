"""A run told once more: its rows judged again as they were then, with what the journal knows of them."""

from dataclasses import dataclass, replace
from pathlib import Path

from importer import pipeline, recorded_settings, uploader
from importer.defaults import Reporting
from importer.edits import NO_EDITS, Edits
from importer.errors import StateUnusable, UnusableFile, UnusableMapping
from importer.formats import read_source
from importer.judged import Judged
from importer.reachable import is_there
from importer.reconciliation import is_results, results_digest, run_facts
from importer.report import Report
from importer.settings import Settings, joined_files, outcomes_path, results_path, summary_path
from importer.uploader import RunListing


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which run to tell of, and what is not where it was."""

    home: Path
    run_id: str | None = None
    """None takes the last live run, or the last preview."""
    source: Path | None = None
    mapping: str | None = None
    results: Path | None = None
    outcomes: Path | None = None
    summary: Path | None = None
    reporting: Reporting = Reporting()


def retell(wanted: Wanted) -> tuple[Report, Settings]:
    """Write the results workbook of a run from its journal, its file and its mapping; nothing is sent.

    Raises UsageError if there is no such run, UnusableFile or UnusableMapping if they are not what they were.
    """
    with uploader.past_run(wanted.home, wanted.run_id) as run:
        settings = _with_edits(run, _settings(run, wanted))
        judged = _judged(run, settings)
        past = uploader.past_delivery(
            pipeline.going(judged, settings), run, settings.home, judged.sheet.digest, judged.draft.new_only
        )
        delivery = pipeline.whole(judged, past.delivery)
        facts = run_facts(
            judged.sheet,
            judged.mapping,
            settings.mode,
            judged.plan.tag,
            delivery,
            settings.api_url,
            run.facts["key"],
            past.ended,
        )
        return pipeline.write(judged, settings, delivery, facts), settings


def _settings(run: RunListing, wanted: Wanted) -> Settings:
    """What the run was told, and where its file and mapping are now."""
    try:
        recorded = recorded_settings.read(run.facts["order"])
    except (KeyError, ValueError, TypeError):
        raise StateUnusable(
            f"The run {run.run_id} is of another version of the importer, which kept too little."
        ) from None
    source, mapping = wanted.source or recorded.source, wanted.mapping or recorded.mapping
    others = joined_files(recorded.reading)
    return replace(
        recorded,
        home=wanted.home,
        source=source,
        mapping=mapping,
        results=results_path(wanted.results, source, wanted.reporting.results_format, *others),
        outcomes=outcomes_path(wanted.outcomes, source, mapping, wanted.results, *others),
        summary=summary_path(wanted.summary, source, mapping, wanted.outcomes, *others),
        reporting=wanted.reporting,
    )


def _with_edits(run: RunListing, settings: Settings) -> Settings:
    """The settings with the run's own edits, which only the file opens that it was made with."""
    if not is_there(settings.source):
        raise UnusableFile(
            f"{settings.source} is not there any more, and no cell of it is kept here.", hint=_where_it_is(run)
        )
    digest = results_digest(settings.source) if is_results(settings.source) else read_source(settings.source).digest
    if not uploader.is_same_file(run, settings.home, digest):
        raise UnusableFile(
            f"{settings.source} is not what it was when the run began ({run.begun} UTC), and no cell of that is kept "
            "here.",
            hint=_where_it_is(run),
        )
    told = uploader.past_edits(run, settings.home, digest)
    return replace(settings, edits=Edits.read(told) if told else NO_EDITS)


def _judged(run: RunListing, settings: Settings) -> Judged:
    """The rows judged as they were then."""
    judged = pipeline.judge_again(settings) if is_results(settings.source) else pipeline.judge(settings)
    if judged.digest != run.facts["content"]:
        raise UnusableMapping(
            f"With the mapping {judged.mapping.name}{_and_joined(judged)} the rows of {settings.source.name} are not "
            f"what they were when the run began ({run.begun} UTC): something was changed since, or belongs to another "
            "version of the importer.",
            hint=f"Name the mapping as it was: brokerkit-import report {run.run_id} -m MAPPING",
        )
    return judged


def _where_it_is(run: RunListing) -> str:
    return f"Name a copy of the file as it was: brokerkit-import report {run.run_id} --source FILE"


def _and_joined(judged: Judged) -> str:
    return "".join(f" and {one.name}, which is joined," for one in judged.sheet.joined)
