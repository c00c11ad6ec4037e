"""The commands. Results go to stdout, everything else to stderr."""

import shlex
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, CycloptsError, Parameter
from cyclopts.validators import Number

import importer
from importer import keys, shell
from importer import settings as settings_module
from importer.conduct import carry_out, close, foretell, load, play, print_json, reported, say, tell_end
from importer.defaults import Care, Demands, Posting, Reading
from importer.english import counted
from importer.errors import Exit, UsageError
from importer.model import Mode
from importer.new_files import write_new, write_new_mapping, write_over, write_schema
from importer.options import (
    FLAT,
    CareOptions,
    DemandOptions,
    JudgeOptions,
    OutputOptions,
    PostOptions,
    ReadOptions,
    TeamOptions,
    Voice,
    Yes,
    sending,
    settings_for,
    wrong_option,
)
from importer.reachable import is_file, is_folder
from importer.sandbox import Rules
from importer.settings import Settings

if TYPE_CHECKING:
    from importer.sandbox import Sandbox

app = App(
    name="brokerkit-import",
    version=importer.__version__,
    help="Bring a spreadsheet of agents into Brokerkit; every row comes back with exactly one named fate.",
    # "default: False" tells nobody anything, nor does a second word for every switch
    default_parameter=Parameter(show_default=lambda value: value or None, negative=()),
    result_action="return_value",
    suppress_keyboard_interrupt=False,  # the shell knows which signal it was
)
key_app = App(name="key", help="Keep the API key in this computer's keyring.")
app.command(key_app)

Source = Annotated[Path, Parameter(help="The spreadsheet: CSV, TSV, XLSX, XLS, XLSB or ODS.")]


@app.command
def check(
    file: Source,
    /,
    *,
    judging: JudgeOptions = JudgeOptions(),
    demands: DemandOptions = Demands(),
    out: OutputOptions = OutputOptions(),
    read: ReadOptions = Reading(),
    voice: Voice = Voice(),
) -> int:
    """Judge every row; nothing is sent and no connection is opened.

    Example: brokerkit-import check roster.xlsx -m mapping.yaml
    """
    return carry_out("check", lambda: settings_for(Mode.CHECK, file, judging, demands, out, read), voice)


@app.command
def preview(
    file: Source,
    /,
    *,
    sample: Literal["cover"] | None = None,
    judging: JudgeOptions = JudgeOptions(),
    demands: DemandOptions = Demands(),
    out: OutputOptions = OutputOptions(),
    team: TeamOptions = TeamOptions(),
    posting: PostOptions = Posting(),
    read: ReadOptions = Reading(),
    voice: Voice = Voice(),
) -> int:
    """Post every planned row in test mode; Brokerkit saves nothing and notifies nobody.

    Example: brokerkit-import preview roster.xlsx --sample cover

    Parameters
    ----------
    sample
        Post only the smallest set of rows in which every owner, status, source... occurs.
    """

    def settings() -> Settings:
        told = sending(settings_for(Mode.PREVIEW, file, judging, demands, out, read), team, posting)
        return replace(told, cover_sample=sample == "cover")

    return carry_out("preview", settings, voice)


@app.command
def run(
    file: Source,
    /,
    *,
    dry_run: bool = False,
    yes: Yes = False,
    care: CareOptions = Care(),
    judging: JudgeOptions = JudgeOptions(),
    demands: DemandOptions = Demands(),
    out: OutputOptions = OutputOptions(),
    team: TeamOptions = TeamOptions(),
    posting: PostOptions = Posting(),
    read: ReadOptions = Reading(),
    voice: Voice = Voice(),
) -> int:
    """Post for real; shows what will happen and asks first. The same command continues an unfinished run.

    Example: brokerkit-import run roster.xlsx -m mapping.yaml --yes

    Parameters
    ----------
    dry_run
        Show what would be sent where, as the question does, and end.
    """

    def settings() -> Settings:
        return sending(settings_for(Mode.RUN, file, judging, demands, out, read), team, posting, care)

    if dry_run:
        return foretell("run", settings, voice)
    return carry_out("run", settings, voice, agreed=yes)


@app.command
def rerun(
    results: Annotated[Path, Parameter(help="A results workbook in which cells of `Fix` or `Values` were corrected.")],
    /,
    *,
    test: bool = False,
    edits: Path | None = None,
    dry_run: bool = False,
    yes: Yes = False,
    care: CareOptions = Care(),
    demands: DemandOptions = Demands(),
    out: OutputOptions = OutputOptions(),
    team: TeamOptions = TeamOptions(),
    posting: PostOptions = Posting(),
    voice: Voice = Voice(),
) -> int:
    """Send what a person corrected in a results workbook; rows that were saved are not sent again.

    Example: brokerkit-import rerun roster-results.xlsx

    Parameters
    ----------
    test
        Post in test mode: nothing is saved.
    edits
        File of corrections and decisions, in JSON, that go over those of the results; see docs/edits.md.
    dry_run
        Show what would be sent where, as the question before a live run does, and end.
    """

    def settings() -> Settings:
        mode = Mode.PREVIEW if test else Mode.RUN
        return sending(settings_for(mode, results, JudgeOptions(edits=edits), demands, out), team, posting, care)

    if dry_run:
        return foretell("rerun", settings, voice)
    return carry_out("rerun", settings, voice, agreed=yes or test)


@app.command
def inspect(
    file: Source,
    /,
    *,
    rows: bool = False,
    read: ReadOptions = Reading(),
    voice: Voice = Voice(),
) -> int:
    """Show what was read from a file and why: sheet, header row, encoding, columns, oddities.

    Example: brokerkit-import inspect roster.xlsx

    Parameters
    ----------
    rows
        Print the rows instead, one JSON object a line, cells exactly as read.
    """
    from importer import console

    sheet = load(file, read, voice)
    if rows:
        print_json({"headers": list(sheet.headers)})
        for row in sheet.frame.itertuples(name=None):
            print_json({"row": row[0], "cells": list(row[1:])})
    elif voice.json:
        print_json(console.inspection_document(sheet), indent=2)
    else:
        print(console.inspection(sheet))
    return shell.printed()


@app.command(name="map")
def map_(
    file: Annotated[Path | None, Parameter(help="The spreadsheet.")] = None,
    /,
    *,
    learn: Path | None = None,
    mapping: Annotated[str | None, Parameter(name=["--mapping", "-m"])] = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    read: ReadOptions = Reading(),
    voice: Voice = Voice(),
) -> int:
    """Draft a mapping from the headers and the values of a file, or let one learn what a person decided.

    Example: brokerkit-import map roster.xlsx -o mapping.yaml

    Parameters
    ----------
    learn
        Results workbook: its answers on Values, and what stands under `Import as` on Columns, go into a mapping.
    mapping
        With --learn, your mapping file, which is written in its place.
    output
        Where to write the mapping; left out, a draft is printed.
    """
    if learn is not None and file is None:
        return _learn(learn, mapping, output, voice)
    if file is None or learn is not None or mapping is not None:
        raise UsageError(
            "A mapping is drafted for one spreadsheet, or learns from one results workbook.",
            hint="Type: brokerkit-import map roster.xlsx -o mapping.yaml   or: "
            "brokerkit-import map --learn roster-results.xlsx -m mapping.yaml",
        )
    from importer import console
    from importer.mapping import draft_mapping, recognise, suggest
    from importer.recall import LAST, offered, recall

    sheet = load(file, read, voice)
    suggestions, preset = suggest(sheet), recognise(sheet)
    columns = console.suggestion_documents(sheet, suggestions)
    if output is not None:
        write_new_mapping(output, draft_mapping(sheet, suggestions, read), voice)
    if voice.json:
        print_json({"preset": preset.name if preset else None, "columns": columns}, indent=2)
    elif output is None:
        print(draft_mapping(sheet, suggestions, read), end="")
    else:
        print(console.suggestions_table(columns))
    typed = f'"{file}"{settings_module.reading_options(read)}'
    if past := recall(settings_module.state_folder(), sheet.own_headers):
        say(voice, f"\n{offered(past)}. To take it, type: brokerkit-import check {typed} -m {LAST}")
    if preset is not None:
        say(voice, f"\nThe ready-made mapping {preset.name} fits these headers; type: brokerkit-import check {typed}")
    elif output is not None:
        say(voice, f'\nRead over {output}, then type: brokerkit-import check {typed} -m "{output}"')
    return shell.printed()


def _learn(results: Path, mapping: str | None, output: Path | None, voice: Voice) -> int:
    """Write a person's decisions into a mapping, and show the difference."""
    from importer import console, pipeline

    path = output or (Path(mapping) if mapping is not None and is_file(Path(mapping)) else None)
    if path is None:
        raise UsageError(
            "There is no file to write what was learned into.",
            hint="Name your mapping with -m, or a new file with -o.",
        )
    lesson = pipeline.learn(results, mapping)
    if output is not None:
        write_new_mapping(output, lesson.after, voice)
    elif lesson.after != lesson.before:
        write_over(path, lesson.after)
    if voice.json:
        print_json(console.lesson_document(lesson, path), indent=2)
    else:
        print(console.lesson(lesson, path))
    return shell.printed()


@app.command
def template(
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    mapping: Annotated[str, Parameter(name=["--mapping", "-m"])] = "brokerkit",
    voice: Voice = Voice(),
) -> int:
    """Make a blank form to send out: headers, drop-downs, notes on what is required, and an example.

    Example: brokerkit-import template -o form.xlsx

    Parameters
    ----------
    output
        Where to write the form, an .xlsx file.
    mapping
        The mapping that will read it, yours or a ready-made one; left out, the headers are Brokerkit's own labels.
    """
    from importer import intake
    from importer.form import form_columns, form_sheets
    from importer.form_workbook import form_workbook
    from importer.mapping import open_mapping

    if output.suffix.casefold() != ".xlsx":
        raise UsageError("A form is an .xlsx workbook.", hint="Give it a name such as form.xlsx with -o.")
    chosen = open_mapping(mapping)
    columns = form_columns(chosen)
    write_new(output, form_workbook(columns, form_sheets(chosen), chosen.reading.header_row))
    elsewhere = ""
    if not intake.knows_by_headers(chosen, output):
        intake.remember_form(chosen, mapping, [column.header for column in columns], settings_module.state_folder())
        elsewhere = f"; on another computer add: -m {shlex.quote(mapping)}"
    typed = f"brokerkit-import check {shlex.quote(str(output))}"
    say(voice, f"Filled in, it is known by its headers; type: {typed}{elsewhere}")
    return shell.printed()


@app.command
def mappings(
    name: str | None = None,
    /,
    *,
    check: Annotated[str | None, Parameter(name="--check")] = None,  # the command line's word
    schema: Path | None = None,
    voice: Voice = Voice(),
) -> int:
    """List the ready-made mappings, show one, or check one of your own.

    Example: brokerkit-import mappings reso-member

    Parameters
    ----------
    name
        Show this mapping's document.
    check
        Check this mapping file; every problem is listed.
    schema
        Write the JSON Schema of mappings into this folder, by which an editor completes and checks those in it.
    """
    from importer import console
    from importer.mapping import open_mapping, presets

    if schema is not None:
        written = write_schema(schema)
        said = f"{written}: editors that know YAML complete and check the mappings beside it"
        print(dumps({"schema": str(written)}) if voice.json else said)
    elif check is not None:
        print(console.checked(check, open_mapping(check)))
    elif name is not None:
        print(open_mapping(name).text, end="")
    elif voice.json:
        print_json([{"name": one.name, "evidence": one.evidence, "title": one.title} for one in presets()], indent=2)
    else:
        print(console.mappings_table(presets()))
    return shell.printed()


@app.command
def fields(voice: Voice = Voice()) -> int:
    """List Brokerkit's fields and what each accepts.

    Example: brokerkit-import fields
    """
    from importer import console

    if voice.json:
        print_json(console.fields_document(), indent=2)
    else:
        print(console.fields_table())
    return shell.printed()


@app.command(default_parameter=Parameter(negative=None))  # some of the rules are on by themselves
def sandbox(
    *,
    port: Annotated[int, Parameter(validator=Number(gte=0, lte=65535))] = 0,
    rules: Annotated[Rules, FLAT] = Rules(),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Start a stand-in for Brokerkit on this computer, built from the public documentation; Ctrl-C ends it.

    Example: brokerkit-import sandbox --port 8900

    Parameters
    ----------
    port
        Port to listen on; 0 takes a free one.
    json
        Print address and key as one JSON document.
    """
    from importer import console
    from importer.sandbox import serve

    def ready(standing: "Sandbox") -> None:
        if json:
            print_json({"url": standing.url, "key": standing.key, "page": standing.page})
        else:
            print(console.sandbox_ready(standing))
        sys.stdout.flush()

    serve(rules, port, ready)
    return Exit.OK


@app.command
def demo(*, folder: Path = Path("brokerkit-demo"), voice: Voice = Voice()) -> int:
    """Take the messy sample roster through check, preview and run against the embedded sandbox.

    Example: brokerkit-import demo

    Parameters
    ----------
    folder
        Where the sample, its mapping and the results workbooks go.
    """
    from importer import demo as story

    for act in story.play(folder):
        say(voice, act.says)
        if act.settings is not None:
            with reported(voice) as teller:
                play(act.command, act.settings, voice, teller, agreed=True)
    return Exit.OK


@app.command
def web(
    *,
    demo: bool = False,
    port: Annotated[int, Parameter(validator=Number(gte=0, lte=65535))] = 0,
    browser: Annotated[bool, Parameter(negative="--no-browser", show_default=False)] = True,
) -> int:
    """Open the importer as a page in your browser; nobody but this computer reaches it, and Ctrl-C closes it.

    Example: brokerkit-import web

    Parameters
    ----------
    demo
        Try it on the sample roster, with the sandbox instead of Brokerkit.
    port
        Port to listen on; 0 takes a free one.
    browser
        Open the address in the browser, or only show it.
    """
    from importer.web.office import Office
    from importer.web.web_server import demo_office, serve_page

    shell.set_up_logging(verbose=0)
    with demo_office() if demo else nullcontext(Office.opened(settings_module.state_folder())) as office:
        try:
            serve_page(office, port, browser=browser, say=shell.say)
        except KeyboardInterrupt:
            shell.say("\nThe page is closed.")
    return Exit.OK


@app.command
def report(
    run_id: str | None = None,
    /,
    *,
    source: Path | None = None,
    mapping: Annotated[str | None, Parameter(name=["--mapping", "-m"])] = None,
    out: OutputOptions = OutputOptions(),
    voice: Voice = Voice(),
) -> int:
    """Write the results workbook of a run once more; nothing is sent. The run's file must be what it was then.

    Example: brokerkit-import report

    Parameters
    ----------
    run_id
        The run, as `purge` lists it; left out, the last live run, or else the last preview.
    source
        Where the run's file is now, if not where it was.
    mapping
        The run's mapping, if it is not where it was.
    """
    from importer import console, pipeline, retelling
    from importer.signals import deferred

    shell.set_up_logging(voice.verbose)
    home = settings_module.state_folder()
    wanted = retelling.Wanted(home, run_id, source, mapping, out.output, out.outcomes, out.summary, out.reporting)
    with reported(voice) as teller, deferred() as signals:
        report, settings = retelling.retell(wanted)
        say(voice, console.heading(report.judged.sheet, report.judged.mapping))
        lines = pipeline.outcome_lines(report.judged, settings)
        tell_end(report, "report", voice, teller)
        close(lines, report)
        code = signals.code or report.exit_code
        teller.end(code, report.results)
    return code


@app.command
def purge(run_id: str | None = None, /, *, all: bool = False) -> int:  # noqa: A002
    """List what runs left on this machine (journals, the ledger), or remove it.

    Example: brokerkit-import purge --all

    Parameters
    ----------
    run_id
        Remove this run's journal.
    all
        Remove every journal, the ledger, the rosters of the page, and workbooks left half-written by a killed process.
    """
    from importer import console
    from importer.uploader import half_written, runs
    from importer.uploader import purge as remove
    from importer.web.desk import desks
    from importer.web.desk_jobs import clear_desks

    home = settings_module.state_folder()
    if run_id is None and not all:
        print(
            console.runs_table(runs(home), half_written(home), home, rosters=len(desks(home)) if is_folder(home) else 0)
        )
        return shell.printed()
    rosters = clear_desks(home) if all else 0  # first: a command of the page that is at work stops it
    removed = remove(home, None if all else run_id)
    page = f" and {counted(rosters, 'roster')} of the page" if rosters else ""
    print(f"Removed {counted(len(removed), 'run')}{page} from {home}.")
    return shell.printed()


@key_app.command(name="set")
def key_set() -> int:
    """Ask for the API key, without showing it, and keep it in this computer's keyring."""
    keys.keep_in_keyring(shell.ask_secretly("API key (from Brokerkit's Account Settings): "))
    print("The key is in this computer's keyring.")
    return Exit.OK


@key_app.command(name="forget")
def key_forget() -> int:
    """Remove the API key from this computer's keyring."""
    keys.forget_keyring()
    print("The keyring holds no key of ours any more.")
    return Exit.OK


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    with shell.unfailing_streams():
        sys.exit(shell.guarded(lambda: _typed(arguments)))


def _typed(arguments: Sequence[str] | None) -> int:
    try:
        return app(arguments, exit_on_error=False) or Exit.OK
    except CycloptsError as error:  # cyclopts has said what is wrong
        if hint := wrong_option(error):
            shell.say(hint)
        return Exit.USAGE
