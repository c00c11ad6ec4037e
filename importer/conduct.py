"""Carries a command out, from its settings to its exit code, and tells a person or a program about it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importer import shell
from importer.defaults import Reading
from importer.english import printable
from importer.errors import Exit, UsageError
from importer.options import Voice
from importer.settings import Settings

if TYPE_CHECKING:
    from importer.judged import Judged
    from importer.model import Sheet
    from importer.progress import Teller
    from importer.reconciliation import OutcomeLines
    from importer.report import Report
    from importer.uploader import Prospect


def carry_out(command: str, settings: Callable[[], Settings], voice: Voice, *, agreed: bool = False) -> int:
    """Take one command through the pipeline, say how it ended, and what to type next."""
    from importer.next_step import next_step

    with reported(voice) as teller:
        told = settings()  # not before: what is refused here is told as the end, too
        code, report = play(command, told, voice, teller, agreed=agreed)
        if step := next_step(command, told, report):
            say(voice, f"\n{step}")
        teller.end(code, report.results)
    return code


def foretell(command: str, settings: Callable[[], Settings], voice: Voice) -> int:
    """Show what a live run would do; nothing is sent, and no results are written."""
    from importer import console, pipeline
    from importer.intention import intention

    with reported(voice) as teller:
        told = settings()
        judged = _judge(command, told, voice)
        with pipeline.ahead(judged, told) as prospect:
            if prospect is None or not prospect.instructions.live:
                raise UsageError("Only a live run is foretold.", hint="Without --test, or without --dry-run.")
            intended = intention(judged, prospect)
        if voice.json:
            print_json(console.intention_document(intended), indent=2)
        else:
            print(console.intention(intended))
        teller.end(Exit.OK)
    return shell.printed()


def _judge(command: str, settings: Settings, voice: Voice) -> "Judged":
    """Judge what a command names, and say what was read."""
    from importer import console, pipeline

    shell.set_up_logging(voice.verbose)
    judged = pipeline.judge_again(settings) if command == "rerun" else pipeline.judge(settings)
    say(voice, console.heading(judged.sheet, judged.mapping))
    for note in judged.sheet.notes:
        say(voice, f"Note: {printable(note, 500)}")
    return judged


def play(command: str, settings: Settings, voice: Voice, teller: "Teller", *, agreed: bool) -> tuple[int, "Report"]:
    """Take one command through the pipeline and say how it ended; its exit code, and the report."""
    from importer import pipeline
    from importer.signals import deferred

    judged = _judge(command, settings, voice)
    with pipeline.ahead(judged, settings) as prospect:
        if prospect and prospect.instructions.live:
            _agree(judged, prospect, voice, agreed=agreed)
        with deferred() as signals:  # what was sent is to be told: an interrupted run writes its results, too
            lines = pipeline.outcome_lines(judged, settings)
            delivery = pipeline.send(judged, prospect, lines) if prospect else None
            report = pipeline.account(judged, settings, delivery, prospect)
            close(lines, report)
            tell_end(report, command, voice, teller)
    return signals.code or report.exit_code, report


@contextmanager
def reported(voice: Voice) -> Iterator["Teller"]:
    """Show how far a command comes, and in any case how it ends."""
    from importer import display
    from importer.progress import heard_by

    silent = voice.quiet or voice.no_progress
    with display.shown(as_json=voice.progress == "json", silent=silent) as listener, heard_by(listener) as teller:
        try:
            yield teller
        except (Exception, KeyboardInterrupt) as error:
            teller.end(shell.exit_code(error))
            raise


def load(file: Path, reading: Reading, voice: Voice) -> "Sheet":
    """Read a file, and show how far that has come."""
    from importer.file_joins import load_joined
    from importer.progress import Phase, working

    with reported(voice), working(Phase.READING, f"Reading {file.name}"):
        return load_joined(file, reading)


def _agree(judged: "Judged", prospect: "Prospect", voice: Voice, *, agreed: bool) -> None:
    """Say what a live run will do, and get a person's yes if that is still due."""
    from importer import console
    from importer.intention import intention

    question = console.intention(intention(judged, prospect))
    if agreed:
        say(voice, question)
    else:
        shell.say(question)  # nobody agrees to what was not shown, however quiet
        shell.ask_for_yes()


def close(lines: "OutcomeLines | None", report: "Report") -> None:
    """Write the outcomes that are still missing, and say it if any could not be written."""
    if lines is None:
        return
    lines.close(report.reconciliation.results)
    if lines.failure:
        shell.say(f"Not all outcomes are in {lines.path}: {lines.failure}. All of them are in {report.results}")


def tell_end(report: "Report", command: str, voice: Voice, teller: "Teller") -> None:
    """Show how a command ended. The work is done and the workbook written, whatever becomes of our output."""
    _show(report, command, voice, teller)
    if reason := shell.unprinted():
        shell.say(f"The result could not be printed: {reason}. It is in {report.results}")


def _show(report: "Report", command: str, voice: Voice, teller: "Teller") -> None:
    from importer import console

    if voice.json:
        print_json(console.document(report, command, teller.seconds), indent=2)
    else:
        print(console.summary(report), flush=True)
    if report.results != report.wanted:
        shell.say(
            f"{report.wanted} could not be written (open in Excel, write-protected, disk full?), "
            "so the results are in another place."
        )
    for rows in report.reconciliation.folded:
        people = ", ".join(map(str, rows))
        shell.say(f"Look at rows {people}: different people, and Brokerkit answered with one record id.")
    delivery = report.reconciliation.delivery
    if delivery is not None and delivery.stop is not None:
        shell.say(f"\nStopped early: {delivery.stop.reason}\n  {delivery.stop.hint}")
    for note in report.reconciliation.notes:
        if note not in report.judged.sheet.notes:  # those were said before
            say(voice, f"Note: {printable(note, 500)}")


def say(voice: Voice, sentence: str) -> None:
    """Say something to the person, unless they want quiet."""
    if not voice.quiet:
        shell.say(sentence)


def print_json(document: Any, indent: int | None = None) -> None:
    """One JSON document on stdout, in ASCII: a lone surrogate in a cell must not end the program."""
    print(dumps(document, indent=indent))
